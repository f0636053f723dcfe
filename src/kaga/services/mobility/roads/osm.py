"""Streets out of an OpenStreetMap file (PBF or XML).

What: ways on which somebody may move, the points they run through, tags of points that matter,
and turn restrictions, in the form that `engines.streets` takes; and what was left out, with the
reason (`Left`). Why here: reading the format is the work of pyosmium; what tags mean is the
engine's. Files of a whole region are cut to a box while they are read, so that what lies
elsewhere is never kept in memory.

>>> len(read_osm(b"<osm version='0.6'></osm>", OsmFormat.XML).ways)
0
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.streets.ways import Extract, Restriction, Turn, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from kaga.engines.geo.model import Box


MOST_NAMED: Final = 50
CREDIT: Final = "© OpenStreetMap contributors"
"""Whom the licence of the data (ODbL) wants named where it is shown."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED: Final = frozenset({"proposed", "construction", "razed", "abandoned", "raceway"})
_KEPT: Final = _words(
    "access area conveying duration foot footway highway ice_road incline junction maxspeed"
    " motor_vehicle motorcar motorroad name oneway public_transport railway ref route service"
    " smoothness snowplowing surface tracktype tunnel bridge vehicle wheelchair width"
    " winter_service sac_scale ramp:wheelchair barrier kerb"
)
_KEPT_BEGINNINGS: Final = ("name:", "oneway:")
_KEPT_ENDS: Final = (":conditional", ":forward", ":backward")
_BESIDE: Final = frozenset({"restriction", "restriction:motorcar", "restriction:motor_vehicle"})


class OsmFormat(Enum):
    """How a file is written, as pyosmium calls it."""

    PBF = "pbf"
    XML = "osm"


class NotStreets(ValueError):
    """The file cannot be read as OpenStreetMap data; the message says why."""


class Left(Enum):
    """Why something of a file was left out, or (the last two) not taken as it is."""

    ELSEWHERE = "no point of the way lies in the area asked for"
    NOT_IN_USE = "proposed, under construction or gone"
    ONE_POINT = "a way of fewer than two points"
    NOT_FOR_CARS = "a turn restriction that spares cars, or forbids no turn"
    BROKEN = "a turn restriction without one beginning, one end and a way between"
    WITHOUT_WAYS = "a turn restriction between ways that are not there"
    POINTS_MISSING = "points of the way are not in the file: it is interrupted there"


@dataclass(slots=True)
class Account:
    """What was read and what was left out: all counted, the first of each named.

    `first` are (reason, number of the way or relation in the file).
    """

    ways: int = 0
    restrictions: int = 0
    left: Counter[Left] = field(default_factory=Counter)
    first: list[tuple[Left, int]] = field(default_factory=list)

    def leave(self, why: Left, number: int) -> None:
        """Count one; the first `MOST_NAMED` of a reason are named."""
        self.left[why] += 1
        if self.left[why] <= MOST_NAMED:
            self.first.append((why, number))


def read_osm(
    content: bytes,
    form: OsmFormat = OsmFormat.PBF,
    *,
    within: Box | None = None,
    account: Account | None = None,
) -> Extract:
    """Streets of a file.

    Parameters
    ----------
    content
        The file.
    form
        How it is written.
    within
        Ways without any point in it are left out; those that leave it are kept whole.
    account
        Where it is written down what was read and left out.

    Raises
    ------
    NotStreets
        If it is no such file.
    """
    import osmium  # noqa: PLC0415 - compiled, and only imports need it

    kept = Account() if account is None else account
    keys = osmium.filter.KeyFilter("highway", "route", "railway", "public_transport")
    rules = osmium.filter.KeyFilter(*_BESIDE)
    kinds = osmium.osm.WAY if within is None else osmium.osm.NODE | osmium.osm.WAY
    try:
        objects = _objects(osmium, content, form, kinds, keys)
        if within is not None:
            objects = (one for one in objects.with_locations() if one.is_way())
        ways = _ways(objects, within, kept)
        points = _points(osmium, content, form, ways)
        _find_missing(ways, points[0], kept)
        relations = _objects(osmium, content, form, osmium.osm.RELATION, rules)
        restrictions = _restrictions(relations, ways, kept)
    except RuntimeError as error:
        raise NotStreets(f"the file cannot be read: {error}") from error
    numbers, latitude, longitude, marked = points
    return Extract(ways, numbers, latitude, longitude, marked, restrictions)


def _objects(osmium: Any, content: bytes, form: OsmFormat, kind: Any, keys: Any) -> Any:
    """Objects of some kinds that have one of some keys."""
    source = osmium.io.FileBuffer(content, form.value)
    return osmium.FileProcessor(source, kind).with_filter(keys)


def _ways(objects: Iterable[Any], within: Box | None, account: Account) -> tuple[Way, ...]:
    found = []
    for one in objects:
        tags = _tags(one)
        kind = tags.get("highway")
        moves = (kind is not None and kind not in _DROPPED) or (
            tags.get("route") in {"ferry", "shuttle_train"}
            or "platform" in (tags.get("railway"), tags.get("public_transport"))
        )
        if not (moves or kind is not None):
            continue
        account.ways += 1
        if not moves:
            account.leave(Left.NOT_IN_USE, one.id)
        elif len(one.nodes) < 2:
            account.leave(Left.ONE_POINT, one.id)
        elif within is not None and not _touches(one, within):
            account.leave(Left.ELSEWHERE, one.id)
        else:
            found.append(Way(one.id, tuple([node.ref for node in one.nodes]), tags))
    return tuple(found)


def _touches(way: Any, box: Box) -> bool:
    """Whether a point of a way lies in a box."""
    for node in way.nodes:
        if node.location.valid():
            lat, lon = node.location.lat, node.location.lon
            if box.south <= lat <= box.north and box.west <= lon <= box.east:
                return True
    return False


def _find_missing(ways: tuple[Way, ...], numbers: NDArray[np.int64], account: Account) -> None:
    """Write down which ways run through points that the file does not have."""
    named = np.array([node for way in ways for node in way.nodes], np.int64)
    missing = set(np.setdiff1d(named, numbers).tolist())
    if missing:
        for way in ways:
            if not missing.isdisjoint(way.nodes):
                account.leave(Left.POINTS_MISSING, way.number)


def _tags(one: Any) -> Mapping[str, str]:
    return {
        tag.k: tag.v
        for tag in one.tags
        if tag.k in _KEPT or tag.k.startswith(_KEPT_BEGINNINGS) or tag.k.endswith(_KEPT_ENDS)
    }


def _points(osmium: Any, content: bytes, form: OsmFormat, ways: tuple[Way, ...]) -> Any:
    """Numbers, latitudes, longitudes and tags of the points of ways, by number."""
    used = np.unique(np.array([node for way in ways for node in way.nodes], np.int64))
    wanted = osmium.filter.IdFilter(used.tolist())
    numbers, latitude, longitude = [], [], []
    marked = {}
    for one in _objects(osmium, content, form, osmium.osm.NODE, wanted):
        numbers.append(one.id)
        latitude.append(one.lat)
        longitude.append(one.lon)
        if len(one.tags):
            tags = _tags(one)
            if tags:
                marked[one.id] = tags
    order = np.argsort(np.array(numbers, np.int64), kind="stable")
    return (
        np.array(numbers, np.int64)[order],
        np.array(latitude, np.float64)[order],
        np.array(longitude, np.float64)[order],
        marked,
    )


def _restrictions(
    relations: Iterable[Any], ways: tuple[Way, ...], account: Account
) -> tuple[Restriction, ...]:
    """Turn restrictions that hold for cars, between ways that are there."""
    there, found = {way.number for way in ways}, []
    for one in relations:
        account.restrictions += 1
        rule = _restriction(one)
        if isinstance(rule, Left):
            account.leave(rule, one.id)
        elif there.issuperset((rule.begin, rule.end, *rule.via_ways)):
            found.append(rule)
        else:
            account.leave(Left.WITHOUT_WAYS, one.id)
    return tuple(found)


def _restriction(one: Any) -> Restriction | Left:
    """A turn restriction that holds for cars, or why it is none."""
    said = next((one.tags[key] for key in sorted(_BESIDE, reverse=True) if key in one.tags), "")
    turn, _, _ = said.partition("_")
    spared = set(one.tags.get("except", "").replace(",", ";").split(";"))
    if turn not in {"no", "only"} or spared & {"motorcar", "motor_vehicle", "vehicle"}:
        return Left.NOT_FOR_CARS
    roles: dict[tuple[str, str], list[int]] = {}
    for member in one.members:
        roles.setdefault((member.role, member.type), []).append(member.ref)
    begin, end = roles.get(("from", "w"), []), roles.get(("to", "w"), [])
    nodes, ways = roles.get(("via", "n"), []), roles.get(("via", "w"), [])
    if len(begin) != 1 or len(end) != 1 or (len(nodes) == 1) == bool(ways):
        return Left.BROKEN
    return Restriction(Turn(turn), begin[0], end[0], nodes[0] if nodes else None, tuple(ways))
