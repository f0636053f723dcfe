"""A reader's question in the words that a source understands, and no wider than it registered.

Why names are said anew: the source may want another context than the reader's; what is written
with its names must be understood with its names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from kaga.engines.context import TermMap
from kaga.engines.context.sources.matching import Part, Wanted
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.sources.contact import (
    Errand,
    Tongue,
    for_reading,
    segment,
    tongue_of,
)

MOST: Final = 1000
_NAME: Final = re.compile(r"[^;|,()\s]+")
_PLACES: Final = ("georel", "geometry", "coordinates", "geoproperty")
_TIMES: Final = ("timerel", "timeAt", "endTimeAt", "timeproperty")
_FILTERING: Final = frozenset({"q", "scopeQ", "georel"})
Asking = tuple[Part, Tongue, Errand]


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader wants to know of whom.

    Attributes
    ----------
    at: the moment of the call, microseconds since 1970.
    """

    call: Call
    asked: Asked
    wanted: Wanted
    at: int


def phrase_retrieval(question: Question, part: Part, identifier: str) -> Asking:
    """The request for one entity: by its address where the source takes that."""
    operations = part.registration.operations
    tongue = _tongue(question, part)
    names = _names(part, tongue.terms)
    if "retrieveEntity" in operations:
        query = (("attrs", ",".join(names)),) if names else ()
        errand = Errand(
            "GET", f"entities/{segment(identifier)}", (*query, ("options", "sysAttrs"))
        )
        return part, tongue, errand
    narrowed = part._replace(ids=(identifier,))
    return narrowed, tongue, _listing(question, narrowed, tongue, filtered=False)


def phrase_query(question: Question, part: Part) -> Asking:
    """The request for the entities of a query."""
    tongue = _tongue(question, part)
    splits = truth(question.asked.given, "splitEntities")
    return part, tongue, _listing(question, part, tongue, filtered=not splits)


def phrase_past(question: Question, part: Part, identifier: str | None = None) -> Asking:
    """The request for evolutions: of one entity, or of those that a query means.

    Filters stay here: they are about what all brokers have together.
    """
    tongue = _tongue(question, part)
    given = question.asked.given
    told: dict[str, str] = {name: given[name] for name in _TIMES if name in given}
    if "lastN" in given and not _FILTERING & given.keys():
        told["lastN"] = given["lastN"]
    if part.attributes is not None:
        names = sorted(tongue.terms.compact(name) for name in part.attributes)
        told["attrs"] = ",".join(names)
    told["options"] = "sysAttrs"
    if identifier is not None and "retrieveTemporal" in part.registration.operations:
        path = f"temporal/entities/{segment(identifier)}"
        return part, tongue, Errand("GET", path, tuple(told.items()))
    narrowed = part if identifier is None else part._replace(ids=(identifier,))
    told |= _selected(question, narrowed, tongue)
    told["limit"] = str(MOST)
    return narrowed, tongue, Errand("GET", "temporal/entities", tuple(told.items()))


def _tongue(question: Question, part: Part) -> Tongue:
    asked = question.asked
    tongue = tongue_of(question.call, part.registration, asked.terms, asked.context)
    return for_reading(question.call, tongue)


def _listing(question: Question, part: Part, tongue: Tongue, *, filtered: bool) -> Errand:
    """GET /entities, or the same as a Query in a body."""
    told = _selected(question, part, tongue)
    names = _names(part, tongue.terms)
    if names:
        told["attrs"] = ",".join(names)
    if filtered:
        told |= _filters(question.asked, tongue.terms)
    if truth(question.asked.given, "splitEntities"):
        told["splitEntities"] = "true"
    head = (("limit", str(MOST)), ("options", "sysAttrs"))
    if "queryEntity" in part.registration.operations:
        return Errand("GET", "entities", (*told.items(), *head))
    return Errand("POST", "entityOperations/query", head, _as_body(told))


def _selected(question: Question, part: Part, tongue: Tongue) -> dict[str, str]:
    told: dict[str, str] = {}
    given = question.asked.given
    types = _types(question, part, tongue.terms)
    if types is not None:
        told["type"] = types
    if part.ids is not None:
        told["id"] = ",".join(part.ids)
    elif "idPattern" in given:
        told["idPattern"] = given["idPattern"]
    elif part.pattern is not None:
        told["idPattern"] = part.pattern
    return told


def _types(question: Question, part: Part, terms: TermMap) -> str | None:
    text = question.asked.given.get("type")
    if text is None or (text == "*" and part.types is not None):
        if part.types is None:
            return text
        return ",".join(terms.compact_type(name) for name in sorted(part.types))
    if text == "*" or terms is question.asked.terms:
        return text
    own = question.asked.terms
    return _NAME.sub(lambda found: terms.compact_type(own.expand(found[0])), text)


def _names(part: Part, terms: TermMap) -> list[str]:
    """The attributes that are asked for, where the source registered some."""
    limited = any(one.attributes is not None for one in part.registration.information)
    if part.attributes is None or not limited:
        return []
    return sorted(terms.compact(name) for name in part.attributes)


def _filters(asked: Asked, terms: TermMap) -> dict[str, str]:
    """The filters, where they mean the same in the source's words."""
    given = asked.given
    told: dict[str, str] = {}
    if "scopeQ" in given:
        told["scopeQ"] = given["scopeQ"]
    if terms is asked.terms:
        told |= {name: given[name] for name in ("q", "expandValues") if name in given}
    if "georel" in given:
        told |= {name: given[name] for name in _PLACES if name in given}
        if "geoproperty" in given and terms is not asked.terms:
            told["geoproperty"] = terms.compact(asked.terms.expand(given["geoproperty"]))
    return told


def forwards_q(asked: Asked, tongue: Tongue) -> bool:
    """Whether a source was told the reader's `q`."""
    return "q" not in asked.given or tongue.terms is asked.terms


def _as_body(told: dict[str, str]) -> dict[str, Any]:
    """The parameters of a GET as a Query (clause 5.2.23)."""
    selector = {name: told[name] for name in ("type", "idPattern") if name in told}
    body: dict[str, Any] = {"type": "Query"}
    if "id" in told:
        body["entities"] = [{**selector, "id": one} for one in told["id"].split(",")]
    elif selector:
        body["entities"] = [selector]
    if "attrs" in told:
        body["attrs"] = told["attrs"].split(",")
    body |= {name: told[name] for name in ("q", "scopeQ", "expandValues") if name in told}
    if "georel" in told:
        body["geoQ"] = {name: told[name] for name in _PLACES if name in told}
    if "splitEntities" in told:
        body["splitEntities"] = True
    return body
