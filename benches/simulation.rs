//! x
use fulcrum::model::random::Random;
use fulcrum::model::service::Law;
use fulcrum::model::simulation::{Arrivals, Functions, Plan, Run};
fn cpu() -> f64 {
    std::fs::read_to_string("/proc/self/schedstat").unwrap().split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn main() {
    for (rate, mean) in [(100.0, 0.2), (10_000.0, 0.1), (1.0, 2.0), (100_000.0, 1.0)] {
        for _ in 0..3 {
            let n = 2e7;
            let warm = Law::Exponential { mean };
            let input = Functions::new(Arrivals::Steady(rate), warm, 600.0);
            let t = cpu();
            let r = Run::new(input, Plan::steady(0.0, n / rate, 1), 1).unwrap().finish();
            let e = (cpu() - t);
            println!("{rate} {mean}: {:.1} M/s p {:.3e} live {:.3}", n / e / 1e6, r.p_cold().mean, r.live().mean);
        }
    }
    let mut a = Random::seeded(1);
    let mut b = Random::seeded(2);
    for _ in 0..3 {
        let t = cpu();
        let mut s = 0.0;
        for _ in 0..20_000_000 {
            s += a.exponential();
            s += b.exponential() * 0.5;
        }
        println!("floor {:.1} M/s {s}", 20.0 / (cpu() - t));
    }
}
