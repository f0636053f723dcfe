"""The ledger's commands as processes: one sequencer only, and a damaged database file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).resolve().parents[2] / "src"


def test_sequence_runs_until_it_is_told_to_stop_and_a_second_one_is_refused():
    with scratch_city() as city:
        environment = city.environment
        kaga = [sys.executable, "-m", "kaga.cli"]
        sequence = [*kaga, "ledger", "sequence"]
        with subprocess.Popen(sequence, env=environment, stdout=subprocess.PIPE) as first:
            assert first.stdout
            assert first.stdout.readline() == b"sequencing from 0\n"
            appended = subprocess.run(
                [*kaga, "ledger", "append"],
                env=environment,
                input=b"a\nb\n",
                capture_output=True,
                check=True,
            )
            assert sorted(appended.stdout.split()) == [b"0", b"1"]
            second = subprocess.run(sequence, env=environment, capture_output=True, check=False)
            refusal = f"another sequencer holds this ledger: process {first.pid}"
            assert (second.returncode, refusal in second.stderr.decode()) == (1, True)
            first.send_signal(signal.SIGTERM)
            assert first.wait(60) == 0
        done = subprocess.run(
            [*kaga, "ledger", "fsck"], env=environment, capture_output=True, check=True
        )
        assert done.stdout.startswith(b"2 entries: ")


def test_byte_flipped_in_the_database_file_itself_is_named(tmp_path):
    environment = {**os.environ, "KAGA_HOME": str(tmp_path), "PYTHONPATH": str(SOURCE)}
    environment.pop("KAGA_DATABASE_URL", None)

    def kaga(*arguments: str, given: bytes = b"") -> tuple[int, str]:
        command = [sys.executable, "-m", "kaga.cli", *arguments]
        done = subprocess.run(
            command, env=environment, input=given, capture_output=True, check=False
        )
        return done.returncode, done.stdout.decode()

    kaga("manage", "migrate", "-v0")
    lines = b"".join(b"entry to be found %d\n" % number for number in range(300))
    kaga("ledger", "append", given=lines)
    path = tmp_path / "kaga.db"
    good = path.read_bytes()
    at = good.index(b"to be found 207") + 3
    path.write_bytes(good[:at] + b"B" + good[at + 1 :])
    assert kaga("ledger", "fsck") == (
        1,
        "row 207, column data at byte 9: differs from tile and bundle\n",
    )
    page = good.index(b"to be found 207") // 4096 * 4096
    path.write_bytes(good[:page] + bytes(8) + good[page + 8 :])
    code, told = kaga("ledger", "fsck")
    assert (code, told.startswith("database: ")) == (1, True)
    path.write_bytes(good)
    assert kaga("ledger", "fsck")[0] == 0
