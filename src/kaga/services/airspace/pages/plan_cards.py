"""The alternatives beside one another: their figures in words, and how they differ.

>>> rare_words(2e-7).en
'about 1 in 5 million flight hours'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.web.words import Words
from kaga.services.airspace import plan_words
from kaga.services.airspace.pages.flights import filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.services.airspace.pages.plan_asked import Typed

_SAME: Final = 0.08
_PART_BELOW: Final = 0.7
_SMALLEST_PART: Final = 20
_NOBODY: Final = 1e-12
_MILLION: Final = 1e6


@dataclass(frozen=True, slots=True)
class Card:
    """One alternative as its card shows it; `bar` is its share of the most people."""

    number: int
    key: str
    is_chosen: bool
    address: str
    titles: tuple[Words, ...]
    length: str
    duration: Words
    energy: str
    people: Words
    bar: int
    rare: Words
    deaths: str
    limit: str
    within: bool
    clearance: str
    heights: str
    unsafe_seconds: int
    differences: tuple[Words, ...]


def cards_of(record: Mapping[str, Any], typed: Typed) -> tuple[Card, ...]:
    """The cards of a plan in its order, the chosen one marked."""
    ways: Sequence[Mapping[str, Any]] = record["alternatives"]
    chosen = chosen_of(record, typed)
    fast = min(ways, key=lambda one: ("fast" not in one["serves"], one["seconds"]))
    most = max((one["people_within_30_m"] for one in ways), default=0.0) or 1.0
    limit = f"{record['limit']['deaths_per_flight_hour']:.0e}"
    return tuple(
        Card(
            number=number,
            key=one["id"],
            is_chosen=number == chosen,
            address=typed.address(chosen=number),
            titles=_titles(one),
            length=metres_text(one["length_m"]),
            duration=duration_words(one["seconds"]),
            energy=f"{one['energy_wh']:.0f} Wh",
            people=_people(one["people_within_30_m"]),
            bar=max(round(100 * one["people_within_30_m"] / most), 1),
            rare=rare_words(one["deaths_per_flight_hour"]["mean"]),
            deaths=f"{one['deaths_per_flight_hour']['mean']:.1e}",
            limit=limit,
            within=one["deaths_per_flight_hour"]["within_limit"],
            clearance=f"{one['least_above_surface_m']:.0f} m",
            heights=f"{one['least_above_ground_m']:.0f}–{one['most_above_ground_m']:.0f} m",
            unsafe_seconds=one["seconds_without_refuge"],
            differences=_differences(one, fast),
        )
        for number, one in enumerate(ways, 1)
    )


def chosen_of(record: Mapping[str, Any], typed: Typed) -> int:
    """The number of the route that is shown: what was asked for, else the balanced one."""
    ways = record["alternatives"]
    if 1 <= typed.chosen <= len(ways):
        return typed.chosen
    serving = (number for number, one in enumerate(ways, 1) if "balanced" in one["serves"])
    return next(serving, 1)


def _titles(one: Mapping[str, Any]) -> tuple[Words, ...]:
    if one["role"] == "different":
        return (plan_words.ROLES["different"],)
    order = list(plan_words.ROLES)
    keys = sorted({one["preset"], *one["serves"]}, key=order.index)
    return tuple(plan_words.ROLES[key] for key in keys)


def _differences(one: Mapping[str, Any], fast: Mapping[str, Any]) -> tuple[Words, ...]:
    if one is fast:
        return (plan_words.is_fastest,)
    more = one["length_m"] - fast["length_m"]
    if abs(more) < 0.01 * fast["length_m"]:
        way = plan_words.same_length
    else:
        text = plan_words.longer if more > 0 else plan_words.shorter
        way = filled(text, metres=metres_text(abs(more)))
    return way, people_share(one["people_within_30_m"], fast["people_within_30_m"])


def people_share(here: float, there: float) -> Words:
    """How many people there are beside another route, as people say it."""
    share = here / max(there, _NOBODY)
    if abs(share - 1.0) < _SAME:
        return plan_words.PEOPLE_SHARE["same"]
    part = round(1.0 / max(share, _NOBODY))
    if share < _PART_BELOW and part <= _SMALLEST_PART:
        kind = plan_words.PEOPLE_SHARE["half" if part <= 2 else "part"]
        return filled(kind, n=part)
    return filled(plan_words.PEOPLE_SHARE["percent"], n=round(100 * share))


def rare_words(deaths_per_hour: float) -> Words:
    """Expected deaths per flight hour as "one in so many hours"."""
    if deaths_per_hour < _NOBODY:
        return plan_words.rare_never
    hours = 1.0 / deaths_per_hour
    if hours < _MILLION:
        return filled(plan_words.rare_hours, hours=f"{_rounded(hours):,.0f}")
    return filled(
        plan_words.rare_millions,
        hours=f"{_rounded(hours / 1e4):,.0f}",
        millions=f"{_rounded(hours / _MILLION):,g}",
    )


def _rounded(value: float) -> float:
    """Two digits are all that such a number is worth."""
    return float(f"{value:.1e}")


def metres_text(metres: float) -> str:
    """A length: metres below a kilometre, else kilometres."""
    return f"{metres:.0f} m" if metres < 999.5 else f"{metres / 1e3:.1f} km"


def duration_words(seconds: float) -> Words:
    """Minutes and seconds."""
    whole, rest = divmod(round(seconds), 60)
    return filled(plan_words.minutes, minutes=whole, seconds=rest)


def clock_text(seconds: float) -> str:
    """Minutes and seconds for narrow columns: 4:05."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole}:{rest:02}"


def _people(count: float) -> Words:
    if count < 0.5:
        return plan_words.people_below_one
    return filled(plan_words.people_count, count=f"{count:,.0f}")
