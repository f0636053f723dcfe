"""Two to four journeys out of many, each left out for a reason that can be said.

A Pareto set is right and too long. What is left out here is left out by a rule with a name, in
favour of a journey that is shown; so a page can answer "why not?", and a town can switch a rule
off. No rule looks at who asks.

>>> from kaga.engines.journeys.model import Journey
>>> walk, taxi = Journey(0, 1500, 0, 0, 1500), Journey(0, 1400, 1, 1, 60)
>>> kept, left = choose((taxi, walk), Rules())
>>> kept == (walk,), left[0].reason.value, left[0].instead == walk
(True, 'hardly_sooner', True)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.engines.journeys.model import Journey


class Reason(Enum):
    """Why a journey is not shown."""

    LINE_SERVES = "line_serves"
    HARDLY_SOONER = "hardly_sooner"
    FAR_SLOWER = "far_slower"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is left out.

    Parameters
    ----------
    line_within
        A ride on demand all the way is left to the line if one without any ride on demand
        leaves at most so many seconds later and arrives at most so many later; None where the
        town wants no such rule.
    sooner
        A journey with more rides on demand must arrive at least so much sooner, or leave so
        much later, than one with fewer.
    slower
        A journey that takes more than so many times as long as the quickest, and more than
        half an hour longer, is left out.
    """

    line_within: int | None = None
    sooner: int = 300
    slower: float = 2.0


@dataclass(frozen=True, slots=True)
class Left:
    """A journey that is not shown, why, and which one is shown instead."""

    journey: Journey
    reason: Reason
    instead: Journey


_HALF_AN_HOUR = 1800


def choose(
    journeys: tuple[Journey, ...], rules: Rules
) -> tuple[tuple[Journey, ...], tuple[Left, ...]]:
    """Journeys to show, in their order, and those left out.

    Every journey named as `instead` is shown.
    """
    kept = list(journeys)
    left: list[Left] = []
    # Those with the most rides on demand give way first, the slower of them before the others.
    for journey in sorted(journeys, key=lambda one: (-one.demand, -lasts(one))):
        others = [one for one in kept if one is not journey]
        found = next(_reasons(journey, others, rules), None)
        if found is not None:
            kept = others
            left.append(Left(journey, *found))
    shown = tuple(kept)
    return shown, tuple(_settled(one, shown, rules) for one in left)


def lasts(journey: Journey) -> int:
    """Seconds from door to door."""
    return journey.arrives - journey.departs


def _reasons(
    journey: Journey, others: list[Journey], rules: Rules
) -> Iterator[tuple[Reason, Journey]]:
    for one in others:
        within = rules.line_within
        all_the_way = journey.demand == journey.rides == 1
        if all_the_way and within is not None and one.rides > one.demand == 0:
            later = 0 <= one.departs - journey.departs <= within
            if later and one.arrives - journey.arrives <= within:
                yield Reason.LINE_SERVES, one
        if (
            one.demand < journey.demand
            and one.arrives < journey.arrives + rules.sooner
            and one.departs > journey.departs - rules.sooner
        ):
            yield Reason.HARDLY_SOONER, one
        longer = lasts(journey) - lasts(one)
        if longer > _HALF_AN_HOUR and lasts(journey) > rules.slower * lasts(one):
            yield Reason.FAR_SLOWER, one


def _settled(left: Left, shown: tuple[Journey, ...], rules: Rules) -> Left:
    """The same with a journey that is shown, should the one named have given way later."""
    if any(left.instead is one for one in shown):
        return left
    for reason, instead in _reasons(left.journey, list(shown), rules):
        return Left(left.journey, reason, instead)
    nearest = min(shown, key=lambda one: abs(one.arrives - left.journey.arrives))
    return Left(left.journey, left.reason, nearest)
