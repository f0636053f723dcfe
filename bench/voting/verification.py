"""Verifying a ballot of three choices, in both suites, beside Debian's belenios-tool.

    python bench/voting/verification.py [--ballots 400]

Processor time, because the machine may be shared: of this process for ours (strict reading,
signature, proofs; the product for the tally is printed apart), of the child for the peer, whose
fixed cost is taken off by verifying the same election with a tenth of the ballots. The peer
knows only BELENIOS-2048. Ours and the peer take turns, ROUNDS times; medians are printed.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.ballot.reading.ballots import read_ballot  # noqa: E402
from kaga.engines.ballot.verify.audit import survey_archive  # noqa: E402
from kaga.engines.ballot.verify.ballots import BallotChecker  # noqa: E402
from kaga.engines.ballot.verify.records import read_records  # noqa: E402
from kaga.engines.ballot.verify.tallies import Accumulator  # noqa: E402
from kaga.services.voting.simulating import Plan, play  # noqa: E402

ROUNDS = 5
TABLES = 30
"""So many ballots of three choices make it worth a table of the key's powers."""
AIMS = {"Ed25519": 3.0, "BELENIOS-2048": 12.0}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ballots", type=int, default=400)
    count = parser.parse_args().ballots
    medians = {}
    peers: list[float] = []
    for suite, aim in AIMS.items():
        archive, begun = election(suite, count), election(suite, count // 10)
        ours, products = [], []
        for _ in range(ROUNDS):
            verified, multiplied = judged(archive)
            ours.append(verified)
            products.append(multiplied)
            if suite == "BELENIOS-2048" and shutil.which("belenios-tool"):
                spent = tool(archive) - tool(begun)
                peers.append(spent / (count - count // 10) * 1000)
        medians[suite] = statistics.median(ours)
        spread = f"{min(ours):.2f} to {max(ours):.2f}"
        product = statistics.median(products)
        print(f"{suite}: {medians[suite]:.2f} ms a ballot ({spread}; aim {aim:.1f})")
        print(f"    and {product:.2f} ms to multiply it into the tally")
    if peers:
        peer = statistics.median(peers)
        print(f"belenios-tool, BELENIOS-2048: {peer:.2f} ms a ballot")
        print(f"ours to the peer's: {medians['BELENIOS-2048'] / peer:.2f} (aim 0.75)")
        print(f"Ed25519 to the peer's: {medians['Ed25519'] / peer:.2f}")
    return 0


def election(suite: str, count: int) -> bytes:
    """A whole election with that many ballots."""
    file = io.BytesIO()
    played = play(Plan(count, suite, revotes=0, began=1_700_000_000), file.write)
    assert played.result == played.expected
    return file.getvalue()


def judged(archive: bytes) -> tuple[float, float]:
    """Milliseconds a ballot to verify, and to multiply into the tally, in one process."""
    survey = survey_archive(lambda: io.BytesIO(archive).read)
    records = list(read_records(io.BytesIO(archive).read))[6 : 6 + 2 * survey.ballots : 2]
    election = survey.setup.election
    checker, total = BallotChecker(election), Accumulator(election)
    for record in records[:TABLES]:  # tables are made once an election
        checker.check(read_ballot(record.body, election))
    start = time.process_time()
    ballots = []
    for record in records:
        ballot = read_ballot(record.body, election)
        checker.check(ballot)
        ballots.append(ballot)
    middle = time.process_time()
    for ballot in ballots:
        total.add(ballot, 1)
    end = time.process_time()
    scale = 1000 / len(records)
    return (middle - start) * scale, (end - middle) * scale


def tool(archive: bytes) -> float:
    """Seconds of processor time the peer takes for the whole archive."""
    survey = survey_archive(lambda: io.BytesIO(archive).read)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{survey.setup.election.uuid}.bel").write_bytes(archive)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            ["belenios-tool", "election", "verify"],
            cwd=folder,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
            capture_output=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"all checks passed" in done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
