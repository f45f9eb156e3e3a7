//! A scenario as a link: `v2&c=…&rate=35&shape=office`, defaults left out; a range as `rate=80..120`.
//!
//! Where a default changes, links get a new version: an older link opens with what it left out then (`left_out`).
//!
//! The keys are a public contract: added, never renamed or reused, so that an old link always opens. The check
//! value `c` comes first and covers all that follows it; a link that was cut short or altered on its way no
//! longer agrees with it and is refused, rather than read as another scenario. Links written by hand, as in
//! an embedding page, may leave the check out.
//!
//! In a frame of somebody else's page a link may stand within another one, as `scenario`: what stands beside it is put
//! over what it holds. `preset` names an example to begin from instead. A whole file may stand in the place of that link; this
//! room finds it ([`file()`]) and reads what is put over it ([`over()`]), and not the file.
//!
//! Services that are not alike are listed one by one (`each`); what is longer than [`LONGEST`] travels as a file: programs that
//! links travel through cut them.

mod each;
mod flowing;
mod left_out;
mod notice;
mod percent;

use crate::example::{self, Example};
use crate::field::{FIELDS, Field, OVERRIDES, OWN_LINES};
use crate::flow;
use crate::input::Input;
use crate::knob::Knob;
use crate::own_line;
use crate::own_price;
use crate::setting::Setting;
use crate::typed::Refusal;
use crate::typed::range::{self, Entry, two_points};
use crate::uncertainty::Interval;
use crate::{Platform, Scenario};
use text::decimal::{self, brief, shortest};

use left_out::{LEFT_OUT, LeftOut};
pub use notice::Notice;
use percent::{escaped, unescaped};

/// The key of a whole link that the other parts are put over.
const BASE: &str = "scenario";

/// Keys that belong to the view, not to the scenario.
const VIEW_KEYS: [&str; 6] = ["preset", "controls", "show", "theme", "link", "height"];

/// Most keys that one sentence names.
const NAMED: usize = 8;

/// What takes a number and could have been told a range.
const AS_RANGE: &str = ", or a range as low..high";

/// The version that links are written in.
const VERSION: u32 = 4;

/// The longest link that is read, in bytes. A scenario with a longer one has none to be shared: [`fits`].
pub const LONGEST: usize = 8_000;

/// Notices as so many sentences at most, one or more: the last of them counts and names what the others would say.
pub fn sentences(notices: &[Notice], most: usize) -> Vec<String> {
    let whole = if notices.len() > most { most - 1 } else { notices.len() };
    let (first, rest) = notices.split_at(whole);
    let mut lines: Vec<String> = first.iter().map(ToString::to_string).collect();
    if !rest.is_empty() {
        let mut named: Vec<&str> = Vec::new();
        for name in rest.iter().map(Notice::about) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
        let unnamed = if named.len() > NAMED { ", …" } else { "" };
        named.truncate(NAMED);
        let besides = if whole > 0 { "more " } else { "" };
        let count = rest.len();
        lines.push(format!(
            "{count} {besides}parts of the link were not read as they stand: {}{unnamed}.",
            named.join(", ")
        ));
    }
    lines
}

/// The fragment of a scenario, without `#`; empty for the default.
pub fn write(scenario: &Scenario) -> String {
    let (default, scenario) = (Scenario::default(), flowing::plain(scenario));
    let scenario = &*scenario;
    let mut pairs = String::new();
    let mut push = |key: &str, value: &str| {
        pairs.push('&');
        pairs.push_str(key);
        pairs.push('=');
        pairs.push_str(&escaped(value));
    };
    for knob in Knob::ALL {
        let value = knob.read(scenario);
        if let Some(range) = scenario.range(knob) {
            push(knob.facts().key, &range_as_written(knob.into(), range));
        } else if !knob.is_default(scenario) && each::says(knob, scenario) {
            push(knob.facts().key, &brief(value));
        }
    }
    for field in FIELDS {
        if let Some(setting) = setting_of(field)
            && let Some(range) = scenario.range(setting)
        {
            push(field.key, &range_as_written(setting, range));
            continue;
        }
        let value = (field.write)(scenario);
        if value != (field.write)(&default) {
            push(field.key, &value);
        }
    }
    let services = each::write(scenario);
    if !services.is_empty() {
        push(each::KEY, &services);
    }
    let own = own_price::write(scenario);
    if !own.is_empty() {
        push(OVERRIDES.0, &own);
    }
    if let Some(calls) = &scenario.flow {
        push(flow::KEY, &flow::write(calls));
    }
    let lines = own_line::write(scenario);
    if !lines.is_empty() {
        push(OWN_LINES.0, &lines);
    }
    if pairs.is_empty() { String::new() } else { format!("v{VERSION}&c={}{pairs}", sealed(VERSION, &pairs)) }
}

/// Whether a link that [`write()`] wrote is short enough to be read by others, so that it may be shared.
pub const fn fits(link: &str) -> bool {
    link.len() <= LONGEST
}

/// A scenario as it was read, and what was wrong with parts of it.
pub type Opened = (Scenario, Vec<Notice>);

/// The scenario of a fragment (with or without `#`), and what was wrong with it: the default in the place of what
/// [`open`] refuses.
pub fn read(fragment: &str) -> Opened {
    open(fragment).unwrap_or_else(|notice| (Scenario::default(), vec![notice]))
}

/// The scenario of a fragment (with or without `#`), and what was wrong with parts of it; or why nothing of it was read.
pub fn open(fragment: &str) -> Result<Opened, Notice> {
    let fragment = fragment.trim_start_matches('#');
    let raw = without_view(fragment);
    let (base, over) = with_base(&raw);
    let preset = base.is_none().then(|| preset(fragment)).flatten().transpose()?;
    // A version with nothing behind it is a link cut short, unless what stood behind it has been taken away here.
    let over = if over.len() < fragment.len() && is_version(&over) { "" } else { &over };
    let alone = base.is_none() && preset.is_none();
    let mut opened = (preset.unwrap_or_default(), Vec::new());
    // What is put over another link leaves out what it does not change, whatever its version.
    for (link, alone) in [(base.as_deref().unwrap_or_default(), true), (over, alone)] {
        opened = read_over(opened, link, alone)?;
    }
    Ok(opened)
}

/// The text of the file, a JSON object, that a fragment has in the place of a link.
pub fn file(fragment: &str) -> Option<String> {
    with_base(fragment.trim_start_matches('#')).0.filter(|base| base.trim_start().starts_with('{'))
}

/// The scenario of that file with what the fragment puts over it, and what was wrong with parts of that.
pub fn over(base: Scenario, fragment: &str) -> Result<Opened, Notice> {
    let raw = without_view(fragment.trim_start_matches('#'));
    let (_, over) = with_base(&raw);
    read_over((base, Vec::new()), if is_version(&over) { "" } else { &over }, false)
}

/// The scenario of a fragment that the program wrote itself and that has not left it: however long it is.
pub fn handed(fragment: &str) -> Scenario {
    read_whole((Scenario::default(), Vec::new()), fragment, true).unwrap_or_default().0
}

/// A fragment without what belongs to the view. It may stand anywhere beside a scenario; the check value does not cover
/// it.
fn without_view(raw: &str) -> String {
    let is_view = |part: &&str| part.split_once('=').is_some_and(|(key, _)| VIEW_KEYS.contains(&key));
    raw.split('&').filter(|part| !is_view(part)).collect::<Vec<_>>().join("&")
}

/// The example that a fragment begins from, or that there is none of that name.
fn preset(fragment: &str) -> Option<Result<Scenario, Notice>> {
    let id = view(fragment, "preset")?;
    let known = example::named(&id).map(Example::scenario);
    Some(known.ok_or_else(|| Notice::Preset(shortened(&id))))
}

/// The link that stands in another one, decoded, and the other one without it.
fn with_base(raw: &str) -> (Option<String>, String) {
    let value = |part: &str| part.split_once('=').filter(|(key, _)| *key == BASE).map(|(_, value)| unescaped(value));
    let base = raw.split('&').find_map(value);
    let base = base.map(|link| link.trim_start_matches('#').to_owned());
    let others: Vec<&str> = raw.split('&').filter(|part| value(part).is_none()).collect();
    (base, others.join("&"))
}

/// What a link holds, put over what was read before; `alone` if that was nothing.
fn read_over(before: Opened, raw: &str, alone: bool) -> Result<Opened, Notice> {
    if fits(raw) { read_whole(before, raw, alone) } else { Err(Notice::TooLong) }
}

/// The same of a link that may be longer than those that others read.
fn read_whole(before: Opened, raw: &str, alone: bool) -> Result<Opened, Notice> {
    if raw.is_empty() {
        return Ok(before);
    }
    let text = repaired(raw).ok_or(Notice::Damaged)?;
    match versioned(&text) {
        Some((version, pairs)) if version <= VERSION && pairs.as_bytes().contains(&b'=') => {
            Ok(read_pairs(before, alone.then_some(version), pairs))
        }
        Some((version, _)) if version > VERSION => {
            Err(Notice::Newer(text.split('&').next().unwrap_or_default().to_owned()))
        }
        _ if text.starts_with('v') => Err(Notice::Damaged),
        _ => Err(Notice::Foreign),
    }
}

/// The value of a view key (`theme`, `controls`, …) in a fragment.
pub fn view(fragment: &str, key: &str) -> Option<String> {
    let pairs = fragment.trim_start_matches('#').split('&');
    let value = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key)?.1;
    VIEW_KEYS.contains(&key).then(|| unescaped(value))
}

/// Whether a text is a version that is read, and nothing else.
fn is_version(text: &str) -> bool {
    versioned(text).is_some_and(|(version, rest)| version <= VERSION && rest.is_empty())
}

/// The version of a link, 1 or more, and what follows it.
fn versioned(text: &str) -> Option<(u32, &str)> {
    let (version, pairs) = text.split_once('&').unwrap_or((text, ""));
    // Digits alone, so that `v+1` and `v01` are none.
    let digits = version.strip_prefix('v').filter(|digits| !digits.starts_with(['0', '+']))?;
    Some((digits.parse().ok()?, pairs))
}

/// The text whose check value agrees, undoing what mail programs do to links; the text itself where there is no
/// check; nothing where there is one that no reading agrees with.
fn repaired(raw: &str) -> Option<String> {
    let unwrapped = raw.replace("=\r\n", "").replace("=\n", "");
    let trimmed = unwrapped.trim_end_matches(['.', ',', ';', ')', '>', '"', '\'', ' ']).to_owned();
    let decoded = unescaped(&trimmed);
    let candidates = [raw.to_owned(), unwrapped, trimmed, decoded.clone(), unescaped(&decoded)];
    let mut checked = candidates.iter().filter_map(|text| Some((text, checked(text)?)));
    if candidates.iter().all(|text| checked_part(text).is_none()) {
        return Some(raw.to_owned());
    }
    checked.find(|(_, agrees)| *agrees).map(|(text, _)| text.clone())
}

/// Whether a text agrees with its check value; nothing where it has none.
fn checked(text: &str) -> Option<bool> {
    let (version, value, pairs) = checked_part(text)?;
    Some(sealed(version, pairs) == value)
}

/// The version of a text, its check value and what that covers.
fn checked_part(text: &str) -> Option<(u32, &str, &str)> {
    let (version, pairs) = versioned(text).filter(|(version, _)| *version <= VERSION)?;
    let bare = pairs.strip_prefix('c')?;
    let rest = bare.strip_prefix('=').unwrap_or(bare);
    // `c` with nothing behind it is a link that was cut there, not a link without a check.
    let end = rest.find('&').unwrap_or(rest.len());
    let own_key = bare.starts_with('=') || end == 0 && rest.is_empty();
    let (value, pairs) = if own_key { rest.split_at_checked(end)? } else { return None };
    Some((version, value, pairs))
}

/// Reads parts of a link over what was read before. Where nothing was, `version` says what leaving a key out means.
fn read_pairs((mut scenario, mut notices): Opened, version: Option<u32>, pairs: &str) -> Opened {
    let pairs: Vec<(&str, String)> = pairs
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key, unescaped(value)))
        .filter(|(key, _)| *key != "c")
        .collect();
    let given = |key: &str| pairs.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
    // What is put over a flow and says the services anew is put in its place.
    let services = [Knob::Services.facts().key, Knob::Visits.facts().key, each::KEY];
    if services.into_iter().any(|key| given(key).is_some()) {
        scenario.flow = None;
    }
    // Knobs scale what is there, so they go in their own order, whatever order the link has.
    for knob in Knob::ALL {
        if let Some((_, value)) = pairs.iter().find(|(key, _)| *key == knob.facts().key) {
            notices.extend(read_knob(knob, value, &mut scenario));
        }
    }
    for (key, value) in &pairs {
        if Knob::ALL.iter().any(|knob| knob.facts().key == *key) {
            continue;
        }
        match FIELDS.iter().find(|field| field.key == *key) {
            None if *key == OVERRIDES.0 => {
                notices.extend(own_price::read_all(&mut scenario, value).into_iter().map(Notice::Price));
            }
            None if *key == OWN_LINES.0 => {
                notices.extend(own_line::read_all(&mut scenario, value).into_iter().map(Notice::OwnLine));
            }
            // When all that they have in common has been read.
            None if *key == each::KEY || *key == flow::KEY => {}
            Some(field) => notices.extend(read_field(field, value, &mut scenario)),
            None => notices.push(Notice::Unknown((*key).chars().take(40).collect())),
        }
    }
    let named = |key: &str| pairs.iter().any(|(known, _)| *known == key);
    let older = |row: &&LeftOut| version.is_some_and(|version| version <= row.until) && !named(row.key);
    for LeftOut { key, meant, of, .. } in LEFT_OUT.iter().filter(older) {
        if !of(&scenario) {
            continue;
        }
        if let Some(field) = FIELDS.iter().find(|field| field.key == *key) {
            notices.extend(read_field(field, meant, &mut scenario));
        } else if let Some(knob) = Knob::ALL.into_iter().find(|knob| knob.facts().key == *key) {
            notices.extend(read_knob(knob, meant, &mut scenario));
        }
    }
    if let Some((_, value)) = pairs.iter().find(|(key, _)| *key == each::KEY) {
        notices.extend(each::read_all(&mut scenario, value).into_iter().map(Notice::Service));
    }
    if let Some(text) = given(flow::KEY) {
        notices.extend(flowing::read(text, &mut scenario));
    }
    notices.extend(each::put_right(&mut scenario).into_iter().map(Notice::Service));
    notices.extend(settled(&mut scenario).into_iter().filter(|(key, _)| named(key)).map(|(_, notice)| notice));
    (scenario, notices)
}

/// Puts what a platform does not have where it has it; what was named and is not there, by its key.
fn settled(scenario: &mut Scenario) -> Vec<(&'static str, Notice)> {
    let before = scenario.clone();
    scenario.settle();
    let (functions, containers) = (scenario.serverless.platform, scenario.microservices.platform);
    let moved = [
        ("fregion", functions),
        ("fconcurrency", functions),
        ("cregion", containers),
        ("node", containers),
        ("replicas", containers),
        ("autoscaler", containers),
        ("snapstart", functions),
        ("fendpoints", functions),
        ("cendpoints", containers),
        ("extended", containers),
        ("planelogs", containers),
    ];
    let elsewhere = |(key, platform): (&'static str, Platform)| {
        let field = crate::field::of(key)?;
        let [value, taken] = [&before, &*scenario].map(field.write);
        // What is left open is written as nothing, and read as "auto" too.
        let taken_as = || if taken.is_empty() { "auto".to_owned() } else { taken.clone() };
        let notice = || Notice::Elsewhere { key, platform: platform.name(), taken: taken_as(), value: value.clone() };
        (value != taken).then(|| (key, notice()))
    };
    moved.into_iter().filter_map(elsewhere).collect()
}

fn read_knob(knob: Knob, value: &str, scenario: &mut Scenario) -> Option<Notice> {
    let facts = knob.facts();
    let range = match range::read(knob.into(), value) {
        Ok(Entry::Value(number)) => {
            // In the place of a range, too, that the link below this one has.
            scenario.drop_ranges(&[knob.into()]);
            knob.write(scenario, number);
            return None;
        }
        Ok(Entry::Range(interval)) => {
            scenario.set_range(knob.into(), interval);
            return None;
        }
        Err(Refusal::Range | Refusal::UpsideDown | Refusal::RangeUnit | Refusal::RangeWhole) => AS_RANGE,
        Err(_) => "",
    };
    let takes = format!("{} to {} {}", shortest(facts.low), shortest(facts.high), facts.unit).trim_end().to_owned();
    Some(Notice::Refused { key: facts.key, value: shortened(value), takes: takes + range })
}

fn read_field(field: &Field, value: &str, scenario: &mut Scenario) -> Option<Notice> {
    let takes = |range: &str| field.takes.to_owned() + range;
    let refusal = |takes| Notice::Refused { key: field.key, value: shortened(value), takes };
    if let (Some(setting), Some(ends)) = (setting_of(field), two_points(value)) {
        let range = range_of(setting, ends).filter(|range| range.fits(setting));
        let Some(range) = range else { return Some(refusal(takes(AS_RANGE))) };
        scenario.set_range(setting, range);
        return None;
    }
    let Some(()) = (field.read)(scenario, value) else { return Some(refusal(takes(""))) };
    if let Some(setting) = setting_of(field) {
        scenario.drop_ranges(&[setting]);
    }
    None
}

/// The setting that a field holds, where it is one.
fn setting_of(field: &Field) -> Option<Input> {
    Setting::ALL.into_iter().find(|setting| setting.facts().key == field.key).map(Input::Setting)
}

/// The range of a setting whose ends are written as its field writes a value.
fn range_of(setting: Input, (low, high): (&str, &str)) -> Option<Interval> {
    Some(setting.from_file([decimal::read(low)?, decimal::read(high)?]))
}

fn range_as_written(input: Input, range: Interval) -> String {
    let [low, high] = input.to_file(range).map(brief);
    format!("{low}..{high}")
}

fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}

/// The check value of a link. It covers the version too, since that says what is left out; in the first it did not.
fn sealed(version: u32, pairs: &str) -> String {
    if version == 1 { check(pairs) } else { check(&format!("v{version}{pairs}")) }
}

/// Seven characters that change with any change of `text` (CRC-32 in base 36).
fn check(text: &str) -> String {
    let mut crc = !0_u32;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let mut rest = !crc;
    let mut digits = [b'0'; 7];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdefghijklmnopqrstuvwxyz"[(rest % 36) as usize];
        rest /= 36;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}
