"""The one spelling of a notice in bytes: canonical JSON (RFC 8785), strictly read back.

>>> # from_bytes(to_bytes(notice)) == notice
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

import rfc8785

from kaga.engines.money import Yen
from kaga.engines.notices.model import Appeal, Contact, Issuer, Kind, Notice, Remark

FORMAT = "kaga-notice/1"
LARGEST = 200_000
P = TypeVar("P", Issuer, Contact, Appeal, Remark)


class BadNotice(ValueError):
    """These bytes are not a notice in its one spelling."""


def to_bytes(notice: Notice) -> bytes:
    """Spell a notice.

    Parameters
    ----------
    notice
        Any notice.

    Returns
    -------
    bytes
        Canonical JSON in UTF-8, without what is absent.
    """
    content: dict[str, Any] = {"format": FORMAT}
    for field in fields(notice):
        value = _plain(getattr(notice, field.name))
        if value not in (None, "", []):
            content[field.name] = value
    return rfc8785.dumps(content)


def from_bytes(raw: bytes) -> Notice:
    """Read a notice.

    Parameters
    ----------
    raw
        What `to_bytes` wrote.

    Returns
    -------
    Notice
        The same notice.

    Raises
    ------
    BadNotice
        If a single byte differs from what `to_bytes` would write for any notice.
    """
    if len(raw) > LARGEST:
        raise BadNotice("larger than 200,000 bytes")
    try:
        notice = _read(json.loads(raw))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadNotice(f"not a notice: {error}") from error
    if to_bytes(notice) != raw:
        raise BadNotice("not in the one spelling of a notice")
    return notice


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Issuer | Contact | Appeal | Remark):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value


def _read(content: dict[str, Any]) -> Notice:
    if content.pop("format") != FORMAT:
        raise ValueError("of a format that is not known")
    known = dict(content)
    known["kind"] = Kind(known["kind"])
    for name in ("issued_on", "arrived_on", "answer_by"):
        if name in known:
            known[name] = date.fromisoformat(known[name])
    for name in ("conditions", "reasons", "laws"):
        known[name] = tuple(_text(part) for part in known.get(name, []))
    known["issuer"] = _part(Issuer, known["issuer"])
    known["contact"] = _part(Contact, known["contact"])
    if "appeal" in known:
        known["appeal"] = _part(Appeal, known["appeal"])
    known["remarks"] = tuple(_part(Remark, remark) for remark in known.get("remarks", []))
    if "amount" in known:
        known["amount"] = Yen(_number(known["amount"]))
    for name in ("number", "addressee", "address", "through", "reference", "subject", "nonce"):
        _text(known.get(name, ""))
    return Notice(**known)


def _part(kind: type[P], value: dict[str, Any]) -> P:
    for name, inner in value.items():
        _number(inner) if name.endswith("_months") else _text(inner)
    return kind(**value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a whole number expected")
    return value
