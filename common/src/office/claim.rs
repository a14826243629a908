//! Requests about assessments and decisions, and an officer's claim as it is stored.

use std::collections::BTreeMap;

use kzmn_proto::{exchange, office as proto};
use prost::Message as _;
use time::Date;

use crate::assessment::{Circumstance, Reported};
use crate::claim::PensionClaim;
use crate::envelope::Digest;
use crate::header::LegalBasis;
use crate::kinds::DecisionOutcome;
use crate::party::Party;
use crate::text::Text;
use crate::wire::{
    At, FieldFault, FieldResult, digest, full_date, legal_basis, list, optional,
    partial_date_to_proto, pension_kind_to_proto, read_partial_date, read_pension_kind, required,
    required_code, required_digest, required_text, text,
};

/// Reads a pension to be assessed in the state `me`: its case, and what the officer enters.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_assess_pension(
    request: &proto::AssessPensionRequest,
    me: Party,
) -> Result<(Text, PensionClaim), FieldFault> {
    let proto::AssessPensionRequest { case_id, claim, language: _ } = request;
    let case_id = required_text(case_id, 64).at("case_id")?;
    Ok((case_id, required(claim, |claim| read_claim(claim, me)).at("claim")?))
}

fn read_claim(claim: &proto::PensionClaim, me: Party) -> FieldResult<PensionClaim> {
    let proto::PensionClaim {
        pension,
        applied_on,
        ethnic_kazakh_resettler,
        children_raised,
        semipalatinsk_years,
        average_income,
        monthly_income,
        circumstances,
        readings,
    } = claim;
    Ok(PensionClaim {
        pension: read_pension_kind(*pension).at("pension")?,
        applied_on: required(applied_on, full_date).at("applied_on")?,
        ethnic_kazakh_resettler: *ethnic_kazakh_resettler,
        children_raised: at_most(*children_raised, 30).at("children_raised")?,
        semipalatinsk_years: at_most(*semipalatinsk_years, 14).at("semipalatinsk_years")?,
        average_income: optional(average_income, |sum| money(sum, me)).at("average_income")?,
        monthly_income: months(monthly_income, me).at("monthly_income")?,
        circumstances: list(circumstances, 16, circumstance).at("circumstances")?,
        readings: chosen(readings).at("readings")?,
    })
}

fn at_most(number: i32, most: u32) -> FieldResult<u32> {
    let number = u32::try_from(number).ok().filter(|number| *number <= most);
    number.ok_or_else(|| FieldFault::malformed(format!("must be 0 to {most}")))
}

fn money(sum: &proto::Money, me: Party) -> FieldResult<i64> {
    let proto::Money { minor_units, currency: code } = sum;
    if code.is_empty() {
        return Err(FieldFault::missing()).at("currency");
    }
    if code != me.currency().code() {
        let own = format!("must be the own state's: {}", me.currency().code());
        return Err(FieldFault::malformed(own)).at("currency");
    }
    if *minor_units < 0 {
        return Err(FieldFault::malformed("must not be negative")).at("minor_units");
    }
    Ok(*minor_units)
}

fn months(months: &[proto::MonthlyIncome], me: Party) -> FieldResult<BTreeMap<(i32, u8), i64>> {
    let months = list(months, 1200, |income| {
        let proto::MonthlyIncome { month, amount } = income;
        let key = required(month, year_and_month).at("month")?;
        Ok((key, required(amount, |sum| money(sum, me)).at("amount")?))
    })?;
    ascending(months)
}

fn year_and_month(month: &exchange::PartialDate) -> FieldResult<(i32, u8)> {
    let date = read_partial_date(month)?;
    let parts = date.month().filter(|_| date.day().is_none()).map(|month| (date.year(), month));
    parts.ok_or_else(|| FieldFault::malformed("must be a month without a day"))
}

fn chosen(readings: &[proto::ChosenReading]) -> FieldResult<BTreeMap<String, String>> {
    let readings = list(readings, 32, |chosen| {
        let proto::ChosenReading { parameter, reading } = chosen;
        let parameter = required_text(parameter, 64).at("parameter")?;
        Ok((parameter.into(), required_text(reading, 64).at("reading")?.into()))
    })?;
    ascending(readings)
}

fn ascending<K: Ord, V>(pairs: Vec<(K, V)>) -> FieldResult<BTreeMap<K, V>> {
    if pairs.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b)) {
        return Ok(pairs.into_iter().collect());
    }
    Err(FieldFault::malformed("must hold each once, ascending"))
}

fn circumstance(told: &proto::CircumstanceSince) -> FieldResult<Reported> {
    let proto::CircumstanceSince { circumstance, since, received } = told;
    let kind = match proto::Circumstance::try_from(*circumstance) {
        Ok(proto::Circumstance::Unspecified) => Err(FieldFault::missing()),
        Ok(named) => circumstance_named(named),
        Err(_) => Err(FieldFault::malformed("is not a value of its list")),
    };
    Ok(Reported {
        kind: kind.at("circumstance")?,
        since: optional(since, full_date).at("since")?,
        received: optional(received, full_date).at("received")?,
    })
}

/// The contract's names are those of the law, in capitals and with a prefix; a test holds all of them.
fn circumstance_named(named: proto::Circumstance) -> FieldResult<Circumstance> {
    let name = named.as_str_name().trim_start_matches("CIRCUMSTANCE_").to_lowercase();
    let found = Circumstance::ALL.into_iter().find(|known| known.name() == name);
    found.ok_or_else(|| FieldFault::malformed("is not a value of its list"))
}

fn circumstance_code(kind: Circumstance) -> i32 {
    let name = format!("CIRCUMSTANCE_{}", kind.name().to_uppercase());
    proto::Circumstance::from_str_name(&name).map_or(0, i32::from)
}

/// A claim as the contract writes it.
#[must_use]
pub fn pension_claim_to_proto(claim: &PensionClaim, me: Party) -> proto::PensionClaim {
    let PensionClaim {
        pension,
        applied_on,
        ethnic_kazakh_resettler,
        children_raised,
        semipalatinsk_years,
        average_income,
        monthly_income,
        circumstances,
        readings,
    } = claim;
    let money =
        |minor_units: i64| proto::Money { minor_units, currency: me.currency().code().to_owned() };
    let month = |((year, month), sum): (&(i32, u8), &i64)| proto::MonthlyIncome {
        month: Some(exchange::PartialDate { year: *year, month: i32::from(*month), day: 0 }),
        amount: Some(money(*sum)),
    };
    let day = |day: Date| partial_date_to_proto(day.into());
    let since = |reported: &Reported| proto::CircumstanceSince {
        circumstance: circumstance_code(reported.kind),
        since: reported.since.map(day),
        received: reported.received.map(day),
    };
    let reading = |(parameter, reading): (&String, &String)| proto::ChosenReading {
        parameter: parameter.clone(),
        reading: reading.clone(),
    };
    proto::PensionClaim {
        pension: pension_kind_to_proto(*pension),
        applied_on: Some(partial_date_to_proto((*applied_on).into())),
        ethnic_kazakh_resettler: *ethnic_kazakh_resettler,
        children_raised: i32::try_from(*children_raised).unwrap_or(i32::MAX),
        semipalatinsk_years: i32::try_from(*semipalatinsk_years).unwrap_or(i32::MAX),
        average_income: average_income.map(money),
        monthly_income: monthly_income.iter().map(month).collect(),
        circumstances: circumstances.iter().map(since).collect(),
        readings: readings.iter().map(reading).collect(),
    }
}

/// A claim as bytes, for a row.
#[must_use]
pub fn pension_claim_to_bytes(claim: &PensionClaim, me: Party) -> Vec<u8> {
    pension_claim_to_proto(claim, me).encode_to_vec()
}

/// A claim from a row; `None` where the bytes are invalid.
#[must_use]
pub fn pension_claim_from_bytes(bytes: &[u8], me: Party) -> Option<PensionClaim> {
    let claim = proto::PensionClaim::decode(bytes).ok()?;
    read_claim(&claim, me).ok()
}

/// Reads which assessment of which case is meant.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_assessment_request(
    request: &proto::ReadAssessmentRequest,
) -> Result<(Text, Digest), FieldFault> {
    let proto::ReadAssessmentRequest { case_id, digest } = request;
    Ok((required_text(case_id, 64).at("case_id")?, required_digest(digest).at("digest")?))
}

/// A decision that an officer wants recorded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecisionWanted {
    /// The case.
    pub case_id: Text,
    /// The assessment.
    pub assessment: Digest,
    /// What is decided.
    pub outcome: DecisionOutcome,
    /// From which day it holds.
    pub effective_from: Date,
    /// Under which article.
    pub article: Text,
    /// Why.
    pub reason: Option<Text>,
    /// The legal basis of disclosing it to the other state; where absent, that of the newest question.
    pub basis: Option<LegalBasis>,
    /// The notice of the decision that is replaced.
    pub supersedes: Option<Digest>,
    /// Whether to return only what would be signed.
    pub check_only: bool,
}

/// Reads a decision to be recorded.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_record_decision(
    request: &proto::RecordDecisionRequest,
) -> Result<DecisionWanted, FieldFault> {
    let proto::RecordDecisionRequest {
        case_id,
        assessment_digest,
        outcome,
        effective_from,
        article,
        reason,
        legal_basis: basis,
        supersedes,
        check_only,
    } = request;
    let wanted = DecisionWanted {
        case_id: required_text(case_id, 64).at("case_id")?,
        assessment: required_digest(assessment_digest).at("assessment_digest")?,
        outcome: required_code(*outcome).at("outcome")?,
        effective_from: required(effective_from, full_date).at("effective_from")?,
        article: required_text(article, 128).at("article")?,
        reason: text(reason, 500).at("reason")?,
        basis: optional(basis, legal_basis).at("legal_basis")?,
        supersedes: digest(supersedes).at("supersedes")?,
        check_only: *check_only,
    };
    if wanted.outcome == DecisionOutcome::Refuse && wanted.reason.is_none() {
        return Err(FieldFault::malformed("is missing: a refusal says why")).at("reason");
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_circumstance_of_the_law_has_a_value_of_the_contract_and_the_other_way_round() {
        for kind in Circumstance::ALL {
            let code = circumstance_code(kind);
            let named = proto::Circumstance::try_from(code).expect("a value");
            assert_ne!(named, proto::Circumstance::Unspecified, "{}", kind.name());
            assert_eq!(circumstance_named(named).expect("known"), kind);
        }
        let known = (1..).map_while(|code| proto::Circumstance::try_from(code).ok());
        assert_eq!(known.count(), Circumstance::ALL.len());
    }

    fn claim() -> proto::PensionClaim {
        proto::PensionClaim {
            pension: exchange::PensionKind::OldAge.into(),
            applied_on: Some(exchange::PartialDate { year: 2026, month: 3, day: 2 }),
            average_income: Some(proto::Money {
                minor_units: 30_000_000,
                currency: "KZT".to_owned(),
            }),
            ..Default::default()
        }
    }

    #[test]
    fn refuses_the_other_states_currency_a_negative_sum_and_a_vague_day_and_takes_their_neighbours()
    {
        let refused = |change: &dyn Fn(&mut proto::PensionClaim)| {
            let mut changed = claim();
            change(&mut changed);
            read_claim(&changed, Party::Kazakhstan)
                .map(|_| ())
                .map_err(|fault| fault.violation().field)
        };
        assert_eq!(refused(&|_| {}), Ok(()));
        let money = |minor_units, currency: &str| {
            Some(proto::Money { minor_units, currency: currency.to_owned() })
        };
        let field = |field: &str| Err(field.to_owned());
        assert_eq!(
            refused(&|claim| claim.average_income = money(1, "MNT")),
            field("average_income.currency"),
        );
        assert_eq!(
            refused(&|claim| claim.average_income = money(-1, "KZT")),
            field("average_income.minor_units"),
        );
        assert_eq!(refused(&|claim| claim.average_income = money(0, "KZT")), Ok(()));
        let day = |year, month, day| Some(exchange::PartialDate { year, month, day });
        assert_eq!(refused(&|claim| claim.applied_on = day(2026, 3, 0)), field("applied_on"));
        assert_eq!(refused(&|claim| claim.children_raised = 31), field("children_raised"));
        assert_eq!(refused(&|claim| claim.pension = 0), field("pension"));
        let income =
            |month| proto::MonthlyIncome { month: day(2020, month, 0), amount: money(1, "KZT") };
        assert_eq!(
            refused(&|claim| claim.monthly_income = vec![income(2), income(2)]),
            field("monthly_income"),
        );
        assert_eq!(refused(&|claim| claim.monthly_income = vec![income(1), income(2)]), Ok(()),);
    }

    #[test]
    fn a_claim_comes_back_from_its_bytes() {
        let read = read_claim(&claim(), Party::Kazakhstan).expect("read");
        let bytes = pension_claim_to_bytes(&read, Party::Kazakhstan);
        assert!(pension_claim_from_bytes(&bytes, Party::Kazakhstan) == Some(read));
        assert!(pension_claim_from_bytes(&bytes, Party::Mongolia).is_none());
    }
}
