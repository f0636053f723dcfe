"""The plan of a day: as it is, or as it will begin.

>>> # day_state(service, date(2026, 11, 24)).state["tours"]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kaga.services.mobility.rides.dayplan import EMPTY, State, applied, digest_of, replayed
from kaga.services.mobility.rides.models import DayEvent, DayHead, Roster

if TYPE_CHECKING:
    from kaga.services.mobility.rides.models import DemandService


@dataclass(frozen=True, slots=True)
class DayState:
    """A plan and its number; 0 before anything was written for the day."""

    number: int
    state: State
    digest: str = ""


def day_state(service: DemandService, day: date) -> DayState:
    """The plan now; before the first booking, what the roster says."""
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is None:
        return DayState(0, applied(EMPTY, opening(service, day)))
    return DayState(head.number, head.state, head.digest)


def day_number(service: DemandService, day: date) -> tuple[int, str]:
    """The number and the hash of the plan now; 0 and nothing before the first booking."""
    rows = DayHead.objects.filter(service=service, day=day).values_list("number", "digest")
    return rows.first() or (0, "")


def opening(service: DemandService, day: date) -> dict[str, Any]:
    """With which shifts a day begins."""
    rows = Roster.objects.filter(service=service, is_active=True)
    rows = rows.select_related("vehicle__base").order_by("code")
    on_day = [row for row in rows if day.weekday() in row.weekdays and row.vehicle.is_active]
    return {
        "duties": {row.code: _duty(row) for row in on_day},
        "tours": {row.code: [] for row in on_day},
    }


def _duty(row: Roster) -> dict[str, Any]:
    vehicle = row.vehicle
    return {
        "vehicle": vehicle.code,
        "driver": str(row.driver_id) if row.driver_id else None,
        "base": vehicle.base.code,
        "begins": row.begins,
        "ends": row.ends,
        "room": [vehicle.seats, vehicle.wheelchairs, vehicle.child_seats],
        "breaks": row.breaks,
        "out": None,
    }


@dataclass(frozen=True, slots=True)
class Replay:
    """What the events of a day add up to, beside what is kept.

    `differs` are the numbers of events whose hash is not the one that was kept with them.
    """

    number: int
    digest: str
    kept: str
    differs: tuple[int, ...]

    @property
    def is_same(self) -> bool:
        """Whether the plan that is kept is the one that the events make."""
        return self.digest == self.kept and not self.differs


def replay(service: DemandService, day: date) -> Replay | None:
    """Add up the events of a day anew; None if there are none."""
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is None:
        return None
    events = DayEvent.objects.filter(service=service, day=day).order_by("number")
    patches: list[Any] = []
    differs = []
    state: State = replayed([])
    for event in events:
        patches.append(event.patch)
        state = applied(state, event.patch)
        if digest_of(state) != event.digest or event.number != len(patches):
            differs.append(event.number)
    kept = digest_of(head.state)
    if kept != head.digest or head.number != len(patches):
        differs.append(head.number)
    return Replay(len(patches), digest_of(state), kept, tuple(differs))
