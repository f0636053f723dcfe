"""What a reader of evolutions asks for: a window, a representation, figures, entities.

What: parameters of a GET, or a Query in a body, to `Wanted`. What evolutions share with
entities (names, `pick`, `omit`, `lang`, `datasetId`, filters) is understood by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from kaga.engines.context import TermMap
from kaga.engines.context.errors import bad
from kaga.engines.context.history.aggregating import Method
from kaga.engines.context.history.durations import WHOLE, Duration, read_duration
from kaga.engines.context.history.windows import Window, read_window
from kaga.engines.context.query.selecting import Chooses, compile_scopes
from kaga.engines.context.query.syntax import parse, paths
from kaga.engines.context.writing import Style
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.negotiating import (
    PLAIN,
    choose,
    linked_context,
    parameters,
    truth,
    whole_number,
)
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import DEFAULT_LIMIT, MOST
from kaga.services.exchange.ngsild.filters import FILTERING, Plan, read_plan
from kaga.services.exchange.ngsild.querying import query_parameters
from kaga.services.exchange.state.tenants import Tenant

_TIME_WORDS: Final = (
    "timerel timeAt endTimeAt timeproperty lastN aggrMethods aggrPeriodDuration"
)
_TIME: Final = frozenset(_TIME_WORDS.split())
_SHOWING_WORDS: Final = "options format attrs pick omit lang datasetId local entityMap"
_SHOWING: Final = frozenset(_SHOWING_WORDS.split())
RETRIEVING: Final = _SHOWING | _TIME
QUERYING: Final = RETRIEVING | FILTERING | {"limit", "offset", "count"}
HEAD: Final = frozenset({"limit", "offset", "count", "options", "format", "local"})
_IN_BODY: Final = frozenset({"temporalQ", "aggrParams"})
_AGGREGATING: Final = frozenset({"aggrMethods", "aggrPeriodDuration"})


class Telling(Enum):
    """How evolutions are told."""

    INSTANCES = "normalized"
    PAIRS = "temporalValues"
    FIGURES = "aggregatedValues"


_TELLINGS: Final = {"temporalValues": Telling.PAIRS, "aggregatedValues": Telling.FIGURES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reader's wishes.

    Attributes
    ----------
    methods, each: what is computed, of how long periods.
    """

    asked: Asked
    window: Window
    telling: Telling
    methods: tuple[Method, ...]
    each: Duration


@dataclass(frozen=True, slots=True)
class Question:
    """Which entities are meant, and which part of the answer.

    Attributes
    ----------
    scopes: whether scopes are meant; None for any.
    looked: attributes into which the query looks.
    down: whether they are listed by identifier from the last on; None for as they came.
    """

    plan: Plan
    scopes: Chooses | None
    looked: frozenset[str]
    limit: int
    offset: int
    counts: bool
    down: bool | None


def read_wanted(call: Call, tenant: Tenant, known: frozenset[str]) -> Wanted:
    """What a GET asks for."""
    given = parameters(call.request, known)
    media = choose(call.request.headers.get(b"accept"), PLAIN)
    context = linked_context(call.request.headers.get(b"link"))
    terms = call.broker.contexts.terms(tenant, context, call.at)
    return _wanted(call, given, terms, (context, media))


def read_query(call: Call, tenant: Tenant) -> Wanted:
    """What a Query in a body asks for (clauses 5.2.21, 5.2.23, 5.2.44)."""
    given = dict(call.given(HEAD))
    content, terms, context = call.body(tenant)
    if not isinstance(content, dict) or content.get("type") != "Query":
        raise bad("the body is a Query")
    if not isinstance(content.get("temporalQ"), dict):
        raise bad("the question about evolutions has a temporalQ")
    rest = {key: part for key, part in content.items() if key not in _IN_BODY}
    given.update(query_parameters(rest))
    given.update(_timed(content["temporalQ"], _TIME))
    if "aggrParams" in content:
        given.update(_timed(content["aggrParams"], _AGGREGATING))
    if "aggrMethods" in given and "format" not in given and "options" not in given:
        given["format"] = Telling.FIGURES.value
    media = choose(call.request.headers.get(b"accept"), PLAIN)
    return _wanted(call, given, terms, (context, media))


def _timed(asked: object, known: frozenset[str]) -> dict[str, str]:
    """The members of a temporalQ or of aggrParams, as parameters that mean the same."""
    if not isinstance(asked, dict):
        raise bad("aggrParams is an object")
    unknown = set(asked) - known
    if unknown:
        raise bad(f"a question about time has no member {min(unknown)!r}")
    return {name: _text(name, asked[name]) for name in asked}


def _text(name: str, value: object) -> str:
    if name == "lastN" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ",".join(value)
    if not isinstance(value, str) or name == "lastN":
        raise bad(f"{name} is not what it can be")
    return value


def _wanted(
    call: Call, given: dict[str, str], terms: TermMap, head: tuple[object, bytes]
) -> Wanted:
    telling, rest = _telling(given)
    asked = call.asking.of(rest, terms, *head)
    if telling is Telling.INSTANCES and asked.view.style is Style.SIMPLIFIED:
        telling = Telling.PAIRS
    methods = tuple(_method(name) for name in given.get("aggrMethods", "").split(",") if name)
    if telling is Telling.FIGURES and not methods:
        raise bad("aggregatedValues need aggrMethods")
    return Wanted(asked, read_window(given), telling, methods, _each(given))


def _telling(given: Mapping[str, str]) -> tuple[Telling, dict[str, str]]:
    """How to tell, and the parameters without what only evolutions know."""
    rest = dict(given)
    options = [part.strip() for part in given.get("options", "").split(",") if part.strip()]
    own = [_TELLINGS[part] for part in options if part in _TELLINGS]
    if own:
        rest["options"] = ",".join(part for part in options if part not in _TELLINGS)
    wanted = given.get("format")
    if wanted in _TELLINGS:
        del rest["format"]
        return _TELLINGS[wanted], rest
    return own[0] if own and wanted is None else Telling.INSTANCES, rest


def _method(name: str) -> Method:
    try:
        return Method(name.strip())
    except ValueError as error:
        raise bad(f"aggrMethods: {name!r} is no method") from error


def _each(given: Mapping[str, str]) -> Duration:
    if "aggrPeriodDuration" not in given:
        return WHOLE
    each = read_duration(given["aggrPeriodDuration"])
    if each is None:
        raise bad("aggrPeriodDuration is a duration as P1M or PT15M")
    return each


def read_question(wanted: Wanted) -> Question:
    """Which entities a reader means.

    Raises
    ------
    NgsiError
        `BadRequestData`: too wide, without a window, or ordered by what is not the id.
    """
    asked = wanted.asked
    given: dict[str, Any] = asked.given
    if "timerel" not in given:
        raise bad("a query of evolutions has timerel")
    down = _order(given["orderBy"]) if "orderBy" in given else None
    ignored = {"scopeQ", "orderBy"}
    filtering = {name: part for name, part in given.items() if name not in ignored}
    attributes = asked.attributes if asked.view.pick is None else asked.view.pick
    plan = read_plan(filtering, asked.terms, attributes)
    if plan.lookup is not None:
        raise bad("q leads into no other entities where evolutions are asked for")
    if plan.is_wide and not truth(given, "local"):
        raise bad("too wide: name types, attributes, a query or a place")
    counts = truth(given, "count")
    limit = whole_number(given, "limit", DEFAULT_LIMIT, MOST)
    if limit == 0 and not counts:
        raise bad("a limit of 0 makes sense only with count")
    return Question(
        plan,
        compile_scopes(given["scopeQ"]) if "scopeQ" in given else None,
        _looked(given, asked.terms),
        limit,
        whole_number(given, "offset", 0, 10**9),
        counts,
        down,
    )


def _order(text: str) -> bool:
    """Whether entities are listed by identifier from the last on (clause 5.7.4.4)."""
    name, _, direction = text.partition(";")
    if name != "id" or direction not in {"", "asc", "desc"}:
        raise bad("evolutions are ordered by id alone")
    return direction == "desc"


def _looked(given: Mapping[str, str], terms: TermMap) -> frozenset[str]:
    looked = paths(parse(given["q"])) if "q" in given else ()
    if any(path.beyond is not None for path in looked):
        raise bad("a query of evolutions does not lead into other entities")
    names = {path.names[0] for path in looked}
    if "georel" in given:
        names.add(given.get("geoproperty", "location"))
    return frozenset(terms.expand(name) for name in names)
