//! All that an assessment is made of, as one digest.

use std::fmt::Write as _;

use kzmn_common::assessment::{Inquiry, InquiryStatus};
use kzmn_common::envelope::Digest;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::entity::own_person;
use crate::error::StoreError;
use crate::questions::{AttestedPeriod, AttestedStatus, CaseQuestions};

/// Which version of the own record, which attested periods, by answer and place, and which questions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Relied {
    pub(crate) person_id: Text,
    pub(crate) version: i32,
    pub(crate) attested: Vec<(Digest, u32)>,
    /// The questions that count; none for an assessment of before they were looked at.
    pub(crate) asked: Option<Vec<Inquiry>>,
}

impl Relied {
    /// The answers, each once, ascending.
    pub(super) fn answers(&self) -> Vec<Digest> {
        let mut answers: Vec<Digest> = self.attested.iter().map(|(answer, _)| *answer).collect();
        answers.extend(self.asked.iter().flatten().filter_map(|inquiry| inquiry.reply));
        answers.sort_unstable();
        answers.dedup();
        answers
    }

    /// The places of the periods of an answer.
    pub(super) fn positions(&self, of: Digest) -> Vec<u32> {
        let of = self.attested.iter().filter(|(answer, _)| *answer == of);
        of.map(|(_, position)| *position).collect()
    }

    /// SHA-256 of everything: one line for each, none of which can hold a line's end.
    pub(super) fn digest(&self, case_id: &str, rules: &str, claim: &[u8]) -> Digest {
        let Self { person_id, version, attested, asked: _ } = self;
        let asked = self.asked_lines();
        let form = if asked.is_some() { "v2" } else { "v1" };
        let mut lines = format!(
            "kzmn-assessment-inputs-{form}\n{case_id}\n{}\n{version}\n{}\n{}\n",
            person_id.as_str(),
            Digest::of(rules.as_bytes()),
            Digest::of(claim),
        );
        for (answer, position) in attested {
            let written = writeln!(lines, "{answer} {position}");
            debug_assert!(written.is_ok(), "a string takes everything");
        }
        lines.extend(asked);
        Digest::of(lines.as_bytes())
    }

    /// The questions as a row keeps them.
    pub(super) fn asked_lines(&self) -> Option<String> {
        let line = |Inquiry { query, standing, reply }: &Inquiry| {
            let reply = reply.map_or_else(|| "-".to_owned(), |reply| reply.to_string());
            format!("{query} {} {reply}\n", standing.name())
        };
        self.asked.as_ref().map(|asked| asked.iter().map(line).collect())
    }
}

/// The questions back from a row.
pub(super) fn asked_from(lines: &str) -> Option<Vec<Inquiry>> {
    lines.lines().map(inquiry_from).collect()
}

fn inquiry_from(line: &str) -> Option<Inquiry> {
    let mut parts = line.split(' ');
    let (query, standing, reply) = (parts.next()?, parts.next()?, parts.next()?);
    let reply = match reply {
        "-" => None,
        reply => Some(Digest::from_hex(reply)?),
    };
    let standing = InquiryStatus::by_name(standing)?;
    Some(Inquiry { query: Digest::from_hex(query)?, standing, reply })
}

/// What an assessment of that person in the case of these questions would rely on now; none where the registry does not hold
/// the person.
pub(super) async fn current(
    db: &impl ConnectionTrait,
    questions: &CaseQuestions,
    person_id: &Text,
) -> Result<Option<Relied>, StoreError> {
    let version: Option<i32> = own_person::Entity::find()
        .select_only()
        .column(own_person::Column::Version)
        .filter(own_person::Column::PersonId.eq(person_id.as_str()))
        .filter(own_person::Column::RecordedTo.is_null())
        .into_tuple()
        .one(db)
        .await?;
    let Some(version) = version else {
        return Ok(None);
    };
    let attested = active(questions).iter().map(|one| (one.answer, one.position)).collect();
    let asked = Some(questions.inquiries());
    Ok(Some(Relied { person_id: person_id.clone(), version, attested, asked }))
}

/// What was attested in a case and may be relied on, by answer and place.
pub(super) fn active(questions: &CaseQuestions) -> Vec<AttestedPeriod> {
    let mut attested = questions.periods();
    attested.retain(|period| period.status == AttestedStatus::Active);
    attested.sort_by_key(|period| (period.answer, period.position));
    attested
}
