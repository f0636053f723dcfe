"""A plan as a record for programs, as lines for a terminal, and as GeoJSON for maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.result import Alternative, Plan


def record_of(plan: Plan) -> dict[str, Any]:
    """Everything that a plan says in numbers."""
    start, end = plan.pads
    return {
        "from": {"name": start.name, "lat": start.lat, "lon": start.lon, "msl_m": start.msl_m},
        "to": {"name": end.name, "lat": end.lat, "lon": end.lon, "msl_m": end.msl_m},
        "depart": plan.request.departure.isoformat(),
        "map": {"version": plan.basis.map_version, "status": plan.basis.status.value},
        "limit": {
            "deaths_per_flight_hour": plan.limit.limit,
            "met": plan.limit.met,
            "best": plan.limit.best_per_hour,
        },
        "alternatives": [_alternative(one) for one in plan.alternatives],
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    course, minima = one.course, one.minima
    return {
        "preset": one.preset.value,
        "role": one.role.value,
        "length_m": round(course.length_m, 1),
        "seconds": round(course.seconds, 1),
        "energy_wh": round(course.energy_j / 3600, 1),
        "people_within_30_m": round(one.people, 2),
        "deaths_per_flight_hour": {
            "mean": one.risk.mean_per_hour,
            "upper": one.risk.upper_per_hour,
            "within_limit": one.within_limit,
        },
        "least_above_ground_m": round(minima.above_ground.metres, 1),
        "least_above_surface_m": round(minima.above_surface.metres, 1),
        "most_above_ground_m": round(minima.most_agl.metres, 1),
        "to_object_m": minima.to_object and round(minima.to_object.metres, 1),
        "to_wire_m": minima.to_wire and round(minima.to_wire.metres, 1),
        "airport_room_m": minima.airport and round(minima.airport.metres, 1),
        "seconds_without_refuge": len(one.refuges.uncovered),
        "rally": [site.id for site in one.refuges.sites],
        "gap": round(one.cost.gap, 4),
        "bends": [
            {"lat": bend.lat, "lon": bend.lon, "reason": bend.reason} for bend in one.bends
        ],
        "waypoints": [
            [float(lat), float(lon), float(msl), float(when)]
            for lat, lon, msl, when in zip(
                course.lats, course.lons, course.msl_m, course.times, strict=True
            )
        ],
    }


def table_of(plan: Plan) -> list[str]:
    """The alternatives beside one another, for a terminal."""
    start, end = plan.pads
    when = f"{plan.request.departure:%Y-%m-%d %H:%M %z}"
    lines = [f"{start.name} -> {end.name}   {when}"]
    if plan.basis.status.value != "official":
        lines.append("! stand-in map: invented houses; no flight may rest on it")
    names = [_best_for(one) for one in plan.alternatives]
    wide = max(map(len, names))
    heads = "  length    time   people  deaths/h (limit)    above ground  refuge"
    lines.append("best for".ljust(wide) + heads)
    for name, one in zip(names, plan.alternatives, strict=True):
        minutes, seconds = divmod(round(one.course.seconds), 60)
        mark = "ok" if one.within_limit else "OVER"
        refuge = "always" if not one.refuges.uncovered else f"-{len(one.refuges.uncovered)} s"
        lines.append(
            f"{name:<{wide}} {one.course.length_m:>6,.0f} m  {minutes:>2}:{seconds:02}"
            f"  {one.people:>7.1f}  {one.risk.mean_per_hour:.1e} {mark:<4}"
            f"        {one.minima.above_ground.metres:>5.1f}-{one.minima.most_agl.metres:.0f} m"
            f"   {refuge}"
        )
    return lines


def _best_for(one: Alternative) -> str:
    """The presets whose best way it is; another way is the best for none."""
    return " + ".join(preset.value for preset in one.serves) or "(another way)"


def geojson_of(plan: Plan) -> dict[str, Any]:
    """Lines of all alternatives, heights above the sea as the third number."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"preset": one.preset.value, "role": one.role.value},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [
                        [float(lon), float(lat), float(msl)]
                        for lat, lon, msl in zip(
                            one.course.lats, one.course.lons, one.course.msl_m, strict=True
                        )
                    ],
                },
            }
            for one in plan.alternatives
        ],
    }
