"""Entities as notifications show them: with what changed, and what is no more (5.3.1, 5.8.6).

What: an entity in the view of a subscription, and over it the attributes that were deleted
(their value is `urn:ngsi-ld:null`), what values were before (`previousValue` …), `deletedAt`.

>>> from kaga.engines.context.changes import Change, Deed
>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.resolving import resolve
>>> from kaga.engines.context.watching import happening
>>> terms = resolve({"v": "https://a.example/v", "Car": "https://a.example/Car"}, {})
>>> car = Entity("urn:a:1", ("https://a.example/Car",), {
...     "https://a.example/v": (Instance(Kind.PROPERTY, 42),)})
>>> scrapped = happening(Change("urn:a:1", 0, Deed.DELETED), car, None)
>>> told(scrapped, terms, Showing(deleted=True))["v"]
{'type': 'Property', 'value': 'urn:ngsi-ld:null'}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kaga.engines.context.model import VALUE_MEMBER, Entity, Instance, Kind
from kaga.engines.context.moments import write_moment
from kaga.engines.context.names import NULL
from kaga.engines.context.terms import TermMap
from kaga.engines.context.watching import Happening
from kaga.engines.context.writing import (
    Style,
    View,
    one_or_many,
    write_attribute,
    write_entity,
    write_instance,
)

_PREVIOUS: Final = {
    member: f"previous{member[0].upper()}{member[1:]}" for member in VALUE_MEMBER.values()
}


@dataclass(frozen=True, slots=True)
class Showing:
    """How a subscription wants entities to be shown.

    Attributes
    ----------
    changes: whether with what was there before (`showChanges`).
    deleted: whether with attributes that were deleted.
    watched: only these of them; None for any.
    """

    view: View = field(default_factory=View)
    changes: bool = False
    deleted: bool = False
    watched: frozenset[str] | None = None


def told(event: Happening, terms: TermMap, showing: Showing) -> dict[str, object]:
    """The entity of a happening."""
    if event.after is None:
        return _deleted(event, terms, showing)
    written = write_entity(event.after, terms, showing.view)
    written.update(differences(event, terms, showing))
    return written


def differences(event: Happening, terms: TermMap, showing: Showing) -> dict[str, object]:
    """Attributes that are shown otherwise than they are: deleted ones, those with a past."""
    if event.before is None or event.after is None:
        return {}
    if not showing.changes and not showing.deleted:
        return {}
    found: dict[str, object] = {}
    for name in event.touched:
        if _is_shown(showing.view, name):
            shown = _different(name, event, terms, showing)
            if shown is not None:
                found[terms.compact(name)] = shown
    return found


def _different(name: str, event: Happening, terms: TermMap, showing: Showing) -> object | None:
    assert event.before is not None  # noqa: S101 - differences has looked
    assert event.after is not None  # noqa: S101 - likewise
    view = showing.view
    before = _chosen(event.before, name, view)
    after = _chosen(event.after, name, view)
    left = {one.dataset for one in after}
    gone = tuple(one for one in before if one.dataset not in left)
    if showing.watched is not None and name not in showing.watched:
        gone = ()
    if not showing.deleted:
        gone = ()
    if not gone and not (showing.changes and before and after):
        return None
    old = {one.dataset: one for one in before} if showing.changes else {}
    written = [
        (one.dataset, _with_past(one, old.get(one.dataset), terms, view)) for one in after
    ]
    if not after and len(gone) > 1 and not showing.changes:
        gone = (min(gone, key=lambda one: one.dataset is not None),)
    written += [(one.dataset, _gone(one, event.at, terms, showing)) for one in gone]
    return _joined(written, view)


def _chosen(entity: Entity, name: str, view: View) -> tuple[Instance, ...]:
    instances = entity.attributes.get(name, ())
    if view.dataset is None:
        return instances
    return tuple(one for one in instances if (one.dataset or "@none") in view.dataset)


def _joined(written: list[tuple[str | None, object]], view: View) -> object:
    if view.style is Style.SIMPLIFIED and (len(written) > 1 or written[0][0] is not None):
        if len(written) == 1:
            return written[0][1]
        return {"dataset": {dataset or "@none": value for dataset, value in written}}
    return written[0][1] if len(written) == 1 else [value for _, value in written]


def _with_past(one: Instance, old: Instance | None, terms: TermMap, view: View) -> object:
    """An instance with the value that it had, if it had one."""
    if old is None or old is one or view.style is Style.SIMPLIFIED:
        return write_attribute((one,), terms, view)
    written = write_instance(one, terms, view)
    return {**written, **_past(old, terms, view)} if isinstance(written, dict) else written


def _past(old: Instance, terms: TermMap, view: View) -> dict[str, object]:
    written = write_instance(old, terms, view)
    if not isinstance(written, dict):
        return {}
    return {told: written[name] for name, told in _PREVIOUS.items() if name in written}


def _gone(one: Instance, at: int, terms: TermMap, showing: Showing) -> object:
    """An instance that is no more."""
    view = showing.view
    member = VALUE_MEMBER[one.kind]
    none: object = {"@none": NULL} if one.kind is Kind.LANGUAGE else NULL
    if view.style is Style.SIMPLIFIED:
        return {member: none} if one.kind in {Kind.LANGUAGE, Kind.VOCAB, Kind.JSON} else none
    written: dict[str, object] = {member: none}
    if view.style is Style.NORMALIZED:
        written = {"type": one.kind.value, member: none}
    if one.dataset is not None:
        written["datasetId"] = one.dataset
    if showing.changes:
        written.update(_past(one, terms, view))
    if view.system:
        written["createdAt"] = write_moment(one.created)
        written["modifiedAt"] = write_moment(one.modified)
        written["deletedAt"] = write_moment(at)
    return written


def _deleted(event: Happening, terms: TermMap, showing: Showing) -> dict[str, object]:
    entity, view = event.entity, showing.view
    written: dict[str, object] = {}
    if _is_shown(view, "id"):
        written["id"] = entity.id
    if _is_shown(view, "type"):
        written["type"] = one_or_many([terms.compact_type(name) for name in entity.types])
    if view.system:
        written["createdAt"] = write_moment(entity.created)
        written["modifiedAt"] = write_moment(entity.modified)
    written["deletedAt"] = write_moment(event.at)
    for name in _told_as_gone(entity, showing):
        gone = _chosen(entity, name, view)
        if gone:
            parts = [(one.dataset, _gone(one, event.at, terms, showing)) for one in gone]
            written[terms.compact(name)] = _joined(parts, view)
    return written


def _told_as_gone(entity: Entity, showing: Showing) -> Iterator[str]:
    """Attributes of a deleted entity that are named."""
    if not showing.deleted and not showing.changes:
        return
    for name in entity.attributes:
        is_watched = showing.watched is None or name in showing.watched
        if is_watched and _is_shown(showing.view, name):
            yield name


def _is_shown(view: View, name: str) -> bool:
    return (view.pick is None or name in view.pick) and name not in view.omit
