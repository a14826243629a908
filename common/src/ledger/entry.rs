//! What the ledger is a tree of.

use crate::envelope::Digest;
use crate::instant::Instant;
use crate::listed;
use crate::party::Realm;

listed! {
    /// What a node did with what an entry names.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum EntryKind {
        /// A statement that it signed.
        Issued = "issued",
        /// A statement of the other state that it took.
        Received = "received",
        /// Rows of its own that one transaction wrote: the journal.
        Kept = "kept",
    }
}

/// One entry. Nothing of a person is in it: a record can be erased and the tree still holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LedgerEntry {
    /// What was done.
    pub kind: EntryKind,
    /// The statement's digest; of the journal the hash over salt and rows.
    pub digest: Digest,
    /// When. No entry is earlier than the one before it.
    pub at: Instant,
}

impl LedgerEntry {
    /// The bytes of the leaf: five lines, each ended by a line feed. A realm holds none.
    #[must_use]
    pub fn bytes(&self, realm: &Realm) -> Vec<u8> {
        self.text(realm).into_bytes()
    }

    /// The same as text.
    #[must_use]
    pub fn text(&self, realm: &Realm) -> String {
        let Self { kind, digest, at } = self;
        let kind = kind.name();
        format!("kzmn-ledger-entry-v1\n{}\n{kind}\n{digest}\n{at}\n", realm.as_str())
    }

    /// Reads an entry of a ledger of that realm; `None` where it is spelled in any other way.
    #[must_use]
    pub fn parse(text: &str, realm: &Realm) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [_, _, kind, digest, at, _] = lines.as_slice() else {
            return None;
        };
        let entry = Self {
            kind: EntryKind::ALL.into_iter().find(|one| one.name() == *kind)?,
            digest: Digest::from_hex(digest)?,
            at: Instant::parse(at)?,
        };
        (entry.text(realm) == text).then_some(entry)
    }
}

/// That a statement is in a ledger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatementInclusion {
    /// The entry's place, from 0.
    pub index: u64,
    /// The entry.
    pub entry: LedgerEntry,
    /// The inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Digest>,
}
