//! Turns the data files of `data` into Rust tables, after checking them.
//!
//! A row that is wrong stops the build with its file, line and name. Only compact tables reach the library; it
//! parses nothing when it runs.

#[path = "build/check.rs"]
mod check;
#[path = "build/decimal.rs"]
mod decimal;
#[path = "build/emit.rs"]
mod emit;
#[path = "build/facts.rs"]
mod facts;
#[path = "build/fault.rs"]
mod fault;
#[path = "build/files.rs"]
mod files;
#[path = "build/load.rs"]
mod load;
#[path = "build/pack.rs"]
mod pack;
#[path = "build/platforms.rs"]
mod platforms;
#[path = "build/purchase.rs"]
mod purchase;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    let catalogue = match load::catalogue(Path::new("data")) {
        Ok(catalogue) => catalogue,
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            process::exit(1);
        }
    };
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (name, text) in [("names.rs", emit::names(&catalogue)), ("tables.rs", emit::tables(&catalogue))] {
        fs::write(Path::new(&out).join(name), text).expect("OUT_DIR can be written");
    }
}
