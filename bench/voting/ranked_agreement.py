"""Random small elections with rankings, and random counts, by our engine and by belenios-tool.

    python bench/voting/ranked_agreement.py [--elections 20] [--counts 300] [--seed 1]

Each election is drawn: a ranking of one to six answers, perhaps beside a choice or another
ranking, one to four voters, of whom one may vote again, one to three trustees, who all mix.
Each ballot is made by one side at random; both read the finished archive, and what was
decrypted must be what was cast. Each count is of random rankings or grades, by the three
methods. The first disagreement ends the script with its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.voting.drawing import open_one  # noqa: E402
from tests.conformance.belenios.test_rankings import compare  # noqa: E402
from tests.conformance.belenios.tool import RANKING_GROUP, Tool  # noqa: E402
from tests.engines.ballot.played import (  # noqa: E402
    BRIDGE,
    Step,
    archive_of,
    audited,
    cast,
    tallied,
)

from kaga.engines.ballot.model import EventType, Method, Question, ranking  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--elections", type=int, default=20)
    parser.add_argument("--counts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.monotonic()
    ballots = theirs = 0
    for number in range(given.elections):
        made, by_tool = agree(given.seed * 1_000_000 + number)
        ballots += made
        theirs += by_tool
    print(f"{given.elections:,} elections, {ballots:,} ballots, {theirs:,} made by the tool")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.counts):
            chance = random.Random(given.seed * 1_000_000 + number)
            for method in Method:
                compare(method, chance, Tool(Path(folder)))
    print(f"{given.counts:,} counts by each of {len(Method)} methods")
    print(f"both sides agree on all of it ({time.monotonic() - start:.0f} s)")
    return 0


def agree(seed: int) -> tuple[int, int]:
    """Hold one election; how many ballots it had, and how many the tool made."""
    chance = random.Random(seed)
    opened = open_one(chance, seed, RANKING_GROUP, drawn)
    uuid, questions, played = opened.uuid, opened.questions, opened.played
    codes, voters, steps = opened.codes, opened.voters, opened.steps
    last: dict[int, list[list[int]]] = {}
    made: list[bytes] = []
    by_tool = 0
    with tempfile.TemporaryDirectory() as folder:
        tool = Tool(Path(folder))
        tool.path(uuid).write_bytes(archive_of(steps))
        for place in opened.order:
            last[place] = [marks(one, chance) for one in questions]
            theirs = chance.random() < 0.5
            by_tool += theirs
            made.append(
                tool.ballot(codes[place], last[place])
                if theirs
                else cast(played, voters[place], last[place], str(len(made)))
            )
        steps += [Step(EventType.BALLOT, raw) for raw in made]
        needed = played.trustees.needed
        steps += tallied(played, made, tuple(range(1, needed + 1)))
        raw = archive_of(steps)
        report = audited(raw)
        assert report.sound, (seed, report.refusals)
        for at, asked in enumerate(questions):
            expected = [tuple(one[at]) for one in last.values()]
            if asked.ranked:
                assert sorted(report.result[at]) == sorted(expected), seed
            else:
                assert report.result[at] == tuple(map(sum, zip(*expected, strict=True))), seed
        assert "all checks passed" in tool.verify(uuid, raw), seed
    return len(made), by_tool


def drawn(chance: random.Random) -> tuple[Question, ...]:
    rankings = [
        ranking(tuple("ABCDEF"[: chance.randint(1, 6)]), f"順{place + 1}")
        for place in range(chance.randint(1, 2))
    ]
    questions = [*rankings, *([BRIDGE] if chance.random() < 0.5 else [])]
    chance.shuffle(questions)
    return tuple(questions)


def marks(asked: Question, chance: random.Random) -> list[int]:
    size = len(asked.answers)
    if asked.ranked:
        most = chance.choice((size, 255))
        return [chance.randint(0, most) for _ in range(size)]
    chosen = chance.randrange(size)
    return [int(place == chosen) for place in range(size)]


if __name__ == "__main__":
    sys.exit(main())
