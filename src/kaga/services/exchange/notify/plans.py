"""A subscription, compiled: what it watches, where it tells, how it shows (clause 5.2.12).

What: a kept document becomes a `Plan`. Why the names that its filters use are kept with it
(`names`): a log is replayed without the contexts of long ago, and must find the same watchers.

>>> from kaga.engines.context import resolve
>>> names_of({"q": "v>1"}, resolve({"v": "https://a.example/v"}, {}))
{'q': {'v': 'https://a.example/v'}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from kaga.engines.context import Entity, Style, TermMap, View
from kaga.engines.context.core import CORE_URL
from kaga.engines.context.moments import read_moment
from kaga.engines.context.query.compiling import compile_pattern, compile_query
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import parse
from kaga.engines.context.telling import Showing
from kaga.engines.context.terms import Term
from kaga.engines.context.watching import (
    ATTRIBUTE_DELETED,
    DEFAULT_TRIGGERS,
    Clues,
    Matches,
    Selector,
    Watch,
    read_triggers,
)

Body = Mapping[str, Any]
Find = Callable[[str], Entity | None]

NAMES: Final = "names"  # members of a kept subscription that its readers never see
VIA: Final = "via"  # the way on which it came
HIDDEN: Final = frozenset({NAMES, VIA})
_TIMEOUT_S: Final = 5.0
_LONGEST_S: Final = 60.0
_SECOND: Final = 1_000_000
_PLAIN: Final = frozenset({"id", "type", "scope"})
_STYLES: Final = {
    "normalized": Style.NORMALIZED,
    "concise": Style.CONCISE,
    "keyValues": Style.SIMPLIFIED,
    "simplified": Style.SIMPLIFIED,
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a subscription tells.

    Attributes
    ----------
    receiver: what the receiver is told besides, as headers or metadata.
    notifier: what the protocol is told (`MQTT-Version`, `MQTT-QoS`).
    timeout_s: how long an answer is waited for.
    cooldown_s: how long nothing is tried after a failure, at least.
    """

    uri: str
    accept: str = "application/json"
    receiver: tuple[tuple[str, str], ...] = ()
    notifier: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = _TIMEOUT_S
    cooldown_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Form:
    """How a notification is written.

    Attributes
    ----------
    context: the address of its `@context`.
    join: `inline`, `flat` or empty; `level` is how far.
    """

    accept: str = "application/json"
    context: str = CORE_URL
    showing: Showing = field(default_factory=Showing)
    join: str = ""
    level: int = 0
    geometry: str = "location"


@dataclass(frozen=True, slots=True)
class Plan:
    """A subscription as it is followed.

    Attributes
    ----------
    form: how it is written; what it is, the dialect of the subscription knows.
    interval_s: how often it tells whatever happens; None for one that tells of changes.
    throttling: microseconds between two notifications, at least.
    expires: when it ends, microseconds since 1970.
    splits: whether each entity is told of alone.
    once: whether it tells once, and then not until it is changed.
    """

    watch: Watch
    endpoint: Endpoint
    form: object
    interval_s: float | None = None
    throttling: int = 0
    expires: int | None = None
    active: bool = True
    splits: bool = False
    once: bool = False


class _Recording(TermMap):
    """Remembers what names stood for; it only expands."""

    __slots__ = ("_inner", "used")

    def __init__(self, inner: TermMap) -> None:
        self._inner = inner
        self.used: dict[str, str] = {}

    def expand(self, name: str) -> str:
        found = self.used[name] = self._inner.expand(name)
        return found


def names_of(body: Body, terms: TermMap) -> dict[str, dict[str, str]]:
    """What the names in a subscription's filters stand for, by the filter.

    Raises
    ------
    NgsiError
        As the filters, where they are none.
    """
    found: dict[str, dict[str, str]] = {}
    if "q" in body:
        recording = _Recording(terms)
        compile_query(parse(unquote(body["q"])), recording, _words(body), _nobody)
        found["q"] = recording.used
    if body.get("entities"):
        recording = _Recording(terms)
        for one in body["entities"]:
            if one["type"] != "*":
                compile_types(one["type"], recording)
        found["entities"] = recording.used
    if "geoQ" in body:
        recording = _Recording(terms)
        recording.expand(str(body["geoQ"].get("geoproperty", "location")))
        found["geoQ"] = recording.used
    return found


def _nobody(identifier: str) -> None:
    """Finds no entity: names are looked at, not what they lead to."""
    _ = identifier


def _words(body: Body) -> frozenset[str]:
    words = body.get("expandValues", [])
    return frozenset(words if isinstance(words, list) else str(words).split(","))


def _names(body: Body, part: str) -> TermMap:
    kept = body.get(NAMES, {}).get(part, {})
    return TermMap({name: Term(iri) for name, iri in kept.items()}, None)


def read_plan(body: Body, find: Find) -> Plan:
    """A kept subscription, compiled.

    Parameters
    ----------
    find: other entities of the tenant, for filters that lead into them.
    """
    told = body["notification"]
    watch = _watch(body, find)
    endpoint = read_endpoint(told["endpoint"])
    interval = body.get("timeInterval")
    return Plan(
        watch,
        endpoint,
        _form(body, endpoint.accept, watch),
        None if interval is None else float(interval),
        int(float(body.get("throttling", 0)) * _SECOND),
        read_moment(body.get("expiresAt")),
        bool(body.get("isActive", True)),
        bool(body.get("splitEntities", False)),
    )


def _watch(body: Body, find: Find) -> Watch:
    names = _names(body, "q")
    words = _words(body)
    tests: list[Matches] = []
    query = parse(unquote(body["q"])) if "q" in body else None  # as in an address (4.9)
    if query is not None:
        tests.append(compile_query(query, names, words, find))
    place = _place(body) if "geoQ" in body else None
    if place is not None:
        tests.append(compile_geo(place))
    if "scopeQ" in body:
        inside = compile_scopes(body["scopeQ"])
        tests.append(lambda entity: inside(entity.scopes))
    watched = body.get("watchedAttributes")
    return Watch(
        tuple(_selector(one, _names(body, "entities")) for one in body.get("entities") or ()),
        read_triggers(body.get("notificationTrigger", DEFAULT_TRIGGERS)),
        None if watched is None else frozenset(watched),
        tuple(tests),
        Clues(query, names, words, place),
    )


def _selector(one: Body, names: TermMap) -> Selector:
    fits = compile_pattern(str(one["idPattern"])) if "idPattern" in one else None
    identifier = one.get("id")
    if identifier is not None:
        fits = None  # an id wins over a pattern (clause 5.2.8)
    if one["type"] == "*":
        return Selector(None, None, identifier, fits)
    named = TermMap(names.terms, None)
    chooses, types = compile_types(one["type"], named)
    return Selector(types, chooses, identifier, fits)


def _place(body: Body) -> GeoQuery:
    asked = body["geoQ"]
    name = _names(body, "geoQ").expand(str(asked.get("geoproperty", "location")))
    return GeoQuery(
        str(asked["georel"]), str(asked.get("geometry")), asked.get("coordinates"), name
    )


def read_endpoint(given: Body) -> Endpoint:
    """An endpoint; its times are given in milliseconds (clause 5.2.15)."""
    timeout = float(given.get("timeout", _TIMEOUT_S * 1000)) / 1000
    return Endpoint(
        given["uri"],
        given.get("accept", "application/json"),
        tuple((pair["key"], pair["value"]) for pair in given.get("receiverInfo") or ()),
        {pair["key"]: pair["value"] for pair in given.get("notifierInfo") or ()},
        min(max(timeout, 0.01), _LONGEST_S),
        max(float(given.get("cooldown", 0)) / 1000, 0.0),
    )


def _form(body: Body, accept: str, watch: Watch) -> Form:
    told = body["notification"]
    pick = _members(told.get("pick"))
    if "attributes" in told:
        pick = frozenset(told["attributes"]) | _PLAIN
    dataset = body.get("datasetId")
    datasets = [dataset] if isinstance(dataset, str) else dataset
    view = View(
        _STYLES[told.get("format", "normalized")],
        bool(told.get("sysAttrs", False)),
        pick,
        _members(told.get("omit")) or frozenset(),
        body.get("lang"),
        None if datasets is None else frozenset(datasets),
    )
    deleted = bool(watch.triggers & ATTRIBUTE_DELETED)
    showing = Showing(view, bool(told.get("showChanges", False)), deleted, watch.watched)
    join = told.get("join", "")
    level = int(told.get("joinLevel", 1)) if join in {"inline", "flat"} else 0
    context = body.get("jsonldContext", CORE_URL)
    return Form(accept, context, showing, join if level else "", level)


def _members(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
