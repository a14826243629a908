//! Payload types: the types of statements.

use std::fmt;

use super::list::each_statement;
use crate::listed;

/// What carries a statement to the other state.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carrier {
    /// The request of `RecordExchangeService.Query`.
    Query,
    /// The response to a request, or the details of its status.
    Reply,
    /// The request of `RecordExchangeService.Deliver`.
    Deliver,
}

macro_rules! payload_types {
    ($($(#[$doc:meta])* $name:ident = $contract:literal, $carrier:ident, [$($reply:ident),*];)+) => {
        listed! {
            /// A type of statement that this version of the project reads and issues.
            #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
            pub enum PayloadType {
                $($(#[$doc])* $name,)+
            }
        }

        impl PayloadType {
            /// As it stands in the envelope.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("application/vnd.kzmn.", $contract, ".v1+protobuf"),)+
                }
            }

            /// Its short name, for commands and lists.
            #[must_use]
            pub fn short_name(self) -> &'static str {
                match self {
                    $(Self::$name => $contract,)+
                }
            }

            /// The full name of its message in the contract.
            #[must_use]
            pub fn message_name(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("kzmn.exchange.v1.", stringify!($name)),)+
                }
            }

            /// What carries it.
            #[must_use]
            pub fn carrier(self) -> Carrier {
                match self {
                    $(Self::$name => Carrier::$carrier,)+
                }
            }

            /// The types of which one answers it.
            #[must_use]
            pub fn answered_by(self) -> &'static [Self] {
                match self {
                    $(Self::$name => &[$(Self::$reply),*],)+
                }
            }
        }
    };
}

each_statement!(payload_types);

impl PayloadType {
    /// Whether it says something that asks for nothing but a receipt.
    #[must_use]
    pub fn is_notice(self) -> bool {
        self.carrier() == Carrier::Deliver
    }

    /// The types of which that is so.
    pub fn notices() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kind| kind.is_notice())
    }

    /// The type of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for PayloadType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_later_version_and_reads_its_own() {
        assert_eq!(PayloadType::parse("application/vnd.kzmn.record-query.v9+protobuf"), None);
        for kind in PayloadType::ALL {
            assert_eq!(PayloadType::parse(&kind.to_string()), Some(kind));
        }
    }

    #[test]
    fn what_answers_a_statement_is_carried_by_a_reply() {
        let answers = PayloadType::ALL.into_iter().flat_map(PayloadType::answered_by);
        for reply in answers {
            assert_eq!(reply.carrier(), Carrier::Reply);
        }
    }
}
