//! Sorting by a number. One sort serves all, because every kind of sorted thing is a few kilobytes of module.

/// The places of `keys` by ascending key; equal keys keep their order. A key that is not a number sorts last.
pub fn ascending(keys: impl Iterator<Item = f64>) -> Vec<usize> {
    let mut places: Vec<(f64, usize)> = keys.enumerate().map(|(place, key)| (key, place)).collect();
    sort(&mut places);
    places.into_iter().map(|(_, place)| place).collect()
}

/// The same numbers, ascending.
pub fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut places: Vec<(f64, usize)> = numbers.map(|number| (number, 0)).collect();
    sort(&mut places);
    places.into_iter().map(|(number, _)| number).collect()
}

fn sort(places: &mut [(f64, usize)]) {
    places.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        assert_eq!(ascending([2.0, 1.0, 2.0, f64::NAN, 1.0].into_iter()), [1, 4, 0, 2, 3]);
        assert_eq!(sorted([2.0, -1.0, 0.5].into_iter()), [-1.0, 0.5, 2.0]);
    }
}
