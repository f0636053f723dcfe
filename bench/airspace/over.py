"""Over my house: how long it takes to know what flies over a place among many flights.

    python bench/airspace/over.py [FLIGHTS [QUESTIONS]]
    python tools/scratch_postgres.py python bench/airspace/over.py

Accepts FLIGHTS flights of 2 to 8 km across the city, each with 32 corners, all within the next
24 hours (and again spread over 30 days, as filing allows), and asks for QUESTIONS places at
100, 300 and 1,000 m. Prints medians and 99th percentiles of the query in milliseconds.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.scratch_city import scratch_city  # noqa: E402

BATCH = 500
WEST, SOUTH, EAST, NORTH = 136.28, 36.24, 136.42, 36.37


def main() -> None:
    flights = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    questions = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    if os.environ.get("KAGA_BENCH_INSIDE"):
        ask(flights, questions, hours=int(os.environ["KAGA_BENCH_INSIDE"]))
        return
    for hours in (24, 24 * 30):
        os.environ["KAGA_BENCH_INSIDE"] = str(hours)
        with (
            scratch_city() as city,
            city.start(__file__, str(flights), str(questions)) as process,
        ):
            assert process.wait() == 0


def ask(flights: int, questions: int, *, hours: int) -> None:
    """Fill the sky, then ask."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from kaga.kernel import clock
    from kaga.services.airspace.queries.over import RADII, Circle, overhead

    call_command("migrate", verbosity=0)
    chance = random.Random(1)
    fill(flights, hours, chance)
    now = clock.now()
    for radius in RADII:
        times, shown, cpu = [], [], time.process_time()
        for _ in range(questions):
            circle = Circle(
                chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST), float(radius)
            )
            before = time.perf_counter()
            found = overhead(circle, now, now + timedelta(hours=24))
            times.append(1_000.0 * (time.perf_counter() - before))
            shown.append(len(found.flights))
        own = 1_000.0 * (time.process_time() - cpu) / questions
        ordered = sorted(times)
        at_99 = ordered[int(len(ordered) * 0.99) - 1]
        print(
            f"{flights} flights in {hours} h, {radius} m: "
            f"p50 {statistics.median(ordered):.1f} ms, p99 {at_99:.1f} ms, "
            f"{own:.1f} ms of processor each, {statistics.mean(shown):.1f} flights shown"
        )


def fill(flights: int, hours: int, chance: random.Random) -> None:
    """Accepted flights with their cells, written in batches."""
    import numpy as np
    from tests.services.airspace import sky_town as town

    from kaga.engines.airspace.deconflict.tracks import FlightId, Priority
    from kaga.kernel import clock
    from kaga.kernel.storage.door import write
    from kaga.services.airspace.cells import cells_of
    from kaga.services.airspace.flightplan import corners_of, line_of, plan_record
    from kaga.services.airspace.models import AirCell, Flight, Route

    town.a_map()
    town.people_data()
    own, now = town.fleet(), clock.now()
    for first in range(0, flights, BATCH):
        routes, rows, cells = [], [], []
        for number in range(first, min(first + BATCH, flights)):
            start = chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST)
            turn, far = chance.uniform(0, 2 * np.pi), chance.uniform(2_000, 8_000)
            goal = (
                start[0] + far * float(np.sin(turn)) / 111_000.0,
                start[1] + far * float(np.cos(turn)) / 89_500.0,
            )
            departs = now + timedelta(hours=chance.uniform(0.0, hours))
            plan = town.a_plan((start, goal), departs=departs)
            record = plan_record(plan)
            record["corners"] = with_corners(record["corners"], 32)
            whole = replace(plan, corners=corners_of(record))
            lasts = record["corners"][-1][4] - record["corners"][0][4]
            route = Route(
                operator=own.operator, origin="a", goal="b", departs_at=departs,
                arrives_at=departs + timedelta(seconds=lasts),
                preset="balanced", map_version=plan.map_version, people_digest=plan.people,
                line=line_of(whole), plan=record, digest=f"{number:064d}",
            )  # fmt: skip
            flight = Flight(
                reference=f"B2026-{number:06d}-0", operator=own.operator, pilot=own.pilot,
                vehicle=own.vehicle, route=route, priority="goods", purpose="x",
                state="accepted", departs_at=departs, arrives_at=route.arrives_at,
                accepted_at=now,
            )  # fmt: skip
            track = whole.track(FlightId(flight.reference), Priority.GOODS)
            cells += [AirCell(cell=one, flight=flight) for one in cells_of(track, plan.sheet)]
            routes.append(route)
            rows.append(flight)
        with write(bookkeeping="a bench") as tx:
            tx.add_many(routes)
            tx.add_many(rows)
            tx.add_many(cells)


def with_corners(corners: list, count: int) -> list:
    """The same way with corners in between, as a planner's bends make them."""
    import numpy as np

    rows = np.array(corners)
    seconds = np.linspace(rows[0, 4], rows[-1, 4], count)
    columns = [np.interp(seconds, rows[:, 4], rows[:, axis]) for axis in range(4)]
    return np.column_stack([*columns, seconds]).tolist()


if __name__ == "__main__":
    main()
