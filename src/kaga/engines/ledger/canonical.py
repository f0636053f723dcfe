"""Canonical JSON (RFC 8785): one value, one sequence of bytes, so that it can be hashed.

Text is spelt by Python's own encoder, which escapes exactly what RFC 8785 asks for; the order
of names and the range of numbers are seen to here.

write_json({"b": 1, "a": "町"})      # b'{"a":"\\xe7\\x94\\xba","b":1}'
"""

from __future__ import annotations

import json
from typing import NoReturn

from kaga.engines.ledger.errors import MalformedError

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""JSON without fractions: a binary fraction has no place in a record of acts."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write_json(value: Json) -> bytes:
    """Write a value in its canonical form.

    Parameters
    ----------
    value
        Strings, whole numbers below 2**53, booleans, null, lists and objects.

    Returns
    -------
    bytes
        UTF-8.

    Raises
    ------
    MalformedError
        If the value has no canonical form.
    """
    try:
        return _ENCODER.encode(_ordered(value)).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise MalformedError(f"this has no canonical JSON form: {error}") from error


def read_json(raw: bytes) -> Json:
    """Read a value that is in canonical form, and only then.

    Raises
    ------
    MalformedError
        If it is not JSON, holds a fraction, or is spelt in another than the canonical way.
    """
    try:
        value: Json = json.loads(
            raw.decode(), parse_float=_refuse_fraction, parse_constant=_refuse_fraction
        )
    except (ValueError, RecursionError) as error:
        raise MalformedError("this is not JSON") from error
    if write_json(value) != raw:
        raise MalformedError("this JSON is not in its canonical form (RFC 8785)")
    return value


def read_object(raw: bytes, *names: str) -> dict[str, Json]:
    """Read a canonical object that has exactly these names.

    Raises
    ------
    MalformedError
        If it is anything else.
    """
    value = read_json(raw)
    if not isinstance(value, dict) or set(value) != set(names):
        raise MalformedError(f"this must be an object of {', '.join(names)}")
    return value


def _ordered(value: Json) -> Json:
    """The value with the names of its objects in order, if it has a canonical form."""
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value, key=_utf16)}
    if isinstance(value, list):
        return [_ordered(part) for part in value]
    if isinstance(value, float):
        _refuse_fraction(str(value))
    if isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError(f"{value} is not the same number for every reader")
    return value


def _utf16(name: str) -> bytes:
    """Names are sorted by their UTF-16 code units (RFC 8785, section 3.2.3)."""
    return str.encode(name, "utf-16-be")


def _refuse_fraction(text: str) -> NoReturn:
    raise MalformedError(f"fractions have no place here: {text[:30]}")
