"""The terms of a demand service: one value for slots, lines and free demand.

What: hours, departures, booking rule, fares, who may ride, which pairs are refused, what is
promised. Why one: a caller does not care which kind it is, and neither does the plan; the kinds
differ only in the boarding windows they offer.

Times are seconds after the beginning of the service day.

>>> terms = Terms.read({"kind": "slot", "slots": ["9:00"], "closes": "15:00", "ride_yen": 500})
>>> [window for window in terms.departures(0)]
[(32400, 33300)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.services.mobility.rides.enums import Entitled, ServiceKind

if TYPE_CHECKING:
    from datetime import date

Window = tuple[int, int]
_MINUTE = 60
_MINUTES = {
    "step": 10, "width": 15, "margin": 10, "close_before": 30, "ride_extra": 10,
    "ride_least": 25,
}  # fmt: skip


def seconds_of(text: str) -> int:
    """Seconds of a time such as 9:00; hours may go past 24.

    >>> seconds_of("25:30")
    91800
    """
    hours, _, minutes = text.partition(":")
    return int(hours) * 3600 + int(minutes) * 60


@dataclass(frozen=True, slots=True)
class LineCall:
    """A stop that a line demand may call at, so many seconds after its departure."""

    stop: str
    after: int


@dataclass(frozen=True, slots=True)
class Fares:
    """What a ride costs, in yen; a coupon is worth one full ride."""

    ride: int
    book_price: int
    book_coupons: int
    infant_age: int
    child_age: int


@dataclass(frozen=True, slots=True)
class Serving:
    """How long boarding and alighting take: for everybody, and more with aids."""

    plain: int = 60
    aid: int = 60
    wheelchair: int = 180

    def lasts(self, *, aids: bool, wheelchairs: int) -> int:
        """Seconds for one party."""
        return self.plain + (self.aid if aids else 0) + self.wheelchair * wheelchairs


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a service promises and asks.

    Attributes
    ----------
    slots: departures of the slot and line kinds. step: raster of the free kind.
    width: how wide the boarding window is that people are told.
    margin: by so much the told arrival is later than planned, so that others fit in.
    close_before: booking ends so long before the boarding window opens.
    open_days: booking begins so many days ahead.
    forbidden: pairs of first letters of stop codes between which nobody is taken, for
        example because a bus runs there; ("", "") would be everything.
    shortest_m: below this distance people are told to walk.
    """

    kind: ServiceKind
    opens: int
    closes: int
    weekdays: frozenset[int]
    slots: tuple[int, ...]
    line: tuple[LineCall, ...]
    step: int
    width: int
    margin: int
    close_before: int
    open_days: int
    ride_factor: float
    ride_extra: int
    ride_least: int
    fares: Fares
    entitled: frozenset[Entitled]
    forbidden: tuple[tuple[str, str], ...]
    shortest_m: int
    serving: Serving = Serving()

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Terms:
        """Terms of a document; what it does not say is as the city has it elsewhere."""
        minutes: dict[str, Any] = {
            name: int(facts.get(name, absent)) * _MINUTE for name, absent in _MINUTES.items()
        }
        return cls(
            kind=ServiceKind(facts["kind"]),
            opens=seconds_of(facts.get("opens", "8:00")),
            closes=seconds_of(facts.get("closes", "17:00")),
            weekdays=frozenset(facts.get("weekdays", range(7))),
            slots=tuple(seconds_of(one) for one in facts.get("slots", ())),
            line=tuple(
                LineCall(one["stop"], one["after"] * _MINUTE) for one in facts.get("line", ())
            ),
            open_days=int(facts.get("open_days", 14)),
            ride_factor=float(facts.get("ride_factor", 1.8)),
            fares=Fares(
                int(facts["ride_yen"]), int(facts.get("book_yen", 0)),
                int(facts.get("book_coupons", 0)), int(facts.get("infant_age", 6)),
                int(facts.get("child_age", 0)),
            ),
            entitled=frozenset(Entitled(one) for one in facts.get("entitled", ("citizen",))),
            forbidden=tuple((one[0], one[1]) for one in facts.get("forbidden", ())),
            shortest_m=int(facts.get("shortest_m", 0)),
            **minutes,
        )  # fmt: skip

    def runs_on(self, day: date) -> bool:
        """Whether anybody is taken on a day."""
        return day.weekday() in self.weekdays

    def longest_ride(self, direct: int) -> int:
        """How long anybody sits at most, for a direct drive of so many seconds."""
        return max(int(direct * self.ride_factor) + self.ride_extra, self.ride_least)

    def departures(self, after: int) -> Iterator[Window]:
        """Boarding windows that are offered, `after` seconds into a line's run."""
        if self.kind is ServiceKind.FREE:
            for begins in range(self.opens, self.closes + 1, self.step):
                yield begins, begins + self.width
            return
        for slot in self.slots:
            yield slot + after, slot + after + self.width

    def calls_at(self, origin: str, goal: str) -> int | None:
        """Seconds into the run at which a ride would begin; None where nobody is taken so.

        Slots and free demand go from anywhere to anywhere; a line goes one way only.
        """
        if origin == goal or self._refuses(origin, goal):
            return None
        if self.kind is not ServiceKind.LINE:
            return 0
        at = {call.stop: call.after for call in self.line}
        if origin not in at or goal not in at or at[origin] >= at[goal]:
            return None
        return at[origin]

    def _refuses(self, origin: str, goal: str) -> bool:
        return any(
            origin.startswith(one) and goal.startswith(other) for one, other in self.forbidden
        )
