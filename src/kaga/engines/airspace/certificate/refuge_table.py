"""The table of places to land of a certificate, from the planner's.

What: the planner's site for each second with the energy needed by the certificate's definition:
distance on the sheet, drop to the ground that the certificate names. Why again: the planner
measures by columns of its window and to the top of what stands on a site.

Example: `contingency_of(case)`.
"""

from __future__ import annotations

from math import cos, floor, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.certificate.case import Case, wind_of
from kaga.engines.airspace.certificate.extremes import E9
from kaga.engines.airspace.plan.contingency import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable


def contingency_of(case: Case) -> figure.Contingency:
    """The planner's sites, at their ground; energies as the certificate defines them."""
    one = case.one
    sites = [_site(case, number) for number in range(len(one.refuges.sites))]
    spots = [case.situation.frame.east_north(s.lat_e9 / E9, s.lon_e9 / E9) for s in sites]
    course, rows = one.course, []
    at = course.times[0] + np.arange(len(one.refuges.seconds), dtype=np.float64)
    at[-1] = course.times[-1]
    east, north, alt = (
        np.interp(at, course.times, values).tolist()
        for values in (course.east, course.north, course.msl_m)
    )
    needed_j = _needs(case)
    for second, refuge in enumerate(one.refuges.seconds):
        if refuge.site == NOWHERE:
            raise ContentError(f"second {second} has no place to land")
        spot = spots[refuge.site]
        away = spot[0] - east[second], spot[1] - north[second]
        drop = alt[second] - sites[refuge.site].alt_mm / 1e3
        needed = round(needed_j(away, drop))
        rows.append((refuge.site, round(refuge.left_j), needed, round(refuge.room_m * 1e3)))
    used = sorted({row[0] for row in rows})
    place = {number: at for at, number in enumerate(used)}
    return figure.Contingency(
        tuple(sites[number] for number in used),
        tuple(figure.Refuge(place[site], *numbers) for site, *numbers in rows),
    )


def _site(case: Case, number: int) -> figure.Site:
    """A place to land: an end of the flight at its own height, or the ground of a column."""
    site = case.one.refuges.sites[number]
    lat, lon = round(site.lat * E9), round(site.lon * E9)
    for end in (case.waypoints[0], case.waypoints[-1]):
        if (end.lat_e9, end.lon_e9) == (lat, lon):
            return figure.Site(site.id, lat, lon, end.alt_mm)
    row, column = (floor(part) for part in case.sight.raster.position(lat / E9, lon / E9))
    return figure.Site(site.id, lat, lon, 100 * int(case.sight.land.ground_dm[row, column]))


def _needs(case: Case) -> Callable[[tuple[float, float], float], float]:
    """What tells the energy to a site so many metres away on the sheet, and down."""
    vehicle, wind = case.vehicle, wind_of(case)
    cruise, watts = vehicle.cruise_mm_s / 1e3, vehicle.energy.power_mw
    angle, blows = wind.towards_eighth * pi / 4.0, wind.speed_mm_s / 1e3
    east, north = blows * sin(angle), blows * cos(angle)

    def needed_j(away: tuple[float, float], drop: float) -> float:
        distance = hypot(*away)
        seconds = max(drop, 0.0) * 1e3 / vehicle.descent_mm_s
        if distance > 0.0:
            along = (east * away[0] + north * away[1]) / distance
            across = (east * away[1] - north * away[0]) / distance
            seconds += distance / min(cruise, sqrt(cruise**2 - across**2) + along)
        return seconds * watts / 1e3

    return needed_j
