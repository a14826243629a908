//! Rule packs: the parameters of the law by effective date, each with its source and how sure it is; and
//! what the public sources leave open, each with a default reading and the others.
//!
//! A pack is a TOML file, read strictly by [`RulePack::load`]. A day on which a parameter has no value is an
//! error that names both: nothing is guessed from a neighbouring year.

mod load;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::date::PartialDate;
use crate::days::Ratio;
use crate::statement::Digest;

pub(crate) use load::decimal;

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
pub struct Row {
    /// The first day.
    pub from: Date,
    /// The last day; none while no end is known.
    pub to: Option<Date>,
    /// The value, in the parameter's unit.
    pub value: Ratio,
    /// Article or page.
    pub source: String,
    /// How sure.
    pub confidence: Confidence,
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

/// The parameters of one state, or of the Agreement, with one reading chosen of each that is open.
///
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct RulePack {
    content: Arc<Content>,
    /// Of each open parameter, in their order, the place of the reading that is chosen.
    chosen: Vec<usize>,
}

#[derive(Debug)]
struct Content {
    name: String,
    version: PartialDate,
    digest: Digest,
    parameters: BTreeMap<String, Vec<Row>>,
    /// Open parameters in the order of their names.
    open: Vec<(String, Vec<Reading>)>,
}

impl RulePack {
    /// Reads a pack, each open parameter at its default.
    ///
    /// # Errors
    ///
    /// [`PackError`], with the path of what is wrong.
    pub fn load(toml: &str) -> Result<Self, PackError> {
        let (content, chosen) = load::load(toml)?;
        Ok(Self { content: Arc::new(content), chosen })
    }

    /// Its name, such as `kz`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.content.name
    }

    /// The day of its version.
    #[must_use]
    pub fn version(&self) -> PartialDate {
        self.content.version
    }

    /// SHA-256 of its text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.content.digest
    }

    /// The rows of a parameter, in order of their dates.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`].
    pub fn rows(&self, parameter: &str) -> Result<&[Row], PackError> {
        let rows = self.content.parameters.get(parameter);
        rows.map(Vec::as_slice).ok_or_else(|| PackError::NoParameter { name: parameter.to_owned() })
    }

    /// The value of a parameter on a day.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], [`PackError::NoValue`].
    pub fn value(&self, parameter: &str, on: Date) -> Result<Ratio, PackError> {
        let in_force = |row: &&Row| row.from <= on && row.to.is_none_or(|to| on <= to);
        let rows = self.rows(parameter)?;
        let row = rows.iter().find(in_force);
        row.map(|row| row.value).ok_or_else(|| PackError::NoValue {
            pack: self.name().to_owned(),
            parameter: parameter.to_owned(),
            on: on.into(),
            begins: rows.first().map(|row| row.from).filter(|first| on < *first).map(Into::into),
            ended: rows.last().and_then(|row| row.to).filter(|last| *last < on).map(Into::into),
        })
    }

    /// The open parameters, by name, with all their readings.
    pub fn open(&self) -> impl Iterator<Item = (&str, &[Reading])> {
        self.content.open.iter().map(|(name, readings)| (name.as_str(), readings.as_slice()))
    }

    /// The reading chosen of an open parameter.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`].
    pub fn reading(&self, parameter: &str) -> Result<&Reading, PackError> {
        let (place, readings) = self.open_parameter(parameter)?;
        let chosen = self.chosen.get(place).and_then(|at| readings.get(*at));
        chosen.ok_or_else(|| PackError::NoParameter { name: parameter.to_owned() })
    }

    /// The place of an open parameter, and its readings.
    fn open_parameter(&self, parameter: &str) -> Result<(usize, &[Reading]), PackError> {
        let open = &self.content.open;
        let place = open.binary_search_by(|(name, _)| name.as_str().cmp(parameter)).ok();
        place
            .and_then(|place| open.get(place).map(|(_, readings)| (place, readings.as_slice())))
            .ok_or_else(|| PackError::NoParameter { name: parameter.to_owned() })
    }

    /// The reading chosen of an open parameter, as the law knows it.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], and [`PackError::UnknownReading`] where the law has no such reading.
    pub fn read<T>(
        &self,
        parameter: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, PackError> {
        let reading = self.reading(parameter)?;
        parse(&reading.name).ok_or_else(|| unknown(parameter, &reading.name))
    }

    /// The same pack with another reading chosen.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], [`PackError::UnknownReading`].
    pub fn with_reading(&self, parameter: &str, reading: &str) -> Result<Self, PackError> {
        let (place, readings) = self.open_parameter(parameter)?;
        let at = readings.iter().position(|known| known.name == reading);
        let at = at.ok_or_else(|| unknown(parameter, reading))?;
        let mut pack = self.clone();
        if let Some(chosen) = pack.chosen.get_mut(place) {
            *chosen = at;
        }
        Ok(pack)
    }
}

/// From when on, or until when, this version of the program knows a figure; nothing in a gap.
fn beside(begins: Option<PartialDate>, ended: Option<PartialDate>) -> String {
    let known = match (begins, ended) {
        (Some(first), _) => format!("from {first} on"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => return String::new(),
    };
    format!(": the figures of that day are not in this version, which has them {known}")
}

fn unknown(parameter: &str, reading: &str) -> PackError {
    PackError::UnknownReading { parameter: parameter.to_owned(), reading: reading.to_owned() }
}

/// Why a pack cannot be read, or does not say what is asked of it.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
pub enum PackError {
    /// The text is no pack.
    #[error("{path}: {problem}")]
    Malformed {
        /// Where, such as `parameters.mci.rows[1].from`.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// The pack has no such parameter.
    #[error("the rule pack has no parameter {name}")]
    NoParameter {
        /// The parameter.
        name: String,
    },
    /// The parameter has no value on that day.
    #[error("the rule pack {pack} has no value of {parameter} on {on}{}", beside(*.begins, *.ended))]
    NoValue {
        /// The pack.
        pack: String,
        /// The parameter.
        parameter: String,
        /// The day.
        on: PartialDate,
        /// The first day that has one, where the day is before it.
        begins: Option<PartialDate>,
        /// The last day that has one, where the day is after it.
        ended: Option<PartialDate>,
    },
    /// The open parameter has no such reading.
    #[error("{parameter} has no reading {reading}")]
    UnknownReading {
        /// The parameter.
        parameter: String,
        /// The reading.
        reading: String,
    },
}

/// Nothing of it is a person's, so that it is shown whole.
impl fmt::Debug for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackError({self})")
    }
}

/// The agreement's pack and that of the deciding state.
#[derive(Clone, Debug)]
pub struct Packs {
    /// What the Agreement leaves open.
    pub agreement: RulePack,
    /// The law of the deciding state.
    pub national: RulePack,
}

impl Packs {
    /// The Agreement's pack as it is built in, beside that of a state.
    ///
    /// # Errors
    ///
    /// [`PackError`].
    pub fn with_national(national: RulePack) -> Result<Self, PackError> {
        let agreement = RulePack::load(include_str!("../../rules/agreement.toml"))?;
        Ok(Self { agreement, national })
    }

    /// Both.
    #[must_use]
    pub fn both(&self) -> [&RulePack; 2] {
        [&self.agreement, &self.national]
    }

    /// The packs with another reading chosen, of whichever has the parameter.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], [`PackError::UnknownReading`].
    pub fn with_reading(&self, parameter: &str, reading: &str) -> Result<Self, PackError> {
        let mut packs = self.clone();
        if self.agreement.reading(parameter).is_ok() {
            packs.agreement = self.agreement.with_reading(parameter, reading)?;
        } else {
            packs.national = self.national.with_reading(parameter, reading)?;
        }
        Ok(packs)
    }
}
