//! A proof as a file: an entry's place, its inclusion proof, and the checkpoint with the signatures of both states. C2SP
//! tlog-proof@v1, without extra data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::checkpoint::Checkpoint;
use super::cosignature::Cosignature;
use super::note::{NoteKey, NoteRefusal, SignedNote};
use super::proof::{MOST_HASHES, ProofRefusal, verify_inclusion};
use crate::envelope::Digest;

/// What the first line says.
const FORM: &str = "c2sp.org/tlog-proof@v1";

/// That an entry is in a ledger which both states have signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LedgerProof {
    /// The entry's place, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Digest>,
    /// The checkpoint, with its signatures.
    pub checkpoint: SignedNote,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LedgerProofRefusal {
    /// It has not the form of a tlog-proof.
    #[error("is not a tlog-proof")]
    Malformed,
    /// The checkpoint.
    #[error("its checkpoint {0}")]
    Checkpoint(#[from] NoteRefusal),
    /// The inclusion proof.
    #[error("{0}")]
    Inclusion(#[from] ProofRefusal),
}

impl LedgerProof {
    /// The proof as a file.
    #[must_use]
    pub fn render(&self) -> String {
        let line = |hash: &Digest| format!("{}\n", BASE64.encode(hash.as_bytes()));
        let hashes: String = self.hashes.iter().map(line).collect();
        format!("{FORM}\nindex {}\n{hashes}\n{}", self.index, self.checkpoint.render())
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`LedgerProofRefusal::Malformed`], also where there is extra data.
    pub fn parse(file: &str) -> Result<Self, LedgerProofRefusal> {
        let read = Self::read(file).ok_or(LedgerProofRefusal::Malformed)?;
        // One spelling of each proof: no leading zero, no other base64.
        if read.render() == file { Ok(read) } else { Err(LedgerProofRefusal::Malformed) }
    }

    fn read(file: &str) -> Option<Self> {
        let (head, checkpoint) = file.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FORM) {
            return None;
        }
        let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        let hash = |line| Digest::from_bytes(&BASE64.decode(line).ok()?);
        let hashes: Vec<Digest> = lines.map(hash).collect::<Option<_>>()?;
        let checkpoint = SignedNote::parse(checkpoint).ok()?;
        (hashes.len() <= MOST_HASHES).then_some(Self { index, hashes, checkpoint })
    }

    /// Checks that the entry with that leaf hash is in the ledger, as its own state has signed and the witness has
    /// cosigned it. Each of the two is asked for by name: neither stands for the other.
    ///
    /// # Errors
    ///
    /// [`LedgerProofRefusal`].
    pub fn verify(
        &self,
        leaf: Digest,
        ledger: &NoteKey,
        witness: &NoteKey,
    ) -> Result<(Checkpoint, Cosignature), LedgerProofRefusal> {
        let checkpoint = Checkpoint::open(&self.checkpoint, ledger)?;
        let cosignature = Cosignature::verify(&self.checkpoint, witness)?;
        let tree = (checkpoint.size, checkpoint.root);
        verify_inclusion((self.index, leaf), tree, &self.hashes)?;
        Ok((checkpoint, cosignature))
    }
}
