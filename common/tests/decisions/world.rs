//! Kazakhstan's node, which receives and asks, and Mongolia's, which a test plays.

use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::receive::{Received, Reception};
use kzmn_common::header::{CommonHeader, NoticeHeader};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{DecisionNotice, DecisionOutcome, RecordQuery};
use kzmn_common::party::Party;
use kzmn_common::pension::PensionKind;
use kzmn_common::period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Sex};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Body, Sealed, Signed, Unverified};
use kzmn_common::trust::{BundleDraft, EnrolledKey, Signer, SigningKey, TrustBundle};
use kzmn_testkit::states::{self, TwoStates, question};
use kzmn_testkit::values::{date, name, now, realm, text};
use kzmn_testkit::{SeededEntropy, StandInRules};

/// The node whose decisions are tested.
pub(crate) const ME: Party = Party::Kazakhstan;
/// The one that a test plays.
pub(crate) const PEER: Party = Party::Mongolia;

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);

pub(crate) struct World {
    pub(crate) states: TwoStates,
    /// Enrolled for Mongolia beside its statement key.
    pub(crate) enrolled: Vec<EnrolledKey>,
    pub(crate) policy: Policy,
    pub(crate) entropy: SeededEntropy,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            states: TwoStates::new(&SeededEntropy::new(1)),
            enrolled: Vec::new(),
            policy: Policy::default(),
            entropy: SeededEntropy::new(0),
        }
    }

    pub(crate) fn bundle(&self) -> TrustBundle {
        self.states.open(&self.draft())
    }

    pub(crate) fn draft(&self) -> BundleDraft {
        let mut draft = self.states.draft(7, 0);
        if let Some(peer) = draft.parties.get_mut(&PEER) {
            peer.keys.extend(self.enrolled.iter().cloned());
        }
        draft
    }

    /// Mongolia's question, made now.
    pub(crate) fn asked(&self) -> Signed<RecordQuery> {
        RecordQuery::ask(question(claim()), PEER, realm(), now(), &self.entropy)
    }

    /// What Mongolia's officer decided.
    pub(crate) fn notice(&self) -> Signed<DecisionNotice> {
        let Signed { header, .. } = self.asked();
        Signed {
            common_header: CommonHeader::new(PEER, realm(), now(), &self.entropy),
            header: NoticeHeader {
                case_id: header.case_id,
                supersedes: None,
                justification: header.justification,
            },
            body: DecisionNotice {
                outcome: DecisionOutcome::Award,
                pension: PensionKind::OldAge,
                effective_from: date("2026-11-01").earliest(),
                article: text("Article 5"),
                reason: None,
                relied_on: Vec::new(),
                own_record_version: 1,
                assessment: Digest::of(b"an assessment"),
            },
        }
    }

    /// What Mongolia signs with its statement key.
    pub(crate) fn signed<T: Body>(&self, statement: Signed<T>) -> Unverified {
        signed_with(self.states.signer(PEER), statement)
    }

    /// Kazakhstan receives it by `Query`.
    pub(crate) fn received(
        &self,
        statement: Unverified,
        now: Instant,
    ) -> Result<Received, RefusalReason> {
        let (realm, bundle) = (realm(), self.bundle());
        let policy = &self.policy;
        Received::query(
            statement,
            Reception { me: ME, realm: &realm, bundle: &bundle, policy, now },
        )
    }

    /// Kazakhstan receives it by `Deliver`.
    pub(crate) fn delivered(&self, statement: Unverified) -> Result<Received, RefusalReason> {
        let (realm, bundle) = (realm(), self.bundle());
        let (policy, now) = (&self.policy, now());
        Received::delivery(
            statement,
            Reception { me: ME, realm: &realm, bundle: &bundle, policy, now },
        )
    }
}

pub(crate) fn key(seed: u64) -> SigningKey {
    states::key(&SeededEntropy::new(seed))
}

pub(crate) fn signer(seed: u64) -> Signer {
    key(seed).into()
}

pub(crate) fn signed_with<T: Body>(signer: &Signer, statement: Signed<T>) -> Unverified {
    Unverified::received(Sealed::seal(statement, signer).expect("signed").into_envelope())
}

/// A claim that says just enough: two name parts, sex, birth year and a number of Kazakhstan.
pub(crate) fn claim() -> PersonClaim {
    let number = Identifier::parse(IdentifierKind::Iin, "610517399077").expect("an IIN");
    PersonClaim {
        identifiers: vec![number],
        names: vec![name("Қуаныш", "Серік")],
        sex: Some(Sex::Male),
        birth_date: Some(date("1961")),
        birth_place: None,
        parents: Vec::new(),
    }
}

/// A period that tells all that a period can tell.
pub(crate) fn period(id: &str, kind: PeriodKind, start: &str, end: &str) -> ServicePeriod {
    ServicePeriod {
        period_id: text(id),
        kind,
        start: date(start),
        end: Some(date(end)),
        territory: Territory::Kazakhstan,
        scheme: Scheme::KzSolidary,
        contribution: ContributionState::Paid,
        employer: Some(Employer { name: text("Қазақмыс"), identifier: None }),
        occupation: Some(text("токарь")),
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::LabourBook,
            grade: EvidenceGrade::Verified,
            reference: Some(text("ЕК-17")),
        },
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: Some(text("see the book")),
    }
}

/// Rules that attest these periods, whatever is held.
pub(crate) fn attesting(periods: Vec<ServicePeriod>) -> StandInRules {
    StandInRules::attesting(ME, move |_| periods.clone())
}
