#!/usr/bin/env python3
"""Makes tests/vectors/golden.json: statements by an implementation that shares nothing with ours.

Python's protobuf encodes them and pyca/cryptography signs them; common/tests/golden.rs reads them.
Keys, times and ids are fixed, so the file comes out the same every time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from golden_accepted import statements
from golden_contract import KEYS, REALM, RECEIVED_AT, STRANGER, Contract, Vector, trust_bundle
from golden_refused import refused

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "vectors" / "golden.json"

Month = tuple[str, str, bool]

# What separates a line's parts, what escapes it, and what sorts before it.
MONTHLY_ROWS: dict[str, list[Month]] = {
    "no-rows": [],
    "one-row": [("1998-01", "№ 12 орта мектеп", True)],
    "unsorted": [
        ("1998-03", "Қарағанды көлік жөндеу зауыты", True),
        ("1998-01", "Қарағанды көлік жөндеу зауыты", True),
        ("1998-02", "Қарағанды көлік жөндеу зауыты", False),
    ],
    "the-same-row-twice": [("2005-09", "A", True), ("2005-09", "A", True)],
    "separators-and-escapes": [
        ("1999-12", "A|true", False), ("1999-12", "A\\|B", True), ("1999-12", "\\", True),
    ],
    "sorted-as-written-lines-not-as-tuples": [("2001-01", "A", True), ("2001-01", "A!", True)],
}


def escaped(text: str) -> str:
    """The employer as it stands in a row."""
    for character in "\\|\n\r":
        text = text.replace(character, "\\" + character)
    return text


def monthly_rows(name: str, rows: Sequence[Month]) -> dict[str, Any]:
    """One vector for monthly_rows_digest."""
    salt = hashlib.sha256(f"kzmn golden salt {name}".encode()).digest()
    lines = [f"{month}|{escaped(employer)}|{str(paid).lower()}\n" for month, employer, paid in rows]
    digest = hashlib.sha256(salt + b"kzmn-monthly-rows-v1\n")
    for line in sorted(line.encode() for line in lines):
        digest.update(line)
    return {
        "name": name,
        "salt": salt.hex(),
        "rows": [
            {"month": month, "employer": employer, "paid": paid} for month, employer, paid in rows
        ],
        "digest": digest.hexdigest(),
    }


def golden() -> str:
    """The file's text."""
    contract = Contract(REPOSITORY / "proto")
    content = {
        "about": "Made by tests/python/make_golden.py. The keys are public: they protect nothing.",
        "realm": REALM,
        "received_at": RECEIVED_AT,
        "keys": {name: key.published() for name, key in sorted((KEYS | {"stranger": STRANGER}).items())},
        "trust_bundle": trust_bundle(),
        "statements": written(statements(contract)),
        "refused": written(refused(contract)),
        "monthly_rows": [monthly_rows(name, rows) for name, rows in MONTHLY_ROWS.items()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def written(vectors: Any) -> list[dict[str, Any]]:
    """The vectors as they stand in the file; no two share a name."""
    found: list[Vector] = list(vectors)
    names = [vector.name for vector in found]
    if len(set(names)) != len(names):
        raise SystemExit("two vectors share a name")
    return [vector.written() for vector in found]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    text = golden()
    if not parser.parse_args().check:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
        return 0
    if GOLDEN.read_text(encoding="utf-8") == text:
        return 0
    print("golden.json is not what make_golden.py makes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
