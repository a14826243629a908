//! What was measured, as a table for people and as one flat JSON object.

use serde_json::{Map, Value};

use super::super::output::{Failure, say};
use super::load::{Measured, Round};

/// A number in thousandths: there are no floats here.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Milli(pub(super) i64);

/// One number with its spread over the rounds.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    key: String,
    value: Milli,
    spread: Option<(Milli, Milli)>,
}

/// All numbers, in the order in which they were measured.
#[derive(Debug, Default)]
pub(super) struct Figures {
    figures: Vec<Figure>,
    texts: Vec<(&'static str, String)>,
}

/// What a number has to reach.
enum Bar {
    AtLeast(Milli),
    AtMost(Milli),
}

/// The bars, on two cores.
const BARS: [(&str, Bar); 11] = [
    ("query_per_s_64", Bar::AtLeast(Milli(2_000_000))),
    ("query_to_echo_ratio_64", Bar::AtLeast(Milli(70))),
    ("latency_ratio_1m_to_10k", Bar::AtMost(Milli(1_200))),
    ("population_6755_s", Bar::AtMost(Milli(4_000))),
    ("rss_idle_mib", Bar::AtMost(Milli(30_000))),
    ("rss_growth_mib", Bar::AtMost(Milli(10_000))),
    ("first_answer_ms", Bar::AtMost(Milli(500_000))),
    ("import_1m_s", Bar::AtMost(Milli(600_000))),
    ("fsck_rows_per_s", Bar::AtLeast(Milli(50_000_000))),
    ("evidence_files_per_s", Bar::AtLeast(Milli(5_000_000))),
    ("assess_1000_s", Bar::AtMost(Milli(200))),
];

impl Milli {
    fn of(thousandths: u128) -> Self {
        Self(i64::try_from(thousandths).unwrap_or(i64::MAX))
    }

    pub(super) fn whole(number: u64) -> Self {
        Self::of(u128::from(number) * 1000)
    }

    /// `part / whole`; 0 where `whole` is 0.
    pub(super) fn ratio(part: u64, whole: u64) -> Self {
        Self::of((u128::from(part) * 1000).checked_div(u128::from(whole)).unwrap_or(0))
    }

    /// One number divided by another; 0 where that is 0 or less.
    pub(super) fn over(self, whole: Self) -> Self {
        let unsigned = |Self(number)| u64::try_from(number).unwrap_or(0);
        Self::ratio(unsigned(self), unsigned(whole))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Calls a second.
    pub(super) fn per_second(round: &Round) -> Self {
        let rate = u128::from(round.calls) * 1_000_000_000_000;
        Self::of(rate.checked_div(u128::from(round.elapsed_ns)).unwrap_or(0))
    }

    /// Microseconds: thousandths of them are nanoseconds.
    pub(super) fn micros(nanos: u64) -> Self {
        Self::of(u128::from(nanos))
    }

    pub(super) fn millis(nanos: u64) -> Self {
        Self::of(u128::from(nanos / 1_000))
    }

    pub(super) fn seconds(nanos: u64) -> Self {
        Self::of(u128::from(nanos / 1_000_000))
    }

    pub(super) fn mib(kib: u64) -> Self {
        Self::ratio(kib, 1024)
    }

    fn json(self) -> Result<Value, Failure> {
        Ok(serde_json::from_str(&self.to_string())?)
    }
}

impl std::fmt::Display for Milli {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        f.pad(&format!("{sign}{whole}.{rest:03}"))
    }
}

impl Figures {
    /// A text for the JSON object, such as the machine's.
    pub(super) fn text(&mut self, key: &'static str, text: String) {
        self.texts.push((key, text));
    }

    /// A number that was measured once.
    pub(super) fn once(&mut self, key: impl Into<String>, value: Milli) {
        self.figures.push(Figure { key: key.into(), value, spread: None });
    }

    /// The median of a number that each round gives, and its spread.
    pub(super) fn median(&mut self, key: impl Into<String>, mut values: Vec<Milli>) {
        values.sort_unstable();
        let (Some(low), Some(high)) = (values.first(), values.last()) else {
            return;
        };
        let value = values.get(values.len() / 2).copied().unwrap_or(*low);
        self.figures.push(Figure { key: key.into(), value, spread: Some((*low, *high)) });
    }

    /// The rate and the latencies of `in_flight` calls at once: `<name>_per_s_64` and so on.
    pub(super) fn measured(&mut self, name: &str, in_flight: u64, measured: &Measured) {
        let rates = measured.rounds.iter().map(Milli::per_second).collect();
        self.median(format!("{name}_per_s_{in_flight}"), rates);
        let latency = |of_round: fn(&Round) -> u64| {
            let of_rounds = || measured.rounds.iter().map(of_round).map(Milli::micros);
            of_rounds().min().zip(of_rounds().max())
        };
        for (what, value, spread) in [
            ("p50", measured.p50_ns, latency(|round| round.p50_ns)),
            ("p99", measured.p99_ns, latency(|round| round.p99_ns)),
        ] {
            let key = format!("{name}_{what}_us_{in_flight}");
            self.figures.push(Figure { key, value: Milli::micros(value), spread });
        }
    }

    /// A number that was measured before.
    pub(super) fn get(&self, key: &str) -> Option<Milli> {
        self.figures.iter().find(|figure| figure.key == key).map(|figure| figure.value)
    }

    /// The table, on standard output.
    pub(super) fn print(&self) -> Result<(), Failure> {
        for (key, text) in &self.texts {
            say(format!("{key}: {text}"))?;
        }
        say(format!("\n{:34} {:>14}   {:>30}   bar", "what", "median", "lowest to highest round"))?;
        for Figure { key, value, spread } in &self.figures {
            let spread = spread.map_or_else(String::new, |(low, high)| format!("{low} to {high}"));
            let line = format!("{key:34} {value:>14}   {spread:>30}   {}", verdict(key, *value));
            say(line.trim_end())?;
        }
        Ok(())
    }

    /// The JSON object.
    pub(super) fn json(&self) -> Result<Value, Failure> {
        let mut object = Map::new();
        for (key, text) in &self.texts {
            object.insert((*key).to_owned(), Value::from(text.as_str()));
        }
        for figure in &self.figures {
            object.insert(figure.key.clone(), figure.value.json()?);
        }
        Ok(Value::Object(object))
    }
}

/// What the bar is, and whether it is reached.
fn verdict(key: &str, value: Milli) -> String {
    let Some((_, bar)) = BARS.iter().find(|(name, _)| *name == key) else {
        return String::new();
    };
    let (sign, limit, met) = match bar {
        Bar::AtLeast(limit) => ("at least", limit, value >= *limit),
        Bar::AtMost(limit) => ("at most", limit, value <= *limit),
    };
    format!("{sign} {limit}: {}", if met { "met" } else { "MISSED" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_exactly() {
        let written = |milli| Milli(milli).json().expect("a number").to_string();
        assert_eq!(
            (written(0), written(7), written(2_000_500)),
            ("0.0".into(), "0.007".into(), "2000.5".into())
        );
        assert_eq!(Milli(1).minus(Milli(1_501)).to_string(), "-1.500");
        assert_eq!(Milli::ratio(1, 3), Milli(333));
        assert_eq!(Milli::ratio(1, 0), Milli(0));
        let round = Round { calls: 3, elapsed_ns: 1_500_000_000, p50_ns: 0, p99_ns: 0 };
        assert_eq!(Milli::per_second(&round).to_string(), "2.000");
    }

    #[test]
    fn a_bar_that_is_missed_is_said() {
        assert!(verdict("query_per_s_64", Milli(1_999_999)).ends_with("MISSED"));
        assert!(verdict("query_per_s_64", Milli(2_000_000)).ends_with("met"));
        assert!(verdict("population_6755_s", Milli(4_001)).ends_with("MISSED"));
        assert_eq!(verdict("echo_per_s_64", Milli(1)), "");
    }
}
