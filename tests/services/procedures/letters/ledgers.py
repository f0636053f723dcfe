"""A small ledger for letters: one signer, some entries, and the receipt of a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaga.engines.ledger import (
    Checkpoint,
    Disclosure,
    Entry,
    NoteSigner,
    NoteVerifier,
    Opening,
    Receipt,
    commit,
    leaf_hash,
    make_receipt,
    node_hash,
    sign_checkpoint,
)
from kaga.engines.notices import Notice, facts

ORIGIN = "kaga.example/ledger"


@dataclass(frozen=True)
class Proof:
    """A receipt and the key it is checked with."""

    receipt: Receipt
    verifier: NoteVerifier


def entry_of(private: dict[str, object]) -> Disclosure:
    """An entry that commits to private facts, with its opening."""
    who = {"person": None, "on_behalf_of": None}
    opening = Opening(b"s" * 32, {"actor": who, "facts": private})
    entry = Entry(
        "procedures.notice.made",
        id="01999999-9999-7999-8999-999999999999",
        time=datetime(2026, 11, 24, 1, tzinfo=UTC),
        role="staff",
        name="生活福祉課",
        subject="01999999-9999-4999-8999-999999999999",
        commitment=commit(opening),
        public={"outcome": "granted"},
    )
    return Disclosure(entry.to_bytes(), opening)


def receipt_for(
    private: dict[str, object], *, key: bytes = b"1" * 32, before: int = 5
) -> Proof:
    """The receipt of such an entry in a log of eight."""
    shown = entry_of(private)
    signer = NoteSigner(ORIGIN, Ed25519PrivateKey.from_private_bytes(key))
    leaves = [leaf_hash(f"entry {number}".encode()) for number in range(8)]
    leaves[before] = leaf_hash(shown.entry)
    rows = [leaves]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)])
    path = [row[before >> level ^ 1] for level, row in enumerate(rows[:-1])]
    head = sign_checkpoint(Checkpoint(ORIGIN, 8, rows[-1][0]), signer)
    return Proof(make_receipt(shown, before, path, head), signer.verifier)


def proof_of(notice: Notice) -> Proof:
    """The receipt of a notice."""
    return receipt_for(dict(facts(notice)))
