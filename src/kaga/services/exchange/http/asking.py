"""What a reader asks for, understood once and remembered.

What: `Asked` holds everything that Accept, Link and the query of a request mean: names, media
type, view, filters. Why remembered: readers ask the same thing again and again, and
understanding it costs more than answering it. What is remembered is found by the raw bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kaga.engines.context import NgsiError, Problem, Style, TermMap, View
from kaga.engines.context.core import CORE_URL
from kaga.engines.context.errors import bad
from kaga.engines.context.joining import projected, read_members
from kaga.engines.context.names import is_name
from kaga.services.exchange.http.messages import GEO_JSON, JSON, LD_JSON, Request
from kaga.services.exchange.http.negotiating import (
    OWN_VERSION,
    choose,
    linked_context,
    parameters,
    preferred_version,
    truth,
    whole_number,
)
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.tenants import Tenant

_MOST: Final = 4_000
_STYLES: Final = {
    "keyValues": Style.SIMPLIFIED,
    "simplified": Style.SIMPLIFIED,
    "concise": Style.CONCISE,
    "normalized": Style.NORMALIZED,
}
DEEPEST_JOIN: Final = 5
SHOWING_WORDS: Final = """
options format attrs pick omit lang datasetId geometryProperty
local jsonKeys join joinLevel containedBy
"""
SHOWING: Final = frozenset(SHOWING_WORDS.split())
_OPTIONS: Final = frozenset((*_STYLES, "sysAttrs", "count", "noOverwrite", "update", "replace"))


@dataclass(slots=True)
class Asked:
    """A reader's wishes.

    Attributes
    ----------
    context: as it is shown.
    media: the answer's media type.
    headers: the Link line, where the answer has one.
    body_key: the same object for the same bytes of the same entity.
    plan: what a handler computed from the parameters, for the next time.
    """

    terms: TermMap
    context: object
    media: bytes
    headers: bytes
    given: dict[str, str]
    view: View
    body_key: object
    attributes: frozenset[str] | None = None
    plan: object = field(default=None)


class Asking:
    """Understands requests, and remembers what it understood."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._known: dict[object, Asked] = {}
        self._keys: dict[object, object] = {}
        self._version = contexts.version

    def understand(
        self,
        request: Request,
        tenant: Tenant,
        at: int,
        *,
        offered: tuple[bytes, ...],
        known: frozenset[str],
    ) -> Asked:
        """What a request without a body of its own asks for."""
        if self._version != self._contexts.version or len(self._known) > _MOST:
            self._version = self._contexts.version
            self._known.clear()
            self._keys.clear()
        headers = request.headers
        accept, link = headers.get(b"accept"), headers.get(b"link")
        prefer = headers.get(b"prefer")
        key = (tenant.name, id(known), accept, link, prefer, request.query)
        found = self._known.get(key)
        if found is None:
            given = parameters(request, known)
            media = choose(accept, offered)
            context = linked_context(link)
            terms = self._contexts.terms(tenant, context, at)
            found = self.of(given, terms, context, media, prefer or b"")
            found.headers += _applied(preferred_version(prefer), offered)
            self._known[key] = found
        return found

    def of(
        self,
        given: dict[str, str],
        terms: TermMap,
        context: object,
        media: bytes,
        prefer: bytes = b"",
    ) -> Asked:
        """What parameters ask for."""
        shown = CORE_URL if context is None else context
        options = read_options(given)
        attributes = _names(given.get("attrs"), terms)
        if attributes is not None and attributes & {"id", "type"}:
            raise bad("attrs names attributes; id and type are none")
        view = _view(given, options, terms, attributes)
        embeds = media == LD_JSON or (media == GEO_JSON and prefer != b"body=json")
        headers = b"" if media == LD_JSON else _link_line(shown)
        geometry = given.get("geometryProperty", "location")
        if "geometryProperty" in given and media != GEO_JSON:
            raise bad("geometryProperty is for GeoJSON")
        key = (view, media, embeds, repr(shown), geometry, terms)
        body_key = self._keys.setdefault(key, key)
        return Asked(terms, shown, media, headers, given, view, body_key, attributes)


def _applied(version: bytes | None, offered: tuple[bytes, ...]) -> bytes:
    """What is said of a preferred version: entities are written in one's own alone."""
    if version is None or (version != OWN_VERSION and GEO_JSON in offered):
        return b""
    return b"Preference-Applied: ngsi-ld=%b\r\n" % version


def embeds_context(asked: Asked) -> bool:
    """Whether the `@context` stands in the body."""
    key = asked.body_key
    return isinstance(key, tuple) and key[2] is True


def read_options(given: dict[str, str]) -> frozenset[str]:
    """The values of `options`.

    Raises
    ------
    NgsiError
        `InvalidRequest` for one that is not known.
    """
    options = frozenset(part.strip() for part in given.get("options", "").split(",") if part)
    unknown = options - _OPTIONS
    if unknown:
        raise NgsiError(Problem.INVALID_REQUEST, f"options: {min(unknown)!r} is not known")
    return options


def _view(
    given: dict[str, str],
    options: frozenset[str],
    terms: TermMap,
    attributes: frozenset[str] | None,
) -> View:
    style = Style.NORMALIZED
    for name, meant in _STYLES.items():
        if name in options:
            style = meant
    wanted = given.get("format")
    if wanted is not None:
        if wanted not in _STYLES:
            raise NgsiError(Problem.INVALID_REQUEST, f"format: {wanted!r} is not known")
        style = _STYLES[wanted]
    dataset = given.get("datasetId")
    view = View(
        style,
        system="sysAttrs" in options or truth(given, "sysAttrs"),
        pick=None if attributes is None else attributes | {"id", "type", "scope"},
        language=given.get("lang"),
        dataset=None if dataset is None else frozenset(dataset.split(",")),
    )
    return _projected(view, given, terms)


def _projected(view: View, given: dict[str, str], terms: TermMap) -> View:
    """The view with `pick` and `omit` (clause 4.21)."""
    if "pick" not in given and "omit" not in given:
        return view
    if "attrs" in given:
        raise bad("attrs goes neither with pick nor with omit")
    pick = read_members(given["pick"], terms) if "pick" in given else None
    omit = read_members(given["omit"], terms) if "omit" in given else None
    if pick is not None and omit is not None and pick.names & omit.names:
        raise bad("what is picked is not omitted")
    depth = max(members.depth for members in (pick, omit) if members is not None)
    if depth > join_level(given):
        raise bad("what is picked or omitted lies deeper than what is joined")
    return projected(view, pick, omit)


def join_level(given: dict[str, str]) -> int:
    """Over how many relationships entities are joined; 0 for none."""
    how = given.get("join", "@none")
    if how not in {"inline", "flat", "@none"}:
        raise bad("join is inline, flat or @none")
    level = whole_number(given, "joinLevel", 1, DEEPEST_JOIN)
    if level == 0:
        raise bad("joinLevel is a number from 1 on")
    return 0 if how == "@none" else level


def _names(text: str | None, terms: TermMap) -> frozenset[str] | None:
    """Members by name: attributes written out, `id`, `type` and `scope` as they are."""
    if text is None:
        return None
    names = [name.strip() for name in text.replace("|", ",").split(",")]
    for name in names:
        if not is_name(name):
            raise bad(f"{name!r} is not the name of an attribute")
    return frozenset(
        name if name in {"id", "type", "scope"} else terms.expand(name) for name in names
    )


def _link_line(context: object) -> bytes:
    if not isinstance(context, str):
        return b""
    url = context.encode("ascii", "ignore").replace(b"\r", b"").replace(b"\n", b"")
    return (
        b'Link: <%b>; rel="http://www.w3.org/ns/json-ld#context"; '
        b'type="application/ld+json"\r\n' % url
    )


__all__ = ["JSON", "SHOWING", "Asked", "Asking", "embeds_context", "read_options"]
