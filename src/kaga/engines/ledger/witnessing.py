"""The judgement of a witness over a head that is handed to it (C2SP tlog-witness).

What is asked and what is remembered go in, an answer comes out. Whoever calls writes the new
head down, if the last one is still the one that was judged by, before it signs anything.

    request = parse_request(body)
    verdict = judge(request, latest, verifiers)
    verdict.status                                  # 200, 403, 404, 409 or 422
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kaga.engines.ledger.checkpoints import Checkpoint, parse_checkpoint
from kaga.engines.ledger.errors import (
    EmptyTreeError,
    LedgerError,
    MalformedError,
    ProofError,
    SignatureError,
)
from kaga.engines.ledger.hashing import (
    EMPTY_ROOT,
    Hash,
    decode_hash,
    decode_number,
    encode_base64,
)
from kaga.engines.ledger.notes import MAX_NOTE_BYTES, NoteVerifier, open_note, split_note
from kaga.engines.ledger.proofs import check_consistency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_PROOF: Final = 63


@dataclass(frozen=True, slots=True)
class Request:
    """A head with the proof that it grew out of an earlier one, nothing checked yet."""

    old: int
    proof: tuple[Hash, ...]
    note: bytes

    def to_bytes(self) -> bytes:
        """The body of `add-checkpoint`."""
        lines = [f"old {self.old}", *(encode_base64(step) for step in self.proof)]
        return ("\n".join(lines) + "\n\n").encode() + self.note


@dataclass(frozen=True, slots=True)
class Latest:
    """The last head a witness cosigned of a log; size 0 before the first."""

    size: int = 0
    root: Hash = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to answer.

    Attributes
    ----------
    status: 200 when it may be remembered and cosigned, else as the protocol says.
    because: why not, in words; empty when it may.
    checkpoint: the head, when a known key of its log signed it.
    note: the head with the log's own signatures and no others, when it was signed.
    history: what a refusal for want of a proof says of the log: "fork", when the two signed
        heads alone prove two histories; "unproven", when whoever asked gave a wrong proof,
        which anybody can; empty otherwise.
    """

    status: int
    because: str = ""
    checkpoint: Checkpoint | None = None
    note: bytes = b""
    history: Literal["", "fork", "unproven"] = ""


def parse_request(raw: bytes) -> Request:
    """Read the body of `add-checkpoint`.

    Raises
    ------
    MalformedError
        If it does not follow the protocol.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise MalformedError("the request is larger than 1,000,000 bytes")
    head, gap, note = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError(f"foreign byte {error.start} above the checkpoint") from error
    if not gap or not lines[0].startswith("old "):
        raise MalformedError("the request begins with the old size")
    if len(lines) > MAX_PROOF + 1:
        raise MalformedError(f"the proof has more than {MAX_PROOF} hashes")
    old = decode_number(lines[0].removeprefix("old "), what="the old size")
    return Request(old, tuple(decode_hash(line) for line in lines[1:]), note)


def origin_of(request: Request) -> str:
    """The log a request is about, unchecked (raises MalformedError)."""
    text, _ = split_note(request.note)
    return text.split("\n", 1)[0]


def judge(
    request: Request, latest: Latest, logs: Mapping[str, Sequence[NoteVerifier]]
) -> Verdict:
    """Decide over a request.

    Parameters
    ----------
    latest
        The last head cosigned of the request's log.
    logs
        The keys of each log that this witness knows, by origin.

    Raises
    ------
    MalformedError
        If the request is no request, or goes back (status 400).
    """
    keys = logs.get(origin_of(request))
    if keys is None:
        return Verdict(404, "this witness does not know the log")
    try:
        note = open_note(request.note, keys)
    except SignatureError as wrong:
        return Verdict(403, str(wrong))
    lines = "".join(f"{one.line()}\n" for one in note.signatures)
    signed = f"{note.text}\n{lines}".encode()
    try:
        checkpoint = parse_checkpoint(note.text)
    except EmptyTreeError as wrong:
        return Verdict(422, str(wrong))
    if request.old > checkpoint.size:
        raise MalformedError("the old size is larger than the head's")
    if request.old != latest.size:
        return Verdict(409, str(latest.size), checkpoint, signed)
    try:
        _require_growth(request, latest, checkpoint)
    except LedgerError as wrong:
        history: Literal["fork", "unproven"] = (
            "fork" if forks(latest, checkpoint) else "unproven"
        )
        return Verdict(422, str(wrong), checkpoint, signed, history)
    return Verdict(200, "", checkpoint, signed)


def _require_growth(request: Request, latest: Latest, checkpoint: Checkpoint) -> None:
    if latest.size == 0:
        if request.proof:
            raise ProofError("every tree grows out of the empty one: there is nothing to prove")
        return
    if forks(latest, checkpoint):
        raise ProofError("two heads of the same size have different roots")
    old, new = latest.root, checkpoint.root
    check_consistency(latest.size, checkpoint.size, request.proof, old_root=old, new_root=new)


def forks(latest: Latest, checkpoint: Checkpoint) -> bool:
    """Whether the two heads alone prove that their log showed two histories."""
    return latest.size == checkpoint.size and latest.root != checkpoint.root
