//! Possible matches: points for shared names, and the birth dates that may be one.
//!
//! [`super::Lookup::looks_like`] is the specification. [`PossibleMatchQuery`] states the same in terms of what a store
//! holds as text, so that one statement of SQL finds the candidates.

use std::collections::BTreeSet;

use crate::date::PartialDate;
use crate::person::Sex;

/// What a given name that sounds alike counts.
pub const POINTS_FOR_A_GIVEN_NAME: u32 = 2;

/// What every other part that sounds alike counts.
pub const POINTS_FOR_ANOTHER_PART: u32 = 1;

/// Which rows can be candidates: equal sex, and a birth date of one of the spans for which the points of
/// the shared keys are enough.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PossibleMatchQuery {
    /// The sex.
    pub sex: Sex,
    /// The names, at most as many as a search may cost.
    pub names: Vec<BlockingName>,
    /// Birth dates, disjoint.
    pub spans: Vec<BirthDateSpan>,
}

/// One name of a claim, in all its spellings.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BlockingName {
    /// Its blocking keys ([`blocking_keys_of_names`](crate::person::blocking_keys_of_names)).
    pub tokens: BTreeSet<String>,
    /// What it counts where [`blocking_text`](crate::registry::OwnPerson::blocking_text) holds any of them.
    pub points: u32,
}

impl PossibleMatchQuery {
    /// Whether a row is a candidate's: what a statement of SQL finds.
    #[must_use]
    pub fn selects(&self, sex: Sex, birth_date: &str, blocking_text: &str) -> bool {
        let enough = |span: &BirthDateSpan| {
            span.dates.hold(birth_date) && self.points(blocking_text) >= span.needed
        };
        sex == self.sex && self.spans.iter().any(enough)
    }

    fn points(&self, blocking_text: &str) -> u32 {
        let held = |token: &String| blocking_text.contains(&format!(" {token} "));
        let shared = self.names.iter().filter(|name| name.tokens.iter().any(held));
        shared.map(|name| name.points).sum()
    }

    /// Whether the search goes over a month or a year of entries, and not over those of some days.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.spans.iter().any(|span| matches!(span.dates, SpanDates::Between(..)))
    }

    /// How many places of a rate the search takes: one, and where it is wide more, by how many names it looks for.
    #[must_use]
    pub fn cost(&self) -> u32 {
        let names = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        if self.is_wide() { names.max(1) } else { 1 }
    }
}

impl SpanDates {
    fn hold(&self, birth_date: &str) -> bool {
        match self {
            Self::Written(written) => written.iter().any(|date| date == birth_date),
            Self::Between(from, before) => {
                from.as_str() <= birth_date && birth_date < before.as_str()
            }
        }
    }
}

/// Birth dates as they are written, and the points that names must share there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BirthDateSpan {
    /// Which.
    pub dates: SpanDates,
    /// The points.
    pub needed: u32,
}

/// Birth dates as they are written: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SpanDates {
    /// One of these.
    Written(Vec<String>),
    /// From the first on and before the second, compared byte by byte.
    Between(String, String),
}

/// What a birth date may mean: papers that know only the year often give the first of January, so that
/// day means its year.
#[must_use]
pub fn meaning(date: PartialDate) -> PartialDate {
    let year_only = || PartialDate::new(date.year(), None, None).unwrap_or(date);
    if date.month() == Some(1) && date.day() == Some(1) { year_only() } else { date }
}

/// Whether two birth dates may be one.
#[must_use]
pub fn agree(a: PartialDate, b: PartialDate) -> bool {
    meaning(a).agrees_with(meaning(b))
}

/// The points that names must share for two birth dates that agree: a given name is enough where both
/// days are known, and needs another part where one is not.
#[must_use]
pub fn points_needed(a: PartialDate, b: PartialDate) -> u32 {
    let exact = meaning(a).is_exact() && meaning(b).is_exact();
    if exact { FOR_EXACT_DATES } else { FOR_PARTIAL_DATES }
}

const FOR_EXACT_DATES: u32 = POINTS_FOR_A_GIVEN_NAME;
const FOR_PARTIAL_DATES: u32 = POINTS_FOR_A_GIVEN_NAME + POINTS_FOR_ANOTHER_PART;

/// The written dates that agree with this one, with the points needed.
pub(super) fn spans(date: PartialDate) -> Vec<BirthDateSpan> {
    let date = meaning(date);
    let (written, year) = (date.to_string(), date.year());
    let of_the_year = [format!("{year:04}"), format!("{year:04}-01-01")];
    let partial = |dates| BirthDateSpan { dates, needed: FOR_PARTIAL_DATES };
    match (date.month(), date.day()) {
        (Some(month), Some(_)) => {
            let partly = of_the_year.into_iter().chain([format!("{year:04}-{month:02}")]);
            let exact = SpanDates::Written(vec![written]);
            vec![
                BirthDateSpan { dates: exact, needed: FOR_EXACT_DATES },
                partial(SpanDates::Written(partly.collect())),
            ]
        }
        // January holds the first of January by itself.
        (Some(1), None) => {
            let [whole_year, _] = of_the_year;
            vec![partial(SpanDates::Written(vec![whole_year])), partial(beginning_with(written))]
        }
        (Some(_), None) => vec![
            partial(SpanDates::Written(of_the_year.to_vec())),
            partial(beginning_with(written)),
        ],
        (None, _) => vec![partial(beginning_with(written))],
    }
}

/// A date and every longer one that begins with it. What follows in a longer one is `-`, and `.` is the
/// next character.
fn beginning_with(written: String) -> SpanDates {
    let before = format!("{written}.");
    SpanDates::Between(written, before)
}
