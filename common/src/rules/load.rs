//! Reading a pack strictly.

use std::collections::BTreeMap;

use serde::Deserialize;
use time::Date;

use super::content::{Confidence, Content, DatedValue, PackFile, Parameter, Reading};
use super::error::PackError;
use crate::date::PartialDate;
use crate::days::Ratio;
use crate::envelope::Digest;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    name: String,
    version: String,
    #[serde(default)]
    parameters: BTreeMap<String, RawParameter>,
    #[serde(default)]
    open: BTreeMap<String, RawOpen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    /// For the reader; the code that asks for a parameter knows its unit.
    unit: String,
    /// Whether it is set anew each year, by the budget or by a government: a pack file may add years.
    #[serde(default)]
    yearly: bool,
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    from: String,
    to: Option<String>,
    value: RawValue,
    source: String,
    confidence: Confidence,
}

/// A whole number, or a decimal fraction as text, so that no float is ever made of it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a whole number, or a decimal fraction as text")]
enum RawValue {
    Whole(i64),
    Decimal(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpen {
    default: String,
    readings: Vec<Reading>,
}

fn read(text: &str) -> Result<RawPack, PackError> {
    let document = toml::Deserializer::parse(text)
        .map_err(|error| malformed(String::new(), error.message().to_owned()))?;
    serde_path_to_error::deserialize(document)
        .map_err(|error| malformed(error.path().to_string(), error.inner().message().to_owned()))
}

pub(super) fn load(text: &str) -> Result<(Content, Vec<usize>), PackError> {
    let RawPack { name, version, parameters, open } = read(text)?;
    let mut content = Content {
        name,
        version: day(&version, "version")?.into(),
        digest: Digest::of(text.as_bytes()),
        parameters: BTreeMap::new(),
        open: Vec::new(),
        files: Vec::new(),
    };
    for (name, raw) in parameters {
        let path = format!("parameters.{name}");
        let yearly = raw.yearly;
        let rows = rows(raw, &path)?;
        if yearly {
            must_end(&rows, &path)?;
        }
        content.parameters.insert(name, Parameter { yearly, rows });
    }
    let mut chosen = Vec::new();
    for (name, open) in open {
        chosen.push(default(&open, &format!("open.{name}"))?);
        content.open.push((name, open.readings));
    }
    Ok((content, chosen))
}

/// The name of the pack to which a file adds.
pub(super) fn name(text: &str) -> Result<String, PackError> {
    Ok(read(text)?.name)
}

/// Adds the rows of a file to those of a pack. Figures of years alone may be added, on days that have none:
/// what an assessment was made with stays as it was, and what else the law changes is a matter of a release.
pub(super) fn add(content: &mut Content, file: &str, text: &str) -> Result<(), PackError> {
    let RawPack { name: _, version, parameters, open } = read(text)?;
    if !open.is_empty() {
        return Err(malformed("open", "must not stand in a file that adds figures"));
    }
    if parameters.is_empty() {
        return Err(malformed("parameters", "must hold a figure to add"));
    }
    let version = day(&version, "version")?.into();
    for (name, raw) in parameters {
        let path = format!("parameters.{name}");
        let Some(known) = content.parameters.get_mut(&name) else {
            return Err(malformed(path, "is no parameter of this pack"));
        };
        if !known.yearly {
            return Err(malformed(path, "is not set by year: a release changes it, and no file"));
        }
        let added = rows(raw, &path)?;
        must_end(&added, &path)?;
        for (at, row) in added.into_iter().enumerate() {
            if let Some(before) = known.rows.iter().find(|before| before.overlaps(&row)) {
                let days = PartialDate::from(before.from);
                let problem = format!("changes what is known: there is a figure from {days} on");
                return Err(malformed(format!("{path}.rows[{at}]"), problem));
            }
            known.rows.push(row);
        }
        known.rows.sort_by_key(|row| row.from);
    }
    let digest = Digest::of(text.as_bytes());
    content.files.push(PackFile { name: file.to_owned(), version, digest });
    Ok(())
}

/// The figure of a year ends with it: after that day it is missing, and not the same.
fn must_end(rows: &[DatedValue], path: &str) -> Result<(), PackError> {
    match rows.iter().position(|row| row.to.is_none()) {
        Some(at) => {
            let problem = "must have an end: the figure of a year says nothing of the next one";
            Err(malformed(format!("{path}.rows[{at}].to"), problem))
        }
        None => Ok(()),
    }
}

fn rows(parameter: RawParameter, path: &str) -> Result<Vec<DatedValue>, PackError> {
    present(&parameter.unit, || format!("{path}.unit"))?;
    let mut rows: Vec<DatedValue> = Vec::with_capacity(parameter.rows.len());
    for (at, raw) in parameter.rows.into_iter().enumerate() {
        let path = format!("{path}.rows[{at}]");
        let row = row(raw, &path)?;
        match rows.last() {
            Some(DatedValue { from, .. }) if row.from <= *from => {
                return Err(malformed(format!("{path}.from"), "must come after the row before"));
            }
            Some(DatedValue { to, .. }) if to.is_none_or(|to| row.from <= to) => {
                return Err(malformed(format!("{path}.from"), "overlaps the row before"));
            }
            _ => rows.push(row),
        }
    }
    if rows.is_empty() {
        return Err(malformed(format!("{path}.rows"), "must hold a row"));
    }
    Ok(rows)
}

fn row(raw: RawRow, path: &str) -> Result<DatedValue, PackError> {
    let RawRow { from, to, value, source, confidence } = raw;
    present(&source, || format!("{path}.source"))?;
    let from = day(&from, &format!("{path}.from"))?;
    let to = to.map(|to| day(&to, &format!("{path}.to"))).transpose()?;
    if to.is_some_and(|to| to < from) {
        return Err(malformed(format!("{path}.to"), "ends before it begins"));
    }
    let value = match value {
        RawValue::Whole(value) => (value >= 0).then(|| Ratio::from_integer(value.into())),
        RawValue::Decimal(text) => decimal(&text),
    };
    let value = value.ok_or_else(|| {
        malformed(
            format!("{path}.value"),
            "must be a number of 0 or more with at most 6 decimal places",
        )
    })?;
    Ok(DatedValue { from, to, value, source, confidence })
}

fn default(open: &RawOpen, path: &str) -> Result<usize, PackError> {
    for (at, reading) in open.readings.iter().enumerate() {
        present(&reading.source, || format!("{path}.readings[{at}].source"))?;
        if open.readings.iter().take(at).any(|other| other.name == reading.name) {
            return Err(malformed(format!("{path}.readings[{at}].name"), "stands there twice"));
        }
    }
    let at = open.readings.iter().position(|reading| reading.name == open.default);
    at.ok_or_else(|| malformed(format!("{path}.default"), "must be one of the readings"))
}

/// Reads a decimal number such as `1.5`, exactly.
pub(crate) fn decimal(text: &str) -> Option<Ratio> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 15 || fraction.len() > 6 {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let value = whole.parse::<i128>().ok()? * scale + fraction.parse::<i128>().ok()?;
    Some(Ratio::new(value, scale))
}

fn day(text: &str, path: &str) -> Result<Date, PackError> {
    let date = PartialDate::parse(text).map_err(|error| malformed(path, error.to_string()))?;
    if date.is_exact() { Ok(date.earliest()) } else { Err(malformed(path, "must name a day")) }
}

fn present(text: &str, path: impl FnOnce() -> String) -> Result<(), PackError> {
    if text.trim().is_empty() { Err(malformed(path(), "must not be empty")) } else { Ok(()) }
}

fn malformed(path: impl Into<String>, problem: impl Into<String>) -> PackError {
    PackError::Malformed { path: path.into(), problem: problem.into() }
}
