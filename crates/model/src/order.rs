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

/// What a table with ascending keys holds under `key`; the default if there was nothing.
///
/// For tables of hundreds: a tree is kilobytes of module.
pub fn entry<K: Ord, V: Default>(table: &mut Vec<(K, V)>, key: K) -> &mut V {
    let place = table.partition_point(|(known, _)| *known < key);
    if table.get(place).is_none_or(|(known, _)| *known != key) {
        table.insert(place, (key, V::default()));
    }
    &mut table[place].1
}

/// A heap sort: the fast ones of the standard library are five times as much code.
fn sort(places: &mut [(f64, usize)]) {
    let larger = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).is_gt();
    let sink = |heap: &mut [(f64, usize)], mut root: usize| {
        while 2 * root + 1 < heap.len() {
            let mut child = 2 * root + 1;
            if child + 1 < heap.len() && larger(&heap[child + 1], &heap[child]) {
                child += 1;
            }
            if !larger(&heap[child], &heap[root]) {
                break;
            }
            heap.swap(root, child);
            root = child;
        }
    };
    // First the front half becomes a heap, from its end on; then the largest goes to the end, again and again.
    for step in (0..places.len() + places.len() / 2).rev() {
        match step.checked_sub(places.len()) {
            Some(root) => sink(places, root),
            None => {
                places.swap(0, step);
                sink(&mut places[..step], 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

    #[test]
    fn a_table_keeps_its_order_and_each_key_once() {
        let mut table: Vec<(u32, u32)> = Vec::new();
        for (key, amount) in [(3, 1), (1, 2), (3, 4), (2, 8), (1, 16)] {
            *entry(&mut table, key) += amount;
        }
        assert_eq!(table, [(1, 18), (2, 8), (3, 5)]);
    }

    #[test]
    fn equal_keys_keep_their_order() {
        assert_eq!(ascending([2.0, 1.0, 2.0, f64::NAN, 1.0].into_iter()), [1, 4, 0, 2, 3]);
        assert_eq!(sorted([2.0, -1.0, 0.5].into_iter()), [-1.0, 0.5, 2.0]);
    }

    proptest::proptest! {
        #[test]
        fn any_numbers_end_in_order(keys in proptest::collection::vec((-9..9_i8).prop_map(f64::from), 0..60)) {
            let mut places: Vec<usize> = (0..keys.len()).collect();
            places.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
            proptest::prop_assert_eq!(ascending(keys.into_iter()), places);
        }
    }
}
