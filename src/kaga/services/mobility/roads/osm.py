"""Streets out of an OpenStreetMap file (PBF or XML).

What: ways on which somebody may move, the points they run through, tags of points that matter,
and turn restrictions, in the form that `engines.streets` takes. Why here: reading the format
is the work of pyosmium; what tags mean is the engine's.

>>> len(read_osm(b"<osm version='0.6'></osm>", OsmFormat.XML).ways)
0
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.streets.ways import Extract, Restriction, Turn, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


def read_osm(content: bytes, form: OsmFormat = OsmFormat.PBF) -> Extract:
    """Streets of a file.

    Parameters
    ----------
    content
        The file.
    form
        How it is written.

    Raises
    ------
    NotStreets
        If it is no such file.
    """
    import osmium  # noqa: PLC0415 - compiled, and only imports need it

    keys = osmium.filter.KeyFilter("highway", "route", "railway", "public_transport")
    rules = osmium.filter.KeyFilter(*_BESIDE)
    try:
        ways = _ways(_objects(osmium, content, form, osmium.osm.WAY, keys))
        points = _points(osmium, content, form, ways)
        restrictions = tuple(
            found
            for one in _objects(osmium, content, form, osmium.osm.RELATION, rules)
            if (found := _restriction(one)) is not None
        )
    except RuntimeError as error:
        raise NotStreets(f"the file cannot be read: {error}") from error
    numbers, latitude, longitude, marked = points
    return Extract(ways, numbers, latitude, longitude, marked, restrictions)


def _objects(
    osmium: Any, content: bytes, form: OsmFormat, kind: Any, keys: Any
) -> Iterable[Any]:
    """Objects of one kind that have one of some keys."""
    source = osmium.io.FileBuffer(content, form.value)
    found: Iterable[Any] = osmium.FileProcessor(source, kind).with_filter(keys)
    return found


def _ways(objects: Iterable[Any]) -> tuple[Way, ...]:
    found = []
    for one in objects:
        tags = _tags(one)
        kind = tags.get("highway")
        moves = (kind is not None and kind not in _DROPPED) or (
            tags.get("route") in {"ferry", "shuttle_train"}
            or "platform" in (tags.get("railway"), tags.get("public_transport"))
        )
        if moves and len(one.nodes) > 1:
            found.append(Way(one.id, tuple([node.ref for node in one.nodes]), tags))
    return tuple(found)


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


def _restriction(one: Any) -> Restriction | None:
    """A turn restriction that holds for cars; None for what is something else or broken."""
    said = next((one.tags[key] for key in sorted(_BESIDE, reverse=True) if key in one.tags), "")
    turn, _, _ = said.partition("_")
    spared = set(one.tags.get("except", "").replace(",", ";").split(";"))
    if turn not in {"no", "only"} or spared & {"motorcar", "motor_vehicle", "vehicle"}:
        return None
    roles: dict[tuple[str, str], list[int]] = {}
    for member in one.members:
        roles.setdefault((member.role, member.type), []).append(member.ref)
    begin, end = roles.get(("from", "w"), []), roles.get(("to", "w"), [])
    nodes, ways = roles.get(("via", "n"), []), roles.get(("via", "w"), [])
    if len(begin) != 1 or len(end) != 1 or (len(nodes) == 1) == bool(ways):
        return None
    return Restriction(Turn(turn), begin[0], end[0], nodes[0] if nodes else None, tuple(ways))
