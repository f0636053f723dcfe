"""Signed notes: a text with signature lines under it (C2SP signed-note, Ed25519).

signer = NoteSigner("kaga.example/ledger", private_key)
raw = sign_note("hello\\n", [signer])
open_note(raw, [signer.verifier]).text          # "hello\\n"
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from kaga.engines.ledger.errors import MalformedError, SignatureError
from kaga.engines.ledger.hashing import decode_base64, encode_base64

if TYPE_CHECKING:
    from collections.abc import Sequence

ED25519: Final = 0x01
MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100
PRIVATE_PREFIX: Final = "PRIVATE+KEY+"

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, with which key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line as it stands under a note, without line break."""
        return f"— {self.name} {encode_base64(self.key_id + self.value)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it that a trusted key has made."""

    text: str
    signatures: tuple[Signature, ...]
    unknown: tuple[Signature, ...] = ()


class Verifier(Protocol):
    """Whatever can tell whether a signature line is right: a log's key, a witness's key."""

    @property
    def name(self) -> str:
        """The name it signs under."""

    @property
    def key_id(self) -> bytes:
        """The short identifier that its signature lines carry."""

    def accepts(self, text: str, signature: Signature) -> bool:
        """Whether this key made that signature over the text."""


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A public key together with the name it signs under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the hash over name, algorithm and key."""
        return key_id(self.name, bytes([ED25519]) + self.public)

    def vkey(self) -> str:
        """The verifier key as one line of text, to be handed to whoever verifies."""
        material = encode_base64(bytes([ED25519]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a verifier key.

        Raises
        ------
        MalformedError
            If it is no Ed25519 verifier key or its identifier does not fit its content.
        """
        name, label, material = split_key(vkey.strip())
        if len(material) != 33 or material[0] != ED25519:
            raise MalformedError("this is not an Ed25519 verifier key")
        verifier = cls(name, material[1:])
        if verifier.key_id.hex() != label:
            raise MalformedError("the verifier key's identifier does not fit its content")
        return verifier

    def accepts(self, text: str, signature: Signature) -> bool:
        """Whether this key made that signature over the text."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public)
            key.verify(signature.value, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key together with the name it signs under."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def verifier(self) -> NoteVerifier:
        """The public half."""
        return NoteVerifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a text; Ed25519 is deterministic and needs no randomness."""
        value = self.private.sign(text.encode())
        return Signature(self.name, self.verifier.key_id, value)

    def secret(self) -> str:
        """The private key as one line of text, as Go's sumdb/note writes it."""
        material = encode_base64(bytes([ED25519]) + self.private.private_bytes_raw())
        return f"{PRIVATE_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{material}"

    @classmethod
    def parse(cls, secret: str) -> Self:
        """Read what `secret` wrote.

        Raises
        ------
        MalformedError
            If it is anything else; the message never repeats the secret.
        """
        name, label, material = split_secret(secret)
        if len(material) != 33 or material[0] != ED25519:
            raise MalformedError("this is not an Ed25519 private key")
        signer = cls(name, Ed25519PrivateKey.from_private_bytes(material[1:]))
        if signer.verifier.key_id.hex() != label:
            raise MalformedError("the private key's identifier does not fit its content")
        return signer


def split_key(text: str) -> tuple[str, str, bytes]:
    """The name, identifier and material (algorithm byte and key) that a line of a key holds.

    Raises
    ------
    MalformedError
        If it has no three parts, no name, or no material in base64.
    """
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise MalformedError("a key has three parts joined by +")
    check_name(parts[0])
    material = decode_base64(parts[2])
    if not material:
        raise MalformedError("there is no key in this")
    return parts[0], parts[1], material


def split_secret(secret: str) -> tuple[str, str, bytes]:
    """The same of a private key's line; a message never repeats the secret.

    Raises
    ------
    MalformedError
        If it is no line of a private key.
    """
    line = secret.strip()
    if not line.startswith(PRIVATE_PREFIX):
        raise MalformedError("this is not a private key")
    try:
        return split_key(line.removeprefix(PRIVATE_PREFIX))
    except MalformedError:
        raise MalformedError("this is not a private key") from None


def key_id(name: str, material: bytes) -> bytes:
    """The short identifier of a key (not a cryptographic binding, only a label).

    Parameters
    ----------
    name
        Key name.
    material
        Algorithm byte and public key.

    Returns
    -------
    bytes
        The first 4 bytes of SHA-256(name, newline, material).
    """
    return hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]


def check_name(name: str) -> None:
    """Refuse a key name that could not stand in a signature line.

    Raises
    ------
    MalformedError
        If it is empty or holds spaces, plus signs or control characters.
    """
    if not name or "+" in name or not name.isprintable() or any(c.isspace() for c in name):
        raise MalformedError(f"not a key name: {name[:80]!r}")


def sign_note(text: str, signers: Sequence[NoteSigner]) -> bytes:
    """Sign a text.

    Parameters
    ----------
    text
        Ends in a line break; no control characters.
    signers
        At least one.

    Returns
    -------
    bytes
        The note in UTF-8.

    Raises
    ------
    MalformedError
        If the text cannot be the text of a note.
    """
    if not text.endswith("\n") or _CONTROL.search(text):
        raise MalformedError("a note's text ends in a line break and has no control characters")
    lines = [signer.sign(text).line() for signer in signers]
    return (text + "\n" + "\n".join(lines) + "\n").encode()


def open_note(raw: bytes, verifiers: Sequence[Verifier]) -> Note:
    """Read a note and check its signatures.

    Parameters
    ----------
    raw
        The whole note.
    verifiers
        The trusted keys.

    Returns
    -------
    Note
        Signatures of unknown keys are kept apart, unchecked.

    Raises
    ------
    MalformedError
        If the bytes are no note.
    SignatureError
        If a trusted key's signature is wrong, or no trusted key has signed.
    """
    text, signatures = split_note(raw)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    good: dict[tuple[str, bytes], Signature] = {}
    unknown = []
    for signature in signatures:
        key = (signature.name, signature.key_id)
        verifier = known.get(key)
        if verifier is None:
            unknown.append(signature)
        elif verifier.accepts(text, signature):
            good.setdefault(key, signature)
        else:
            raise SignatureError(f"the signature of {signature.name} is wrong")
    if not good:
        raise SignatureError("no trusted key has signed this")
    return Note(text, tuple(good.values()), tuple(unknown))


def split_note(raw: bytes) -> tuple[str, tuple[Signature, ...]]:
    """Read a note without checking any signature: trust nothing in it yet.

    Raises
    ------
    MalformedError
        If the bytes are no note.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise MalformedError("the note is larger than 1,000,000 bytes")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise MalformedError(f"the note is not UTF-8 at byte {error.start}") from error
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n") or _CONTROL.search(whole):
        raise MalformedError("a note is a text, an empty line, and signature lines")
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedError(f"the note has more than {MAX_SIGNATURES} signatures")
    return text + "\n", tuple(_parse_signature(line) for line in lines)


def _parse_signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise MalformedError(f"not a signature line: {line[:80]!r}")
    check_name(parts[1])
    blob = decode_base64(parts[2])
    if len(blob) < 5:
        raise MalformedError(f"the signature of {parts[1]} is too short")
    return Signature(parts[1], blob[:4], blob[4:])
