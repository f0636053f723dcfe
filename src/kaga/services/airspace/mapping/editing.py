"""Changes on the ground as the list that a version keeps, and made again over another survey.

>>> edit_of({"id": "e1", "kind": "crane", "top": {"datum": "agl", "metres": 60},
...          "area": {"kind": "circle", "centre": [36.3, 136.3], "radius_m": 8}}).top
Agl(metres=60.0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaga.engines.airspace.heights import Agl, Msl
from kaga.services.airspace.shapes import (
    ShapeError,
    footprint_of,
    footprint_record,
    height_of,
    height_record,
)

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.edits import Edit
    from kaga.services.airspace.planning.tilestore import StoredMap


def edit_of(record: Mapping[str, Any]) -> Edit:
    """An edit in its plain form (`ShapeError` or `EditError` when it is none)."""
    from kaga.engines.airspace.grid.edits import Edit, EditId, EditKind  # noqa: PLC0415 - numba

    top = None if record.get("top") is None else height_of(record["top"])
    if top is not None and not isinstance(top, Agl | Msl):
        raise ShapeError("home", "a thing on the ground stands on the ground")
    return Edit(
        EditId(str(record["id"])), EditKind(record["kind"]), footprint_of(record["area"]), top
    )


def edit_record(edit: Edit) -> dict[str, Any]:
    """The plain form of an edit."""
    return {
        "id": edit.id,
        "kind": edit.kind.value,
        "area": footprint_record(edit.area),
        "top": None if edit.top is None else height_record(edit.top),
    }


def edits_of(stored: StoredMap) -> list[Mapping[str, Any]]:
    """The steps of a version that are changes on the ground, oldest first."""
    return [one for one in stored.steps if "edit" in one]


def remade(survey: StoredMap, steps: Sequence[Mapping[str, Any]]) -> StoredMap:
    """A survey with changes on the ground made over it; the survey must be kept too.

    Raises
    ------
    EditError: one of them does not fit (outside the map, too large, twice).
    """
    from kaga.engines.airspace.grid.edits import LivingMap  # noqa: PLC0415 - numba

    if not steps:
        return survey
    living = LivingMap.over(survey.city)
    for one in steps:
        living = living.edit(edit_of(one["edit"])).map
    return replace(
        survey,
        city=living.current,
        steps=(*survey.steps, *steps),
        survey=survey.city.version,
    )
