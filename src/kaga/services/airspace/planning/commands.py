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

AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
FIRST_SEED: Final = 1
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
        Path | None, typer.Option(help="write .plan, .waypoints, .kml, .geojson")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="write the certificate of the first alternative")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Plan a route between two points, away from people: up to three alternatives."""
    for prepare in _begin:
        prepare()
    store = _store()
    if store.current_version() is None:
        _build(store, FIRST_SEED)
    request = _request((start, end), depart, vehicle, preset)
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
        _write(out, mission_of(found, found.alternatives[0]), geojson_of(found))
    if certificate is not None:
        record["certificate"] = _certify(certificate, store, situation, found)
        record["alternatives"][0]["certificate"]["name"] = record["certificate"]
    say(record, table_of(found), as_json=as_json)


def verify(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE")],
    *,
    as_json: AsJson = False,
) -> None:
    """Compute everything that a route certificate says again, from the city's raw data."""
    try:
        content = certificate.read_bytes()
    except OSError as error:
        raise refused(f"cannot be read: {error}") from error
    report = check(content, CitySources(_store()))
    record = {
        "certificate": name_of(content),
        "passed": report.passed,
        "stand_in": b'"stand_in":true' in content,
        "checks": [asdict(one) for one in report.checks],
    }
    lines = [
        f"{'ok  ' if one.passed else 'FAIL'} {one.id}: {one.words}"
        + ("" if one.passed else f"; claimed {one.claimed}, found {one.found}")
        for one in report.checks
    ]
    if record["stand_in"]:
        lines.append("! stand-in map: invented houses; no flight may rest on it")
    wrong = len(report.failures)
    lines.append(f"{len(report.checks)} checks, {wrong} fail" if wrong else "every check holds")
    say(record, lines, as_json=as_json)
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
        near = f"near: {'、'.join(missing.suggestions)}" if missing.suggestions else "or write"
        example = "lat,lon as in 36.3199,136.3507"
        raise refused(f"no place fits {missing.text}; {near} {example}") from missing
    except PlanRefused as wrong:
        raise refused(f"not a request: {wrong}") from wrong


def _asked(ends: tuple[str, str], request: Request) -> dict[str, str]:
    return {
        "from": ends[0],
        "to": ends[1],
        "depart": request.departure.isoformat(),
        "vehicle": request.craft.vehicle.key,
    }


def _write(path: Path, mission: Any, line: dict[str, Any]) -> None:
    writers: dict[str, Callable[[], str]] = {
        ".plan": lambda: write_plan(mission),
        ".waypoints": lambda: waypoints.write_waypoints(mission),
        ".kml": lambda: kml.write_kml(mission, path.stem),
        ".geojson": lambda: json.dumps(line, ensure_ascii=False),
    }
    writer = writers.get(path.suffix)
    if writer is None:
        raise refused(f"no file kind {path.suffix}; there are {', '.join(writers)}")
    path.write_text(writer(), "utf-8")


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
