"""Old drafts of Flex, rewritten in the final spelling of 2024.

Until then windows were spelled `..._dropoff_window`, a call named its zone or group in
`stop_id`, and `location_groups.txt` listed members itself, one row each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs.fields import DRAFT_FLEX
from kaga.engines.transit.gtfs.problems import Effect
from kaga.engines.transit.gtfs.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.checks import Notes

_GROUPS, _MEMBERS = "location_groups.txt", "location_group_stops.txt"


def final_spelling(
    sheets: dict[str, Sheet], zones: frozenset[str], notes: Notes
) -> dict[str, Sheet]:
    """The same tables as the final format would have them."""
    found = dict(sheets)
    if "stop_times.txt" in found:
        found["stop_times.txt"] = _windows(found["stop_times.txt"], notes)
    groups = found.get(_GROUPS)
    if groups is not None and groups.has("location_id"):
        _note(notes, _GROUPS, "location_id")
        found |= _split_groups(groups)
    if "stop_times.txt" in found and (zones or _GROUPS in found):
        known = frozenset(found[_GROUPS].texts("location_group_id")) if _GROUPS in found else ()
        found["stop_times.txt"] = _places(
            found["stop_times.txt"], zones, frozenset(known), notes
        )
    return found


def _note(notes: Notes, file: str, column: str) -> None:
    notes.add(file, 1, column, "", "draft_spelling", Effect.NOTED)


def _windows(calls: Sheet, notes: Notes) -> Sheet:
    """Windows by their final names."""
    drafted = [name for name in calls.names if name in DRAFT_FLEX]
    for name in drafted:
        _note(notes, "stop_times.txt", name)
    everything = np.ones(len(calls), np.bool_)
    return calls.only(everything, DRAFT_FLEX) if drafted else calls


def _split_groups(groups: Sheet) -> dict[str, Sheet]:
    """Groups, and apart from them their members."""
    ids, members = groups.texts("location_group_id"), groups.texts("location_id")
    names = dict(zip(ids, groups.texts("location_group_name"), strict=True))
    pairs = list(zip(ids, members, strict=True))
    return {
        _GROUPS: sheet_of(("location_group_id", "location_group_name"), list(names.items())),
        _MEMBERS: sheet_of(("location_group_id", "stop_id"), pairs),
    }


def _places(calls: Sheet, zones: frozenset[str], groups: frozenset[str], notes: Notes) -> Sheet:
    """Zones and groups named in `stop_id` go where they belong."""
    named = calls.codes("stop_id")
    if calls.has("location_id") or calls.has("location_group_id"):
        return calls
    if not any(text in zones or text in groups for text in named.texts):
        return calls
    _note(notes, "stop_times.txt", "stop_id")
    places = calls.texts("stop_id")
    columns = {name: calls.texts(name) for name in calls.names}
    columns["stop_id"] = [t if t not in zones and t not in groups else "" for t in places]
    columns["location_id"] = [text if text in zones else "" for text in places]
    columns["location_group_id"] = [text if text in groups else "" for text in places]
    written = sheet_of(tuple(columns), zip(*columns.values(), strict=True))
    return Sheet(
        written.names,
        written.text,
        written.begins,
        written.ends,
        calls.lines,
        np.full(len(calls), len(written.names), np.int32),
    )
