"""Mixing rankings and judging the proof, in both suites that rankings fit in.

    python bench/voting/shuffles.py [--ballots 1000] [--larger 40] [--tool]

Processor time for each ballot of one question: to shuffle and prove, to read the record, to
judge it. With --tool the same is mixed by Debian's belenios-tool too, in the larger group, the
only one of the two that it knows; its fixed cost is taken off by mixing fewer.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.ballot.played import ORDER, Step, archive_of, cast, set_up  # noqa: E402

from kaga.engines.ballot.making.shuffles import mix, write_shuffle  # noqa: E402
from kaga.engines.ballot.making.tallies import (  # noqa: E402
    multiply_ballots,
    write_encrypted_tally,
    write_sized_tally,
)
from kaga.engines.ballot.making.texts import digest_of  # noqa: E402
from kaga.engines.ballot.model import Ciphertext, EventType, SizedTally  # noqa: E402
from kaga.engines.ballot.reading.ballots import read_ballot  # noqa: E402
from kaga.engines.ballot.reading.shuffles import read_shuffle  # noqa: E402
from kaga.engines.ballot.verify.shuffles import check_shuffle  # noqa: E402

ROUNDS = 3
AIM = 2.0
LARGER = "RFC-3526-2048"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ballots", type=int, default=1000)
    parser.add_argument("--larger", type=int, default=40)
    parser.add_argument("--tool", action="store_true")
    given = parser.parse_args()
    for suite, count in (("Ed25519", given.ballots), (LARGER, given.larger)):
        rounds = [measured(suite, count) for _ in range(ROUNDS)]
        made, read, judged = (statistics.median(column) for column in zip(*rounds, strict=True))
        aim = f" (aim {AIM:.1f})" if suite == "Ed25519" else ""
        print(f"{suite}, {count:,} ballots: {made:.2f} ms to mix and prove each{aim}")
        print(f"    {read:.2f} ms to read, {judged:.2f} ms to judge{aim}")
    if given.tool:
        few, many = 4, 24
        spent = (tool(many) - tool(few)) / (many - few) * 1000
        print(f"belenios-tool, {LARGER}: {spent:.1f} ms to mix and prove each")
    return 0


def measured(suite: str, count: int) -> tuple[float, float, float]:
    """Milliseconds a ballot to mix, to read and to judge."""
    election = set_up(suite, (ORDER,), voters=0, trustees=(1, 1)).election
    group = election.group
    group.independent(count)  # generators are derived once a process
    row = []
    for _ in range(count):
        exponent = secrets.randbelow(group.order)
        row.append(Ciphertext(group.base_power(exponent), group.base_power(exponent // 3)))
    tally = (tuple(row),)
    start = time.process_time()
    raw = write_shuffle(mix(tally, election, secrets.token_bytes), group)
    made = time.process_time()
    shuffle = read_shuffle(raw, election)
    read = time.process_time()
    check_shuffle(shuffle, tally, election)
    judged = time.process_time()
    scale = 1000 / count
    return (made - start) * scale, (read - made) * scale, (judged - read) * scale


def tool(count: int) -> float:
    """Seconds of processor time the peer takes to mix so many ballots."""
    played = set_up(LARGER, (ORDER,), voters=count, trustees=(1, 1))
    election = played.election
    ballots = [cast(played, voter, [[1, 2, 3]]) for voter in played.voters]
    tally = multiply_ballots(election, [(read_ballot(one, election), 1) for one in ballots])
    record = write_encrypted_tally(tally, election.group)
    sized = write_sized_tally(SizedTally(count, count, digest_of(record)))
    steps = [
        *played.steps,
        *(Step(EventType.BALLOT, one) for one in ballots),
        Step(EventType.END_BALLOTS),
        Step(EventType.ENCRYPTED_TALLY, sized, (record,)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{election.uuid}.bel").write_bytes(archive_of(steps))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            ["belenios-tool", "election", "shuffle", "--trustee-id", "1"],
            cwd=folder,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
            capture_output=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
