//! `OperationsService`: the node's status.

use kzmn_common::header::Officer;
use kzmn_common::refusal::Refused;
use kzmn_common::wire;
use kzmn_proto::office as proto;
use kzmn_store::{Checked, StoreStatus};

use super::super::peer::PeerAttempts;
use super::super::store_refusal;
use super::OfficeCall;
use crate::telemetry::{self, StageTotal};

impl OfficeCall {
    pub(super) async fn status(
        &self,
        _: Officer,
        _: proto::StatusRequest,
    ) -> Result<proto::StatusResponse, Refused> {
        let core = &self.core;
        let store = core.store.status().await.map_err(|error| store_refusal(&error))?;
        let checked = *core.store.checked().borrow() == Checked::Passed;
        let serving = self.asking.serving().await;
        let PeerAttempts { answered_at, failed } = core.peer.seen();
        Ok(proto::StatusResponse {
            party: wire::party_to_proto(core.me),
            realm: self.epoch.bundle.realm().as_str().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: Some(wire::instant_to_proto(core.started_at)),
            now: Some(wire::instant_to_proto(core.clock.now())),
            store: Some(store_status(&store, checked)),
            trust: Some(proto::TrustStatus {
                bundle_sequence: whole(self.epoch.bundle.sequence()),
                bundle_not_after: Some(wire::instant_to_proto(self.epoch.bundle.not_after())),
                statement_key_id: self.epoch.answering.key.public().id().to_string(),
                may_sign_until: Some(wire::instant_to_proto(self.epoch.may_sign_until)),
            }),
            peer: Some(proto::PeerStatus {
                answered_at: answered_at.map(wire::instant_to_proto),
                failed_at: failed.map(|(at, _)| wire::instant_to_proto(at)),
                failed_reason: failed.map(|(_, why)| why.to_owned()).unwrap_or_default(),
                address: core.peer.address().to_owned(),
                serving: serving.is_ok(),
                not_serving_reason: serving.err().unwrap_or_default().to_owned(),
                received_at: store.received_at.map(wire::instant_to_proto),
            }),
            stages: telemetry::totals().iter().map(stage_time).collect(),
        })
    }
}

fn store_status(status: &StoreStatus, checked: bool) -> proto::StoreStatus {
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
    } = *status;
    proto::StoreStatus {
        checked,
        persons: whole(persons),
        statements: whole(statements),
        open_questions: whole(open_questions),
        deferred_questions: whole(deferred_questions),
        equivocal_questions: whole(equivocal_questions),
        open_matches: whole(open_matches),
        suspects: whole(suspects),
        bytes: whole(bytes),
    }
}

fn stage_time(StageTotal { name, count, time }: &StageTotal) -> proto::StageTime {
    proto::StageTime {
        stage: (*name).to_owned(),
        count: whole(*count),
        micros: i64::try_from(time.as_micros()).unwrap_or(i64::MAX),
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
