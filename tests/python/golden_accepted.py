"""Statements that must be accepted. Every person in them is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

import dsse
from golden_contract import (
    ANSWER, CLOSE, KEYS, NOTICE, QUERY, REALM, RECEIPT, REFUSAL, Contract, Disclosure, Key, Vector, other, statement_id,
    timestamp,
)

QUERY_ISSUED = "2026-11-23T08:40:00.007Z"
ANSWER_ISSUED = "2026-11-23T08:40:01.250Z"
EXPIRES = "2026-11-23T08:50:00.007Z"


def encode(message: Message) -> bytes:
    """The canonical payload, as Python's protobuf makes it."""
    return bytes(message.SerializeToString(deterministic=True))


def told(message: Message) -> dict[str, Any]:
    """The fields of a message, for the reader."""
    return dict(json_format.MessageToDict(message, preserving_proto_field_name=True))


def accepted(name: str, message: Message, payload_type: str, issuer: str, *,
             signers: tuple[Key, ...] | None = None, disclosures: tuple[Disclosure, ...] = ()) -> Vector:
    """A vector that must be accepted, with its fields for the reader."""
    return Vector(
        name, encode(message), payload_type, issuer, signers=signers, fields=told(message),
        disclosures=disclosures,
    )


def date(year: int, month: int = 0, day: int = 0) -> dict[str, int]:
    """A date of which 0 says unknown."""
    return {"year": year, "month": month, "day": day}


def heading(name: str, issuer: str, issued_at: str) -> dict[str, Any]:
    """The header fields that every statement has."""
    return {
        "statement_id": statement_id(name, issued_at),
        "issuer": f"PARTY_{issuer.upper()}",
        "audience": f"PARTY_{other(issuer).upper()}",
        "realm": REALM,
        "issued_at": timestamp(issued_at),
    }


def ground(case_id: str) -> dict[str, Any]:
    """The further header fields of a query under consent."""
    return {
        "expires_at": timestamp(EXPIRES),
        "case_id": case_id,
        "purpose": "PURPOSE_NEW_AWARD",
        "legal_basis": {
            "kind": "LEGAL_BASIS_KIND_CONSENT",
            "article": "Agreement, Article 18",
            "consent_reference": "MN-CONSENT-2026-0033127",
        },
        "officer": {"officer_id": "9c1e5a3b7d20", "role": "OFFICER_ROLE_CASEWORKER"},
    }


def small_query(c: Contract, name: str = "query-small") -> Any:
    """The query that most refused vectors are changed from."""
    return c.RecordQuery(
        header=heading(name, "mongolia", QUERY_ISSUED) | ground("MN-2026-0000417"),
        person={
            "identifiers": [{"kind": "IDENTIFIER_KIND_IIN", "value": "650210499903"}],
            "names": [{
                "use": "NAME_USE_CURRENT", "given_name": "Жанар", "parent_name": "Тилеу",
                "script": "SCRIPT_CYRILLIC",
            }],
            "sex": "SEX_FEMALE",
            "birth_date": date(1965, 2, 10),
        },
        parts=["ANSWER_PART_IDENTITY", "ANSWER_PART_PERIODS"],
    )


def full_query(c: Contract) -> Any:
    """A query in which every field is there, and every script that the states write in."""
    query = small_query(c, "query-full")
    query.header.supersedes = hashlib.sha256(b"an earlier query").digest()
    query.person.identifiers.add(kind="IDENTIFIER_KIND_MN_REGISTER_NUMBER", value="БӨ65021021")
    query.person.identifiers.add(kind="IDENTIFIER_KIND_MN_CIVIL_ID", value="110012345678")
    query.person.identifiers.add(kind="IDENTIFIER_KIND_PASSPORT", value="N12345678")
    query.person.names[0].clan_name = "Боржигон"
    query.person.names.add(
        use="NAME_USE_FORMER", surname="Төлеген", given_name="Жанар", patronymic="Тілеуқызы",
        original="Төлеген Жанар Тілеуқызы", script="SCRIPT_CYRILLIC",
    )
    # A vowel separator and a narrow space: the format characters that are accepted.
    query.person.names.add(
        use="NAME_USE_BIRTH", given_name="ᠵᠠᠨᠠᠷ\u180eᠠ", original="ᠵᠠᠨᠠᠷ\u202fᠤᠨ",
        script="SCRIPT_MONGOLIAN",
    )
    query.person.names.add(use="NAME_USE_FORMER", original="Zhanar Töleu", script="SCRIPT_LATIN")
    query.person.birth_place.MergeFrom(c.Place(country="MN", region="Баян-Өлгий", locality="Өлгий"))
    query.person.parents.add(use="NAME_USE_CURRENT", given_name="Тилеу", script="SCRIPT_CYRILLIC")
    query.kinds.extend([1, 13, 15, 18])
    query.within.MergeFrom(c.DateRange(start=date(1983), end=date(2025, 8)))
    query.parts.extend(["ANSWER_PART_EMPLOYERS", "ANSWER_PART_CONTRIBUTIONS"])
    query.reply_by.MergeFrom(c.PartialDate(**date(2026, 12, 31)))
    return query


def treaty_query(c: Contract) -> Any:
    """A query of the other state, under the Agreement and with as little as may be."""
    header = heading("query-treaty", "kazakhstan", QUERY_ISSUED) | ground("KZ-2026-0000031")
    header["purpose"] = "PURPOSE_REVIEW"
    header["legal_basis"] = {"kind": "LEGAL_BASIS_KIND_TREATY", "article": "Agreement, Article 9"}
    return c.RecordQuery(header=header, person={}, parts=["ANSWER_PART_PERIODS"])


def answer(c: Contract, name: str, outcome: str, **fields: Any) -> Any:
    """An answer of Kazakhstan to the small query."""
    header = heading(name, "kazakhstan", ANSWER_ISSUED)
    header["answers"] = dsse.digest(QUERY, encode(small_query(c)))
    return c.RecordAnswer(
        header=header, outcome=f"OUTCOME_{outcome}", as_of=date(2026, 11, 23), **fields
    )


def periods(c: Contract) -> list[Any]:
    """One employment as Kazakhstan splits it, and rows of which little is known."""
    work: dict[str, Any] = {
        "kind": "PERIOD_KIND_EMPLOYMENT",
        "territory": "TERRITORY_KAZAKHSTAN",
        "contribution": "CONTRIBUTION_STATE_PAID",
        "employer": {"name": "№ 12 орта мектеп", "identifier": "050140009876"},
        "occupation": "мұғалім",
        "multiplier_code": "KZ-SC-208-2-4",
        "evidence": {
            "kind": "EVIDENCE_KIND_LABOUR_BOOK", "grade": "EVIDENCE_GRADE_VERIFIED",
            "reference": "АТ-I 5530912",
        },
    }
    solidary = work | {
        "period_id": "KZ-1-2/solidary", "start": date(1994, 5, 16), "end": date(1997, 12, 31),
        "scheme": "SCHEME_KZ_SOLIDARY", "limitation": "PERIOD_LIMITATION_NONE",
        "contribution": "CONTRIBUTION_STATE_NOT_REQUIRED",
    }
    funded = work | {
        "period_id": "KZ-1-2/funded", "start": date(1998, 1, 1), "end": date(2001, 3, 31),
        "scheme": "SCHEME_KZ_FUNDED", "limitation": "PERIOD_LIMITATION_NOT_TOTALISABLE",
        "monthly_rows_digest": hashlib.sha256(b"monthly rows").digest(),
    }
    study = {
        "period_id": "KZ-1-1", "kind": "PERIOD_KIND_STUDY", "start": date(1983),
        "end": date(1988, 6), "territory": "TERRITORY_OTHER", "scheme": "SCHEME_OTHER",
        "contribution": "CONTRIBUTION_STATE_NOT_KNOWN",
        "evidence": {
            "kind": "EVIDENCE_KIND_ARCHIVE_CERTIFICATE", "grade": "EVIDENCE_GRADE_UNVERIFIED",
        },
        "limitation": "PERIOD_LIMITATION_NONE",
        "note": "Оқу орны таратылған, мұрағат анықтамасы сұралды.",
    }
    open_ended = funded | {"period_id": "KZ-1-3", "start": date(2005, 9)}
    del open_ended["end"]
    return [c.ServicePeriod(**fields) for fields in (study, solidary, funded, open_ended)]


def salt(name: str, number: int) -> bytes:
    """The salt of an answer's disclosure of that number; a node draws a random one each time."""
    return hashlib.sha256(f"kzmn golden disclosure {name} {number}".encode()).digest()


def disclosed(messages: Sequence[Any], name: str = "answer-found") -> tuple[Disclosure, ...]:
    """These periods, as that answer discloses them."""
    return tuple(
        Disclosure(salt(name, number), encode(message), told(message))
        for number, message in enumerate(messages)
    )


def found(c: Contract, disclosures: Sequence[Disclosure], name: str = "answer-found") -> Any:
    """An answer with periods: with the digests of these disclosures, in their order."""
    return answer(
        c, name, "FOUND", match_basis="MATCH_BASIS_OWN_IDENTIFIER",
        period_digests=[one.digest for one in disclosures], completeness="COMPLETENESS_PARTIAL",
    )


def found_full(c: Contract, disclosures: Sequence[Disclosure]) -> Any:
    """An answer of a confirmed link that replaces another, with pensions and a note."""
    message = found(c, disclosures, "answer-found-full")
    message.header.supersedes = hashlib.sha256(b"an earlier answer").digest()
    message.match_basis = 2
    message.pensions.add(state="PENSION_STATE_IN_PAYMENT", since=date(2024, 1))
    message.pensions.add(state="PENSION_STATE_ENDED", since=date(2019))
    message.completeness = 1
    message.note = "Жауап екінші рет берілді."
    return message


def not_found(c: Contract, name: str = "answer-not-found") -> Any:
    """The smallest answer."""
    return answer(c, name, "NOT_FOUND")


def refusal(c: Contract, name: str = "refusal", reason: str = "AUDIENCE_MISMATCH") -> Any:
    """A refusal of the small query."""
    header = heading(name, "kazakhstan", ANSWER_ISSUED)
    header["answers"] = dsse.digest(QUERY, encode(small_query(c)))
    return c.Refusal(header=header, reason=reason, text="The statement is addressed to another party.")


def notice(c: Contract, name: str = "notice-award", **fields: Any) -> Any:
    """An award of Mongolia, on two answers."""
    header = heading(name, "mongolia", QUERY_ISSUED) | ground("MN-2026-0000417")
    del header["expires_at"]
    relied_on = sorted(hashlib.sha256(text).digest() for text in (b"an answer", b"a later answer"))
    return c.DecisionNotice(**({
        "header": header,
        "outcome": "DECISION_OUTCOME_AWARD",
        "pension": "PENSION_KIND_OLD_AGE",
        "effective_from": date(2026, 11, 1),
        "article": "Law on pensions from the Social Insurance Fund, Article 5",
        "relied_on": relied_on,
        "own_record_version": 3,
        "assessment_digest": hashlib.sha256(b"an assessment").digest(),
    } | fields))


def notice_refuse(c: Contract) -> Any:
    """A refusal that replaces an award, on the own record alone."""
    message = notice(
        c, "notice-refuse", outcome="DECISION_OUTCOME_REFUSE", reason="Құжаттар шынайы емес.",
        relied_on=[],
    )
    message.header.supersedes = hashlib.sha256(b"an earlier notice").digest()
    return message


def close(c: Contract, name: str = "close-withdrawn", **fields: Any) -> Any:
    """A case of Mongolia is done: whoever applied does not any more."""
    header = heading(name, "mongolia", QUERY_ISSUED) | ground("MN-2026-0000417")
    del header["expires_at"]
    return c.CaseClose(**({"header": header, "reason": "CASE_CLOSE_REASON_WITHDRAWN"} | fields))


def close_other(c: Contract) -> Any:
    """For another reason, which is said, in place of an earlier closing."""
    message = close(
        c, "close-other", reason="CASE_CLOSE_REASON_OTHER", note="Өргөдөл гаргагч гуравдагч улсад нүүсэн.",
    )
    message.header.supersedes = hashlib.sha256(b"an earlier closing").digest()
    return message


def receipt(c: Contract) -> Any:
    """Kazakhstan's receipt of the award, as the last entry that a ledger can have."""
    header = heading("receipt", "kazakhstan", ANSWER_ISSUED)
    header["answers"] = dsse.digest(NOTICE, encode(notice(c)))
    return c.Receipt(header=header, ledger_index=2**53 - 1, received_at=timestamp(ANSWER_ISSUED))


def receipt_of_the_first(c: Contract) -> Any:
    """A receipt of what became the first entry: 0 is written by leaving it out."""
    message = receipt(c)
    message.ledger_index = 0
    message.header.statement_id = statement_id("receipt-first", ANSWER_ISSUED)
    return message


def at(message: Any, issued_at: str) -> Any:
    """The statement, issued at another instant."""
    message.header.issued_at.seconds = timestamp(issued_at)["seconds"]
    message.header.issued_at.nanos = timestamp(issued_at)["nanos"]
    return message


def late_answer(c: Contract) -> Any:
    """An answer issued while its key was valid and received after that: answers have no upper age."""
    message = not_found(c, "answer-by-a-retired-key")
    return at(message, "2025-12-31T23:59:59.999Z")


def with_periods(c: Contract) -> Iterator[Vector]:
    """Answers with periods, of which each has its own salts."""
    shown = disclosed(periods(c))
    yield accepted("answer-found", found(c, shown), ANSWER, "kazakhstan", disclosures=shown)
    shown = disclosed(periods(c), "answer-found-full")
    yield accepted(
        "answer-found-full", found_full(c, shown), ANSWER, "kazakhstan", disclosures=shown
    )
    name = "disclosures-in-another-order"
    shown = disclosed(periods(c), name)
    yield accepted(
        name, found(c, shown, name), ANSWER, "kazakhstan",
        disclosures=(shown[2], shown[0], shown[3], shown[1]),
    )


def statements(c: Contract) -> Iterator[Vector]:
    """All of them."""
    yield accepted("query-small", small_query(c), QUERY, "mongolia")
    yield accepted("query-full", full_query(c), QUERY, "mongolia")
    yield accepted("query-treaty", treaty_query(c), QUERY, "kazakhstan")
    yield from with_periods(c)
    yield accepted("answer-not-found", not_found(c), ANSWER, "kazakhstan")
    ambiguous = answer(c, "answer-ambiguous", "AMBIGUOUS", would_settle=[1, 3, 4, 5])
    yield accepted("answer-ambiguous", ambiguous, ANSWER, "kazakhstan")
    deferred = answer(c, "answer-deferred", "DEFERRED", expected_by=date(2027, 2))
    yield accepted("answer-deferred", deferred, ANSWER, "kazakhstan")
    refused = answer(
        c, "answer-refused", "REFUSED", refusal_reason="REFUSAL_REASON_RESTRICTED_PERSON"
    )
    yield accepted("answer-refused", refused, ANSWER, "kazakhstan")
    retired = (KEYS["kazakhstan-retired"],)
    yield accepted(
        "answer-by-a-retired-key", late_answer(c), ANSWER, "kazakhstan", signers=retired
    )
    yield accepted("refusal", refusal(c), REFUSAL, "kazakhstan")
    yield accepted("receipt", receipt(c), RECEIPT, "kazakhstan")
    yield accepted("receipt-first", receipt_of_the_first(c), RECEIPT, "kazakhstan")
    yield accepted("notice-award", notice(c), NOTICE, "mongolia")
    yield accepted("notice-refuse", notice_refuse(c), NOTICE, "mongolia")
    yield accepted("close-withdrawn", close(c), CLOSE, "mongolia")
    yield accepted("close-other", close_other(c), CLOSE, "mongolia")
