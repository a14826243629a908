//! A checkpoint on its way to a witness: the body of `add-checkpoint`. C2SP tlog-witness.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::note::SignedNote;
use super::proof::MOST_HASHES;
use super::range::SIZE_LIMIT;
use super::witness::ToCosign;
use crate::envelope::Digest;

impl ToCosign {
    /// The body: `old` and the size, a line for each hash, an empty line, the note.
    #[must_use]
    pub fn render(&self) -> String {
        let line = |hash: &Digest| format!("{}\n", BASE64.encode(hash.as_bytes()));
        let proof: String = self.proof.iter().map(line).collect();
        format!("old {}\n{proof}\n{}", self.old_size, self.note.render())
    }

    /// Reads a body; `None` where it is not one, has more than 63 hashes or a size of 2^53 and more, or another spelling.
    #[must_use]
    pub fn parse(body: &str) -> Option<Self> {
        let (head, note) = body.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old_size: u64 = lines.next()?.strip_prefix("old ")?.parse().ok()?;
        let hash = |line| Digest::from_bytes(&BASE64.decode(line).ok()?);
        let proof: Vec<Digest> = lines.map(hash).collect::<Option<_>>()?;
        let read = Self { old_size, proof, note: SignedNote::parse(note).ok()? };
        let fits = read.proof.len() <= MOST_HASHES && old_size < SIZE_LIMIT;
        (fits && read.render() == body).then_some(read)
    }
}
