"""Media types, the Link header, parameters: what a request's head says (clause 6.3).

>>> choose(b"application/ld+json, application/json", GEO_TOO)
b'application/json'
>>> linked_context(b'<https://a.example/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"')
'https://a.example/c.jsonld'
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl

from kaga.engines.context import NgsiError, Problem
from kaga.engines.context.errors import bad
from kaga.services.exchange.http.messages import GEO_JSON, JSON, LD_JSON, HttpError, Request

PLAIN: Final = (JSON, LD_JSON)
GEO_TOO: Final = (JSON, LD_JSON, GEO_JSON)
_VERSION: Final = re.compile(rb"(?:^|[,\s])ngsi-ld\s*=\s*\"?(\d\.\d{1,2})\"?", re.IGNORECASE)
OWN_VERSION: Final = b"1.9"
MERGE_PATCH: Final = b"application/merge-patch+json"

_RELATION: Final = b"http://www.w3.org/ns/json-ld#context"
_LINK: Final = re.compile(rb"<([^>]*)>((?:\s*;[^,;]*)*)")


def choose(accept: bytes | None, offered: tuple[bytes, ...]) -> bytes:
    """The media type of an answer: the heaviest, of equal ones the first offered.

    Raises
    ------
    HttpError
        406: none of those offered is accepted.
    """
    if not accept or accept in {b"*/*", JSON}:
        return offered[0]
    weights = _weights(accept)
    best, most = b"", 0.0
    for kind in offered:
        weight = _weight(kind, weights)
        if weight > most:
            best, most = kind, weight
    if not best:
        raise HttpError(406, "what is offered is not accepted")
    return best


def _weights(accept: bytes) -> dict[bytes, float]:
    weights: dict[bytes, float] = {}
    for part in accept.split(b","):
        name, *parameters = [piece.strip().lower() for piece in part.split(b";")]
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith(b"q="):
                weight = _number(parameter[2:])
        if name:
            weights[name] = max(weight, weights.get(name, 0.0))
    return weights


def _number(text: bytes) -> float:
    """A weight; one that is none counts as if it were not there."""
    try:
        weight = float(text)
    except ValueError:
        return 1.0
    return min(max(weight, 0.0), 1.0) if weight == weight else 1.0  # noqa: PLR0124 - NaN


def _weight(kind: bytes, weights: dict[bytes, float]) -> float:
    group = kind.split(b"/")[0] + b"/*"
    for name in (kind, group, b"*/*"):
        if name in weights:
            return weights[name]
    return 0.0


def linked_context(link: bytes | None) -> str | None:
    """The context that a Link header names; None where it names none."""
    if link is None:
        return None
    for found in _LINK.finditer(link):
        if _RELATION in found[2]:
            return found[1].decode("utf-8", "replace")
    return None


def preferred_version(prefer: bytes | None) -> bytes | None:
    """The version of NGSI-LD that a Prefer header names (clause 4.3.6.8); None for none."""
    found = _VERSION.search(prefer or b"")
    return None if found is None else found[1]


def content_kind(request: Request, *, patch: bool = False) -> bytes:
    """The media type of a body.

    Parameters
    ----------
    patch: whether a merge patch is taken too.

    Raises
    ------
    HttpError
        415, or 411 where no length was given.
    """
    if b"content-length" not in request.headers:
        raise HttpError(411, "a body comes with its length")
    given = request.headers.get(b"content-type", b"")
    if given == JSON:
        return given
    kind = given.split(b";")[0].strip().lower()
    if kind in PLAIN or (patch and kind == MERGE_PATCH):
        return kind
    raise HttpError(415, "a body is application/json or application/ld+json")


def parameters(request: Request, known: frozenset[str]) -> dict[str, str]:
    """The query's parameters.

    Raises
    ------
    NgsiError
        `InvalidRequest`: a parameter that is not known here, or twice.
    """
    if not request.query:
        return {}
    try:
        pairs = parse_qsl(
            request.query.decode("ascii"), keep_blank_values=True, errors="strict"
        )
    except ValueError as error:
        raise NgsiError(Problem.INVALID_REQUEST, "the query is not understood") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise NgsiError(
                Problem.INVALID_REQUEST, f"the parameter {name!r} is not known here"
            )
        if name in found:
            raise bad(f"the parameter {name!r} came twice")
        found[name] = value
    return found


def whole_number(given: dict[str, str], name: str, default: int, most: int) -> int:
    """A parameter that counts.

    Raises
    ------
    NgsiError
        `BadRequestData`: no number, negative, or more than is given.
    """
    text = given.get(name)
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 12 or int(text) > most:
        raise bad(f"{name} is a whole number up to {most}")
    return int(text)


def truth(given: dict[str, str], name: str) -> bool:
    """A parameter that is `true` or `false`.

    Raises
    ------
    NgsiError
        `BadRequestData`: anything else.
    """
    text = given.get(name, "false")
    if text not in {"true", "false"}:
        raise bad(f"{name} is true or false")
    return text == "true"
