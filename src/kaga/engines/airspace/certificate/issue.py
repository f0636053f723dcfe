"""The certificate of one alternative of a plan.

What: the planner's answer written down as the certificate defines it, over a window of its
own, with the documents it names by hash. Deaths, places to land and the line flown are the
planner's; minima, distances and energies to a site are measured again by the certificate's
definitions. Why refusals: what version 1 cannot say (live factors, a wind between the kernels',
a second without a place to land) gets no certificate rather than a vague one.

Example: `issue((plan, plan.alternatives[0]), situation, grounds, Issuing(issued, kernels))`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, hypot, isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.certificate import content as told
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.certificate.case import Case, wind_of
from kaga.engines.airspace.certificate.closest import approaches, aside_m
from kaga.engines.airspace.certificate.digits import six
from kaga.engines.airspace.certificate.extremes import E9, Land, Sight, minima_of
from kaga.engines.airspace.certificate.records import (
    Documents,
    Grounds,
    documents_of,
    policy_for,
    vehicle_record,
)
from kaga.engines.airspace.certificate.refuge_table import contingency_of
from kaga.engines.airspace.certificate.rule_basis import rule_basis
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.risk.kernels import binned_wind

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.crowds import Kernels
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation

_DAY_QUARTERS: Final = 96
_JAPAN_QUARTERS: Final = 36
_STILL: Final = 1e-9
_KINDS: Final[dict[LegKind, figure.LegKind]] = {
    LegKind.TAKEOFF: "takeoff",
    LegKind.CRUISE: "cruise",
    LegKind.LANDING: "landing",
}
Chosen = tuple["Plan", "Alternative"]


@dataclass(frozen=True, slots=True)
class Issuing:
    """Who issues it when, the kernels of the plan, and who allowed what."""

    issued: told.Issued
    kernels: Kernels
    overrides: tuple[told.Override, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """The certificate and every document that it names (but the tiles)."""

    certificate: told.Certificate
    documents: Documents


def issue(
    chosen: Chosen, situation: Situation, grounds: Grounds, issuing: Issuing
) -> IssuedCertificate:
    """The certificate of one alternative.

    Parameters
    ----------
    chosen
        A plan and one of its alternatives.
    situation
        What it was planned over.
    grounds
        People, rules, declarations, filed flights.
    issuing
        By whom, and the kernels of craft and wind.

    Raises
    ------
    ContentError
        For what this version cannot certify, with the reason.
    """
    plan, one = chosen
    _require(plan, one, situation)
    vehicle = vehicle_record(plan.request.craft)
    policy = policy_for(situation.frame, plan.request.limit)
    documents = documents_of(situation, grounds, (vehicle, policy))
    waypoints = _waypoints(one)
    sight = _sight(one, situation, _window(one, situation, waypoints, issuing.kernels))
    case = Case(plan, one, situation, grounds, vehicle, policy, sight, waypoints)
    return IssuedCertificate(_certificate(case, documents, issuing), documents)


def _require(plan: Plan, one: Alternative, situation: Situation) -> None:
    """Refuse what version 1 cannot say."""
    if situation.live or situation.geoid is not None:
        raise ContentError("live factors and heights over a geoid are not in version 1")
    if binned_wind(situation.wind.speed, situation.wind.towards) != situation.wind.vector():
        raise ContentError("the wind of a certificate is one that kernels are made for")
    if one.refuges.uncovered:
        seconds = len(one.refuges.uncovered)
        raise ContentError(f"{seconds} seconds of the flight have no place to land")
    if not (isfinite(one.risk.mean) and one.within_limit):
        raise ContentError("expected deaths are above the limit, or unknown")
    if len(_days(plan, one)) != 1:
        raise ContentError("a flight over midnight into another kind of day")


def _days(plan: Plan, one: Alternative) -> set[str]:
    slots = dict(plan.basis.slots)
    return {slots[number].day.value for number in one.quarters}


def _waypoints(one: Alternative) -> tuple[figure.Waypoint, ...]:
    course = one.course
    return tuple(
        figure.Waypoint(round(lat * E9), round(lon * E9), round(alt * 1e3), round(when * 1e3))
        for lat, lon, alt, when in zip(
            course.lats.tolist(),
            course.lons.tolist(),
            course.msl_m.tolist(),
            course.times.tolist(),
            strict=True,
        )
    )


def _window(
    one: Alternative,
    situation: Situation,
    waypoints: tuple[figure.Waypoint, ...],
    kernels: Kernels,
) -> told.Window:
    """The smallest margin that reaches falls, objects and every place to land."""
    whole = situation.city.raster
    places = [whole.position(p.lat_e9 / E9, p.lon_e9 / E9) for p in waypoints]
    rows, columns = ([floor(place[at]) for place in places] for at in (0, 1))
    sites = [whole.position(site.lat, site.lon) for site in one.refuges.sites]
    margin = max(kernels.fine.reach, kernels.hover.reach) + 1
    margin = max(margin, ceil(0.15e3 / min(whole.cell_m())) + 2)
    for row, column in sites:
        margin = max(margin, min(rows) - floor(row), floor(row) - max(rows))
        margin = max(margin, min(columns) - floor(column), floor(column) - max(columns))
    return told.Window(
        whole.west + min(columns) - margin,
        whole.north + min(rows) - margin,
        max(rows) - min(rows) + 2 * margin + 1,
        max(columns) - min(columns) + 2 * margin + 1,
        margin,
    )


def _sight(one: Alternative, situation: Situation, window: told.Window) -> Sight:
    raster = Raster(22, window.west, window.north, window.rows, window.columns)
    course = one.course
    places = [
        raster.position(lat, lon)
        for lat, lon in zip(course.lats.tolist(), course.lons.tolist(), strict=True)
    ]
    rows, columns = (np.array([place[at] for place in places]) for at in (0, 1))
    f, x, y = situation.city.solids(raster).indices()
    solids = np.column_stack([f, x, y]).astype(np.int64)
    return Sight(raster, Land.over(situation.city, raster), solids, course, rows, columns)


def _certificate(case: Case, documents: Documents, issuing: Issuing) -> told.Certificate:
    plan, one, names = case.plan, case.one, documents.names
    minima = minima_of(case.sight, case.situation.airports, case.policy)
    near = _near(case)
    basis, official = _map(case)
    slots = sorted({(q + _JAPAN_QUARTERS) % _DAY_QUARTERS for q in one.quarters})
    first, last = case.waypoints[0], case.waypoints[-1]
    ends = [
        told.End(point.lat_e9, point.lon_e9, pad.name)
        for point, pad in zip((first, last), plan.pads, strict=True)
    ]
    return told.Certificate(
        issued=issuing.issued,
        request=told.Request(ends[0], ends[1], first.time_ms, one.preset.value),
        map=basis,
        people=told.PeopleBasis(names["people"], next(iter(_days(plan, one))), tuple(slots)),
        constraints=told.ConstraintBasis(names["constraints"], near),
        rules=rule_basis(case, names["rules"], minima, near),
        vehicle=case.vehicle,
        policy=case.policy,
        route=figure.Route(case.waypoints, _legs(case)),
        minima=minima,
        casualties=_casualties(case, issuing.kernels),
        contingency=contingency_of(case),
        volumes=_volumes(one),
        separation=_separation(case, names["flights"]),
        notes=told.Notes(stand_in=not official, overrides=issuing.overrides),
    )


def _map(case: Case) -> tuple[told.MapBasis, bool]:
    """The tiles below the window by row, then column, and whether all are official."""
    raster, city = case.sight.raster, case.situation.city
    west, north = raster.west // 256, raster.north // 256
    south, east = (raster.north + raster.rows - 1) // 256, (raster.west + raster.columns - 1)
    tiles = tuple(
        told.TileMark(x, y, tile.digest, tile.provenance.status.value)
        for y in range(north, south + 1)
        for x in range(west, east // 256 + 1)
        if (tile := city.tiles.get((x, y))) is not None
    )
    window = told.Window(
        raster.west,
        raster.north,
        raster.rows,
        raster.columns,
        floor(float(case.sight.columns.min())),
    )
    official = all(tile.status == "official" for tile in tiles)
    return told.MapBasis(city.version, window, tiles), official


def _near(case: Case) -> tuple[told.NearConstraint, ...]:
    """Constraints near the line, in order of their names."""
    track = case.one.course.track(case.plan.request)
    inside = {
        entered.exposure.volume.id
        for entered in case.one.entered
        if any(end - begin > _STILL for begin, end in entered.exposure.moments)
    }
    asides = {
        zone.id: round(aside_m(track, zone.footprint, case.situation.frame) * 1e3)
        for zone in case.situation.zones
    }
    return tuple(
        told.NearConstraint(str(name), aside, name in inside)
        for name, aside in sorted(asides.items())
        if aside <= case.policy.near_mm
    )


def _legs(case: Case) -> tuple[figure.Leg, ...]:
    course, found = case.one.course, []
    for at, (a, b) in enumerate(pairwise(case.waypoints)):
        length = hypot(
            float(course.east[at + 1] - course.east[at]),
            float(course.north[at + 1] - course.north[at]),
        )
        speed = round(length * 1e6 / (b.time_ms - a.time_ms))
        slot = (a.time_ms // 900_000 + _JAPAN_QUARTERS) % _DAY_QUARTERS
        deaths = six(case.one.risk.legs[at])
        kind = _KINDS[course.legs[at].kind]
        found.append(
            figure.Leg(kind, round(length * 1e3), b.alt_mm - a.alt_mm, speed, slot, deaths)
        )
    return tuple(found)


def _casualties(case: Case, kernels: Kernels) -> figure.Casualties:
    """The planner's exact numbers, rounded to six digits."""
    risk, raster = case.one.risk, case.plan.basis.window.raster
    worst = risk.worst
    if worst is None:
        raise ContentError("a flight without pieces has no worst one")
    return figure.Casualties(
        wind=wind_of(case),
        sheltered=six(kernels.fine.sheltered),
        mean=six(risk.mean),
        p95=six(risk.p95),
        upper=six(risk.upper),
        mean_per_hour=six(risk.mean_per_hour),
        p95_per_hour=six(risk.p95_per_hour),
        upper_per_hour=six(risk.upper_per_hour),
        worst=figure.Worst(
            worst.leg, raster.west + worst.column, raster.north + worst.row, six(worst.per_hour)
        ),
    )


def _volumes(one: Alternative) -> tuple[figure.VolumeMark, ...]:
    return tuple(
        figure.VolumeMark(
            begins_ms=round(part.begins * 1e3),
            ends_ms=round(part.ends * 1e3),
            radius_mm=round(part.radius * 1e3),
            floor_mm=round(part.floor.metres * 1e3),
            ceiling_mm=round(part.ceiling.metres * 1e3),
            line=tuple(
                figure.VolumePoint(*(round(float(value) * 1e3) for value in point))
                for point in part.line
            ),
        )
        for part in one.tubes.volumes
    )


def _separation(case: Case, name: str) -> figure.Separation:
    request, filed = case.plan.request, case.grounds.tracks
    near = approaches(case.one.course.track(request), filed, case.policy)
    return figure.Separation(name, len(filed), int(request.priority), near)
