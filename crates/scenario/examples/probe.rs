use scenario::traffic_file::read_bytes;
fn main() {
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let n = f.rsplit('/').next().unwrap();
        match read_bytes(&b) {
            Ok(i) => println!(
                "{n}: OK {:?} rate {:.5} total {} cols {:?} zoned {} bad {} gaps {} rep {} res {} unk {} int {}",
                i.source.kind,
                i.source.mean_rate,
                i.source.total,
                i.source.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>(),
                i.source.zoned,
                i.bad_rows,
                i.gaps,
                i.source.repeats,
                i.source.resets,
                i.source.unknown,
                i.interval_s
            ),
            Err(r) => println!("{n}: REFUSED {r}"),
        }
    }
}
