//! Rules of a registry that attest what a test wants.

use kzmn_common::kinds::Completeness;
use kzmn_common::party::Party;
use kzmn_common::period::ServicePeriod;
use kzmn_common::person::{IdentifierKind, NamePart};
use kzmn_common::refusal::FieldViolation;
use kzmn_common::registry::{Holding, NationalRules, OwnPerson, RegistryEntry};

type Attest = dyn Fn(&Holding) -> Vec<ServicePeriod> + Send + Sync;

/// A state's rules that take every record, and call complete what they attest.
pub struct StandInRules {
    party: Party,
    attest: Box<Attest>,
}

impl StandInRules {
    /// Rules of that state that attest nothing.
    #[must_use]
    pub fn of(party: Party) -> Self {
        Self::attesting(party, |_| Vec::new())
    }

    /// Rules of that state that attest these periods of what is held.
    pub fn attesting(
        party: Party,
        attest: impl Fn(&Holding) -> Vec<ServicePeriod> + Send + Sync + 'static,
    ) -> Self {
        Self { party, attest: Box::new(attest) }
    }
}

impl std::fmt::Debug for StandInRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StandInRules").field(&self.party).finish()
    }
}

impl NationalRules for StandInRules {
    fn party(&self) -> Party {
        self.party
    }

    fn own_identifiers(&self) -> &'static [IdentifierKind] {
        match self.party {
            Party::Kazakhstan => &[IdentifierKind::Iin],
            Party::Mongolia => &[IdentifierKind::MnRegisterNumber, IdentifierKind::MnCivilId],
        }
    }

    fn name_orders(&self) -> &'static [&'static [NamePart]] {
        &[]
    }

    fn keeps_months(&self) -> bool {
        true
    }

    fn attest(&self, holding: &Holding) -> Vec<ServicePeriod> {
        (self.attest)(holding)
    }

    fn completeness(&self, _: &OwnPerson, _: &[ServicePeriod]) -> Completeness {
        Completeness::Complete
    }

    fn look_over(&self, _: &RegistryEntry) -> Result<Vec<String>, Vec<FieldViolation>> {
        Ok(Vec::new())
    }
}
