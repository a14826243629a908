//! Time stamps on checkpoints (RFC 3161): an authority of neither state says that a note was there at a time. That holds also
//! where the keys that signed the note are broken one day.
//!
//! What an authority replies is kept as it came. It is looked at for what was asked alone, and not parsed: some write sets
//! unsorted, which a strict reader of DER refuses, and a court has tools that read them.

use super::note::SignedNote;
use crate::envelope::Digest;
use crate::instant::Entropy;

/// `MessageImprint`'s algorithm: SHA-256 with NULL as its parameters (RFC 5754, 2), and the head of the OCTET STRING behind it.
const SHA256: [u8; 17] = [
    0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
    0x20,
];

/// How many bytes a nonce has.
const NONCE: usize = 8;

/// How many bytes of a reply are kept at most: tokens come with the authority's certificates.
pub const LARGEST_TIME_STAMP: usize = 64 * 1024;

/// What an authority is asked: RFC 3161, 2.4.1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimeStampQuery {
    imprint: Digest,
    nonce: [u8; NONCE],
}

impl TimeStampQuery {
    /// Asks for a stamp on a note, with all its signatures.
    #[must_use]
    pub fn of(note: &SignedNote, entropy: &dyn Entropy) -> Self {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        // Positive, and of one length: DER's INTEGER has one spelling.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        Self { imprint: imprint(note), nonce }
    }

    /// The request's bytes, in DER: version 1, the imprint, the nonce, and that certificates are wanted.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let parts: [&[u8]; 6] = [
            &[0x30, 0x43, 0x02, 0x01, 0x01, 0x30, 0x31],
            &SHA256,
            self.imprint.as_bytes(),
            &[0x02, 0x08],
            &self.nonce,
            &[0x01, 0x01, 0xff],
        ];
        parts.concat()
    }

    /// Whether a reply can be a token for it: it has the imprint and the nonce, and is not too large.
    #[must_use]
    pub fn may_be_answered_by(&self, reply: &[u8]) -> bool {
        reply.len() <= LARGEST_TIME_STAMP
            && has(reply, self.imprint.as_bytes())
            && has(reply, &self.nonce)
    }
}

/// Whether a reply that was kept can be a stamp on that note.
#[must_use]
pub fn may_stamp(note: &SignedNote, reply: &[u8]) -> bool {
    has(reply, imprint(note).as_bytes())
}

/// What is stamped: SHA-256 of the note as it is written.
fn imprint(note: &SignedNote) -> Digest {
    Digest::of(note.render().as_bytes())
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
