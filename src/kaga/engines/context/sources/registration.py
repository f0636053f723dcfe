"""What another broker says that it has: registrations of context sources (clause 5.2.9).

What: `written_out` keeps the body of a registration with its names as IRIs, `read_registration`
makes of such a body what matching needs. Why twice: the body is kept and shown as it came, and
what is matched a thousand times a second is read once.

>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve({"Car": "https://a.example/Car"}, {})
>>> body = {"type": "ContextSourceRegistration", "endpoint": "http://b.example",
...         "information": [{"entities": [{"type": "Car"}]}]}
>>> kept = written_out(body, terms) | {"id": "urn:a:1"}
>>> read_registration(kept).information[0].entities[0].types
('https://a.example/Car',)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from kaga.engines.context.errors import bad
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import is_name, is_scope, is_uri
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.shapes import check_geometry
from kaga.engines.context.sources.operations import DEFAULT, READING, expanded, is_operation
from kaga.engines.context.terms import TermMap

Body = dict[str, Any]


class Mode(StrEnum):
    """How a source's data stand beside the broker's own (clause 4.3.6.2-3)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"
    REDIRECT = "redirect"
    AUXILIARY = "auxiliary"


class Selector(NamedTuple):
    """Which entities a source has: by types, by one identifier, or by a pattern of them."""

    types: tuple[str, ...]
    id: str | None = None
    pattern: str | None = None
    fits: Callable[[str], bool] | None = None


class Information(NamedTuple):
    """What a source has: attributes of entities.

    Attributes
    ----------
    entities: any of these; empty for all.
    attributes: IRIs; None for all.
    """

    entities: tuple[Selector, ...]
    attributes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered context source.

    Attributes
    ----------
    tenant: of the source; None for its default one.
    info: what its requests carry (`contextSourceInfo`), by key.
    local_only: whether the source is to answer from its own data alone.
    timeout, cooldown, fresh: seconds; None where nothing is said.
    expires: microseconds since 1970, or None.
    datasets: every `datasetId` that it has; None where it does not say.
    """

    id: str
    endpoint: str
    information: tuple[Information, ...]
    mode: Mode
    operations: frozenset[str]
    tenant: str | None
    info: Mapping[str, str]
    local_only: bool
    timeout: float | None
    cooldown: float | None
    fresh: float | None
    expires: int | None
    alias: str | None
    datasets: frozenset[str] | None = None


_MEMBERS_WORDS: Final = """
id type registrationName description information tenant observationInterval managementInterval
location observationSpace operationSpace expiresAt endpoint contextSourceInfo scope mode
operations refreshRate management contextSourceAlias datasetId
"""
MEMBERS: Final = frozenset(_MEMBERS_WORDS.split())
_OWN_WORDS: Final = """
status createdAt modifiedAt timesSent timesFailed lastSuccess lastFailure @context
"""
OWN: Final = frozenset(_OWN_WORDS.split())
PLACES: Final = ("location", "observationSpace", "operationSpace")
_DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_SECONDS: Final = (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1)
_LONGEST_S: Final = 1_000 * 31_536_000.0
_MOST: Final = 1_000  # selectors and names of one registration


def read_duration(text: object) -> float | None:
    """Seconds of an ISO 8601 duration, a month being 30 days; None for what is none.

    None too for what is longer than a thousand years: no moment that far ahead can be written.
    """
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if found is None or not any(found.groups()) or str(text).endswith("T"):
        return None
    seconds = sum(
        float(part) * unit for part, unit in zip(found.groups(), _SECONDS, strict=True) if part
    )
    return seconds if seconds <= _LONGEST_S else None


def check_registration(body: Body, at: int) -> None:
    """Nothing, for a registration that may be kept.

    Parameters
    ----------
    at: microseconds since 1970; a registration that has ended by then is none.

    Raises
    ------
    NgsiError
        `BadRequestData`, with what is wrong.
    """
    if body.get("type") != "ContextSourceRegistration":
        raise bad("its type is ContextSourceRegistration")
    _check_endpoint(body.get("endpoint"))
    information = body.get("information")
    if not isinstance(information, list) or not 0 < len(information) <= _MOST:
        raise bad("a registration has information, a list with something in it")
    for one in information:
        _check_information(one)
    _check_plain(body, at)
    _check_where(body)
    _check_mode(body)
    _check_pairs(body.get("contextSourceInfo", []))
    _check_management(body.get("management", {}))


def _check_endpoint(endpoint: object) -> None:
    try:
        parts = urlsplit(endpoint) if isinstance(endpoint, str) else None
        known = parts is not None and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise bad("endpoint is no address") from error
    if parts is None or parts.scheme not in {"http", "https"} or not known:
        raise bad("endpoint is an address of http or https")
    if parts.query or parts.fragment or parts.username is not None:
        raise bad("endpoint has neither a query nor a fragment nor a user")


def _check_information(one: object) -> None:
    if not isinstance(one, dict):
        raise bad("information holds objects")
    entities = one.get("entities", ())
    names = [one.get(key) for key in ("propertyNames", "relationshipNames") if key in one]
    if "entities" not in one and not names:
        raise bad("information names entities or attributes")
    if "entities" in one and (not isinstance(entities, list) or not entities):
        raise bad("entities is a list with something in it")
    for selector in entities:
        _check_selector(selector)
    for listed in names:
        if not isinstance(listed, list) or not listed or len(listed) > _MOST:
            raise bad("names of attributes are a list with something in it")
        if not all(isinstance(name, str) and is_name(name) for name in listed):
            raise bad("a name of an attribute is none")


def _check_selector(selector: object) -> None:
    if not isinstance(selector, dict):
        raise bad("entities holds objects")
    types = _listed(selector.get("type", []))
    if not all(isinstance(name, str) and is_name(name) for name in types):
        raise bad("the type of an entity is a name")
    if not types and not {"id", "idPattern"} & set(selector):
        raise bad("each of entities has a type")
    if "id" in selector and not is_uri(selector["id"]):
        raise bad("an id is a URI")
    if "idPattern" in selector:
        if not isinstance(selector["idPattern"], str):
            raise bad("an idPattern is a text")
        compile_pattern(selector["idPattern"])


def _check_plain(body: Body, at: int) -> None:
    for name in ("registrationName", "description", "tenant", "contextSourceAlias"):
        if name in body and not isinstance(body[name], str):
            raise bad(f"{name} is text")
    datasets = _listed(body.get("datasetId", []))
    if not all(one == "@none" or is_uri(one) for one in datasets):
        raise bad("a datasetId is a URI or @none")
    if "expiresAt" in body:
        moment = read_moment(body["expiresAt"])
        if moment is None or moment <= at:
            raise bad("expiresAt is a DateTime that is still to come")
    if "refreshRate" in body and read_duration(body["refreshRate"]) is None:
        raise bad("refreshRate is a duration")


def _check_where(body: Body) -> None:
    """Nothing, for times, places and scopes that are some."""
    for name in ("observationInterval", "managementInterval"):
        if name in body:
            _check_interval(body[name], name)
    for name in PLACES:
        if name in body:
            check_geometry(_bare(body[name]))
    if "scope" in body and not all(is_scope(scope) for scope in _listed(body["scope"])):
        raise bad("a scope is a path of names")


def _check_interval(interval: object, name: str) -> None:
    if not isinstance(interval, dict) or read_moment(interval.get("startAt")) is None:
        raise bad(f"{name} has startAt, a DateTime that ends with Z")
    if "endAt" in interval and read_moment(interval["endAt"]) is None:
        raise bad(f"{name}: endAt is a DateTime that ends with Z")


def _check_mode(body: Body) -> None:
    mode = body.get("mode", "inclusive")
    if mode not in list(Mode):  # what it is compared with, not hashed: it may be anything
        raise bad("mode is inclusive, exclusive, redirect or auxiliary")
    operations = body.get("operations", [DEFAULT])
    if not isinstance(operations, list) or not operations:
        raise bad("operations is a list with something in it")
    if not all(isinstance(name, str) and is_operation(name) for name in operations):
        raise bad("operations names operations and groups of them")
    if mode == Mode.AUXILIARY and not expanded(operations) <= READING and "operations" in body:
        raise bad("an auxiliary source is only read: retrieveOps, retrieveEntity, queryEntity")
    if mode == Mode.EXCLUSIVE:
        for one in body["information"]:
            _check_exclusive(one)


def _check_exclusive(one: Body) -> None:
    """An exclusive registration has attributes of entities that it names (4.3.6.3)."""
    if not one.get("propertyNames") and not one.get("relationshipNames"):
        raise bad("an exclusive registration names attributes")
    entities = one.get("entities")
    if not entities or not all("id" in entity for entity in entities):
        raise bad("an exclusive registration names entities by their ids")


def _check_pairs(pairs: object) -> None:
    if not isinstance(pairs, list):
        raise bad("contextSourceInfo is a list")
    for pair in pairs:
        if not isinstance(pair, dict) or set(pair) != {"key", "value"}:
            raise bad("each of contextSourceInfo has a key and a value")
        if not all(isinstance(part, str) and part.isprintable() for part in pair.values()):
            raise bad("keys and values of contextSourceInfo are texts")
        if pair["key"] == "jsonldContext" and not is_uri(pair["value"]):
            raise bad("the jsonldContext of a source is an address")


def _check_management(management: object) -> None:
    if not isinstance(management, dict):
        raise bad("management is an object")
    if "cacheDuration" in management and read_duration(management["cacheDuration"]) is None:
        raise bad("cacheDuration is a duration")
    for name in ("timeout", "cooldown"):
        value = management.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise bad(f"{name} is a number of milliseconds")
    if not isinstance(management.get("localOnly", False), bool):
        raise bad("localOnly is true or false")


def written_out(body: Mapping[str, Any], terms: TermMap) -> Body:
    """The body with its names as IRIs, without what is the broker's own.

    Members that the standard does not know are properties of the source; their names are
    written out too.
    """
    kept: Body = {}
    for key, value in body.items():
        if key in MEMBERS or key == "localOnly":
            kept[key] = value
        elif key not in OWN:
            kept[terms.expand(key)] = value
    return _renamed(kept, terms.expand, terms.expand)


def shortened(body: Mapping[str, Any], terms: TermMap) -> Body:
    """The body with the names of whoever asks."""
    told: Body = {}
    for key, value in body.items():
        told[key if key in MEMBERS or key == "localOnly" else terms.compact(key)] = value
    return _renamed(told, terms.compact, terms.compact_type)


def _renamed(body: Body, attribute: Callable[[str], str], kind: Callable[[str], str]) -> Body:
    if isinstance(body.get("information"), list):
        body["information"] = [
            _renamed_one(one, attribute, kind) for one in body["information"]
        ]
    return body


def _renamed_one(
    one: Body, attribute: Callable[[str], str], kind: Callable[[str], str]
) -> Body:
    told = dict(one)
    for key in ("propertyNames", "relationshipNames"):
        if key in told:
            told[key] = [attribute(name) for name in told[key]]
    if "entities" in told:
        told["entities"] = [_renamed_selector(entity, kind) for entity in told["entities"]]
    return told


def _renamed_selector(entity: Body, kind: Callable[[str], str]) -> Body:
    if "type" not in entity:
        return dict(entity)
    given = entity["type"]
    many = isinstance(given, list)
    return {**entity, "type": [kind(name) for name in given] if many else kind(given)}


def read_registration(body: Mapping[str, Any]) -> Registration:
    """What matching needs of a body that was kept."""
    pairs = {pair["key"]: pair["value"] for pair in body.get("contextSourceInfo", ())}
    management = body.get("management", {})
    timeout, cooldown = management.get("timeout"), management.get("cooldown")
    return Registration(
        str(body["id"]),
        str(body["endpoint"]).rstrip("/"),
        tuple(_information(one) for one in body["information"]),
        Mode(body.get("mode", "inclusive")),
        expanded(body.get("operations", (DEFAULT,))),
        body.get("tenant"),
        pairs,
        body.get("localOnly", management.get("localOnly", False)) is True,
        None if timeout is None else timeout / 1000,
        None if cooldown is None else cooldown / 1000,
        read_duration(management.get("cacheDuration")),
        read_moment(body.get("expiresAt")),
        body.get("contextSourceAlias"),
        None if "datasetId" not in body else frozenset(map(str, _listed(body["datasetId"]))),
    )


def _information(one: Body) -> Information:
    named = [*one.get("propertyNames", ()), *one.get("relationshipNames", ())]
    limited = "propertyNames" in one or "relationshipNames" in one
    selectors = tuple(_selector(entity) for entity in one.get("entities", ()))
    return Information(selectors, frozenset(named) if limited else None)


def _selector(entity: Body) -> Selector:
    types = tuple(str(name) for name in _listed(entity.get("type", [])))
    pattern = entity.get("idPattern")
    fits = None if pattern is None else compile_pattern(pattern)
    return Selector(types, entity.get("id"), pattern, fits)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _bare(place: object) -> object:
    """The geometry of a place, which may come as a GeoProperty."""
    if isinstance(place, dict) and place.get("type") == "GeoProperty":
        return place.get("value")
    return place
