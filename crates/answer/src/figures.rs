//! Figures as text with every bit, so that page and worker show the same.

/// Figures as text, with every bit.
pub fn write(figures: &[f64]) -> String {
    figures.iter().map(|figure| format!("{:016x}", figure.to_bits())).collect::<Vec<_>>().join(" ")
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Option<Vec<f64>> {
    let word = |word: &str| u64::from_str_radix(word, 16).ok().map(f64::from_bits);
    text.split_ascii_whitespace().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_as_they_went() {
        let figures = [0.1, -0.0, f64::MAX, 1e-300];
        assert_eq!(read(&write(&figures)).as_deref(), Some(&figures[..]));
        assert_eq!(read("rubbish"), None);
    }
}
