"""The city's web server under load, and how fast it starts.

Claims, with two worker processes: a form page at least 1,500 a second with p99 below 20 ms;
submitting at least 400 a second with p99 below 100 ms; the staff inbox p99 below 50 ms at a
million cases, page 10,000 within twice page 1; a form of twenty questions with its styles and
scripts at most 35 KB; the first run (migrate, load the city) within 10 s, a cold start within
3 s. The peer for the form page is a bare Django view under the same server.

    python bench/web.py [CASES] [SUBMITS]

Needs `wrk` (Debian: `apt-get install wrk`). The server is `kaga web`, everybody is signed in,
every draft is real; each submit is one HTTP request with session and CSRF token, on the disk
when it is answered. Load generator and server share the machine: beside wall-clock figures
stand the milliseconds of processor time that the server used for one request.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
PORT, WORKERS, THREADS = int(os.environ.get("KAGA_PORT", "8841")), 2, 4
ADDRESS = f"http://127.0.0.1:{PORT}"
ROUNDS, SECONDS, SUBMIT_SECONDS, CONNECTIONS = 3, 8, 3, 8
STAFF = 4  # of some thirty, who ask for a list at the very same moment, again and again
_TICKS_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """One run of the load generator: times in milliseconds, `cpu` of the server a request."""

    count: int
    rate: float
    p50: float
    p99: float
    slowest: float
    cpu: float


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    submits = int(sys.argv[2]) if len(sys.argv) > 2 else 9_000
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that servers stop too
    if is_taken():
        sys.exit(f"port {PORT} is taken; name another by KAGA_PORT")
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        sys.path.insert(0, str(BENCH))
        from web_crowd import make_catalogue

        make_catalogue(scratch / "catalogue")
        starts(scratch)
        requests = scratch / "requests"
        requests.mkdir()
        command = [sys.executable, str(BENCH / "web_crowd.py"), str(requests)]
        environ = environment(scratch)
        subprocess.run([*command, str(submits), str(cases)], env=environ, check=True)
        measure(requests, environ, cases)
    print(f"load average {os.getloadavg()[0]:.1f}")


def is_taken() -> bool:
    """Whether somebody answers at our port already: their figures would pass for ours."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def environment(scratch: Path) -> dict[str, str]:
    """A city of its own."""
    return {
        **os.environ,
        "KAGA_HOME": str(scratch / "home"),
        "KAGA_CATALOGUE": str(scratch / "catalogue"),
        "KAGA_PORT": str(PORT),
        "KAGA_WEB_WORKERS": str(WORKERS),
        "KAGA_WEB_THREADS": str(THREADS),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), str(BENCH)]),
    }


def starts(scratch: Path) -> None:
    """First run and cold start, each a fresh home or a fresh process."""
    first, cold = [], []
    for number in range(ROUNDS):
        home = scratch / f"start-{number}"
        environ = environment(scratch) | {"KAGA_HOME": str(home)}
        first.append(ready_after(environ))
        cold.append(ready_after(environ))
    show_start("first run (migrate, load the city), until ready", first)
    show_start("cold start, until ready", cold)


def ready_after(environ: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until `kaga run` answers that all is well, and processor seconds used."""
    began = time.monotonic()
    with running(environ, "run", "/readyz") as group:
        return time.monotonic() - began, processor_time(group)


def show_start(name: str, found: list[tuple[float, float]]) -> None:
    wall, cpu = (statistics.median(one) for one in zip(*found, strict=True))
    print(f"{name}: {wall:.1f} s ({cpu:.1f} s of processor time)")


@contextlib.contextmanager
def running(environ: Mapping[str, str], command: str, path: str) -> Iterator[int]:
    """A `kaga` process (or the peer) in a session of its own; stopped at the end."""
    call = [sys.executable, "-m", "kaga.cli", command]
    if command == "peer":
        numbers = [str(PORT), str(WORKERS), str(THREADS)]
        call = [sys.executable, str(BENCH / "web_peer.py"), *numbers]
    process = subprocess.Popen(
        call,
        env=dict(environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until_ready(process, path)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def until_ready(process: subprocess.Popen[bytes], path: str) -> None:
    for _ in range(3_000):
        if process.poll() is not None:
            sys.exit(f"the server ended ({process.returncode})")
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{ADDRESS}{path}", timeout=2) as answer,
        ):
            if path != "/readyz" or json.load(answer)["status"] == "pass":
                return
        time.sleep(0.02)
    sys.exit("the server is not ready after a minute")


def measure(requests: Path, environ: Mapping[str, str], cases: int) -> None:
    """Everything that is asked of a running server."""
    with running(environ, "peer", "/") as server:
        peer = show("peer: bare Django view, constant page", server, requests / "form")
    with running(environ, "web", "/healthz") as server:
        form = show("form page, signed in", server, requests / "form")
        print(f"  ratio to the bare view: {form.cpu / peer.cpu:.1f} in processor time")
        show("form page of twenty questions", server, requests / "twenty")
        show_submit(server, requests / "submit")
        show(f"staff inbox, page 1 of {cases:,} cases", server, requests / "inbox")
        near = show("staff inbox, what is done, page 1", server, requests / "done")
        if cases:
            far = show("staff inbox, what is done, page 10,000", server, requests / "far")
            print(f"  ratio page 10,000 to page 1: {far.p50 / near.p50:.2f}")
        wire(requests / "twenty")


def show(name: str, server: int, requests: Path) -> Load:
    """Several runs after a warm one; medians of their figures."""
    threads = 2 if requests.name in {"form", "twenty"} else 1
    load(server, requests, threads, seconds=2)
    runs = [load(server, requests, threads) for _ in range(ROUNDS)]
    return told(name, runs)


def show_submit(server: int, requests: Path) -> None:
    """Each draft once, its owner having looked at the check page just before."""
    lines = requests.read_text("utf-8").splitlines()
    part = len(lines) // ROUNDS
    runs = []
    for number in range(ROUNDS):
        some = lines[number * part : (number + 1) * part]
        looks = [line.rpartition("\t")[0].replace("POST", "GET", 1) + "\t" for line in some]
        look_all(server, written(requests.with_name(f"look-{number}"), looks), part)
        mine = written(requests.with_name(f"submit-{number}"), some)
        runs.append(load(server, mine, 2, seconds=SUBMIT_SECONDS, mode="once"))
    told("submit, signed in", runs)


def look_all(server: int, looks: Path, count: int) -> None:
    """Send every line at least once, however long it takes."""
    seconds = 2
    while load(server, looks, 2, seconds=seconds).count < count:
        seconds *= 2


def written(file: Path, lines: list[str]) -> Path:
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def told(name: str, runs: list[Load]) -> Load:
    fields = ("rate", "p50", "p99", "slowest", "cpu")
    middle = [statistics.median(getattr(run, field) for run in runs) for field in fields]
    one = Load(sum(run.count for run in runs), *middle)
    print(
        f"{name}: {one.rate:,.0f}/s, p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms,"
        f" slowest {one.slowest:.0f} ms; {one.cpu:.2f} ms of processor time a request"
        f" (load average {os.getloadavg()[0]:.1f})",
        flush=True,
    )
    return one


def load(
    server: int, requests: Path, threads: int, *, seconds: int = SECONDS, mode: str = "round"
) -> Load:
    """Run the load generator once."""
    command = [
        "wrk",
        f"-t{threads}",
        f"-c{STAFF if requests.name in {'inbox', 'done', 'far'} else CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "20s",
        "-s",
    ]
    command += [str(BENCH / "web.lua"), ADDRESS, "--", str(requests), str(threads), mode]
    before = processor_time(server)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = processor_time(server) - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if found is None:
        sys.exit(f"wrk said: {done.stdout}{done.stderr}")
    count, lasted, p50, p99, slowest, wrong = (int(text) for text in found.groups())
    if wrong or not count:
        sys.exit(f"{wrong} of {count} answers were not as they should be")
    times = (p50 / 1000, p99 / 1000, slowest / 1000)
    return Load(count, count / lasted * 1e6, *times, used / count * 1000)


def processor_time(leader: int) -> float:
    """Seconds of processor time of a process and of all that descend from it."""
    known: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                rest = (folder / "stat").read_text().rpartition(")")[2].split()
                used = sum(int(text) for text in rest[11:15]) / _TICKS_S
                known[int(folder.name)] = int(rest[1]), used
    family = {leader}
    while more := {pid for pid, (parent, _) in known.items() if parent in family} - family:
        family |= more
    return sum(known[pid][1] for pid in family if pid in known)


def wire(requests: Path) -> None:
    """A page with everything it needs, as a browser that takes brotli receives it."""
    _, path, cookies, _ = requests.read_text("utf-8").splitlines()[0].split("\t")
    page, html = fetched(path, cookies)
    sizes = {"page": page}
    text = brotli_text(html)
    for address in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', text):
        kind = "styles" if address.endswith(".css") else "scripts"
        sizes[kind] = sizes.get(kind, 0) + fetched(address, "")[0]
    parts = ", ".join(f"{name} {size / 1024:.1f}" for name, size in sizes.items())
    print(
        f"form of twenty questions over the wire: {sum(sizes.values()) / 1024:.1f} KB ({parts})"
    )


def fetched(path: str, cookies: str) -> tuple[int, bytes]:
    """Bytes of head and body of an answer, and its body."""
    headers = {"Accept-Encoding": "br", "Cookie": cookies}
    request = urllib.request.Request(f"{ADDRESS}{path}", headers=headers)
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        return len(str(answer.headers).encode()) + len(body), body


def brotli_text(content: bytes) -> str:
    import brotli

    return str(brotli.decompress(content), "utf-8")


if __name__ == "__main__":
    main()
