#!/usr/bin/env python3
"""Asks a running Kazakh node as Mongolia's node would, with nothing of this project but the contract.

There is no generated code: every message class is built from what the node's own server reflection
tells. What the node answers is checked with pyca/cryptography against the trust bundle. If this works, a
ministry's own system can be written in any language from the documentation.

Usage: foreign_client.py --pair DIR, where DIR holds the pair.json of `cargo pair up --dir DIR`.

One thing is left to the real clients: gRPC for Python checks the server's DNS name and lets nobody see its
SPIFFE id.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import collections
import json
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, cast

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

import dsse

DEADLINE_SECONDS = 10.0
# So many calls at once over one connection; a node serves a hundred and says so.
CALLS_AT_ONCE = 300
SALT_BYTES = 32
# Numbers of invented people of the sample registries; the first is that of whom the queries ask about.
IINS = ("650210499903", "661120399020", "610517399077")
EXCHANGE = "kzmn.exchange.v1"
QUERY_TYPE = "application/vnd.kzmn.record-query.v1+protobuf"
ANSWER_TYPE = "application/vnd.kzmn.record-answer.v1+protobuf"
REFUSAL_TYPE = "application/vnd.kzmn.refusal.v1+protobuf"
BUNDLE_TYPE = "application/vnd.kzmn.trust-bundle.v1+json"


class Failed(Exception):
    """A check that did not hold; the text says which."""


def require(holds: bool, what: str) -> None:
    """Fails the running check unless something holds."""
    if not holds:
        raise Failed(what)


# The pair and its trust.

@dataclass(frozen=True)
class Node:
    """Where a node listens and where its files are."""

    exchange: str
    office: str
    dir: Path

    def file(self, name: str) -> bytes:
        return (self.dir / name).read_bytes()


@dataclass(frozen=True)
class Pair:
    """Both nodes, as pair.json describes them."""

    kz: Node
    mn: Node
    realm: str
    bundle: dict[str, Any]

    @classmethod
    def load(cls, folder: Path) -> Pair:
        described = json.loads((folder / "pair.json").read_text(encoding="utf-8"))

        def node(name: str) -> Node:
            entry = described[name]
            return Node(entry["exchange"], entry["office"], Path(entry["dir"]))

        envelope = json.loads(Path(described["bundle"]).read_text(encoding="utf-8"))
        return cls(node("kz"), node("mn"), described["realm"], open_bundle(envelope))

    def party(self, name: str) -> dict[str, Any]:
        """One state's part of the trust bundle."""
        parts = [part for part in self.bundle["parties"] if part["party"] == name]
        require(len(parts) == 1, f"the trust bundle has one part for {name}")
        return cast(dict[str, Any], parts[0])

    def statement_key(self, party: str, key_id: str) -> bytes:
        """The SubjectPublicKeyInfo of a statement key that is enrolled, in force and not revoked."""
        for key in self.party(party)["keys"]:
            if key["key_id"] == key_id and key["usage"] == "statement":
                spki = base64.b64decode(key["spki"], validate=True)
                require(dsse.key_id(spki) == key_id, "key_id is the SHA-256 of the key")
                now = datetime.now(UTC)
                within = instant(key["not_before"]) <= now <= instant(key["not_after"])
                require(within and not key["revoked_at"], "the key is in force")
                return spki
        raise Failed(f"key {key_id} is no statement key of {party} in the trust bundle")


def instant(rfc3339: str) -> datetime:
    return datetime.fromisoformat(rfc3339)


def open_bundle(envelope: dict[str, Any]) -> dict[str, Any]:
    """The bundle, if each state's governance key in it has signed it.

    A node compares those keys with the fingerprints in its configuration; the pair's keys are made anew
    each time, so there is none to compare with here.
    """
    require(envelope["payloadType"] == BUNDLE_TYPE, "the trust bundle is of its type")
    payload = base64.b64decode(envelope["payload"], validate=True)
    bundle = json.loads(payload)
    signatures = {
        entry["keyid"]: base64.b64decode(entry["sig"], validate=True)
        for entry in envelope["signatures"]
    }
    for part in bundle["parties"]:
        signed = any(
            key["usage"] == "governance" and key["key_id"] in signatures and dsse.holds(
                base64.b64decode(key["spki"], validate=True),
                dsse.pae(BUNDLE_TYPE, payload), signatures[key["key_id"]],
            )
            for key in part["keys"]
        )
        require(signed, f"the governance key of {part['party']} signed the trust bundle")
    return cast(dict[str, Any], bundle)


# gRPC without generated code.

class _CallDetails(
    collections.namedtuple(
        "_CallDetails", "method timeout metadata credentials wait_for_ready compression"
    ),
    grpc.ClientCallDetails,
):
    """The details of a call, as gRPC hands them on."""


class Deadline(grpc.UnaryUnaryClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Gives every call a deadline, also those that the reflection library makes."""

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        return continuation(self._bounded(details), request)

    def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        return continuation(self._bounded(details), requests)

    @staticmethod
    def _bounded(details: Any) -> _CallDetails:
        return _CallDetails(
            details.method, DEADLINE_SECONDS, details.metadata, details.credentials,
            details.wait_for_ready, details.compression,
        )


class Service:
    """A listener of a node, and the messages that its reflection tells."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = grpc.intercept_channel(channel, Deadline())
        self.reflection = ProtoReflectionDescriptorDatabase(self._channel)
        self._pool = descriptor_pool.DescriptorPool(self.reflection)

    def message(self, full_name: str) -> Any:
        """The class of a message."""
        return message_factory.GetMessageClass(self._pool.FindMessageTypeByName(full_name))

    def call(self, method: str, request: bytes) -> bytes:
        """A unary call with the bytes as they are: what must not change is not encoded twice."""
        unary = self._channel.unary_unary(
            method, request_serializer=bytes, response_deserializer=bytes
        )
        return cast(bytes, unary(request))


def connect(address: str, name: str, root: bytes, certificate: bytes, key: bytes) -> grpc.Channel:
    """A channel over mutual TLS to the listener of that DNS name, whatever its address."""
    credentials = grpc.ssl_channel_credentials(root, key, certificate)
    return grpc.secure_channel(address, credentials, named(name))


def named(name: str) -> list[tuple[str, str]]:
    """The options that expect a listener of that DNS name."""
    return [("grpc.ssl_target_name_override", name), ("grpc.default_authority", name)]


async def all_at_once(address: str, name: str, root: bytes, certificate: bytes, key: bytes) -> None:
    """Asks for the health so often at once over one connection; fails with the first that is refused."""
    credentials = grpc.ssl_channel_credentials(root, key, certificate)
    async with grpc.aio.secure_channel(address, credentials, named(name)) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        await asyncio.gather(*(check(b"", timeout=DEADLINE_SECONDS) for _ in range(CALLS_AT_ONCE)))


# Statements.

@dataclass(frozen=True)
class Reply:
    """What a refused call tells."""

    code: grpc.StatusCode
    reason: str
    domain: str
    # Signed statements in the details.
    statements: list[bytes]


def refused(call: Callable[[], bytes]) -> Reply:
    """Demands that a call is refused, and reads the status details."""
    try:
        call()
    except grpc.RpcError as error:
        return _details(cast(grpc.Call, error))
    raise Failed("the call was not refused")


def _details(error: grpc.Call) -> Reply:
    metadata = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(metadata.get("grpc-status-details-bin", b""))
    info = error_details_pb2.ErrorInfo()
    statements = []
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
        elif detail.type_url == f"type.googleapis.com/{EXCHANGE}.SignedStatement":
            statements.append(detail.value)
    return Reply(error.code(), info.reason, info.domain, statements)


def uuid7(now_ms: int) -> str:
    """A UUIDv7 (RFC 9562, 5.7)."""
    bits = bytearray(now_ms.to_bytes(6, "big") + secrets.token_bytes(10))
    bits[6] = 0x70 | bits[6] & 0x0F
    bits[8] = 0x80 | bits[8] & 0x3F
    text = bits.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Mongolia:
    """Mongolia's side of the exchange with Kazakhstan."""

    def __init__(self, pair: Pair, exchange: Service) -> None:
        self.pair = pair
        self.exchange = exchange

    @cached_property
    def key(self) -> Ed25519PrivateKey:
        """The statement key: PKCS #8 in PEM, as any library reads it."""
        key = load_pem_private_key(self.pair.mn.file("statement.key"), password=None)
        require(isinstance(key, Ed25519PrivateKey), "the statement key is Ed25519")
        return cast(Ed25519PrivateKey, key)

    def message(self, name: str) -> Any:
        return self.exchange.message(f"{EXCHANGE}.{name}")

    def query(
        self, audience: str = "PARTY_KAZAKHSTAN", payload_type: str = QUERY_TYPE,
        iins: tuple[str, ...] = IINS[:1],
    ) -> Any:
        """A signed question about Zhanar T., an invented person of the sample registry."""
        payload = self.message("RecordQuery")(
            header=self._header(audience),
            person={
                "identifiers": [{"kind": "IDENTIFIER_KIND_IIN", "value": iin} for iin in iins],
                "names": [{
                    "use": "NAME_USE_CURRENT", "given_name": "Жанар", "parent_name": "Тилеу",
                    "script": "SCRIPT_CYRILLIC",
                }],
                "sex": "SEX_FEMALE",
                "birth_date": {"year": 1965, "month": 2, "day": 10},
            },
            parts=[
                "ANSWER_PART_IDENTITY", "ANSWER_PART_PERIODS", "ANSWER_PART_EMPLOYERS",
                "ANSWER_PART_CONTRIBUTIONS",
            ],
        ).SerializeToString(deterministic=True)
        return self.message("SignedStatement")(
            payload_type=payload_type,
            payload=payload,
            signatures=[{
                "key_id": dsse.key_id(dsse.spki(self.key)),
                "signature": self.key.sign(dsse.pae(payload_type, payload)),
            }],
        )

    def _header(self, audience: str) -> dict[str, Any]:
        now_ms = time.time_ns() // 1_000_000
        seconds, ms = divmod(now_ms, 1000)
        return {
            "statement_id": uuid7(now_ms),
            "issuer": "PARTY_MONGOLIA",
            "audience": audience,
            "realm": self.pair.realm,
            "issued_at": {"seconds": seconds, "nanos": ms * 1_000_000},
            "expires_at": {"seconds": seconds + 600, "nanos": ms * 1_000_000},
            "case_id": "MN-2026-0000999",
            "purpose": "PURPOSE_NEW_AWARD",
            "legal_basis": {
                "kind": "LEGAL_BASIS_KIND_CONSENT",
                "article": "Law on Personal Data Protection, Article 8",
                "consent_reference": "MN-CONSENT-2026-0000999",
            },
            "officer": {"officer_id": "f03e19c0ffee", "role": "OFFICER_ROLE_CASEWORKER"},
        }

    def send(self, statement: Any) -> bytes:
        """Sends a query; the response's bytes."""
        request = self.message("QueryRequest")(statement=statement)
        return self.exchange.call(
            f"/{EXCHANGE}.RecordExchangeService/Query",
            request.SerializeToString(deterministic=True),
        )

    def opened(self, statement: Any, payload_type: str, body: str, query: Any) -> Any:
        """The body of a statement of Kazakhstan that answers the query; everything is checked."""
        require(statement.payload_type == payload_type, f"the payload type is {payload_type}")
        require(len(statement.signatures) == 1, "there is one signature")
        signature = statement.signatures[0]
        spki = self.pair.statement_key("kazakhstan", signature.key_id)
        signed = dsse.pae(statement.payload_type, statement.payload)
        require(dsse.holds(spki, signed, signature.signature), "the signature holds")
        message = self.message(body).FromString(statement.payload)
        again = message.SerializeToString(deterministic=True)
        require(again == statement.payload, "the payload is canonical")
        header = message.header
        party = self.message("StatementHeader").DESCRIPTOR.fields_by_name["issuer"].enum_type
        numbers = {value.name: value.number for value in party.values}
        require(header.issuer == numbers["PARTY_KAZAKHSTAN"], "the issuer is Kazakhstan")
        require(header.audience == numbers["PARTY_MONGOLIA"], "the audience is Mongolia")
        require(header.realm == self.pair.realm, "the realm is the pair's")
        asked = dsse.digest(query.payload_type, query.payload)
        require(header.answers == asked, "it answers the digest of the query")
        return message

    def answered(self, statement: Any, query: Any) -> tuple[Any, list[Any]]:
        """An answer to the query, and its periods."""
        answer = self.opened(statement, ANSWER_TYPE, "RecordAnswer", query)
        return answer, self._disclosed(statement.disclosures, answer.period_digests)

    def _disclosed(self, disclosures: Any, digests: Any) -> list[Any]:
        """The periods that stand beside what is signed, in the order of their digests."""
        require(all(len(one.salt) == SALT_BYTES for one in disclosures), "each salt has 32 bytes")
        found = {dsse.disclosure_digest(one.salt, one.period): one.period for one in disclosures}
        require(len(disclosures) == len(digests) == len(found), "each digest has one disclosure")
        require(found.keys() == set(digests), "the disclosures are those of the digests")
        periods = [self.message("ServicePeriod").FromString(found[digest]) for digest in digests]
        for digest, period in zip(digests, periods, strict=True):
            again = period.SerializeToString(deterministic=True)
            require(again == found[digest], "the period is canonical")
        keys = [
            (one.start.year, one.start.month, one.start.day, one.period_id) for one in periods
        ]
        require(keys == sorted(set(keys)), "the periods are sorted, each once")
        return periods


# The checks.

Check = tuple[str, Callable[[], None]]


def exchange_checks(mongolia: Mongolia) -> Iterator[Check]:
    """What is demanded of the exchange listener, in this order."""
    query = cache(mongolia.query)
    first: list[bytes] = []

    def serves() -> None:
        services = set(mongolia.exchange.reflection.get_services())
        require(f"{EXCHANGE}.RecordExchangeService" in services, "the exchange is served")
        office = [name for name in services if name.startswith("kzmn.office.")]
        require(not office, "no office service is served to the peer")

    def signs() -> None:
        require(len(query().signatures) == 1, "there is one signature")

    def answers() -> None:
        first.append(mongolia.send(query()))
        response = mongolia.message("QueryResponse").FromString(first[0])
        answer, periods = mongolia.answered(response.statement, query())
        outcomes = answer.DESCRIPTOR.fields_by_name["outcome"].enum_type.values_by_number
        outcome = outcomes[answer.outcome].name
        require(outcome == "OUTCOME_FOUND", f"the outcome is OUTCOME_FOUND, not {outcome}")
        require(len(periods) > 0, "there is a period")

    def answers_again() -> None:
        require([mongolia.send(query())] == first, "the same bytes come back")

    def refuses_tampered() -> None:
        tampered = mongolia.message("SignedStatement").FromString(query().SerializeToString())
        middle = len(tampered.payload) // 2
        changed = tampered.payload[middle] ^ 1
        tampered.payload = (
            tampered.payload[:middle] + bytes([changed]) + tampered.payload[middle + 1:]
        )
        reply = refused(lambda: mongolia.send(tampered))
        expect(reply, grpc.StatusCode.UNAUTHENTICATED, "SIGNATURE_INVALID")
        require(not reply.statements, "a passing refusal is not signed")

    def refuses_types() -> None:
        for payload_type in ("сұрау", "\x1b[2J", "t" * 129):
            odd = mongolia.query(payload_type=payload_type)
            reply = refused(lambda odd=odd: mongolia.send(odd))
            expect(reply, grpc.StatusCode.INVALID_ARGUMENT, "ENVELOPE_MALFORMED")
            require(not reply.statements, "a passing refusal is not signed")
        known = mongolia.query(payload_type="t" * 128)
        reply = refused(lambda: mongolia.send(known))
        expect(reply, grpc.StatusCode.INVALID_ARGUMENT, "PAYLOAD_TYPE_UNEXPECTED")

    def refuses_guesses() -> None:
        two, three = mongolia.query(iins=IINS[:2]), mongolia.query(iins=IINS)
        reply = refused(lambda: mongolia.send(three))
        expect(reply, grpc.StatusCode.INVALID_ARGUMENT, "PAYLOAD_MALFORMED")
        response = mongolia.message("QueryResponse").FromString(mongolia.send(two))
        mongolia.answered(response.statement, two)

    yield "reflection lists the exchange and no office service", serves
    yield "a query is built from the reflected messages and signed", signs
    yield "a signed query gets a signed answer with periods", answers
    yield "the same bytes get the same answer bytes", answers_again
    yield "a tampered query is refused, unsigned", refuses_tampered
    yield "a payload type that cannot be one is refused, unsigned", refuses_types
    yield "three identifiers of a kind are refused, and two are answered", refuses_guesses
    yield from audience_checks(mongolia)


def audience_checks(mongolia: Mongolia) -> Iterator[Check]:
    """What is demanded of a final refusal."""
    astray = cache(partial(mongolia.query, audience="PARTY_MONGOLIA"))
    first: list[Reply] = []

    def refuses() -> None:
        first.append(refused(lambda: mongolia.send(astray())))
        expect(first[0], grpc.StatusCode.FAILED_PRECONDITION, "AUDIENCE_MISMATCH")
        require(len(first[0].statements) == 1, "the refusal is signed")
        statement = mongolia.message("SignedStatement").FromString(first[0].statements[0])
        refusal = mongolia.opened(statement, REFUSAL_TYPE, "Refusal", astray())
        require(not statement.disclosures, "nothing is disclosed beside a refusal")
        require(refusal.reason == "AUDIENCE_MISMATCH", "the signed reason is the status's")

    def refuses_again() -> None:
        require([refused(lambda: mongolia.send(astray()))] == first, "the same refusal comes back")

    yield "a query for somebody else gets a signed refusal of its digest", refuses
    yield "the same bytes get the same refusal bytes", refuses_again


def office_checks(office: Service) -> Iterator[Check]:
    """What is demanded of the office listener."""

    def healthy() -> None:
        request = office.message("grpc.health.v1.HealthCheckRequest")()
        response = office.message("grpc.health.v1.HealthCheckResponse").FromString(
            office.call("/grpc.health.v1.Health/Check", request.SerializeToString())
        )
        states = response.DESCRIPTOR.fields_by_name["status"].enum_type.values_by_number
        state = states[response.status].name
        require(state == "SERVING", f"the health is SERVING, not {state}")

    yield "an officer reads the office listener's health", healthy


def expect(reply: Reply, code: grpc.StatusCode, reason: str) -> None:
    """Demands a status and its reason."""
    require(reply.code == code, f"the status is {code.name}, not {reply.code.name}")
    require(reply.reason == reason, f"the reason is {reason}, not {reply.reason or 'missing'}")
    require(reply.domain == "kzmn.exchange", "the domain is kzmn.exchange")


def run(checks: Iterator[Check]) -> tuple[int, int]:
    """Runs the checks, one line each; how many passed and failed."""
    passed = failed = 0
    for name, check in checks:
        try:
            check()
        except Failed as failure:
            failed += 1
            print(f"FAILED  {name}: {failure}")
        except grpc.RpcError as error:
            failed += 1
            call = cast(grpc.Call, error)
            print(f"FAILED  {name}: {call.code().name}: {call.details()}")
        except (OSError, LookupError, ValueError, TypeError, DecodeError) as error:
            # A file or a message that is missing, or bytes that do not decode.
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__}: {error}")
        else:
            passed += 1
            print(f"ok      {name}")
    return passed, failed


def all_checks(pair: Pair) -> Iterator[Check]:
    """All checks, each over the listener that it concerns."""
    domain, root = pair.party("kazakhstan")["trust_domain"], pair.kz.file("root.crt")
    certificate, key = pair.mn.file("exchange.crt"), pair.mn.file("exchange.key")
    with connect(pair.kz.exchange, f"exchange.{domain}", root, certificate, key) as channel:
        yield from exchange_checks(Mongolia(pair, Service(channel)))
    peer = (pair.kz.exchange, f"exchange.{domain}", root, certificate, key)
    yield f"{CALLS_AT_ONCE} calls at once: none is refused", lambda: asyncio.run(all_at_once(*peer))
    officer = "officers/caseworker"
    certificate, key = pair.kz.file(f"{officer}.crt"), pair.kz.file(f"{officer}.key")
    with connect(pair.kz.office, f"office.{domain}", root, certificate, key) as channel:
        yield from office_checks(Service(channel))


def main() -> int:
    parser = argparse.ArgumentParser(description="Asks a running Kazakh node as Mongolia's node.")
    parser.add_argument("--pair", type=Path, required=True, help="folder of `cargo pair up --dir`")
    try:
        pair = Pair.load(parser.parse_args().pair)
    except (Failed, OSError, LookupError, ValueError) as error:
        print(f"FAILED  the pair is described and its trust bundle holds: {error}")
        print("0 passed, 1 failed")
        return 1
    passed, failed = run(all_checks(pair))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
