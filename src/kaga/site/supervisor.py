"""`kaga run`: prepares the city, keeps its processes running, and says where to look.

A process that ends is started again, at once the first time and later and later when it
keeps ending. SIGTERM or SIGINT stops everything, in a few seconds at most; no process
outlives the supervisor (see `leash`).

Exit codes: 0 stopped by a signal, 1 preparation failed, 2 a port is taken, 3 the city did not
become ready.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.events.failures import describe
from kaga.site.children import Child, children
from kaga.site.first_run import prepare
from kaga.site.leash import PARENT
from kaga.site.welcome import welcome

if TYPE_CHECKING:
    from collections.abc import Sequence

READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
STABLE_AFTER_S = 20.0
_WIDTH = 8
_SOURCE = str(Path(__file__).resolve().parent.parent.parent)


def run() -> int:
    """Run the city until asked to stop; the exit code."""
    began = time.monotonic()
    crew = children(development=settings.KAGA_DEVELOPMENT)
    taken = [child for child in crew if child.port is not None and _is_taken(child.port)]
    for child in taken:
        _say(f"port {child.port} ({child.name}) is taken: stop what uses it, or choose another")
    if taken:
        return 2
    try:
        prepare(_say)
    except Exception as error:  # noqa: BLE001 - whatever it was, the operator is told, not shown a trace
        _say(f"the city could not be prepared: {describe(error)}: {error}")
        return 1
    return asyncio.run(_Supervisor(crew).run(began))


class _Supervisor:
    """The running processes and the wish to stop."""

    def __init__(self, crew: Sequence[Child]) -> None:
        self._crew = crew
        self._stop = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self, began: float) -> int:
        """Start everything, wait until it is ready, then until it is to stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop)
        keeping = [asyncio.create_task(self._keep(child)) for child in self._crew]
        try:
            code = await self._wait(began)
        finally:
            self._stop.set()
            await self._end_all(keeping)
        return code

    async def _wait(self, began: float) -> int:
        ready = asyncio.create_task(_until_ready(self._stop))
        if not await ready:
            if self._stop.is_set():
                return 0
            _say(f"the city is not ready after {READY_WITHIN_S:.0f} s; see the lines above")
            return 3
        print(welcome(time.monotonic() - began), flush=True)  # noqa: T201 - the answer to the user
        await self._stop.wait()
        return 0

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            for process in self._running.values():
                _signal_group(process, signal.SIGKILL)
        self._stop.set()

    async def _keep(self, child: Child) -> None:
        pause = FIRST_PAUSE_S
        while not self._stop.is_set():
            began = time.monotonic()
            code = await self._once(child)
            if self._stop.is_set():
                return
            if time.monotonic() - began > STABLE_AFTER_S:
                pause = FIRST_PAUSE_S
            _say(f"{child.name} ended ({code}); it starts again in {pause:.1f} s")
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
            pause = min(LONGEST_PAUSE_S, pause * 2)

    async def _once(self, child: Child) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kaga.cli",
            *child.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            env=_environment(),
            limit=1 << 20,
        )
        self._running[child.name] = process
        await _show(child.name, process)
        code = await process.wait()
        _signal_group(process, signal.SIGKILL)  # whatever it had started itself
        return code

    async def _end_all(self, keeping: Sequence[asyncio.Task[None]]) -> None:
        for process in self._running.values():
            if process.returncode is None:
                process.terminate()
        _, late = await asyncio.wait(keeping, timeout=STOP_WITHIN_S)
        if late:
            for process in self._running.values():
                _signal_group(process, signal.SIGKILL)
            await asyncio.wait(late, timeout=1)


async def _show(name: str, process: asyncio.subprocess.Process) -> None:
    if process.stdout is None:
        return
    with contextlib.suppress(ValueError):  # a line longer than a megabyte
        async for line in process.stdout:
            text = line.decode("utf-8", "replace").rstrip()
            print(f"{name:<{_WIDTH}}| {text}", flush=True)  # noqa: T201 - the log of the child


async def _until_ready(stop: asyncio.Event) -> bool:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and not stop.is_set():
        if await asyncio.to_thread(is_ready, settings.KAGA_PORT):
            return True
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.05)
    return False


def is_ready(port: int) -> bool:
    """Whether the city on this machine says that all its parts are well."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/readyz", headers={"Host": settings.KAGA_OWN_HOST}
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310 - see above
            return bool(json.load(answer)["status"] == "pass")
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _environment() -> dict[str, str]:
    path = os.pathsep.join(part for part in (_SOURCE, os.environ.get("PYTHONPATH")) if part)
    return {
        **os.environ,
        PARENT: str(os.getpid()),
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
    }


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.KAGA_ADDRESS, port))
        except OSError:
            return True
    return False


def _say(text: str) -> None:
    print(f"{'kaga':<{_WIDTH}}| {text}", flush=True)  # noqa: T201 - the operator reads it
