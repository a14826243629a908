//! Arithmetic of days: sets of days, and how long they are under each convention of counting. Exact, and
//! without floats.

mod length;
mod span;

use std::fmt;

use time::Date;

use crate::date::EndsBeforeItBegins;

pub use length::{DayCount, Fraction, Length, Ratio};
pub use span::{Span, add_months};

/// Days that follow each other without a gap, both ends included.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub struct Run {
    first: Date,
    last: Date,
}

impl Run {
    /// The days from `first` to `last`.
    ///
    /// # Errors
    ///
    /// [`EndsBeforeItBegins`].
    pub fn new(first: Date, last: Date) -> Result<Self, EndsBeforeItBegins> {
        if last < first { Err(EndsBeforeItBegins) } else { Ok(Self { first, last }) }
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// The days of both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last)).ok()
    }
}

/// Redacted: dates of a person.
impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run(..)")
    }
}

/// A set of days, held as its maximal runs in order: no two of them overlap or touch.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DaySet {
    runs: Vec<Run>,
}

impl DaySet {
    /// No day.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The runs, in order.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether it has no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> u32 {
        let days = |run: &Run| run.last.to_julian_day() - run.first.to_julian_day() + 1;
        self.runs.iter().map(days).filter_map(|days| u32::try_from(days).ok()).sum()
    }

    /// The days of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.runs.iter().chain(&other.runs).copied().collect()
    }

    /// The days of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let with = |run: &Run| {
            let run = *run;
            other.runs.iter().filter_map(move |other| run.intersection(*other))
        };
        // Runs of both that touched would be one run in each.
        let mut both = Vec::with_capacity(self.runs.len() + other.runs.len());
        both.extend(self.runs.iter().flat_map(with));
        Self { runs: both }
    }

    /// The days of this one that are not of the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.runs.len() + other.runs.len());
        for run in &self.runs {
            let mut rest = Some(*run);
            for taken in &other.runs {
                let Some(run) = rest else { break };
                if let Some(before) = taken.first.previous_day().map(|last| run.last.min(last)) {
                    left.extend(Run::new(run.first, before).ok());
                }
                rest = taken
                    .last
                    .next_day()
                    .and_then(|first| Run::new(run.first.max(first), run.last).ok());
            }
            left.extend(rest);
        }
        Self { runs: left }
    }

    /// The days between its runs.
    #[must_use]
    pub fn gaps(&self) -> Self {
        match (self.runs.first(), self.runs.last()) {
            (Some(first), Some(last)) => {
                Self::from(Run { first: first.first, last: last.last }).difference(self)
            }
            _ => Self::empty(),
        }
    }

    /// Its days before `day`.
    #[must_use]
    pub fn before(&self, day: Date) -> Self {
        day.previous_day().map_or_else(Self::empty, |last| self.clipped(Date::MIN, last))
    }

    /// Its days from `first` to `last`; empty where `last` is before `first`.
    #[must_use]
    pub fn clipped(&self, first: Date, last: Date) -> Self {
        let clip = Run::new(first, last).ok();
        let mut runs = Vec::with_capacity(self.runs.len());
        runs.extend(self.runs.iter().filter_map(|run| clip.and_then(|c| c.intersection(*run))));
        Self { runs }
    }
}

impl From<Run> for DaySet {
    fn from(run: Run) -> Self {
        Self { runs: vec![run] }
    }
}

impl FromIterator<Run> for DaySet {
    /// Joins runs that overlap or touch; their order does not matter.
    fn from_iter<T: IntoIterator<Item = Run>>(runs: T) -> Self {
        let mut sorted: Vec<Run> = runs.into_iter().collect();
        sorted.sort_unstable();
        Self::of_sorted(sorted)
    }
}

impl DaySet {
    /// Joins runs that are in order of their first days.
    pub(crate) fn of_sorted(sorted: impl IntoIterator<Item = Run>) -> Self {
        let sorted = sorted.into_iter();
        let most = sorted.size_hint().1.unwrap_or(0);
        let mut joined: Vec<Run> = Vec::with_capacity(most);
        for run in sorted {
            match joined.last_mut() {
                Some(last) if last.last.next_day().is_none_or(|next| run.first <= next) => {
                    last.last = last.last.max(run.last);
                }
                _ => joined.push(run),
            }
        }
        Self { runs: joined }
    }
}
