//! `OperationsService`: the node's status, the look at all that is stored, and the comparison with the other state's books.

use kzmn_common::header::Officer;
use kzmn_common::ledger::TreeHead;
use kzmn_common::office::read_since;
use kzmn_common::reconcile::{Discrepancy, DiscrepancyKind};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::wire;
use kzmn_proto::office as proto;
use kzmn_store::{Difference, DifferenceKind, Findings, KeptCheckpoint, Progress, StoreStatus};
use kzmn_transport::ResponseStream;
use tokio_stream::StreamExt as _;

use super::{Rpc, at_fault, count_to_proto};
use crate::node::books::{BooksCompared, BooksDiffer, Reconciled};
use crate::node::looks::FsckStep;
use crate::node::office::{
    LedgerStatus, NodeStatus, ReconcileStep, ThirdWitnessStatus, TimeStampStatus,
};
use crate::node::peer::PeerAttempts;
use crate::node::third_witnesses::is_alarm;
use crate::telemetry::StageTotal;

impl Rpc {
    pub(super) async fn status(
        &self,
        _: Officer,
        _: proto::StatusRequest,
    ) -> Result<proto::StatusResponse, Refused> {
        let NodeStatus { store, checked, ledger, attempts, peer_serving, stages } =
            self.office.status().await?;
        let (core, epoch) = (&self.office.core, &self.office.epoch);
        let PeerAttempts { answered_at, failed } = attempts;
        let second = epoch.answering.signer.second().map(|key| key.public().id());
        Ok(proto::StatusResponse {
            party: wire::party_to_proto(core.me),
            realm: epoch.bundle.realm().as_str().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: Some(wire::instant_to_proto(core.started_at)),
            now: Some(wire::instant_to_proto(core.clock.now())),
            store: Some(store_status_to_proto(&store, checked, ledger.head)),
            ledger: Some(ledger_status_to_proto(&ledger)),
            trust: Some(proto::TrustStatus {
                bundle_sequence: count_to_proto(epoch.bundle.sequence()),
                bundle_not_after: Some(wire::instant_to_proto(epoch.bundle.not_after())),
                statement_key_id: epoch.answering.signer.first().public().id().to_string(),
                may_sign_until: Some(wire::instant_to_proto(epoch.may_sign_until)),
                second_statement_key_id: second.map(ToString::to_string).unwrap_or_default(),
            }),
            peer: Some(proto::PeerStatus {
                answered_at: answered_at.map(wire::instant_to_proto),
                failed_at: failed.map(|(at, _)| wire::instant_to_proto(at)),
                failed_reason: failed.map(|(_, why)| why.to_owned()).unwrap_or_default(),
                address: core.peer.address().to_owned(),
                serving: peer_serving.is_ok(),
                not_serving_reason: peer_serving.err().unwrap_or_default().to_owned(),
                received_at: store.received_at.map(wire::instant_to_proto),
            }),
            stages: stages.iter().map(stage_to_proto).collect(),
            books: Some(books_status_to_proto(core.books.last().as_ref())),
        })
    }
}

impl Rpc {
    pub(super) fn fsck(
        &self,
        request: proto::FsckRequest,
    ) -> Result<ResponseStream<proto::FsckResponse>, Refused> {
        let proto::FsckRequest { look } = request;
        let not_there = |_| Refused::because(RefusalReason::NotFound);
        let (look, steps) = self.office.fsck(u64::try_from(look).map_err(not_there)?)?;
        Ok(Box::pin(steps.map(move |step| Ok(fsck_step_to_proto(step?, look)))))
    }

    pub(super) fn reconcile(
        &self,
        request: &proto::ReconcileRequest,
    ) -> Result<ResponseStream<proto::ReconcileResponse>, Refused> {
        let since = read_since(request).map_err(at_fault)?;
        let steps = self.office.reconcile(since);
        Ok(Box::pin(steps.map(|step| step.map(|step| reconcile_step_to_proto(&step)))))
    }
}

/// How many discrepancies are told one by one.
const TOLD: usize = 1_000;

fn reconcile_step_to_proto(step: &ReconcileStep) -> proto::ReconcileResponse {
    let (BooksCompared { days, statements, discrepancies }, done) = match step {
        ReconcileStep::Progress(compared) => (compared, false),
        ReconcileStep::Done(compared) => (compared, true),
    };
    let mut response = proto::ReconcileResponse {
        days: count_to_proto(*days),
        statements: count_to_proto(*statements),
        done,
        ..proto::ReconcileResponse::default()
    };
    if done {
        let told = discrepancies.iter().take(TOLD);
        response.discrepancy_count = i64::try_from(discrepancies.len()).unwrap_or(i64::MAX);
        response.discrepancies = told.map(discrepancy_to_proto).collect();
    }
    response
}

fn discrepancy_to_proto(discrepancy: &Discrepancy) -> proto::Discrepancy {
    let Discrepancy { day, kind, digest } = discrepancy;
    let kind = match kind {
        DiscrepancyKind::MissingThere => proto::DiscrepancyKind::MissingThere,
        DiscrepancyKind::MissingHere => proto::DiscrepancyKind::MissingHere,
        DiscrepancyKind::LostHere => proto::DiscrepancyKind::LostHere,
        DiscrepancyKind::LostThere => proto::DiscrepancyKind::LostThere,
    };
    proto::Discrepancy {
        kind: kind.into(),
        day: Some(wire::partial_date_to_proto((*day).into())),
        digest: digest.as_bytes().to_vec(),
    }
}

fn books_status_to_proto(books: Option<&Reconciled>) -> proto::BooksStatus {
    let Some(Reconciled { at, found }) = books else { return proto::BooksStatus::default() };
    let mut status = proto::BooksStatus {
        compared_at: Some(wire::instant_to_proto(*at)),
        ..proto::BooksStatus::default()
    };
    match found {
        Err(reason) => (*reason).clone_into(&mut status.failed_reason),
        Ok(BooksDiffer { missing, lost_here, lost_there }) => {
            status.missing = count_to_proto(*missing);
            status.lost_here = count_to_proto(*lost_here);
            status.lost_there = count_to_proto(*lost_there);
        }
    }
    status
}

fn fsck_step_to_proto(step: FsckStep, look: u64) -> proto::FsckResponse {
    match step {
        FsckStep::Progress(Progress { table, rows }) => proto::FsckResponse {
            rows: count_to_proto(rows),
            table: table.to_owned(),
            look: count_to_proto(look),
            ..proto::FsckResponse::default()
        },
        FsckStep::Done(Findings { rows, count, differences }) => proto::FsckResponse {
            rows: count_to_proto(rows),
            table: String::new(),
            done: true,
            difference_count: count_to_proto(count),
            differences: differences.into_iter().map(difference_to_proto).collect(),
            look: 0,
        },
    }
}

fn difference_to_proto(difference: Difference) -> proto::Difference {
    let Difference { kind, table, place, what } = difference;
    let kind = match kind {
        DifferenceKind::Missing => proto::DifferenceKind::Missing,
        DifferenceKind::Altered => proto::DifferenceKind::Altered,
        DifferenceKind::Surplus => proto::DifferenceKind::Surplus,
    };
    proto::Difference { kind: kind.into(), table: table.to_owned(), place, what: what.to_owned() }
}

fn store_status_to_proto(
    status: &StoreStatus,
    checked: bool,
    ledger: TreeHead,
) -> proto::StoreStatus {
    let StoreStatus {
        persons,
        statements,
        open_questions,
        deferred_questions,
        equivocal_questions,
        open_matches,
        suspects,
        bytes,
        received_at: _,
        oldest_open_at,
        waiting_notices,
        oldest_notice_at,
    } = *status;
    proto::StoreStatus {
        checked,
        persons: count_to_proto(persons),
        statements: count_to_proto(statements),
        open_questions: count_to_proto(open_questions),
        deferred_questions: count_to_proto(deferred_questions),
        equivocal_questions: count_to_proto(equivocal_questions),
        open_matches: count_to_proto(open_matches),
        suspects: count_to_proto(suspects),
        bytes: count_to_proto(bytes),
        ledger_size: count_to_proto(ledger.size),
        ledger_root: ledger.root.as_bytes().to_vec(),
        oldest_open_at: oldest_open_at.map(wire::instant_to_proto),
        waiting_notices: count_to_proto(waiting_notices),
        oldest_notice_at: oldest_notice_at.map(wire::instant_to_proto),
    }
}

fn ledger_status_to_proto(status: &LedgerStatus) -> proto::LedgerStatus {
    let LedgerStatus { epoch, head: _, cosigned, witnessed, failed, alarms, thirds, time_stamps } =
        status;
    let (alarms, last) = alarms;
    let size = |kept: &Option<KeptCheckpoint>| {
        kept.as_ref().map(|kept| count_to_proto(kept.checkpoint.size)).unwrap_or_default()
    };
    let at =
        |kept: &Option<KeptCheckpoint>| kept.as_ref().map(|kept| wire::instant_to_proto(kept.at));
    proto::LedgerStatus {
        cosigned_size: size(cosigned),
        cosigned_at: at(cosigned),
        failed_at: failed.map(|(at, _)| wire::instant_to_proto(at)),
        failed_reason: failed.map(|(_, why)| why.to_owned()).unwrap_or_default(),
        witnessed_size: size(witnessed),
        witnessed_at: at(witnessed),
        alarms: count_to_proto(*alarms),
        last_alarm_reason: last.map(|reason| reason.name().to_owned()).unwrap_or_default(),
        epoch: count_to_proto(epoch.number().into()),
        third_witnesses: thirds.iter().map(third_witness_to_proto).collect(),
        time_stamps: time_stamps.as_ref().map(time_stamps_to_proto),
    }
}

fn third_witness_to_proto(status: &ThirdWitnessStatus) -> proto::ThirdWitnessStatus {
    let ThirdWitnessStatus { name, cosigned, failed } = status;
    let kept = cosigned.as_ref();
    proto::ThirdWitnessStatus {
        name: name.clone(),
        cosigned_size: kept.map(|kept| count_to_proto(kept.checkpoint.size)).unwrap_or_default(),
        cosigned_at: kept.map(|kept| wire::instant_to_proto(kept.at)),
        failed_at: failed.map(|(at, _)| wire::instant_to_proto(at)),
        failed_reason: failed.map(|(_, why)| why.to_owned()).unwrap_or_default(),
        knows_another_history: failed.is_some_and(|(_, why)| is_alarm(why)),
    }
}

fn time_stamps_to_proto(status: &TimeStampStatus) -> proto::TimeStampStatus {
    let TimeStampStatus { authority, stamped, failed } = status;
    let kept = stamped.as_ref();
    proto::TimeStampStatus {
        authority: authority.clone(),
        stamped_size: kept.map(|kept| count_to_proto(kept.checkpoint.size)).unwrap_or_default(),
        stamped_at: kept.map(|kept| wire::instant_to_proto(kept.at)),
        failed_at: failed.map(|(at, _)| wire::instant_to_proto(at)),
        failed_reason: failed.map(|(_, why)| why.to_owned()).unwrap_or_default(),
    }
}

fn stage_to_proto(StageTotal { name, count, time }: &StageTotal) -> proto::StageTime {
    proto::StageTime {
        stage: (*name).to_owned(),
        count: count_to_proto(*count),
        micros: i64::try_from(time.as_micros()).unwrap_or(i64::MAX),
    }
}
