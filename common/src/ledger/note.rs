//! Signed notes: a text with signature lines under it. C2SP signed-note v1.0.0.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use crate::trust::{Algorithm, PublicKey, SigningKey};

/// How many bytes a note has at most.
const LONGEST: usize = 64 * 1024;

/// How many signatures a note has at most.
const MOST_SIGNATURES: usize = 32;

/// What begins a signature line: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Why a note is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoteRefusal {
    /// It has not the form of a signed note.
    #[error("is not a signed note")]
    Malformed,
    /// The text is not that of a checkpoint.
    #[error(
        "is not a checkpoint: an origin, a size below 2^53 and a root, each on a line, and nothing else"
    )]
    NotACheckpoint,
    /// Not exactly one signature of a key that must have signed.
    #[error("does not have one signature of a key that must have signed")]
    NotSigned,
    /// A signature of a known key does not hold.
    #[error("has a signature of a known key that does not hold")]
    SignatureInvalid,
}

/// What a signature line signs, by the byte of the specification.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignatureType {
    /// `0x01`: Ed25519 over the text.
    Ed25519,
    /// `0x04`: Ed25519 over the text and a time, of a witness.
    Cosignature,
    /// `0x06`: ML-DSA-44 over the tree and a time, of a witness or of the ledger itself.
    SecondCosignature,
}

impl SignatureType {
    const ALL: [Self; 3] = [Self::Ed25519, Self::Cosignature, Self::SecondCosignature];

    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
            Self::SecondCosignature => 0x06,
        }
    }

    /// Of which keys it is.
    fn algorithm(self) -> Algorithm {
        match self {
            Self::Ed25519 | Self::Cosignature => Algorithm::Ed25519,
            Self::SecondCosignature => Algorithm::MlDsa44,
        }
    }
}

/// A key that signs notes, under a name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteKey {
    name: String,
    id: [u8; 4],
    kind: SignatureType,
    key: PublicKey,
}

impl NoteKey {
    /// The key under that name; `None` where the name is empty or holds a space, a plus or a control character, and where the
    /// key is of another algorithm.
    #[must_use]
    pub fn new(name: &str, kind: SignatureType, key: PublicKey) -> Option<Self> {
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.contains(forbidden) || key.algorithm() != kind.algorithm() {
            return None;
        }
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([b'\n', kind.byte()]);
        hash.update(key.raw());
        let hash: [u8; 32] = hash.finalize().into();
        let id = [hash[0], hash[1], hash[2], hash[3]];
        Some(Self { name: name.to_owned(), id, kind, key })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> SignatureType {
        self.kind
    }

    /// The public key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// As other tools are told of it: the specification's verifier key.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        let mut material = vec![self.kind.byte()];
        material.extend(self.key.raw());
        format!("{}+{}+{}", self.name, hex::encode(self.id), BASE64.encode(material))
    }

    /// Reads a verifier key; `None` where it is of another type, its hash is of something else, or it has another spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        let (_, material) = rest.split_once('+')?;
        let material = BASE64.decode(material).ok()?;
        let (kind, raw) = material.split_first()?;
        let kind = SignatureType::ALL.into_iter().find(|known| known.byte() == *kind)?;
        let key = PublicKey::of_raw(kind.algorithm(), raw).ok()?;
        Self::new(name, kind, key).filter(|key| key.verifier_key() == text)
    }

    /// Whether a signature line names it.
    #[must_use]
    pub fn is_named_by(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.key_id == self.id
    }

    /// A signature line of this key with these bytes.
    pub(super) fn line(&self, signature: Vec<u8>) -> NoteSignature {
        NoteSignature { name: self.name.clone(), key_id: self.id, signature }
    }
}

/// One signature line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteSignature {
    /// The key's name.
    pub name: String,
    /// The first bytes of a hash over name, type and key.
    pub key_id: [u8; 4],
    /// What the key made.
    pub signature: Vec<u8>,
}

impl NoteSignature {
    /// The line, with its line feed.
    #[must_use]
    pub fn render(&self) -> String {
        let bytes = [self.key_id.as_slice(), &self.signature].concat();
        format!("{DASH}{} {}\n", self.name, BASE64.encode(bytes))
    }

    /// Reads a line without its line feed; `None` where it is none.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = BASE64.decode(encoded).ok()?;
        let (key_id, signature) = bytes.split_first_chunk()?;
        let valid = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
        (valid && !signature.is_empty()).then(|| Self {
            name: name.to_owned(),
            key_id: *key_id,
            signature: signature.to_vec(),
        })
    }
}

/// A text with signatures, of which none is checked by being here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// The text, signed by that key under its name.
    #[must_use]
    pub fn sign(text: String, name: &NoteKey, key: &SigningKey) -> Self {
        let signature = name.line(key.sign(text.as_bytes()));
        Self { text, signatures: vec![signature] }
    }

    /// Reads a note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::Malformed`].
    pub fn parse(note: &str) -> Result<Self, NoteRefusal> {
        let controls = |c: char| c.is_ascii_control() && c != '\n';
        if note.len() > LONGEST || note.contains(controls) {
            return Err(NoteRefusal::Malformed);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteRefusal::Malformed)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteRefusal::Malformed)?;
        let signatures: Option<Vec<NoteSignature>> =
            lines.split('\n').map(NoteSignature::parse).collect();
        let signatures = signatures.ok_or(NoteRefusal::Malformed)?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NoteRefusal::Malformed);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The text, with its last line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature line, unless it is there.
    pub fn add(&mut self, signature: NoteSignature) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// The same text with the lines alone that name this key.
    #[must_use]
    pub fn with_lines_of(&self, key: &NoteKey) -> Self {
        let lines = self.signatures.iter().filter(|line| key.is_named_by(line));
        Self { text: self.text.clone(), signatures: lines.cloned().collect() }
    }

    /// The note as it is written.
    #[must_use]
    pub fn render(&self) -> String {
        let lines: String = self.signatures.iter().map(NoteSignature::render).collect();
        format!("{}\n{lines}", self.text)
    }

    /// The one signature line that names this key.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::NotSigned`] where there is none, or more than one.
    pub(super) fn line_of(&self, key: &NoteKey) -> Result<&NoteSignature, NoteRefusal> {
        let mut lines = self.signatures.iter().filter(|line| key.is_named_by(line));
        match (lines.next(), lines.next()) {
            (Some(line), None) => Ok(line),
            (_, _) => Err(NoteRefusal::NotSigned),
        }
    }

    /// Whether a line names this key, whether or not it holds.
    pub(super) fn is_signed_in_the_name_of(&self, key: &NoteKey) -> bool {
        self.signatures.iter().any(|line| key.is_named_by(line))
    }

    /// Checks that this key has signed the text. Lines of other keys are not looked at.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::NotSigned`], [`NoteRefusal::SignatureInvalid`].
    pub fn verify(&self, key: &NoteKey) -> Result<(), NoteRefusal> {
        if key.kind() != SignatureType::Ed25519 {
            return Err(NoteRefusal::NotSigned);
        }
        let line = self.line_of(key)?;
        let held = key.key().verify(self.text.as_bytes(), &line.signature);
        held.map_err(|_| NoteRefusal::SignatureInvalid)
    }
}
