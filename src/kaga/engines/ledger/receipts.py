"""Receipts that anybody can check without a network (C2SP tlog-proof, `.tlog-proof`).

A receipt holds the entry's place, its inclusion proof and a signed head. The `extra` line of
the format carries what is needed to compute the leaf: the entry itself and, for the person
concerned, the opening of its commitment. Nothing in it is believed before it is hashed.

    receipt = make_receipt(entry, 5, proof, checkpoint)
    proven = check_receipt(parse_receipt(receipt.to_bytes()), verifier)
    proven.entry, proven.checkpoint.size
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger.canonical import Json, read_json, write_json
from kaga.engines.ledger.checkpoints import Checkpoint, open_checkpoint
from kaga.engines.ledger.commitments import Opening, opens
from kaga.engines.ledger.entries import Entry
from kaga.engines.ledger.errors import MalformedError, ProofError
from kaga.engines.ledger.hashing import (
    Hash,
    decode_base64,
    decode_hash,
    decode_number,
    encode_base64,
    leaf_hash,
)
from kaga.engines.ledger.notes import MAX_NOTE_BYTES, NoteVerifier
from kaga.engines.ledger.policies import Policy
from kaga.engines.ledger.proofs import check_inclusion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PROOF_HASHES: Final = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """A proof of inclusion together with the signed head it leads to, nothing checked yet."""

    index: int
    proof: tuple[Hash, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The receipt as a `.tlog-proof` file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {encode_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(encode_base64(step) for step in self.proof)
        return ("\n".join(lines) + "\n\n").encode() + self.checkpoint


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What the holder of a receipt shows with it: the entry and perhaps its opening."""

    entry: bytes
    opening: Opening | None = None

    def to_bytes(self) -> bytes:
        """The content of the `extra` line, canonical JSON."""
        shown: dict[str, Json] = {"entry": encode_base64(self.entry)}
        if self.opening is not None:
            shown["opening"] = encode_base64(self.opening.to_bytes())
        return write_json(shown)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a checked receipt proves.

    Attributes
    ----------
    witnesses: when each witness cosigned the head, seconds since 1970, by its name in the
        policy that was asked; empty when a log's key alone was.
    """

    index: int
    entry: bytes
    checkpoint: Checkpoint
    opening: Opening | None = None
    witnesses: Mapping[str, int] = field(default_factory=dict)


def make_receipt(
    shown: Disclosure, index: int, proof: Sequence[Hash], checkpoint: bytes
) -> Receipt:
    """Put a receipt together.

    Parameters
    ----------
    shown
        The entry, and its opening if the receipt is for the person concerned.
    index, proof
        The entry's place and its inclusion proof in the checkpoint's tree.
    checkpoint
        The signed head as published.
    """
    return Receipt(index, tuple(proof), checkpoint, shown.to_bytes())


def parse_receipt(raw: bytes) -> Receipt:
    """Read a `.tlog-proof` file; nothing in it is proven yet.

    Raises
    ------
    MalformedError
        If it does not follow the format.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise MalformedError("the receipt is larger than 1,000,000 bytes")
    head, gap, checkpoint = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError(f"foreign byte {error.start} in the receipt") from error
    if not gap or lines.pop(0) != HEADER:
        raise MalformedError(f"a receipt begins with the line {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise MalformedError("the receipt does not say the entry's index")
    index = decode_number(lines.pop(0).removeprefix("index "), what="the index")
    if len(lines) > MAX_PROOF_HASHES:
        raise MalformedError("the receipt has more than 63 hashes")
    return Receipt(index, tuple(decode_hash(line) for line in lines), checkpoint, extra)


def parse_disclosure(raw: bytes) -> Disclosure:
    """Read the content of the `extra` line.

    Raises
    ------
    MalformedError
        If it is not what `Disclosure.to_bytes` writes.
    """
    shown = read_json(raw)
    if not isinstance(shown, dict) or not set(shown) <= {"entry", "opening"}:
        raise MalformedError("the receipt shows neither entry nor opening")
    entry, opening = shown.get("entry"), shown.get("opening")
    if not isinstance(entry, str):
        raise MalformedError("the receipt does not show the entry")
    if opening is None and "opening" not in shown:
        return Disclosure(decode_base64(entry))
    if not isinstance(opening, str):
        raise MalformedError("the opening in the receipt is not text")
    return Disclosure(decode_base64(entry), Opening.from_bytes(decode_base64(opening)))


def check_receipt(
    receipt: Receipt, trusted: NoteVerifier | Policy, *, entry: bytes | None = None
) -> Proven:
    """Check a receipt from end to end.

    Parameters
    ----------
    receipt
        As parsed.
    trusted
        The log's public key, or a policy with its witnesses and their quorum, known from
        elsewhere than the receipt.
    entry
        The entry's bytes when the receipt does not carry them, or to insist on them.

    Returns
    -------
    Proven
        The entry, its index, the head it is under, and the opening if one was shown and fits.

    Raises
    ------
    LedgerError
        If signature, inclusion or opening is wrong; the subclass and text say which.
    """
    checkpoint, witnesses = _open_head(receipt.checkpoint, trusted)
    shown = _disclosed(receipt, entry)
    leaf = leaf_hash(shown.entry)
    check_inclusion(receipt.index, checkpoint.size, leaf, receipt.proof, root=checkpoint.root)
    if shown.opening is not None:
        commitment = Entry.from_bytes(shown.entry).commitment
        if not opens(commitment, shown.opening):
            raise ProofError("the private facts shown are not those the entry was made with")
    return Proven(receipt.index, shown.entry, checkpoint, shown.opening, witnesses)


def _open_head(
    raw: bytes, trusted: NoteVerifier | Policy
) -> tuple[Checkpoint, Mapping[str, int]]:
    if isinstance(trusted, Policy):
        witnessed = trusted.judge(raw)
        return witnessed.checkpoint, witnessed.witnesses
    return open_checkpoint(raw, trusted), {}


def _disclosed(receipt: Receipt, entry: bytes | None) -> Disclosure:
    if receipt.extra is not None:
        shown = parse_disclosure(receipt.extra)
        if entry is not None and entry != shown.entry:
            raise ProofError("the receipt is of another entry")
        return shown
    if entry is None:
        raise MalformedError("the receipt does not carry the entry; give it separately")
    return Disclosure(entry)
