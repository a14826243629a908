//! Which Ed25519 keys are enrolled.

use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey as _;

use super::refusal::KeyRefusal;

/// Reads a SubjectPublicKeyInfo (RFC 8410) of a point that is canonical and not of small order.
///
/// # Errors
///
/// [`KeyRefusal`].
pub(super) fn read(spki: &[u8]) -> Result<VerifyingKey, KeyRefusal> {
    let key = VerifyingKey::from_public_key_der(spki).map_err(|_| KeyRefusal::Malformed)?;
    if !is_canonical(key.as_bytes()) {
        return Err(KeyRefusal::NotCanonical);
    }
    if key.is_weak() {
        return Err(KeyRefusal::Weak);
    }
    Ok(key)
}

/// Whether y is below 2^255 - 19. The top bit is the sign of x; it has two spellings only where x is 0, of points of small
/// order.
fn is_canonical(point: &[u8; 32]) -> bool {
    let [lowest, middle @ .., highest] = point;
    *lowest < 0xed || highest & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}
