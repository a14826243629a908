"""What is signed, how keys and statements are named, and what stands beside them.

DSSE v1, and disclosures as in docs/statements.md.

Written from the contract alone, so that it can disagree with the Rust.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def digest(payload_type: str, payload: bytes) -> bytes:
    """The statement digest, which names a statement everywhere."""
    return hashlib.sha256(pae(payload_type, payload)).digest()


def disclosure_digest(salt: bytes, period: bytes) -> bytes:
    """The digest by which an answer holds a period that is disclosed beside it."""
    return hashlib.sha256(b"kzmn-disclosure-v1\n" + salt + period).digest()


def spki(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The public key as SubjectPublicKeyInfo in DER."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(spki_der: bytes) -> str:
    """The name of a key: lower-case hex SHA-256 of its SubjectPublicKeyInfo."""
    return hashlib.sha256(spki_der).hexdigest()


def holds(spki_der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    key = load_der_public_key(spki_der)
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
