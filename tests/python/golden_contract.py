"""The contract's messages as Python classes, the fixed keys, and what a vector is."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

import dsse

PACKAGE = "kzmn.exchange.v1"
REALM = "golden"
PARTIES = ("kazakhstan", "mongolia")
QUERY = "application/vnd.kzmn.record-query.v1+protobuf"
ANSWER = "application/vnd.kzmn.record-answer.v1+protobuf"
REFUSAL = "application/vnd.kzmn.refusal.v1+protobuf"
RECEIPT = "application/vnd.kzmn.receipt.v1+protobuf"
NOTICE = "application/vnd.kzmn.decision-notice.v1+protobuf"
CLOSE = "application/vnd.kzmn.case-close.v1+protobuf"
BUNDLE = "application/vnd.kzmn.trust-bundle.v1+json"

# The instant at which all vectors are received, one minute after the first is issued.
RECEIVED_AT = "2026-11-23T08:41:00.000Z"


def milliseconds(rfc3339: str) -> int:
    """Milliseconds since 1970, without a float in between."""
    at = datetime.fromisoformat(rfc3339).astimezone(UTC)
    whole = int(at.replace(microsecond=0).timestamp())
    return whole * 1000 + at.microsecond // 1000


def timestamp(rfc3339: str) -> dict[str, int]:
    """A google.protobuf.Timestamp as constructor arguments."""
    seconds, ms = divmod(milliseconds(rfc3339), 1000)
    return {"seconds": seconds, "nanos": ms * 1_000_000}


def statement_id(name: str, rfc3339: str) -> str:
    """A UUIDv7 (RFC 9562, 5.7) whose random part follows from the vector's name."""
    bits = bytearray(milliseconds(rfc3339).to_bytes(6, "big"))
    bits += hashlib.sha256(f"kzmn golden id {name}".encode()).digest()[:10]
    bits[6] = 0x70 | bits[6] & 0x0F
    bits[8] = 0x80 | bits[8] & 0x3F
    text = bits.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Contract:
    """Message classes made from the .proto files, with no generated code kept anywhere."""

    def __init__(self, proto: Path) -> None:
        self._pool = descriptor_pool.DescriptorPool()
        for file in _descriptors(proto).file:
            self._pool.Add(file)

    def __getattr__(self, name: str) -> Any:
        """The message class of that name in kzmn.exchange.v1."""
        descriptor = self._pool.FindMessageTypeByName(f"{PACKAGE}.{name}")
        return message_factory.GetMessageClass(descriptor)


def _descriptors(proto: Path) -> descriptor_pb2.FileDescriptorSet:
    well_known = Path(protoc.__file__).parent / "_proto"
    files = sorted(str(file.relative_to(proto)) for file in proto.glob("kzmn/exchange/**/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "contract.binpb"
        arguments = ["protoc", f"-I{proto}", f"-I{well_known}", "--include_imports"]
        if protoc.main([*arguments, f"--descriptor_set_out={out}", *files]) != 0:
            raise SystemExit("protoc refuses the .proto files")
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


@dataclass(frozen=True)
class Key:
    """A key that everybody knows: its seed is the SHA-256 of its name."""

    name: str
    party: str
    usage: str
    not_before: str = "2026-01-01T00:00:00.000Z"
    not_after: str = "2028-01-01T00:00:00.000Z"
    revoked_at: str | None = None

    @cached_property
    def seed(self) -> bytes:
        return hashlib.sha256(f"kzmn golden key {self.name}".encode()).digest()

    @cached_property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def spki(self) -> bytes:
        return dsse.spki(self.private)

    @cached_property
    def id(self) -> str:
        return dsse.key_id(self.spki)

    def sign(self, payload_type: str, payload: bytes) -> bytes:
        return self.private.sign(dsse.pae(payload_type, payload))

    def enrolment(self) -> dict[str, Any]:
        """The key as the trust bundle lists it."""
        return {
            "key_id": self.id,
            "usage": self.usage,
            "algorithm": "ed25519",
            "spki": base64.b64encode(self.spki).decode(),
            "not_before": self.not_before,
            "not_after": self.not_after,
            "revoked_at": self.revoked_at,
        }

    def published(self) -> dict[str, str]:
        """The key with its private half, for the vectors' readers."""
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {
            "party": self.party,
            "usage": self.usage,
            "seed": self.seed.hex(),
            "pkcs8_pem": pem.decode(),
            "spki": self.spki.hex(),
            "key_id": self.id,
        }


def enrolled_keys() -> Iterator[Key]:
    """Every key of the trust bundle, in its order."""
    for party in PARTIES:
        yield Key(f"{party}-governance", party, "governance")
        yield Key(f"{party}-statement", party, "statement")
        yield Key(
            f"{party}-retired", party, "statement",
            "2024-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z",
        )
        # Revoked after the vectors are issued and before they are received.
        yield Key(
            f"{party}-revoked", party, "statement", revoked_at="2026-11-23T08:40:30.000Z",
        )
        yield Key(f"{party}-ledger", party, "ledger")
        yield Key(f"{party}-witness", party, "witness")


KEYS = {key.name: key for key in enrolled_keys()}
STRANGER = Key("stranger", "mongolia", "statement")


def other(party: str) -> str:
    """The other state."""
    return PARTIES[1 - PARTIES.index(party)]


@dataclass(frozen=True)
class Disclosure:
    """A period beside what is signed, and the salt of its digest."""

    salt: bytes
    period: bytes
    # What the period says, for the reader of an accepted vector.
    fields: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def digest(self) -> bytes:
        return dsse.disclosure_digest(self.salt, self.period)

    def written(self, accepted: bool) -> dict[str, Any]:
        """The disclosure as it stands in the file."""
        body = {"salt": self.salt.hex(), "period": self.period.hex()}
        return body | {"fields": self.fields} if accepted else body


@dataclass(frozen=True)
class Vector:
    """One envelope, how it is received, and what must come of it."""

    name: str
    payload: bytes
    payload_type: str = QUERY
    # The party that the connection authenticated; the receiver is the other one.
    connection: str = "mongolia"
    # The type as which the receiver opens it; the envelope's own unless said otherwise.
    opened_as: str = ""
    # The reason for which it must be refused; none where it must be accepted.
    reason: str | None = None
    # Who signs, in order; the connection's statement key unless said otherwise.
    signers: tuple[Key, ...] | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    # What stands beside what is signed, in the order in which it is sent.
    disclosures: tuple[Disclosure, ...] = ()

    def signatures(self) -> list[dict[str, str]]:
        signers = self.signers
        if signers is None:
            signers = (KEYS[f"{self.connection}-statement"],)
        return [
            {"key_id": key.id, "signature": key.sign(self.payload_type, self.payload).hex()}
            for key in signers
        ]

    def written(self) -> dict[str, Any]:
        """The vector as it stands in the file."""
        signed = dsse.pae(self.payload_type, self.payload)
        head = {"name": self.name} | ({"reason": self.reason} if self.reason else {})
        body: dict[str, Any] = {
            "connection": self.connection,
            "payload_type": self.payload_type,
            "opened_as": self.opened_as or self.payload_type,
            "payload": self.payload.hex(),
            "digest": hashlib.sha256(signed).hexdigest(),
            "signatures": self.signatures(),
        }
        if self.disclosures:
            body["disclosures"] = [one.written(not self.reason) for one in self.disclosures]
        if self.reason:
            return head | body
        return head | body | {"pae": signed.hex(), "fields": self.fields}


def trust_bundle() -> dict[str, Any]:
    """A complete bundle in its DSSE JSON envelope, and the fingerprints that a node would pin."""
    payload = json.dumps(_bundle_body(), ensure_ascii=False).encode()
    governance = [KEYS[f"{party}-governance"] for party in PARTIES]
    envelope = {
        "payloadType": BUNDLE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": key.id, "sig": base64.b64encode(key.sign(BUNDLE, payload)).decode()}
            for key in governance
        ],
    }
    return {"pins": {key.party: key.id for key in governance}, "envelope": envelope}


def _bundle_body() -> dict[str, Any]:
    def part(party: str) -> dict[str, Any]:
        domain = {"kazakhstan": "kz", "mongolia": "mn"}[party] + ".kzmn.internal"
        return {
            "party": party,
            "trust_domain": domain,
            "exchange_identity": f"spiffe://{domain}/node/exchange",
            "required_algorithms": ["ed25519"],
            # No TLS happens here: any bytes do for a root.
            "roots": [base64.b64encode(f"root of {party}".encode()).decode()],
            "keys": [key.enrolment() for key in KEYS.values() if key.party == party],
        }

    return {
        "realm": REALM,
        "sequence": 7,
        "not_before": "2026-01-01T00:00:00.000Z",
        "not_after": "2027-01-01T00:00:00.000Z",
        "parties": [part(party) for party in PARTIES],
    }
