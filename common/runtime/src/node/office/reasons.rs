//! What a decision needs a reason for: where it departs from its assessment, or what is known is not all.

use kzmn_common::assessment::{cites, missing_in};
use kzmn_common::claim::PensionRight;
use kzmn_common::date::PartialDate;
use kzmn_common::kinds::DecisionOutcome;
use kzmn_common::office::DecisionWanted;
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_store::AssessmentRecord;
use time::Date;

use super::assessments::unwritable;

/// How many days after the day that the assessment finds an award may begin without a reason.
const MOST_DAYS_LATE: i64 = 31;

/// How many days ahead a decision may hold from without a reason.
const MOST_DAYS_AHEAD: i64 = 366;

/// What a decision needs a reason for, each in words. Refused where it gives none.
pub(super) fn reasoned(
    wanted: &DecisionWanted,
    assessment: &AssessmentRecord,
    today: Date,
) -> Result<Vec<String>, Refused> {
    let missing = missing_in(&assessment.json).unwrap_or_default();
    let cited = cites(&assessment.json, wanted.article.as_str()).map_err(|e| unwritable(&e))?;
    let mut needing: Vec<Needing> = implausible_day(wanted, assessment, today).collect();
    if !cited {
        needing.push(Needing {
            what: "the assessment does not cite the article".to_owned(),
            instead: "give an article that a step of the assessment cites",
        });
    }
    if wanted.outcome == DecisionOutcome::Refuse && assessment.right != PensionRight::None {
        needing.push(Needing {
            what: "the assessment finds a right, and the pension is refused".to_owned(),
            instead: "award it",
        });
    }
    let of_the_decision = needing.len();
    if !missing.is_empty() {
        needing.push(Needing {
            what: format!("what the other state may hold is not all known: {}", missing.join(", ")),
            instead: "ask the other state first, and assess again",
        });
    }
    if wanted.reason.is_some() || needing.is_empty() {
        return Ok(needing.into_iter().map(|one| one.what).collect());
    }
    // Where something of the decision itself is at fault, asking the other state does not mend it.
    let reason = match of_the_decision {
        0 => RefusalReason::EvidenceIncomplete,
        _ => RefusalReason::PayloadMalformed,
    };
    Err(Refused::because(reason).naming(needing.into_iter().map(Needing::violation).collect()))
}

/// What a decision needs a reason for.
struct Needing {
    /// What it is, in words.
    what: String,
    /// What to do where there is no reason to give.
    instead: &'static str,
}

impl Needing {
    fn violation(self) -> FieldViolation {
        let Self { what, instead } = self;
        let problem = format!("is missing: {what}. Say why, or {instead}");
        FieldViolation { field: "reason".to_owned(), problem }
    }
}

/// An award that goes further than the assessment, or that begins late, and any day far ahead.
fn implausible_day(
    wanted: &DecisionWanted,
    assessment: &AssessmentRecord,
    today: Date,
) -> impl Iterator<Item = Needing> {
    let day = wanted.effective_from;
    let award = wanted.outcome == DecisionOutcome::Award;
    let needing = |what: String, instead| Needing { what, instead };
    let by_the_assessment = "give the day that the assessment finds";
    let against = match assessment.right {
        PensionRight::None if award => Some(needing(
            "the assessment finds no right, so an award says why".to_owned(),
            "refuse the pension, or assess again with what is missing",
        )),
        PensionRight::From(first) if award && day < first => Some(needing(
            format!(
                "by the assessment the award begins on {}, so an earlier one says why",
                PartialDate::from(first),
            ),
            by_the_assessment,
        )),
        PensionRight::From(first) if award && late(first, day, MOST_DAYS_LATE) => Some(needing(
            format!(
                "by the assessment the award begins on {}, so one that begins more than a month later says why",
                PartialDate::from(first),
            ),
            by_the_assessment,
        )),
        _ if !award && day < assessment.claim.applied_on => Some(needing(
            "it holds from before the application".to_owned(),
            "give the day of the application or a later one",
        )),
        _ => None,
    };
    let ahead = late(today, day, MOST_DAYS_AHEAD).then(|| {
        let what = "its day lies more than a year ahead".to_owned();
        needing(what, "look at its year")
    });
    against.into_iter().chain(ahead)
}

fn late(first: Date, day: Date, days: i64) -> bool {
    (day - first).whole_days() > days
}
