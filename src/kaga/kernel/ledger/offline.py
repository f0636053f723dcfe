"""Checking a receipt with nothing but the receipt and the log's public key.

No database, no network, no settings: this is what anybody runs at home.

>>> check_file(Path("receipt.tlog-proof"), "kaga.example/ledger+…")          # doctest: +SKIP
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    MalformedError,
    NoteVerifier,
    Proven,
    check_receipt,
    parse_receipt,
    unpack,
)
from kaga.engines.ledger.compact import PREFIX
from kaga.engines.ledger.hashing import encode_base64

if TYPE_CHECKING:
    from pathlib import Path


def read_key(text: str) -> NoteVerifier:
    """A verifier key (raises MalformedError)."""
    return NoteVerifier.parse(text)


def check(raw: bytes, verifier: NoteVerifier, *, entry: bytes | None = None) -> Proven:
    """Check a `.tlog-proof`, or the text of a receipt's QR code.

    Raises
    ------
    LedgerError: it does not prove anything; the text says why.
    """
    if raw.startswith(PREFIX.encode()):
        try:
            text = raw.decode("ascii").strip("\r\n")
        except UnicodeDecodeError as error:
            raise MalformedError("this is no packed receipt") from error
        return check_receipt(unpack(text, verifier), verifier, entry=entry)
    return check_receipt(parse_receipt(raw), verifier, entry=entry)


def check_file(path: Path, key: str, *, entry: Path | None = None) -> Proven:
    """Check a receipt file against a verifier key given as text (raises LedgerError)."""
    known = None if entry is None else entry.read_bytes()
    return check(path.read_bytes(), read_key(key), entry=known)


def describe(proven: Proven) -> str:
    """What a checked receipt proves, in lines for a terminal."""
    head = proven.checkpoint
    lines = [
        f"entry {proven.index} of {head.origin} is proven",
        f"in the tree of {head.size} entries with root {encode_base64(head.root)}",
        proven.entry.decode("utf-8", errors="backslashreplace"),
    ]
    if proven.opening is not None:
        facts = json.dumps(proven.opening.facts, ensure_ascii=False, sort_keys=True)
        lines.append(f"private facts bound by the entry: {facts}")
    return "\n".join(lines)
