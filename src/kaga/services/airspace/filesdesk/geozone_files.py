"""Zones of the city as ED-269 and ED-318 files, and such files as proposals.

What: everything that keeps flights away in the next 30 days out, one zone each; zones of other
authorities in, as proposals that somebody of the desk still has to approve. Why corridors go
out as polygons: neither format knows them. Why identifiers of a hash: both allow seven
characters, and a zone must keep its own from file to file.

>>> identifier_of("zone-0190b1c2", set())
'KGW58X5'
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

import shapely

from kaga.engines.airspace.footprints import Circle, Corridor, Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.geozones.constraints import volumes_of
from kaga.engines.airspace.geozones.ed269 import read_ed269, write_ed269
from kaga.engines.airspace.geozones.ed318 import read_ed318, write_ed318
from kaga.engines.airspace.geozones.model import (
    About,
    Authority,
    Dataset,
    GeoZone,
    Kind,
    Layer,
    Purpose,
    Text,
    ZoneHeight,
)
from kaga.engines.airspace.geozones.problems import GeozoneError, Problem
from kaga.engines.airspace.heights import RelHome
from kaga.engines.airspace.volumes import Severity
from kaga.engines.geo.model import Point
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage.door import write
from kaga.services.airspace.enums import Restriction
from kaga.services.airspace.models import Geozone
from kaga.services.airspace.queries.basis import InForce, in_force
from kaga.services.airspace.shapes import footprint_record, height_record, period_record

if TYPE_CHECKING:
    from kaga.engines.airspace.footprints import Footprint
    from kaga.engines.airspace.geozones.reading import Reading
    from kaga.engines.airspace.heights import AnyHeight
    from kaga.engines.airspace.volumes import Volume

ZoneFormat = Literal["ed269", "ed318"]
AHEAD: Final = timedelta(days=30)
BY_FILE: Final = UUID(int=0)
"""Who proposes what a file says: no person, so that any member of the desk may approve it."""
_COUNTRY: Final = "JPN"
_LANG: Final = "ja-JP"
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_KINDS: Final = {
    Severity.PROHIBIT: Kind.PROHIBITED,
    Severity.PERMISSION: Kind.AUTHORISATION,
    Severity.COST: Kind.FREE,
    Severity.INFORM: Kind.FREE,
}
_RESTRICTIONS: Final = {
    Severity.PROHIBIT: Restriction.PROHIBITED,
    Severity.PERMISSION: Restriction.PERMISSION,
    Severity.COST: Restriction.AVOID,
    Severity.INFORM: Restriction.AVOID,
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of a file: how many constraints were proposed, and what was refused why."""

    proposed: int
    refused: tuple[str, ...]
    notes: tuple[str, ...]


def zones_file(wanted: ZoneFormat) -> str:
    """Zones, events and works of the next 30 days as a file.

    Raises
    ------
    GeozoneError
        If a zone says what the format cannot.
    """
    now = clock.now()
    taken: set[str] = set()
    zones = [_zone(one, taken) for one in in_force(now, now + AHEAD)]
    dataset = Dataset(
        name="Kaga City UAS geographical zones",
        providers=(Text(_LANG, "加賀市"),),
        descriptions=(Text(_LANG, "加賀市の飛行の制限・催し・工事（30日先まで）"),),
        issued=float(int(now.timestamp())),
    )
    if wanted == "ed269":
        return write_ed269(zones, dataset, _LANG)
    return write_ed318(zones, dataset)


def identifier_of(name: str, taken: set[str]) -> str:
    """Seven characters for a zone, the same in every file unless others took them."""
    for attempt in range(1_000):
        digest = hashlib.sha256(f"{name}:{attempt}".encode()).digest()
        number = int.from_bytes(digest[:4], "big")
        text = "KG" + "".join(_ALPHABET[(number >> 5 * at) % 32] for at in range(5))
        if text not in taken:
            taken.add(text)
            return text
    raise GeozoneError(Problem.TOO_LARGE, name, "no identifier is left")


def _zone(one: InForce, taken: set[str]) -> GeoZone:
    volume = one.volume
    about = About(
        identifier_of(str(volume.id), taken),
        _COUNTRY,
        _KINDS[volume.severity],
        (Authority(Purpose.INFORMATION, names=(Text(_LANG, "加賀市"),)),),
        names=(Text(_LANG, one.name),),
    )
    floor, ceiling = _limit(volume.floor, one.name), _limit(volume.ceiling, one.name)
    return GeoZone(about, (Layer(_area(volume.footprint), floor, ceiling),), volume.periods)


def _limit(height: AnyHeight, name: str) -> ZoneHeight:
    if isinstance(height, RelHome):
        detail = "is measured from a take-off point"
        raise GeozoneError(Problem.NOT_EXPRESSIBLE, name, detail)
    return height


def _area(footprint: Footprint) -> Polygon | Circle:
    """The footprint, a corridor as its outline, never narrower than it is."""
    if not isinstance(footprint, Corridor):
        return footprint
    middle = footprint.line[len(footprint.line) // 2]
    frame = LocalFrame(middle.lat, middle.lon)
    line = shapely.linestrings([frame.east_north(at.lat, at.lon) for at in footprint.line])
    # An arc of 16 chords a quarter lies half a percent inside its circle.
    outline = line.buffer(footprint.half_width_m * 1.005, quad_segs=16)
    ring = [frame.degrees(east, north) for east, north in outline.exterior.coords[:-1]]
    return Polygon(tuple(Point(round(lat, 8), round(lon, 8)) for lat, lon in ring))


def read_zones(text: str, wanted: ZoneFormat) -> Reading:
    """The zones in a file, with what was refused (raises GeozoneError for no such file)."""
    return read_ed269(text, _LANG) if wanted == "ed269" else read_ed318(text)


def propose_zones(text: str, wanted: ZoneFormat, source: str) -> Proposed:
    """Propose every zone of a file; each holds once somebody of the desk has approved it."""
    reading = read_zones(text, wanted)
    count = 0
    for zone in reading.zones:
        about = zone.about
        name = about.names[0].text if about.names else about.identifier
        key = f"{about.country.lower()}-{about.identifier.lower()}"
        for volume in volumes_of(zone, key):
            _propose(volume, name, source)
            count += 1
    refused = tuple(str(one.error) for one in reading.refused)
    return Proposed(count, refused, tuple(str(one) for one in reading.notes))


def _propose(volume: Volume, name: str, source: str) -> None:
    row = Geozone(
        name=name[:120],
        footprint=footprint_record(volume.footprint),
        floor=height_record(volume.floor),
        ceiling=height_record(volume.ceiling),
        periods=[period_record(one) for one in volume.periods],
        restriction=str(_RESTRICTIONS[volume.severity]),
        rule=str(volume.rule)[:60],
        source=source[:200],
        proposed_by=BY_FILE,
    )
    with write() as tx:
        subject = Subject(row.handle, {"zone": row.name, "restriction": row.restriction})
        told_record(tx, "airspace.zone.proposed", Actor.system("geozone file"), subject)
        tx.add(row)
