"""What is told of an archive after it was read: how much is in it, what was set aside and why.

>>> told = told_of(b"no zip")
>>> told.record["refused"], told.record["problems"][0]["code"]
(True, 'not_a_feed')
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from kaga.engines.transit.gtfs.feed import Feed
from kaga.engines.transit.gtfs.problems import CODES, Effect, Report
from kaga.engines.transit.gtfs.read import read_feed
from kaga.engines.transit.gtfs.write import write_feed
from kaga.engines.transit.timetable.service_days import period

MOST_LISTED: Final = 500
"""Problems that a stored report names one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """An archive after reading: the feed, the archive as we write it, and the record of it.

    `archive` is what is kept: our own writing of what was usable, or the bytes that came when
    nothing was.
    """

    feed: Feed
    archive: bytes
    record: dict[str, Any]

    @property
    def refused(self) -> bool:
        """Whether the feed as a whole cannot be used."""
        return bool(self.record["refused"])

    @property
    def digest(self) -> str:
        """The hash of what is kept."""
        return hashlib.sha256(self.archive).hexdigest()


def told_of(archive: bytes, most: int = MOST_LISTED) -> Told:
    """Read an archive; `most` problems are named one by one."""
    feed, report = read_feed(archive)
    kept = archive if report.refused else write_feed(feed)
    return Told(feed, kept, {**_problems(report, most), "facts": facts_of(feed)})


def facts_of(feed: Feed) -> dict[str, Any]:
    """How much a feed holds, and the days it speaks of."""
    days = period(feed)
    agencies = feed.table("agency.txt").texts("agency_name")
    return {
        "agencies": agencies[:20],
        "stops": len(feed.table("stops.txt")),
        "routes": len(feed.table("routes.txt")),
        "trips": len(feed.table("trips.txt")),
        "calls": len(feed.table("stop_times.txt")),
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[1].isoformat() if days else None,
    }


def _problems(report: Report, most: int) -> dict[str, Any]:
    counts = [
        {"file": file, "code": code, "count": count, "means": CODES[code]}
        for (file, code), count in sorted(report.counts().items())
    ]
    # What cost data comes first: a list that is cut must not hide it behind remarks.
    weighty = sorted(report.problems, key=lambda one: one.effect == Effect.NOTED)
    return {
        "refused": report.refused,
        "rows_read": report.rows_read,
        "rows_set_aside": report.rows_set_aside,
        "counts": counts,
        "problems": [
            {
                "file": one.file,
                "line": one.line,
                "field": one.field,
                "value": one.value[:120],
                "code": one.code,
                "effect": str(one.effect),
            }
            for one in weighty[:most]
        ],
        "problems_in_all": len(report.problems),
    }
