//! How long a set of days is.

use std::fmt;

use num_rational::Ratio as Rational;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use time::Date;

use super::DaySet;

/// An exact fraction.
pub type Ratio = Rational<i128>;

/// A length of time in months, exact; never negative. Twelve months are a year, and thirty days a month.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Length {
    months: Ratio,
}

impl Length {
    /// That many months; zero where they are negative.
    #[must_use]
    pub fn of_months(months: Ratio) -> Self {
        Self { months: months.max(Ratio::ZERO) }
    }

    /// The length in months.
    #[must_use]
    pub fn months(self) -> Ratio {
        self.months
    }

    /// Its whole years.
    #[must_use]
    pub fn full_years(self) -> u32 {
        self.parts().0
    }

    /// Its years, months and days; a part of a day is left out.
    #[must_use]
    pub fn parts(self) -> (u32, u32, u32) {
        let days = self.months.numer() * 30 / self.months.denom();
        let part = |days: i128| u32::try_from(days).unwrap_or(u32::MAX);
        (part(days / 360), part(days / 30 % 12), part(days % 30))
    }

    /// Both, one after the other.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { months: self.months + other.months }
    }

    /// This length that many times; zero where the factor is negative.
    #[must_use]
    pub fn times(self, factor: Ratio) -> Self {
        Self::of_months(self.months * factor)
    }
}

impl fmt::Display for Length {
    /// Such as `14y2m16d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (years, months, days) = self.parts();
        write!(f, "{years}y{months}m{days}d")
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (years, months, days) = self.parts();
        let mut form = serializer.serialize_struct("Length", 3)?;
        form.serialize_field("years", &years)?;
        form.serialize_field("months", &months)?;
        form.serialize_field("days", &days)?;
        form.end()
    }
}

/// The convention by which days become months and years. Under each, what is added never shortens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DayCount {
    /// Each run is (last day + 1) minus first day in years, months and days, borrowing 30 days and 12
    /// months; lengths of runs are added. A day so weighs 1, except at the ends of months that have not 30
    /// days.
    Borrow30,
    /// The days themselves, of which 365.25 are a year.
    ActualDays,
    /// As [`DayCount::Borrow30`], of each run only its full months.
    WholeMonths,
}

impl DayCount {
    /// The name in a rule pack.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "borrow_30" => Some(Self::Borrow30),
            "actual_days" => Some(Self::ActualDays),
            "whole_months" => Some(Self::WholeMonths),
            _ => None,
        }
    }

    /// How long these days are.
    #[must_use]
    pub fn length(self, days: &DaySet) -> Length {
        let thirtieths = days.runs().iter().map(|run| {
            let after = run.last().next_day().unwrap_or(Date::MAX);
            position(after) - position(run.first())
        });
        let months = match self {
            Self::Borrow30 => Ratio::new(thirtieths.sum(), 30),
            Self::WholeMonths => Ratio::from_integer(thirtieths.map(|days| days / 30).sum()),
            Self::ActualDays => Ratio::new(i128::from(days.days()) * 48, 1461),
        };
        Length::of_months(months)
    }
}

/// The position of a date on a calendar of twelve months of thirty days. The difference of two positions is
/// their difference with borrowing, and never negative, for the 31st and the next 1st stand together.
fn position(date: Date) -> i128 {
    let (year, month, day) = date.to_calendar_date();
    i128::from(year) * 360 + i128::from(u8::from(month)) * 30 + i128::from(day)
}

/// How finely a length counts where an amount is a share by length.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fraction {
    /// To the day.
    Days,
    /// By its whole months.
    WholeMonths,
    /// By its whole years.
    WholeYears,
}

impl Fraction {
    /// The name in a rule pack.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "days" => Some(Self::Days),
            "whole_months" => Some(Self::WholeMonths),
            "whole_years" => Some(Self::WholeYears),
            _ => None,
        }
    }

    /// The months of a length that count.
    #[must_use]
    pub fn months(self, length: Length) -> Ratio {
        match self {
            Self::Days => length.months(),
            Self::WholeMonths => length.months().floor(),
            Self::WholeYears => Ratio::from_integer(i128::from(length.full_years()) * 12),
        }
    }
}
