"""Fuzzed ballots and archives: no crash, no acceptance.

    python bench/voting/fuzz.py [--inputs 1000000] [--seed 1]

`tests/engines/ballot/fuzzing.py` tells how inputs are damaged. Each must end in `Refused`; a
damaged ballot, key, tally or decryption must never pass its judge, a damaged archive only where
it is the beginning of the good one. Anything else is printed and ends the script with code 1.
"Harmless" are damages that give another value of a kind that nothing but the chain can judge
(an election of another name), or none at all.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.ballot.fuzzing import fuzz  # noqa: E402

PART = 20_000


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wrong, refused, harmless = [], {}, {}
    start = time.process_time()
    for place in range(0, given.inputs, PART):
        outcome = fuzz(min(PART, given.inputs - place), given.seed * 1_000_000 + place)
        wrong += outcome.wrong
        for total, part in ((refused, outcome.refused), (harmless, outcome.harmless)):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count
    for name in sorted(refused):
        print(f"{name:24} {refused[name]:9,} refused {harmless.get(name, 0):8,} harmless")
    for one in wrong[:20]:
        print(one)
    spent = time.process_time() - start
    print(f"{given.inputs:,} inputs, {len(wrong)} findings, {spent:.0f} s of CPU")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
