"""Random small elections, held by our engine, the booth and belenios-tool together.

    python bench/voting/agreement.py [--elections 1000] [--seed 1]

Each election is drawn: one to three questions of one to five answers with bounds and perhaps
blank votes, one to four voters, of whom one may vote again, one to three trustees. Each ballot
is made by one of the three (Python, the booth's JavaScript, the tool) at random; each is judged
by the engine and by the booth. Then all three read the finished archive, and the result must be
the plain count. The first disagreement ends the script with its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.voting.drawing import open_one  # noqa: E402
from tests.conformance.belenios.tool import GROUP, Tool  # noqa: E402
from tests.conformance.booth.judging import Booth  # noqa: E402
from tests.engines.ballot.played import (  # noqa: E402
    Played,
    Step,
    archive_of,
    audited,
    cast,
    tallied,
)

from kaga.engines.ballot.model import EventType, Question  # noqa: E402
from kaga.engines.ballot.reading.ballots import fingerprint, read_ballot  # noqa: E402
from kaga.engines.ballot.verify.ballots import BallotChecker  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--elections", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.monotonic()
    made: Counter[str] = Counter()
    with Booth() as booth:
        for number in range(given.elections):
            seed = given.seed * 1_000_000 + number
            made += agree(random.Random(seed), seed, booth)
            if (number + 1) % 100 == 0:
                print(f"{number + 1:,} elections so far", flush=True)
    spent = time.monotonic() - start
    print(f"{given.elections:,} elections, {made.total():,} ballots: {dict(made)}")
    print(f"Python, JavaScript and belenios-tool agree on every one ({spent:.0f} s)")
    return 0


def agree(chance: random.Random, seed: int, booth: Booth) -> Counter[str]:
    """Hold one election; how many ballots each of the three made."""
    opened = open_one(chance, seed, GROUP, questions_of)
    uuid, questions, played = opened.uuid, opened.questions, opened.played
    codes, voters, steps = opened.codes, opened.voters, opened.steps
    last: dict[int, list[list[int]]] = {}
    made: list[bytes] = []
    makers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        tool = Tool(Path(folder))
        tool.path(uuid).write_bytes(archive_of(steps))
        for place in opened.order:
            last[place] = [marks(one, chance) for one in questions]
            maker = chance.choice(("belenios-tool", "Python", "JavaScript"))
            makers[maker] += 1
            if maker == "belenios-tool":
                made.append(tool.ballot(codes[place], last[place]))
            elif maker == "Python":
                made.append(cast(played, voters[place], last[place], str(len(made))))
            else:
                made.append(booth.make(played.election, voters[place], last[place]))
        assert booth.judge(played.election, made) == [""] * len(made), seed
        result = judge(played, made, steps, chance)
        expected = tuple(
            tuple(
                sum(one[at][choice] for one in last.values()) for choice in range(asked.width)
            )
            for at, asked in enumerate(questions)
        )
        raw = archive_of(steps)
        assert audited(raw).result == result == expected, seed
        followed = booth.follow(raw)
        assert followed["result"] == [list(row) for row in expected], seed
        assert followed["trackers"] == [fingerprint(one) for one in made], seed
        assert "all checks passed" in tool.verify(uuid, raw), seed
    return makers


def judge(
    played: Played, made: list[bytes], steps: list[Step], chance: random.Random
) -> tuple[tuple[int, ...], ...]:
    """Judge and count the ballots, and carry the election on to its result."""
    checker = BallotChecker(played.election)
    for raw in made:
        checker.check(read_ballot(raw, played.election))
    record = played.trustees.record
    owners = chance.sample(range(1, len(record.certs) + 1), record.threshold)
    steps += [Step(EventType.BALLOT, raw) for raw in made]
    steps += tallied(played, made, tuple(owners))
    found = audited(archive_of(steps)).result
    assert found is not None
    return found


def questions_of(chance: random.Random) -> tuple[Question, ...]:
    return tuple(question(chance, place) for place in range(chance.randint(1, 3)))


def question(chance: random.Random, place: int) -> Question:
    size = chance.randint(1, 5)
    least = chance.randint(0, size)
    most = chance.randint(least, size)
    return Question(tuple("ABCDE"[:size]), f"問{place + 1}", least, most, chance.random() < 0.4)


def marks(asked: Question, chance: random.Random) -> list[int]:
    size = len(asked.answers)
    if asked.blank and chance.random() < 0.3:
        return [1, *[0] * size]
    chosen = chance.sample(range(size), chance.randint(asked.at_least, asked.at_most))
    return [0] * asked.blank + [int(at in chosen) for at in range(size)]


if __name__ == "__main__":
    sys.exit(main())
