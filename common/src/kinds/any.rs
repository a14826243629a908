//! A statement of any type. A `match` on it has an arm for each type and none for the rest, so that a new type does not
//! compile until it is handled everywhere.

use kzmn_proto::exchange as proto;
use prost::Message as _;

use crate::envelope::Envelope;
use crate::header::{CommonHeader, HeaderFields, HeaderForm as _, HeaderNeeds, StatementId};
use crate::refusal::{Objection, RefusalReason};
use crate::statement::{
    Attested, Body, Disclosed, ExpectedAddress, PayloadType, Sealed, Signed, Verified,
    each_statement,
};
use crate::trust::{Signer, SigningFailed};

macro_rules! any_statement {
    ($($(#[$doc:meta])* $name:ident = $contract:literal, $carrier:ident, [$($reply:ident),*];)+) => {
        /// A statement of one of the types.
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub enum AnyStatement {
            $($(#[$doc])* $name(Box<Signed<super::$name>>),)+
        }

        impl AnyStatement {
            /// Reads a payload strictly, as one of that type.
            ///
            /// # Errors
            ///
            /// As [`Signed::decode`].
            pub fn decode(
                kind: PayloadType,
                payload: &[u8],
                disclosed: Disclosed<'_>,
            ) -> Result<Self, Objection> {
                match kind {
                    $(PayloadType::$name => {
                        Signed::decode(payload, disclosed).map(|it| Self::$name(Box::new(it)))
                    })+
                }
            }

            /// Reads a verified payload as one of that type, and checks its issuer, audience and realm.
            ///
            /// # Errors
            ///
            /// As [`Verified::open`].
            pub fn open_as(
                kind: PayloadType,
                verified: &Verified,
                addressed: ExpectedAddress<'_>,
            ) -> Result<Self, Objection> {
                Self::open_as_disclosed(kind, verified, addressed, false)
            }

            /// The same; where it is redacted, some of what its payload names may be left out.
            pub(crate) fn open_as_disclosed(
                kind: PayloadType,
                verified: &Verified,
                addressed: ExpectedAddress<'_>,
                redacted: bool,
            ) -> Result<Self, Objection> {
                match kind {
                    $(PayloadType::$name => {
                        let attested: Attested<super::$name> =
                            verified.open_as_disclosed(addressed, redacted)?;
                        Ok(Self::$name(Box::new(attested.statement().clone())))
                    })+
                }
            }

            /// Its type.
            #[must_use]
            pub fn payload_type(&self) -> PayloadType {
                match self {
                    $(Self::$name(_) => PayloadType::$name,)+
                }
            }

            /// The canonical payload.
            #[must_use]
            pub fn encode(&self) -> Vec<u8> {
                match self {
                    $(Self::$name(it) => it.encode(),)+
                }
            }

            /// Signs it: the bytes.
            ///
            /// # Errors
            ///
            /// [`SigningFailed`].
            pub fn seal(self, signer: &Signer) -> Result<Envelope, SigningFailed> {
                Ok(match self {
                    $(Self::$name(it) => Sealed::seal(*it, signer)?.into_envelope(),)+
                })
            }

            /// The common header.
            #[must_use]
            pub fn common_header(&self) -> &CommonHeader {
                match self {
                    $(Self::$name(it) => &it.common_header,)+
                }
            }

            /// The fields of its header.
            #[must_use]
            pub fn fields(&self) -> HeaderFields {
                match self {
                    $(Self::$name(it) => it.fields(),)+
                }
            }
        }

        /// The header of a payload, however little of the rest can be read. Nothing is verified by that.
        #[must_use]
        pub fn header_in(kind: PayloadType, payload: &[u8]) -> Option<proto::StatementHeader> {
            match kind {
                $(PayloadType::$name => {
                    let message = <super::$name as Body>::Message::decode(payload).ok()?;
                    <super::$name as Body>::header_of(&message).cloned()
                })+
            }
        }

        /// The header table. `docs/statements.md` holds the same one for readers; a test compares them.
        #[must_use]
        pub fn header_needs(kind: PayloadType) -> HeaderNeeds {
            match kind {
                $(PayloadType::$name => <super::$name as Body>::Header::NEEDS,)+
            }
        }
    };
}

each_statement!(any_statement);

impl AnyStatement {
    /// The answer that it is, if it is one: of all types it alone discloses anything.
    #[must_use]
    pub fn answer(&self) -> Option<&super::RecordAnswer> {
        if let Self::RecordAnswer(answer) = self { Some(&answer.body) } else { None }
    }

    /// Why it refuses what it answers, if it does.
    #[must_use]
    pub fn refuses(&self) -> Option<RefusalReason> {
        if let Self::Refusal(refusal) = self { Some(refusal.body.reason) } else { None }
    }

    /// The id in a payload, where that can be read as a statement of its type, whatever its issuer and audience.
    #[must_use]
    pub fn id_in(verified: &Verified) -> Option<StatementId> {
        let kind = verified.payload_type().ok()?;
        let disclosed = Disclosed { list: &verified.envelope().disclosures, redacted: false };
        let statement = Self::decode(kind, &verified.envelope().payload, disclosed).ok()?;
        Some(statement.common_header().statement_id)
    }
}
