//! What the other state was asked about the person, and how much of it is known.

use crate::envelope::Digest;
use crate::listed;
use crate::totalisation::NotCounted;

listed! {
    /// The status of a question to the other state, for those who rely on its answer.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum InquiryStatus {
        /// Answered with all that the other state holds.
        Complete = "complete",
        /// Answered; the other state reports that there may be more elsewhere.
        Partial = "partial",
        /// Answered, and asked for some kinds, days or parts only.
        Narrow = "narrow",
        /// The other state holds no such person.
        NotFound = "not_found",
        /// A possible match: the other state needs more to recognise the person.
        Ambiguous = "ambiguous",
        /// The other state recognised the person and withholds what it knows.
        Withheld = "withheld",
        /// The other state refused the question.
        Refused = "refused",
        /// The answer follows later.
        Deferred = "deferred",
        /// No answer came yet.
        Open = "open",
        /// No answer came by the day on which it was needed.
        Overdue = "overdue",
        /// Two different answers came: neither may be used.
        Equivocal = "equivocal",
    }
}

impl InquiryStatus {
    /// The status of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.name() == name)
    }

    /// Whether it is the answer to a question for everything: what was asked before it and brought nothing is
    /// of no more interest.
    fn answers_all(self) -> bool {
        matches!(self, Self::Complete | Self::Partial)
    }
}

/// A question about the person that still counts, and its status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Inquiry {
    /// The query.
    pub query: Digest,
    /// Its status.
    pub standing: InquiryStatus,
    /// The statement that gives the status; absent until one came.
    pub reply: Option<Digest>,
}

/// What is not known of what the other state holds, each thing once. An assessment reports it first, and an officer
/// who decides in spite of it gives the reason.
///
/// `inquiries` are in the order in which they were asked; absent where no question could be asked, as for facts that
/// are given by hand. `not_counted` is why claims were set aside.
pub(super) fn missing(
    inquiries: Option<&[Inquiry]>,
    not_counted: &[NotCounted],
) -> Vec<&'static str> {
    let mut standings: Vec<InquiryStatus> = inquiries.map(unsettled).unwrap_or_default();
    standings.sort_unstable();
    standings.dedup();
    let mut missing: Vec<&'static str> =
        inquiries.filter(|asked| asked.is_empty()).map(|_| "not_asked").into_iter().collect();
    missing.extend(standings.into_iter().map(InquiryStatus::name));
    let periods = [NotCounted::Impossible, NotCounted::TooMany].into_iter();
    missing.extend(periods.filter(|why| not_counted.contains(why)).map(|why| match why {
        NotCounted::TooMany => "too_many_periods",
        _ => "impossible_periods",
    }));
    missing
}

fn unsettled(inquiries: &[Inquiry]) -> Vec<InquiryStatus> {
    let answered = inquiries.iter().rposition(|inquiry| inquiry.standing.answers_all());
    let open = |(at, inquiry): (usize, &Inquiry)| {
        let settled = answered.is_some_and(|answered| at < answered);
        let disputed = inquiry.standing == InquiryStatus::Equivocal;
        (inquiry.standing != InquiryStatus::Complete && (disputed || !settled))
            .then_some(inquiry.standing)
    };
    inquiries.iter().enumerate().filter_map(open).collect()
}

/// All that an assessment may report missing.
#[must_use]
pub fn all_missing() -> Vec<&'static str> {
    let standings =
        InquiryStatus::ALL.into_iter().filter(|standing| *standing != InquiryStatus::Complete);
    let periods = ["not_asked", "impossible_periods", "too_many_periods"];
    standings.map(InquiryStatus::name).chain(periods).collect()
}

/// What an assessment reports missing, as it was stored; absent where that is not an assessment.
#[must_use]
pub fn missing_in(assessment_json: &str) -> Option<Vec<String>> {
    let assessment: serde_json::Value = serde_json::from_str(assessment_json).ok()?;
    // Earlier assessments lack the field.
    let Some(missing) = assessment.get("missing") else {
        return Some(Vec::new());
    };
    missing.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(standings: &[InquiryStatus]) -> Vec<&'static str> {
        let inquiry = |standing: &InquiryStatus| Inquiry {
            query: Digest::of(standing.name().as_bytes()),
            standing: *standing,
            reply: None,
        };
        let inquiries: Vec<Inquiry> = standings.iter().map(inquiry).collect();
        missing(Some(&inquiries), &[])
    }

    #[test]
    fn what_was_not_asked_or_not_wholly_answered_is_missing_and_a_whole_answer_is_not() {
        assert_eq!(asked(&[]), ["not_asked"]);
        assert_eq!(asked(&[InquiryStatus::Complete]), Vec::<&str>::new());
        assert_eq!(missing(None, &[]), Vec::<&str>::new(), "nobody could be asked");
        for standing in InquiryStatus::ALL.into_iter().filter(|one| *one != InquiryStatus::Complete)
        {
            assert_eq!(asked(&[standing, standing]), [standing.name()], "once");
        }
    }

    #[test]
    fn a_later_whole_answer_settles_all_but_two_different_answers() {
        use InquiryStatus::{Ambiguous, Complete, Equivocal, NotFound, Open, Partial};
        assert_eq!(asked(&[Ambiguous, NotFound, Complete]), Vec::<&str>::new());
        assert_eq!(asked(&[Ambiguous, Partial]), ["partial"]);
        assert_eq!(asked(&[Complete, Open]), ["open"], "what is asked after it is still to come");
        assert_eq!(asked(&[Equivocal, Complete]), ["equivocal"]);
        assert_eq!(asked(&[Ambiguous, InquiryStatus::Narrow]), ["narrow", "ambiguous"]);
    }

    #[test]
    fn every_standing_is_found_by_its_own_name() {
        for standing in InquiryStatus::ALL {
            assert_eq!(InquiryStatus::by_name(standing.name()), Some(standing));
        }
        assert_eq!(InquiryStatus::by_name("unheard-of"), None);
    }

    #[test]
    fn reads_what_is_missing_from_a_stored_assessment_and_nothing_from_an_older_one() {
        let read = |json| missing_in(json).map(|all| all.join(" "));
        assert_eq!(read(r#"{"missing":["open","partial"]}"#).as_deref(), Some("open partial"));
        assert_eq!(read("{}").as_deref(), Some(""));
        assert_eq!(read(r#"{"missing":"open"}"#), None);
        assert_eq!(read("no JSON"), None);
    }
}
