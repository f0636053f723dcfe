"""A million hostile requests: does any make the broker fail, hang, or tell others' data?

    python bench/exchange/fuzz.py [--requests 1000000] [--clients 2] [--seed 1]

Two brokers, each a process with its log on the disk, one open and one that asks for keys, are
asked half of the requests each, over connections that stay open, up to 40 requests at once. The
requests are those of `hostility.py`; one burst in eight has bytes changed, doubled or cut. What
they call far away is a server of this run: it gives contexts that bomb, and as a subscriber or
a source it refuses, redirects, hangs, hangs up.

Each connection belongs to a tenant, and each tenant has a secret in its entities, its names,
its subscriptions, sources, contexts and snapshots, under identifiers that all of them use. On
the open broker a connection names its own tenant; on the other one it has a tenant's key, or
none, and names any tenant. Whatever reaches a connection, or the subscriber of a tenant, must
hold no secret but its own. Addresses of what one tenant made are asked for by all.

It ends with status 1 at the first answer with a 5xx other than 501, 503 and 504, at the first
that is no HTTP, at the first secret told, at the first burst that nobody answers or for which
the broker computes more than a second, and at the first error in a broker's own words. In the
end both must stop as asked and their logs be whole.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench" / "exchange")]

from hostility import Chance, dumped  # noqa: E402

from kaga.kernel.exchange.keys import ExchangeKey, city_key, fresh_key, split_key  # noqa: E402

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
TENANTS = 5
MOST_S = 1.0  # of the processor, for one burst
PATIENCE_S = 60.0
SECRET = re.compile(rb"himitsu-[0-9a-f]{16}")
_PORT = re.compile(r"exchange: http://[^:]+:(\d+)/")
_TOLERATED = frozenset({501, 503, 504})
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_PLACE = re.compile(rb"\r\nlocation: (\S+)\r\n", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) [A-Z]")


@dataclass(frozen=True)
class Tenant:
    """One tenant; `mark` is its place on the far server, `key` the line of its key."""

    name: str
    mark: str
    secret: bytes
    key: bytes = b""


@dataclass(frozen=True)
class Target:
    """A broker that is asked; `tenants` as their connections are to be opened."""

    pid: int
    port: int
    far: str
    tenants: list[Tenant]
    has_keys: bool

    def computed(self) -> float:
        """Seconds of the processor that the broker has used."""
        return time.clock_gettime((~self.pid << 3) | 2)


class Finding(Exception):
    """What must not happen."""


@dataclass
class Client:
    """Asks one broker over a connection for each tenant, until its requests are spent."""

    target: Target
    chance: Chance
    left: int
    statuses: Counter[int] = field(default_factory=Counter)
    places: list[bytes] = field(default_factory=list)
    longest: float = 0.0

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for tenant in self.target.tenants:
                group.create_task(self._as(tenant))

    async def _as(self, tenant: Tenant) -> None:
        while self.left > 0:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                async with self._line() as (reader, writer):
                    for _ in range(50):
                        await self._burst(tenant, reader, writer)
                        if self.left <= 0:
                            return

    @contextlib.asynccontextmanager
    async def _line(self) -> AsyncIterator[Line]:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.target.port, limit=64 * 1024 * 1024
        )
        try:
            yield reader, writer
        finally:
            writer.close()

    async def _burst(
        self, tenant: Tenant, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Some requests at once, and their answers."""
        chance, far = self.chance, f"{self.target.far}/{tenant.mark}".encode()
        asked = [
            chance.request(self.places, self._headers(tenant), far)
            for _ in range(chance.choice((1, 5, 20, 40)))
        ]
        asked.insert(0, self._secret(tenant))
        data = b"".join(asked)
        is_raw = chance.random() < 0.125
        before = self.target.computed()
        if is_raw:
            data = chance.spoiled(data)
            cut = chance.randrange(len(data) + 1)
            writer.write(data[:cut])
            await asyncio.sleep(0)
            writer.write(data[cut:])
            writer.write_eof()
        else:
            writer.write(data)
        try:
            if is_raw:
                await _patiently(self._rest(tenant, reader))
            else:
                for request in asked:
                    await _patiently(self._answer(tenant, request, reader))
        finally:
            self._time(self.target.computed() - before, data)
        if is_raw:
            raise ConnectionError("the connection is spent")

    def _time(self, took: float, data: bytes) -> None:
        self.longest = max(self.longest, took)
        if took > MOST_S:
            raise Finding(f"HUNG: {took:.1f} s for {data[:4000]!r}")

    def _headers(self, tenant: Tenant) -> dict[bytes, bytes]:
        named = tenant.name
        if self.target.has_keys and self.chance.random() < 0.4:
            named = self.chance.choice(self.target.tenants).name
        found = {b"ngsild-tenant": named.encode(), b"fiware-service": named.encode()}
        if self.target.has_keys and self.chance.random() < 0.3:
            del found[self.chance.choice(tuple(found))]
        found = {name: value for name, value in found.items() if value}
        return found | ({b"authorization": tenant.key} if tenant.key else {})

    def _secret(self, tenant: Tenant) -> bytes:
        """A request by which a tenant keeps its secret somewhere."""
        chance, secret = self.chance, tenant.secret.decode()
        entities = [
            {"id": f"urn:a:{number}", "type": chance.choice(("T", secret)), "scope": "/a"}
            | {"p": secret, secret: 1, "q": {"value": 1, "description": secret}}
            | ({"r": chance.attribute()} if chance.random() < 0.2 else {})
            for number in (1, 2, 3)
        ]
        told = {"endpoint": {"uri": f"{self.target.far}/{tenant.mark}/told"}}
        one = {"description": secret, "entities": [{"type": "T"}]}
        subscription = {"type": "Subscription", "id": "urn:s:5", **one, "notification": told}
        path, body = chance.choice(
            (
                *(("entityOperations/upsert", entities),) * 4,
                ("subscriptions", subscription),
                ("jsonldContexts", {"@context": {secret: f"https://a.example/{secret}"}}),
                ("csourceRegistrations", _source(secret, self.target.far, tenant)),
                ("snapshots", {"id": "urn:n:1", "entities": [{"type": "T"}]}),
                ("entityOperations/delete", ["urn:a:2"]),
                ("temporal/entityOperations/query", {"type": "Query", **one}),
            )
        )
        data = dumped(body)
        names = {b"ngsild-tenant": tenant.name.encode(), b"authorization": tenant.key}
        lines = b"".join(b"%b: %b\r\n" % pair for pair in names.items() if pair[1])
        head = b"POST /ngsi-ld/v1/%b HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\n"
        return head % path.encode() + lines + b"Content-Length: %d\r\n\r\n" % len(data) + data

    async def _answer(
        self, tenant: Tenant, request: bytes, reader: asyncio.StreamReader
    ) -> None:
        """The answer to one request, whole; a connection that ends is no answer."""
        head = await reader.readuntil(b"\r\n\r\n")
        status = _STATUS.match(head)
        if status is None:
            raise Finding(f"NO HTTP: {head[:300]!r} to {request[:2000]!r}")
        if status[1] == b"100":
            await self._answer(tenant, request, reader)
            return
        length = _LENGTH.search(head)
        body = b""
        if b"text/event-stream" in head:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    body = await reader.read(65536)
        elif length is not None and not request.startswith(b"HEAD "):
            body = await reader.readexactly(int(length[1]))
        elif length is None and status[1] != b"204" and status[1] != b"304":
            raise Finding(f"NO LENGTH: {head[:500]!r} to {request[:2000]!r}")
        self._judge(tenant, int(status[1]), head + body, request)
        if length is None and status[1] != b"204":
            raise ConnectionError("a stream does not end")

    async def _rest(self, tenant: Tenant, reader: asyncio.StreamReader) -> None:
        """Everything that comes until the broker closes."""
        said = await reader.read()
        for status in re.findall(rb"(?:^|\r\n|\})HTTP/1\.1 (\d\d\d) ", said):
            self._judge(tenant, int(status), said, b"(bytes)")

    def _judge(self, tenant: Tenant, status: int, said: bytes, asked: bytes) -> None:
        self.left -= 1
        self.statuses[status] += 1
        if status >= 500 and status not in _TOLERATED:
            raise Finding(f"FAILED: {said[:1000]!r} to {asked[:4000]!r}")
        tell = _others(tenant, said)
        if tell:
            raise Finding(f"TOLD A SECRET: {tell!r} in {said[:2000]!r} to {asked[:4000]!r}")
        place = _PLACE.search(said)
        if place is not None and len(place[1]) < 300:
            self.places[:] = [*self.places[-30:], place[1]]


def _source(secret: str, far: str, tenant: Tenant) -> dict[str, object]:
    return {
        "type": "ContextSourceRegistration",
        "id": "urn:c:9",
        "description": secret,
        "information": [{"entities": [{"type": "U"}]}],
        "endpoint": f"{far}/{tenant.mark}/source",
    }


def _others(tenant: Tenant, said: bytes) -> set[bytes]:
    """Secrets in an answer that are not the tenant's own."""
    return set(SECRET.findall(said)) - {tenant.secret}


async def _patiently(work: Coroutine[Any, Any, None]) -> None:
    """Wait, but not for ever; a machine that stood still is waited for once more."""
    task = asyncio.ensure_future(work)
    try:
        for _ in range(2):
            done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
            if done:
                task.result()
                return
    finally:
        task.cancel()
        task.add_done_callback(lambda task: task.cancelled() or task.exception())
    raise Finding("HUNG: nobody answers")


class Far:
    """What contexts come from and notifications go to: each tenant has a place on it."""

    def __init__(self, seed: int) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.told = 0
        self.found = ""
        self._chance = Chance(seed)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with contextlib.suppress(
            *(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError),
            asyncio.CancelledError,  # at the end of the run
        ):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length is not None else b""
                self._judge(head + body)
                if not await self._reply(writer):
                    break
        writer.close()

    def _judge(self, said: bytes) -> None:
        mark = said.split(b" ", 2)[1].strip(b"/").split(b"/")[0].split(b"?")[0].decode()
        tenant = self.tenants.get(mark)
        self.told += 1
        if tenant is not None and (tell := _others(tenant, said)):
            self.found = f"TOLD A SECRET: {tell!r} in {said[:3000]!r} to {tenant}"

    async def _reply(self, writer: asyncio.StreamWriter) -> bool:
        chance = self._chance
        kind = chance.random()
        if kind < 0.02:
            await asyncio.sleep(chance.random() * 2)
        if kind < 0.05:
            return False
        body = dumped(chance.context()) if kind < 0.8 else b""
        status = chance.choice(
            (b"200 OK",) * 8 + (b"302 Found", b"500 No", b"503 No", b"299 x")
        )
        more = b"Location: http://169.254.169.254/\r\n" if status.startswith(b"3") else b""
        more += b"Content-Type: application/ld+json\r\n"
        data = b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n" % (status, more, len(body)) + body
        writer.write(chance.spoiled(data) if kind > 0.98 else data)
        return True


@dataclass
class Broker:
    """A broker's process, and what it says."""

    folder: Path
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.words = self.folder / "words"
        command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
        command += ["--data", str(self.folder / "data"), "--own-machine", "--patience", "1"]
        with self.words.open("wb") as words:
            self.process = subprocess.Popen(
                [*command, *self.options],
                env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        while (found := _PORT.search(self.words.read_text())) is None:
            if self.process.poll() is not None:
                raise SystemExit(self.words.read_text())
            time.sleep(0.05)
        self.port = int(found[1])

    def kill(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()

    def failures(self) -> str:
        """What it says of its own failures; empty if nothing."""
        said = self.words.read_text(errors="replace")
        places = [
            place
            for sign in ('"level": "error"', "Traceback")
            if (place := said.find(sign)) + 1
        ]
        return said[max(0, min(places) - 500) : min(places) + 3000] if places else ""

    def end(self) -> None:
        """Stop as an operator would; the log must be whole."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            client.get(f"http://127.0.0.1:{self.port}/ngsi-ld/v1/types").raise_for_status()
        peak = re.search(
            r"VmHWM:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text()
        )
        assert peak is not None
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0 or (failed := self.failures()):
            raise SystemExit(f"FAILED at its end: {failed}")
        print(f"at most {int(peak[1]) // 1024:,} MB; ", end="", flush=True)
        command = [sys.executable, "-m", "kaga.cli", "exchange", "verify-log"]
        env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        subprocess.run([*command, str(self.folder / "data")], check=True, env=env)


def _tenants(where: str) -> list[Tenant]:
    return [
        Tenant(f"city_{secrets.token_hex(6)}", f"{where}{one}", _fresh_secret())
        for one in range(TENANTS)
    ]


def _fresh_secret() -> bytes:
    return f"himitsu-{secrets.token_hex(8)}".encode()


def open_broker(folder: Path, far: str) -> tuple[Broker, Target]:
    """A broker on which everybody may do everything."""
    broker = Broker(folder)
    tenants = [*_tenants("open"), Tenant("", "public", _fresh_secret())]
    return broker, Target(broker.process.pid, broker.port, far, tenants, has_keys=False)


def closed_broker(folder: Path, far: str) -> tuple[Broker, Target]:
    """A broker that asks for keys; each tenant has one, and a stranger has none."""
    file = folder.with_suffix(".key")
    city = city_key(file)
    options = ("--access", "keys", "--city-key", str(file), "--public-rate", "1000000")
    broker = Broker(folder, options)
    tenants = []
    for tenant in _tenants("keys"):
        key = fresh_key()
        _give(broker.port, city, key, tenant.name)
        line = key.bearer["Authorization"].encode()
        tenants.append(Tenant(tenant.name, tenant.mark, tenant.secret, line))
    tenants.append(Tenant("", "stranger", b"himitsu-of-nobody"))
    return broker, Target(broker.process.pid, broker.port, far, tenants, has_keys=True)


def _give(port: int, city: ExchangeKey, key: ExchangeKey, tenant: str) -> None:
    found = split_key(key.text)
    assert found is not None
    body = {"digest": found[1], "title": "k", "scopes": ["write", "admin"], "tenant": tenant}
    place = f"http://127.0.0.1:{port}/admin/v1/keys/{key.number}"
    httpx.put(place, json=body, headers=city.bearer, trust_env=False).raise_for_status()


def run_client(task: tuple[Target, int, int]) -> tuple[Counter[int], float] | str:
    """A client in a process of its own; a text is what was found."""
    target, seed, requests = task
    client = Client(target, Chance(seed), requests)
    try:
        asyncio.run(client.run())
    except ExceptionGroup as failed:
        return "\n".join(map(str, failed.exceptions))
    return client.statuses, client.longest


async def run(options: argparse.Namespace, folder: Path) -> None:
    """All requests; ends the process with what was found."""
    far = Far(options.seed)
    server = await asyncio.start_server(far.answer, "127.0.0.1", 0, limit=64 * 1024 * 1024)
    where = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    brokers, targets = zip(
        *(made(folder / made.__name__, where) for made in (open_broker, closed_broker)),
        strict=True,
    )
    try:
        await ask_all(options, far, brokers, targets)
        for broker in brokers:
            broker.end()
    finally:
        for broker in brokers:
            broker.kill()
        server.close()


async def ask_all(
    options: argparse.Namespace,
    far: Far,
    brokers: Sequence[Broker],
    targets: Sequence[Target],
) -> None:
    """Every request, by clients in processes of their own."""
    for target in targets:
        far.tenants.update({tenant.mark: tenant for tenant in target.tenants})
    share = min(20_000, options.requests // 4 + 1)
    statuses: Counter[int] = Counter()
    longest, began = 0.0, time.perf_counter()
    loop = asyncio.get_running_loop()
    seeds = iter(range(options.seed * 1_000_000, (options.seed + 1) * 1_000_000))

    def tasks() -> Iterator[tuple[Target, int, int]]:
        count = -(-options.requests // share)
        for turn in range(count):
            yield targets[turn % 2], next(seeds), share

    with multiprocessing.get_context("spawn").Pool(options.clients) as pool:
        answers = pool.imap_unordered(run_client, tasks())
        while (found := await loop.run_in_executor(None, next, answers, None)) is not None:
            failed = far.found + "".join(broker.failures() for broker in brokers)
            if isinstance(found, str) or failed:
                raise SystemExit(f"{found}\n{failed}")
            statuses += found[0]
            longest = max(longest, found[1])
            took = time.perf_counter() - began
            print(f"{statuses.total():,} answered, {took:.0f} s", flush=True)
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    print(
        f"{statuses.total():,} requests answered in {time.perf_counter() - began:.0f} s: {told}"
    )
    print(f"{far.told:,} times somebody far away was asked or told")
    print(f"none failed, no secret told; for no burst the broker computed {longest:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        asyncio.run(run(options, Path(folder)))


if __name__ == "__main__":
    main()
