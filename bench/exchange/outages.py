"""Whatever dies beneath several brokers: is everything that they acknowledged still there?

    python bench/exchange/outages.py [--rounds 12] [--writers 24] [--seed 1]

A PostgreSQL 15 that waits for the disk, three NATS servers with JetStream, two workers that
make a checkpoint of each megabyte. Writers put growing numbers into entities that they share,
two attributes at a time, at whichever worker answers, and remember what was acknowledged. Each
round one thing dies under this load and comes back: a worker (SIGKILL), the leader of the
stream (SIGKILL), the database (stopped without a checkpoint, so that it recovers from its own
log). After each round every worker, and at the end a new one and the rows of the table, must
show for each writer a number at least as high as the last acknowledged one, and the two
attributes must agree. One loss ends the run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import nats
import orjson
import psycopg
import uvloop

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench" / "exchange")]

from throughput import _body, _get  # noqa: E402
from tools.scratch_nats import Servers  # noqa: E402
from tools.scratch_postgres import BINARIES, _as_server  # noqa: E402

ENTITIES = 8
WAIT_S = 60.0


@dataclass
class Worker:
    """A broker that is started again when it was killed."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
        command += ["--data", str(self.folder), "--store", "postgres", "--checkpoint", "1"]
        self.process = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().split(":")[3].split("/")[0])

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)


@dataclass
class Load:
    """Writers, and what each was told."""

    workers: list[Worker]
    chance: random.Random
    told: dict[int, int] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    over: bool = False

    async def write(self, writer: int) -> None:
        number = 0
        while not self.over:
            worker = self.chance.choice(self.workers)
            try:
                reader, line = await asyncio.open_connection("127.0.0.1", worker.port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            try:
                number = await self._talk(reader, line, writer, number)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                number += 1
            finally:
                line.close()

    async def _talk(
        self, reader: asyncio.StreamReader, line: asyncio.StreamWriter, writer: int, number: int
    ) -> int:
        while not self.over:
            number += 1
            fragment = {f"a{writer}": number, f"b{writer}": number}
            line.write(_body("POST", f"entities/{_name(writer)}/attrs", fragment))
            async with asyncio.timeout(WAIT_S):
                status, _ = await _answer(reader)
            self.answers[status] += 1
            if status == 204:
                self.told[writer] = number
            else:
                await asyncio.sleep(0.05)
        return number


def _name(writer: int) -> str:
    return f"urn:ngsi-ld:Hot:{writer % ENTITIES}"


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    place = head.find(b"Content-Length: ")
    length = int(head[place + 16 : head.find(b"\r\n", place)]) if place > 0 else 0
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


async def ask(port: int, request: bytes) -> tuple[int, bytes]:
    """One request of its own."""
    reader, line = await asyncio.open_connection("127.0.0.1", port)
    line.write(request)
    try:
        return await _answer(reader)
    finally:
        line.close()


async def check(worker: Worker, told: dict[int, int]) -> None:
    """End the run, unless a worker comes to show all that was acknowledged.

    The limit is for a machine that is busy with other things: a worker that is late has lost
    nothing, one that stays behind has.
    """
    until = time.monotonic() + 180
    while True:
        missing = [writer for writer in told if not await _shows(worker, writer, told[writer])]
        if not missing:
            return
        if time.monotonic() > until:
            raise SystemExit(f"LOST: {missing} at port {worker.port}")
        await asyncio.sleep(0.05)


async def _shows(worker: Worker, writer: int, number: int) -> bool:
    _, body = await ask(worker.port, _get(f"entities/{_name(writer)}?options=keyValues"))
    shown = orjson.loads(body)
    one, two = shown.get(f"a{writer}"), shown.get(f"b{writer}")
    if one != two:
        raise SystemExit(f"HALF APPLIED: {one} and {two}")
    return isinstance(one, int) and one >= number


def check_rows(told: dict[int, int]) -> None:
    """The same of the rows."""
    with psycopg.connect(os.environ["KAGA_EXCHANGE_DATABASE_URL"]) as line:
        rows = dict(line.execute("SELECT id, attributes FROM exchange.entity").fetchall())
    for writer, number in told.items():
        short = {name.rpartition("/")[2]: some for name, some in rows[_name(writer)].items()}
        one, two = short[f"a{writer}"][0][1], short[f"b{writer}"][0][1]
        if one != two or one < number:
            raise SystemExit(f"LOST in the table: writer {writer}")


def restart_postgres() -> None:
    """Stop the database as a crash would, and have it recover."""
    with psycopg.connect(os.environ["KAGA_EXCHANGE_DATABASE_URL"]) as line:
        row = line.execute("SHOW data_directory").fetchone()
    assert row is not None
    log = str(Path(row[0]).parent / "log")
    control = [BINARIES / "pg_ctl", "-D", row[0], "-m", "immediate", "-l", log, "-w", "restart"]
    _as_server(control)


async def kill_leader(servers: Servers) -> str:
    """Kill the server that leads the stream, and start it again a second later."""
    client = await nats.connect(servers.urls.split(","))
    names = [one.config.name for one in await client.jetstream().streams_info()]
    info = await client.jetstream().stream_info(names[0])
    await client.close()
    leader = info.cluster.leader if info.cluster is not None else servers.members[0].name
    member = next(one for one in servers.members if one.name == leader)
    member.kill()
    await asyncio.sleep(1.0)
    member.start()
    return member.name


async def run(options: argparse.Namespace, servers: Servers, folder: Path) -> None:
    """All rounds."""
    chance = random.Random(options.seed)
    workers = [Worker(folder / str(one)) for one in range(2)]
    for worker in workers:
        worker.start()
    try:
        for number in range(ENTITIES):
            body = {"id": _name(number), "type": "Hot"}
            status, _ = await ask(workers[0].port, _body("POST", "entities", body))
            assert status == 201
        load = Load(workers, chance)
        tasks = [asyncio.create_task(load.write(one)) for one in range(options.writers)]
        for turn in range(options.rounds):
            await asyncio.sleep(chance.uniform(0.5, 1.5))
            what = ("worker", "stream", "database")[turn % 3]
            begun = time.monotonic()
            if what == "worker":
                victim = chance.choice(workers)
                victim.kill()
                await asyncio.to_thread(victim.start)
            elif what == "stream":
                what = f"stream ({await kill_leader(servers)})"
            else:
                await asyncio.to_thread(restart_postgres)
            took = time.monotonic() - begun
            told = dict(load.told)
            for worker in workers:
                await check(worker, told)
            print(
                f"round {turn + 1}: {what} gone for {took:.1f} s;"
                f" {load.answers[204]:,} acknowledged, {load.answers[503]:,} refused",
                flush=True,
            )
        load.over = True
        await asyncio.gather(*tasks)
        last = Worker(folder / "last")
        last.start()
        workers.append(last)
        for worker in workers:
            await check(worker, load.told)
        check_rows(load.told)
        print(f"nothing lost of {load.answers[204]:,} acknowledged; all answers: ", end="")
        print(dict(load.answers))
    finally:
        for worker in workers:
            if worker.process is not None and worker.process.poll() is None:
                worker.process.terminate()
                worker.process.wait(30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--writers", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    url = os.environ.get("KAGA_DATABASE_URL", "")
    if not url.startswith("postgres"):  # once more, with a database
        scratch = [sys.executable, str(ROOT / "tools" / "scratch_postgres.py")]
        return subprocess.run([*scratch, sys.executable, *sys.argv], check=False).returncode
    servers = Servers(3)
    os.environ["KAGA_EXCHANGE_DATABASE_URL"] = url.replace("postgres:", "postgresql:", 1)
    os.environ["KAGA_EXCHANGE_NATS_URLS"] = servers.urls
    try:
        with (
            tempfile.TemporaryDirectory(prefix="exchange-") as place,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(run(options, servers, Path(place)))
    finally:
        servers.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
