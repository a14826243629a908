//! Facts written by hand or by a test, read strictly.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_path_to_error::{Path, Segment};
use time::Date;

use super::case::{
    Case, CheckedCase, Circumstance, Claimant, Income, Reported, Treaty, check_money, check_month,
};
use super::fault::{CaseFault, Problem};
use crate::code::Code as _;
use crate::date::PartialDate;
use crate::days::Ratio;
use crate::party::Party;
use crate::pension::PensionKind;
use crate::period::{
    ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
    ServicePeriod, Territory,
};
use crate::person::{Identifier, IdentifierKind, Sex};
use crate::rules::decimal;
use crate::text::Text;
use crate::totalisation::{Claim, Origin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFacts {
    as_of: String,
    person: RawPerson,
    agreement_in_force: bool,
    agreement_in_force_from: Option<String>,
    average_income_kzt: Option<RawMoney>,
    average_wage_mnt: Option<RawMoney>,
    #[serde(default)]
    monthly_income_kzt: Vec<RawMonth>,
    #[serde(default)]
    monthly_wage_mnt: Vec<RawMonth>,
    periods: Vec<RawPeriod>,
    pension: Option<String>,
    #[serde(default)]
    circumstances: Vec<RawCircumstance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPerson {
    sex: String,
    birth_date: String,
    ethnic_kazakh_resettler: bool,
    #[serde(default)]
    children_raised: u32,
    #[serde(default)]
    semipalatinsk_years: u32,
    iin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeriod {
    territory: String,
    kind: String,
    start: String,
    end: Option<String>,
    contributions_paid: bool,
    multiplier_code: Option<String>,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMonth {
    month: String,
    amount: RawMoney,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCircumstance {
    kind: String,
    since: Option<String>,
    received: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a whole number, or an amount as text such as \"1200.50\"")]
enum RawMoney {
    Whole(i64),
    Text(String),
}

/// Reads the facts of a case from JSON, for the law of that state. An unknown field is refused, and so is
/// every value that cannot be computed with; nothing is read half.
///
/// # Errors
///
/// [`CaseFault`], with the path of the field.
pub fn case_from_facts(json: &str, state: Party) -> Result<CheckedCase, CaseFault> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let raw: RawFacts =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| unread(&error))?;
    reader.end().map_err(|error| CaseFault::new(".", Problem::Form(form(&error))))?;
    case(raw, state)?.checked().map_err(|fault| name_income(fault, state))
}

fn case(raw: RawFacts, state: Party) -> Result<Case, CaseFault> {
    let income = income(&raw, state)?;
    let since = raw.agreement_in_force_from;
    let since = since.map(|since| day(&since, "agreement_in_force_from")).transpose()?;
    if since.is_some() && !raw.agreement_in_force {
        return Err(CaseFault::new("agreement_in_force_from", Problem::NotInForce));
    }
    let pension = raw.pension.as_deref().unwrap_or("old_age");
    let claims = raw.periods.into_iter().enumerate();
    let circumstances = raw.circumstances.iter().enumerate();
    Ok(Case {
        as_of: day(&raw.as_of, "as_of")?,
        pension: known(&PensionKind::ALL.map(|kind| (kind.name(), kind)), pension, "pension")?,
        claimant: claimant(raw.person)?,
        treaty: if raw.agreement_in_force { Treaty::InForce { since } } else { Treaty::NotInForce },
        claims: claims.map(|(at, raw)| claim(at, raw)).collect::<Result<_, _>>()?,
        inquiries: None,
        income,
        circumstances: circumstances
            .map(|(at, raw)| circumstance(at, raw))
            .collect::<Result<_, _>>()?,
    })
}

/// What cannot be read, and where. The name of an unknown field may be anything, a person's data or
/// what moves a terminal: it is left out of the text and of the path.
fn unread(error: &serde_path_to_error::Error<serde_json::Error>) -> CaseFault {
    let inner = error.inner();
    if !inner.to_string().starts_with("unknown field") {
        return CaseFault::new(error.path().to_string(), Problem::Form(form(inner)));
    }
    let (line, column) = (inner.line(), inner.column());
    let problem = format!("holds an unknown field, at line {line} column {column}");
    CaseFault::new(parent(error.path()), Problem::Form(problem))
}

/// The path without its last part, written as serde writes it.
fn parent(path: &Path) -> String {
    let mut parts: Vec<&Segment> = path.iter().collect();
    parts.pop();
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() && !matches!(part, Segment::Seq { .. }) {
            text.push('.');
        }
        text.push_str(&part.to_string());
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

/// serde's message, without the values that it quotes.
fn form(error: &serde_json::Error) -> String {
    let at = format!("at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let told = ["missing field", "duplicate field"];
    if told.iter().any(|told| text.starts_with(told)) {
        text
    } else if error.is_data() {
        format!("is not of the form that it must have, {at}")
    } else {
        format!("is no JSON, {at}")
    }
}

/// The core knows one income, that of the deciding state; the facts name it by its currency.
fn name_income(mut fault: CaseFault, state: Party) -> CaseFault {
    let (average, monthly) = income_fields(state);
    for (core, told) in [("average_income", average), ("monthly_income", monthly)] {
        if let Some(rest) = fault.path.strip_prefix(core) {
            fault.path = format!("{told}{rest}");
            break;
        }
    }
    fault
}

fn income_fields(state: Party) -> (&'static str, &'static str) {
    match state {
        Party::Kazakhstan => ("average_income_kzt", "monthly_income_kzt"),
        Party::Mongolia => ("average_wage_mnt", "monthly_wage_mnt"),
    }
}

/// The income in the deciding state's currency; that in the other one is looked over all the same.
fn income(raw: &RawFacts, state: Party) -> Result<Income, CaseFault> {
    let kzt = (raw.average_income_kzt.as_ref(), raw.monthly_income_kzt.as_slice());
    let mnt = (raw.average_wage_mnt.as_ref(), raw.monthly_wage_mnt.as_slice());
    let birth = date(&raw.person.birth_date, "person.birth_date")?;
    let lived = (birth, day(&raw.as_of, "as_of")?);
    let kzt = one_income(kzt, lived, Party::Kazakhstan)?;
    let mnt = one_income(mnt, lived, Party::Mongolia)?;
    Ok(match state {
        Party::Kazakhstan => kzt,
        Party::Mongolia => mnt,
    })
}

fn one_income(
    (average, months): (Option<&RawMoney>, &[RawMonth]),
    lived: (PartialDate, Date),
    party: Party,
) -> Result<Income, CaseFault> {
    let (average_path, monthly_path) = income_fields(party);
    let average = average.map(|raw| money(raw, average_path)).transpose()?;
    let mut monthly = BTreeMap::new();
    for (at, RawMonth { month, amount }) in months.iter().enumerate() {
        let path = |field: &str| format!("{monthly_path}[{at}].{field}");
        let key = year_and_month(month, &path("month"))?;
        check_month(key, lived, &path("month"))?;
        if monthly.insert(key, money(amount, &path("amount"))?).is_some() {
            return Err(CaseFault::new(path("month"), Problem::Twice));
        }
    }
    Ok(Income { average, monthly })
}

fn money(raw: &RawMoney, path: &str) -> Result<Ratio, CaseFault> {
    let amount = match raw {
        RawMoney::Whole(whole) => Some(Ratio::from_integer((*whole).into())),
        RawMoney::Text(text) => match text.strip_prefix('-') {
            Some(positive) => decimal(positive).map(|amount| -amount),
            None => decimal(text),
        },
    };
    let form = || Problem::Form("must be an amount such as 1200 or \"1200.50\"".to_owned());
    let amount = amount.ok_or_else(|| CaseFault::new(path, form()))?;
    check_money(amount, path)?;
    if !(amount * Ratio::from_integer(100)).is_integer() {
        return Err(CaseFault::new(path, Problem::TooFine));
    }
    Ok(amount)
}

fn claimant(raw: RawPerson) -> Result<Claimant, CaseFault> {
    let RawPerson {
        sex,
        birth_date,
        ethnic_kazakh_resettler,
        children_raised,
        semipalatinsk_years,
        iin,
    } = raw;
    let iin = iin.map(|iin| Identifier::parse(IdentifierKind::Iin, &iin)).transpose();
    Ok(Claimant {
        sex: known(&[("female", Sex::Female), ("male", Sex::Male)], &sex, "person.sex")?,
        birth_date: date(&birth_date, "person.birth_date")?,
        ethnic_kazakh_resettler,
        children_raised,
        semipalatinsk_years,
        iin: iin.map_err(|_| CaseFault::new("person.iin", Problem::Identifier))?,
    })
}

fn claim(at: usize, raw: RawPeriod) -> Result<Claim, CaseFault> {
    let path = |field: &str| format!("periods[{at}].{field}");
    let RawPeriod { territory, kind, start, end, contributions_paid, multiplier_code, unverified } =
        raw;
    let territories =
        [("KZ", Territory::Kazakhstan), ("MN", Territory::Mongolia), ("OTHER", Territory::Other)];
    let territory = known(&territories, &territory, &path("territory"))?;
    let text = |text: &str, field: &str| {
        let refused = |refusal: crate::text::TextRefusal| Problem::Form(refusal.to_string());
        Text::parse(text, 64).map_err(|refusal| CaseFault::new(path(field), refused(refusal)))
    };
    let paid =
        if contributions_paid { ContributionState::Paid } else { ContributionState::NotPaid };
    let grade = if unverified { EvidenceGrade::Unverified } else { EvidenceGrade::Verified };
    let period = ServicePeriod {
        period_id: text(&format!("periods[{at}]"), "kind")?,
        kind: kind_named(&kind, &path("kind"))?,
        start: date(&start, &path("start"))?,
        end: end.map(|end| date(&end, &path("end"))).transpose()?,
        territory,
        scheme: Scheme::Other,
        contribution: paid,
        employer: None,
        occupation: None,
        multiplier_code: multiplier_code.map(|code| text(&code, "multiplier_code")).transpose()?,
        evidence: Evidence { kind: EvidenceKind::Other, grade, reference: None },
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: None,
    };
    Ok(Claim { origin: Origin::Given, period })
}

fn circumstance(at: usize, raw: &RawCircumstance) -> Result<Reported, CaseFault> {
    let path = |field: &str| format!("circumstances[{at}].{field}");
    let kind = known(&Circumstance::ALL.map(|kind| (kind.name(), kind)), &raw.kind, &path("kind"))?;
    let read = |text: &Option<String>, field| {
        text.as_ref().map(|text| day(text, &path(field))).transpose()
    };
    Ok(Reported {
        kind,
        since: read(&raw.since, "since")?,
        received: read(&raw.received, "received")?,
    })
}

/// A kind by its name in the contract, in lower case and without the prefix.
fn kind_named(name: &str, path: &str) -> Result<PeriodKind, CaseFault> {
    let short = |kind: PeriodKind| kind.name().trim_start_matches("PERIOD_KIND_").to_lowercase();
    let names: Vec<(String, PeriodKind)> =
        PeriodKind::ALL.iter().map(|kind| (short(*kind), *kind)).collect();
    let names: Vec<(&str, PeriodKind)> =
        names.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    known(&names, name, path)
}

fn known<T: Copy>(names: &[(&str, T)], name: &str, path: &str) -> Result<T, CaseFault> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(|| {
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        CaseFault::new(path, Problem::Unknown(all.join(", ")))
    })
}

fn date(text: &str, path: &str) -> Result<PartialDate, CaseFault> {
    PartialDate::parse(text).map_err(|_| CaseFault::new(path, Problem::NoDate))
}

fn day(text: &str, path: &str) -> Result<Date, CaseFault> {
    let date = PartialDate::parse(text).ok().filter(|date| date.is_exact());
    date.map(PartialDate::earliest).ok_or_else(|| CaseFault::new(path, Problem::NoDay))
}

fn year_and_month(text: &str, path: &str) -> Result<(i32, u8), CaseFault> {
    let month = PartialDate::parse(text).ok().filter(|date| date.day().is_none());
    let parts = month.and_then(|date| date.month().map(|month| (date.year(), month)));
    let form = || Problem::Form("must be a month, written as YYYY-MM".to_owned());
    parts.ok_or_else(|| CaseFault::new(path, form()))
}
