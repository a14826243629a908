//! What a pack holds: dated values, readings, and the files that added to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::date::PartialDate;
use crate::days::Ratio;
use crate::envelope::Digest;

/// How sure a rule is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Confidence {
    /// The official text was read in full for that provision.
    #[serde(rename = "V")]
    Verbatim,
    /// An official page of which only the opening was visible.
    #[serde(rename = "V-")]
    Opening,
    /// A news item, a press release or a professional summary.
    #[serde(rename = "N")]
    News,
    /// Read from the code of clients of the official interface.
    #[serde(rename = "C")]
    Code,
    /// Another treaty or system, by analogy.
    #[serde(rename = "A")]
    Analogy,
    /// An inference.
    #[serde(rename = "I")]
    Inference,
    /// General knowledge without a source.
    #[serde(rename = "U")]
    Unsourced,
}

impl Confidence {
    /// The tag: `V`, `V-`, `N`, `C`, `A`, `I` or `U`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Verbatim => "V",
            Self::Opening => "V-",
            Self::News => "N",
            Self::Code => "C",
            Self::Analogy => "A",
            Self::Inference => "I",
            Self::Unsourced => "U",
        }
    }
}

/// The value of a parameter while it is in force.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DatedValue {
    /// The first day.
    pub from: Date,
    /// The last day; absent while no end is known.
    pub to: Option<Date>,
    /// The value, in the parameter's unit.
    pub value: Ratio,
    /// Article or page.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
}

/// For how many years after its own a figure is used where theirs is missing: an older one would mislead.
pub(crate) const LONGEST_STAND_IN: i32 = 5;

impl DatedValue {
    pub(super) fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// Whether its figure may be used for a later day that has none.
    pub(super) fn stands_in_for(&self, on: Date) -> bool {
        let years = |to: Date| on.year() - to.year();
        self.to.is_some_and(|to| to < on && years(to) <= LONGEST_STAND_IN)
    }

    /// Whether both have a value on some day.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// A parameter with its rows.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// Whether it is set anew each year.
    pub(super) yearly: bool,
    pub(super) rows: Vec<DatedValue>,
}

/// A file that added figures to a pack.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PackFile {
    /// The file's name.
    pub name: String,
    /// The day of its version.
    pub version: PartialDate,
    /// SHA-256 of its text.
    pub digest: Digest,
}

/// A figure that is set by year and is not known for the day that is asked about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MissingFigure {
    /// The pack.
    pub pack: String,
    /// The parameter.
    pub parameter: String,
    /// The year whose figure is missing.
    pub year: i32,
    /// The last day before it that has one; absent where nothing earlier is known.
    pub known_until: Option<PartialDate>,
}

/// One way to read what the sources leave open.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
}

#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) version: PartialDate,
    pub(super) digest: Digest,
    pub(super) parameters: BTreeMap<String, Parameter>,
    /// Open parameters in the order of their names.
    pub(super) open: Vec<(String, Vec<Reading>)>,
    /// What was added to it, in that order.
    pub(super) files: Vec<PackFile>,
}
