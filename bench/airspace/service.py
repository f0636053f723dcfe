"""The plan page and three alternatives over HTTP: a city with its planner, as a browser asks.

    python bench/airspace/service.py [QUESTIONS] [HOME]

Starts a planner and a web server in a folder of their own (HOME: a city's folder that exists,
so that nothing has to be built), and asks for random pairs of landing sites 2.5 to 3.5 km
apart at 15:00 on a weekday, each pair for the first time, one after the other: half of them
the page `/airspace/plan`, half `GET /api/v1/airspace/plans`. Printed: how long until the
planner is ready; percentiles of the whole page, of the API's answer and of planning alone, by
the clock; the share refused; the same question again; a file; a picture of people; how many
are told to wait when twelve ask at once; and peak memory of both processes. No peer is timed:
no other planner that keeps away from people can be had.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NEAR_M, FAR_M = 2_500.0, 3_500.0
Answer = tuple[int, bytes, float]


def main(questions: int, home: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="kaga-bench-") as folder:
        if home is not None:
            shutil.copytree(home, folder, dirs_exist_ok=True)
        port = free_port()
        environment = {
            **os.environ,
            "KAGA_HOME": folder,
            "KAGA_PORT": str(port),
            "KAGA_LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT / "src"),
        }
        kaga = [sys.executable, "-m", "kaga.cli"]
        subprocess.run([*kaga, "manage", "migrate", "-v0"], env=environment, check=True)
        began = time.perf_counter()
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
        web += ["--host", "127.0.0.1", "--port", str(port), "kaga.site.wsgi:application"]
        with (
            running([*kaga, "airspace", "planner"], environment) as planner,
            running(web, environment) as server,
        ):
            api = f"http://127.0.0.1:{port}/api/v1/airspace"
            wait_until_ready(api)
            print(f"ready after {time.perf_counter() - began:.1f} s", flush=True)
            measure(api, pairs(Path(folder), questions), (planner.pid, server.pid))
            for name, process in (("planner", planner), ("web server", server)):
                print(f"peak memory of the {name}: {peak_mb(process.pid):,.0f} MB")


@contextlib.contextmanager
def running(
    command: list[str], environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def pairs(home: Path, count: int) -> list[tuple[str, str]]:
    """Pairs of landing sites, drawn at random with a fixed seed."""
    version = (home / "airspace/current").read_text("utf-8")
    kept = json.loads((home / f"airspace/versions/{version}.json").read_text("utf-8"))
    places = [(one["lat"], one["lon"]) for one in kept["grounds"]]
    chosen = random.Random(7)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        one, other = chosen.sample(places, 2)
        north = (other[0] - one[0]) * 111_000.0
        east = (other[1] - one[1]) * 111_000.0 * math.cos(math.radians(one[0]))
        if NEAR_M <= math.hypot(north, east) <= FAR_M:
            found.append(("{:.6f},{:.6f}".format(*one), "{:.6f},{:.6f}".format(*other)))
    return found


def afternoon() -> str:
    """The next Tuesday but one: a weekday when schools are out at three."""
    day = (datetime.fromtimestamp(time.time(), UTC) + timedelta(days=14)).date()
    return f"{day - timedelta(days=(day.weekday() - 1) % 7)}T15:00"


def measure(api: str, asked: list[tuple[str, str]], city: tuple[int, int]) -> None:
    """Every second question is asked of the API first, the others of the page."""
    seconds: dict[str, list[float]] = {"API": [], "page": [], "worked": []}
    planning, refused, sizes, last = [], Counter[str](), [], {}
    for number, (start, end) in enumerate(asked):
        question = {"from": start, "to": end, "depart": afternoon()}
        worked = sum(map(processor_s, city))
        shown = None if number % 2 == 0 else patient(page_of(api), question)
        worked = sum(map(processor_s, city)) - worked
        status, body, spent = patient(api + "/plans", question)
        if status == 200:
            last = json.loads(body)
            seconds["API" if shown is None else "page"].append(
                1e3 * (spent if shown is None else shown[2])
            )
            if shown is not None:
                seconds["worked"].append(1e3 * worked)
            planning.append(last["seconds_to_plan"] * 1e3)
            sizes.append(len(last["alternatives"]))
        else:
            refused[json.loads(body)["detail"]] += 1
    told = ", ".join(f"{count} x {why}" for why, count in refused.most_common()) or "none"
    print(f"{len(asked)} questions of 2.5 to 3.5 km; refused: {told}")
    print(f"alternatives, mean: {statistics.fmean(sizes):.2f}")
    say("the plan page, asked for the first time", seconds["page"])
    say("processor time of planner and web server for it", seconds["worked"])
    say("the whole answer of the API", seconds["API"])
    say("planning alone", planning)
    measure_again(api, last)


def page_of(api: str) -> str:
    """The address of the plan page."""
    return api.removesuffix("/api/v1/airspace") + "/airspace/plan"


def measure_again(api: str, last: dict[str, Any]) -> None:
    """What can be had of a plan that was made a moment ago."""
    question = last["asked"]
    say("the page again", [1e3 * patient(page_of(api), question)[2] for _ in range(10)])
    say("the API again", [1e3 * get(f"{api}/plans", question)[2] for _ in range(20)])
    name = last["alternatives"][0]["id"]
    file = f"{api}/plans/files/{name}/plan"
    say("a .plan file", [1e3 * get(file, question)[2] for _ in range(10)])
    say("the certificate", [1e3 * get(f"{api}/plans/files/{name}/certificate", question)[2]])
    version = last["map"]["version"]
    pictures = [f"{api}/plans/people/{version}/weekday/{quarter}.png" for quarter in range(8)]
    say("people, first time", [1e3 * get(one, {})[2] for one in pictures])
    time.sleep(30.0)  # so that the limit of questions per visitor does not count below
    with ThreadPoolExecutor(12) as crowd:
        waiting = [
            crowd.submit(get, f"{api}/plans", {**question, "depart": f"{afternoon()}:{n:02}"})
            for n in range(12)
        ]
        print("twelve at once:", dict(Counter(one.result()[0] for one in waiting)))


def patient(address: str, question: dict[str, str]) -> Answer:
    """An answer; whoever asks more often than allowed waits as the answer says."""
    while True:
        found = get(address, question)
        if found[0] not in (429, 503):
            return found
        time.sleep(2.0)


def get(address: str, asked: dict[str, str]) -> Answer:
    whole = f"{address}?{urllib.parse.urlencode(asked)}" if asked else address
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(whole, timeout=60) as answer:
            body: bytes = answer.read()
            return answer.status, body, time.perf_counter() - began
    except urllib.error.HTTPError as error:
        return error.code, error.read(), time.perf_counter() - began


def wait_until_ready(api: str) -> None:
    while True:
        try:
            status, body, _ = get(f"{api}/planner", {})
        except urllib.error.URLError:
            status, body = 0, b""
        state = json.loads(body) if status == 200 else {}
        # One that is too busy to tell its state is said to be ready, but of no map.
        if state.get("phase") == "ready" and state.get("map_version"):
            return
        time.sleep(0.5)


def say(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    print(f"{name}: p50 {statistics.median(ordered):.0f} ms, p99 {last:.0f} ms")


def processor_s(pid: int) -> float:
    """Seconds of processor time of a process and those it has started, to a hundredth."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            if pid in (int(folder.name), int(words[1])):
                total += int(words[11]) + int(words[12])
    return total / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> float:
    """Peak memory of a process and those it has started."""
    most = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            status = dict(
                line.split(":", 1) for line in (folder / "status").read_text().splitlines()
            )
            if pid in (int(folder.name), int(status["PPid"])):
                most = max(most, float(status.get("VmHWM", "0 kB").split()[0]) / 1e3)
    return most


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 100, Path(given[1]) if len(given) > 1 else None)
