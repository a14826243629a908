//! The packs as the law asks them.

use std::sync::Arc;

use time::Date;

use super::content::{Content, DatedValue, MissingFigure, PackFile, Parameter, Reading};
use super::error::{PackError, unknown};
use super::load;
use crate::date::PartialDate;
use crate::days::Ratio;
use crate::envelope::Digest;

/// The parameters of one state, or of the Agreement, with one reading chosen of each that is open.
///
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct RulePack {
    content: Arc<Content>,
    /// Of each open parameter, in their order, the place of the reading that is chosen.
    chosen: Vec<usize>,
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
