"""Base45 (RFC 9285): bytes in the 45 characters that QR codes pack two to 11 bits.

encode_base45(b"AB")      # "BB8"
"""

from __future__ import annotations

from typing import Final

from kaga.engines.ledger.errors import MalformedError

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def encode_base45(raw: bytes) -> str:
    """Write bytes in base45, three characters for two bytes (RFC 9285, section 4)."""
    out = []
    for at in range(0, len(raw) - 1, 2):
        rest, low = divmod(raw[at] << 8 | raw[at + 1], 45)
        high, middle = divmod(rest, 45)
        out.append(ALPHABET[low] + ALPHABET[middle] + ALPHABET[high])
    if len(raw) % 2:
        high, low = divmod(raw[-1], 45)
        out.append(ALPHABET[low] + ALPHABET[high])
    return "".join(out)


def decode_base45(text: str) -> bytes:
    """Read base45.

    Raises
    ------
    MalformedError
        If a character is foreign, a group is cut off, or a group is too large.
    """
    if len(text) % 3 == 1:
        raise MalformedError("this base45 text is cut off")
    out = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        try:
            value = sum(_VALUE[letter] * 45**place for place, letter in enumerate(group))
        except KeyError as error:
            raise MalformedError(f"foreign character {error} in base45") from error
        size = len(group) - 1
        if value >= 1 << 8 * size:
            raise MalformedError(f"the base45 group at {at} is too large")
        out += value.to_bytes(size, "big")
    return bytes(out)
