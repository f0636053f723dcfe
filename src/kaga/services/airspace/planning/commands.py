"""`kaga airspace city` and `route`: the map, routes between two points, and their files.

>>> # kaga airspace city --synthetic --seed 1
>>> # kaga airspace route 加賀温泉駅 加賀市文化会館 --depart 2026-11-23T15:00
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from django.conf import settings

from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.missions import kml, waypoints
from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.missions.plan import write_plan
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plan.request import ALL_PRESETS, Request
from kaga.engines.airspace.plan.result import Plan
from kaga.engines.airspace.plan.situation import Situation
from kaga.engines.airspace.plan.weights import Preset
from kaga.engines.airspace.verify.verifier import verify as check
from kaga.kernel.console import moment_of, refused, say
from kaga.kernel.places.pack import named_pack, open_pack
from kaga.services.airspace.planning.certifying import (
    CitySources,
    NotCertified,
    certified,
    kernels_of,
    name_of,
)
from kaga.services.airspace.planning.drafting import mission_of
from kaga.services.airspace.planning.ends import NoSuchPlace, end_of
from kaga.services.airspace.planning.knowing import known_only
from kaga.services.airspace.planning.lines import geojson_of, table_of
from kaga.services.airspace.planning.record import Around, full_record
from kaga.services.airspace.planning.situations import situation_now
from kaga.services.airspace.planning.standin_city import stand_in_city
from kaga.services.airspace.planning.tilestore import StoredMap, TileStore
from kaga.services.airspace.planning.trusting import report_lines, trusted_keys, what_is_missing

AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
FIRST_SEED: Final = 1
_FILES: Final[dict[str, Callable[[Plan, str], str]]] = {
    ".plan": lambda found, _: write_plan(_first(found)),
    ".waypoints": lambda found, _: waypoints.write_waypoints(_first(found)),
    ".kml": lambda found, name: kml.write_kml(_first(found), name),
    ".geojson": lambda found, _: json.dumps(geojson_of(found), ensure_ascii=False),
}
_begin: list[Callable[[], None]] = []


def begin_with(prepare: Callable[[], None]) -> None:
    """What makes sure that there is a city with places, before one is looked for."""
    _begin[:] = [prepare]


def city(
    *,
    synthetic: Annotated[bool, typer.Option(help="build the labelled stand-in")] = False,
    seed: Annotated[int, typer.Option(help="decides what is made up", min=0)] = FIRST_SEED,
    as_json: AsJson = False,
) -> None:
    """Show the map in use; with --synthetic build the stand-in city and use it."""
    store = _store()
    if synthetic:
        _build(store, seed)
    elif store.current_version() is None:
        raise refused("there is no map yet: kaga airspace city --synthetic --seed 1")
    told = _map_record(store.current())
    say(told, [f"{name}: {value}" for name, value in told.items()], as_json=as_json)


def route(  # noqa: PLR0917 - typer fills them by name
    start: Annotated[str, typer.Argument(metavar="FROM", help="a place, or lat,lon")],
    end: Annotated[str, typer.Argument(metavar="TO", help="a place, or lat,lon")],
    depart: Annotated[str, typer.Option(help="2026-11-23T15:00, the city's time")] = "",
    vehicle: Annotated[str, typer.Option(help=", ".join(CRAFTS))] = "delivery_10kg",
    preset: Annotated[str, typer.Option(help="only fast, balanced or least_people")] = "",
    out: Annotated[
        Path | None, typer.Option(help="write a .plan, .waypoints, .kml or .geojson")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="write the certificate of the first alternative")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Plan a route between two points, away from people: up to three alternatives."""
    _check_kind(out)
    for prepare in _begin:
        prepare()
    store = _store()
    request = _request((start, end), depart, vehicle, preset)
    if store.current_version() is None:
        _build(store, FIRST_SEED)
    began = time.perf_counter()
    situation = situation_now(store)
    try:
        kernels = kernels_of(request.craft, situation.wind, situation.city.raster)
        found = known_only(plan(request, situation, kernels=kernels))
    except PlanRefused as wrong:
        raise refused(f"no route: {wrong}") from wrong
    seconds = round(time.perf_counter() - began, 3)
    asked = _asked((start, end), request)
    record = full_record(
        found, situation, Around(asked, store.current().grounds, seconds=seconds)
    )
    if out is not None:
        out.write_text(_FILES[out.suffix](found, out.stem), "utf-8")
    if certificate is not None:
        record["certificate"] = _certify(certificate, store, situation, found)
        record["alternatives"][0]["certificate"]["name"] = record["certificate"]
    say(record, table_of(found), as_json=as_json)


def verify(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE")],
    key: Annotated[
        list[str] | None,
        typer.Option(help="whom to trust beside this city: NAME+ID+KEY, or a file with it"),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Compute everything that a route certificate says again, from the city's raw data."""
    try:
        content = certificate.read_bytes()
    except OSError as error:
        raise refused(f"cannot be read: {error}") from error
    report = check(content, CitySources(_store(), trusted_keys(key or [])))
    record = {
        "certificate": name_of(content),
        "passed": report.passed,
        "stand_in": b'"stand_in":true' in content,
        "checks": [asdict(one) for one in report.checks],
    }
    hints = what_is_missing(content, [one.id for one in report.failures])
    if hints:
        record["hints"] = hints
    say(record, [*report_lines(report, content), *hints], as_json=as_json)
    raise typer.Exit(0 if report.passed else 1)


def planner(
    *,
    build: Annotated[
        bool, typer.Option(help="build the stand-in city where there is no map")
    ] = True,
) -> None:
    """Answer the city's questions about routes (one of the processes of `kaga run`)."""
    from kaga.services.airspace.planner.running import run  # noqa: PLC0415 - needs the database

    raise typer.Exit(run(builds=build))


def _certify(path: Path, store: TileStore, situation: Situation, found: Plan) -> str:
    try:
        content = certified(store, situation, found, found.alternatives[0])
    except (ContentError, NotCertified) as wrong:
        raise refused(f"no certificate: {wrong}") from wrong
    path.write_bytes(content)
    return name_of(content)


def _request(ends: tuple[str, str], depart: str, vehicle: str, preset: str) -> Request:
    if vehicle not in CRAFTS:
        raise refused(f"no vehicle class {vehicle}; there are {', '.join(CRAFTS)}")
    known = {one.value: one for one in ALL_PRESETS}
    if preset and preset not in known:
        raise refused(f"no preset {preset}; there are {', '.join(known)}")
    presets: tuple[Preset, ...] = (known[preset],) if preset else ALL_PRESETS
    try:
        start, end = (end_of(text) for text in ends)
        return Request(start, end, moment_of(depart), CRAFTS[vehicle], presets)
    except NoSuchPlace as missing:
        near = f"near: {'、'.join(missing.suggestions)}; or " if missing.suggestions else ""
        example = "write a place, an address, or lat,lon as in 36.3199,136.3507"
        raise refused(f"no place fits {missing.text}; {near}{example}") from missing
    except PlanRefused as wrong:
        raise refused(f"not a request: {wrong}") from wrong


def _asked(ends: tuple[str, str], request: Request) -> dict[str, str]:
    return {
        "from": ends[0],
        "to": ends[1],
        "depart": request.departure.isoformat(),
        "vehicle": request.craft.vehicle.key,
    }


def _check_kind(out: Path | None) -> None:
    if out is not None and out.suffix not in _FILES:
        raise refused(f"--out ends in one of {', '.join(_FILES)}, and {out} does not")


def _first(found: Plan) -> Mission:
    return mission_of(found, found.alternatives[0])


def _build(store: TileStore, seed: int) -> None:
    print(f"building the stand-in city, seed {seed} (half a minute)", file=sys.stderr)
    store.keep(stand_in_city(open_pack(named_pack()), seed))


def _map_record(stored: StoredMap) -> dict[str, Any]:
    return {
        "version": stored.city.version,
        "origin": stored.origin,
        "status": stored.city.status(stored.city.raster).value,
        "tiles": len(stored.city.tiles),
        "megabytes": round(stored.city.memory / 1e6),
        "landing_sites": len(stored.grounds),
        "residents": stored.residents,
    }


def store_with_map() -> TileStore:
    """The tile store; where there is no city or no map yet, they are made first."""
    for prepare in _begin:
        prepare()
    store = _store()
    if store.current_version() is None:
        _build(store, FIRST_SEED)
    return store


def _store() -> TileStore:
    return TileStore(Path(settings.KAGA_AIRSPACE))
