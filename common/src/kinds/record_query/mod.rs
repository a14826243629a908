//! The question: which periods do you hold for this person?

mod wire;

use std::time::Duration;

use crate::code::code_list;
use crate::date::{DateRange, PartialDate};
use crate::envelope::Digest;
use crate::header::{CommonHeader, Justification, RequestHeader};
use crate::instant::{Entropy, Instant};
use crate::party::{Party, Realm};
use crate::period::PeriodKind;
use crate::person::PersonClaim;
use crate::statement::Signed;
use crate::text::Text;

code_list! {
    /// A part of an answer.
    pub enum AnswerPart {
        /// Whether and on what basis the person was recognised.
        Identity,
        /// Service periods.
        Periods,
        /// Employers of those periods.
        Employers,
        /// Contribution states and the digests of monthly rows.
        Contributions,
        /// Pensions in payment.
        PensionStatus,
    }
}

/// How long a query is valid at most.
pub const LONGEST_VALIDITY: Duration = Duration::from_secs(10 * 60);

/// Whether `now` is on a later day (UTC) than the last one that `reply_by` may mean. Without a day, never.
#[must_use]
pub fn is_overdue(reply_by: Option<PartialDate>, now: Instant) -> bool {
    reply_by.is_some_and(|day| day.latest() < now.date())
}

/// A question about a person's periods. Never a request for the pension file, which would end a Kazakh
/// pension under Social Code 204(3)(5).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecordQuery {
    /// The person it is about.
    pub person: PersonClaim,
    /// Only these kinds; empty asks for all.
    pub kinds: Vec<PeriodKind>,
    /// Only periods that touch this range.
    pub within: Option<DateRange>,
    /// The parts that are asked for.
    pub parts: Vec<AnswerPart>,
    /// By when the asker needs the answer.
    pub reply_by: Option<PartialDate>,
}

/// What an officer wants to know, before it becomes a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Question {
    /// The own case.
    pub case_id: Text,
    /// An earlier query that this one replaces.
    pub supersedes: Option<Digest>,
    /// Why, on what basis, and for which officer.
    pub justification: Justification,
    /// The person it is about.
    pub person: PersonClaim,
    /// Only these kinds; empty asks for all.
    pub kinds: Vec<PeriodKind>,
    /// Only periods that touch this range.
    pub within: Option<DateRange>,
    /// The parts that are asked for.
    pub parts: Vec<AnswerPart>,
    /// By when the answer is needed.
    pub reply_by: Option<PartialDate>,
}

impl RecordQuery {
    /// Makes the query by which `issuer` asks the other state.
    #[must_use]
    pub fn ask(
        question: Question,
        issuer: Party,
        realm: Realm,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Signed<Self> {
        let Question {
            case_id,
            supersedes,
            justification,
            person,
            mut kinds,
            within,
            mut parts,
            reply_by,
        } = question;
        kinds.sort_unstable();
        kinds.dedup();
        parts.sort_unstable();
        parts.dedup();
        Signed {
            common_header: CommonHeader::new(issuer, realm, now, entropy),
            header: RequestHeader {
                expires_at: now.after(LONGEST_VALIDITY),
                case_id,
                supersedes,
                justification,
            },
            body: Self { person, kinds, within, parts, reply_by },
        }
    }

    /// Asks the same anew, in the place of a query that expired before it was answered.
    #[must_use]
    pub fn anew(
        (expired, digest): (&Signed<Self>, Digest),
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Signed<Self> {
        let CommonHeader { issuer, realm, .. } = &expired.common_header;
        Signed {
            common_header: CommonHeader::new(*issuer, realm.clone(), now, entropy),
            header: RequestHeader {
                expires_at: now.after(LONGEST_VALIDITY),
                supersedes: Some(digest),
                ..expired.header.clone()
            },
            body: expired.body.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_overdue_from_the_day_after_the_last_one_that_was_meant() {
        let overdue = |reply_by: &str, now: &str| {
            let day = PartialDate::parse(reply_by).expect("a date");
            is_overdue(Some(day), Instant::parse(now).expect("an instant"))
        };
        assert!(!overdue("2026-11-23", "2026-11-23T23:59:59.999Z"));
        assert!(overdue("2026-11-23", "2026-11-24T00:00:00Z"));
        assert!(!overdue("2026-11", "2026-11-30T23:59:59Z"));
        assert!(overdue("2026-11", "2026-12-01T00:00:00Z"));
        assert!(!overdue("2026", "2026-12-31T23:59:59Z"));
        assert!(overdue("2026", "2027-01-01T00:00:00Z"));
        assert!(!is_overdue(None, Instant::parse("2027-01-01T00:00:00Z").expect("an instant")));
    }
}
