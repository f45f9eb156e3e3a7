//! The native command; see [`fulcrum::command`].

use std::process::ExitCode;

fn main() -> ExitCode {
    fulcrum::command::run(std::env::args().skip(1).collect())
}
