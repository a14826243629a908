//! How an answer is written and read.

use kzmn_proto::exchange as proto;

use super::disclosing::{ReadPeriods, read_periods};
use super::{IdentificationNeed, Outcome, PensionStatus, PeriodSeal, RecordAnswer};
use crate::code::Code as _;
use crate::envelope::Disclosure;
use crate::header::ReplyHeader;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::wire::{
    At, FieldFault, FieldResult, ascending_codes, list, partial_date_to_proto, read_partial_date,
    required, required_code, text, text_to_proto,
};

impl Body for RecordAnswer {
    const TYPE: PayloadType = PayloadType::RecordAnswer;

    type Header = ReplyHeader;
    type Message = proto::RecordAnswer;

    fn to_message(&self, header: proto::StatementHeader) -> proto::RecordAnswer {
        let Self { outcome: found, as_of, note, seals: _ } = self;
        let mut written = proto::RecordAnswer {
            header: Some(header),
            outcome: outcome(found).into(),
            as_of: Some(partial_date_to_proto(*as_of)),
            note: text_to_proto(note.as_ref()),
            period_digests: self.period_digests(),
            ..Default::default()
        };
        write_outcome(found, &mut written);
        written
    }

    fn header_of(answer: &proto::RecordAnswer) -> Option<&proto::StatementHeader> {
        answer.header.as_ref()
    }

    fn disclosures(&self) -> Vec<Disclosure> {
        self.disclosed_periods()
    }

    fn read(answer: &proto::RecordAnswer, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        let as_of = required(&answer.as_of, read_partial_date).at("as_of")?;
        let (outcome, seals) = read_outcome(answer, disclosed)?;
        Ok(Self { outcome, as_of, note: text(&answer.note, 500).at("note")?, seals })
    }
}

/// Reads the outcome and refuses every field that it must not hold.
fn read_outcome(
    answer: &proto::RecordAnswer,
    disclosed: Disclosed<'_>,
) -> FieldResult<(Outcome, Vec<PeriodSeal>)> {
    let proto::RecordAnswer {
        header: _,
        outcome,
        match_basis,
        period_digests,
        pensions,
        completeness,
        as_of: _,
        would_settle,
        refusal_reason,
        expected_by,
        note: _,
    } = answer;
    use proto::Outcome as Name;
    let name = Name::try_from(*outcome)
        .map_err(|_| FieldFault::malformed("is not a value of its list"))
        .at("outcome")?;
    let only_with = |field: &str, there: bool, allowed: Name| match there && name != allowed {
        true => {
            Err(FieldFault::malformed(format!("must be absent without {}", allowed.as_str_name())))
                .at(field)
        }
        false => Ok(()),
    };
    only_with("match_basis", *match_basis != 0, Name::Found)?;
    only_with("period_digests", !period_digests.is_empty(), Name::Found)?;
    only_with("pensions", !pensions.is_empty(), Name::Found)?;
    only_with("completeness", *completeness != 0, Name::Found)?;
    only_with("would_settle", !would_settle.is_empty(), Name::Ambiguous)?;
    only_with("refusal_reason", *refusal_reason != 0, Name::Refused)?;
    only_with("expected_by", expected_by.is_some(), Name::Deferred)?;
    let ReadPeriods { periods, seals } = read_periods(period_digests, disclosed)?;
    let outcome = match name {
        Name::Unspecified => return Err(FieldFault::missing()).at("outcome"),
        Name::Found => Outcome::Found {
            basis: required_code(*match_basis).at("match_basis")?,
            periods,
            pensions: list(pensions, 8, read_pension).at("pensions")?,
            completeness: required_code(*completeness).at("completeness")?,
        },
        Name::NotFound => Outcome::NotFound,
        Name::Ambiguous => Outcome::Ambiguous {
            would_settle: ascending_codes::<IdentificationNeed>(would_settle, 8)
                .at("would_settle")?,
        },
        Name::Deferred => Outcome::Deferred {
            expected_by: required(expected_by, read_partial_date).at("expected_by")?,
        },
        Name::Refused => {
            Outcome::Refused { reason: required_code(*refusal_reason).at("refusal_reason")? }
        }
    };
    Ok((outcome, seals))
}

impl Outcome {
    /// The name in the contract, such as `OUTCOME_FOUND`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        outcome(self).as_str_name()
    }
}

/// The outcome as the contract names it.
fn outcome(outcome: &Outcome) -> proto::Outcome {
    match outcome {
        Outcome::Found { .. } => proto::Outcome::Found,
        Outcome::NotFound => proto::Outcome::NotFound,
        Outcome::Ambiguous { .. } => proto::Outcome::Ambiguous,
        Outcome::Deferred { .. } => proto::Outcome::Deferred,
        Outcome::Refused { .. } => proto::Outcome::Refused,
    }
}

fn write_outcome(outcome: &Outcome, written: &mut proto::RecordAnswer) {
    match outcome {
        Outcome::Found { basis, periods: _, pensions, completeness } => {
            written.match_basis = basis.code();
            written.pensions = pensions.iter().map(pension_to_proto).collect();
            written.completeness = completeness.code();
        }
        Outcome::NotFound => {}
        Outcome::Ambiguous { would_settle } => {
            written.would_settle = would_settle.iter().map(|need| need.code()).collect();
        }
        Outcome::Deferred { expected_by } => {
            written.expected_by = Some(partial_date_to_proto(*expected_by));
        }
        Outcome::Refused { reason } => written.refusal_reason = reason.code(),
    }
}

/// Reads periods: sorted by start, then id, no id twice.
fn read_pension(pension: &proto::PensionStatus) -> FieldResult<PensionStatus> {
    let proto::PensionStatus { state, since } = pension;
    Ok(PensionStatus {
        state: required_code(*state).at("state")?,
        since: required(since, read_partial_date).at("since")?,
    })
}

fn pension_to_proto(pension: &PensionStatus) -> proto::PensionStatus {
    let PensionStatus { state, since } = pension;
    proto::PensionStatus { state: state.code(), since: Some(partial_date_to_proto(*since)) }
}
