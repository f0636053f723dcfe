"""What the events of a day say, added up by code of its own.

>>> changed({"rides": {"a": {}}}, {"rides": {"a": None}})["rides"]
{}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kaga.kernel.clock import TOKYO
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.services.mobility.rides.models import DayEvent, DayHead, DriverDeed

if TYPE_CHECKING:
    from kaga.services.mobility.rides.models import DemandService

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """A day as its events tell it.

    Attributes
    ----------
    deeds: by booking, what the driver said, in seconds of the day; "absent" among them.
    rides: by booking, the newest row of each ride that ever was in the plan.
    flaws: events that do not lead to their hash, or to what is kept.
    """

    events: int
    digest: str
    deeds: Mapping[str, Mapping[str, int]]
    rides: Mapping[str, Mapping[str, Any]]
    flaws: tuple[str, ...]


def evidence_of(service: DemandService, day: date) -> Evidence:
    """Add up a day; one without events has happened without bookings."""
    state: dict[str, Any] = {"factor": 1.0, "duties": {}, "rides": {}, "tours": {}, "deeds": {}}
    rides: dict[str, Any] = {}
    flaws, count, digest = [], 0, _hash(state)
    rows = DayEvent.objects.filter(service=service, day=day).order_by("number")
    for event in rows.iterator(_AT_ONCE):
        count += 1
        state = changed(state, event.patch)
        digest = _hash(state)
        rides |= state["rides"]
        if event.number != count or event.digest != digest:
            flaws.append(f"event {event.number} does not lead to its hash")
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is not None and (head.number, head.digest, _hash(head.state)) != (
        count,
        digest,
        digest,
    ):
        flaws.append("the plan that is kept is not what its events add up to")
    return Evidence(count, digest, _deeds(state, day), rides, tuple(flaws))


def changed(state: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The state after an event: rows put in place of others, empty ones gone."""
    after = dict(state)
    for part, rows in patch.items():
        if part == "factor":
            after[part] = rows
            continue
        both = {**state.get(part, {}), **rows}
        after[part] = {name: row for name, row in both.items() if row is not None}
    return after


def entries_kept(wanted: Iterable[UUID]) -> set[UUID]:
    """Which of these entries are in the ledger, in its order already or waiting for it."""
    names, found = list(wanted), set()
    for begin in range(0, len(names), _AT_ONCE):
        some = names[begin : begin + _AT_ONCE]
        found |= set(StagedEntry.objects.filter(id__in=some).values_list("id", flat=True))
        kept = LedgerEntry.objects.filter(entry_id__in=some)
        found |= set(kept.values_list("entry_id", flat=True))
    return found


def _deeds(state: Mapping[str, Any], day: date) -> dict[str, dict[str, int]]:
    found = {name: dict(deeds) for name, deeds in state["deeds"].items()}
    begins = beginning(day)
    during = (begins, begins + timedelta(hours=30))
    for row in DriverDeed.objects.filter(deed="absent", outcome="taken", said_at__range=during):
        second = int((row.said_at - begins).total_seconds())
        found.setdefault(row.booking, {})["absent"] = second
    return found


def beginning(day: date) -> datetime:
    """The moment from which the seconds of a day count (the city knows no summer time)."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def _hash(state: Mapping[str, Any]) -> str:
    text = json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
