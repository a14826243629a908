//! An assessment as it was stored, read back from its JSON, so that it can be explained years later: with the
//! sources, figures and periods that it had when it was made.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use time::Date;

use super::{
    Assessment, ClaimSeen, Effect, EvidenceNeeded, Figure, Figures, Findings, Language, LeftOut,
    Money, OpenQuestion, OverlapSeen, PackUsed, ReasoningStep, Rule, Source, UnderReading, Warning,
    WouldChange,
};
use crate::code::Code;
use crate::date::PartialDate;
use crate::days::{Length, Ratio};
use crate::envelope::Digest;
use crate::party::{Currency, Party};
use crate::period::{
    ContributionState, Evidence as PeriodEvidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
use crate::rules::{MissingFigure, Reading};
use crate::text::Text;
use crate::totalisation::{Claim, NotCounted, Origin, OverlapKind};

/// Why a stored assessment cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// It has another form.
    #[error("the assessment has a form that this program does not read")]
    Form,
    /// It holds something for which this program has no words.
    #[error("the assessment says `{0}`, for which this program has no words")]
    Unknown(String),
}

impl Assessment {
    /// Reads what [`Assessment::to_json`] wrote. What only the law's code needs, such as its terms, is not in it.
    ///
    /// # Errors
    ///
    /// [`Unreadable`].
    pub fn from_json(json: &str) -> Result<Self, Unreadable> {
        let form: StoredForm = serde_json::from_str(json).map_err(|_| Unreadable::Form)?;
        if form.form != "kzmn-assessment-v1" {
            return Err(Unreadable::Form);
        }
        let state = form.state;
        let figures = |pairs: Pairs| figures(pairs, "figure", state);
        let findings = Findings {
            result: figures(form.result)?,
            further: figures(form.further)?,
            steps: each(form.steps, |step| {
                Ok(ReasoningStep {
                    rule: rule(&step.rule, step.sources)?,
                    inputs: figures(step.inputs)?,
                    outcome: figures(step.outcome)?,
                })
            })?,
            warnings: each(form.warnings, warning)?,
            ..Findings::default()
        };
        Ok(Self {
            state,
            as_of: day(form.as_of)?,
            agreement_in_force: form.agreement_in_force,
            findings,
            at_most: figures(form.at_most)?,
            claims: each(form.claims, |seen| claim_seen(seen, state))?,
            segments: Vec::new(),
            overlaps: each(form.overlaps, overlap)?,
            open_questions: each(form.open_questions, |question| {
                let readings = each(question.readings, |under| {
                    let UnderForm { reading: name, source, confidence, figures: said } = under;
                    Ok(UnderReading {
                        reading: Reading { name, source, confidence },
                        figures: figures(said)?,
                    })
                })?;
                Ok(OpenQuestion { parameter: question.parameter, readings })
            })?,
            would_change: each(form.would_change, |change| {
                let figures = figures(change.figures)?;
                Ok(WouldChange { evidence: evidence(&change.need, change.claim)?, figures })
            })?,
            missing: each(form.missing, |what| known("missing", &what))?,
            inquiries: None,
            missing_figures: form.missing_figures,
            packs: each(form.packs, |pack| {
                let PackForm { name, version, digest: text } = pack;
                Ok(PackUsed { name, version, digest: digest(&text)?, readings: Vec::new() })
            })?,
            statements: each(form.statements, |text| digest(&text))?,
        })
    }
}

/// The fields that an explanation needs; the order and the other fields are those of `report.rs`.
#[derive(Deserialize)]
struct StoredForm {
    form: String,
    state: Party,
    as_of: PartialDate,
    agreement_in_force: bool,
    result: Pairs,
    further: Pairs,
    at_most: Pairs,
    steps: Vec<StepForm>,
    warnings: Vec<WarningForm>,
    open_questions: Vec<QuestionForm>,
    would_change: Vec<ChangeForm>,
    claims: Vec<ClaimForm>,
    overlaps: Vec<OverlapForm>,
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    missing_figures: Vec<MissingFigure>,
    packs: Vec<PackForm>,
    statements: Vec<String>,
}

#[derive(Deserialize)]
struct StepForm {
    rule: String,
    sources: Vec<SourceForm>,
    inputs: Pairs,
    outcome: Pairs,
}

#[derive(Deserialize)]
struct SourceForm {
    cited: String,
    confidence: crate::rules::Confidence,
}

#[derive(Deserialize)]
struct WarningForm {
    about: String,
    effect: String,
    from: Option<PartialDate>,
    rule: String,
    sources: Vec<SourceForm>,
}

#[derive(Deserialize)]
struct QuestionForm {
    parameter: String,
    readings: Vec<UnderForm>,
}

#[derive(Deserialize)]
struct UnderForm {
    reading: String,
    source: String,
    confidence: crate::rules::Confidence,
    figures: Pairs,
}

#[derive(Deserialize)]
struct ChangeForm {
    need: String,
    claim: Option<usize>,
    figures: Pairs,
}

#[derive(Deserialize)]
struct ClaimForm {
    id: String,
    origin: String,
    statement: Option<String>,
    territory: String,
    kind: String,
    start: PartialDate,
    end: Option<PartialDate>,
    contribution: String,
    evidence: String,
    grade: String,
    set_aside: Option<String>,
    length: Option<Parts>,
    counted: Pairs,
    left_out: Option<String>,
}

#[derive(Deserialize)]
struct OverlapForm {
    kind: String,
    first: PartialDate,
    last: PartialDate,
    claims: [usize; 2],
}

#[derive(Deserialize)]
struct PackForm {
    name: String,
    version: String,
    digest: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    years: u32,
    months: u32,
    days: u32,
}

impl From<Parts> for Length {
    fn from(Parts { years, months, days }: Parts) -> Self {
        let days = i128::from(years) * 360 + i128::from(months) * 30 + i128::from(days);
        Self::of_months(Ratio::new(days, 30))
    }
}

/// Names and values of a JSON object, in its order.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn each<A, B>(
    all: Vec<A>,
    read: impl FnMut(A) -> Result<B, Unreadable>,
) -> Result<Vec<B>, Unreadable> {
    all.into_iter().map(read).collect()
}

/// A name as the program has it. Whatever an assessment holds has words, and their keys are all the names there are.
fn known(prefix: &str, name: &str) -> Result<&'static str, Unreadable> {
    let keys = Language::English.keys();
    let named =
        |key: &'static str| key.strip_prefix(prefix)?.strip_prefix('-').filter(|k| *k == name);
    keys.filter_map(named).next().ok_or_else(|| Unreadable::Unknown(name.to_owned()))
}

/// The member of a list with that name.
fn member<T: Copy + 'static>(
    all: &[T],
    name: &str,
    named: impl Fn(T) -> &'static str,
) -> Result<T, Unreadable> {
    let found = all.iter().copied().find(|member| named(*member) == name);
    found.ok_or_else(|| Unreadable::Unknown(name.to_owned()))
}

fn code<T: Code>(name: &str) -> Result<T, Unreadable> {
    member(T::ALL, name, T::name)
}

fn day(date: PartialDate) -> Result<Date, Unreadable> {
    if date.is_exact() { Ok(date.earliest()) } else { Err(Unreadable::Form) }
}

fn digest(text: &str) -> Result<Digest, Unreadable> {
    Digest::from_hex(text).ok_or(Unreadable::Form)
}

fn rule(id: &str, sources: Vec<SourceForm>) -> Result<Rule, Unreadable> {
    let source = |SourceForm { cited, confidence }| Source { cited: Cow::Owned(cited), confidence };
    let sources = sources.into_iter().map(source).collect();
    Ok(Rule { id: known("rule", id)?, sources: Cow::Owned(sources) })
}

fn warning(form: WarningForm) -> Result<Warning, Unreadable> {
    Ok(Warning {
        rule: rule(&form.rule, form.sources)?,
        about: known("warning", &form.about)?,
        effect: member(&Effect::ALL, &form.effect, Effect::name)?,
        from: form.from.map(day).transpose()?,
    })
}

fn evidence(need: &str, claim: Option<usize>) -> Result<EvidenceNeeded, Unreadable> {
    match (need, claim) {
        ("exact_dates", Some(at)) => Ok(EvidenceNeeded::ExactDates(at)),
        ("verification", Some(at)) => Ok(EvidenceNeeded::Verification(at)),
        ("birth_date", None) => Ok(EvidenceNeeded::BirthDate),
        (what, None) => known("need", what).map(EvidenceNeeded::Lacking),
        (_, Some(_)) => Err(Unreadable::Form),
    }
}

fn overlap(form: OverlapForm) -> Result<OverlapSeen, Unreadable> {
    let kinds = [OverlapKind::TwoStates, OverlapKind::ToldTwice];
    Ok(OverlapSeen {
        kind: member(&kinds, &form.kind, OverlapKind::name)?,
        first: day(form.first)?,
        last: day(form.last)?,
        claims: form.claims,
    })
}

fn claim_seen(form: ClaimForm, state: Party) -> Result<ClaimSeen, Unreadable> {
    let origin = match (form.origin.as_str(), &form.statement) {
        ("own", None) => Origin::Own,
        ("given", None) => Origin::Given,
        ("attested", Some(statement)) => Origin::Attested(digest(statement)?),
        _ => return Err(Unreadable::Form),
    };
    let evidence = PeriodEvidence {
        kind: code::<EvidenceKind>(&form.evidence)?,
        grade: code::<EvidenceGrade>(&form.grade)?,
        reference: None,
    };
    // An assessment holds of a period what it was made of. The rest is not shown.
    let period = ServicePeriod {
        period_id: Text::try_from(form.id).map_err(|_| Unreadable::Form)?,
        kind: code::<PeriodKind>(&form.kind)?,
        start: form.start,
        end: form.end,
        territory: code::<Territory>(&form.territory)?,
        scheme: Scheme::Other,
        contribution: code::<ContributionState>(&form.contribution)?,
        employer: None,
        occupation: None,
        multiplier_code: None,
        evidence,
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: None,
    };
    let set_aside = form.set_aside.map(|name| member(&NotCounted::ALL, &name, NotCounted::name));
    let left_out = form.left_out.map(|name| member(&LeftOut::ALL, &name, LeftOut::name));
    Ok(ClaimSeen {
        claim: Claim { origin, period },
        set_aside: set_aside.transpose()?,
        length: form.length.map(Length::from),
        counted: figures(form.counted, "counted", state)?,
        left_out: left_out.transpose()?,
    })
}

fn figures(pairs: Pairs, prefix: &str, state: Party) -> Result<Figures, Unreadable> {
    pairs.0.into_iter().try_fold(Figures::new(), |all, (name, value)| {
        let name = known(prefix, &name)?;
        // Percentages and months may have two decimal places too.
        let is_plain = name.contains("percent") || name.starts_with("months");
        let currency = if is_plain { None } else { Some(state.currency()) };
        Ok(all.with(name, figure(value, currency)?))
    })
}

/// A figure by the form of its value: what has exactly two decimal places is an amount, if it may be one.
fn figure(value: Value, currency: Option<Currency>) -> Result<Figure, Unreadable> {
    Ok(match value {
        Value::Null => Figure::Number(None),
        Value::Bool(flag) => Figure::Flag(flag),
        Value::Number(number) => {
            let number = number.as_u64().and_then(|number| u32::try_from(number).ok());
            Figure::Number(Some(number.ok_or(Unreadable::Form)?))
        }
        Value::Object(_) => {
            let parts: Parts = serde_json::from_value(value).map_err(|_| Unreadable::Form)?;
            Figure::Length(parts.into())
        }
        Value::String(text) => said(&text, currency)?,
        Value::Array(_) => return Err(Unreadable::Form),
    })
}

fn said(text: &str, currency: Option<Currency>) -> Result<Figure, Unreadable> {
    if let Ok(date) = PartialDate::parse(text)
        && date.is_exact()
    {
        return Ok(Figure::Date(Some(date.earliest())));
    }
    let Some(number) = crate::rules::decimal(text) else {
        return known("word", text).map(Figure::Word);
    };
    let is_amount = text.split_once('.').is_some_and(|(_, hundredths)| hundredths.len() == 2);
    Ok(match currency.filter(|_| is_amount) {
        Some(currency) => Figure::Money(Some(Money::rounded(number, currency))),
        None => Figure::Decimal(Some(number)),
    })
}
