"""JSON with one spelling for each value.

A ballot that could be spelled in two ways would have two trackers, and a hash that covers only
one of them. So what is read here must equal, byte for byte, what would be written: compact,
UTF-8, members in the order of the specification, numbers in plain decimals.

>>> parse_compact(b'{"a":"1"}', longest=100)
{'a': '1'}
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NoReturn

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.model import Digest, Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST_INTEGER: Final = 15
_LONGEST_SCALAR: Final = 620


def parse_compact(raw: bytes, *, longest: int) -> object:
    """Read JSON that is spelled exactly as this engine would spell it.

    Raises
    ------
    Refused
        If it is too long, no JSON, or spelled differently (spaces, escapes, repeated members).
    """
    value = _parse(raw, longest, _READER)
    try:
        again = _WRITER.encode(value).encode()
    except (UnicodeEncodeError, RecursionError):
        raise Refused("text that is no Unicode, or too deeply nested") from None
    if again != raw:
        raise Refused("not in compact form: spaces, needless escapes or repeated members")
    return value


def parse_plain(raw: bytes, *, longest: int) -> object:
    """Read JSON whose exact bytes are bound by a hash elsewhere: any spelling, no doubles.

    Raises
    ------
    Refused
        If it is too long, no JSON, or an object has a member twice.
    """
    return _parse(raw, longest, _READER_ONCE)


def _parse(raw: bytes, longest: int, reader: json.JSONDecoder) -> object:
    if len(raw) > longest:
        raise Refused(f"longer than {longest} bytes")
    try:
        return reader.decode(raw.decode())
    except Refused:
        raise
    except UnicodeDecodeError:
        raise Refused("not UTF-8") from None
    except RecursionError:
        raise Refused("too deeply nested") from None
    except ValueError:
        raise Refused("not JSON") from None


def _members_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("a member occurs twice")
    return found


def _no_fraction(text: str) -> NoReturn:
    raise Refused(f"not a whole number: {text[:20]}")


def _small_integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise Refused("a number outside quotes is too large")
    return int(text)


_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_READER: Final = json.JSONDecoder(
    parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_small_integer
)
_READER_ONCE: Final = json.JSONDecoder(
    object_pairs_hook=_members_once,
    parse_float=_no_fraction,
    parse_constant=_no_fraction,
    parse_int=_small_integer,
)


def members(value: object, names: tuple[str, ...]) -> list[object]:
    """The members of an object that has exactly these, in this order.

    Raises
    ------
    Refused
        If it is no object or has others.
    """
    if not isinstance(value, dict) or tuple(value) != names:
        raise Refused(f"expected an object with exactly {', '.join(names)}, in this order")
    return list(value.values())


def items(value: object, count: int | None = None) -> list[object]:
    """The items of a list, `count` of them where the number is known.

    Raises
    ------
    Refused
        If it is no list, or their number is another.
    """
    if not isinstance(value, list):
        raise Refused("expected a list")
    if count is not None and len(value) != count:
        raise Refused(f"expected {count} items, found {len(value)}")
    return value


def text(value: object) -> str:
    """A text.

    Raises
    ------
    Refused
        If it is none.
    """
    if not isinstance(value, str):
        raise Refused("expected a text")
    return value


def integer(value: object, least: int = 0) -> int:
    """A whole number from `least` on.

    Raises
    ------
    Refused
        If it is none (true and false are none either) or smaller.
    """
    if type(value) is not int or value < least:
        raise Refused(f"expected a whole number from {least} on")
    return value


def digest(value: object) -> Digest:
    """A SHA-256 hash in hexadecimal.

    Raises
    ------
    Refused
        If it is none.
    """
    if not isinstance(value, str) or _DIGEST.fullmatch(value) is None:
        raise Refused("expected 64 lower-case hexadecimal digits")
    return Digest(value)


def exponent(value: object, order: int) -> int:
    """A number below the group's order, as a text in base 10.

    Raises
    ------
    Refused
        If it is spelled differently (sign, leading zero, other digits) or not below.
    """
    if not isinstance(value, str) or not value.isdigit() or not value.isascii():
        raise Refused("expected a decimal number in quotes")
    if len(value) > _LONGEST_SCALAR or (value[0] == "0" and value != "0"):
        raise Refused("not canonical: leading zero or too many digits")
    number = int(value)
    if number >= order:
        raise Refused("not canonical: the number is not below the group's order")
    return number


def proof(value: object, order: int) -> Proof:
    """A transcript: challenge and response.

    Raises
    ------
    Refused
        If it is none.
    """
    challenge, response = members(value, ("challenge", "response"))
    return Proof(exponent(challenge, order), exponent(response, order))


def proofs(value: object, order: int, count: int) -> tuple[Proof, ...]:
    """`count` transcripts.

    Raises
    ------
    Refused
        If one is none, or their number is another.
    """
    return tuple([proof(one, order) for one in items(value, count)])
