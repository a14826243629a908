//! Cosignatures: a witness saw no larger tree of that ledger than this one. C2SP tlog-cosignature v1.0.1, Ed25519.

use super::note::{NoteKey, NoteRefusal, NoteSignature, SignatureType, SignedNote};
use crate::instant::Instant;
use crate::trust::SigningKey;

/// A cosignature that holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cosignature {
    /// When it was made, in seconds since 1970-01-01 UTC.
    pub time: u64,
}

impl Cosignature {
    /// How many bytes of a signature line are one: the time, and an Ed25519 signature.
    pub const BYTES: usize = 8 + 64;

    /// When it was made; `None` beyond the year 9999.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        Instant::from_unix_ms(i64::try_from(self.time).ok()?.checked_mul(1000)?)
    }

    /// Cosigns the text of a checkpoint; `None` where the instant is before 1970 or the key is not a witness's.
    #[must_use]
    pub fn sign(
        text: &str,
        at: Instant,
        name: &NoteKey,
        key: &SigningKey,
    ) -> Option<NoteSignature> {
        let time = u64::try_from(at.unix_ms()).ok()? / 1000;
        if name.kind() != SignatureType::Cosignature {
            return None;
        }
        let mut signature = time.to_be_bytes().to_vec();
        signature.extend(key.sign(message(text, time).as_bytes()));
        Some(name.line(signature))
    }

    /// Checks that this witness has cosigned the note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::NotSigned`], [`NoteRefusal::SignatureInvalid`].
    pub fn verify(note: &SignedNote, witness: &NoteKey) -> Result<Self, NoteRefusal> {
        if witness.kind() != SignatureType::Cosignature {
            return Err(NoteRefusal::NotSigned);
        }
        let line = note.line_of(witness)?;
        let (time, signature) =
            line.signature.split_first_chunk().ok_or(NoteRefusal::SignatureInvalid)?;
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return Err(NoteRefusal::SignatureInvalid);
        }
        let held = witness.key().verify(message(note.text(), time).as_bytes(), signature);
        held.map_err(|_| NoteRefusal::SignatureInvalid)?;
        Ok(Self { time })
    }
}

fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}
