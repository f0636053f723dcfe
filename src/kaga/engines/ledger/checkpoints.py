"""The signed head of the log: name, size and root hash (C2SP tlog-checkpoint).

raw = sign_checkpoint(Checkpoint("kaga.example/ledger", 8, root), signer)
open_checkpoint(raw, signer.verifier).size      # 8
"""

from __future__ import annotations

from dataclasses import dataclass

from kaga.engines.ledger.errors import EmptyTreeError, MalformedError, SignatureError
from kaga.engines.ledger.hashing import (
    EMPTY_ROOT,
    Hash,
    decode_hash,
    decode_number,
    encode_base64,
)
from kaga.engines.ledger.notes import NoteSigner, NoteVerifier, open_note, sign_note


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log states about itself at one moment."""

    origin: str
    size: int
    root: Hash
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "\n".join(lines) + "\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint.

    Parameters
    ----------
    text
        A note's text, its signature already checked.

    Raises
    ------
    MalformedError
        If a line is missing, empty or malformed.
    EmptyTreeError
        If the empty tree has a root of its own.
    """
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < 3 or not all(lines):
        raise MalformedError("a checkpoint has at least three lines, none of them empty")
    size = decode_number(lines[1], what="the tree size")
    root = decode_hash(lines[2])
    if size == 0 and root != EMPTY_ROOT:
        raise EmptyTreeError("an empty tree has another root")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """Sign a head with the log's key, whose name must be the log's origin.

    Raises
    ------
    SignatureError
        If the key belongs to another log.
    """
    if signer.name != checkpoint.origin:
        raise SignatureError(f"{signer.name} does not sign for {checkpoint.origin}")
    return sign_note(checkpoint.text(), [signer])


def open_checkpoint(raw: bytes, verifier: NoteVerifier) -> Checkpoint:
    """Read a signed head and check who signed it.

    Parameters
    ----------
    raw
        The note.
    verifier
        The log's public key; its name must be the origin line.

    Raises
    ------
    MalformedError
        If the bytes are no checkpoint.
    SignatureError
        If the log's key did not sign it, or signed for another log.
    """
    checkpoint = parse_checkpoint(open_note(raw, [verifier]).text)
    if checkpoint.origin != verifier.name:
        raise SignatureError(f"this head is of {checkpoint.origin}, not of {verifier.name}")
    return checkpoint
