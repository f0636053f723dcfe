"""The bytes of a certificate and of the documents it rests on.

What: RFC 8785 (JSON canonicalisation) of plain values: names sorted by UTF-16 units, no
spaces, whole numbers below 2**53, no fractions. Why of our own: the ledger engine writes the
same form, and engines do not import each other.

>>> canonical({"b": 1, "a": ["町", None]}).decode()
'{"a":["町",null],"b":1}'
"""

from __future__ import annotations

import functools
import hashlib
import json
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kaga.engines.airspace.certificate.content import Certificate

_EXACT: Final = 1 << 53


class ContentError(ValueError):
    """A value that has no canonical form."""


def plain(value: Any) -> Any:
    """Values of this package as JSON: a dataclass is an object, a tuple is a list.

    Names come in the order of the canonical form.
    """
    kind: type = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int and -_EXACT < value < _EXACT:
        return value
    if kind is tuple or kind is list:
        return [plain(part) for part in value]
    read = _reader(kind)
    if read is not None:
        names, values = read
        return dict(zip(names, map(plain, values(value)), strict=True))
    if isinstance(value, int | str) and not (isinstance(value, int) and abs(value) >= _EXACT):
        return int(value) if isinstance(value, int) else str(value)
    if isinstance(value, Mapping):
        texts = {str(name): part for name, part in value.items()}
        return {name: plain(texts[name]) for name in _ordered(texts)}
    raise ContentError(f"this has no canonical form: {value!r}")


@functools.cache
def _reader(kind: type) -> tuple[tuple[str, ...], Callable[[Any], Iterable[Any]]] | None:
    """Names of the fields of a dataclass, in order, and what reads all of them at once.

    A certificate holds thousands of little values; asking each for its fields takes longer than
    writing them.
    """
    if not is_dataclass(kind):
        return None
    names = tuple(_ordered(field.name for field in fields(kind)))
    if len(names) > 1:
        return names, operator.attrgetter(*names)
    return names, lambda value: [getattr(value, name) for name in names]


def _ordered(names: Iterable[str]) -> list[str]:
    """By UTF-16 units."""
    return sorted(names, key=lambda name: str.encode(name, "utf-16-be", "surrogatepass"))


def canonical(value: Any) -> bytes:
    """The one sequence of bytes of a value, UTF-8.

    Raises
    ------
    ContentError
        For fractions, whole numbers from 2**53 and anything JSON does not know.
    """
    text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
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
