//! The figures of an assessment, name by name.

use std::fmt;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use time::Date;

use crate::date::PartialDate;
use crate::days::{Length, Ratio};
use crate::party::Currency;

/// An amount in hundredths of a currency. Amounts of one currency are ordered by size.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Money {
    minor: i128,
    currency: Currency,
}

impl Money {
    /// An exact amount, rounded half up to a hundredth.
    #[must_use]
    pub fn rounded(amount: Ratio, currency: Currency) -> Self {
        let (over, under) = (amount.numer(), amount.denom());
        Self { minor: (over * 200 + under).div_euclid(under * 2), currency }
    }

    /// An exact amount, rounded up to a whole unit.
    #[must_use]
    pub fn rounded_up(amount: Ratio, currency: Currency) -> Self {
        Self { minor: amount.ceil().to_integer() * 100, currency }
    }

    /// Nothing.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Its currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }
}

impl fmt::Display for Money {
    /// Such as `59052.63`, without the currency.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

/// The value of one figure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Figure {
    /// A day, or none.
    Date(Option<Date>),
    /// Yes or no.
    Flag(bool),
    /// A length of time.
    Length(Length),
    /// A whole number, or none.
    Number(Option<u32>),
    /// A decimal number, or none. Written as text, so that no reader takes it for a float.
    Decimal(Option<Ratio>),
    /// An amount; absent where it cannot be computed.
    Money(Option<Money>),
    /// One of a few words, such as `partial`.
    Word(&'static str),
}

impl Figure {
    /// Whether both mean the same. Lengths are shown to the day; a part of a day that a convention leaves makes
    /// no difference by itself.
    fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Length(a), Self::Length(b)) => a.parts() == b.parts(),
            _ => self == other,
        }
    }

    /// The figure as it stands in text that is not translated; absent where it has no value.
    #[must_use]
    pub fn plain(&self) -> Option<String> {
        match self {
            Self::Date(date) => date.map(|date| PartialDate::from(date).to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Length(length) => Some(length.to_string()),
            Self::Number(number) => number.map(|number| number.to_string()),
            Self::Decimal(number) => number.map(decimal),
            Self::Money(money) => money.map(|money| money.to_string()),
            Self::Word(word) => Some((*word).to_owned()),
        }
    }
}

/// A fraction as a decimal number, as long as it takes, at most six places.
fn decimal(number: Ratio) -> String {
    let millionths = (number * Ratio::from_integer(1_000_000)).round().to_integer();
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Length(length) => length.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Date(_) | Self::Decimal(_) | Self::Money(_) | Self::Word(_) => {
                self.plain().serialize(serializer)
            }
        }
    }
}

/// Figures by name, in the order in which they are shown.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Figures(Vec<(&'static str, Figure)>);

impl Figures {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn with(mut self, name: &'static str, figure: Figure) -> Self {
        self.0.push((name, figure));
        self
    }

    /// Names and figures.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Figure)> {
        self.0.iter().map(|(name, figure)| (*name, figure))
    }

    /// The figure of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Figure> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, figure)| figure)
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Both, one after the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).copied().collect())
    }

    /// Those whose names are chosen.
    #[must_use]
    pub fn only(&self, chosen: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(name, _)| chosen(name)).copied().collect())
    }

    /// The names of those that differ in `other`, or are only on one side.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        if self == other {
            return Vec::new();
        }
        let same = |name: &str, figure: &Figure| other.get(name).is_some_and(|o| figure.says(o));
        let changed = self.0.iter().filter(|(name, figure)| !same(name, figure));
        let added = other.0.iter().filter(|(name, _)| self.get(name).is_none());
        changed.chain(added).map(|(name, _)| *name).collect()
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, figure) in &self.0 {
            map.serialize_entry(name, figure)?;
        }
        map.end()
    }
}
