"""The audit of a whole city's vote: 60,000 ballots with chain, tally, decryptions and result.

    python bench/voting/audit.py [--voters 60000] [--suite Ed25519] [--jobs 2]

The election is played first (its time is printed too), then `kaga vote verify` audits the
archive as a command of its own: wall time, processor time of all its processes, and the largest
resident memory of one of them. On a shared machine processor time over jobs tells what the wall
time would be on idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voters", type=int, default=60_000)
    parser.add_argument("--suite", default="Ed25519")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "played.bel")
        everybody = ("--registered", "1", "--turnout", "1", "--revotes", "0")
        plan = ("--voters", str(given.voters), "--suite", given.suite, "--overrides", "0")
        options = (*plan, *everybody, "--no-audit")
        jobs = ("--jobs", str(given.jobs))
        wall, spent, _, _ = timed(folder, "simulate", *options, "--out", str(archive), *jobs)
        size = archive.stat().st_size / 1e6
        print(f"played: {wall:.0f} s, {spent:.0f} s of CPU; archive {size:.0f} MB")
        wall, spent, memory, told = timed(folder, "verify", str(archive), "--json", *jobs)
    found = json.loads(told)
    print(f"audited {found['ballots']:,} ballots ({given.suite}): sound: {found['sound']}")
    each = spent / given.jobs
    print(f"wall {wall:.0f} s, CPU {spent:.0f} s, over {given.jobs} jobs {each:.0f} s")
    print(f"largest memory of one process: {memory:.0f} MB (aims: 120 s, 1,000 MB)")
    return 0 if found["sound"] else 1


def timed(home: str, *arguments: str) -> tuple[float, float, float, str]:
    """Wall time, processor time, memory in MB and output of one `kaga vote` command."""
    told = Path(home, "told")
    start = time.monotonic()
    with told.open("w") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "kaga.cli", "vote", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "KAGA_HOME": f"{home}/home"},
            stdout=output,
        )
        _, status, used = os.wait4(started.pid, 0)
    assert status == 0, status
    wall = time.monotonic() - start
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told.read_text()


if __name__ == "__main__":
    sys.exit(main())
