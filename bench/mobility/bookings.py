"""Promises kept: random days, killed bookings, and how long a caller waits.

    python bench/mobility/bookings.py [--actions 10000] [--kills 1000] [--seed 1]

Random actions of everybody (booking, changing, cancelling, no-shows, late drivers, breakdowns,
snow, calls, plans bettered between trips) with an independent look at every promise after each;
kill -9 in the middle of bookings; and the time of an offer, of a booking, and of all windows of
a day, on the city's own stops and vehicles. Prints figures; exit code 1 when a promise was
broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2]
TOWN = 250
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--actions", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args()
    home = tempfile.mkdtemp(prefix="kaga-bench-")
    os.environ |= {"KAGA_HOME": home, "KAGA_PLANNER": "0", "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
    if wanted.kills:
        killed(wanted.kills, wanted.seed)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if wanted.actions:
        wild(wanted.actions, wanted.seed)
    waiting()
    return 0


def killed(rounds: int, seed: int) -> None:
    """kill -9 in the middle of bookings."""
    driver = ROOT / "tests" / "faults" / "rides_driver.py"
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, driver, str(rounds), str(seed)],
            env={**os.environ, "KAGA_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"killed {rounds} times in {time.perf_counter() - began:.0f} s: {found}")
    if found["wrong"]:
        raise SystemExit(1)


def wild(actions: int, seed: int) -> None:
    """Random days, a new town now and then: a look at everything costs more as it grows."""
    from django.core.management import call_command
    from tests.services.mobility.rides.taxi_town import stops
    from tests.services.mobility.rides.wild_day import WildTown, run

    began, left, number = time.perf_counter(), actions, 0
    while left:
        call_command("flush", interactive=False, verbosity=0)
        stops()
        town = WildTown(seed + number)
        run(town, min(left, TOWN))
        left, number = left - min(left, TOWN), number + 1
        print(f"  town {number}: {dict(sorted(town.count.items()))}")
    print(f"{actions} actions in {time.perf_counter() - began:.0f} s, no promise broken")
    call_command("flush", interactive=False, verbosity=0)


def waiting() -> None:
    """How long a caller waits, on the city's own stops."""
    import random
    from datetime import timedelta

    from tests.services.mobility.rides.taxi_town import a_rider, desk

    from kaga.kernel import clock
    from kaga.kernel.places import beginning
    from kaga.services.mobility.rides.actions.booking import Accepted, book
    from kaga.services.mobility.rides.enums import Channel
    from kaga.services.mobility.rides.models import DemandService, Stop
    from kaga.services.mobility.rides.offering import Asked, find_offers
    from kaga.services.mobility.rides.seeds import load_rides

    beginning.load()
    count = load_rides()
    service, chance = DemandService.objects.get(), random.Random(1)
    codes = list(Stop.objects.values_list("code", flat=True))
    staff, rider, day = desk(), a_rider(), clock.today() + timedelta(days=1)
    took: dict[str, list[float]] = {"three offers": [], "all windows": [], "booking": []}
    for _ in range(120):
        origin, goal = chance.sample(codes, 2)
        asked = Asked(service, day, origin, goal, at=chance.choice(range(8, 16)) * 3600)
        for name, most in (("three offers", 3), ("all windows", 99)):
            began = time.perf_counter()
            found = find_offers(asked, most=most)
            took[name].append((time.perf_counter() - began) * 1000)
        if found.offers:
            began = time.perf_counter()
            book(staff, Accepted(found.offers[0].token, rider.id, Channel.PHONE))
            took["booking"].append((time.perf_counter() - began) * 1000)
    print(f"{count} stops, 4 vehicles, {len(took['booking'])} rides booked on one day")
    for name, times in took.items():
        print(
            f"  {name}: median {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"
        )


if __name__ == "__main__":
    raise SystemExit(main())
