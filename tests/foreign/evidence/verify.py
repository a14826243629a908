"""Checks the signatures and hashes of an evidence file with libraries that know nothing of this project: the trust
bundles by securesystemslib's DSSE under the two governance keys, statements and notes by cryptography.

    python verify.py case.kzev FINGERPRINT FINGERPRINT
"""

import base64
import hashlib
import json
import sys
from datetime import datetime, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

decode = base64.standard_b64decode


def point(spki: str) -> bytes:
    """The public key within a SubjectPublicKeyInfo of RFC 8410."""
    der = decode(spki)
    assert len(der) == 44 and der[:12] == bytes.fromhex("302a300506032b6570032100")
    return der[12:]


def opened(bundle: dict, pins: set[str]) -> dict:
    """The bundle, signed by both pinned governance keys, one of each party."""
    body = json.loads(decode(bundle["payload"]))
    keys = []
    for party in body["parties"]:
        own = [key for key in party["keys"] if key["usage"] == "governance" and key["key_id"] in pins]
        assert len(own) == 1, "a state's governance key is not one of those that were named"
        assert hashlib.sha256(decode(own[0]["spki"])).hexdigest() == own[0]["key_id"]
        public = {"public": point(own[0]["spki"]).hex()}
        keys.append(SSlibKey(own[0]["key_id"], "ed25519", "ed25519", public))
    Envelope.from_dict(bundle).verify(keys, len(keys))
    return body


def keys_of(party: dict, usage: str) -> dict[str, dict]:
    return {key["key_id"]: key for key in party["keys"] if key["usage"] == usage}


def verify(spki: str, signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(point(spki)).verify(signature, message)


def pae(kind: str, payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def lines_of(note: str) -> tuple[str, dict[str, bytes]]:
    text, _, signatures = note.rpartition("\n\n")
    found = {}
    for line in signatures.strip().split("\n"):
        _, name, encoded = line.split(" ")
        assert name not in found
        found[name] = decode(encoded)[4:]
    return text + "\n", found


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as opened_file:
        file = json.load(opened_file)
    bundle = [opened(bundle, set(sys.argv[2:4])) for bundle in file["bundles"]][-1]
    for number, item in enumerate(file["statements"], 1):
        envelope, entry = item["envelope"], item["entry"].split("\n")
        signed = pae(envelope["payloadType"], decode(envelope["payload"]))
        (signature,) = envelope["signatures"]
        issuer = next(p for p in bundle["parties"] if signature["keyid"] in keys_of(p, "statement"))
        key = keys_of(issuer, "statement")[signature["keyid"]]
        verify(key["spki"], decode(signature["sig"]), signed)
        assert entry[:2] == ["kzmn-ledger-entry-v1", bundle["realm"]]
        assert entry[3] == hashlib.sha256(signed).hexdigest(), "the entry is of another statement"
        other = next(p for p in bundle["parties"] if p is not issuer)
        ledger_of, witness = (issuer, other) if entry[2] == "issued" else (other, issuer)
        text, signatures = lines_of(item["proof"].partition("\n\n")[2])
        origin = f"{ledger_of['trust_domain']}/ledger/{bundle['realm']}"
        name = f"{witness['trust_domain']}/witness/{bundle['realm']}"
        assert {origin, name} <= set(signatures) and text.startswith(origin + "\n")
        (ledger_key,) = keys_of(ledger_of, "ledger").values()
        (witness_key,) = keys_of(witness, "witness").values()
        verify(ledger_key["spki"], signatures[origin], text.encode())
        time = int.from_bytes(signatures[name][:8], "big")
        cosigned = f"cosignature/v1\ntime {time}\n{text}".encode()
        verify(witness_key["spki"], signatures[name][8:], cosigned)
        if key["revoked_at"]:
            revoked = datetime.fromisoformat(key["revoked_at"].replace("Z", "+00:00"))
            assert datetime.fromtimestamp(time, timezone.utc) < revoked, "the key was revoked"
        assert not ledger_key["revoked_at"] and not witness_key["revoked_at"]
        for disclosed in item.get("disclosures", []):
            salted = decode(disclosed["salt"]) + decode(disclosed["period"])
            digest = hashlib.sha256(b"kzmn-disclosure-v1\n" + salted).digest()
            assert digest in decode(envelope["payload"]), "a period that the statement does not name"
        print(f"statement {number}: signed by {issuer['trust_domain']}, seen by both states at {time}")


if __name__ == "__main__":
    main()
