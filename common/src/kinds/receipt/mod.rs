//! The receipt: a statement of the other state is stored.

mod wire;

use crate::envelope::Digest;
use crate::header::{ClosingHeader, CommonHeader};
use crate::instant::{Entropy, Instant};
use crate::party::{Party, Realm};
use crate::statement::Signed;

/// That a statement is stored durably and can be read: the moment of legal delivery. It says nothing of whether anybody
/// agrees.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Receipt {
    /// The place of its entry in the ledger of the node that received it, from 0.
    pub ledger_index: u64,
    /// When it was received first.
    pub received_at: Instant,
}

impl Receipt {
    /// Makes the receipt of a statement.
    #[must_use]
    pub fn of(
        self,
        received: Digest,
        (issuer, realm): (Party, Realm),
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Signed<Self> {
        Signed {
            common_header: CommonHeader::new(issuer, realm, now, entropy),
            header: ClosingHeader { answers: received },
            body: self,
        }
    }
}
