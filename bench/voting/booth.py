"""What a ballot costs in the voter's browser, by the booth's own code in Node.

    python bench/voting/booth.py [--rounds 200]

Seals and signs ballots of one question with three answers, and of a larger one with two
questions and blank votes, in both suites; each for a fresh key. Medians, of CPU time (which a
busy machine does not stretch) and by the clock. Also: how large the booth is on the wire. Bars:
50 ms a ballot, 120 kB with gzip.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.conformance.booth.judging import Booth  # noqa: E402
from tests.engines.ballot.played import BRIDGE, PARKS, set_up  # noqa: E402

BUILT = ROOT / "src/kaga/kernel/web/static/built/booth"
MOST_MS, MOST_KB = 50, 120
ASKED = {
    "3 answers": ((BRIDGE,), [[0, 1, 0]]),
    "3 answers, and 1 to 2 of 3 or blank": ((BRIDGE, PARKS), [[0, 1, 0], [0, 1, 1, 0]]),
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    slow = False
    for suite in ("Ed25519", "BELENIOS-2048"):
        for name, (questions, marks) in ASKED.items():
            election = set_up(suite, questions, voters=0).election
            with Booth() as booth:
                asked = {"election": election.raw.decode(), "marks": marks}
                found = booth.ask("time", **asked, rounds=rounds)
            cpu, wall = statistics.median(found["cpu"]), statistics.median(found["ms"])
            p99 = statistics.quantiles(found["cpu"], n=100)[98]
            print(
                f"{suite}, {name}: {cpu:.1f} ms of CPU (p99 {p99:.1f}, the first "
                f"{found['cpu'][0]:.1f}), {wall:.1f} ms by the clock; tables "
                f"{found['prepared']:.0f} ms once"
            )
            slow |= cpu > MOST_MS
    sizes = {path.name: packed(path) for path in sorted(BUILT.rglob("*.*")) if served(path)}
    total = sum(sizes.values())
    print(f"bundle with gzip: {total:.1f} kB {sizes}")
    return 1 if slow or total > MOST_KB else 0


def served(path: Path) -> bool:
    return path.suffix in {".js", ".css"} or path.name == "booth.html"


def packed(path: Path) -> float:
    """Size in kB (1,000 bytes) as it goes over the wire."""
    return round(len(gzip.compress(path.read_bytes(), 9)) / 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
