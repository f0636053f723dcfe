"""What the filing desk answers: reasons with their figures, and what would work instead.

What: codes with values, stored and sent as they are; the sentences stand in `words.REASONS`,
each with its next step. Why codes: the same answer is read in three languages, by programs,
and months later.

>>> Reason("taken", {"flight": "F2026-000001-7"}).record()
{'code': 'taken', 'values': {'flight': 'F2026-000001-7'}}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Value = str | float | int
Code = Literal[
    "operator_suspended", "operator_uninsured", "pilot_suspended", "pilot_expired",
    "vehicle_suspended", "vehicle_expired", "already_past", "too_far_ahead", "map_unknown",
    "map_changed", "map_stand_in", "people_unknown", "people_other_day", "people_stand_in",
    "zone_closed", "zone_permission", "event_below", "works_in_the_way", "taken",
    "taken_about_to_fly", "gave_way", "map_obstacle", "map_ceiling", "map_people", "map_risk",
    "not_judged", "judged_against", "ground_unknown",
    "not_rehearsed", "rehearsal_failed", "rehearsing", "rehearsed", "simulator_away",
    "simulator_refused", "rehearsal_broken", "rehearsal_missed",
]  # fmt: skip
ANSWERED_BY_NAME: Final = frozenset({"map_stand_in", "people_stand_in"})
"""Reasons that somebody of the city may answer for by name; nothing else can be overridden."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code and the figures of its sentence."""

    code: Code
    values: Mapping[str, Value] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The plain form."""
        return {"code": self.code, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Window:
    """What would work: a start that many seconds later, or a change of height in metres."""

    kind: Literal["delay", "height"]
    low: float
    high: float

    def record(self) -> dict[str, Any]:
        """The plain form; tenths are enough for people and stay inside the window."""
        return {"kind": self.kind, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes when there is no reason against; else the reasons and the offers.

    `displaced` are references of flights that had to give way.
    """

    reasons: tuple[Reason, ...] = ()
    offers: tuple[Window, ...] = ()
    displaced: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()

    @property
    def is_yes(self) -> bool:
        """Whether the flight may fly."""
        return not self.reasons

    def record(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "reasons": [one.record() for one in self.reasons],
            "offers": [one.record() for one in self.offers],
            "displaced": list(self.displaced),
            "overridden": list(self.overridden),
        }


NOTHING: Final = Answer()
"""No reason against, and nothing to say."""


def answer_of(record: Mapping[str, Any]) -> Answer:
    """The answer in its plain form; nothing is an answer without reasons."""

    def rows(name: str) -> Sequence[Any]:
        found: Sequence[Any] = record.get(name, ())
        return found

    return Answer(
        tuple(Reason(one["code"], one["values"]) for one in rows("reasons")),
        tuple(Window(one["kind"], one["low"], one["high"]) for one in rows("offers")),
        tuple(rows("displaced")),
        tuple(rows("overridden")),
    )
