"""A tour as its driver says it is driven: what comes later because of what came late.

What: boarding and alighting that were late take the place of what was planned; what comes after
them happens as planned if that can be, else as soon as it can. Nothing becomes earlier.
Why apart from `pushing`: there somebody says by how much a vehicle is late; here the deeds do,
and nobody has to notice.

>>> # followed(state, net, Driven("car-1", now=36_000)).broken
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.services.mobility.rides.dayplan import BEGIN, KIND, LEAVE, RIDE, STOP, State
from kaga.services.mobility.rides.pushing import Pushed, drive_seconds, made_true, serving

if TYPE_CHECKING:
    from kaga.services.mobility.rides.network import Network

NOTICED_S: Final = 60
"""A vehicle that is less late than this is in time."""


@dataclass(frozen=True, slots=True)
class Driven:
    """A shift of which the driver said something, at the latest until `now`."""

    shift: str
    now: int


def followed(state: State, net: Network, driven: Driven) -> Pushed:
    """The tour with the times that follow from what was done; no change if it is in time."""
    visits = [list(one) for one in state["tours"].get(driven.shift, ())]
    said = [_said(state, one) for one in visits]
    last = max((k for k, moment in enumerate(said) if moment is not None), default=-1)
    late = 0
    for k, visit in enumerate(visits):
        planned = visit[BEGIN]
        begin = max(planned, said[k] or 0, _soonest(state, net, driven.shift, (visits, k)))
        if begin == planned:
            continue
        _delay(state, net, driven.shift, (visits, k, begin))
        if k > last:
            late = max(late, begin - planned)
    return made_true(state, driven.shift, visits) if late >= NOTICED_S else Pushed({})


def _said(state: State, visit: list[Any]) -> int | None:
    """When a visit was made, or reached at least, as the driver said."""
    deeds = state["deeds"].get(visit[RIDE], {}) if visit[RIDE] else {}
    if visit[KIND] == "pickup":
        found = deeds.get("boarded", deeds.get("arrived"))
    else:
        found = deeds.get("alighted")
    return None if found is None else int(found)


def _soonest(state: State, net: Network, shift: str, at: tuple[list[Any], int]) -> int:
    """When a visit can be made after the one before it."""
    visits, k = at
    if k == 0:
        return 0
    before = visits[k - 1]
    ready: int = before[BEGIN] + serving(state, state["duties"][shift], visits, k - 1)
    return ready + drive_seconds(net, before[STOP], visits[k][STOP], state["factor"])


def _delay(state: State, net: Network, shift: str, at: tuple[list[Any], int, int]) -> None:
    """Make a visit later; the vehicle waits where it was before that."""
    visits, k, begin = at
    lasts = serving(state, state["duties"][shift], visits, k)
    visits[k][BEGIN] = begin
    visits[k][LEAVE] = max(visits[k][LEAVE], begin + lasts)
    if k:
        before = visits[k - 1]
        drive = drive_seconds(net, before[STOP], visits[k][STOP], state["factor"])
        before[LEAVE] = max(before[LEAVE], begin - drive)
        if before[KIND] == "leave":
            before[BEGIN] = before[LEAVE]
