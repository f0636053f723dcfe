"""A broker in a process of its own, as the city runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from tests.services.exchange.federation import Brokers
from tests.services.exchange.places import Place, server, shared_place

from kaga.kernel.ids import new_id

# Several brokers over one store need PostgreSQL: the suite's second run has it.
collect_ignore = [] if server() else ["test_workers.py", "test_overtaking.py"]
HERE = Path(__file__).parent
SOURCE = Path(__file__).resolve().parents[3] / "src"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What keeps a folder of its own, or nothing, is the same on any database: asked once."""
    if not server():
        return
    again = [one for one in items if HERE in one.path.parents and not _is_shared(one)]
    config.hook.pytest_deselected(items=again)
    left = set(map(id, again))
    items[:] = [one for one in items if id(one) not in left]


def _is_shared(item: pytest.Item) -> bool:
    """Whether a test's brokers keep what they know in the shared store."""
    return not {"place", "place_of_file"}.isdisjoint(getattr(item, "fixturenames", ()))


class Running:
    """A broker's process and how to talk to it."""

    def __init__(self, folder: Path, *options: str, place: Place | None = None) -> None:
        command = [sys.executable, "-m", "kaga.cli", "exchange", "serve"]
        command += ["--port", "0", "--data", str(folder), *options]
        environment = os.environ | {"PYTHONPATH": str(SOURCE)}
        environment |= {} if place is None else place.environment
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        self.url = said.removeprefix("exchange: ").strip()
        self.port = int(self.url.split(":")[2].split("/")[0]) if self.url else 0

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def computed(self) -> float:
        """Seconds of the processor that it has used, however busy the machine is."""
        return time.clock_gettime((~self.process.pid << 3) | 2)  # as clock_getcpuclockid has it

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.end()

    def stop(self) -> int:
        """As an operator would."""
        self.process.terminate()
        return self.end()

    def end(self) -> int:
        code = self.process.wait(60)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        return code


@contextmanager
def place_of_this_run() -> Iterator[Place | None]:
    """A shared store on PostgreSQL; None for a folder of one's own."""
    if not server():
        yield None
        return
    with shared_place() as place:
        yield place


@pytest.fixture
def place() -> Iterator[Place | None]:
    """The store of one test."""
    with place_of_this_run() as place:
        yield place


@pytest.fixture
def start(tmp_path: Path, place: Place | None) -> Iterator[Callable[..., Running]]:
    """Starts a broker on the test's store, as often as asked."""
    started: list[Running] = []

    def one(*options: str) -> Running:
        started.append(Running(tmp_path / "data", *options, place=place))
        return started[-1]

    yield one
    for running in started:
        if running.process.poll() is None:
            running.kill()


@pytest.fixture(scope="module")
def place_of_file() -> Iterator[Place | None]:
    """The store of all tests of a file."""
    with place_of_this_run() as place:
        yield place


@pytest.fixture(scope="module")
def broker(
    tmp_path_factory: pytest.TempPathFactory, place_of_file: Place | None
) -> Iterator[Running]:
    """One broker for all tests of a file."""
    running = Running(tmp_path_factory.mktemp("exchange"), place=place_of_file)
    yield running
    running.stop()


@pytest.fixture(scope="package")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brokers]:
    """Three brokers for all files about brokers that ask each other."""
    folder = tmp_path_factory.mktemp("brokers")
    with ExitStack() as stack:
        running = [
            Running(folder / name, "--own-machine", "--alias", name)
            for name in ("one", "two", "three")
        ]
        for broker in running:
            stack.callback(broker.stop)
        clients = [stack.enter_context(broker.client()) for broker in running]
        yield Brokers(running, clients)


@pytest.fixture
def kind() -> str:
    """A type that no other test uses."""
    return f"T{UUID(str(new_id())).hex}"


@pytest.fixture
def forgotten(brokers: Brokers) -> Iterator[None]:
    """What a test registered is gone before the next one begins."""
    yield
    for client in (brokers.one, brokers.two, brokers.three):
        for one in client.get("csourceRegistrations", params={"idPattern": ".*"}).json():
            client.delete(f"csourceRegistrations/{one['id']}")
