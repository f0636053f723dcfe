"""A receipt small enough for a QR code on paper.

The same content as a `.tlog-proof`, packed: what the checker can compute is left out (the
root follows from leaf and proof, the length of the proof from index and size, the origin from
the verifier key). Layout, before base45 and behind the prefix `KAGA1:`:

    key id (4) | signature (64) | index, size (LEB128) | proof (32 each) | deflated disclosure

Where witnesses cosigned the head with Ed25519, the prefix is `KAGA2:` and in front stand their
number (1) and each one's key id (4), time (8) and signature (64). Cosignatures of ML-DSA-44,
2,420 bytes each, stay in the `.tlog-proof`: paper has no room for them.

    text = pack(receipt)
    check_receipt(unpack(text, policy), policy)
"""

from __future__ import annotations

import zlib
from typing import Final

from kaga.engines.ledger.base45 import decode_base45, encode_base45
from kaga.engines.ledger.bundles import MAX_ENTRY_BYTES
from kaga.engines.ledger.checkpoints import Checkpoint, parse_checkpoint
from kaga.engines.ledger.commitments import Opening
from kaga.engines.ledger.errors import MalformedError, SignatureError
from kaga.engines.ledger.hashing import HASH_SIZE, Hash, leaf_hash
from kaga.engines.ledger.notes import NoteVerifier, Signature, split_note
from kaga.engines.ledger.policies import Policy
from kaga.engines.ledger.proofs import inclusion_length, root_from_inclusion
from kaga.engines.ledger.receipts import Disclosure, Receipt, parse_disclosure

PREFIX: Final = "KAGA1:"
WITNESSED: Final = "KAGA2:"
MAX_TEXT: Final = 4_296
"""Alphanumeric characters that fit the largest QR code (version 40, level L)."""

_SIGNATURE: Final = 64
_KEY_ID: Final = 4
_COSIGNATURE: Final = 72
_MOST_WITNESSES: Final = 32
_LARGEST: Final = 2 * MAX_ENTRY_BYTES


def pack(receipt: Receipt) -> str:
    """Pack a receipt into base45 text.

    Parameters
    ----------
    receipt
        With its entry in `extra`, and a head signed by the log's key without extension lines.

    Returns
    -------
    str
        About 1.5 x (68 + 32 x proof hashes + deflated entry) characters.

    Raises
    ------
    MalformedError
        If the receipt has no entry, or the head cannot be rebuilt from its three lines.
    """
    if receipt.extra is None:
        raise MalformedError("only a receipt that carries its entry can be packed")
    text, signatures = split_note(receipt.checkpoint)
    checkpoint = parse_checkpoint(text)
    own = [s for s in signatures if s.name == checkpoint.origin and len(s.value) == _SIGNATURE]
    if not own or checkpoint.extensions:
        raise MalformedError("only a plain head with the log's own signature can be packed")
    seen = [s.key_id + s.value for s in signatures if len(s.value) == _COSIGNATURE]
    seen = seen[:_MOST_WITNESSES]
    raw = b"".join(
        (
            *([bytes([len(seen)]), *seen] if seen else []),
            own[0].key_id,
            own[0].value,
            _write_varint(receipt.index),
            _write_varint(checkpoint.size),
            *receipt.proof,
            _deflate(parse_disclosure(receipt.extra)),
        )
    )
    return (WITNESSED if seen else PREFIX) + encode_base45(raw)


def is_packed(raw: bytes) -> bool:
    """Whether these bytes begin as the text of a receipt's QR code does."""
    return raw.startswith((PREFIX.encode(), WITNESSED.encode()))


def unpack(text: str, trusted: NoteVerifier | Policy) -> Receipt:
    """Rebuild the receipt; `check_receipt` then finds out whether it is true.

    Parameters
    ----------
    text
        What the QR code said.
    trusted
        The log's public key, whose name is the origin line, or a policy with it; cosignatures
        of witnesses that the policy does not know are left out.

    Raises
    ------
    MalformedError
        If it is no packed receipt.
    SignatureError
        If it belongs to another key.
    """
    if not is_packed(text.encode()) or len(text) > _LARGEST:
        raise MalformedError(f"a packed receipt begins with {PREFIX} or {WITNESSED}")
    raw = decode_base45(text[len(PREFIX) :])
    seen, raw = _read_cosignatures(raw) if text.startswith(WITNESSED) else ([], raw)
    key_id, raw = raw[:_KEY_ID], raw[_KEY_ID:]
    verifier = _log_of(key_id, trusted)
    value, raw = raw[:_SIGNATURE], raw[_SIGNATURE:]
    index, raw = _read_varint(raw)
    size, raw = _read_varint(raw)
    if index >= size:
        raise MalformedError(f"entry {index} is outside a tree of {size}")
    length = inclusion_length(index, size) * HASH_SIZE
    proof = [Hash(raw[at : at + HASH_SIZE]) for at in range(0, length, HASH_SIZE)]
    shown = _inflate(raw[length:])
    root = root_from_inclusion(index, size, leaf_hash(shown.entry), proof)
    head = Checkpoint(verifier.name, size, root).text()
    lines = [Signature(verifier.name, key_id, value), *_named(seen, trusted)]
    below = "".join(f"{line.line()}\n" for line in lines)
    return Receipt(index, tuple(proof), f"{head}\n{below}".encode(), shown.to_bytes())


def _log_of(key_id: bytes, trusted: NoteVerifier | Policy) -> NoteVerifier:
    known = [log.verifier for log in trusted.logs] if isinstance(trusted, Policy) else [trusted]
    for verifier in known:
        if verifier.key_id == key_id:
            return verifier
    raise SignatureError("this receipt was signed with another key")


def _read_cosignatures(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    count = raw[0] if raw else 0
    width = _KEY_ID + _COSIGNATURE
    end = 1 + count * width
    if not 0 < count <= _MOST_WITNESSES or end > len(raw):
        raise MalformedError("the packed cosignatures are cut off")
    pieces = [raw[at : at + width] for at in range(1, end, width)]
    return [(piece[:_KEY_ID], piece[_KEY_ID:]) for piece in pieces], raw[end:]


def _named(seen: list[tuple[bytes, bytes]], trusted: NoteVerifier | Policy) -> list[Signature]:
    if not isinstance(trusted, Policy):
        return []
    names = {one.verifier.key_id: one.verifier.name for one in trusted.witnesses.values()}
    return [Signature(names[key], key, value) for key, value in seen if key in names]


def _deflate(shown: Disclosure) -> bytes:
    opening = shown.opening.to_bytes() if shown.opening else b""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = _write_varint(len(shown.entry)) + shown.entry + opening
    return packer.compress(plain) + packer.flush()


def _inflate(packed: bytes) -> Disclosure:
    unpacker = zlib.decompressobj(-15)
    try:
        plain = unpacker.decompress(packed, _LARGEST)
    except zlib.error as error:
        raise MalformedError("the packed entry is damaged") from error
    if not unpacker.eof or unpacker.unused_data:
        raise MalformedError("the packed entry is cut off or too large")
    length, plain = _read_varint(plain)
    if length > len(plain):
        raise MalformedError("the packed entry is cut off")
    opening = plain[length:]
    return Disclosure(plain[:length], Opening.from_bytes(opening) if opening else None)


def _write_varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(raw: bytes) -> tuple[int, bytes]:
    number = 0
    for at, byte in enumerate(raw[:9]):
        number |= (byte & 0x7F) << 7 * at
        if byte < 0x80:
            if at and not byte:
                break
            return number, raw[at + 1 :]
    raise MalformedError("a packed number is cut off or too long")
