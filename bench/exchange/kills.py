"""Killed at random moments under load: is anything acknowledged lost, is anything half there?

    python bench/exchange/kills.py [--rounds 10000] [--lanes 2] [--seed 1] [--folder DIR]

A broker is started, written to by 16 clients, and killed (SIGKILL) 0 to 150 ms later, four
times of five counted from its first acknowledgement; then it is started again, on the same
folder, and everything is compared with what the clients remember: each entity is as it was last
acknowledged, or as the one request has it that was under way; its attributes agree, one of them
up to 20 kB long so that a write may be torn; what was deleted is gone; of a batch of five all
or nothing is there. Checkpoints are made all the time and segments are small, so kills hit
those too. At the end the log is verified, and a start from the log alone must give the same
entities.

Brokers are forked from a process that has everything imported: a start costs milliseconds.
Lanes have folders of their own and run beside one another; the rounds are theirs together.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS = 16
LOAD_S = 0.15  # a broker is killed after at most so much of it
BATCH = 5
LONGEST = 20_000
_PID = re.compile(r"pid (\d+)\D")
_PORT = re.compile(r"exchange: http://[^:]+:(\d+)/")
HEAD = b"Host: k\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(slots=True)
class Memory:
    """What the clients know.

    Attributes
    ----------
    told: by entity, the last number acknowledged; 0 where it is not there.
    sent: those of requests that were not answered.
    number: the last one given out.
    counts: what happened, for the report.
    """

    told: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    number: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def nursery() -> None:
    """Fork a broker for each line of the input, which names its folder."""
    sys.path.insert(0, str(ROOT / "src"))
    from kaga.services.exchange import serving
    from kaga.services.exchange.log.journal import Journal
    from kaga.services.exchange.state import broker, checkpointing

    checkpointing._LOOK_S = 0.005  # type: ignore[misc]
    broker.Journal = partial(Journal, segment_bytes=100_000)  # type: ignore[assignment,misc]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            serving.serve(serving.Options(0, Path(line.strip()), checkpoint=0))
            os._exit(0)
        print(f"pid {pid}", flush=True)


class Nursery:
    """Starts and kills brokers on one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )

    def start(self) -> tuple[int, int]:
        """A broker's process and port."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self._folder}\n")
        self._process.stdin.flush()
        said = ""
        while not ((pid := _PID.search(said)) and (port := _PORT.search(said))):
            part = os.read(self._process.stdout.fileno(), 4096)
            if not part:
                raise SystemExit("a broker did not start")
            said += part.decode()
        return int(pid[1]), int(port[1])

    def kill(self, pid: int) -> None:
        """Kill a broker, and wait until the system has taken its folder away from it."""
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                time.sleep(0.001)

    def end(self) -> None:
        """No further brokers."""
        self._process.kill()
        self._process.wait()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    place = head.find(b"Content-Length: ")
    length = int(head[place + 16 : head.find(b"\r\n", place)]) if place > 0 else 0
    return int(head[9:12]), await reader.readexactly(length)


def _request(method: str, path: str, body: object) -> bytes:
    data = orjson.dumps(body)
    return f"{method} /ngsi-ld/v1/{path} HTTP/1.1\r\n".encode() + HEAD % len(data) + data


def _state(number: int) -> dict[str, object]:
    """An entity's attributes at a number, one time of seven with a long one."""
    long = number * 7919 % LONGEST if number % 7 == 0 else number % 50
    return {"type": "K", "one": number, "long": "a" * long, "two": number}


def _change(client: int, memory: Memory, chance: random.Random) -> tuple[bytes, dict[str, int]]:
    """A request, and what it makes of which entities."""
    memory.number += 1
    number, kind, name = memory.number, chance.random(), f"urn:k:one{client}"
    if kind < 0.1:
        names = [f"urn:k:batch{client}:{part}" for part in range(BATCH)]
        items = [{"id": one, **_state(number)} for one in names]
        request = _request("POST", "entityOperations/upsert", items)
        return request, dict.fromkeys(names, number)
    if not memory.told.get(name):
        items = [{"id": name, **_state(number)}]
        return _request("POST", "entityOperations/upsert", items), {name: number}
    if kind < 0.2:
        return _request("POST", "entityOperations/delete", [name]), {name: 0}
    return _request("PATCH", f"entities/{name}/attrs", _state(number)), {name: number}


async def write(port: int, client: int, memory: Memory, chance: random.Random) -> None:
    """Write until the broker is gone."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while True:
            request, change = _change(client, memory, chance)
            memory.sent.update(change)
            writer.write(request)
            status, body = await answer(reader)
            if status not in {201, 204}:
                raise SystemExit(f"{status} {body!r}")
            memory.told.update(change)
            for name in change:
                del memory.sent[name]
            memory.counts["acknowledged"] += 1
    finally:
        writer.close()


async def shown(port: int) -> list[dict[str, object]]:
    """Every entity there is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /ngsi-ld/v1/entities?type=K&limit=1000&options=keyValues HTTP/1.1\r\n"
        b"Host: k\r\n\r\n"
    )
    status, body = await answer(reader)
    writer.close()
    found: list[dict[str, object]] = orjson.loads(body)
    if status != 200:
        raise SystemExit(body.decode())
    return found


def check(found: list[dict[str, object]], memory: Memory) -> None:
    """End with what is wrong, if anything is; else go on from what is there."""
    numbers: dict[str, int] = {}
    for one in found:
        name, number = str(one["id"]), int(str(one["one"]))
        if one != {"id": name, **_state(number)}:
            raise SystemExit(f"HALF APPLIED: {str(one)[:300]}")
        numbers[name] = number
    for name in {*numbers, *memory.told, *memory.sent}:
        is_there, told = numbers.get(name, 0), memory.told.get(name, 0)
        sent = memory.sent.get(name, told)
        if is_there not in {told, sent}:
            raise SystemExit(f"LOST: {name} is {is_there}, acknowledged {told}, sent {sent}")
        if sent != told:
            memory.counts["not answered, there" if is_there == sent else "not there"] += 1
    for client in range(CLIENTS):
        batch = {numbers.get(f"urn:k:batch{client}:{part}", 0) for part in range(BATCH)}
        if len(batch) > 1:
            raise SystemExit(f"HALF APPLIED: the batch of client {client}: {batch}")
    memory.told, memory.sent = numbers, {}


async def one_round(nest: Nursery, memory: Memory, chance: random.Random) -> None:
    """Start, compare, write, kill."""
    pid, port = nest.start()
    check(await shown(port), memory)
    writing = [
        asyncio.ensure_future(write(port, client, memory, chance)) for client in range(CLIENTS)
    ]
    if chance.random() < 0.8:  # on a busy machine too, most are killed while they write
        before, patience = memory.counts["acknowledged"], time.monotonic() + 5
        while memory.counts["acknowledged"] == before and time.monotonic() < patience:
            await asyncio.sleep(0.001)
    await asyncio.sleep(chance.random() ** 2 * LOAD_S)  # more often early: rounds are short
    nest.kill(pid)
    ended = await asyncio.gather(*writing, return_exceptions=True)
    for one in ended:
        if isinstance(one, SystemExit):
            raise one


async def lane(folder: Path, rounds: int, seed: int, name: str) -> Counter[str]:
    """So many rounds on one folder; what was counted."""
    chance = random.Random(seed)
    memory = Memory()
    nest = Nursery(folder)
    try:
        for number in range(1, rounds + 1):
            await one_round(nest, memory, chance)
            fresh = folder / "checkpoint.sqlite.new"
            memory.counts["kills in a checkpoint"] += fresh.exists()
            if number % 250 == 0:
                told = memory.counts["acknowledged"]
                print(f"{name}: {number:,} rounds, {told:,} acknowledged", flush=True)
        pid, port = nest.start()
        from_checkpoint = await shown(port)
        check(from_checkpoint, memory)
        nest.kill(pid)
        (folder / "checkpoint.sqlite").unlink(missing_ok=True)
        pid, port = nest.start()
        if await shown(port) != from_checkpoint:
            raise SystemExit("DIFFERENT: the log alone gives other entities")
        nest.kill(pid)
    finally:
        nest.end()
    from_source = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "kaga.cli", "exchange", "verify-log", str(folder)]
    subprocess.run(command, check=True, env=from_source)
    return memory.counts


def run_lane(task: tuple[Path, int, int, str]) -> Counter[str] | str:
    """A lane in a process of its own; a text is what is wrong."""
    try:
        return asyncio.run(lane(*task))
    except SystemExit as error:
        return str(error)


def run(folder: Path, rounds: int, lanes: int, seed: int) -> None:
    """All rounds; ends the process with what is wrong."""
    began = time.perf_counter()
    tasks = [
        (folder / str(one), rounds // lanes + (one < rounds % lanes), seed + one, f"lane {one}")
        for one in range(lanes)
    ]
    counts: Counter[str] = Counter()
    with multiprocessing.Pool(lanes) as pool:
        for found in pool.imap_unordered(run_lane, tasks):
            if isinstance(found, str):
                raise SystemExit(found)
            counts += found
    took = time.perf_counter() - began
    told = counts.pop("acknowledged", 0)
    print(f"{rounds:,} kills in {took:.0f} s: {told:,} writes acknowledged, none lost,")
    print("none half applied; the log alone gives the same. Besides: ", end="")
    print(", ".join(f"{name}: {count:,}" for name, count in sorted(counts.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.nursery:
        nursery()
        return
    with contextlib.ExitStack() as until_end:
        folder = options.folder or Path(
            until_end.enter_context(tempfile.TemporaryDirectory(prefix="exchange-"))
        )
        run(folder, options.rounds, options.lanes, options.seed)


if __name__ == "__main__":
    main()
