"""70,000 entries before judges of other makers: Go's sumdb, npm's and PyPI's sigstore."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.conformance.ledger.conftest import GROWTH, SIZE, CityLog, entry

from kaga.engines.ledger import (
    Disclosure,
    Hash,
    NoteSigner,
    NoteVerifier,
    Receipt,
    check_consistency,
    check_receipt,
    leaf_hash,
    pack,
    parse_disclosure,
    parse_receipt,
    prove_consistency,
    prove_inclusion,
    read_frontier,
    sign_note,
    unpack,
)
from kaga.engines.ledger.compact import MAX_TEXT

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
EDGES = [0, 1, 255, 256, 257, 65_535, 65_536, 69_887, 69_888, 69_998, 69_999]
SAMPLE = sorted({*EDGES, *random.Random(6962).sample(range(SIZE), 400)})


@dataclass(frozen=True, slots=True)
class Claims:
    """Proofs made by the city's log, for the judges."""

    receipts: list[Receipt]
    inclusions: list[dict[str, object]]
    growths: list[dict[str, object]]


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


@pytest.fixture(scope="module")
def claims(city: CityLog) -> Claims:
    read = city.read
    receipts = [city.receipt(index, read) for index in SAMPLE]
    heads = city.checkpoints()
    inclusions = [
        {
            "Index": index,
            "Size": head.size,
            "Leaf": b64(leaf_hash(entry(index))),
            "Root": b64(head.root),
            "Proof": [b64(step) for step in prove_inclusion(index, head.size, read)],
        }
        for head in heads
        for index in SAMPLE
        if index < head.size
    ]
    sizes = [head.size for head in heads] + random.Random(9162).sample(range(1, SIZE), 40)
    growths = [
        {
            "Old": old,
            "New": new,
            "OldRoot": b64(read_frontier(old, read).root()),
            "NewRoot": b64(read_frontier(new, read).root()),
            "Proof": [b64(step) for step in prove_consistency(old, new, read)],
        }
        for old in sizes
        for new in sizes
        if old <= new
    ]
    return Claims(receipts, inclusions, growths)


@pytest.fixture(scope="session")
def go_judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from Debian's packages alone (golang-go, golang-golang-x-mod-dev)."""
    folder = tmp_path_factory.mktemp("go")
    own = {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "cache"),
    }
    command = ["go", "build", "-o", str(folder / "judge"), "judge.go"]
    subprocess.run(command, cwd=HERE / "go", env={**os.environ, **own}, check=True)
    return folder / "judge"


def ask_go(judge: Path, city: CityLog, folder: Path, asked: dict[str, object]) -> dict:
    path = folder / "claims.json"
    path.write_text(json.dumps(asked))
    vkey = city.signer.verifier.vkey()
    done = subprocess.run(
        [judge, city.files.root, vkey, path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_every_head_was_published_at_its_size(city: CityLog) -> None:
    sizes = [sum(GROWTH[: n + 1]) for n in range(len(GROWTH))]
    assert [head.size for head in city.checkpoints()] == sizes
    assert sizes[-1] == SIZE


def test_go_sumdb_accepts_heads_entries_inclusions_and_growths(
    city: CityLog, claims: Claims, go_judge: Path, tmp_path: Path
) -> None:
    asked = {
        "Heads": [head.decode() for head in city.heads],
        "Inclusions": claims.inclusions,
        "Growths": claims.growths,
        "Secret": city.signer.secret(),
    }
    found = ask_go(go_judge, city, tmp_path, asked)
    assert (found["Wrong"], found["Entries"]) == ([], SIZE)
    assert found["Root"] == b64(city.checkpoints()[-1].root)
    # The judge's own proofs from the same tiles are the same, hash by hash.
    assert [p["Proof"] or [] for p in found["Inclusions"]] == [
        p["Proof"] for p in claims.inclusions
    ]
    assert [p["Proof"] or [] for p in found["Growths"]] == [p["Proof"] for p in claims.growths]
    for growth in found["Growths"]:
        check_consistency(
            growth["Old"],
            growth["New"],
            [Hash(base64.b64decode(step)) for step in growth["Proof"] or []],
            old_root=Hash(base64.b64decode(growth["OldRoot"])),
            new_root=Hash(base64.b64decode(growth["NewRoot"])),
        )
    assert found["Signed"].encode() == sign_note("signed twice\n", [city.signer])


def test_go_sumdb_refuses_the_same_with_one_bit_changed(
    city: CityLog, claims: Claims, go_judge: Path, tmp_path: Path
) -> None:
    wrong = [{**claim, "Leaf": b64(bytes(32))} for claim in claims.inclusions[:50]]
    grown = [{**claim, "NewRoot": b64(bytes(32))} for claim in claims.growths[:50]]
    asked = {
        "Heads": [city.heads[-1].decode()],
        "Inclusions": wrong,
        "Growths": grown,
        "Wrong": True,
    }
    found = ask_go(go_judge, city, tmp_path, asked)
    assert len(found["Wrong"]) == len(wrong) + len(grown)


def ask_npm(city: CityLog, receipts: list[Receipt]) -> list[str | None]:
    assert (HERE / "node_modules").is_dir(), "run `npm ci` in tests/conformance/ledger first"
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    verifier = city.signer.verifier
    asked = {
        "name": verifier.name,
        "keyId": b64(verifier.key_id),
        "publicKey": b64(verifier.public),
        "receipts": [
            {
                "index": str(receipt.index),
                "entry": b64(shown(receipt).entry),
                "hashes": [b64(step) for step in receipt.proof],
                "checkpoint": receipt.checkpoint.decode(),
            }
            for receipt in receipts
        ],
    }
    done = subprocess.run(
        [node, HERE / "judge.mjs"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def shown(receipt: Receipt) -> Disclosure:
    assert receipt.extra is not None
    return parse_disclosure(receipt.extra)


def test_npm_sigstore_accepts_the_receipts(city: CityLog, claims: Claims) -> None:
    assert ask_npm(city, claims.receipts) == [None] * len(SAMPLE)


def test_npm_sigstore_refuses_changed_receipts(city: CityLog, claims: Claims) -> None:
    assert None not in ask_npm(city, [changed(receipt) for receipt in claims.receipts])
    other = NoteSigner(city.signer.name, Ed25519PrivateKey.generate())
    forged = [forge(receipt, other) for receipt in claims.receipts[:5]]
    assert ask_npm(city, forged) == ["invalid checkpoint signature"] * 5


def changed(receipt: Receipt) -> Receipt:
    return Receipt(
        receipt.index, receipt.proof, receipt.checkpoint, Disclosure(b"another").to_bytes()
    )


def forge(receipt: Receipt, signer: NoteSigner) -> Receipt:
    text = receipt.checkpoint.split(b"\n\n")[0].decode() + "\n"
    return Receipt(receipt.index, receipt.proof, sign_note(text, [signer]), receipt.extra)


def ask_pypi(verifier: NoteVerifier, receipt: Receipt) -> None:
    """Raises sigstore's own error if it does not accept the receipt."""
    from sigstore._internal.merkle import verify_merkle_inclusion
    from sigstore._internal.rekor.checkpoint import SignedCheckpoint
    from sigstore._internal.trust import Key
    from sigstore_models.common.v1 import PublicKey, PublicKeyDetails

    signed = SignedCheckpoint.from_text(receipt.checkpoint.decode())
    der = spki(verifier)
    key = Key(PublicKey(raw_bytes=b64(der).encode(), key_details=PublicKeyDetails.PKIX_ED25519))
    for signature in signed.signed_note.signatures:
        key.verify(base64.b64decode(signature.signature), signed.signed_note.note.encode())
    proof = SimpleNamespace(
        log_index=receipt.index,
        tree_size=signed.checkpoint.log_size,
        hashes=list(receipt.proof),
        root_hash=bytes.fromhex(signed.checkpoint.log_hash),
    )
    inner = SimpleNamespace(canonicalized_body=shown(receipt).entry, inclusion_proof=proof)
    verify_merkle_inclusion(SimpleNamespace(_inner=inner))


def spki(verifier: NoteVerifier) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(verifier.public)
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_pypi_sigstore_accepts_the_receipts(city: CityLog, claims: Claims) -> None:
    for receipt in claims.receipts:
        ask_pypi(city.signer.verifier, receipt)


def test_pypi_sigstore_refuses_changed_receipts(city: CityLog, claims: Claims) -> None:
    from cryptography.exceptions import InvalidSignature
    from sigstore.errors import VerificationError

    other = NoteSigner(city.signer.name, Ed25519PrivateKey.generate())
    for receipt in claims.receipts[:50]:
        with pytest.raises(VerificationError):
            ask_pypi(city.signer.verifier, changed(receipt))
        with pytest.raises(InvalidSignature):
            ask_pypi(city.signer.verifier, forge(receipt, other))


def test_receipts_of_the_command_line_check_offline_and_packed(
    city: CityLog, tmp_path: Path
) -> None:
    for index in (0, 65_536, 69_999):
        raw = city.run("ledger", "prove", str(index))
        receipt = parse_receipt(raw)
        assert check_receipt(receipt, city.signer.verifier).entry == entry(index)
        text = pack(receipt)
        assert len(text) < MAX_TEXT
        assert unpack(text, city.signer.verifier) == receipt
        path = tmp_path / f"{index}.tlog-proof"
        path.write_bytes(raw)
        told = city.run("ledger", "verify", str(path), "--key", city.signer.verifier.vkey())
        assert told.startswith(b"entry %d of " % index)


def test_audit_of_the_whole_log_finds_nothing(city: CityLog) -> None:
    told = city.run("ledger", "fsck").decode()
    assert told == "70000 entries: rows, bundles, tiles and signed head agree\n"
