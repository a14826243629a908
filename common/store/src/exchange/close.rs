//! What came back and closes a question.
//!
//! | state | deferral | answer or refusal |
//! |---|---|---|
//! | open, deferred | deferred | answered or refused |
//! | answered, refused | as before | equivocal, unless it is the same statement |
//! | equivocal | as before | as before |
//!
//! Whatever is new is kept. A reply under an id that the peer used for other bytes closes nothing, and is
//! kept as evidence of that too; for a question that is closed it is equivocation like any other.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::exchange::close::Closing;
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::party::Party;
use kzmn_common::statement::{Digest, Heading};
use kzmn_common::text::Text;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use tracing::{Instrument as _, debug_span};

use super::questions::QuestionState;
use super::settle::used_by;
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, Place};
use crate::inserts::Inserts;
use crate::padded::padded;
use crate::registry::columns::text;

/// What a batch of replies finds and does.
#[derive(Default)]
struct Batch {
    questions: BTreeMap<Digest, (QuestionState, question::Model)>,
    /// Replies that are stored already.
    stored: BTreeSet<Digest>,
    /// Ids that the peer used already.
    used: BTreeSet<String>,
    replies: Vec<statement::ActiveModel>,
    changed: BTreeSet<Digest>,
}

/// Takes all replies, and tells the state of each one's question after it; `changed` gets the cases of those
/// that changed, and `inserts` what is to be kept.
pub(crate) async fn close(
    db: &impl ConnectionTrait,
    replies: &[(Digest, &Closing)],
    changed: &mut BTreeSet<String>,
    inserts: &mut Inserts,
) -> Result<Vec<QuestionState>, StoreError> {
    let Some((_, first)) = replies.first() else {
        return Ok(Vec::new());
    };
    let mut batch = Batch::default();
    let looking = debug_span!(target: "stage", "store.questions");
    batch.load(db, first.verified().issuer(), replies).instrument(looking).await?;
    let states: Result<Vec<_>, _> =
        replies.iter().map(|(query, reply)| batch.take(*query, reply)).collect();
    let states = states?;
    let questions = batch.changed.iter().filter_map(|query| batch.questions.get(query));
    changed.extend(questions.map(|(_, question)| question.case_id.clone()));
    batch.add_to(inserts)?;
    Ok(states)
}

fn heading(reply: &Closing) -> &Heading {
    match reply {
        Closing::Answer(answer) => &answer.statement().heading,
        Closing::Refusal(refusal) => &refusal.statement().heading,
    }
}

impl Batch {
    async fn load(
        &mut self,
        db: &impl ConnectionTrait,
        peer: Party,
        replies: &[(Digest, &Closing)],
    ) -> Result<(), StoreError> {
        let queries = replies.iter().map(|(query, _)| query.as_bytes().to_vec());
        let rows = question::Entity::find()
            .filter(question::Column::QueryDigest.is_in(padded(queries)))
            .all(db)
            .await?;
        for row in rows {
            let digest = evidence::digest("question", &row.query_digest)?;
            self.questions.insert(digest, (QuestionState::of(&row)?, row));
        }
        let digests = replies.iter().map(|(_, reply)| reply.verified().digest());
        let digests = padded(digests.map(|digest| digest.as_bytes().to_vec()));
        let ids = replies.iter().map(|(_, reply)| heading(reply).statement_id.to_string());
        let known: Vec<(Vec<u8>, String, Option<String>)> = statement::Entity::find()
            .select_only()
            .columns([
                statement::Column::Digest,
                statement::Column::Issuer,
                statement::Column::StatementId,
            ])
            .filter(
                Condition::any()
                    .add(statement::Column::Digest.is_in(digests))
                    .add_option(used_by(peer, ids)),
            )
            .into_tuple()
            .all(db)
            .await?;
        for (digest, issuer, id) in known {
            self.stored.insert(evidence::digest("statement", &digest)?);
            self.used.extend(id.filter(|_| issuer == peer.code()));
        }
        Ok(())
    }

    fn take(&mut self, query: Digest, reply: &Closing) -> Result<QuestionState, StoreError> {
        let (state, row) = self.questions.get_mut(&query).ok_or(StoreError::UnknownQuestion)?;
        let verified = reply.verified();
        if !self.stored.insert(verified.digest()) {
            return Ok(*state);
        }
        let heading = heading(reply);
        let id_reused = !self.used.insert(heading.statement_id.to_string());
        let case_id = text("question", row.case_id.clone())?;
        self.replies.push(evidence::received(verified, place(reply, case_id, id_reused))?);

        let next = state.after(brought(reply), id_reused);
        if id_reused && !matches!(next, QuestionState::Equivocal) {
            row.last_reason = Some(RefusalReason::StatementIdReused.name().to_owned());
            self.changed.insert(query);
            return Ok(*state);
        }
        if next != *state {
            let closes = matches!(next, QuestionState::Answered | QuestionState::Refused);
            if closes {
                row.closed_by = Some(verified.digest().as_bytes().to_vec());
                row.closed_at = Some(verified.received_at().unix_ms());
            }
            row.state = next.name().to_owned();
            *state = next;
            self.changed.insert(query);
        }
        Ok(next)
    }

    fn add_to(self, inserts: &mut Inserts) -> Result<(), StoreError> {
        inserts.add(self.replies, None)?;
        let Self { mut questions, changed, .. } = self;
        let changed = changed.iter().filter_map(|query| questions.remove(query));
        use question::Column::{ClosedAt, ClosedBy, LastReason, QueryDigest, State};
        let to_new_values = OnConflict::column(QueryDigest)
            .update_columns([State, ClosedBy, ClosedAt, LastReason])
            .to_owned();
        inserts.add(changed.map(|(_, row)| row.into_active_model()), Some(to_new_values))
    }
}

/// What a reply alone makes of an open question.
fn brought(reply: &Closing) -> QuestionState {
    match reply {
        Closing::Refusal(_) => QuestionState::Refused,
        Closing::Answer(answer) => QuestionState::brought_by(&answer.statement().outcome),
    }
}

fn place(reply: &Closing, case_id: Text, id_reused: bool) -> Place {
    let (answers, supersedes) = match reply {
        Closing::Answer(answer) => (answer.statement().answers, answer.statement().supersedes),
        Closing::Refusal(refusal) => (refusal.statement().answers, None),
    };
    Place {
        id: Some(heading(reply).statement_id),
        case_id: Some(case_id),
        answers: Some(answers),
        supersedes,
        refused_reason: id_reused.then(|| RefusalReason::StatementIdReused.name()),
    }
}

impl QuestionState {
    /// The state in a row.
    pub(crate) fn of(row: &question::Model) -> Result<Self, StoreError> {
        Self::parse(&row.state).ok_or_else(|| corrupt("question", "a state is none"))
    }
}
