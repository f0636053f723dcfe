"""Certificates and files of alternatives: issued, verified, kept; ready to be filed.

What: the signed certificate of an alternative, its route as the filing desk takes it, and the
files for ground stations. Why the tiles of the certificate go into the route: the desk asks of
exactly those whether they are still what they were.

>>> certificate_of(store, made, 1)                                      # doctest: +SKIP
{'name': '9b1c…', 'content': 'a2FnYS…', …}
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions import gpx, kml, waypoints
from kaga.engines.airspace.missions.plan import write_plan
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.geo.model import Point
from kaga.kernel.resident.server import No
from kaga.services.airspace.planning.certifying import NotCertified, Proof, Resting, prove
from kaga.services.airspace.planning.drafting import mission_of
from kaga.services.airspace.planning.lines import geojson_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.airspace.missions.model import Mission
    from kaga.engines.airspace.plan.result import Alternative
    from kaga.services.airspace.planner.plans import Made
    from kaga.services.airspace.planning.tilestore import TileStore

KIND: Final = "certificate"
FORMATS: Final = {
    "plan": "application/json",
    "waypoints": "text/plain; charset=utf-8",
    "kml": "application/vnd.google-earth.kml+xml",
    "geojson": "application/geo+json",
    "gpx": "application/gpx+xml",
}


def proof_of(store: TileStore, made: Made, number: int) -> Proof:
    """The certificate of an alternative, kept under its hash (raises No: not-certified)."""
    one = made.alternative(number)
    if number in made.proofs:
        return made.proofs[number]
    kernels = made.loaded.prepared(made.plan.request.craft).kernels
    resting = Resting(made.situation, made.loaded.stored, made.air.flights, kernels)
    try:
        found = prove(store, resting, made.plan, one)
    except (ContentError, NotCertified) as refused:
        raise No("not-certified", {"why": str(refused)}) from refused
    store.keep_document(KIND, found.name, found.content)
    return made.proofs.setdefault(number, found)


def certificate_of(store: TileStore, made: Made, number: int) -> dict[str, Any]:
    """The certificate's name and bytes (base64)."""
    proof = proof_of(store, made, number)
    return {"name": proof.name, "content": base64.b64encode(proof.content).decode()}


def route_of(store: TileStore, made: Made, number: int) -> dict[str, Any]:
    """The route of an alternative in the form of `POST /flights` (`api_shapes.PlanIn`)."""
    one, proof = made.alternative(number), proof_of(store, made, number)
    start, end = made.plan.pads
    tiles = proof.certificate.map.tiles
    plan = {
        "origin": start.name,
        "goal": end.name,
        "preset": one.preset.value,
        "corners": _corners(made, one),
        "standing_msl_m": [start.msl_m, end.msl_m],
        "geoid_m": KAGA_FALLBACK.at(start.lat, start.lon).metres,
        "separation_m": [SEPARATION.horizontal, SEPARATION.vertical],
        "parts": _parts(made, one),
        "map_version": made.loaded.version,
        "tiles": [{"x": tile.x, "y": tile.y, "sha256": tile.hash} for tile in tiles],
        "people_sha256": proof.people,
        "certificate": base64.b64encode(proof.content).decode(),
    }
    figures = {
        "length_m": round(one.course.length_m, 1),
        "seconds": round(one.course.seconds, 1),
        "people_within_30_m": round(one.people, 2),
        "deaths_per_flight_hour": one.risk.mean_per_hour,
        "least_above_surface_m": round(one.minima.above_surface.metres, 1),
    }
    return {"plan": plan, "figures": figures, "certificate": proof.name}


def _corners(made: Made, one: Alternative) -> list[dict[str, float]]:
    """Waypoints with the ground straight below."""
    course, found, ground = one.course, [], _ground(made)
    for lat, lon, msl, second in zip(
        course.lats.tolist(),
        course.lons.tolist(),
        course.msl_m.tolist(),
        course.times.tolist(),
        strict=True,
    ):
        below = ground(Point(lat, lon)).metres
        place = {"lat": lat, "lon": lon, "height_msl_m": msl, "ground_msl_m": below}
        found.append({**place, "second": second})
    return found


def _parts(made: Made, one: Alternative) -> list[dict[str, Any]]:
    """The volumes of a flight."""
    frame = made.situation.frame
    return [
        {
            "begins": part.begins,
            "ends": part.ends,
            "line": [[place.lat, place.lon] for place in part.footprint(frame).line],
            "radius_m": part.radius,
            "floor_msl_m": part.floor.metres,
            "ceiling_msl_m": part.ceiling.metres,
        }
        for part in one.tubes.volumes
    ]


def file_of(made: Made, number: int, form: str) -> dict[str, str]:
    """One alternative as a file (raises No: no-such-format)."""
    one = made.alternative(number)
    title = f"{made.plan.pads[0].name}-{made.plan.pads[1].name}"
    mission = mission_of(made.plan, one)
    writers: dict[str, Callable[[Mission], str]] = {
        "plan": write_plan,
        "waypoints": waypoints.write_waypoints,
        "kml": lambda mission: kml.write_kml(mission, title),
        "gpx": lambda mission: gpx.write_route(mission.in_msl(_ground(made)), title),
        "geojson": lambda _: _geojson(made, number),
    }
    if form not in writers:
        raise No("no-such-format", {"known": sorted(writers)})
    return {
        "filename": f"{title}-{one.preset.value}.{form}",
        "type": FORMATS[form],
        "text": writers[form](mission),
    }


def _ground(made: Made) -> Callable[[Point], Msl]:
    def ground(at: Point) -> Msl:
        below = made.situation.city.surface_m(at.lat, at.lon)
        if below is None:
            raise No("unknown-map", {"lat": at.lat, "lon": at.lon})
        return Msl(below[0])

    return ground


def _geojson(made: Made, number: int) -> str:
    whole = geojson_of(made.plan)
    whole["features"] = [whole["features"][number - 1]]
    return json.dumps(whole, ensure_ascii=False)
