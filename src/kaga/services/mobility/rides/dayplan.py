"""The plan of a day as plain data, and how a change makes the next one of it.

What: a state holds the shifts, the rides, the tours and what drivers said; a patch names what
becomes different. Why plain: the same patches, put on one another, give the same state and the
same hash for ever, whatever becomes of engines and tables.

>>> state = applied(EMPTY, {"rides": {"a": {"from": "s1"}}})
>>> state["rides"]
{'a': {'from': 's1'}}
>>> applied(state, {"rides": {"a": None}})["rides"]
{}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from kaga.kernel.clock import TOKYO

State = Mapping[str, Any]
Patch = Mapping[str, Any]
MAPS: Final = ("duties", "rides", "tours", "deeds")
EMPTY: Final[State] = {"factor": 1.0, **{name: {} for name in MAPS}}
KIND, STOP, BEGIN, LEAVE, RIDE = range(5)
"""What a visit of a tour is: kind, stop, when it begins, when it is left, whose ride."""


def applied(state: State, patch: Patch) -> dict[str, Any]:
    """The state after a change: named rows replaced, those that are null removed."""
    after = {"factor": patch.get("factor", state["factor"])}
    for name in MAPS:
        rows = {**state[name], **patch.get(name, {})}
        after[name] = {key: row for key, row in rows.items() if row is not None}
    return after


def replayed(patches: Iterable[Patch]) -> dict[str, Any]:
    """The state that changes lead to, from nothing."""
    state: dict[str, Any] = dict(EMPTY)
    for patch in patches:
        state = applied(state, patch)
    return state


def digest_of(state: State) -> str:
    """The hash of a plan: the same plan has the same, wherever it is computed."""
    text = json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def difference(before: State, after: State) -> dict[str, Any]:
    """The change that leads from one state to another.

    >>> difference(EMPTY, applied(EMPTY, {"factor": 1.5}))
    {'factor': 1.5}
    """
    patch: dict[str, Any] = {}
    for name in MAPS:
        old, new = before[name], after[name]
        rows = {key: row for key, row in new.items() if key not in old or old[key] != row}
        rows |= dict.fromkeys(key for key in old if key not in new)
        if rows:
            patch[name] = rows
    if before["factor"] != after["factor"]:
        patch["factor"] = after["factor"]
    return patch


def joined(first: Patch, second: Patch) -> dict[str, Any]:
    """Two changes as one."""
    both: dict[str, Any] = {}
    for name in MAPS:
        rows = {**first.get(name, {}), **second.get(name, {})}
        if rows:
            both[name] = rows
    factor = second.get("factor", first.get("factor"))
    return both if factor is None else {**both, "factor": factor}


def tour_of(state: State, ride: str) -> str | None:
    """The shift that carries somebody, of those that drive."""
    for shift, visits in state["tours"].items():
        if any(visit[RIDE] == ride for visit in visits) and is_driving(state, shift):
            return str(shift)
    return None


def is_driving(state: State, shift: str) -> bool:
    """Whether a shift has not broken off."""
    return state["duties"][shift]["out"] is None


def times_of(state: State, ride: str) -> tuple[int, int] | None:
    """When somebody boards and alights, as planned now."""
    for visits in state["tours"].values():
        found = [visit[BEGIN] for visit in visits if visit[RIDE] == ride]
        if len(found) == 2:
            return found[0], found[1]
    return None


def ended_in(state: State) -> frozenset[str]:
    """Rides that were ended by a vehicle that drives no more."""
    return frozenset(
        visit[RIDE]
        for shift, visits in state["tours"].items()
        if not is_driving(state, shift)
        for visit in visits
        if visit[RIDE] is not None
    )


def midnight(day: date) -> datetime:
    """The moment from which a service day's seconds count: noon less twelve hours."""
    return datetime.combine(day, time(12), TOKYO) - timedelta(hours=12)


def second_of(day: date, moment: datetime) -> int:
    """A moment as seconds of a service day; negative before it."""
    return int((moment - midnight(day)).total_seconds())


def moment_of(day: date, second: int) -> datetime:
    """A second of a service day as a moment."""
    return midnight(day) + timedelta(seconds=second)


def clock_text(second: int) -> str:
    """A second of the day as people read it; past midnight it goes on counting.

    >>> clock_text(91_800)
    '25:30'
    """
    return f"{second // 3600}:{second % 3600 // 60:02d}"


def begun(visits: Iterable[Any], until: int) -> int:
    """How many visits of a tour are past changing: the vehicle drives there, or was there."""
    count, towards = 0, None
    for visit in visits:
        if (visit[LEAVE] if towards is None else towards) > until:
            break
        count, towards = count + 1, visit[LEAVE]
    return count
