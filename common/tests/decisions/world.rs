//! Kazakhstan's node, which receives and asks, and Mongolia's, which a test plays.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kzmn_common::date::PartialDate;
use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::receive::{Received, Reception};
use kzmn_common::header::{Justification, LegalBasis, Officer, OfficerRole, Purpose};
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnswerPart, Question, RecordQuery};
use kzmn_common::party::{Party, Realm};
use kzmn_common::period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
use kzmn_common::person::{
    Identifier, IdentifierKind, NameUse, PersonClaim, PersonName, Script, Sex,
};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Body, Sealed, Signed, Unverified};
use kzmn_common::text::Text;
use kzmn_common::trust::{
    Algorithm, BundleDraft, EnrolledKey, GovernancePins, KeyUsage, SigningKey, TrustBundle,
    TrustedParty,
};
use kzmn_testkit::{SeededEntropy, StandInRules};

/// The node whose decisions are tested.
pub(crate) const ME: Party = Party::Kazakhstan;
/// The one that a test plays.
pub(crate) const PEER: Party = Party::Mongolia;

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);

pub(crate) struct World {
    governance: BTreeMap<Party, SigningKey>,
    pub(crate) keys: BTreeMap<Party, SigningKey>,
    /// Enrolled for Mongolia beside its statement key.
    pub(crate) enrolled: Vec<EnrolledKey>,
    pub(crate) policy: Policy,
    pub(crate) entropy: SeededEntropy,
}

impl World {
    pub(crate) fn new() -> Self {
        let keys = |seed| Party::ALL.into_iter().zip((seed..).map(key)).collect();
        Self {
            governance: keys(1),
            keys: keys(3),
            enrolled: Vec::new(),
            policy: Policy::default(),
            entropy: SeededEntropy::new(0),
        }
    }

    pub(crate) fn bundle(&self) -> TrustBundle {
        let file = self.draft().sign(&self.governors()).expect("a bundle");
        TrustBundle::open(&file, &self.pins()).expect("opens")
    }

    pub(crate) fn governors(&self) -> Vec<&SigningKey> {
        self.governance.values().collect()
    }

    pub(crate) fn pins(&self) -> GovernancePins {
        let pin = |(party, key): (&Party, &SigningKey)| (*party, key.public().id().clone());
        self.governance.iter().map(pin).collect()
    }

    pub(crate) fn draft(&self) -> BundleDraft {
        let parties = Party::ALL.map(|party| (party, self.trusted(party)));
        BundleDraft {
            realm: realm(),
            sequence: 7,
            not_before: at("2020-01-01T00:00:00Z"),
            not_after: at("2040-01-01T00:00:00Z"),
            parties: parties.into(),
        }
    }

    fn trusted(&self, party: Party) -> TrustedParty {
        let domain = format!("{}.kzmn.internal", party.code());
        let identity = format!("spiffe://{domain}/node/exchange");
        let mut keys = vec![
            enrol(&self.governance[&party], KeyUsage::Governance),
            enrol(&self.keys[&party], KeyUsage::Statement),
        ];
        if party == PEER {
            keys.extend(self.enrolled.iter().cloned());
        }
        TrustedParty {
            trust_domain: domain,
            exchange_identity: SpiffeId::parse(&identity).expect("an identity"),
            required_algorithms: BTreeSet::from([Algorithm::Ed25519]),
            roots: vec![vec![0]],
            keys,
        }
    }

    /// Mongolia's question, made now.
    pub(crate) fn asked(&self) -> Signed<RecordQuery> {
        RecordQuery::ask(question(), PEER, realm(), now(), &self.entropy)
    }

    /// What Mongolia signs with its statement key.
    pub(crate) fn signed<T: Body>(&self, statement: Signed<T>) -> Unverified {
        signed_with(&self.keys[&PEER], statement)
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
    SigningKey::generate(&SeededEntropy::new(seed)).expect("a key")
}

/// Enrols a key from 2020 to 2040.
pub(crate) fn enrol(key: &SigningKey, usage: KeyUsage) -> EnrolledKey {
    EnrolledKey {
        key: key.public().clone(),
        usage,
        not_before: at("2020-01-01T00:00:00Z"),
        not_after: at("2040-01-01T00:00:00Z"),
        revoked_at: None,
    }
}

pub(crate) fn signed_with<T: Body>(key: &SigningKey, statement: Signed<T>) -> Unverified {
    Unverified::received(Sealed::seal(statement, key).into_envelope())
}

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

pub(crate) fn now() -> Instant {
    at("2026-11-23T09:00:00Z")
}

pub(crate) fn realm() -> Realm {
    Realm::parse("test").expect("a realm")
}

pub(crate) fn text(text: &str) -> Text {
    Text::parse(text, 500).expect("accepted")
}

pub(crate) fn date(text: &str) -> PartialDate {
    PartialDate::parse(text).expect("a date")
}

pub(crate) fn name(surname: &str, given: &str) -> PersonName {
    PersonName {
        usage: NameUse::Current,
        surname: Some(text(surname)),
        given_name: Some(text(given)),
        patronymic: None,
        clan_name: None,
        parent_name: None,
        original: None,
        script: Some(Script::Cyrillic),
    }
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

/// What a caseworker may ask with the person's consent: all that the default policy allows.
pub(crate) fn question() -> Question {
    Question {
        case_id: text("MN-2026-1"),
        supersedes: None,
        justification: Justification {
            purpose: Purpose::NewAward,
            basis: LegalBasis::Consent { article: text("8"), reference: text("C-1") },
            officer: Officer { id: text("7f3a"), role: OfficerRole::Caseworker },
        },
        person: claim(),
        kinds: Vec::new(),
        within: None,
        parts: vec![
            AnswerPart::Identity,
            AnswerPart::Periods,
            AnswerPart::Employers,
            AnswerPart::Contributions,
        ],
        reply_by: None,
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
