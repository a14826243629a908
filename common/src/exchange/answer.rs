//! Answering: the decision about one received statement, made in the transaction that stores it.

use std::sync::Arc;

use super::disclosure_limits;
use super::receive::{PayloadReading, Received};
use super::recognise::{Recognition, would_settle};
use crate::envelope::{Digest, Disclosure};
use crate::header::{ClosingHeader, CommonHeader, Officer, Purpose};
use crate::instant::{Entropy, Instant};
use crate::kinds::{
    AnswerPart, Completeness, MatchBasis, Outcome, Receipt, RecordAnswer, RecordQuery, Refusal,
    WithheldReason,
};
use crate::party::{Party, Realm};
use crate::refusal::{Objection, RefusalReason, Refused};
use crate::registry::{Holding, NationalRules, RegistryEntry, Salts};
use crate::statement::{Attested, Body as _, Disclosed, Sealed, Signed};
use crate::text::Text;
use crate::trust::{Signer, SigningFailed};

/// What a node needs to answer.
pub struct Answering {
    /// Whose node it is.
    pub me: Party,
    /// The deployment.
    pub realm: Realm,
    /// The statement keys.
    pub signer: Signer,
    /// The national rules.
    pub rules: Arc<dyn NationalRules>,
    /// For statement ids.
    pub entropy: Arc<dyn Entropy>,
}

/// What is to become of a received statement. Whatever is signed here leaves only once it is durable.
#[derive(Debug)]
pub enum Decision {
    /// Nothing is stored.
    Transient(Refused),
    /// The statement and its refusal are stored.
    Refuse {
        /// The refusal.
        sealed: Sealed<Refusal>,
        /// The fields at fault, reported to the caller and not signed.
        refused: Refused,
    },
    /// The statement and its receipt are stored.
    Receive {
        /// The receipt.
        sealed: Sealed<Receipt>,
    },
    /// The statement, its answer and the access record are stored.
    Answer {
        /// The answer.
        sealed: Sealed<RecordAnswer>,
        /// The access record.
        disclosure: Box<AccessRecord>,
    },
}

/// What the store holds when it is decided about a statement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StoredBefore {
    /// Whether its id was used for other bytes.
    pub id_used: bool,
    /// The place in the ledger of the entry that the statement would get.
    pub next_index: u64,
}

/// Which party asked about which person, why, and with what outcome: stored so that the person can be informed (Kazakh
/// personal-data law 8-1(3)).
#[derive(Clone, Debug)]
pub struct AccessRecord {
    /// When the registry was read.
    pub at: Instant,
    /// The person, where one was recognised.
    pub person_id: Option<Text>,
    /// The query.
    pub query: Digest,
    /// The asking party.
    pub asked_by: Party,
    /// The officer of theirs who asked.
    pub officer: Officer,
    /// The purpose.
    pub purpose: Purpose,
    /// Their case.
    pub case_id: Text,
    /// What was asked for.
    pub parts: Vec<AnswerPart>,
    /// The outcome's name in the contract.
    pub outcome: &'static str,
}

impl Answering {
    /// Decides about a statement whose digest is not processed yet, by what is `stored`. `recognise` searches the registry,
    /// and is called only if nothing stands against the statement.
    pub fn decide(
        &self,
        received: &Received,
        stored: StoredBefore,
        now: Instant,
        recognise: impl FnOnce() -> Recognition,
    ) -> Decision {
        let objection = match received.reading() {
            PayloadReading::Objectionable { objection, id: _ } => Some(objection.clone()),
            _ if stored.id_used => Some(RefusalReason::StatementIdReused.into()),
            PayloadReading::Query { standing, .. } | PayloadReading::Notice { standing, .. } => {
                standing.clone().err()
            }
        };
        let decided = match (objection, received.permitted_query()) {
            (Some(objection), _) => self.refuse(received, &objection, now),
            (None, Some(query)) => self.answer(query, recognise(), now),
            (None, None) => self.receive(received, stored.next_index, now),
        };
        decided.unwrap_or_else(|SigningFailed| {
            Decision::Transient(Refused::because(RefusalReason::StoreUnavailable))
        })
    }

    /// The moment of legal delivery: the receipt is stored with what it is of.
    fn receive(
        &self,
        received: &Received,
        ledger_index: u64,
        now: Instant,
    ) -> Result<Decision, SigningFailed> {
        let receipt = Receipt { ledger_index, received_at: received.verified().received_at() };
        let parties = (self.me, self.realm.clone());
        let receipt = receipt.of(received.digest(), parties, now, self.entropy.as_ref());
        Ok(Decision::Receive { sealed: Sealed::seal(receipt, &self.signer)? })
    }

    fn refuse(
        &self,
        received: &Received,
        objection: &Objection,
        now: Instant,
    ) -> Result<Decision, SigningFailed> {
        let refused = Refused::because(objection.reason).naming(objection.violations.clone());
        if !objection.reason.is_permanent() {
            return Ok(Decision::Transient(refused));
        }
        let Ok(text) = Text::parse(objection.reason.text(), 512) else {
            return Ok(Decision::Transient(refused));
        };
        let refusal = Signed {
            common_header: CommonHeader::new(
                self.me,
                self.realm.clone(),
                now,
                self.entropy.as_ref(),
            ),
            header: ClosingHeader { answers: received.digest() },
            body: Refusal { reason: objection.reason, text },
        };
        let sealed = Sealed::seal(refusal, &self.signer)?;
        let refused = refused.signed(sealed.envelope().clone());
        Ok(Decision::Refuse { sealed, refused })
    }

    fn answer(
        &self,
        query: &Attested<RecordQuery>,
        found: Recognition,
        now: Instant,
    ) -> Result<Decision, SigningFailed> {
        let Signed { common_header, header, body: asked } = query.statement();
        let (person_id, outcome) = match found {
            Recognition::ByIdentifier(holding) => {
                self.recognised(asked, &holding, MatchBasis::OwnIdentifier)
            }
            Recognition::ByLink(holding) => {
                self.recognised(asked, &holding, MatchBasis::ConfirmedLink)
            }
            Recognition::PossibleMatch => {
                let would_settle = would_settle(&asked.person, self.rules.as_ref());
                (None, Outcome::Ambiguous { would_settle })
            }
            Recognition::NoPerson => (None, Outcome::NotFound),
        };
        let disclosure = AccessRecord {
            at: now,
            person_id,
            query: query.digest(),
            asked_by: common_header.issuer,
            officer: header.justification.officer.clone(),
            purpose: header.justification.purpose,
            case_id: header.case_id.clone(),
            parts: asked.parts.clone(),
            outcome: outcome.name(),
        };
        let answer = RecordAnswer::to(
            query.digest(),
            outcome,
            (self.me, self.realm.clone()),
            now,
            self.entropy.as_ref(),
        );
        let sealed = Sealed::seal(answer, &self.signer)?;
        Ok(Decision::Answer { sealed, disclosure: Box::new(disclosure) })
    }

    fn recognised(
        &self,
        asked: &RecordQuery,
        holding: &Holding,
        basis: MatchBasis,
    ) -> (Option<Text>, Outcome) {
        let person_id = holding.entry.person.person_id.clone();
        (Some(person_id), self.found(asked, holding, basis))
    }

    fn found(&self, asked: &RecordQuery, holding: &Holding, basis: MatchBasis) -> Outcome {
        if holding.entry.person.restricted {
            return Outcome::Refused { reason: WithheldReason::RestrictedPerson };
        }
        let (mut periods, mut completeness) = (Vec::new(), Completeness::Partial);
        if asked.parts.contains(&AnswerPart::Periods) {
            periods = holding.attested(self.rules.as_ref());
            periods.retain(|period| disclosure_limits::was_asked_for(period, asked));
            periods = disclosure_limits::limit_to_parts(&asked.parts, periods);
            completeness = self.rules.completeness(&holding.entry.person, &periods);
        }
        Outcome::Found { basis, periods, pensions: Vec::new(), completeness }
    }

    /// Whether an entry, disclosed whole, makes an answer that the other state can read and that fits into a
    /// message. One that does not is refused when it is entered, not when it is asked for.
    #[must_use]
    pub fn can_attest(&self, entry: &RegistryEntry, now: Instant) -> bool {
        let holding = Holding {
            entry: entry.clone(),
            version: 1,
            salts: Salts { rows: [0; 32], names: [0; 32] },
        };
        let outcome = Outcome::Found {
            basis: MatchBasis::OwnIdentifier,
            periods: holding.attested(self.rules.as_ref()),
            pensions: Vec::new(),
            completeness: Completeness::Partial,
        };
        let parties = (self.me, self.realm.clone());
        let query = Digest::of(b"any query");
        let answer = RecordAnswer::to(query, outcome, parties, now, self.entropy.as_ref());
        let (payload, disclosures) = (answer.encode(), answer.body.disclosures());
        let beside = |one: &Disclosure| one.salt.len() + one.period.len() + DISCLOSURE_FRAME;
        let size = payload.len() + disclosures.iter().map(beside).sum::<usize>();
        let disclosed = Disclosed { list: &disclosures, redacted: false };
        size <= LARGEST_ANSWER && Signed::<RecordAnswer>::decode(&payload, disclosed).is_ok()
    }
}

/// More than a disclosure takes in a message beside its salt and its period.
const DISCLOSURE_FRAME: usize = 16;

/// What an answer may hold, payload and disclosures, so that its message stays below 256 KiB.
const LARGEST_ANSWER: usize = 250 * 1024;

impl std::fmt::Debug for Answering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answering({})", self.me)
    }
}
