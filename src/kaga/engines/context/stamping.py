"""Instances among instances: which one it is, since when it is, which are taken away.

What: what every operation of `merging` does with the parts of an entity, and no rule of any.
Why together and apart: this is what an update of the city spends its time on.

>>> from kaga.engines.context.model import Instance, Kind
>>> old = {"p": (Instance(Kind.PROPERTY, 1, created=5, modified=5),)}
>>> stamped({"p": (Instance(Kind.PROPERTY, 2),)}, old, 9)["p"][0][-2:]
(5, 9)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.engines.context.errors import bad
from kaga.engines.context.model import MISSING, NULL_VALUE, Attributes, Instance

_instance: Final = tuple.__new__  # a third of what the named tuple's own constructor costs


def find(attributes: Attributes, name: str, dataset: str | None) -> Instance | None:
    """The instance of an attribute with a `datasetId`; None where there is none."""
    for one in attributes.get(name, ()):
        if one.dataset == dataset:
            return one
    return None


def has(attributes: Attributes, name: str, dataset: str | None) -> bool:
    """Whether an attribute has an instance with a `datasetId`."""
    return find(attributes, name, dataset) is not None


def _is_same(known: tuple[Instance, ...], one: Instance) -> bool:
    return len(known) == 1 and known[0].dataset == one.dataset


def stays(attributes: Attributes, name: str, one: Instance) -> bool:
    """Whether an instance is among others."""
    known = attributes.get(name)
    if known is None:
        return False
    return _is_same(known, one) or find(attributes, name, one.dataset) is not None


def stamped(new: Attributes, old: Attributes, at: int) -> Mapping[str, tuple[Instance, ...]]:
    """Instances in a new state: modified now, created when they first came."""
    made: dict[str, tuple[Instance, ...]] = {}
    for name, instances in new.items():
        known = old.get(name)
        if len(instances) == 1 and (known is None or _is_same(known, instances[0])):
            one = instances[0]  # by far the commonest
            before = None if known is None else known[0]
            if one.parts is None:
                since = at if before is None else before.created
                made[name] = (_instance(Instance, (*one[:7], since, at)),)
            else:
                made[name] = (stamp(one, before, at),)
        else:
            made[name] = tuple(
                stamp(one, find(old, name, one.dataset), at) for one in instances
            )
    return made


def stamp(new: Instance, old: Instance | None, at: int) -> Instance:
    """One instance in a new state, in the place of an old one or of none."""
    parts = new.parts
    if parts:
        known = old.parts if old is not None and old.parts else {}
        parts = kept_parts(stamped(parts, known, at))
    return Instance(
        new.kind,
        new.value,
        new.dataset,
        new.observed,
        new.unit,
        new.extras,
        parts,
        at if old is None else old.created,
        at,
    )


def kept_parts(parts: Attributes) -> Attributes | None:
    """Attributes of an attribute without those that were taken away."""
    kept, _ = without_nulls(parts)
    if any(one.value is MISSING for some in kept.values() for one in some):
        raise bad("an attribute of an attribute has a value")
    return kept or None


def without_nulls(
    attributes: Attributes,
) -> tuple[dict[str, tuple[Instance, ...]], list[tuple[str, str | None]]]:
    """Attributes without the instances that are taken away, and which those are."""
    put: dict[str, tuple[Instance, ...]] = {}
    gone: list[tuple[str, str | None]] = []
    for instances in attributes.values():
        if any(map(_is_null, instances)):
            break
    else:
        return dict(attributes), gone  # by far the commonest
    for name, instances in attributes.items():
        kept = tuple(one for one in instances if one.value is not NULL_VALUE)
        gone.extend((name, one.dataset) for one in instances if one.value is NULL_VALUE)
        if kept:
            put[name] = kept
    return put, gone


def _is_null(one: Instance) -> bool:
    return one.value is NULL_VALUE
