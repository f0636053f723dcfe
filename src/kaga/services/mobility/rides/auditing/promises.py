"""Every booking of a day: what it was told and when, what happened, whether that was kept.

What: the promise that counts is the newest that was made before the vehicle came. It is kept
when the vehicle was there by the end of the window, the arrival by its time, and nobody sat
longer than told; a change is fair when somebody was told of it before it mattered. A ride that
no driver said anything of is not counted as kept.

>>> # looked_at(service, date(2026, 11, 24)).broken
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from kaga.kernel import clock
from kaga.services.mobility.rides.auditing.evidence import (
    Evidence,
    beginning,
    entries_kept,
    evidence_of,
)
from kaga.services.mobility.rides.models import Booking, Promise, Stop, Told

if TYPE_CHECKING:
    from kaga.services.mobility.rides.models import DemandService

Verdict = Literal[
    "kept", "changed", "broken", "failed", "cancelled", "no_show", "unrecorded", "ahead"
]
VERDICTS: Final[tuple[Verdict, ...]] = (
    "kept", "changed", "broken", "failed", "cancelled", "no_show", "unrecorded", "ahead",
)  # fmt: skip
_MINUTE: Final = 60
_OPEN: Final = {"booked", "aboard"}


FaultKind = Literal[
    "silent", "untold", "left_early", "late_pickup", "late_arrival", "long_ride"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """What was not as told: by how many minutes, or in which change."""

    kind: FaultKind
    amount: int

    def __str__(self) -> str:
        """In one line."""
        return f"{self.kind} {self.amount}"


@dataclass(frozen=True, slots=True)
class Telling:
    """One way in which somebody was told; `at` is missing while nobody has reached them."""

    how: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """What was promised from a moment on; without times it was taken back."""

    number: int
    why: str
    made_at: datetime
    since: int | None
    until: int | None
    by: int | None
    longest: int | None
    told: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A booking, everything it was told, what happened, and what is wrong with it."""

    reference: str
    channel: str
    district: str
    state: str
    people: int
    origin: str
    goal: str
    versions: tuple[Version, ...]
    arrived: int | None
    boarded: int | None
    alighted: int | None
    verdict: Verdict
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """A day of a service."""

    service: str
    day: date
    bookings: tuple[Looked, ...]
    evidence: Evidence
    flaws: tuple[str, ...] = field(default=())

    def count(self, verdict: Verdict) -> int:
        """How many bookings came out so."""
        return sum(one.verdict == verdict for one in self.bookings)

    @property
    def silent(self) -> int:
        """How many changes nobody was told of."""
        return sum(fault.kind == "silent" for one in self.bookings for fault in one.faults)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was changed silently, and events and ledger agree."""
        return not self.silent and not self.flaws


def looked_at(service: DemandService, day: date) -> Audit:
    """Look at every booking of a day."""
    evidence = evidence_of(service, day)
    rows = list(Booking.objects.filter(service=service, day=day).order_by("reference"))
    versions = _versions(rows)
    districts = dict(Stop.objects.values_list("code", "district"))
    judge = _Judge(day, evidence)
    found = tuple(
        judge.look(row, versions.get(row.reference, ()), districts.get(row.origin, ""))
        for row in rows
    )
    return Audit(service.code, day, found, evidence, (*evidence.flaws, *_missing(rows)))


def _versions(rows: list[Booking]) -> dict[str, tuple[Version, ...]]:
    told: dict[object, list[Telling]] = {}
    of_day = Promise.objects.filter(booking__in=[row.id for row in rows])
    for one in Told.objects.filter(promise__in=of_day.values("id")).order_by("made_at", "id"):
        told.setdefault(one.promise_id, []).append(Telling(one.how, one.at))
    names = {row.id: row.reference for row in rows}
    found: dict[str, tuple[Version, ...]] = {}
    for row in of_day.order_by("number"):
        version = Version(
            row.number, row.why, row.made_at, row.pickup_from, row.pickup_until,
            row.arrive_by, row.longest_ride, tuple(told.get(row.id, ())),
        )  # fmt: skip
        name = names[row.booking_id]
        found[name] = (*found.get(name, ()), version)
    return found


def _missing(rows: list[Booking]) -> tuple[str, ...]:
    """Promises of which the ledger has no entry, or that are not numbered one by one."""
    promises = list(Promise.objects.filter(booking__in=[row.id for row in rows]))
    kept = entries_kept({one.entry_id for one in promises})
    names = {row.id: row.reference for row in rows}
    return tuple(
        f"promise {one.number} of {names[one.booking_id]} has no entry in the ledger"
        for one in promises
        if one.entry_id not in kept
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges bookings by what was told and what was done."""

    day: date
    evidence: Evidence

    def look(self, row: Booking, versions: tuple[Version, ...], district: str) -> Looked:
        deeds = self.evidence.deeds.get(row.reference, {})
        faults = (*self._untold(row, versions), *self._missed(row, versions, deeds))
        return Looked(
            row.reference, row.channel, district, row.state,
            sum(int(row.party[kind]) for kind in ("full", "half", "infants")),
            row.origin, row.goal, versions, deeds.get("arrived"), deeds.get("boarded"),
            deeds.get("alighted"), self._verdict(row, versions, deeds, faults), faults,
        )  # fmt: skip

    def _verdict(
        self,
        row: Booking,
        versions: tuple[Version, ...],
        deeds: Mapping[str, int],
        faults: tuple[Fault, ...],
    ) -> Verdict:
        if row.state == "failed":
            return "failed"
        if faults:
            return "broken"
        if row.state in {"cancelled", "no_show"}:
            return "cancelled" if row.state == "cancelled" else "no_show"
        if row.state in _OPEN and self._moment(row.arrive_by) > clock.now():
            return "ahead"
        if "boarded" not in deeds or "alighted" not in deeds:
            return "unrecorded"
        return "changed" if len(versions) > 1 else "kept"

    def _untold(self, row: Booking, versions: tuple[Version, ...]) -> list[Fault]:
        """Changes of which nobody knew before they mattered."""
        found: list[Fault] = []
        for before, version in zip((None, *versions), versions, strict=False):
            if not version.told:
                found.append(Fault("silent", version.number))
            elif before is not None and self._too_late(before, version):
                found.append(Fault("untold", version.number))
        numbers = [one.number for one in versions]
        if numbers != list(range(1, row.promise_number + 1)):
            found.append(Fault("silent", row.promise_number))
        return found

    def _too_late(self, before: Version, version: Version) -> bool:
        if version.why in {"cancelled", "no_show", "changed"} or before.until is None:
            return False  # by the rider, or because of what the rider did
        deadline = max(self._moment(before.until), version.made_at + timedelta(minutes=10))
        reached = [one.at for one in version.told if one.at is not None]
        return min(reached, default=clock.now()) > deadline

    def _missed(
        self, row: Booking, versions: tuple[Version, ...], deeds: Mapping[str, int]
    ) -> list[Fault]:
        """Times that were not kept, in minutes as people tell them."""
        there = min(
            (deeds[one] for one in ("arrived", "boarded") if one in deeds), default=None
        )
        found: list[Fault] = []
        if "absent" in deeds and row.state == "no_show":
            first = self._in_force(versions, deeds["absent"])
            if first and first.since is not None and deeds["absent"] < first.since:
                early = first.since - deeds["absent"]
                found.append(Fault("left_early", _minutes(early)))
        if there is None:
            return found
        waited = self._in_force(versions, there)
        if waited and waited.until is not None and there // _MINUTE > waited.until // _MINUTE:
            found.append(Fault("late_pickup", _minutes(there - waited.until)))
        if "alighted" not in deeds:
            return found
        last = self._in_force(versions, deeds["alighted"])
        if last and last.by is not None and deeds["alighted"] // _MINUTE > last.by // _MINUTE:
            found.append(Fault("late_arrival", _minutes(deeds["alighted"] - last.by)))
        sat = deeds["alighted"] - deeds.get("boarded", there)
        if last and last.longest is not None and sat > last.longest + 5 * _MINUTE:
            found.append(Fault("long_ride", _minutes(sat - last.longest)))
        return found

    def _in_force(self, versions: tuple[Version, ...], second: int) -> Version | None:
        """The newest promise with times that was made before a second of the day."""
        moment = self._moment(second)
        timed = [one for one in versions if one.until is not None]
        made = [one for one in timed if one.made_at <= moment]
        return made[-1] if made else next(iter(timed), None)

    def _moment(self, second: int) -> datetime:
        return beginning(self.day) + timedelta(seconds=second)


def _minutes(seconds: int) -> int:
    return -(-seconds // _MINUTE)
