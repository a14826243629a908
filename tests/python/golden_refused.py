"""Envelopes that must be refused, each for its own reason, although most are validly signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace as changed
from typing import Any

import golden_accepted as ok
from golden_accepted import date, encode
from golden_contract import (
    ANSWER, CLOSE, KEYS, NOTICE, QUERY, RECEIPT, REFUSAL, STRANGER, Contract, Disclosure, Key, Vector,
)

Fields = list[bytes]


# Byte surgery: a message as a list of its fields' raw bytes.

def varint(value: int, padding: int = 0) -> bytes:
    """A varint; with padding, one that is that many bytes longer than it must be."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F)
    groups += [0] * padding
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def number(field_number: int, value: int, padding: int = 0) -> bytes:
    """A varint field."""
    return varint(field_number << 3) + varint(value, padding)


def blob(field_number: int, data: bytes, padding: int = 0) -> bytes:
    """A length-delimited field."""
    return varint(field_number << 3 | 2) + varint(len(data), padding) + data


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A varint and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not data[at - 1] & 0x80:
            return value, at


def split(message: bytes) -> list[tuple[int, bytes, bytes]]:
    """Number, contents and raw bytes of each field; the contract has no fixed-width fields."""
    fields, at = [], 0
    while at < len(message):
        start = at
        tag, at = read_varint(message, at)
        if tag & 7 == 2:
            size, at = read_varint(message, at)
            contents, at = message[at:at + size], at + size
        else:
            _, at = read_varint(message, at)
            contents = b""
        fields.append((tag >> 3, contents, message[start:at]))
    return fields


def operate(message: bytes, path: tuple[int, ...], change: Callable[[Fields], Fields]) -> bytes:
    """Changes the fields of the message at that path of field numbers (the first of each)."""
    fields = split(message)
    if not path:
        return b"".join(change([raw for _, _, raw in fields]))
    position = [found for found, _, _ in fields].index(path[0])
    inner = blob(path[0], operate(fields[position][1], path[1:], change))
    raws = [raw for _, _, raw in fields]
    return b"".join([*raws[:position], inner, *raws[position + 1:]])


def replace(message: bytes, path: tuple[int, ...], raw: bytes) -> bytes:
    """Replaces the field at the end of the path by raw bytes."""
    *outer, last = path

    def change(fields: Fields) -> Fields:
        return [raw if split(field)[0][0] == last else field for field in fields]

    return operate(message, tuple(outer), change)


# The vectors.

def not_canonical(c: Contract) -> Iterator[Vector]:
    """Payloads that say nothing wrong, in other bytes than the canonical ones."""
    query = encode(ok.small_query(c))
    small = encode(ok.not_found(c))
    header = split(query)[0]
    unknown = number(99, 1)
    variants = {
        "unknown-field-appended": operate(query, (), lambda fields: [*fields, unknown]),
        "unknown-field-in-the-header": operate(query, (1,), lambda fields: [*fields, unknown]),
        "unknown-field-in-a-name": operate(query, (2, 2), lambda fields: [*fields, unknown]),
        "unknown-group-appended": query + varint(99 << 3 | 3) + varint(99 << 3 | 4),
        "duplicate-message": operate(query, (), lambda fields: [fields[0], *fields]),
        "duplicate-text": operate(query, (1,), lambda fields: [fields[0], *fields]),
        "duplicate-enum": operate(query, (1,), lambda fields: [*fields[:2], *fields[1:]]),
        "padded-varint": replace(query, (2, 3), number(3, 1, padding=1)),
        "padded-length": replace(query, (1,), blob(1, header[1], padding=1)),
        "padded-tag": replace(query, (2, 3), varint(3 << 3, padding=1) + varint(1)),
        "enum-beyond-32-bits": replace(query, (2, 3), number(3, 1 | 1 << 32)),
        "explicit-zero": operate(query, (2, 4), lambda fields: [*fields[:2], number(3, 0)]),
        "explicit-empty-text": operate(
            query, (2, 2), lambda fields: [fields[0], blob(2, b""), *fields[1:]]
        ),
        "explicit-empty-list": operate(
            query, (), lambda fields: [*fields[:2], blob(3, b""), *fields[2:]]
        ),
        "unpacked-list": replace(query, (5,), number(5, 1) + number(5, 2)),
        "list-in-two-pieces": replace(query, (5,), blob(5, b"\x01") + blob(5, b"\x02")),
        "out-of-order": operate(query, (), lambda fields: fields[::-1]),
        "out-of-order-in-the-header": operate(query, (1,), lambda fields: fields[::-1]),
    }
    for name, payload in variants.items():
        yield Vector(name, payload, QUERY, reason="PAYLOAD_NOT_CANONICAL")
    periods: dict[str, Callable[[Fields], Fields]] = {
        "unknown-field-in-a-period": lambda fields: [*fields, unknown],
        "duplicate-text-in-a-period": lambda fields: [fields[0], *fields],
        "out-of-order-in-a-period": lambda fields: fields[::-1],
    }
    for name, change in periods.items():
        first, *others = ok.disclosed(ok.periods(c))
        first = changed(first, period=operate(first.period, (), change))
        yield with_periods(c, name, [first, *others], "PAYLOAD_NOT_CANONICAL")
    payload = operate(small, (), lambda fields: [*fields[:2], number(3, 0), *fields[2:]])
    yield Vector(
        "explicit-zero-in-an-answer", payload, ANSWER, "kazakhstan",
        reason="PAYLOAD_NOT_CANONICAL",
    )


def with_periods(c: Contract, name: str, shown: Sequence[Disclosure], reason: str) -> Vector:
    """The found answer with these periods: each has its digest and is disclosed."""
    payload = encode(ok.found(c, shown))
    return Vector(
        name, payload, ANSWER, "kazakhstan", reason=reason, disclosures=tuple(shown)
    )


def texts(c: Contract) -> Iterator[Vector]:
    """Texts that break the text rules, as a given name."""
    query = encode(ok.small_query(c))
    given_names = {
        "text-invalid-utf-8": b"Zhan\xc3\x28r",
        "text-overlong-utf-8": b"Zhan\xc0\x80r",
        "text-surrogate": b"Zhan\xed\xa0\x80r",
        "text-nul": "Жанар\0".encode(),
        "text-line-end": "Жанар\n".encode(),
        "text-escape": "\x1b[31mЖанар".encode(),
        "text-bidi-override": "Жанар\u202eранаЖ".encode(),
        "text-zero-width-joiner": "Жа\u200dнар".encode(),
        "text-byte-order-mark": "\ufeffЖанар".encode(),
        "text-unassigned": "Жанар\u0378".encode(),
        "text-noncharacter": "Жанар\uffff".encode(),
        "text-10000-combining-marks": ("Ж" + "\u0301" * 10_000).encode(),
        "text-not-nfc": "Андреи\u0306".encode(),
        "text-of-blanks": " \u00a0\u2003\u202f".encode(),
        "text-of-fillers": "\u3164\u2800\u115f\u180e".encode(),
        "text-101-characters": ("Қ" * 101).encode(),
    }
    for name, given_name in given_names.items():
        payload = replace(query, (2, 2, 3), blob(3, given_name))
        yield Vector(name, payload, QUERY, reason="TEXT_NOT_ACCEPTED")
    isolated = "\u2066Жауап\u2069"
    shown = ok.disclosed(ok.periods(c), "answer-found-full")
    answer = ok.found_full(c, shown)
    answer.note = isolated
    yield Vector(
        "text-bidi-isolate-in-a-note", encode(answer), ANSWER, "kazakhstan",
        reason="TEXT_NOT_ACCEPTED", disclosures=shown,
    )
    notes = {
        "text-bidi-isolate-in-a-period": isolated.encode(),
        "text-invalid-utf-8-in-a-period": b"Zhan\xc3\x28r",
    }
    for name, note in notes.items():
        first, *others = ok.disclosed(ok.periods(c))
        first = changed(first, period=replace(first.period, (14,), blob(14, note)))
        yield with_periods(c, name, [first, *others], "TEXT_NOT_ACCEPTED")


Change = Callable[[Any], object]


def assign(path: str, value: Any) -> Change:
    """A change that sets one field, named by its path from the message."""
    *outer, last = path.split(".")

    def change(message: Any) -> None:
        for name in outer:
            message = message[int(name)] if name.isdigit() else getattr(message, name)
        setattr(message, last, value)

    return change


def reset(path: str, values: list[Any]) -> Change:
    """A change that gives a list other elements."""
    def change(message: Any) -> None:
        del getattr(message, path)[:]
        getattr(message, path).extend(values)

    return change


MALFORMED_QUERIES: dict[str, Change] = {
    "header-missing": lambda q: q.ClearField("header"),
    "person-missing": lambda q: q.ClearField("person"),
    "issued-at-missing": lambda q: q.header.ClearField("issued_at"),
    "expires-at-missing-in-a-query": lambda q: q.header.ClearField("expires_at"),
    "case-id-missing-in-a-query": assign("header.case_id", ""),
    "purpose-missing-in-a-query": assign("header.purpose", 0),
    "legal-basis-missing-in-a-query": lambda q: q.header.ClearField("legal_basis"),
    "officer-missing-in-a-query": lambda q: q.header.ClearField("officer"),
    "answers-in-a-query": assign("header.answers", bytes(range(32))),
    "supersedes-of-31-bytes": assign("header.supersedes", bytes(range(31))),
    "issuer-unspecified": assign("header.issuer", 0),
    "audience-unknown": assign("header.audience", 3),
    "realm-in-capitals": assign("header.realm", "Golden"),
    "statement-id-version-4": assign(
        "header.statement_id", "019dae3b-7e87-4c5e-8a3e-5d0f2f1f9f10"
    ),
    "statement-id-of-no-rfc-variant": assign(
        "header.statement_id", "019dae3b-7e87-7c5e-0a3e-5d0f2f1f9f10"
    ),
    "statement-id-in-capitals": assign(
        "header.statement_id", "019DAE3B-7E87-7C5E-8A3E-5D0F2F1F9F10"
    ),
    "statement-id-without-hyphens": assign(
        "header.statement_id", "019dae3b7e877c5e8a3e5d0f2f1f9f10"
    ),
    "nanos-not-whole-milliseconds": assign("header.issued_at.nanos", 7_000_001),
    "nanos-negative": assign("header.issued_at.nanos", -1_000_000),
    "nanos-of-a-second": assign("header.issued_at.nanos", 1_000_000_000),
    "instant-in-year-10000": assign("header.expires_at.seconds", 253_402_300_800),
    "purpose-unknown": assign("header.purpose", 6),
    "officer-id-in-capitals": assign("header.officer.officer_id", "9C1E5A3B7D20"),
    "officer-role-unspecified": assign("header.officer.role", 0),
    "consent-without-reference": assign("header.legal_basis.consent_reference", ""),
    "consent-of-blanks": assign("header.legal_basis.consent_reference", " \u00a0\u3164\u2800\u180e"),
    "treaty-with-consent-reference": assign("header.legal_basis.kind", 1),
    "sex-unknown": assign("person.sex", 3),
    "enum-negative": assign("person.sex", -1),
    "month-13": assign("person.birth_date.month", 13),
    "month-negative": assign("person.birth_date.month", -1),
    "february-30": assign("person.birth_date.day", 30),
    "day-without-month": assign("person.birth_date.month", 0),
    "year-1799": assign("person.birth_date.year", 1799),
    "iin-with-a-wrong-check-digit": assign("person.identifiers.0.value", "650210499904"),
    "iin-of-11-digits": assign("person.identifiers.0.value", "65021049990"),
    "iin-with-spaces": assign("person.identifiers.0.value", "650210 499903"),
    "identifier-kind-unspecified": assign("person.identifiers.0.kind", 0),
    "register-number-in-month-13": lambda q: q.person.identifiers.add(
        kind="IDENTIFIER_KIND_MN_REGISTER_NUMBER", value="БӨ65131021"
    ),
    "three-identifiers-of-a-kind": lambda q: q.person.identifiers.extend(
        [q.person.identifiers[0]] * 2
    ),
    "nine-identifiers": lambda q: q.person.identifiers.extend([q.person.identifiers[0]] * 8),
    "name-use-unspecified": assign("person.names.0.use", 0),
    "name-without-a-part": lambda q: q.person.names.add(use="NAME_USE_BIRTH"),
    "nine-names": lambda q: q.person.names.extend([q.person.names[0]] * 8),
    "five-parents": lambda q: q.person.parents.extend([q.person.names[0]] * 5),
    "country-in-small-letters": assign("person.birth_place.country", "mn"),
    "parts-missing": reset("parts", []),
    "parts-not-ascending": reset("parts", [2, 1]),
    "parts-twice": reset("parts", [1, 1]),
    "parts-unspecified": reset("parts", [0, 1]),
    "parts-unknown": reset("parts", [1, 6]),
    "kinds-not-ascending": reset("kinds", [13, 1]),
    "range-that-ends-before-it-begins": lambda q: q.within.MergeFrom(
        type(q.within)(start=date(1990), end=date(1989, 12))
    ),
}

MALFORMED_ANSWERS: dict[str, Change] = {
    "expires-at-in-an-answer": lambda a: a.header.expires_at.MergeFrom(a.header.issued_at),
    "case-id-in-an-answer": assign("header.case_id", "KZ-2026-0000031"),
    "purpose-in-an-answer": assign("header.purpose", 1),
    "officer-in-an-answer": assign("header.officer.role", 2),
    "answers-missing-in-an-answer": assign("header.answers", b""),
    "answers-of-33-bytes": assign("header.answers", bytes(33)),
    "as-of-missing": lambda a: a.ClearField("as_of"),
    "outcome-unspecified": assign("outcome", 0),
    "outcome-unknown": assign("outcome", 6),
    "found-without-basis": assign("match_basis", 0),
    "found-without-completeness": assign("completeness", 0),
    "not-found-with-periods": assign("outcome", 2),
    "found-with-would-settle": reset("would_settle", [1]),
    "found-with-refusal-reason": assign("refusal_reason", 1),
    "found-with-expected-by": assign("expected_by.year", 2027),
    "period-digest-of-16-bytes": lambda a: reset(
        "period_digests", [a.period_digests[0][:16], *a.period_digests[1:]]
    )(a),
}

# Each changes the periods before their digests are made.
MALFORMED_PERIODS: dict[str, Change] = {
    "periods-not-sorted": lambda p: p.reverse(),
    "period-twice": lambda p: p.append(p[-1]),
    "period-that-ends-before-it-begins": assign("1.end.year", 1993),
    "period-without-start": lambda p: p[0].ClearField("start"),
    "period-without-evidence": lambda p: p[0].ClearField("evidence"),
    "period-without-id": assign("0.period_id", ""),
    "period-of-unknown-kind": assign("0.kind", 19),
    "scheme-unspecified": assign("0.scheme", 0),
    "limitation-unspecified": assign("0.limitation", 0),
    "employer-without-name": assign("1.employer.name", ""),
    "monthly-rows-digest-of-16-bytes": assign("2.monthly_rows_digest", bytes(16)),
}

MALFORMED_REFUSALS: dict[str, Change] = {
    "supersedes-in-a-refusal": assign("header.supersedes", bytes(range(32))),
    "refusal-of-unknown-reason": assign("reason", "NO_SUCH_REASON"),
    "refusal-of-a-passing-reason": assign("reason", "SIGNATURE_INVALID"),
    "refusal-without-text": assign("text", ""),
}


# Each changes the award.
MALFORMED_NOTICES: dict[str, Change] = {
    "notice-without-case": assign("header.case_id", ""),
    "notice-that-answers": assign("header.answers", bytes(range(32))),
    "notice-without-purpose": assign("header.purpose", 0),
    "notice-without-outcome": assign("outcome", 0),
    "notice-of-unknown-outcome": assign("outcome", 3),
    "notice-of-a-refusal-without-reason": assign("outcome", 2),
    "notice-without-pension": assign("pension", 0),
    "notice-of-unknown-pension": assign("pension", 5),
    "notice-from-a-month": assign("effective_from.day", 0),
    "notice-without-article": assign("article", ""),
    "notice-with-an-article-of-blanks": assign("article", "\u2003\u115f\ufe0f"),
    "notice-with-a-short-digest": reset("relied_on", [bytes(31)]),
    "notice-with-digests-descending": reset("relied_on", [b"b" * 32, b"a" * 32]),
    "notice-with-a-digest-twice": reset("relied_on", [b"a" * 32, b"a" * 32]),
    "notice-of-record-version-0": assign("own_record_version", 0),
    "notice-without-assessment": assign("assessment_digest", b""),
}


# Each changes the withdrawal.
MALFORMED_CLOSINGS: dict[str, Change] = {
    "close-without-case": assign("header.case_id", ""),
    "close-that-answers": assign("header.answers", bytes(range(32))),
    "close-without-officer": lambda message: message.header.ClearField("officer"),
    "close-without-reason": assign("reason", 0),
    "close-of-unknown-reason": assign("reason", 6),
    "close-for-another-reason-that-is-not-said": assign("reason", 5),
}


def malformed(c: Contract) -> Iterator[Vector]:
    """Payloads in canonical form that are no statement of their type."""
    def changes(
        table: dict[str, Change], build: Callable[[Contract], Any], payload_type: str, issuer: str,
        shown: tuple[Disclosure, ...] = (),
    ) -> Iterator[Vector]:
        for name, change in table.items():
            message = build(c)
            change(message)
            yield Vector(
                name, encode(message), payload_type, issuer, reason="PAYLOAD_MALFORMED",
                disclosures=shown,
            )

    shown = ok.disclosed(ok.periods(c))
    yield from changes(MALFORMED_QUERIES, ok.small_query, QUERY, "mongolia")
    yield from changes(
        MALFORMED_ANSWERS, lambda c: ok.found(c, shown), ANSWER, "kazakhstan", shown
    )
    yield from malformed_periods(c)
    yield from changes(MALFORMED_REFUSALS, ok.refusal, REFUSAL, "kazakhstan")
    yield from changes(MALFORMED_NOTICES, ok.notice, NOTICE, "mongolia")
    yield from changes(MALFORMED_CLOSINGS, ok.close, CLOSE, "mongolia")
    query = encode(ok.small_query(c))
    raw = {
        "payload-empty": b"",
        "payload-truncated": query[:-1],
        "payload-truncated-in-the-header": query[:40],
        "payload-of-another-format": b'{"header": {}}',
        "varint-of-11-bytes": replace(query, (2, 3), number(3, 1, padding=10)),
        "length-beyond-the-end": query + varint(99 << 3 | 2) + varint(1 << 31),
        "field-number-0": query + number(0, 1),
        "group-without-end": query + varint(99 << 3 | 3),
        "group-end-without-start": query + varint(99 << 3 | 4),
        "nested-101-deep": operate(query, (), lambda fields: [*fields, nested(101)]),
    }
    for name, payload in raw.items():
        yield Vector(name, payload, QUERY, reason="PAYLOAD_MALFORMED")


def malformed_periods(c: Contract) -> Iterator[Vector]:
    """Answers whose digests and disclosures match, and whose periods are none or not in order."""
    for name, change in MALFORMED_PERIODS.items():
        periods = ok.periods(c)
        change(periods)
        yield with_periods(c, name, ok.disclosed(periods), "PAYLOAD_MALFORMED")
    first, *others = ok.disclosed(ok.periods(c))
    raw = {
        "period-empty": b"",
        "period-truncated": first.period[:-1],
        "period-of-another-format": b'{"period_id": "KZ-1-1"}',
    }
    for name, period in raw.items():
        yield with_periods(c, name, [changed(first, period=period), *others], "PAYLOAD_MALFORMED")


def disclosures(c: Contract) -> Iterator[Vector]:
    """Validly signed statements beside which stands something else than their digests promise."""
    periods = ok.periods(c)
    further = c.ServicePeriod()
    further.CopyFrom(periods[-1])
    further.period_id = "KZ-1-4"
    *shown, surplus = ok.disclosed([*periods, further])
    first, *others = shown
    of_16_bytes = [changed(first, salt=first.salt[:16]), *others]
    # The same digest: only the length of a salt says where it ends.
    of_33_bytes = changed(first, salt=first.salt + first.period[:1], period=first.period[1:])
    answer = ok.found(c, shown)

    def beside(
        name: str, message: Any, payload_type: str, issuer: str, disclosed: Sequence[Disclosure],
    ) -> Vector:
        return Vector(
            name, encode(message), payload_type, issuer, reason="DISCLOSURES_INCOMPLETE",
            disclosures=tuple(disclosed),
        )

    for name, disclosed in {
        "disclosure-missing": shown[:-1],
        "disclosures-missing": [],
        "disclosure-surplus": [*shown, surplus],
        "disclosure-of-another-period": [*shown[:-1], changed(surplus, salt=shown[-1].salt)],
        "disclosure-twice": [*shown, first],
        "disclosure-twice-and-another-missing": [first, *shown[:-1]],
        "disclosure-of-another-salt": [changed(first, salt=surplus.salt), *others],
        "salt-of-33-bytes": [of_33_bytes, *others],
    }.items():
        yield beside(name, answer, ANSWER, "kazakhstan", disclosed)
    yield beside("salt-of-16-bytes", ok.found(c, of_16_bytes), ANSWER, "kazakhstan", of_16_bytes)
    twice = ok.found(c, [*shown, shown[-1]])
    yield beside("period-digest-twice-and-disclosed-once", twice, ANSWER, "kazakhstan", shown)
    for name, message, payload_type, issuer in (
        ("disclosure-beside-a-query", ok.small_query(c), QUERY, "mongolia"),
        ("disclosure-beside-an-answer-not-found", ok.not_found(c), ANSWER, "kazakhstan"),
        ("disclosure-beside-a-refusal", ok.refusal(c), REFUSAL, "kazakhstan"),
        ("disclosure-beside-a-receipt", ok.receipt(c), RECEIPT, "kazakhstan"),
        ("disclosure-beside-a-notice", ok.notice(c), NOTICE, "mongolia"),
    ):
        yield beside(name, message, payload_type, issuer, [first])


def nested(depth: int) -> bytes:
    """Groups of an unknown field in each other: every decoder must stop somewhere."""
    return varint(99 << 3 | 3) * depth + varint(99 << 3 | 4) * depth


def addressed(c: Contract) -> Iterator[Vector]:
    """Statements from, to or for somebody else."""
    def query(path: str, value: Any) -> bytes:
        message = ok.small_query(c)
        assign(path, value)(message)
        return encode(message)

    yield Vector("issuer-kazakhstan", query("header.issuer", 1), reason="ISSUER_MISMATCH")
    yield Vector("audience-mongolia", query("header.audience", 2), reason="AUDIENCE_MISMATCH")
    yield Vector("realm-production", query("header.realm", "production"), reason="REALM_MISMATCH")


def types(c: Contract) -> Iterator[Vector]:
    """Payload types that are not those expected."""
    query = encode(ok.small_query(c))
    unexpected = "PAYLOAD_TYPE_UNEXPECTED"
    for name, payload_type in {
        "type-of-a-later-version": QUERY.replace(".v1+", ".v9+"),
        "type-in-capitals": QUERY.upper(),
        "type-empty": "",
        "type-of-128-bytes": "t" * 128,
    }.items():
        yield Vector(name, query, payload_type, opened_as=QUERY, reason=unexpected)
    for name, payload_type in {
        "type-of-129-bytes": "t" * 129,
        "type-not-ascii": "application/vnd.kzmn.сұрау+protobuf",
        "type-turned-round": QUERY + "\u202e",
        "type-for-a-terminal": "\x1b[2J" + QUERY,
        "type-of-two-lines": QUERY + "\n{}",
    }.items():
        yield Vector(name, query, payload_type, opened_as=QUERY, reason="ENVELOPE_MALFORMED")
    yield Vector(
        "answer-opened-as-a-query", encode(ok.not_found(c)), ANSWER, "kazakhstan",
        opened_as=QUERY, reason=unexpected,
    )


def keys(c: Contract) -> Iterator[Vector]:
    """Signatures of keys that may not sign statements, or not this one."""
    query = encode(ok.small_query(c))

    def signed(name: str, reason: str, *signers: Key) -> Vector:
        return Vector(name, query, reason=reason, signers=signers)

    own = KEYS["mongolia-statement"]
    yield signed("key-of-nobody", "KEY_UNKNOWN", STRANGER)
    yield signed("key-of-the-other-party", "KEY_UNKNOWN", KEYS["kazakhstan-statement"])
    for usage in ("governance", "ledger", "witness"):
        yield signed(f"key-for-{usage}", "KEY_UNKNOWN", KEYS[f"mongolia-{usage}"])
    yield signed("key-retired", "KEY_EXPIRED", KEYS["mongolia-retired"])
    yield signed("key-revoked", "KEY_REVOKED", KEYS["mongolia-revoked"])
    yield signed("signature-missing", "SIGNATURE_SET_INVALID")
    yield signed("signature-twice", "SIGNATURE_SET_INVALID", own, own)
    early = encode(ok.at(ok.small_query(c), "2025-12-31T23:59:59.999Z"))
    yield Vector("key-not-yet-valid-at-issue", early, reason="KEY_EXPIRED")


def refused(c: Contract) -> Iterator[Vector]:
    """All of them."""
    for vectors in (not_canonical, texts, malformed, disclosures, addressed, types, keys):
        yield from vectors(c)
