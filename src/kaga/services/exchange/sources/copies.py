"""A subscription as a source is to have it (clause 5.8.1.4).

What: `reduced` takes a kept subscription down to what a registration speaks of, in long names.
Filters go along as they were written, unless the parts of an entity are to be put together
first (`splitEntities`): then they are judged where all parts are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kaga.engines.context import Entity
from kaga.engines.context.sources.matching import Part, Wanted, part_of
from kaga.engines.context.sources.registration import Registration
from kaga.engines.context.watching import Selector
from kaga.services.exchange.notify.plans import read_plan

Body = dict[str, Any]

_KEPT_WORDS: Final = "notificationTrigger timeInterval isActive expiresAt datasetId"
_KEPT: Final = tuple(_KEPT_WORDS.split())
_FILTERS: Final = ("q", "expandValues", "jsonKeys", "geoQ", "scopeQ")
_ALWAYS: Final = frozenset({"id", "type", "scope"})
OPTIONAL: Final = (*_KEPT, *_FILTERS, "entities", "watchedAttributes", "splitEntities")


def reduced(body: Mapping[str, Any], registration: Registration, place: str) -> Body | None:
    """What a source is asked to tell; None where it has nothing of it.

    Parameters
    ----------
    place: the address at which this broker is told.
    """
    watch = read_plan(body, _nobody).watch
    selectors = watch.selectors or (Selector(),)
    texts = body.get("entities") or [None]
    entities: list[Body] = []
    watched: set[str] | None = set()
    for selector, text in zip(selectors, texts, strict=True):
        part = part_of(registration, _wanted(selector, watch.watched))
        if part is None:
            continue
        entities += _selected(text, part)
        limited = part.attributes
        watched = None if limited is None or watched is None else watched | limited
    if watched is not None and not watched:
        return None
    copy: Body = {"type": "Subscription"}
    copy |= {name: body[name] for name in _KEPT if name in body}
    if entities:
        copy["entities"] = entities
    if watched is not None and "timeInterval" not in body:
        copy["watchedAttributes"] = sorted(watched)
    if body.get("splitEntities"):
        copy["splitEntities"] = True
    else:
        copy |= {name: body[name] for name in _FILTERS if name in body}
    copy["notification"] = _told(body, registration, place)
    return copy


def _nobody(identifier: str) -> Entity | None:
    """Finds no entity: the filters of a copy are judged elsewhere."""
    _ = identifier
    return None


def _wanted(selector: Selector, watched: frozenset[str] | None) -> Wanted:
    ids = None if selector.id is None else (selector.id,)
    return Wanted(ids, None if ids else selector.fits, selector.types, watched)


def _selected(text: Body | None, part: Part) -> Iterator[Body]:
    """The entities of one selector, no more than the source registered."""
    given = dict(text or {"type": "*"})
    if given["type"] == "*" and part.types is not None:
        for name in sorted(part.types):
            yield from _named({**given, "type": name}, part)
        return
    if text is not None or part.ids is not None or part.pattern is not None:
        yield from _named(given, part)


def _named(given: Body, part: Part) -> Iterator[Body]:
    if "id" in given or part.ids is None:
        if not {"id", "idPattern"} & given.keys() and part.pattern is not None:
            given["idPattern"] = part.pattern
        yield given
        return
    bare = {key: value for key, value in given.items() if key != "idPattern"}
    for identifier in part.ids:
        yield {**bare, "id": identifier}


def _told(body: Mapping[str, Any], registration: Registration, place: str) -> Body:
    """How a source tells: in full, as far as it registered and is wanted."""
    told = body["notification"]
    endpoint = {"uri": place, "accept": "application/json"}
    mine: Body = {"endpoint": endpoint, "format": "normalized", "sysAttrs": True}
    registered = registered_attributes(registration)
    shown = told.get("attributes")
    if shown is None and "pick" in told:
        shown = [name for name in told["pick"] if name not in _ALWAYS]
    if body.get("splitEntities"):
        shown = None
    names = registered if shown is None else frozenset(shown) & (registered or set(shown))
    if names:
        mine["attributes"] = sorted(names)
    elif names is not None:
        mine["pick"] = ["id", "type"]
    return mine


def registered_attributes(registration: Registration) -> frozenset[str] | None:
    """Every attribute that a source has; None for any."""
    found: frozenset[str] = frozenset()
    for information in registration.information:
        if information.attributes is None:
            return None
        found |= information.attributes
    return found
