"""What an alteration of an entity is for NGSI-v2: created, changed, only updated, deleted.

What: `alteration` holds the entity as it was against the entity as it is. Why values: in
NGSI-v2 an update that changes nothing tells nobody, unless somebody asked for updates.

>>> from kaga.engines.context.changes import Change, Deed
>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.watching import happening
>>> entity = Entity("urn:a:1", ("T",), {"p": (Instance(Kind.PROPERTY, 1),)})
>>> change = Change("urn:a:1", 9, Deed.CHANGED, put=entity.attributes)
>>> found = happening(change, entity, entity)
>>> alteration(found, None, with_metadata=True)
'entityUpdate'
"""

from __future__ import annotations

from typing import Final, Literal

from kaga.engines.context.model import Attributes, Entity, Instance
from kaga.engines.context.watching import Happening

Alteration = Literal["entityCreate", "entityChange", "entityUpdate", "entityDelete"]
DEFAULT: Final = frozenset({"entityCreate", "entityChange"})


def alteration(
    found: Happening, watched: frozenset[str] | None, *, with_metadata: bool
) -> Alteration:
    """What happened.

    Parameters
    ----------
    watched: IRIs of the attributes that count; None for all.
    with_metadata: whether metadata are part of a value.
    """
    if found.before is None:
        return "entityCreate"
    if found.after is None:
        return "entityDelete"
    names = found.touched if watched is None else watched & found.touched.keys()
    if any(
        is_different(found.before, found.after, name, with_metadata=with_metadata)
        for name in names
    ):
        return "entityChange"
    return "entityUpdate"


def is_due(wanted: frozenset[str], what: Alteration) -> bool:
    """Whether an alteration is one of those asked for; a change is an update too."""
    return what in wanted or (what == "entityChange" and "entityUpdate" in wanted)


def is_different(before: Entity, after: Entity, name: str, *, with_metadata: bool) -> bool:
    """Whether an attribute says something else than before."""
    old, new = before.attributes.get(name), after.attributes.get(name)
    if old is None or new is None:
        return old is not new
    return _said(old[0], with_metadata) != _said(new[0], with_metadata)


def _said(one: Instance, with_metadata: bool) -> tuple[object, ...]:  # noqa: FBT001
    said = (one.kind, type(one.value), one.value, one.extras)
    if not with_metadata:
        return said
    return (*said, one.unit, one.observed, _parts(one.parts))


def _parts(parts: Attributes | None) -> dict[str, tuple[object, ...]]:
    return {name: _said(some[0], True) for name, some in (parts or {}).items()}  # noqa: FBT003
