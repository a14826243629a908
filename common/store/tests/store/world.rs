//! Two states, their keys and bundles, and the Kazakh node's store in a folder of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::answer::Answering;
use kzmn_common::exchange::close::{Asker, Closing, DeliveryReply, RejectedReply};
use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::receive::{Received, Reception};
use kzmn_common::header::StatementId;
use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::kinds::{Completeness, Outcome, Question, RecordAnswer, RecordQuery};
use kzmn_common::party::Party;
use kzmn_common::period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Place, Sex, iin_check_digit};
use kzmn_common::registry::{
    ContributionMonth, Holding, OwnPeriod, OwnPerson, RegistryEntry, Salts, monthly_rows_digest,
};
use kzmn_common::statement::{Sealed, Signed, Unverified};
use kzmn_common::text::Text;
use kzmn_common::trust::{GovernancePins, Signer, SigningKey, TrustBundle};
use kzmn_store::{Options, Owner, Processed, Store, StoreError};
use kzmn_testkit::states::{TwoStates, question};
use kzmn_testkit::values::{date, name, now, realm, text};
use kzmn_testkit::{SeededEntropy, StandInRules};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database};

pub(crate) const SALT: Salts = Salts { rows: [7; 32], names: [8; 32] };

/// Attests every period as it is held. A period of which the multiplier is `PANIC` breaks it.
pub(crate) fn rules() -> StandInRules {
    StandInRules::attesting(Party::Kazakhstan, attest)
}

fn attest(holding: &Holding) -> Vec<ServicePeriod> {
    let digest = monthly_rows_digest(&holding.salts.rows, &holding.entry.months);
    let attest = |period: &OwnPeriod| {
        let code = period.multiplier_code.as_ref().map(Text::as_str);
        assert_ne!(code, Some("PANIC"), "as the test wants it");
        let OwnPeriod { period_id, kind, start, end, territory, contribution, .. } = period.clone();
        let OwnPeriod { employer, occupation, multiplier_code, evidence, note, .. } =
            period.clone();
        ServicePeriod {
            period_id,
            kind,
            start,
            end,
            territory,
            scheme: Scheme::KzSolidary,
            contribution,
            employer,
            occupation,
            multiplier_code,
            evidence,
            monthly_rows_digest: Some(digest),
            limitation: PeriodLimitation::None,
            note,
        }
    };
    let mut periods: Vec<_> = holding.entry.periods.iter().map(attest).collect();
    periods.sort_by(|a, b| (a.start, &a.period_id).cmp(&(b.start, &b.period_id)));
    periods
}

#[derive(Debug)]
pub(crate) struct World {
    folder: tempfile::TempDir,
    states: TwoStates,
    pub(crate) entropy: Arc<SeededEntropy>,
    pub(crate) policy: Policy,
}

impl World {
    pub(crate) fn new() -> Self {
        let entropy = Arc::new(SeededEntropy::new(20_261_123));
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            states: TwoStates::new(entropy.as_ref()),
            entropy,
            policy: Policy::default(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("kz.sqlite")
    }

    pub(crate) fn states(&self) -> &TwoStates {
        &self.states
    }

    pub(crate) fn pins(&self) -> GovernancePins {
        self.states.pins()
    }

    /// A bundle's file; another `root` makes it other bytes.
    pub(crate) fn bundle_file(&self, sequence: u64, root: u8) -> Vec<u8> {
        self.states.sign(&self.states.draft(sequence, root))
    }

    pub(crate) fn bundle(&self) -> TrustBundle {
        self.states.open(&self.states.draft(1, 0))
    }

    /// Without any bundle.
    pub(crate) async fn bare_store(&self) -> Result<Store, StoreError> {
        self.bare_store_with(&Options::at(self.path())).await
    }

    async fn bare_store_with(&self, options: &Options) -> Result<Store, StoreError> {
        let (me, rules) = (Party::Kazakhstan, Arc::new(rules()));
        let owner = Owner { me, realm: realm(), rules };
        Store::open(options, owner, self.entropy.clone(), self.pins()).await
    }

    /// The bundle of that file.
    pub(crate) fn bundle_of(&self, sequence: u64, root: u8) -> TrustBundle {
        self.states.open(&self.states.draft(sequence, root))
    }

    /// By what Kazakhstan answers.
    pub(crate) fn answering(&self) -> Arc<Answering> {
        let key = self.key(Party::Kazakhstan).to_pem().expect("PEM");
        let entropy: Arc<dyn Entropy> = self.entropy.clone();
        Arc::new(Answering {
            me: Party::Kazakhstan,
            realm: realm(),
            signer: SigningKey::from_pem(&key).expect("the key").into(),
            rules: Arc::new(rules()),
            entropy,
        })
    }

    /// With bundle 1.
    pub(crate) async fn store(&self) -> Store {
        self.store_with(&Options::at(self.path())).await
    }

    /// The same with other options.
    pub(crate) async fn store_with(&self, options: &Options) -> Store {
        let store = self.bare_store_with(options).await.expect("opens");
        let file = self.bundle_file(1, 0);
        store.adopt_bundle(&file, &self.bundle(), now()).await.expect("adopted");
        store
    }

    /// SQL on the same file, by somebody else.
    pub(crate) async fn by_hand(&self, sql: &[&str]) {
        let url = format!("sqlite://{}", self.path().display());
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false);
        let db = Database::connect(options).await.expect("opens");
        for sql in sql {
            db.execute_unprepared(sql).await.expect("executes");
        }
        db.close().await.expect("closes");
    }

    pub(crate) fn key(&self, party: Party) -> &SigningKey {
        self.states.key(party)
    }

    pub(crate) fn signer(&self, party: Party) -> &Signer {
        self.states.signer(party)
    }

    /// Mongolia asks about a person.
    pub(crate) fn asked(&self, person: PersonClaim) -> Signed<RecordQuery> {
        let question = question(person);
        RecordQuery::ask(question, Party::Mongolia, realm(), now(), self.entropy.as_ref())
    }

    pub(crate) fn signed<T: kzmn_common::statement::Body>(&self, query: Signed<T>) -> Envelope {
        Sealed::seal(query, self.signer(Party::Mongolia)).expect("signed").into_envelope()
    }

    /// The id of a query.
    pub(crate) fn read_id(&self, envelope: &Envelope) -> StatementId {
        self.received(envelope, now()).statement_id().expect("an id")
    }

    pub(crate) fn received(&self, envelope: &Envelope, now: Instant) -> Received {
        let (bundle, realm) = (self.bundle(), realm());
        let (me, policy) = (Party::Kazakhstan, &self.policy);
        let at = Reception { me, realm: &realm, bundle: &bundle, policy, now };
        Received::query(Unverified::received(envelope.clone()), at).expect("verified")
    }

    /// What comes by `Deliver`, `seconds` later.
    pub(crate) fn delivered(&self, envelope: Envelope, seconds: u64) -> Received {
        let (bundle, realm) = (self.bundle(), realm());
        let now = now().after(Duration::from_secs(seconds));
        let (me, policy) = (Party::Kazakhstan, &self.policy);
        let at = Reception { me, realm: &realm, bundle: &bundle, policy, now };
        Received::delivery(Unverified::received(envelope), at).expect("verified")
    }

    pub(crate) async fn process(&self, store: &Store, envelope: &Envelope) -> Processed {
        store.process(self.received(envelope, now()), &self.answering()).await.expect("settled")
    }

    /// The answer as Mongolia reads it.
    pub(crate) fn read_answer(&self, settled: &Processed) -> Signed<RecordAnswer> {
        let Processed::Answer(envelope) = settled else { panic!("not an answer: {settled:?}") };
        let unverified = Unverified::received(envelope.clone());
        let age = kzmn_common::statement::KeyAge::ValidAtIssue;
        let verified =
            unverified.verify(Party::Kazakhstan, &self.bundle(), now(), age).expect("verified");
        let realm = realm();
        let addressed =
            kzmn_common::statement::ExpectedAddress { audience: Party::Mongolia, realm: &realm };
        verified.open::<RecordAnswer>(addressed).expect("an answer").statement().clone()
    }

    /// Kazakhstan asks Mongolia.
    pub(crate) fn own_query(&self, case: &str) -> Sealed<RecordQuery> {
        let question = Question { case_id: text(case), ..question(claim(0)) };
        let entropy = self.entropy.as_ref();
        let query = RecordQuery::ask(question, Party::Kazakhstan, realm(), now(), entropy);
        Sealed::seal(query, self.signer(Party::Kazakhstan)).expect("signed")
    }

    /// Mongolia answers.
    pub(crate) fn answer(
        &self,
        query: &Sealed<RecordQuery>,
        outcome: Outcome,
    ) -> Signed<RecordAnswer> {
        let issuer = (Party::Mongolia, realm());
        RecordAnswer::to(query.digest(), outcome, issuer, now(), self.entropy.as_ref())
    }

    /// Kazakhstan judges what came back for a statement that it delivers; with the bytes that came.
    pub(crate) fn judge_delivery<T: kzmn_common::statement::Body>(
        &self,
        delivered: Digest,
        reply: Signed<T>,
    ) -> (Envelope, DeliveryReply) {
        let (realm, bundle) = (realm(), self.bundle());
        let me = Party::Kazakhstan;
        let asker = Asker { me, realm: &realm, bundle: &bundle, policy: &self.policy };
        let envelope =
            Sealed::seal(reply, self.signer(Party::Mongolia)).expect("signed").into_envelope();
        let received = Unverified::received(envelope.clone());
        (envelope, asker.delivered((delivered, now()), received, now()).expect("ends the delivery"))
    }

    /// Kazakhstan judges what came back `seconds` later.
    pub(crate) fn judge<T: kzmn_common::statement::Body>(
        &self,
        query: &Sealed<RecordQuery>,
        reply: Signed<T>,
        seconds: u64,
    ) -> Result<Closing, Box<RejectedReply>> {
        let (realm, bundle) = (realm(), self.bundle());
        let me = Party::Kazakhstan;
        let asker = Asker { me, realm: &realm, bundle: &bundle, policy: &self.policy };
        let envelope =
            Sealed::seal(reply, self.signer(Party::Mongolia)).expect("signed").into_envelope();
        let received = Unverified::received(envelope);
        let at = now().after(Duration::from_secs(seconds));
        asker.close((query.statement(), query.digest()), received, at).map_err(Box::new)
    }
}

pub(crate) fn later(seconds: u64) -> Instant {
    now().after(Duration::from_secs(seconds))
}

/// The IIN of the person of that number, born in 1958.
pub(crate) fn iin(number: u32) -> Identifier {
    let mut tries = (0..10).filter_map(|last| {
        let eleven = format!("580315{:05}", 30_000 + number * 10 + last);
        iin_check_digit(&eleven).map(|check| format!("{eleven}{check}"))
    });
    Identifier::parse(IdentifierKind::Iin, &tries.next().expect("one")).expect("an IIN")
}

/// A name that no other number has.
pub(crate) fn surname(number: u32) -> String {
    let letters: Vec<char> = "бвгджзклмн".chars().collect();
    let digits = format!("{number:04}");
    let spelled = digits.bytes().map(|digit| letters[usize::from(digit - b'0')]);
    format!("Ә{}", spelled.collect::<String>())
}

/// A person, three periods and two monthly rows.
pub(crate) fn entry(number: u32) -> RegistryEntry {
    let place =
        Place { country: Some(text("KZ")), region: None, locality: Some(text("Алматы")) };
    let person = OwnPerson {
        person_id: text(&format!("P-{number}")),
        identifiers: vec![iin(number)],
        names: vec![name(&surname(number), "Серік")],
        sex: Sex::Male,
        birth_date: date("1958-03-15"),
        birth_place: Some(place),
        parents: vec![name("Қадыров", "Нұрлан")],
        restricted: false,
    };
    let month = |month| ContributionMonth { year: 1996, month, employer: employer(), paid: true };
    RegistryEntry {
        person,
        periods: vec![period("A", "1980", "1984-06"), period("B", "1985-01-01", "1990-05-31")],
        months: vec![month(1), month(2)],
    }
}

pub(crate) fn employer() -> Employer {
    Employer { name: text("Қазақмыс"), identifier: Some(text("970340000123")) }
}

pub(crate) fn period(id: &str, start: &str, end: &str) -> OwnPeriod {
    OwnPeriod {
        period_id: text(id),
        kind: PeriodKind::Employment,
        start: date(start),
        end: Some(date(end)),
        territory: Territory::Kazakhstan,
        contribution: ContributionState::NotRequired,
        employer: Some(employer()),
        occupation: Some(text("токарь")),
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::LabourBook,
            grade: EvidenceGrade::Verified,
            reference: Some(text("ЕК-17")),
        },
        note: None,
    }
}

/// What Mongolia says about the person of that number.
pub(crate) fn claim(number: u32) -> PersonClaim {
    PersonClaim {
        identifiers: vec![iin(number)],
        names: vec![name(&surname(number), "Сэрик")],
        sex: Some(Sex::Male),
        birth_date: Some(date("1958-03-15")),
        birth_place: None,
        parents: Vec::new(),
    }
}

/// Two periods as Mongolia attests them.
pub(crate) fn found(first: &str) -> Outcome {
    let period = |id: &str, start: &str| ServicePeriod {
        period_id: text(id),
        kind: PeriodKind::Herding,
        start: date(start),
        end: Some(date("1994-12")),
        territory: Territory::Mongolia,
        scheme: Scheme::MnState,
        contribution: ContributionState::NotRequired,
        employer: None,
        occupation: None,
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::SocialInsuranceBook,
            grade: EvidenceGrade::Verified,
            reference: None,
        },
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: None,
    };
    Outcome::Found {
        basis: kzmn_common::kinds::MatchBasis::OwnIdentifier,
        periods: vec![period(first, "1978"), period("M-2", "1990-02")],
        pensions: Vec::new(),
        completeness: Completeness::Partial,
    }
}
