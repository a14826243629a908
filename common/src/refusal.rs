//! Why the exchange refuses: one table, from which the signed text, the gRPC status and the counters
//! follow.

use std::fmt;
use std::time::Duration;

use crate::envelope::Envelope;
use crate::listed;

listed! {
    /// A reason to refuse at the protocol or policy level.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum RefusalReason {
        /// The request does not decode, is not exactly one message, or its payload type cannot be one.
        EnvelopeMalformed,
        /// Not exactly one signature for each algorithm that the trust bundle requires.
        SignatureSetInvalid,
        /// Signed with a key that the trust bundle does not list for this party.
        KeyUnknown,
        /// Signed with a key outside its validity.
        KeyExpired,
        /// Signed with a revoked key.
        KeyRevoked,
        /// The signature does not hold.
        SignatureInvalid,
        /// A payload type that this rpc does not take.
        PayloadTypeUnexpected,
        /// The payload does not decode, or a field is missing, unknown or out of range.
        PayloadMalformed,
        /// The payload decodes, and its canonical form is other bytes.
        PayloadNotCanonical,
        /// Text that breaks the text rules.
        TextNotAccepted,
        /// A query that would be valid for too long.
        ValidityTooLong,
        /// What is disclosed beside the payload is not one to one what it names.
        DisclosuresIncomplete,
        /// Signed by the connection's party, and naming another issuer.
        IssuerMismatch,
        /// Addressed to another party.
        AudienceMismatch,
        /// Of another realm.
        RealmMismatch,
        /// The statement id was used for other bytes.
        StatementIdReused,
        /// Too late.
        StatementExpired,
        /// Too early.
        StatementNotYetValid,
        /// The purpose does not allow what is asked.
        PurposeNotPermitted,
        /// The officer's role does not allow what is asked.
        RoleNotPermitted,
        /// The treaty is cited, and is not in force.
        LegalBasisNotInForce,
        /// The claim identifies the person insufficiently.
        IdentificationInsufficient,
        /// The peer or its officer asks more often than this node takes.
        RateLimited,
        /// The same bytes are being worked on by another call.
        InProgress,
        /// The clock went back or leapt: freshness cannot be checked.
        ClockUnsure,
        /// The store cannot be read or written.
        StoreUnavailable,
        /// The node is stopping.
        ShuttingDown,
        /// Not done in time.
        DeadlineExceeded,
        /// An office read of something that is not there, or that the caller may not know of.
        NotFound,
        /// A person to be entered has an identifier that another person holds.
        IdentifierHeld,
        /// A record was changed since the caller read it.
        VersionChanged,
        /// A case of that number was opened for something else.
        CaseOpenedOtherwise,
        /// A pension that this node does not deal with.
        OutOfScope,
        /// What was attested in a case answers a question about another person than the case's.
        AttestedOfAnother,
        /// What an assessment was made of has changed since.
        AssessmentOutdated,
        /// An award on an assessment that was made with figures of an earlier year.
        FiguresMissing,
        /// A question of a case has two different answers.
        EvidenceEquivocal,
        /// A case has a decision that the new one does not name.
        CaseDecided,
        /// The case is not to be closed while a question of it waits for its answer.
        QuestionsOpen,
        /// A question is about another person than its case.
        AskedOfAnother,
        /// The same question of the case is open or answered.
        AskedBefore,
        /// Not everything that the other state may hold is known, and no reason is given for deciding.
        EvidenceIncomplete,
        /// What the store holds no longer verifies.
        EvidenceDamaged,
        /// What is to be cosigned is no checkpoint, or its proof has more hashes than any has.
        CheckpointMalformed,
        /// A checkpoint of a ledger that is not the other state's.
        CheckpointOriginUnknown,
        /// A checkpoint that none of the other state's ledger keys has signed.
        CheckpointNotSigned,
        /// A checkpoint of a smaller ledger than the one that it is to continue.
        LedgerShrunk,
        /// Two checkpoints of one size with two roots.
        LedgerForked,
        /// A checkpoint whose proof does not lead to it from what was cosigned last.
        LedgerNotContinued,
        /// What is to be proved is not in a ledger yet that both states have signed.
        NotYetCosigned,
        /// The other state cosigned more of this node's ledger than the database holds, or another history.
        RolledBack,
    }
}

impl RefusalReason {
    /// The fixed name, as it stands in `ErrorInfo.reason` and in a signed refusal.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The text for a reader, in plain words without any value of the request.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.row().2
    }

    /// Whether the refusal is signed, stored, and closes the question.
    #[must_use]
    pub fn is_permanent(self) -> bool {
        matches!(self.row().1, Finality::Permanent)
    }

    /// The reason of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    #[rustfmt::skip]
    fn row(self) -> (&'static str, Finality, &'static str) {
        use Finality::{Permanent, Transient};
        match self {
            Self::EnvelopeMalformed => ("ENVELOPE_MALFORMED", Transient, "The request is not exactly one message of the contract, or its payload type is not ASCII of at most 128 bytes."),
            Self::SignatureSetInvalid => ("SIGNATURE_SET_INVALID", Transient, "The statement must carry exactly one signature for each algorithm that the trust bundle requires."),
            Self::KeyUnknown => ("KEY_UNKNOWN", Transient, "The trust bundle lists no such statement key for this party."),
            Self::KeyExpired => ("KEY_EXPIRED", Transient, "The key is not valid now, or was not when the statement was issued."),
            Self::KeyRevoked => ("KEY_REVOKED", Transient, "The key has been revoked."),
            Self::SignatureInvalid => ("SIGNATURE_INVALID", Transient, "The signature does not hold for these bytes."),
            Self::PayloadTypeUnexpected => ("PAYLOAD_TYPE_UNEXPECTED", Permanent, "This rpc does not take statements of this type."),
            Self::PayloadMalformed => ("PAYLOAD_MALFORMED", Permanent, "The payload is not a statement of its type: see the fields named."),
            Self::PayloadNotCanonical => ("PAYLOAD_NOT_CANONICAL", Permanent, "The payload is not in canonical form: encode it again and sign that."),
            Self::TextNotAccepted => ("TEXT_NOT_ACCEPTED", Permanent, "A text is not UTF-8 in normalisation form C, is too long, or holds control or format characters."),
            Self::ValidityTooLong => ("VALIDITY_TOO_LONG", Permanent, "The query would be valid for too long, or ends before it begins."),
            Self::DisclosuresIncomplete => ("DISCLOSURES_INCOMPLETE", Permanent, "What is disclosed beside the statement is not one to one what its digests name."),
            Self::IssuerMismatch => ("ISSUER_MISMATCH", Permanent, "The statement names another issuer than the party that is connected."),
            Self::AudienceMismatch => ("AUDIENCE_MISMATCH", Permanent, "The statement is addressed to another party."),
            Self::RealmMismatch => ("REALM_MISMATCH", Permanent, "The statement belongs to another realm."),
            Self::StatementIdReused => ("STATEMENT_ID_REUSED", Permanent, "The statement id was used before, for other bytes."),
            Self::StatementExpired => ("STATEMENT_EXPIRED", Permanent, "The statement has expired: issue it anew."),
            Self::StatementNotYetValid => ("STATEMENT_NOT_YET_VALID", Transient, "The statement was issued in the future: compare the clocks."),
            Self::PurposeNotPermitted => ("PURPOSE_NOT_PERMITTED", Permanent, "This purpose does not permit all the parts that were asked for."),
            Self::RoleNotPermitted => ("ROLE_NOT_PERMITTED", Permanent, "This role is not permitted to do this."),
            Self::LegalBasisNotInForce => ("LEGAL_BASIS_NOT_IN_FORCE", Permanent, "The Agreement is not in force: cite the person's consent and its reference."),
            Self::IdentificationInsufficient => ("IDENTIFICATION_INSUFFICIENT", Permanent, "Give two name parts, the birth year, the sex, and an identifier or the birthplace."),
            Self::RateLimited => ("RATE_LIMITED", Transient, "Too many in too short a time: send the same bytes again later."),
            Self::InProgress => ("IN_PROGRESS", Transient, "The same bytes are being worked on: send them again in a moment."),
            Self::ClockUnsure => ("CLOCK_UNSURE", Transient, "This node's clock went back or leapt, so that it cannot tell what is fresh: send the same bytes again later."),
            Self::StoreUnavailable => ("STORE_UNAVAILABLE", Transient, "Nothing was stored: send the same bytes again later."),
            Self::ShuttingDown => ("SHUTTING_DOWN", Transient, "The node is stopping: send the same bytes again later."),
            Self::DeadlineExceeded => ("DEADLINE_EXCEEDED", Transient, "Not done in time: send the same bytes again."),
            Self::NotFound => ("NOT_FOUND", Transient, "There is nothing under that name, or it is not for you."),
            Self::IdentifierHeld => ("IDENTIFIER_HELD", Transient, "Another person of the registry holds one of the identifiers."),
            Self::VersionChanged => ("VERSION_CHANGED", Transient, "Somebody changed the record since it was read: read it again."),
            Self::CaseOpenedOtherwise => ("CASE_OPENED_OTHERWISE", Transient, "A case of that number was opened for another purpose or person."),
            Self::OutOfScope => ("OUT_OF_SCOPE", Transient, "This node does not deal with that pension: see the article named."),
            Self::AttestedOfAnother => ("ATTESTED_OF_ANOTHER", Transient, "What was attested in the case answers a question about somebody else: open a case for each person."),
            Self::AssessmentOutdated => ("ASSESSMENT_OUTDATED", Transient, "The record, the evidence or the rules have changed since the assessment: assess again, and decide on that."),
            Self::FiguresMissing => ("FIGURES_MISSING", Transient, "The figures of the year of application are missing, and nothing is awarded on those of another: add them by a rule pack file, and assess again."),
            Self::EvidenceEquivocal => ("EVIDENCE_EQUIVOCAL", Transient, "A question of the case has two different answers: ask anew in its place, and assess again."),
            Self::CaseDecided => ("CASE_DECIDED", Transient, "The case has a decision: read it, and name its notice as the one that is replaced."),
            Self::QuestionsOpen => ("QUESTIONS_OPEN", Transient, "A question of the case waits for its answer: wait for it, or set the question aside."),
            Self::AskedOfAnother => ("ASKED_OF_ANOTHER", Transient, "The case is about another person: take the person from the own record, correct the record, or open a case for the other person."),
            Self::AskedBefore => ("ASKED_BEFORE", Transient, "The same was asked in this case: read that question, or say that it is to be asked anew."),
            Self::EvidenceIncomplete => ("EVIDENCE_INCOMPLETE", Transient, "Not everything that the other state may hold is known: ask first, or decide with a reason."),
            Self::EvidenceDamaged => ("EVIDENCE_DAMAGED", Transient, "What is stored no longer verifies: call the operator."),
            Self::CheckpointMalformed => ("CHECKPOINT_MALFORMED", Transient, "This is not a checkpoint of fewer than 2^53 entries with a proof of at most 63 hashes."),
            Self::CheckpointOriginUnknown => ("CHECKPOINT_ORIGIN_UNKNOWN", Transient, "The checkpoint is of a ledger that is not that of the state that is connected."),
            Self::CheckpointNotSigned => ("CHECKPOINT_NOT_SIGNED", Transient, "None of the ledger keys that the trust bundle lists for this state has signed the checkpoint."),
            Self::LedgerShrunk => ("LEDGER_SHRUNK", Transient, "The checkpoint is of a smaller ledger than the one that it is to continue: an older database was restored."),
            Self::LedgerForked => ("LEDGER_FORKED", Transient, "Another ledger of the same size was cosigned before: there are two histories."),
            Self::LedgerNotContinued => ("LEDGER_NOT_CONTINUED", Transient, "The proof does not lead from the checkpoint that was cosigned last to this one."),
            Self::NotYetCosigned => ("NOT_YET_COSIGNED", Transient, "The other state has not signed the ledger up to this statement yet: try again in a minute, and see status if it stays so."),
            Self::RolledBack => ("ROLLED_BACK", Transient, "The other state has seen more of this node's ledger than its database holds, or another one, so nothing is signed: call the operator, who has to bring back the database that was served last."),
        }
    }
}

enum Finality {
    Permanent,
    Transient,
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A field at fault: its path in the message, and what is wrong with it; never its value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldViolation {
    /// Such as `person.names[0].surname`.
    pub field: String,
    /// Such as `is missing`.
    pub problem: String,
}

/// A refusal on its way to the caller.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// Why.
    pub reason: RefusalReason,
    /// The fields at fault, where there are any.
    pub violations: Vec<FieldViolation>,
    /// When to try again, where that helps.
    pub retry_after: Option<Duration>,
    /// The signed refusal, where it is permanent.
    pub signed: Option<Box<Envelope>>,
}

impl Refused {
    /// A refusal with nothing but its reason; transient ones that a retry helps hold the pause.
    #[must_use]
    pub fn because(reason: RefusalReason) -> Self {
        let retry_after = match reason {
            RefusalReason::InProgress => Some(Duration::from_millis(200)),
            RefusalReason::RateLimited => Some(Duration::from_secs(1)),
            RefusalReason::StatementNotYetValid | RefusalReason::ShuttingDown => {
                Some(Duration::from_secs(5))
            }
            RefusalReason::StoreUnavailable => Some(Duration::from_secs(2)),
            _ => None,
        };
        Self { reason, violations: Vec::new(), retry_after, signed: None }
    }

    /// The same, naming fields.
    #[must_use]
    pub fn naming(mut self, violations: Vec<FieldViolation>) -> Self {
        self.violations = violations;
        self
    }

    /// The same, with the signed refusal.
    #[must_use]
    pub fn signed(mut self, envelope: Envelope) -> Self {
        self.signed = Some(Box::new(envelope));
        self
    }
}

impl From<RefusalReason> for Refused {
    fn from(reason: RefusalReason) -> Self {
        Self::because(reason)
    }
}

/// Why a verified envelope is not the statement that was expected; it may be stored as evidence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Objection {
    /// Why.
    pub reason: RefusalReason,
    /// The fields at fault.
    pub violations: Vec<FieldViolation>,
}

impl From<RefusalReason> for Objection {
    fn from(reason: RefusalReason) -> Self {
        Self { reason, violations: Vec::new() }
    }
}

impl From<Objection> for Refused {
    fn from(Objection { reason, violations }: Objection) -> Self {
        Self::because(reason).naming(violations)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_is_found_by_its_own_name_and_no_two_share_one() {
        let names: BTreeSet<_> = RefusalReason::ALL.iter().map(|reason| reason.name()).collect();
        assert_eq!(names.len(), RefusalReason::ALL.len());
        for reason in RefusalReason::ALL {
            assert_eq!(RefusalReason::by_name(reason.name()), Some(reason));
        }
        assert_eq!(RefusalReason::by_name("NO_SUCH_REASON"), None);
    }

    #[test]
    fn every_reason_is_told_in_a_sentence_of_its_own() {
        let texts: BTreeSet<_> = RefusalReason::ALL.iter().map(|reason| reason.text()).collect();
        assert_eq!(texts.len(), RefusalReason::ALL.len());
        assert!(texts.iter().all(|text| text.ends_with('.') && text.contains(' ')));
    }

    /// A pause is reported where waiting helps: never with a refusal that is signed and closes the question.
    #[test]
    fn only_reasons_that_waiting_settles_say_for_how_long() {
        let pause = |reason| Refused::because(reason).retry_after.map(|pause| pause.as_millis());
        let told: Vec<_> = RefusalReason::ALL
            .into_iter()
            .filter_map(|reason| pause(reason).map(|ms| (reason.name(), reason.is_permanent(), ms)))
            .collect();
        let expected = [
            ("STATEMENT_NOT_YET_VALID", false, 5000),
            ("RATE_LIMITED", false, 1000),
            ("IN_PROGRESS", false, 200),
            ("STORE_UNAVAILABLE", false, 2000),
            ("SHUTTING_DOWN", false, 5000),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_refusal_keeps_the_fields_that_it_names() {
        let field = FieldViolation { field: "a".to_owned(), problem: "is missing".to_owned() };
        let refused = Refused::because(RefusalReason::PayloadMalformed).naming(vec![field.clone()]);
        assert_eq!(refused.violations, [field]);
        assert_eq!(Refused::from(RefusalReason::NotFound).reason, RefusalReason::NotFound);
        assert_eq!(RefusalReason::NotFound.to_string(), "NOT_FOUND");
    }
}
