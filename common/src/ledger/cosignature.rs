//! Cosignatures: a witness saw no larger tree of that ledger than this one. C2SP tlog-cosignature v1.0.1 (Ed25519) and
//! v1.1.0-rc.1 (ML-DSA-44).

use super::checkpoint::Checkpoint;
use super::note::{NoteKey, NoteRefusal, NoteSignature, SignatureType, SignedNote};
use crate::instant::Instant;
use crate::trust::{MlDsaKey, SigningFailed, SigningKey};

/// What begins the message that ML-DSA-44 signs.
const LABEL: &[u8; 12] = b"subtree/v1\n\0";

/// A cosignature that holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cosignature {
    /// When it was made, in seconds since 1970-01-01 UTC.
    pub time: u64,
}

impl Cosignature {
    /// Whether a signature line is as long as one: the time, and a signature of Ed25519 or of ML-DSA-44.
    #[must_use]
    pub fn may_be(line: &NoteSignature) -> bool {
        matches!(line.signature.len(), 72 | 2_428)
    }

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
        let time = seconds(at)?;
        if name.kind() != SignatureType::Cosignature {
            return None;
        }
        let mut signature = time.to_be_bytes().to_vec();
        signature.extend(key.sign(message(text, time).as_bytes()));
        Some(name.line(signature))
    }

    /// Cosigns a checkpoint by ML-DSA-44; `None` where the instant is before 1970, or the key has another name or type.
    ///
    /// # Errors
    ///
    /// [`SigningFailed`].
    pub fn sign_second(
        checkpoint: &Checkpoint,
        at: Instant,
        name: &NoteKey,
        key: &MlDsaKey,
    ) -> Result<Option<NoteSignature>, SigningFailed> {
        if name.kind() != SignatureType::SecondCosignature {
            return Ok(None);
        }
        let Some(time) = seconds(at) else { return Ok(None) };
        let Some(message) = second_message(checkpoint, time, name) else { return Ok(None) };
        let signature = [time.to_be_bytes().to_vec(), key.sign(&message)?].concat();
        Ok(Some(name.line(signature)))
    }

    /// Checks that this witness has cosigned the note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::NotSigned`], [`NoteRefusal::SignatureInvalid`]; [`NoteRefusal::NotACheckpoint`] where it is cosigned by
    /// ML-DSA-44, which signs nothing else.
    pub fn verify(note: &SignedNote, witness: &NoteKey) -> Result<Self, NoteRefusal> {
        if witness.kind() == SignatureType::Ed25519 {
            return Err(NoteRefusal::NotSigned);
        }
        let line = note.line_of(witness)?;
        let (time, signature) =
            line.signature.split_first_chunk().ok_or(NoteRefusal::SignatureInvalid)?;
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return Err(NoteRefusal::SignatureInvalid);
        }
        let message = match witness.kind() {
            SignatureType::SecondCosignature => {
                second_message(&Checkpoint::parse(note.text())?, time, witness)
            }
            SignatureType::Ed25519 | SignatureType::Cosignature => {
                Some(message(note.text(), time).into_bytes())
            }
        };
        let message = message.ok_or(NoteRefusal::SignatureInvalid)?;
        let held = witness.key().verify(&message, signature);
        held.map_err(|_| NoteRefusal::SignatureInvalid)?;
        Ok(Self { time })
    }
}

fn seconds(at: Instant) -> Option<u64> {
    Some(u64::try_from(at.unix_ms()).ok()? / 1000)
}

fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The structure `cosigned_message`, of the whole tree: it names the cosigner; `None` where a name has more than 255 bytes.
fn second_message(checkpoint: &Checkpoint, time: u64, name: &NoteKey) -> Option<Vec<u8>> {
    let mut message = LABEL.to_vec();
    put_name(&mut message, name.name())?;
    message.extend(time.to_be_bytes());
    put_name(&mut message, checkpoint.origin.as_str())?;
    message.extend(0_u64.to_be_bytes());
    message.extend(checkpoint.size.to_be_bytes());
    message.extend(checkpoint.root.as_bytes());
    Some(message)
}

fn put_name(message: &mut Vec<u8>, name: &str) -> Option<()> {
    message.push(u8::try_from(name.len()).ok()?);
    message.extend(name.as_bytes());
    Some(())
}
