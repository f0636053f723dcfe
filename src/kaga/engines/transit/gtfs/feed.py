"""A feed: its files as sheets, the zones of flexible services, and everything else as it was.

>>> feed = feed_of({"stops.txt": [("stop_id", "stop_name"), ("A", "加賀温泉駅")]})
>>> feed.table("stops.txt").texts("stop_name")
['加賀温泉駅']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaga.engines.transit.gtfs.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING = sheet_of((), ())


@dataclass(frozen=True, slots=True)
class Feed:
    """The files of a feed after what was wrong has been set aside.

    `sheets` are the tables by file name, `zones` the bytes of `locations.geojson` (empty if
    there is none), `others` every file nobody here reads, byte for byte.
    """

    sheets: Mapping[str, Sheet]
    zones: bytes = b""
    others: Mapping[str, bytes] | None = None

    def table(self, file: str) -> Sheet:
        """A table; one without rows and columns if the feed does not have it."""
        return self.sheets.get(file, _NOTHING)

    def with_table(self, file: str, sheet: Sheet) -> Feed:
        """The same feed with one table replaced."""
        return replace(self, sheets={**self.sheets, file: sheet})

    @property
    def timezone(self) -> str:
        """The time zone of the feed: that of its first agency (the format asks for one)."""
        named = self.table("agency.txt").texts("agency_timezone")
        return named[0] if named and named[0] else "Asia/Tokyo"


def feed_of(tables: Mapping[str, Sequence[Sequence[object]]]) -> Feed:
    """A feed written in memory: for each file a header and its rows."""
    return Feed({name: sheet_of([str(n) for n in t[0]], t[1:]) for name, t in tables.items()})
