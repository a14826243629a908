//! All that an assessment is made of, as one digest.

use std::fmt::Write as _;

use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::entity::own_person;
use crate::error::StoreError;
use crate::exchange::{self, AttestedPeriod, AttestedStatus};
use crate::shared::Shared;

/// Which version of the own record, and which attested periods, by answer and place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Relied {
    pub(crate) person_id: Text,
    pub(crate) version: i32,
    pub(crate) attested: Vec<(Digest, u32)>,
}

impl Relied {
    /// The answers, each once, ascending.
    pub(super) fn answers(&self) -> Vec<Digest> {
        let mut answers: Vec<Digest> = self.attested.iter().map(|(answer, _)| *answer).collect();
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
        let Self { person_id, version, attested } = self;
        let mut lines = format!(
            "kzmn-assessment-inputs-v1\n{case_id}\n{}\n{version}\n{}\n{}\n",
            person_id.as_str(),
            Digest::of(rules.as_bytes()),
            Digest::of(claim),
        );
        for (answer, position) in attested {
            let written = writeln!(lines, "{answer} {position}");
            debug_assert!(written.is_ok(), "a string takes everything");
        }
        Digest::of(lines.as_bytes())
    }
}

/// What an assessment of that person in that case would rely on now; none where the registry does not hold
/// the person.
pub(super) async fn current(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
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
    let attested = active(db, shared, case_id).await?;
    let attested = attested.iter().map(|one| (one.answer, one.position)).collect();
    Ok(Some(Relied { person_id: person_id.clone(), version, attested }))
}

/// What was attested in a case and may be relied on, by answer and place.
pub(super) async fn active(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Vec<AttestedPeriod>, StoreError> {
    let mut attested = exchange::attested_periods(db, shared, case_id).await?;
    attested.retain(|period| period.status == AttestedStatus::Active);
    attested.sort_by_key(|period| (period.answer, period.position));
    Ok(attested)
}
