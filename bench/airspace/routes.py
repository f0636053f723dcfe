"""Two points to proven alternatives over the whole stand-in city, warm, one core.

    python bench/airspace/routes.py [ROUTES] [SEED]

Builds the stand-in city in a process of its own, loads it as a service does, prepares floors
and ceilings once and asks for routes between random
places 2.5 to 3.5 km, 8.5 to 10.5 km and 17 to 20.5 km apart on a weekday at 15:00, when the
schools are out. Places are drawn at random where an aircraft can take off. Each request for one
alternative is made twice: when nobody has asked for the hour's people yet, so that their tiles
are made (a tile once, whoever needs it next), and when they are at hand. Printed: percentiles
of wall and processor time for one alternative with rules and signed certificate, for three
alternatives with one certificate, and for the verifier, which is counted apart; the share of
requests refused and why; how far above a proven bound the routes are; whether two runs agree
to the byte; and the largest memory of either process. No peer is timed: nobody else's planner
of this kind can be had.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path as File
from typing import TypeVar

import numpy as np

ROOT = File(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from kaga.engines.airspace.airports import KOMATSU  # noqa: E402
from kaga.engines.airspace.certificate.canonical import ContentError  # noqa: E402
from kaga.engines.airspace.frame import LocalFrame  # noqa: E402
from kaga.engines.airspace.grid.city import CityMap  # noqa: E402
from kaga.engines.airspace.grid.uses import land_of  # noqa: E402
from kaga.engines.airspace.people.census import Residents  # noqa: E402
from kaga.engines.airspace.people.field import PeopleBase, build_base  # noqa: E402
from kaga.engines.airspace.plan.band import band_of  # noqa: E402
from kaga.engines.airspace.plan.craft import CRAFTS  # noqa: E402
from kaga.engines.airspace.plan.death_tiles import DeathTiles  # noqa: E402
from kaga.engines.airspace.plan.leads import Ends, lead_from  # noqa: E402
from kaga.engines.airspace.plan.pipeline import plan  # noqa: E402
from kaga.engines.airspace.plan.prepare import Prepared, prepare  # noqa: E402
from kaga.engines.airspace.plan.refusals import PlanRefused  # noqa: E402
from kaga.engines.airspace.plan.request import Endpoint, Request  # noqa: E402
from kaga.engines.airspace.plan.result import Alternative, Plan  # noqa: E402
from kaga.engines.airspace.plan.room import Room  # noqa: E402
from kaga.engines.airspace.plan.situation import Site, Situation  # noqa: E402
from kaga.engines.airspace.plan.snap import snap  # noqa: E402
from kaga.engines.airspace.plan.weights import Preset  # noqa: E402
from kaga.engines.airspace.plan.window import Window  # noqa: E402
from kaga.engines.airspace.raster import Raster  # noqa: E402
from kaga.engines.airspace.standin.anchors import anchors_of, files_of  # noqa: E402
from kaga.engines.airspace.standin.synthetic import StandIn, synthetic  # noqa: E402
from kaga.engines.airspace.surfaces import AirportSurfaces  # noqa: E402
from kaga.engines.airspace.verify.verifier import Verifier  # noqa: E402
from kaga.kernel.resident.memory import give_back_early  # noqa: E402

PACK = ROOT / "src" / "kaga" / "kernel" / "places" / "packs" / "kaga"
RESIDENTS = 63_220.0
DEPARTS = datetime(2026, 11, 24, 15, 0, tzinfo=timezone(timedelta(hours=9)))
STATION, HALL = (36.3199, 136.3507), (36.2957, 136.3617)
SPANS = {"3 km": (2_500.0, 3_500.0), "9 km": (8_500.0, 10_500.0), "20 km": (17_000.0, 20_500.0)}
VERIFIED = 20
TRIES = 8_000
_MARGIN = 128
Answer = TypeVar("Answer")


def stand_in(seed: int) -> StandIn:
    manifest = tomllib.loads((PACK / "manifest.toml").read_text("utf-8"))
    texts = {name: (PACK / name).read_text("utf-8") for name in files_of(manifest)}
    return synthetic(seed, anchors_of(manifest, texts))


def people_of(city: CityMap) -> PeopleBase:
    """All residents by the floor area of their dwellings."""
    columns = city.window(city.raster)
    land, floor = land_of(columns.class_bits), columns.people_weight.astype(np.float64)
    people = np.where(columns.known, floor * (RESIDENTS / floor.sum()), np.nan)
    return build_base(Residents(city.raster, people.astype(np.float32), 0.0), land)


def situation_of(found: StandIn) -> Situation:
    frame = LocalFrame(36.30, 136.32)
    sites = tuple(
        Site(f"{number}", site.place.lat, site.place.lon)
        for number, site in enumerate(found.sites)
    )
    airports = (AirportSurfaces.of(KOMATSU),)
    return Situation(frame, found.map, people_of(found.map), airports=airports, sites=sites)


def inner(raster: Raster) -> Raster:
    """The city without a margin that nothing is known of."""
    return raster.window(
        slice(_MARGIN, raster.rows - _MARGIN), slice(_MARGIN, raster.columns - _MARGIN)
    )


def free_places(
    situation: Situation, tries: int = TRIES, room: Room | None = None
) -> list[tuple[float, float]]:
    """Places drawn at random at which an aircraft can take off and from which it can leave.

    Near an airport and below cliffs there are places above which a few metres are open and
    from which no way leads out; whoever asks for one hears so, and it is no route to measure.
    """
    random, raster = np.random.default_rng(11), inner(situation.city.raster)
    leaves = None if room is None else leaving(situation, room)
    found = []
    for _ in range(tries):
        lat = float(raster.latitude(random.uniform(0.0, raster.rows, 1))[0])
        lon = float(raster.longitude(random.uniform(0.0, raster.columns, 1))[0])
        try:
            pad = snap(situation, Endpoint("any", lat, lon), room)
        except PlanRefused:
            continue
        if leaves is None or leaves(pad.lat, pad.lon):
            found.append((pad.lat, pad.lon))
    return found


def leaving(situation: Situation, room: Room) -> Callable[[float, float], bool]:
    """Whether something leads out of a place, by the planner's own search for it."""
    window = Window(room.raster, 4, 16.0)
    band = band_of(room, window, situation.distances)
    heights = band.base_m[None] + band.layers_m[:, None, None].astype(np.float32)
    is_open = (heights >= band.floor_m) & (heights <= band.ceiling_m)
    cost = np.where(is_open, np.float32(1.0), np.float32(np.inf))[None]
    ends = Ends(band, room)
    marks = ends.marks()

    def leads_out(lat: float, lon: float) -> bool:
        return lead_from(ends, cost, room.raster.position(lat, lon), marks) is not None

    return leads_out


def pairs(
    situation: Situation,
    places: list[tuple[float, float]],
    count: int,
    span: tuple[float, float],
) -> list[Request]:
    """Pairs of places so far apart, drawn at random (with repetition if there are few)."""
    metres = np.array([situation.frame.east_north(*place) for place in places])
    apart = np.hypot(*(metres[:, None] - metres[None]).transpose(2, 0, 1))
    ends = np.argwhere((apart >= span[0]) & (apart <= span[1]))
    if not len(ends):
        return []
    chosen = ends[np.random.default_rng(12).integers(0, len(ends), count)]
    return [request_of(places[one], places[other]) for one, other in chosen.tolist()]


def request_of(start: tuple[float, float], end: tuple[float, float]) -> Request:
    craft = CRAFTS["delivery_10kg"]
    return Request(Endpoint("start", *start), Endpoint("end", *end), DEPARTS, craft)


@dataclass
class Times:
    """Milliseconds of each request: by the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)

    def taking(self, work: Callable[[], Answer]) -> Answer:
        begin, spent = time.perf_counter(), time.process_time()
        try:
            return work()
        finally:
            self.wall.append((time.perf_counter() - begin) * 1e3)
            self.used.append((time.process_time() - spent) * 1e3)

    def tell(self, name: str) -> None:
        if not self.wall:
            return
        told = []
        for label, values in (("wall", self.wall), ("processor", self.used)):
            p50, p90, p99 = np.percentile(values, [50, 90, 99])
            told.append(f"{label} p50 {p50:.0f}, p90 {p90:.0f}, p99 {p99:.0f} ms")
        print(f"  {name:28} {'; '.join(told)}")


def measure(name: str, requests: list[Request], ready: tuple[Service, Prepared]) -> None:
    service, prepared = ready
    times, verified, gaps = Times(), Times(), list[float]()
    refused = Counter[str]()

    def proven(request: Request) -> tuple[Plan, bytes]:
        found = plan(request, service.situation, prepared=prepared)
        gaps.extend(one.cost.gap for one in found.alternatives)
        return found, service.issued(found, found.alternatives[0])

    for request in requests:
        try:
            _, content = times.taking(partial(proven, request))
        except PlanRefused as error:
            refused[error.kind.value] += 1
            continue
        except ContentError as error:
            refused[str(error)] += 1
            continue
        if len(verified.wall) < VERIFIED:
            verified.taking(partial(service.verify, content))
    told = ", ".join(f"{kind} {number}" for kind, number in refused.most_common()) or "none"
    print(f"{name}: {len(requests)} requests, refused: {told}")
    times.tell("planned, judged, certified")
    verified.tell("verified")
    if gaps:
        print(f"  above a proven bound: median {np.median(gaps):.1%}, most {max(gaps):.1%}")


def same(one: Plan, other: Plan) -> bool:
    courses = [[a.course for a in found.alternatives] for found in (one, other)]
    return all(
        getattr(a, part).tobytes() == getattr(b, part).tobytes()
        for a, b in zip(*courses, strict=True)
        for part in ("lats", "lons", "msl_m", "times")
    )


def tell(found: Plan) -> None:
    print("station to hall:")
    for one in found.alternatives:
        presets = "+".join(preset.value for preset in one.serves) or one.role.value
        near = one.minima.to_object.metres if one.minima.to_object else float("inf")
        print(
            f"  {presets:24} {one.course.length_m:6.0f} m {one.course.seconds:4.0f} s "
            f"{one.people:7.1f} people below  {one.risk.mean_per_hour:.1e} deaths/h  "
            f"object {near:.1f} m  {len(one.course.lats):3} waypoints  "
            f"{len(one.refuges.uncovered)} s unserved"
        )


class Service:
    """The stored city as the service has it: situation, certificates, verifier."""

    def __init__(self, seed: int) -> None:
        import django

        django.setup()
        from django.conf import settings

        from kaga.services.airspace.planning import certifying
        from kaga.services.airspace.planning.situations import situation_now
        from kaga.services.airspace.planning.tilestore import TileStore

        self._certifying = certifying
        self._store = TileStore(File(settings.KAGA_AIRSPACE))
        if self._store.current_version() is None:
            build = ["-m", "kaga.cli", "airspace", "city", "--synthetic", "--seed", str(seed)]
            paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
            subprocess.run(
                [sys.executable, *build], check=True, env={**os.environ, "PYTHONPATH": paths}
            )
        self.situation = situation_now(self._store)
        self._resting = certifying.Resting(self.situation, self._store.current())
        self._verifier = Verifier(certifying.CitySources(self._store))

    def issued(self, found: Plan, chosen: Alternative) -> bytes:
        return self._certifying.issued(self._store, self._resting, found, chosen)[0]

    def give_back(self) -> None:
        """What a planner does when it has read the city: it lets go of the tiles' pages."""
        self._store.give_back()

    def verify(self, content: bytes) -> None:
        report = self._verifier.verify(content)
        if not report.passed:
            raise SystemExit(f"the verifier refuses: {report.failures}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    give_back_early()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("KAGA_HOME", home)
        run(count, Service(seed))


def run(count: int, service: Service) -> None:
    situation = service.situation
    begin = time.process_time()
    craft = CRAFTS["delivery_10kg"]
    prepared = prepare(situation, craft, situation.city.raster, range(0))
    prepared = replace(prepared, tiles=DeathTiles(situation, prepared.kernels))
    spent = time.process_time() - begin
    print(f"city {situation.city.raster.shape}: prepared in {spent:.1f} s of processor time")
    service.give_back()
    main_job = request_of(STATION, HALL)
    plan(main_job, situation, prepared=prepared)
    answers = [plan(main_job, situation, prepared=prepared) for _ in range(2)]
    print(f"two runs agree to the byte: {same(*answers)}")
    tell(answers[0])
    places = free_places(situation, room=prepared.room)
    print(f"{len(places)} of {TRIES:,} random places are free to take off")
    for name, span in SPANS.items():
        requests = pairs(situation, places, count, span)
        single = [replace(one, presets=(Preset.BALANCED,)) for one in requests]
        ready = service, replace(prepared, tiles=DeathTiles(situation, prepared.kernels))
        measure(f"{name}, one alternative, tiles made as they are needed", single, ready)
        measure(f"{name}, one alternative", single, ready)
        measure(f"{name}, three alternatives", requests, ready)
    own, built = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"largest memory: planning {own:.0f} MB, building the stand-in {built:.0f} MB")


if __name__ == "__main__":
    main()
