"""Canonical JSON (RFC 8785): one value, one sequence of bytes, so that it can be hashed.

write_json({"b": 1, "a": "町"})      # b'{"a":"\\xe7\\x94\\xba","b":1}'
"""

from __future__ import annotations

import json
from typing import NoReturn

import rfc8785

from kaga.engines.ledger.errors import MalformedError

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""JSON without fractions: a binary fraction has no place in a record of acts."""


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
        _refuse_fractions(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
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


def _refuse_fractions(value: object) -> None:
    if isinstance(value, float):
        _refuse_fraction(str(value))
    elif isinstance(value, dict):
        for part in value.values():
            _refuse_fractions(part)
    elif isinstance(value, list):
        for part in value:
            _refuse_fractions(part)


def _refuse_fraction(text: str) -> NoReturn:
    raise MalformedError(f"fractions have no place here: {text[:30]}")
