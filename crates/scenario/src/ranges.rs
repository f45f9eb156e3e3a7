//! The reader's own ranges of inputs: how a scenario takes, keeps and drops them.

use crate::Scenario;
use crate::input::Input;
use crate::uncertainty::Interval;

impl Scenario {
    /// The reader's own range of an input, where there is one.
    pub fn range(&self, input: impl Into<Input>) -> Option<Interval> {
        let input = input.into();
        self.ranges.iter().find(|(known, _)| *known == input).map(|(_, interval)| *interval)
    }

    /// Gives an input a range of the reader's own, with the digits that links and files keep, and puts its value in the
    /// middle, whatever it was before; a range that the input cannot have changes nothing.
    pub fn set_range(&mut self, input: Input, interval: Interval) {
        let interval = input.from_file(input.to_file(interval));
        if interval.fits(input) && !self.holds(input) {
            input.write(self, interval.middle(input));
            self.keep_range(input, interval);
        }
    }

    /// As [`Self::set_range`] for a scenario out of a file, whose services stand in it one by one: what is in the middle
    /// already is not scaled anew, which would cost unlike services their last digit.
    pub fn set_range_of_file(&mut self, input: Input, interval: Interval) {
        if !interval.fits(input) || self.holds(input) {
            return;
        }
        let middle = interval.middle(input);
        // A setting is written in any case: until then it may be the platform's, and another with another platform.
        let setting = matches!(input, Input::Setting(_));
        if setting || (input.read(self) - middle).abs() > 1e-9 * middle.abs() {
            input.write(self, middle);
        }
        self.keep_range(input, interval);
    }

    /// Whether the flow says the value of an input.
    pub fn holds(&self, input: Input) -> bool {
        matches!(input, Input::Knob(knob) if knob.is_held(self))
    }

    fn keep_range(&mut self, input: Input, interval: Interval) {
        match self.ranges.binary_search_by_key(&input, |known| known.0) {
            Ok(place) => self.ranges[place].1 = interval,
            Err(place) => self.ranges.insert(place, (input, interval)),
        }
    }

    /// Takes inputs as their one value again.
    pub fn drop_ranges(&mut self, inputs: &[Input]) {
        self.ranges.retain(|(known, _)| !inputs.contains(known));
    }
}
