"""An audit as plain data: for programs, for a spreadsheet, for a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from defusedcsv import csv

from kaga.services.mobility.rides.auditing.promises import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.services.mobility.rides.auditing.fairness import Fairness
    from kaga.services.mobility.rides.auditing.promises import Audit, Looked, Version

COLUMNS: Final = (
    "reference", "channel", "district", "people", "state", "verdict", "changes", "told_from",
    "told_until", "told_arrival", "arrived", "boarded", "alighted", "faults",
)  # fmt: skip


def record_of(audit: Audit, fairness: Fairness) -> dict[str, Any]:
    """Everything, for programs; times are seconds of the service day."""
    return {
        "date": audit.day.isoformat(),
        "service": audit.service,
        "counts": {name: audit.count(name) for name in VERDICTS},
        "silent": audit.silent,
        "events": audit.evidence.events,
        "plan": audit.evidence.digest,
        "flaws": list(audit.flaws),
        "sound": audit.is_sound,
        "fairness": fairness.facts(),
        "bookings": [_booking(one) for one in audit.bookings],
    }


def _booking(one: Looked) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "channel": one.channel,
        "district": one.district,
        "people": one.people,
        "state": one.state,
        "verdict": one.verdict,
        "faults": [{"kind": fault.kind, "amount": fault.amount} for fault in one.faults],
        "arrived": one.arrived,
        "boarded": one.boarded,
        "alighted": one.alighted,
        "promises": [_version(version) for version in one.versions],
    }


def _version(one: Version) -> dict[str, Any]:
    return {
        "number": one.number,
        "why": one.why,
        "made_at": one.made_at.isoformat(),
        "pickup": [one.since, one.until],
        "arrive_by": one.by,
        "longest": one.longest,
        "told": [
            {"how": way.how, "at": way.at.isoformat() if way.at else None} for way in one.told
        ],
    }


def clock_of(second: int | None) -> str:
    """A second of the day as people read it.

    >>> clock_of(33_000)
    '9:10'
    """
    return "" if second is None else f"{second // 3600}:{second % 3600 // 60:02d}"


def table_of(audit: Audit) -> str:
    """A spreadsheet: a row for each booking, nobody's name."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in audit.bookings:
        last = next((version for version in reversed(one.versions) if version.since), None)
        times = (None,) * 3 if last is None else (last.since, last.until, last.by)
        changes = max(len(one.versions) - 1, 0)
        row = [one.reference, one.channel, one.district, one.people, one.state, one.verdict]
        seen = (*times, one.arrived, one.boarded, one.alighted)
        table.writerow([*row, changes, *map(clock_of, seen), "; ".join(map(str, one.faults))])
    return out.getvalue()


def lines_of(audit: Audit, fairness: Fairness) -> Iterator[str]:
    """For somebody at a terminal."""
    yield f"{audit.service} {audit.day}: {len(audit.bookings)} bookings"
    for verdict in VERDICTS:
        if audit.count(verdict):
            yield f"  {verdict}: {audit.count(verdict)}"
    for one in audit.bookings:
        for fault in one.faults:
            yield f"  {one.reference}: {fault}"
    for title, groups in (("district", fairness.districts), ("channel", fairness.channels)):
        for name, group in groups.items():
            yield (
                f"  {title} {name or '—'}: {group.served} of {group.asked} served, "
                f"waited {group.waited} min, detour {group.detour}, refused {group.refused}"
            )
    for flaw in audit.flaws:
        yield f"  ! {flaw}"
    yield "every change was told, events and ledger agree" if audit.is_sound else "NOT SOUND"
