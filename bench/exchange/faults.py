"""What disks and clients do to a broker: is what was acknowledged there, and does it go on?

    python bench/exchange/faults.py [--seconds 60] [full | sync | vanishing]...

full: the disk takes no more (RLIMIT_FSIZE) while clients write and checkpoints are made; writes
are refused with 503, reads go on; there is room again, and writes are taken again.
sync: fdatasync fails (a library put before the C library's, made with gcc): nothing more is
acknowledged, ever, until the process is started anew.
vanishing: for some seconds clients send writes and go away before they are answered, 50 at a
time; a client that stays is answered all the while.

After each: the broker is killed, started again, and everything acknowledged is there.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from kills import ROOT, _request, answer

FAILING = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (access(getenv("FAILS_WHILE_THERE"), F_OK) == 0) { errno = EIO; return -1; }
    return real(fd);
}
"""


def start(
    folder: Path, more: dict[str, str] | None = None
) -> tuple[subprocess.Popen[str], int]:
    """A broker over a folder, making checkpoints all the time, and its port."""
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", str(folder), "--checkpoint", "0"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | (more or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    while not (said := process.stdout.readline()).startswith("exchange:"):
        if not said:
            raise SystemExit("the broker did not start")
    return process, int(said.split(":")[3].split("/")[0])


class Client:
    """Writes one number after the other, and remembers which were acknowledged."""

    def __init__(self) -> None:
        self.told: dict[str, int] = {}
        self.number = 0

    async def write(self, port: int, count: int) -> list[int]:
        """Statuses of so many writes, each of 10 kB."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        statuses = []
        for _ in range(count):
            self.number += 1
            name = f"urn:f:{self.number % 50}"
            body = {"id": name, "type": "F", "n": self.number, "text": "a" * 10_000}
            writer.write(_request("POST", "entityOperations/upsert", [body]))
            status, _ = await answer(reader)
            statuses.append(status)
            if status in {201, 204}:
                self.told[name] = self.number
        writer.close()
        return statuses

    async def check(self, port: int) -> None:
        """End where something acknowledged is not there."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for name, number in self.told.items():
            asked = b"GET /ngsi-ld/v1/entities/%b HTTP/1.1\r\nHost: k\r\n\r\n" % name.encode()
            writer.write(asked)
            status, body = await answer(reader)
            if status != 200 or f'"value":{number}'.encode() not in body:
                raise SystemExit(f"LOST: {name} was {number}: {status} {body[:200]!r}")
        writer.close()


def _expect(what: str, *, holds: bool) -> None:
    if not holds:
        raise SystemExit(f"NOT SO: {what}")


async def full(folder: Path, seconds: float) -> None:
    _ = seconds
    client = Client()
    process, port = start(folder)
    _expect(
        "an empty disk takes everything", holds=set(await client.write(port, 100)) <= {201, 204}
    )
    size = max(path.stat().st_size for path in (folder / "log").glob("*.log"))
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 55_000, -1))
    statuses = await client.write(port, 100)
    _expect("a full disk is said", holds=503 in statuses)
    _expect("nothing else is said", holds=set(statuses) <= {201, 204, 503})
    await client.check(port)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (-1, -1))
    await asyncio.sleep(1.2)
    _expect("with room, writes are taken", holds=503 not in await client.write(port, 50))
    await _again(process, folder, client)
    print(f"full: {statuses.count(503)} of 100 writes refused, all others kept")


async def sync(folder: Path, seconds: float) -> None:
    _ = seconds
    client = Client()
    library, trigger = folder / "failing.so", folder / "fails"
    source = folder / "failing.c"
    source.write_text(FAILING)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    more = {"LD_PRELOAD": str(library), "FAILS_WHILE_THERE": str(trigger)}
    process, port = start(folder / "data", more)
    _expect("all is taken", holds=set(await client.write(port, 100)) <= {201, 204})
    trigger.touch()
    _expect("nothing is taken", holds=set(await client.write(port, 20)) == {503})
    trigger.unlink()
    await asyncio.sleep(1.5)
    _expect("it is not asked twice", holds=set(await client.write(port, 20)) == {503})
    await client.check(port)
    await _again(process, folder / "data", client)
    print("sync: after the failure nothing was acknowledged; everything before it is there")


async def vanishing(folder: Path, seconds: float) -> None:
    client = Client()
    process, port = start(folder)
    end = time.monotonic() + seconds
    gone, slowest = 0, 0.0
    while time.monotonic() < end:
        for number in range(50):
            line = socket.create_connection(("127.0.0.1", port))
            body = {"id": f"urn:v:{number}", "type": "V", "n": gone}
            line.sendall(_request("POST", "entityOperations/upsert", [body]))
            if number % 2:  # a reset instead of an end
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            line.close()
            gone += 1
        began = time.monotonic()
        statuses = await asyncio.wait_for(client.write(port, 5), 20)
        slowest = max(slowest, (time.monotonic() - began) / 5)
        _expect("who stays is answered", holds=set(statuses) <= {201, 204})
    await client.check(port)
    await _again(process, folder, client)
    print(f"vanishing: {gone:,} clients went, {client.number:,} writes of one that stayed were")
    print(f"  acknowledged, the slowest after {slowest * 1e3:.0f} ms")


async def _again(process: subprocess.Popen[str], folder: Path, client: Client) -> None:
    process.kill()
    process.wait()
    process, port = start(folder)
    await client.check(port)
    process.terminate()
    process.wait(20)


CASES: dict[str, Callable[[Path, float], object]] = {
    "full": full,
    "sync": sync,
    "vanishing": vanishing,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="full, sync, vanishing; all if none")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    for name in options.cases or CASES:
        with contextlib.ExitStack() as until_end:
            folder = until_end.enter_context(tempfile.TemporaryDirectory(prefix="exchange-"))
            case = CASES[name](Path(folder), options.seconds)
            asyncio.run(case)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
