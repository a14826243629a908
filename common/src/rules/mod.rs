//! Rule packs: the parameters of the law by effective date, each with its source and how sure it is; and
//! what the public sources leave open, each with a default reading and the others.
//!
//! A pack is a TOML file, read strictly by [`RulePack::load`]. A day on which a parameter has no value is an
//! error that names both. Figures that are set by year are the exception: where those of a year are missing,
//! the last known ones are used, [`RulePack::missing`] reports so, and nothing may be awarded on them. A file can
//! add the figures of a year to a pack ([`Packs::with_file`]); it cannot change what is known.

mod load;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::date::PartialDate;
use crate::days::Ratio;
use crate::envelope::Digest;

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
    fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// Whether its figure may be used for a later day that has none.
    fn stands_in_for(&self, on: Date) -> bool {
        let years = |to: Date| on.year() - to.year();
        self.to.is_some_and(|to| to < on && years(to) <= LONGEST_STAND_IN)
    }

    /// Whether both have a value on some day.
    fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// A parameter with its rows.
#[derive(Clone, Debug)]
struct Parameter {
    /// Whether it is set anew each year.
    yearly: bool,
    rows: Vec<DatedValue>,
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

/// The parameters of one state, or of the Agreement, with one reading chosen of each that is open.
///
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct RulePack {
    content: Arc<Content>,
    /// Of each open parameter, in their order, the place of the reading that is chosen.
    chosen: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Content {
    name: String,
    version: PartialDate,
    digest: Digest,
    parameters: BTreeMap<String, Parameter>,
    /// Open parameters in the order of their names.
    open: Vec<(String, Vec<Reading>)>,
    /// What was added to it, in that order.
    files: Vec<PackFile>,
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

    /// The files that added figures to it.
    #[must_use]
    pub fn files(&self) -> &[PackFile] {
        &self.content.files
    }

    /// The rows of a parameter, in order of their dates.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`].
    pub fn rows(&self, parameter: &str) -> Result<&[DatedValue], PackError> {
        self.parameter(parameter).map(|parameter| parameter.rows.as_slice())
    }

    fn parameter(&self, name: &str) -> Result<&Parameter, PackError> {
        let parameter = self.content.parameters.get(name);
        parameter.ok_or_else(|| PackError::NoParameter { name: name.to_owned() })
    }

    /// The value of a parameter on a day, with its source; the last known one, if it is not too old, of a figure
    /// that is set by year and missing on that day.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], [`PackError::NoValue`].
    pub fn row(&self, parameter: &str, on: Date) -> Result<&DatedValue, PackError> {
        let Parameter { yearly, rows } = self.parameter(parameter)?;
        let last_known = || rows.iter().rev().find(|row| *yearly && row.stands_in_for(on));
        rows.iter().find(|row| row.in_force(on)).or_else(last_known).ok_or_else(|| {
            PackError::NoValue {
                pack: self.name().to_owned(),
                parameter: parameter.to_owned(),
                on: on.into(),
                begins: rows
                    .first()
                    .map(|row| row.from)
                    .filter(|first| on < *first)
                    .map(Into::into),
                ended: rows.last().and_then(|row| row.to).filter(|last| *last < on).map(Into::into),
            }
        })
    }

    /// The value of a parameter on a day, as [`RulePack::row`] finds it.
    ///
    /// # Errors
    ///
    /// [`PackError::NoParameter`], [`PackError::NoValue`].
    pub fn value(&self, parameter: &str, on: Date) -> Result<Ratio, PackError> {
        self.row(parameter, on).map(|row| row.value)
    }

    /// The figures that are set by year and are not known for that day.
    #[must_use]
    pub fn missing(&self, on: Date) -> Vec<MissingFigure> {
        let yearly = self.content.parameters.iter().filter(|(_, parameter)| parameter.yearly);
        let missing = yearly.filter(|(_, known)| !known.rows.iter().any(|row| row.in_force(on)));
        missing
            .map(|(name, known)| MissingFigure {
                pack: self.name().to_owned(),
                parameter: name.clone(),
                year: on.year(),
                known_until: known
                    .rows
                    .iter()
                    .filter_map(|row| row.to)
                    .filter(|to| *to < on)
                    .max()
                    .map(Into::into),
            })
            .collect()
    }

    /// The last day of which any figure that is set by year is known.
    #[must_use]
    pub fn known_until(&self) -> Option<Date> {
        let yearly = self.content.parameters.values().filter(|parameter| parameter.yearly);
        yearly.flat_map(|parameter| &parameter.rows).filter_map(|row| row.to).max()
    }

    /// The same pack with what a file adds.
    fn with_file(&self, file: &str, toml: &str) -> Result<Self, PackError> {
        let mut content = Content::clone(&self.content);
        load::add(&mut content, file, toml)?;
        Ok(Self { content: Arc::new(content), chosen: self.chosen.clone() })
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

/// Why a pack cannot be read, or lacks what is asked of it.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
pub enum PackError {
    /// The text is not a pack.
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

    /// The packs with the figures that a file adds to the one that it names. What is known already cannot be
    /// changed.
    ///
    /// # Errors
    ///
    /// [`PackError::Malformed`], with the path of what is refused.
    pub fn with_file(&self, file: &str, toml: &str) -> Result<Self, PackError> {
        let mut packs = self.clone();
        let name = load::name(toml)?;
        let pack = if packs.agreement.name() == name {
            &mut packs.agreement
        } else if packs.national.name() == name {
            &mut packs.national
        } else {
            let known = self.both().map(RulePack::name).join(" or ");
            let problem = format!("must be that of the pack to which it adds: {known}");
            return Err(PackError::Malformed { path: "name".to_owned(), problem });
        };
        *pack = pack.with_file(file, toml)?;
        Ok(packs)
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
