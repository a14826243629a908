//! Keeping an assessment: once for the same inputs, whoever asks for it again.

use std::fmt;

use kzmn_common::assessment::Inquiry;
use kzmn_common::claim::PensionClaim;
use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::office;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
};

use super::inputs::Relied;
use crate::command::Command;
use crate::entity::{assessment, reliance};
use crate::error::StoreError;
use crate::highest::highest;
use crate::tx::Tx;

/// An assessment to be kept, with all that it was made of.
#[derive(Clone)]
pub struct NewAssessment {
    /// The own case.
    pub case_id: Text,
    /// The person of the own registry.
    pub person_id: Text,
    /// The version of what is held about the person.
    pub version: i32,
    /// The attested periods, by answer and place, ascending.
    pub attested: Vec<(Digest, u32)>,
    /// The questions of the case that count, in the order in which they were asked.
    pub asked: Vec<Inquiry>,
    /// The rules by which it was made.
    pub rules: String,
    /// What the officer said.
    pub claim: PensionClaim,
    /// Its exact JSON.
    pub json: String,
    /// The officer for whom it was made.
    pub officer: Officer,
    /// When.
    pub at: Instant,
}

/// A person's assessment is not printed by accident.
impl fmt::Debug for NewAssessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewAssessment(..)")
    }
}

impl Command for NewAssessment {
    type Reply = bool;

    const BEGINS: bool = true;
}

/// Keeps an assessment, unless the same one of the same inputs is kept. Tells whether this kept it.
pub(crate) async fn keep(tx: &mut Tx<'_>, new: &NewAssessment) -> Result<bool, StoreError> {
    let db = tx.db;
    let claim = office::pension_claim_to_bytes(&new.claim, tx.shared.owner.me);
    let relied = Relied {
        person_id: new.person_id.clone(),
        version: new.version,
        attested: new.attested.clone(),
        asked: Some(new.asked.clone()),
    };
    let inputs = relied.digest(new.case_id.as_str(), &new.rules, &claim);
    let digest = Digest::of(new.json.as_bytes());
    let kept: Option<i64> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::Number)
        .filter(assessment::Column::Inputs.eq(inputs.as_bytes().to_vec()))
        .filter(assessment::Column::Digest.eq(digest.as_bytes().to_vec()))
        .into_tuple()
        .one(db)
        .await?;
    if kept.is_some() {
        return Ok(false);
    }
    // No row goes, so that no number is left out.
    let last = highest::<assessment::Entity>(db, assessment::Column::Number.into_expr()).await?;
    let number = last.unwrap_or(0).saturating_add(1);
    let row = assessment::ActiveModel {
        number: Set(number),
        digest: Set(digest.as_bytes().to_vec()),
        inputs: Set(inputs.as_bytes().to_vec()),
        case_id: Set(new.case_id.as_str().to_owned()),
        person_id: Set(new.person_id.as_str().to_owned()),
        person_version: Set(new.version),
        rules: Set(new.rules.clone()),
        claim: Set(claim),
        json: Set(new.json.clone()),
        officer_id: Set(new.officer.id.as_str().to_owned()),
        role: Set(new.officer.role.code()),
        at: Set(new.at.unix_ms()),
        asked: Set(relied.asked_lines()),
        entry: NotSet,
    };
    tx.keep([row], new.at)?;
    let answers = relied.answers().into_iter();
    let reliances = answers.map(|answer| reliance_row(number, &relied, answer).into_active_model());
    tx.keep(reliances, new.at)?;
    // Another assessment in the batch takes the next number.
    tx.flush().await?;
    Ok(true)
}

/// That the assessment of that number relies on the answer, and on which of its periods.
fn reliance_row(assessment: i64, relied: &Relied, answer: Digest) -> reliance::Model {
    let positions = relied.positions(answer);
    let positions: Vec<String> = positions.iter().map(ToString::to_string).collect();
    reliance::Model {
        assessment,
        answer_digest: answer.as_bytes().to_vec(),
        positions: format!("[{}]", positions.join(",")),
        entry: 0,
    }
}
