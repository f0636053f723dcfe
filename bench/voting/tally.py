"""Tally and decryption of 60,000 ballots, measured whole: from their bytes to the counts.

    python bench/voting/tally.py [--ballots 60000] [--different 2000] [--jobs 2]

The ballots are read and multiplied as the city does it, in as many processes as there are
processors; five of five trustees decrypt, one after the other, and every part is judged and
combined. `--different` ballots are made and taken again and again: reading and multiplying cost
the same for a ballot seen before. The counts are held against those of the choices made.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.ballot.counting import Published, combine  # noqa: E402
from kaga.engines.ballot.groups import group_named  # noqa: E402
from kaga.engines.ballot.making.ballots import seal, sign  # noqa: E402
from kaga.engines.ballot.making.credentials import draw_voter  # noqa: E402
from kaga.engines.ballot.making.elections import Draft, draw_uuid, write_election  # noqa: E402
from kaga.engines.ballot.making.tallies import decrypt_part  # noqa: E402
from kaga.engines.ballot.reading.elections import read_election  # noqa: E402
from kaga.services.voting.multiplying import product  # noqa: E402
from kaga.services.voting.rehearsal import rehearse  # noqa: E402
from kaga.services.voting.simulating import MEASURE  # noqa: E402

AIM_S = 10.0
TRUSTEES = 5


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ballots", type=int, default=60_000)
    parser.add_argument("--different", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    draw, group = secrets.token_bytes, group_named("Ed25519")
    trustees = rehearse(group, draw, size=TRUSTEES, threshold=TRUSTEES)
    draft = Draft(draw_uuid(draw), "tally", (MEASURE,))
    election = read_election(write_election(draft, trustees.public_key, group))
    made, counts = [], [0] * MEASURE.width
    for at in range(given.different):
        voter, place = draw_voter(group, draw), at % MEASURE.width
        counts[place] += 1
        marks = [[int(one == place) for one in range(MEASURE.width)]]
        made.append(sign(seal(election, voter, marks, draw), voter, election, draw))
    times = -(-given.ballots // given.different)
    ballots = made * times
    start, spent = time.perf_counter(), os.times()
    tally = product(election, ballots, given.jobs)
    tallied = time.perf_counter()
    secrets_of = enumerate(trustees.secrets, 1)
    parts = {owner: decrypt_part(tally, one, election, draw) for owner, one in secrets_of}
    published = Published(trustees.trustees, trustees.keys, tally)
    found = combine(parts, published, election, most=len(ballots))
    ended, after = time.perf_counter(), os.times()
    cpu = sum(after[:4]) - sum(spent[:4])
    print(
        f"{len(ballots):,} ballots of {MEASURE.width} options, Ed25519, {given.jobs} processes"
    )
    print(f"    {tallied - start:.2f} s to read and multiply them, by the clock")
    print(f"    {ended - tallied:.3f} s for {TRUSTEES} decryptions, judged and combined")
    print(f"    {ended - start:.2f} s in all (aim {AIM_S:.0f}), {cpu:.1f} s of processor time")
    right = found.result == (tuple(one * times for one in counts),)
    print("the counts are those of the choices" if right else "the counts are WRONG")
    return 0 if right and ended - start <= AIM_S else 1


if __name__ == "__main__":
    sys.exit(main())
