"""The plot of the population, drawn by the server as SVG.

What: census as a line, register and estimates as dots, projections as hollow dots. Why: it
works without JavaScript and prints; the same figures stand in the table below it.

>>> plot([]).census
()
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.kernel.places.status import Status

if TYPE_CHECKING:
    from kaga.kernel.places.models import Fact

WIDTH: Final = 720
HEIGHT: Final = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 40
_STEP_PEOPLE: Final = 20_000
_STEP_YEARS: Final = 10
_PERSONS: Final = "人"


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure on the plot: where it is drawn and what it says."""

    x: float
    y: float
    people: int
    as_of: str
    status: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything the template draws."""

    census: tuple[Dot, ...]
    others: tuple[Dot, ...]
    projections: tuple[Dot, ...]
    years: tuple[Tick, ...]
    people: tuple[Tick, ...]

    @property
    def line(self) -> str:
        """The census as points of a polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.census)


def is_total(fact: Fact) -> bool:
    """Whether a fact counts all people of the city at a date."""
    series = ("census", "census_final", "resident_register", "prefectural_estimate")
    is_projection = fact.status == Status.PROJECTION.value
    return fact.unit == _PERSONS and (fact.subject in series or is_projection)


def plot(facts: Iterable[Fact]) -> Plot:
    """The plot of all totals among the facts."""
    totals = [fact for fact in facts if is_total(fact) and fact.value.isdecimal()]
    if not totals:
        return Plot((), (), (), (), ())
    years = [_year(fact.as_of) for fact in totals]
    most = max(int(fact.value) for fact in totals)
    scale = _Scale(
        first=min(years) // _STEP_YEARS * _STEP_YEARS,
        last=-(-max(years) // _STEP_YEARS) * _STEP_YEARS,
        most=-(-most // _STEP_PEOPLE) * _STEP_PEOPLE,
    )
    dots = {fact.key: scale.dot(fact) for fact in totals}
    census = [fact for fact in totals if fact.subject == "census"]
    projections = [fact for fact in totals if fact.status == Status.PROJECTION.value]
    taken = {fact.key for fact in (*census, *projections)}
    return Plot(
        census=tuple(sorted((dots[one.key] for one in census), key=lambda dot: dot.x)),
        others=tuple(dots[one.key] for one in totals if one.key not in taken),
        projections=tuple(dots[one.key] for one in projections),
        years=scale.year_ticks(),
        people=scale.people_ticks(),
    )


def _year(as_of: str) -> float:
    """A date of any precision as a year with a fraction."""
    parts = [int(part) for part in re.findall(r"\d+", as_of)]
    month = parts[1] if len(parts) > 1 else 7
    return parts[0] + (month - 1) / 12


@dataclass(frozen=True, slots=True)
class _Scale:
    """From years and people to the drawing."""

    first: float
    last: float
    most: int

    def x(self, year: float) -> float:
        span = max(self.last - self.first, 1)
        return _LEFT + (year - self.first) / span * (WIDTH - _LEFT - _RIGHT)

    def y(self, people: float) -> float:
        return HEIGHT - _BOTTOM - people / self.most * (HEIGHT - _TOP - _BOTTOM)

    def dot(self, fact: Fact) -> Dot:
        people = int(fact.value)
        x, y = self.x(_year(fact.as_of)), self.y(people)
        return Dot(round(x, 1), round(y, 1), people, fact.as_of, fact.status)

    def year_ticks(self) -> tuple[Tick, ...]:
        years = range(int(self.first), int(self.last) + 1, _STEP_YEARS)
        return tuple(Tick(round(self.x(year), 1), str(year)) for year in years)

    def people_ticks(self) -> tuple[Tick, ...]:
        steps = range(0, self.most + 1, _STEP_PEOPLE)
        return tuple(Tick(round(self.y(step), 1), f"{step:,}") for step in steps)
