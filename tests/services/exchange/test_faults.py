"""Disks that are full, clients that go away, a clock that goes back, a city as it was."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaga.engines.context import Change
from kaga.engines.context.changes import Deed
from kaga.kernel.clock import frozen
from kaga.services.exchange.commands import app
from kaga.services.exchange.log.archive import put_away
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpointing import Checkpointer
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.opening import open_broker

FAULTS = Path(__file__).resolve().parents[3] / "bench" / "exchange" / "faults.py"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("fault", ["full", "vanishing"])
def test_what_was_acknowledged_stays_and_the_broker_goes_on(fault: str) -> None:
    ran = subprocess.run(
        [sys.executable, str(FAULTS), fault, "--seconds", "1"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith(f"{fault}:")


def _within(folder: Path, work: Callable[[Broker], None]) -> None:
    """Do something with a broker, and have it on the disk with a checkpoint."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        broker = open_broker(folder, Contexts(), loop)
        work(broker)
        checkpointer = Checkpointer(broker, folder)
        await checkpointer.make()
        await checkpointer.close()
        broker.close()

    asyncio.run(run())


def test_moments_do_not_go_back_when_the_clock_does(tmp_path: Path) -> None:
    moments: list[int] = []

    def note(broker: Broker) -> None:
        moments.append(broker.now())
        tenant = broker.tenant_to_be("")
        name = f"urn:a:{len(moments)}"
        broker.change(tenant, Change(name, moments[-1], Deed.CREATED, types=("urn:t",)))

    for back in (0, 3600, 7200):
        with frozen(NOON - timedelta(seconds=back)):
            _within(tmp_path, note)
            _within(tmp_path, note)
    assert moments == sorted(moments)


def _one(broker: Broker) -> None:
    tenant = broker.tenant_to_be("")
    name = f"urn:a:{len(tenant.entities)}"
    broker.change(tenant, Change(name, broker.now(), Deed.CREATED, types=("urn:t",)))


def _entities(folder: Path) -> list[str]:
    found: list[str] = []
    _within(folder, lambda broker: found.extend(broker.tenant("").entities))
    return found


def test_the_city_is_restored_as_it_was_at_a_second(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for second in range(5):
        with frozen(NOON + timedelta(seconds=second)):
            _within(data, _one)
    put_away(data / "log", 10**9)
    runner = CliRunner()
    for second in (0, 2, 4, 9):
        at = (NOON + timedelta(seconds=second, milliseconds=500)).isoformat()
        then = tmp_path / str(second)
        ran = runner.invoke(app, ["restore", str(data), "--at", at, "--to", str(then)])
        assert ran.exit_code == 0, ran.output
        assert _entities(then) == [f"urn:a:{number}" for number in range(min(second + 1, 5))]
        assert runner.invoke(app, ["verify-log", str(then)]).exit_code == 0
    ran = runner.invoke(app, ["restore", str(data), "--at", NOON.isoformat()])
    assert (tmp_path / "data-20270401T120000").is_dir()
    again = runner.invoke(app, ["restore", str(data), "--at", NOON.isoformat()])
    assert (ran.exit_code, again.exit_code) == (0, 1)


@pytest.mark.parametrize("at", ["yesterday", "2027-04-01T09:00:00"])
def test_a_moment_that_is_none_is_asked_for_again(tmp_path: Path, at: str) -> None:
    ran = CliRunner().invoke(app, ["restore", str(tmp_path), "--at", at])
    assert ran.exit_code == 2


def test_a_flipped_bit_in_a_checkpoint_is_told_by_verify_log(tmp_path: Path) -> None:
    with frozen(NOON):
        _within(tmp_path, _one)
    runner = CliRunner()
    whole = runner.invoke(app, ["verify-log", str(tmp_path)])
    assert (whole.exit_code, "a checkpoint of 1 entities" in whole.output) == (0, True)
    path = tmp_path / "checkpoint.sqlite"
    data = bytearray(path.read_bytes())
    place = data.rindex(b"urn:") if b"urn:" in data else data.rindex(b"\x78\x01")
    data[place + 6] ^= 1
    path.write_bytes(bytes(data))
    ran = runner.invoke(app, ["verify-log", str(tmp_path)])
    assert (ran.exit_code, "damaged" in ran.output) == (1, True)
