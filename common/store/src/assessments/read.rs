//! Assessments and decisions back from their rows. An assessment whose digests do not hold, or a decision
//! whose notice says something else than its row, was altered.

use std::collections::BTreeMap;
use std::fmt;

use kzmn_common::claim::{PensionClaim, PensionRight};
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{CaseClose, DecisionNotice, Receipt};
use kzmn_common::office;
use kzmn_common::statement::{PayloadType, Signed, Stored};
use kzmn_common::text::Text;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::inputs::{self, Relied};
use crate::cases::CaseRecord;
use crate::columns::{code, text};
use crate::entity::{assessment, decision, reliance, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Direction};
use crate::questions::{AskedRecord, AttestedPeriod, CaseQuestions};
use crate::shared::Shared;

const TABLE: &str = "assessment";

/// An assessment as it was kept.
#[derive(Clone)]
pub struct AssessmentRecord {
    pub(super) number: i64,
    /// SHA-256 of its JSON.
    pub digest: Digest,
    /// The person of the own registry.
    pub person_id: Text,
    /// The version of what was held about the person.
    pub version: i32,
    /// The answers of the other state that were relied on, ascending.
    pub relied_on: Vec<Digest>,
    /// What the officer said.
    pub claim: PensionClaim,
    /// Its exact JSON.
    pub json: String,
    /// The officer for whom it was made.
    pub officer: Officer,
    /// When.
    pub at: Instant,
    /// The right to a pension that it finds.
    pub right: PensionRight,
    /// Whether figures of its year were missing: nothing may be awarded on it.
    pub figures_missing: bool,
    /// Whether the own record, what was asked and attested, or the rules have changed since.
    pub outdated: bool,
    /// What has changed since.
    pub changes: Vec<Change>,
}

/// What has changed since an assessment was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// The own record; its version now, if the registry still holds the person.
    Record(Option<i32>),
    /// A question: it was asked, answered, replaced, set aside or taken back since.
    Question(Digest),
    /// The rules; those by which it was made.
    Rules(String),
    /// It was made before questions were looked at.
    Unasked,
}

/// A person's assessment is not printed by accident.
impl fmt::Debug for AssessmentRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AssessmentRecord({})", self.digest)
    }
}

/// A decision: its signed notice, verified again.
pub type DecisionRecord = Stored<DecisionNotice>;

/// A case with all that was attested, assessed and decided in it.
#[derive(Clone, Debug)]
pub struct CaseWhole {
    /// The case.
    pub case: CaseRecord,
    /// What the other state was asked, in that order.
    pub asked: Vec<AskedRecord>,
    /// What the other state attested.
    pub attested: Vec<AttestedPeriod>,
    /// What was assessed, oldest first.
    pub assessments: Vec<AssessmentRecord>,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionRecord>,
    /// What closed it; none where it is open.
    pub closing: Option<Stored<CaseClose>>,
    /// The other state's receipts of the notices of these decisions, and of the closing, by the notices' digests.
    pub receipts: BTreeMap<Digest, Stored<Receipt>>,
    /// What waits to be delivered in the case, each with the reason why the last attempt did not deliver it.
    pub waiting: BTreeMap<Digest, Option<String>>,
}

/// The assessment of that digest in that case: the one that was made last, where the same was said of other
/// inputs before. `now` are the questions of the case, and the rules.
pub(crate) async fn assessment(
    db: &impl ConnectionTrait,
    shared: &Shared,
    (case_id, digest): (&Text, Digest),
    now: (&CaseQuestions, &str),
) -> Result<Option<AssessmentRecord>, StoreError> {
    let row = assessment::Entity::find()
        .filter(assessment::Column::CaseId.eq(case_id.as_str()))
        .filter(assessment::Column::Digest.eq(digest.as_bytes().to_vec()))
        .order_by_desc(assessment::Column::Number)
        .one(db)
        .await?;
    Ok(records(db, shared, row.into_iter().collect(), now).await?.pop())
}

/// What was assessed in a case, oldest first.
pub(crate) async fn assessments(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
    now: (&CaseQuestions, &str),
) -> Result<Vec<AssessmentRecord>, StoreError> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::CaseId.eq(case_id.as_str()))
        .order_by_asc(assessment::Column::Number)
        .all(db)
        .await?;
    records(db, shared, rows, now).await
}

/// Rows of one case, and so of one person, beside what they would be made of now.
async fn records(
    db: &impl ConnectionTrait,
    shared: &Shared,
    rows: Vec<assessment::Model>,
    (questions, rules): (&CaseQuestions, &str),
) -> Result<Vec<AssessmentRecord>, StoreError> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let person_id = text(TABLE, first.person_id.clone())?;
    let now = inputs::current(db, questions, &person_id).await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        records.push(record(db, shared, row, (now.as_ref(), rules)).await?);
    }
    Ok(records)
}

/// What differs between what was relied on then and what would be now.
fn changes(then: &Relied, (now, rules): (Option<&Relied>, &str), rules_then: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    if now.map(|now| now.version) != Some(then.version) {
        changes.push(Change::Record(now.map(|now| now.version)));
    }
    if rules != rules_then {
        changes.push(Change::Rules(rules_then.to_owned()));
    }
    let Some(asked) = &then.asked else {
        changes.push(Change::Unasked);
        return changes;
    };
    let asked_now = now.and_then(|now| now.asked.as_deref()).unwrap_or_default();
    let gone = asked.iter().filter(|one| !asked_now.contains(one));
    let new = asked_now.iter().filter(|one| !asked.contains(one));
    let mut queries: Vec<Digest> = gone.chain(new).map(|one| one.query).collect();
    queries.sort_unstable();
    queries.dedup();
    changes.extend(queries.into_iter().map(Change::Question));
    changes
}

async fn record(
    db: &impl ConnectionTrait,
    shared: &Shared,
    row: assessment::Model,
    (now, rules): (Option<&Relied>, &str),
) -> Result<AssessmentRecord, StoreError> {
    let relied = relied(db, &row).await?;
    let inputs = relied.digest(&row.case_id, &row.rules, &row.claim);
    let digest = Digest::of(row.json.as_bytes());
    if digest.as_bytes().as_slice() != row.digest || inputs.as_bytes().as_slice() != row.inputs {
        return Err(corrupt(TABLE, "it is not what its digests name"));
    }
    let claim = office::pension_claim_from_bytes(&row.claim, shared.owner.me);
    let digest_now = now.map(|now| now.digest(&row.case_id, rules, &row.claim));
    Ok(AssessmentRecord {
        number: row.number,
        digest,
        relied_on: relied.answers(),
        version: relied.version,
        person_id: relied.person_id.clone(),
        claim: claim.ok_or_else(|| corrupt(TABLE, "its claim does not read"))?,
        right: PensionRight::found_by(&row.json).ok_or_else(|| corrupt(TABLE, "it is none"))?,
        figures_missing: PensionRight::figures_missing(&row.json),
        json: row.json,
        officer: Officer { id: text(TABLE, row.officer_id)?, role: code(TABLE, row.role)? },
        at: Instant::from_unix_ms(row.at).ok_or_else(|| corrupt(TABLE, "instant"))?,
        outdated: digest_now != Some(inputs),
        changes: changes(&relied, (now, rules), &row.rules),
    })
}

pub(super) async fn relied(
    db: &impl ConnectionTrait,
    row: &assessment::Model,
) -> Result<Relied, StoreError> {
    let answers = reliance::Entity::find()
        .filter(reliance::Column::Assessment.eq(row.number))
        .order_by_asc(reliance::Column::AnswerDigest)
        .all(db)
        .await?;
    let (mut attested, mut named) = (Vec::new(), Vec::new());
    for answer in answers {
        let digest = evidence::digest("reliance", &answer.answer_digest)?;
        named.push(digest);
        let positions: Vec<u32> = serde_json::from_str(&answer.positions)
            .map_err(|_| corrupt("reliance", "the places are no list"))?;
        attested.extend(positions.into_iter().map(|position| (digest, position)));
    }
    let person_id = text(TABLE, row.person_id.clone())?;
    let asked = row.asked.as_deref().map(|lines| {
        inputs::asked_from(lines).ok_or_else(|| corrupt(TABLE, "the questions are no list"))
    });
    let version = row.person_version;
    let relied = Relied { person_id, version, attested, asked: asked.transpose()? };
    // An answer that attests nothing stands in no digest but that of the questions.
    match named == relied.answers() {
        true => Ok(relied),
        false => Err(corrupt("reliance", "the answers are not those of its assessment")),
    }
}

/// What was decided in a case, oldest first.
pub(crate) async fn decisions(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Vec<DecisionRecord>, StoreError> {
    let rows = decision::Entity::find()
        .filter(decision::Column::CaseId.eq(case_id.as_str()))
        .order_by_asc(decision::Column::Number)
        .all(db)
        .await?;
    let mut decisions = Vec::with_capacity(rows.len());
    for row in &rows {
        decisions.push(decision(db, shared, row).await?);
    }
    Ok(decisions)
}

/// The receipts of these notices.
pub(crate) async fn receipts(
    db: &impl ConnectionTrait,
    shared: &Shared,
    notices: impl IntoIterator<Item = Digest>,
) -> Result<BTreeMap<Digest, Stored<Receipt>>, StoreError> {
    let notices = notices.into_iter().map(|notice| notice.as_bytes().to_vec());
    let rows = statement::Entity::find()
        .filter(statement::Column::Answers.is_in(notices))
        .filter(statement::Column::PayloadType.eq(PayloadType::Receipt.as_str()))
        .filter(statement::Column::RefusedReason.is_null())
        .order_by_asc(statement::Column::Number)
        .all(db)
        .await?;
    let mut receipts = BTreeMap::new();
    for row in rows {
        let receipt = evidence::reopen_as::<Receipt>(&row, shared)?;
        receipts.entry(receipt.attested().statement().header.answers).or_insert(receipt);
    }
    Ok(receipts)
}

/// The newest decision of a case.
pub(super) async fn newest_decision(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<DecisionRecord>, StoreError> {
    let row = decision::Entity::find()
        .filter(decision::Column::CaseId.eq(case_id.as_str()))
        .order_by_desc(decision::Column::Number)
        .one(db)
        .await?;
    match row {
        Some(row) => Ok(Some(decision(db, shared, &row).await?)),
        None => Ok(None),
    }
}

/// The newest notice of a case: that of a decision, or of one whose record was lost and whose notice came back.
pub(super) async fn newest_notice(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &Text,
) -> Result<Option<DecisionRecord>, StoreError> {
    let newest = statement::Entity::find()
        .filter(statement::Column::CaseId.eq(case_id.as_str()))
        .filter(statement::Column::Direction.eq(Direction::Issued.name()))
        .filter(statement::Column::PayloadType.eq(PayloadType::DecisionNotice.as_str()))
        .order_by_desc(statement::Column::Number)
        .limit(1)
        .one(db)
        .await?;
    newest.map(|row| evidence::reopen_as(&row, shared)).transpose()
}

/// The decision that a notice replaces, by its notice: none where it replaces none, or one whose record was lost.
pub(super) async fn replaced(
    db: &impl ConnectionTrait,
    notice: &Signed<DecisionNotice>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(digest) = notice.header.supersedes else { return Ok(None) };
    let digest = digest.as_bytes().to_vec();
    let recorded = decision::Column::NoticeDigest.eq(digest.clone());
    let recorded = decision::Entity::find().filter(recorded).one(db).await?;
    Ok(recorded.map(|_| digest))
}

async fn decision(
    db: &impl ConnectionTrait,
    shared: &Shared,
    row: &decision::Model,
) -> Result<DecisionRecord, StoreError> {
    const TABLE: &str = "decision";
    let digest = evidence::digest(TABLE, &row.notice_digest)?;
    let statement = evidence::find(db, digest).await?;
    let statement = statement.ok_or_else(|| corrupt(TABLE, "its notice is not there"))?;
    let stored = evidence::reopen_as::<DecisionNotice>(&statement, shared)?;
    let notice = stored.attested().statement();
    let assessment = assessment::Entity::find_by_id(row.assessment).one(db).await?;
    let supersedes = replaced(db, notice).await?;
    let same = notice.header.case_id.as_str() == row.case_id
        && supersedes == row.supersedes
        && assessment
            .is_some_and(|held| held.digest == notice.body.assessment.as_bytes().as_slice());
    if same { Ok(stored) } else { Err(corrupt(TABLE, "its notice says something else")) }
}
