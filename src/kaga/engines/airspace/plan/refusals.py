"""Why there is no plan: a kind that code can branch on, and facts that a page can show.

What: `PlanRefused`. Why never a straight line instead: a planner that answers when it does not
know has said that the unknown is free.

>>> try:
...     raise PlanRefused(Refusal.TOO_FAR, distance_m=81_000.0, most_m=40_000.0)
... except PlanRefused as refused:
...     print(refused)
too-far: distance_m=81000.0, most_m=40000.0
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

Fact = float | int | str | tuple[float, ...]


class Refusal(Enum):
    """Kinds of refusal."""

    NOT_A_REQUEST = "not-a-request"
    TOO_FAR = "too-far"
    TOO_NEAR = "too-near"
    OUTSIDE_MAP = "outside-map"
    UNKNOWN_MAP = "unknown-map"
    UNKNOWN_PEOPLE = "unknown-people"
    UNREADABLE_ZONE = "unreadable-zone"
    END_NOT_FREE = "end-not-free"
    END_CLOSED = "end-closed"
    NO_WAY = "no-way"
    NO_HEIGHT = "no-height"
    TOO_STEEP = "too-steep"
    SEARCH_TOO_LONG = "search-too-long"
    ENDURANCE = "endurance"
    TOO_MUCH_WIND = "too-much-wind"


class PlanRefused(Exception):
    """No route, for a reason by name."""

    def __init__(self, kind: Refusal, **facts: Fact) -> None:
        told = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{kind.value}: {told}" if told else kind.value)
        self.kind = kind
        self.facts: Mapping[str, Fact] = MappingProxyType(facts)
