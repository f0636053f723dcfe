"""Door to door in Kaga: lines, rides on demand as the plan stands, and walking, in one search.

    python bench/mobility/journeys.py [--questions 300] [--bookings 60] [--no-http]

A city of its own is made: the authored network of trains and buses, the stand-in streets of
the pack, the shared taxi with its stops and vehicles, and a busy day of bookings made by the
real actions. Each question is from one random door to another (hamlets and public places
within 600 m of a stop of rides), leaving within two hours of a random time of that day.
Measured in this process, in processor time of one thread: what the streets say of both doors,
the plans made ready, the joint search, and the whole answer with its drawn ways and signed
offers; then over HTTP, on a running city with its planner process and web server, in wall time
as a client waits for it. At the end the rides of answers are tried in the plan as they were
answered, and each plan is judged by the judge that shares no code with the insertion. No peer
is timed: no other open planner asks a live plan.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
NEAR_M = 600.0
USES = ["whole", "first", "last"]
KAGA = [sys.executable, "-m", "kaga.cli"]


def doors() -> Any:
    """Hamlets and public places of the pack from which a stop of rides can be walked to."""
    from kaga.kernel.places.pack import default_pack, open_pack
    from kaga.services.mobility.rides.network import network

    pack = open_pack(default_pack())
    rows = [*pack.table("koaza.csv"), *pack.table("facilities.csv")]
    found = np.array([(float(row["lat"]), float(row["lon"])) for row in rows if row["lat"]])
    apart = np.radians(found[:, None] - network().places) * (6_371_000.0, 5_135_000.0)
    return found[np.hypot(apart[..., 0], apart[..., 1]).min(1) < NEAR_M]


def busy_day(count: int) -> Any:
    """The next Tuesday but one with so many bookings, as far as they fit; the day."""
    from tests.services.mobility.rides.taxi_town import a_rider, desk

    from kaga.kernel import clock
    from kaga.services.mobility.rides.actions.booking import Accepted, book
    from kaga.services.mobility.rides.enums import Channel
    from kaga.services.mobility.rides.models import DemandService
    from kaga.services.mobility.rides.network import network
    from kaga.services.mobility.rides.offering import Asked, find_offers

    today = clock.today()
    day = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    service, net, chance = DemandService.objects.get(), network(), np.random.default_rng(5)
    riders = [a_rider(f"乗る 人{n}", "のる ひと") for n in range(12)]
    made = asked = 0
    while made < count and asked < count * 4:
        one, other = chance.choice(len(net.codes), 2, replace=False).tolist()
        at = int(chance.integers(8 * 3600, 15 * 3600))
        found = find_offers(Asked(service, day, net.codes[one], net.codes[other], at=at), 1)
        asked += 1
        for offer in found.offers:
            rider = riders[asked % len(riders)].id
            book(desk(), Accepted(offer.token, rider, Channel.PHONE))
            made += 1
    print(f"{day}: {made} rides booked of {asked} asked for, {len(net.codes)} stops")
    return day


def asked_for(day: Any, count: int, seed: int) -> list[dict[str, Any]]:
    """Random questions."""
    chance, places = np.random.default_rng(seed), doors()
    found = []
    for _ in range(count):
        (a, b), (c, d) = places[chance.choice(len(places), 2, replace=False)].tolist()
        minutes = int(chance.integers(7 * 60, 17 * 60))
        found.append(
            {
                "from": {"lat": a, "lon": b},
                "to": {"lat": c, "lon": d},
                "time": f"{day}T{minutes // 60:02}:{minutes % 60:02}:00+09:00",
                "uses": USES,
            }
        )
    return found


def told(name: str, times: list[float]) -> None:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    print(f"  {name:52} p50 {p50:7.2f} ms   p95 {p95:7.2f}   p99 {p99:7.2f}")


def in_process(questions: list[dict[str, Any]]) -> None:
    """Processor time of each step."""
    from kaga.services.mobility.planner.asked import asked_of, end_of
    from kaga.services.mobility.planner.held import held_now
    from kaga.services.mobility.planner.joined import Joining, JointSearch
    from kaga.services.mobility.planner.journeys import doors_of, journeys
    from kaga.services.mobility.planner.shapes import Writer

    held = held_now()
    steps: list[list[float]] = []
    kinds: Counter[str] = Counter()
    promises: list[Any] = []
    empty = 0
    for number, question in enumerate(questions):
        asked = asked_of(question)
        window = held.at(asked.time)
        ends = end_of(held, asked.begin), end_of(held, asked.end)
        joining = Joining(held, window, ends, Writer(held, window))
        marks = [time.process_time_ns()]
        walks = (
            doors_of(joining, ends[0], asked.walk_s, back=False),
            doors_of(joining, ends[1], asked.walk_s, back=True),
        )
        search = JointSearch(joining, asked, walks)
        marks.append(time.process_time_ns())
        begin = window.timetable.seconds(asked.time)
        ways = search.ways(begin, begin + asked.window_s)
        marks.append(time.process_time_ns())
        journeys(held, question)
        marks.append(time.process_time_ns())
        empty += not ways and number >= 10
        if number >= 10:  # the first ones load what is compiled
            steps.append((np.diff(marks) / 1e6).tolist())
            for way in ways:
                kinds["+".join(_kinds(way))] += 1
                promises += [way.promises] if way.promises else []
    told("streets of both doors, plans made ready", [one[0] for one in steps])
    told("joint search, two hours", [one[1] for one in steps])
    told("both: the engine's answer", [one[0] + one[1] for one in steps])
    told("whole answer: as many as asked, drawn and signed", [one[2] for one in steps])
    print(f"  answers with nothing to ride: {empty} of {len(steps)}")
    for kind, number in kinds.most_common():
        print(f"    {kind:24} {number}")
    right = sum(map(judged, promises[:200]))
    print(f"  kept as answered, the plan right afterwards: {right} of {len(promises[:200])}")


def through_the_api(questions: list[dict[str, Any]]) -> None:
    """Processor time of a whole request, web and planner together in one process."""
    from django.test import Client

    from kaga.kernel.resident import asking
    from kaga.services.mobility.planner.held import held_now
    from kaga.services.mobility.planner.running import OPERATIONS

    def ask(_path: Path, op: str, facts: Any, *, within: float) -> Any:
        del within
        found = OPERATIONS[op](held_now(), json.loads(json.dumps(dict(facts))))
        return json.loads(json.dumps(found))

    before, asking.ask = asking.ask, ask
    client, times = Client(headers={"host": "localhost"}), []
    for number, question in enumerate(questions):
        start = time.process_time_ns()
        answer = client.get(f"/api/v6/plan?{fields_of(question)}")
        if answer.status_code != 200:
            raise SystemExit(answer.content.decode())
        if number >= 10:
            times.append((time.process_time_ns() - start) / 1e6)
    asking.ask = before
    told("the same through the API, web and planner together", times)


def _kinds(way: Any) -> list[str]:
    from kaga.engines.transit.search.journeys import Ride
    from kaga.services.mobility.planner.ways import OnCall

    names = []
    for leg in way.legs:
        name = "demand" if isinstance(leg, OnCall) else "line" if isinstance(leg, Ride) else ""
        names += [name] if name and names[-1:] != [name] else []
    return names


def judged(promises: Any) -> bool:
    """Whether the rides of a way go into the plan as promised, and the plan is then right."""
    from kaga.services.mobility.rides.dayplan import applied
    from kaga.services.mobility.rides.dispatching import Wanted, faults_of, put_in
    from kaga.services.mobility.rides.enums import Pays
    from kaga.services.mobility.rides.offering import Leg, promised_ride
    from kaga.services.mobility.rides.party import fare_of
    from kaga.services.mobility.rides.queries.days import day_state

    plan = promises[0].plan
    state: Any = day_state(plan.service, plan.day).state
    for number, one in enumerate(promises):
        fare = fare_of(one.party, plan.terms.fares, Pays.CASH)
        ends = [plan.net.codes[row] for row in one.places]
        leg = Leg(plan.service.id, *ends, one.window, one.by, one.longest, one.boards, fare)
        ride = promised_ride(leg.facts(), one.party, plan.terms)
        patch = put_in(state, plan.net, Wanted(f"new{number}", ride), plan.settled)
        if patch is None:
            return False
        state = applied(state, patch)
    return faults_of(state, plan.net, plan.settled) == ()


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def over_http(questions: list[dict[str, Any]]) -> None:
    """Wall time of each answer of a running city."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {**os.environ, "KAGA_JOURNEYS": "1", "KAGA_LOG_LEVEL": "ERROR"}
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    web += ["--host", "127.0.0.1", "--port", port, "kaga.site.wsgi:application"]
    with running([*KAGA, "mobility", "planner"], environment), running(web, environment):
        began = time.perf_counter()
        while asked_over_http(port, questions[0])[0] != 200:
            time.sleep(0.5)
        print(f"  ready after {time.perf_counter() - began:.1f} s")
        times, statuses, sizes = [], Counter[int](), []
        for number, question in enumerate(questions):
            start = time.perf_counter()
            status, body = asked_over_http(port, question)
            statuses[status] += 1
            if number >= 10:
                times.append((time.perf_counter() - start) * 1000)
                sizes.append(len(body))
        told("over HTTP, GET /api/v6/plan with ODM everywhere", times)
        print(f"  answers: {dict(statuses)}, {np.mean(sizes) / 1024:.0f} kB in the mean")


def fields_of(question: dict[str, Any]) -> str:
    """A question as the API is asked."""
    begin, end = question["from"], question["to"]
    fields = {
        "fromPlace": f"{begin['lat']},{begin['lon']}",
        "toPlace": f"{end['lat']},{end['lon']}",
        "time": question["time"],
        **dict.fromkeys(("directModes", "preTransitModes", "postTransitModes"), "WALK,ODM"),
    }
    return urllib.parse.urlencode(fields)


def asked_over_http(port: str, question: dict[str, Any]) -> tuple[int, bytes]:
    address = f"http://127.0.0.1:{port}/api/v6/plan?{fields_of(question)}"
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            body = answer.read()
            json.loads(body)
            return answer.status, body
    except urllib.error.HTTPError as error:
        return error.code, b""
    except OSError:
        return 0, b""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="door-to-door journeys")
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--bookings", type=int, default=60)
    options.add_argument("--no-http", action="store_true")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaga-bench-") as home:
        os.environ |= {"KAGA_HOME": home, "KAGA_JOURNEYS": "0", "KAGA_PLANNER": "0"}
        begin = [*KAGA, "mobility", "plan", "kagaonsen", "daishoji", "--json"]
        subprocess.run(begin, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        from kaga.services.mobility.planner.driving import measured_network
        from kaga.services.mobility.planner.ground import hold_ground, load_ground

        hold_ground(load_ground())
        measured_network()
        day = busy_day(wanted.bookings)
        questions = asked_for(day, wanted.questions + 10, 2)
        in_process(questions)
        through_the_api(questions)
        if not wanted.no_http:
            over_http(asked_for(day, wanted.questions + 10, 3))


if __name__ == "__main__":
    main()
