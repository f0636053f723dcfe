"""The two ends of journeys: where one would be fetched, where one would change.

For every stop where one can change between line and on demand, the place that takes least is
chosen, for either direction. Rides that are shorter than walking is worth are left out
(`Terms.shortest`), and so are stops one reaches on foot sooner than by driving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.journeys.model import Use

if TYPE_CHECKING:
    from kaga.engines.journeys.model import Floats, Ints, Question, Terms

_INF: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Mile:
    """A ride on demand between a door and a stop.

    `walk` is on foot between door and place, `link` between place and stop, `drive` direct
    driving, `least` all of it with boarding and alighting.
    """

    place: int
    to_place: int
    walk: int
    link: int
    drive: int
    least: int


@dataclass(frozen=True, slots=True)
class Ends:
    """First and last miles by stop; all the way: pickup, walk there, drop, walk from it."""

    first: dict[int, Mile]
    last: dict[int, Mile]
    direct: tuple[int, int, int, int] | None


def ends_of(question: Question, driving: Floats, terms: Terms) -> Ends:
    """What the on-demand service could be good for."""
    first: dict[int, Mile] = {}
    last: dict[int, Mile] = {}
    out, home = dict(question.access.tolist()), dict(question.egress.tolist())
    for stop, place, link in question.links.tolist():
        pickup = _nearest(question.pickups, driving[:, place])
        if pickup is not None:
            mile = _mile((pickup[0], place), (pickup[1], link), driving, terms)
            _keep(first, stop, mile, out.get(stop, _INF), terms)
        drop = _nearest(question.drops, driving[place])
        if drop is not None:
            mile = _mile((place, drop[0]), (drop[1], link), driving, terms)
            _keep(last, stop, mile, home.get(stop, _INF), terms)
    return Ends(
        first if Use.FIRST in question.uses else {},
        last if Use.LAST in question.uses else {},
        _direct(question, driving, terms) if Use.WHOLE in question.uses else None,
    )


def _mile(
    places: tuple[int, int], feet: tuple[int, int], driving: Floats, terms: Terms
) -> Mile:
    drive = int(driving[places])
    return Mile(*places, *feet, drive, sum(feet) + drive + 2 * terms.serve)


def _keep(known: dict[int, Mile], stop: int, mile: Mile, on_foot: float, terms: Terms) -> None:
    useful = mile.drive >= terms.shortest and mile.least < on_foot
    if useful and (stop not in known or mile.least < known[stop].least):
        known[stop] = mile


def _nearest(near: Ints, driving: Floats) -> tuple[int, int] | None:
    """The place from or to which walking and driving take least."""
    if not len(near):
        return None
    at = int(np.argmin(near[:, 1] + driving[near[:, 0]]))
    return int(near[at, 0]), int(near[at, 1])


def _direct(
    question: Question, driving: Floats, terms: Terms
) -> tuple[int, int, int, int] | None:
    if not len(question.pickups) or not len(question.drops):
        return None
    pickups, drops = question.pickups, question.drops
    sums = driving[np.ix_(pickups[:, 0], drops[:, 0])] + pickups[:, 1, None] + drops[None, :, 1]
    one, other = np.unravel_index(int(np.argmin(sums)), sums.shape)
    (pickup, out), (drop, home) = pickups[one].tolist(), drops[other].tolist()
    if driving[pickup, drop] < terms.shortest:
        return None
    return pickup, out, drop, home
