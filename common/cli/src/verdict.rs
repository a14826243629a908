//! What a node would do with a statement in a file: opened as the node opens it, and told in the node's words.

use std::path::Path;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::close::{Asker, Closing, RejectionCause};
use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::receive::{Received, Reception};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnyStatement, Receipt, header_in};
use kzmn_common::party::Party;
use kzmn_common::refusal::{FieldViolation, Objection, RefusalReason};
use kzmn_common::statement::{Carrier, ExpectedAddress, KeyAge, PayloadType, Unverified};
use kzmn_common::trust::TrustBundle;
use kzmn_proto::exchange as proto;
use kzmn_runtime::output::{CommandFailure, plain_failure};
use serde_json::{Value, json};

use super::{profile, words};

/// What a node would do with a statement.
#[derive(Debug)]
pub(super) enum StatementVerdict {
    /// Nobody asked.
    NothingVerified,
    /// It would accept it.
    Accepted(As),
    /// It would not, for the reason of that name.
    Refused { reason: &'static str, fields: Vec<FieldViolation> },
}

/// As what a statement is accepted.
#[derive(Debug)]
pub(super) enum As {
    /// A statement of the own state.
    Own,
    /// A question or a notice of the other state.
    Statement,
    /// A reply of the other state to the question of that digest.
    ReplyTo(Digest),
    /// A receipt of the other state for the statement of that digest.
    ReceiptOf(Digest),
}

/// Judges a statement that comes at `now` as the node of that configuration would.
pub(super) fn judge(
    envelope: &Envelope,
    config: &Path,
    me: Party,
    now: Instant,
) -> Result<StatementVerdict, CommandFailure> {
    let config = profile::configuration(config)?;
    let bundle = std::fs::read(&config.bundle).map_err(|e| {
        plain_failure(format!("cannot read the trust bundle {}: {e}", config.bundle.display()))
    })?;
    let bundle = TrustBundle::open(&bundle, &config.governance)?;
    if *bundle.realm() != config.realm {
        return Err(plain_failure(
            "the trust bundle and the configuration are of different realms",
        ));
    }
    if !bundle.covers(now) {
        return Err(plain_failure(
            "the trust bundle is not in force at that instant: no node would work with it",
        ));
    }
    let judge = Judge { me, bundle: &bundle, policy: &config.policy, now };
    let received = Unverified::received(envelope.clone());
    Ok(if claims_to_be_of(me, envelope) {
        judge.own(received)
    } else {
        judge.others(received, &envelope.payload_type)
    })
}

struct Judge<'a> {
    me: Party,
    bundle: &'a TrustBundle,
    policy: &'a Policy,
    now: Instant,
}

impl Judge<'_> {
    /// A statement of the other state, as the exchange listener or an asker takes it.
    fn others(&self, received: Unverified, payload_type: &str) -> StatementVerdict {
        let at = Reception {
            me: self.me,
            realm: self.bundle.realm(),
            bundle: self.bundle,
            policy: self.policy,
            now: self.now,
        };
        let kind = PayloadType::parse(payload_type);
        if kind == Some(PayloadType::Receipt) {
            return self.receipt(received);
        }
        let received = match kind.map(PayloadType::carrier) {
            Some(Carrier::Reply) => return self.reply(received),
            Some(Carrier::Deliver) => Received::delivery(received, at),
            Some(Carrier::Query) | None => Received::query(received, at),
        };
        match received {
            Err(reason) => reason.into(),
            Ok(received) => received
                .objection()
                .map_or(StatementVerdict::Accepted(As::Statement), |objection| {
                    objection.clone().into()
                }),
        }
    }

    fn receipt(&self, received: Unverified) -> StatementVerdict {
        let verified =
            received.verify(self.me.other(), self.bundle, self.now, KeyAge::ValidAtIssue);
        let addressed = ExpectedAddress { audience: self.me, realm: self.bundle.realm() };
        let opened = verified
            .map_err(Objection::from)
            .and_then(|verified| verified.open::<Receipt>(addressed));
        match opened {
            Ok(receipt) => {
                StatementVerdict::Accepted(As::ReceiptOf(receipt.statement().header.answers))
            }
            Err(objection) => objection.into(),
        }
    }

    fn reply(&self, received: Unverified) -> StatementVerdict {
        let asker = Asker {
            me: self.me,
            realm: self.bundle.realm(),
            bundle: self.bundle,
            policy: self.policy,
        };
        match asker.open(received, self.now) {
            Ok(Closing::Answer(answer)) => {
                StatementVerdict::Accepted(As::ReplyTo(answer.statement().header.answers))
            }
            Ok(Closing::Refusal(refusal)) => {
                StatementVerdict::Accepted(As::ReplyTo(refusal.statement().header.answers))
            }
            Err(suspect) => suspect.why.into(),
        }
    }

    /// A statement of the own state, as the store opens it.
    fn own(&self, received: Unverified) -> StatementVerdict {
        let verified = received.verify(self.me, self.bundle, self.now, KeyAge::ValidAtIssue);
        let opened = verified.map_err(Objection::from).and_then(|verified| {
            let addressed =
                ExpectedAddress { audience: self.me.other(), realm: self.bundle.realm() };
            AnyStatement::open_as(verified.payload_type()?, &verified, addressed)
        });
        match opened {
            Err(objection) => objection.into(),
            Ok(statement)
                if self.now.after(self.policy.skew) < statement.common_header().issued_at =>
            {
                RefusalReason::StatementNotYetValid.into()
            }
            Ok(_) => StatementVerdict::Accepted(As::Own),
        }
    }
}

/// Whether a payload names `me` as its issuer. Nothing is believed by that: it says whose keys are looked at.
fn claims_to_be_of(me: Party, envelope: &Envelope) -> bool {
    header(envelope).is_some_and(|header| header.issuer() == words::own_state(me))
}

fn header(envelope: &Envelope) -> Option<proto::StatementHeader> {
    header_in(PayloadType::parse(&envelope.payload_type)?, &envelope.payload)
}

impl From<RefusalReason> for StatementVerdict {
    fn from(reason: RefusalReason) -> Self {
        Objection::from(reason).into()
    }
}

impl From<Objection> for StatementVerdict {
    fn from(Objection { reason, violations }: Objection) -> Self {
        Self::Refused { reason: reason.name(), fields: violations }
    }
}

impl From<RejectionCause> for StatementVerdict {
    fn from(why: RejectionCause) -> Self {
        Self::Refused { reason: why.name(), fields: Vec::new() }
    }
}

impl StatementVerdict {
    /// Whether the node would refuse it.
    pub(super) fn is_bad(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// In words: the node of `me` at that instant.
    pub(super) fn told(&self, me: Party, at: Instant) -> Vec<String> {
        let node = format!("{me}'s node, at {},", words::local(me, at));
        match self {
            Self::NothingVerified => vec![
                "Verified   NOTHING: no signature was checked, and all that follows may be invented. Give --config."
                    .to_owned(),
            ],
            Self::Accepted(As::Own) => vec![format!(
                "Verified   {node} would take it as its own: signatures, keys, form, addressee and realm hold."
            )],
            Self::Accepted(As::Statement) => vec![
                format!("Verified   {node} would accept it: signatures, keys, form, addressee, realm, times and policy hold."),
                "           Only its store knows whether the same bytes, or others of that id, came before.".to_owned(),
            ],
            Self::Accepted(As::ReplyTo(query)) => vec![
                format!("Verified   {node} would accept it: signatures, keys, form, addressee, realm and times hold."),
                format!("           Only its store knows whether it asked the question {query}, and asked for as much."),
            ],
            Self::Accepted(As::ReceiptOf(delivered)) => vec![
                format!("Verified   {node} would accept it: signatures, keys, form, addressee and realm hold."),
                format!("           Only its store knows whether it delivered the statement {delivered}."),
            ],
            Self::Refused { reason, fields } => {
                let mut lines = vec![format!(
                    "Verified   NO: {node} would refuse it: {} [{reason}]",
                    words::reason(reason)
                )];
                lines.extend(fields.iter().map(|f| format!("           {} {}", f.field, f.problem)));
                lines.push("           What follows is what the file says, and proves nothing.".to_owned());
                lines
            }
        }
    }

    pub(super) fn json(&self, at: Instant) -> Value {
        match self {
            Self::NothingVerified => json!({ "verified": false }),
            Self::Accepted(_) => {
                json!({ "verified": true, "accepted": true, "at": at.to_string() })
            }
            Self::Refused { reason, fields } => {
                let fields: Vec<Value> = fields
                    .iter()
                    .map(|fault| json!({ "field": fault.field, "problem": fault.problem }))
                    .collect();
                json!({
                    "verified": true, "accepted": false, "at": at.to_string(), "reason": reason,
                    "text": words::reason(reason), "fields": fields,
                })
            }
        }
    }
}

/// What the node's store says of a statement that it keeps; `refused` is why the statement was refused, if it was.
pub(super) fn of_the_store(refused: &str) -> String {
    match refused {
        "" => "Verified   by the node, again, for this reading".to_owned(),
        reason => format!(
            "Verified   its signatures, by the node, again. It was REFUSED: {} [{reason}]",
            words::reason(reason)
        ),
    }
}
