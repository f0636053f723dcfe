"""Checking a receipt with nothing but the receipt and the log's public key.

No database, no network, no settings: this is what anybody runs at home.

>>> check_file(Path("my.tlog-proof"), trusted("kaga.example/ledger+…", None))  # doctest: +SKIP
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    MalformedError,
    NoteVerifier,
    Policy,
    Proven,
    check_receipt,
    is_packed,
    parse_policy,
    parse_receipt,
    unpack,
)
from kaga.engines.ledger.hashing import encode_base64
from kaga.kernel.console import moment_text

if TYPE_CHECKING:
    from pathlib import Path


def read_key(text: str) -> NoteVerifier:
    """A verifier key (raises MalformedError)."""
    return NoteVerifier.parse(text)


def trusted(key: str, policy: Path | None) -> NoteVerifier | Policy:
    """The policy in a file, or else a verifier key (raises MalformedError)."""
    return read_key(key) if policy is None else parse_policy(policy.read_bytes())


def policy_of(trusted: NoteVerifier | Policy) -> Policy:
    """A policy; of a key alone, the one that asks for no witnesses."""
    if isinstance(trusted, Policy):
        return trusted
    return parse_policy(f"log {trusted.vkey()}\nquorum none\n".encode())


def check(raw: bytes, trusted: NoteVerifier | Policy, *, entry: bytes | None = None) -> Proven:
    """Check a `.tlog-proof`, or the text of a receipt's QR code.

    Raises
    ------
    LedgerError: it does not prove anything; the text says why.
    """
    if is_packed(raw):
        try:
            text = raw.decode("ascii").strip("\r\n")
        except UnicodeDecodeError as error:
            raise MalformedError("this is no packed receipt") from error
        return check_receipt(unpack(text, trusted), trusted, entry=entry)
    return check_receipt(parse_receipt(raw), trusted, entry=entry)


def check_file(
    path: Path, trusted: NoteVerifier | Policy, *, entry: Path | None = None
) -> Proven:
    """Check a receipt file (raises LedgerError)."""
    known = None if entry is None else entry.read_bytes()
    return check(path.read_bytes(), trusted, entry=known)


def describe(proven: Proven) -> str:
    """What a checked receipt proves, in lines for a terminal."""
    head = proven.checkpoint
    lines = [
        f"entry {proven.index} of {head.origin} is proven",
        f"in the tree of {head.size} entries with root {encode_base64(head.root)}",
        proven.entry.decode("utf-8", errors="backslashreplace"),
    ]
    for name, at in sorted(proven.witnesses.items()):
        lines.append(f"cosigned by {name} at {moment_text(at)}")
    if proven.opening is not None:
        facts = json.dumps(proven.opening.facts, ensure_ascii=False, sort_keys=True)
        lines.append(f"private facts bound by the entry: {facts}")
    return "\n".join(lines)
