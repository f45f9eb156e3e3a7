//! The cursor of the week: moved by hand, or running through a day by itself.
//!
//! There is a timer only while it runs. Where the reader asked for less motion nothing runs: each press of the button
//! is an hour.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::ui::browser;
use model::traffic::HOURS;
use words::week::DAYS;

/// Milliseconds for an hour: a day takes twelve seconds.
const HOUR_MS: u32 = 500;

/// Hours of a day.
const DAY: usize = 24;

/// Where the cursor stands, and whether it moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// The hour of the week, Monday 00:00 first.
    pub hour: usize,
    /// Whether it runs.
    pub playing: bool,
    /// Whether the next run begins here, not at midnight.
    from_here: bool,
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// It was put on an hour.
    Moved(usize),
    /// Another day was chosen; the hour of the day stays.
    Chose(usize),
    /// The button was pressed.
    Pressed,
    /// The button was pressed where nothing may move by itself.
    Stepped,
    /// An hour has passed.
    Ticked,
    /// The page is no longer seen.
    Hid,
}

impl Cursor {
    /// At an hour, at rest.
    pub const fn at(hour: usize) -> Self {
        Self { hour, playing: false, from_here: false }
    }

    /// The cursor after `act`. A run ends with the last hour of its day.
    pub const fn after(&self, act: Act) -> Self {
        let hour = self.hour;
        let midnight = hour - hour % DAY;
        let next = if hour % DAY + 1 < DAY { hour + 1 } else { midnight };
        match act {
            Act::Moved(to) => Self { hour: if to < HOURS { to } else { HOURS - 1 }, playing: false, from_here: true },
            Act::Chose(day) => Self::at(day % 7 * DAY + hour % DAY),
            Act::Stepped => Self { hour: next, playing: false, from_here: true },
            Act::Pressed if self.playing => Self { hour, playing: false, from_here: true },
            Act::Pressed if self.from_here && next != midnight => Self { hour, playing: true, from_here: true },
            Act::Pressed => Self { hour: midnight, playing: true, from_here: true },
            Act::Ticked if !self.playing => Self { hour, playing: false, from_here: self.from_here },
            Act::Ticked if next == midnight => Self::at(hour),
            Act::Ticked => Self { hour: next, playing: true, from_here: true },
            Act::Hid => Self { hour, playing: false, from_here: self.from_here },
        }
    }
}

impl Reducible for Cursor {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let next = self.after(act);
        if next == *self { self } else { Rc::new(next) }
    }
}

/// The cursor, and what moves it.
pub struct Player {
    /// Where it stands.
    pub now: Cursor,
    /// Whether the reader asked for less motion.
    pub still: bool,
    /// Where acts are sent.
    pub on: Callback<Act>,
}

/// A cursor that begins at `hour`.
#[hook]
pub fn use_player(hour: usize) -> Player {
    let cursor = use_reducer(|| Cursor::at(hour));
    let still = use_state_eq(|| false);
    {
        let still = still.setter();
        use_effect_with((), move |()| still.set(browser::prefers_reduced_motion()));
    }
    let dispatcher = cursor.dispatcher();
    let on = use_callback((), move |act: Act, ()| dispatcher.dispatch(act));
    {
        let on = on.clone();
        use_effect_with(cursor.playing, move |playing| {
            let (tick, hid) = (on.reform(|()| Act::Ticked), on.reform(|()| Act::Hid));
            let running = playing.then(|| (browser::every(HOUR_MS, tick), browser::on_hidden(hid)));
            move || drop(running)
        });
    }
    Player { now: (*cursor).clone(), still: *still, on }
}

/// The slider over the week, what it reads, the day and the button. `said` tells the hour in words.
pub fn controls(player: &Player, said: &str) -> Html {
    let Player { now, still, on } = player;
    let (hour, day) = (now.hour, now.hour / DAY);
    let oninput = on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        // Saturates: what is no number is the first hour.
        Act::Moved(input.value_as_number() as usize)
    });
    let onchange = on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        // Saturates as well: nothing selected is -1.
        Act::Chose(select.selected_index().max(0) as usize)
    });
    let pressed = *still;
    let onclick = on.reform(
        move |_: MouseEvent| {
            if pressed || browser::prefers_reduced_motion() { Act::Stepped } else { Act::Pressed }
        },
    );
    let verb = match (still, now.playing) {
        (true, _) => "Next hour",
        (false, true) => "Pause",
        (false, false) => "Play the day",
    };
    let option = |(index, (_, name)): (usize, &(&str, &'static str))| {
        html! { <option value={index.to_string()} selected={index == day}>{ *name }</option> }
    };
    html! {
        <div class="week-chart__player">
            <label class="week-chart__label" for="week-hour">{ "Hour of the week" }</label>
            <input class="slider__range week-chart__range" id="week-hour" type="range" min="0" max={(HOURS - 1).to_string()}
                step="1" dir="ltr" value={hour.to_string()} {oninput} aria-valuetext={said.to_owned()} />
            <p class="week-chart__said">{ said.to_owned() }</p>
            <div class="week-chart__run">
                <button class="button week-chart__play" type="button" {onclick}>{ verb }</button>
                <label class="week-chart__day" for="week-day">{ "Day" }</label>
                <select class="week-chart__days" id="week-day" {onchange}>
                    { for DAYS.iter().enumerate().map(option) }
                </select>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_one_day() {
        let mut cursor = Cursor::at(24 + 14).after(Act::Pressed);
        assert_eq!((cursor.hour, cursor.playing), (24, true), "from midnight");
        for hour in 25..48 {
            cursor = cursor.after(Act::Ticked);
            assert_eq!((cursor.hour, cursor.playing), (hour, true));
        }
        cursor = cursor.after(Act::Ticked);
        assert_eq!(cursor, Cursor::at(47), "and it rests at the end");
        assert_eq!(cursor.after(Act::Ticked), cursor, "a late tick moves nothing");
        assert_eq!(cursor.after(Act::Pressed).hour, 24, "then again from midnight");
    }

    #[test]
    fn it_stops_and_goes_on_where_it_was_put() {
        let running = Cursor::at(5).after(Act::Pressed).after(Act::Ticked).after(Act::Ticked);
        let cases = [
            // (act, hour, playing, hour after the next press, why)
            (Act::Pressed, 2, false, 2, "a pause goes on where it stood"),
            (Act::Hid, 2, false, 2, "so does a hidden page"),
            (Act::Moved(100), 100, false, 100, "and a hand moves it"),
            (Act::Moved(999), 167, false, 144, "never off the week; the last hour begins its day again"),
            (Act::Chose(3), 74, false, 72, "another day begins at midnight"),
            (Act::Stepped, 3, false, 3, "a step is an hour"),
        ];
        for (act, hour, playing, next, why) in cases {
            let now = running.after(act);
            assert_eq!((now.hour, now.playing), (hour, playing), "{why}");
            let next_run = now.after(Act::Pressed);
            assert_eq!((next_run.hour, next_run.playing), (next, true), "{why}");
        }
        assert_eq!(Cursor::at(23).after(Act::Stepped).hour, 0, "steps go round the day");
    }
}
