"""Zones as constraints of the planner, and constraints as zones for the world.

What: a zone becomes one volume for each layer, with its periods; volumes, with what is to be
said about them, become a zone. Why a severity and not the zone's kind: the planner asks only
whether a flight is stopped, needs somebody's word, or is told; what it is told is the zone's.

>>> from kaga.engines.airspace.footprints import Circle
>>> from kaga.engines.airspace.geozones.model import Authority, Purpose
>>> from kaga.engines.airspace.heights import Agl
>>> from kaga.engines.geo.model import Point
>>> school = GeoZone(
...     About("KG00001", "JPN", Kind.PROHIBITED, (Authority(Purpose.INFORMATION),)),
...     (Layer(Circle(Point(36.30, 136.31), 80.0), Agl(0.0), Agl(150.0)),))
>>> volumes = volumes_of(school, "jpn-kg00001")
>>> [(volume.id, volume.severity.value) for volume in volumes]
[('jpn-kg00001-1', 'prohibit')]
>>> zone_of(school.about, volumes) == school
True
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaga.engines.airspace.footprints import Corridor
from kaga.engines.airspace.geozones.model import About, GeoZone, Kind, Layer
from kaga.engines.airspace.geozones.problems import GeozoneError, Problem
from kaga.engines.airspace.heights import RelHome
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId

SEVERITIES: Final = {
    Kind.PROHIBITED: Severity.PROHIBIT,
    Kind.AUTHORISATION: Severity.PERMISSION,
    Kind.CONDITIONAL: Severity.PERMISSION,
    Kind.U_SPACE: Severity.PERMISSION,
    Kind.FREE: Severity.INFORM,
}
"""Conditions and U-space services are fulfilled before a flight, so somebody must say so."""


def rule_of(kind: Kind) -> RuleId:
    """The rule by which such a zone stands in a planner's list."""
    return RuleId(f"geozone-{kind.value}")


def volumes_of(zone: GeoZone, name: str) -> tuple[Volume, ...]:
    """One constraint for each layer, numbered from 1 after a name unique to the zone."""
    kind = zone.about.kind
    return tuple(
        Volume(
            VolumeId(f"{name}-{number}"),
            rule_of(kind),
            SEVERITIES[kind],
            layer.footprint,
            layer.floor,
            layer.ceiling,
            zone.periods,
        )
        for number, layer in enumerate(zone.layers, start=1)
    )


def zone_of(about: About, volumes: Sequence[Volume]) -> GeoZone:
    """A zone of constraints that hold at the same times and ask the same.

    Raises
    ------
    GeozoneError
        If they differ in that, or one is a corridor or measured from a take-off point.
    """
    where = f"zone {about.identifier}"
    for volume in volumes:
        if volume.severity is not SEVERITIES[about.kind]:
            detail = f"{volume.id} does not ask what a zone of kind {about.kind.value} asks"
            raise GeozoneError(Problem.DISAGREES, where, detail)
        if volume.periods != volumes[0].periods:
            raise GeozoneError(Problem.DISAGREES, where, f"{volume.id} has other hours")
    layers = tuple(_layer(volume, where) for volume in volumes)
    return GeoZone(about, layers, volumes[0].periods if volumes else ())


def _layer(volume: Volume, where: str) -> Layer:
    shape, floor, ceiling = volume.footprint, volume.floor, volume.ceiling
    if isinstance(shape, Corridor):
        detail = f"{volume.id} is a corridor; give its outline as a polygon"
        raise GeozoneError(Problem.NOT_EXPRESSIBLE, where, detail)
    if isinstance(floor, RelHome) or isinstance(ceiling, RelHome):
        detail = f"{volume.id} is measured from a take-off point"
        raise GeozoneError(Problem.NOT_EXPRESSIBLE, where, detail)
    return Layer(shape, floor, ceiling)
