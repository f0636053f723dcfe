"""Filing: how long a decision takes among many accepted flights, and what survives kill -9.

    python bench/airspace/filing.py [ROUNDS [FLIGHTS]]
    python tools/scratch_postgres.py python bench/airspace/filing.py

First files FLIGHTS flights, most of them in air of their own, and tells the time of one filing
(permission, standing, map, people, zones, separation, ledger, event, one durable commit each)
while few and while many are accepted. Then kills a filing process ROUNDS times and looks, every
ten rounds, whether anything that was accepted is missing or half-written.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.faults.killed_filings import killed_filings  # noqa: E402
from tests.scratch_city import scratch_city  # noqa: E402

PART = 500


def main() -> None:
    if sys.argv[1:2] == ["--file"]:
        file_many(int(sys.argv[2]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    flights = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    with scratch_city() as city, city.start(__file__, "--file", str(flights)) as process:
        assert process.wait() == 0
    with killed_filings() as killed:
        started = time.monotonic()
        killed.rounds(rounds, seed=1)
        lasted = time.monotonic() - started
    print(
        f"{killed.killed} kills in {lasted:.0f} s: {killed.acknowledged} answers, "
        f"{killed.accepted} accepted, none lost or torn"
    )


def file_many(count: int) -> None:
    """File flights one after the other; prints the time of one in the first and last part."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from tests.services.airspace import sky_town as town

    from kaga.kernel import clock
    from kaga.services.airspace.actions.filing import file_flight, warm
    from kaga.services.airspace.ports import bind_judge

    call_command("migrate", verbosity=0)
    bind_judge(town.HonestJudge())
    town.a_map()
    town.people_data()
    own = town.fleet()
    warm()
    times, accepted = [], 0
    for number in range(count):
        departs = clock.now() + timedelta(hours=2, minutes=6 * (number // 2))
        lifted = 77.0 + 40.0 * (number % 2)
        ends = (town.STATION, town.HALL) if number % 2 else ((36.31, 136.34), (36.30, 136.37))
        reference = town.checked(own, town.a_plan(ends, departs=departs, height=lifted))
        before = time.perf_counter()
        accepted += file_flight(own.member, reference).state == "accepted"
        times.append(1_000.0 * (time.perf_counter() - before))
    for name, part in (("first", times[:PART]), ("last", times[-PART:])):
        ordered = sorted(part)
        at_99 = ordered[int(len(ordered) * 0.99) - 1]
        middle = statistics.median(ordered)
        print(
            f"{name} {len(part)} of {count}: p50 {middle:.1f} ms, p99 {at_99:.1f} ms a filing"
        )
    print(f"{accepted} of {count} accepted")


if __name__ == "__main__":
    main()
