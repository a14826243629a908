//! What the own state's officers can do, over domain types: each service's use cases are in the file of its name.
//!
//! Nothing here knows a message of the office API: `grpc/` reads and writes those.

mod assessments;
mod cases;
mod closing;
mod decisions;
mod evidence;
mod judging;
mod matches;
mod operations;
mod persons;
mod proving;
mod questions;
mod reading;
mod reasons;
mod watching;

use std::sync::Arc;

use kzmn_common::header::{Officer, OfficerRole};
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Instant;
use kzmn_common::refusal::{Objection, RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_common::wire::FieldFault;
use kzmn_store::OwnAccess;
use time::Date;

use super::asking::Asking;
use super::epoch::Epoch;
use super::{Core, OrRefuse as _, Refusing};

pub(super) use assessments::{AssessedNow, LARGEST_SHOWN};
pub(super) use decisions::{DecisionPreview, RecordedDecision};
pub(super) use matches::{MatchWithHistory, RulingWanted};
pub(super) use operations::{
    LedgerStatus, NodeStatus, ReconcileStep, ThirdWitnessStatus, TimeStampStatus,
};
pub(super) use persons::{EnteredPerson, EntryFindings, EntryMode, NotTaken};
pub(super) use proving::Evidence;
pub(super) use reading::{FoundPersons, ReadingGround};

/// One call of an officer, in one epoch of trust.
pub(super) struct OfficeCall {
    pub(super) core: Arc<Core>,
    pub(super) epoch: Arc<Epoch>,
    asking: Arc<Asking>,
}

impl OfficeCall {
    /// A call that begins now.
    pub(super) fn begin(core: &Arc<Core>, asking: &Arc<Asking>) -> Self {
        Self { core: Arc::clone(core), epoch: core.epoch(), asking: Arc::clone(asking) }
    }

    /// The caller as an officer in the first of these roles that the configuration gives it. They are in the
    /// order of their duties: a caller with several roles acts in the strictest one, without a choice.
    fn officer(&self, caller: &SpiffeId, roles: &[OfficerRole]) -> Result<Officer, Refused> {
        self.core.running()?;
        let held = self.epoch.officers.get(caller);
        let role = roles.iter().copied().find(|role| held.is_some_and(|held| held.contains(role)));
        let role = role.ok_or_else(|| Refused::because(RefusalReason::RoleNotPermitted))?;
        let id = caller.path().rsplit('/').next().unwrap_or_default();
        let id =
            Text::parse(id, 64).map_err(|_| Refused::because(RefusalReason::RoleNotPermitted))?;
        Ok(Officer { id, role })
    }

    /// The same, for calls that enter people. Nothing is dated by a clock that is not believed.
    pub(super) fn registrar(
        &self,
        caller: &SpiffeId,
        roles: &[OfficerRole],
    ) -> Result<Officer, Refused> {
        self.core.sure_of_the_time(&self.epoch)?;
        self.officer(caller, roles)
    }

    /// The same, for calls that read or ask, which is recorded: each takes a place of the officer's rate. Entering people
    /// does not, for a registry is loaded by it.
    pub(super) fn reader(
        &self,
        caller: &SpiffeId,
        roles: &[OfficerRole],
    ) -> Result<Officer, Refused> {
        self.core.sure_of_the_time(&self.epoch)?;
        self.overseer(caller, roles)
    }

    /// The same, for calls that record nothing: they are wanted most where the clock is wrong.
    pub(super) fn overseer(
        &self,
        caller: &SpiffeId,
        roles: &[OfficerRole],
    ) -> Result<Officer, Refused> {
        let officer = self.officer(caller, roles)?;
        let place = self.core.rates.own_officer(officer.id.as_str());
        place.inspect_err(|refused| self.core.count(Refusing::Officer, refused, None))?;
        Ok(officer)
    }

    /// The day where the state is, now.
    fn today(&self) -> Date {
        self.day_of(self.core.clock.now())
    }

    /// The day where the state is, at that instant.
    fn day_of(&self, at: Instant) -> Date {
        at.date_in(self.core.me.utc_offset())
    }

    /// Makes access records durable. What they are of is shown after that only.
    async fn record_accesses(&self, accesses: &[OwnAccess]) -> Result<(), Refused> {
        self.core.store.record_readings(accesses).await.or_refuse()
    }
}

/// A field of what the officer wants is at fault.
pub(super) fn at_fault(fault: FieldFault) -> Refused {
    let Objection { reason, violations } = Objection::from(fault);
    Refused::because(reason).naming(violations)
}

/// The field of that name is at fault.
fn field_fault(field: &str, problem: &str) -> Refused {
    at_fault(FieldFault::in_field(field, problem))
}
