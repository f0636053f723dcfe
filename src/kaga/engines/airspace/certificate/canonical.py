"""The bytes of a certificate and of the documents it rests on.

What: RFC 8785 (JSON canonicalisation) of plain values: names sorted by UTF-16 units, no
spaces, whole numbers below 2**53, no fractions. Why of our own: the ledger engine writes the
same form, and engines do not import each other.

>>> canonical({"b": 1, "a": ["町", None]}).decode()
'{"a":["町",null],"b":1}'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kaga.engines.airspace.certificate.content import Certificate

_EXACT: Final = 1 << 53


class ContentError(ValueError):
    """A value that has no canonical form."""


def plain(value: Any) -> Any:
    """Values of this package as JSON: a dataclass is an object, a tuple is a list."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(value[name]) for name in value}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) < _EXACT:
        return int(value)
    raise ContentError(f"this has no canonical form: {value!r}")


def canonical(value: Any) -> bytes:
    """The one sequence of bytes of a value, UTF-8.

    Raises
    ------
    ContentError
        For fractions, whole numbers from 2**53 and anything JSON does not know.
    """
    text = json.dumps(_ordered(plain(value)), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ContentError(f"this text is no Unicode: {error.reason}") from error


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, hexadecimal: the name of a document."""
    return hashlib.sha256(canonical(value)).hexdigest()


def certificate_bytes(certificate: Certificate) -> bytes:
    """The canonical bytes of a certificate, without signature."""
    return canonical(certificate)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: str.encode(name, "utf-16-be", "surrogatepass"))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list):
        return [_ordered(part) for part in value]
    return value
