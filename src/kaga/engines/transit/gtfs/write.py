"""Writing a feed: the same bytes for the same feed, whatever the machine.

Everything that is in the feed is written: known files, unknown columns, other files. Rows that
were set aside when reading are not. The profile says which files a reader of that format
expects to find.

>>> from kaga.engines.transit.gtfs.feed import feed_of
>>> write_tables(feed_of({"stops.txt": [("stop_id",), ("A",)]}))["stops.txt"]
b'stop_id\\r\\nA\\r\\n'
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Literal

from kaga.engines.transit.gtfs.fields import FILES
from kaga.engines.transit.gtfs.sheet import write_sheet

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.feed import Feed

Profile = Literal["gtfs", "gtfs-jp"]

_JAPANESE = frozenset(
    ["agency_jp.txt", "office_jp.txt", "routes_jp.txt", "pass_attributes.txt", "pass_rules.txt"]
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_tables(feed: Feed, profile: Profile = "gtfs-jp") -> dict[str, bytes]:
    """The files of a feed by name: `gtfs` leaves out those that only Japan knows."""
    left_out = _JAPANESE if profile == "gtfs" else frozenset[str]()
    found = {
        name: write_sheet(feed.sheets[name])
        for name in FILES
        if name not in left_out and name in feed.sheets and feed.sheets[name].names
    }
    if feed.zones:
        found["locations.geojson"] = feed.zones
    return {**found, **(feed.others or {})}


def write_feed(feed: Feed, profile: Profile = "gtfs-jp") -> bytes:
    """The zip archive of a feed; entries in the order of the format, dated 1980-01-01."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_tables(feed, profile).items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()
