"""What every operation of NGSI-v2 asks of a request: tenant, service path, options, names.

>>> read_paths("/city/#, /farm", most=10)
(PathQuery(path='/city', below=True), PathQuery(path='/farm', below=False))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import orjson

from kaga.engines.context import TermMap
from kaga.engines.context.errors import bad
from kaga.engines.context.v2.names import LONGEST, ROOT, Names, has_forbidden
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.messages import JSON, HttpError, Request
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.tenants import Held, Tenant
from kaga.services.exchange.v2.refusing import Refused, no_entity, parse_error

_TENANT: Final = re.compile(r"\w{1,50}", flags=re.ASCII)
_LEVEL: Final = re.compile(r"\w{1,50}", flags=re.ASCII)
_MOST_LEVELS: Final = 10
_CORRELATOR: Final = re.compile(rb"[\x20-\x7e]{1,128}")
_FREE: Final = frozenset({"q", "mq", "georel", "coords", "idPattern", "typePattern"})
_OPTIONS_WORDS: Final = """
count keyValues values unique append upsert noAttrDetail overrideMetadata forcedUpdate
flowControl skipForwarding skipInitialNotification normalized dateCreated dateModified
"""
_OPTIONS: Final = frozenset(_OPTIONS_WORDS.split())
_CORRELATORS: Final = str(new_id())[:24].encode()  # of this process; a number follows
_numbers = count(1)
_FORMS: Final = frozenset({"keyValues", "values", "unique"})
_FORBIDDEN_IN_PATH: Final = re.compile(r"""[<>"'=;()&]""")


@lru_cache(maxsize=256)
def _names_of(terms: TermMap) -> Names:
    return Names(terms)


class PathQuery(NamedTuple):
    """A service path, alone or with everything below it."""

    path: str
    below: bool

    def includes(self, path: str) -> bool:
        """Whether a path is meant."""
        if self.below:
            return self.path in {ROOT, path} or path.startswith(self.path + "/")
        return path == self.path

    def __str__(self) -> str:
        return f"{self.path.rstrip('/')}/#" if self.below else self.path


EVERYWHERE: Final = (PathQuery(ROOT, below=True),)
AT_ROOT: Final = (PathQuery(ROOT, below=False),)


def read_paths(text: str, *, most: int) -> tuple[PathQuery, ...]:
    """The service paths of a header.

    Raises
    ------
    NgsiError
        `BadRequestData`: not from the root, an empty level, too many or too long ones.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > most:
        raise bad(f"at most {most} service paths are named here")
    return tuple(_read_path(part) for part in parts)


def _read_path(text: str) -> PathQuery:
    if not text.startswith("/"):
        raise bad("a service path begins with /")
    below = text.endswith("/#") or text == "/#"
    plain = text.removesuffix("#").removesuffix("/") if below else text
    if not below and plain != ROOT:
        plain = plain.removesuffix("/")
    levels = [] if plain in {"", ROOT} else plain[1:].split("/")
    if len(levels) > _MOST_LEVELS:
        raise bad(f"a service path has at most {_MOST_LEVELS} levels")
    if not all(_LEVEL.fullmatch(level) for level in levels):
        raise bad("a level of a service path has 1 to 50 letters, digits and _")
    return PathQuery("/" + "/".join(levels), below)


class V2Call:
    """One call, as NGSI-v2 understands it.

    Parameters
    ----------
    call: as it came.
    """

    def __init__(self, call: Call) -> None:
        self.call = call
        self.request = call.request
        self.at = call.at
        self.parts = call.parts
        _check_address(call.request)
        _check_body_kind(call.request)
        self.given, self.options = understood(call.request.query)
        self.tenant = self._tenant()

    def _tenant(self) -> Tenant:
        name = self.request.headers.get(b"fiware-service", b"").decode("utf-8", "replace")
        found = self.call.broker.tenants.get(name)
        if found is None and name and not _TENANT.fullmatch(name):
            raise bad("a tenant's name has 1 to 50 letters, digits and _")
        return found or self.call.broker.tenant_to_be(name)

    @property
    def names(self) -> Names:
        """The names of the request: the core context's, or those of a linked one."""
        return _names_of(self.call.terms_of_link(self.tenant))

    def paths(self) -> tuple[PathQuery, ...]:
        """Where a reading request looks."""
        header = self.request.headers.get(b"fiware-servicepath")
        if not header:
            return EVERYWHERE
        return read_paths(header.decode("utf-8", "replace"), most=10)

    def path(self) -> str:
        """Where a writing request writes."""
        header = self.request.headers.get(b"fiware-servicepath")
        if not header:
            return ROOT
        (one,) = read_paths(header.decode("utf-8", "replace"), most=1)
        if one.below:
            raise bad("what is written lies at one service path")
        return one.path

    def path_header(self, *, most: int = 10) -> str | None:
        """The service paths of the header as they are kept; None without one."""
        header = self.request.headers.get(b"fiware-servicepath")
        if not header:
            return None
        paths = read_paths(header.decode("utf-8", "replace"), most=most)
        return ",".join(str(path) for path in paths)

    def json(self) -> Any:
        """The body.

        Raises
        ------
        HttpError
            411 without a length, 415 for another media type; `ParseError` for no JSON.
        """
        kind = self.media()
        if kind != JSON:
            raise HttpError(415, "a body is application/json")
        return parse(self.request.body)

    def media(self) -> bytes:
        """The media type of the body."""
        if self.request.headers.get(b"content-length", b"0") == b"0":
            raise HttpError(411, "a body comes with its length, and is not empty")
        kind = self.request.headers.get(b"content-type", b"")
        return kind.split(b";")[0].strip().lower()

    def member(self, place: int, what: str) -> str:
        """A part of the path that is an identifier."""
        found = self.parts[place]
        if len(found) > LONGEST:
            raise bad(f"{what} has at most {LONGEST} characters")
        return found

    def found(self, local: str, kind: str | None, paths: tuple[PathQuery, ...]) -> Held:
        """The entity of a name.

        Raises
        ------
        HttpError
            404 for none, 409 for several.
        """
        held = self.find(local, kind, paths)
        if not held:
            raise no_entity()
        if len(held) > 1:
            raise Refused(409, "several entities have this id; name a type or a service path")
        return held[0]

    def find(self, local: str, kind: str | None, paths: tuple[PathQuery, ...]) -> list[Held]:
        """Every entity of a name, of a type where one is named, at some service paths."""
        names, tenant = self.names, self.tenant
        keys = [local, *tenant.by_local_id.get(local, ())]
        found = list[Held]()
        for key in keys:
            held = tenant.get(key, self.at)
            if held is None:
                continue
            known = names.known_as(held.entity)
            if known.id != local or (kind is not None and known.type != kind):
                continue
            if any(path.includes(known.path) for path in paths):
                found.append(held)
        return found


def standing(request: Request) -> bytes:
    """The correlator of a request, or one of our own."""
    given = request.headers.get(b"fiware-correlator")
    if given is None or not _CORRELATOR.fullmatch(given):
        given = b"%b%012x" % (_CORRELATORS, next(_numbers) & 0xFFFFFFFFFFFF)
    return b"Fiware-Correlator: %b\r\n" % given


def parse(body: bytes) -> Any:
    """A body as data."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise parse_error(f"the body is no JSON: {error}") from error


def _check_address(request: Request) -> None:
    path = request.path.decode("ascii", "replace")
    if _FORBIDDEN_IN_PATH.search(unquote(path) if "%" in path else path):
        raise bad("the address has characters that are not allowed")
    if b"//" in request.path:
        raise HttpError(404, "nothing is here")


def _check_body_kind(request: Request) -> None:
    if request.method not in {"GET", "DELETE"} or request.body:
        return
    if b"content-type" in request.headers:
        raise bad("nothing is read and deleted with a body; leave Content-Type away")


@lru_cache(maxsize=4096)
def understood(query: bytes) -> tuple[Mapping[str, str], frozenset[str]]:
    """The parameters of a query, and its options.

    Raises
    ------
    NgsiError
        `BadRequestData`: an empty one, characters that are not allowed, an unknown option.
    """
    given = _parameters(query)
    return MappingProxyType(given), _options(given)


def _parameters(query: bytes) -> dict[str, str]:
    """The query's parameters; those that nobody knows are ignored, as the interface has it."""
    found: dict[str, str] = {}
    if not query:
        return found
    for pair in query.decode("ascii", "replace").split("&"):
        name, _, value = pair.partition("=")
        if not pair:
            continue
        name, value = unquote(name), unquote(value)
        if not value:
            raise bad(f"the parameter {name!r} is empty")
        if name not in _FREE and (has_forbidden(name) or has_forbidden(value)):
            raise bad("a parameter has characters that are not allowed")
        found[name] = value
    return found


def _options(given: dict[str, str]) -> frozenset[str]:
    text = given.get("options")
    if text is None:
        return frozenset()
    options = frozenset(text.split(","))
    if options - _OPTIONS or len(options & _FORMS) > 1:
        raise bad("options holds something that is not known, or two forms at once")
    return options


def whole(given: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    """A parameter that counts."""
    text = given.get(name)
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 10 or not least <= int(text) <= most:
        raise bad(f"{name} is a whole number from {least} to {most}")
    return int(text)
