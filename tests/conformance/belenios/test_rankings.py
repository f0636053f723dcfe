"""Rankings before Debian's belenios-tool: ballots, shuffles and results in both directions."""

from __future__ import annotations

import json
import random
import secrets
from pathlib import Path

import pytest
from tests.conformance.belenios.tool import RANKING_GROUP, Tool
from tests.engines.ballot.played import (
    BRIDGE,
    ORDER,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    ranked,
    set_up,
    tallied,
)

from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making import ballots as making
from kaga.engines.ballot.making.credentials import draw_code, voter_from_code
from kaga.engines.ballot.making.elections import (
    Draft,
    write_credentials,
    write_election,
    write_setup,
)
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, Method, SetupData
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.services.voting.telling import ruled

pytestmark = pytest.mark.slow


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path)


def test_it_accepts_three_mixers_and_refuses_what_they_forge(
    tool: Tool,
) -> None:
    played = ranked(RANKING_GROUP)
    said = tool.verify(played.election.uuid, played.archive())
    assert said.endswith("I: all checks passed\n")
    steps = list(played.steps)
    places = [at for at, step in enumerate(steps) if step.kind is EventType.SHUFFLE]
    steps[places[0]], steps[places[1]] = steps[places[1]], steps[places[0]]
    assert tool.refuses(played.election.uuid, archive_of(steps))


def test_its_ballots_count_beside_ours_also_where_one_holds_no_ranking(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One ballot of the tool, one of ours, and one of a voter who encrypts any element."""
    played = set_up(RANKING_GROUP, (ORDER,), trustees=(1, 1))
    election, group = played.election, played.election.group
    code = draw_code(secrets.token_bytes)
    voter = voter_from_code(code, election.uuid, group)
    listed = write_credentials([one.credential for one in [*played.voters, voter]])
    records = (*played.steps[0].before[:2], listed)
    setup = Step(EventType.SETUP, write_setup(SetupData(*map(digest_of, records))), records)
    tool.path(election.uuid).write_bytes(archive_of([setup]))
    theirs = tool.ballot(code, [[2, 3, 1]])
    BallotChecker(election).check(read_ballot(theirs, election))
    ballots = [cast(played, played.voters[0], [[3, 1, 2]]), theirs]
    odd = group.independent(7)
    monkeypatch.setattr(making, "allowed", lambda choices, question: True)
    monkeypatch.setattr(type(group), "embed", lambda self, numbers: odd)
    ballots.append(cast(played, played.voters[1], [[0, 0, 0]]))
    monkeypatch.undo()
    steps = [
        setup,
        *(Step(EventType.BALLOT, raw) for raw in ballots),
        *tallied(played, ballots, (1,)),
    ]
    result = audited(archive_of(steps)).result
    assert result is not None
    assert sorted(result[0]) == sorted([(3, 1, 2), (2, 3, 1), group.embedded(odd, 3)])
    assert "all checks passed" in tool.verify(election.uuid, archive_of(steps))


def test_our_auditor_accepts_rankings_that_are_its_from_key_to_result(tool: Tool) -> None:
    """The steps of its own manual: two trustees, one of whom mixes."""
    uuid = tool.run("setup", "generate-token").decode().strip()
    here = ("--uuid", uuid, "--group", RANKING_GROUP)
    tool.run("setup", "generate-credentials", *here, "--count", "2")
    (public,) = tool.folder.glob("*.pubcreds")
    public.rename(tool.folder / "public_creds.json")
    (private,) = tool.folder.glob("*.privcreds")
    codes = [line.split()[-1] for line in private.read_text().splitlines()]
    for _ in range(2):
        tool.run("setup", "generate-trustee-key", "--group", RANKING_GROUP)
    keys = b"".join(one.read_bytes() for one in sorted(tool.folder.glob("*.pubkey")))
    (tool.folder / "public_keys.jsons").write_bytes(keys)
    tool.run("setup", "make-trustees")
    group = group_named(RANKING_GROUP)
    draft = write_election(Draft(uuid, "橋", (ORDER, BRIDGE)), group.generator, group)
    (tool.folder / "questions.json").write_bytes(draft)
    tool.run("setup", "make-election", *here, "--template", "questions.json")
    tool.run("archive", "init")
    marks = [[[1, 2, 3], [1, 0, 0]], [[255, 0, 1], [0, 1, 0]]]
    for code, one in zip([*codes, codes[0]], [*marks, [[2, 1, 3], [0, 0, 1]]], strict=True):
        tool.add(EventType.BALLOT, tool.ballot(code, one))
    tool.add(EventType.END_BALLOTS)
    tool.add(EventType.ENCRYPTED_TALLY, tool.run("election", "compute-encrypted-tally"))
    tool.add(EventType.SHUFFLE, tool.run("election", "shuffle", "--trustee-id", "2"))
    tool.add(EventType.END_SHUFFLES)
    for at, key in enumerate(sorted(tool.folder.glob("*.privkey")), 1):
        command = ("election", "decrypt", "--privkey", key.name, "--trustee-id", str(at))
        tool.add(EventType.PARTIAL_DECRYPTION, tool.run(*command))
    tool.add(EventType.RESULT, tool.run("election", "compute-result"))
    report = audited(tool.path(uuid).read_bytes())
    assert report.refusals == ()
    assert report.mixers == (2,)
    assert report.result is not None
    assert sorted(report.result[0]) == [(2, 1, 3), (255, 0, 1)]
    assert report.result[1] == (0, 1, 1)


def test_the_ballots_of_an_archive_are_as_the_tool_makes_them(tool: Tool) -> None:
    """The same members in the same order, of the same kinds."""
    played = ranked(RANKING_GROUP)
    ours = json.loads(ballots_of(played)[0])
    code = draw_code(secrets.token_bytes)
    voter = voter_from_code(code, played.election.uuid, played.election.group)
    records = (*played.steps[0].before[:2], write_credentials([voter.credential]))
    setup = Step(EventType.SETUP, write_setup(SetupData(*map(digest_of, records))), records)
    tool.path(played.election.uuid).write_bytes(archive_of([setup]))
    theirs = json.loads(tool.ballot(code, [[1, 0, 0], [3, 2, 1]]))
    assert shape(theirs) == shape(ours)


def shape(value: object) -> object:
    if isinstance(value, dict):
        return [(name, shape(one)) for name, one in value.items()]
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("method", Method)
def test_methods_find_what_its_methods_find(method: Method, tool: Tool) -> None:
    chance = random.Random(f"methods {method}")
    for _ in range(15):
        compare(method, chance, tool)


def compare(method: Method, chance: random.Random, tool: Tool) -> None:
    """One random count by both sides."""
    size, grades, seats = chance.randint(2, 5), chance.choice((2, 3, 5)), chance.randint(1, 3)
    ballots = [ballot(method, size, grades, chance) for _ in range(chance.randint(size, 25))]
    options = {
        Method.SCHULZE: ("--blank-allowed", "true"),
        Method.STV: ("--nseats", str(seats)),
        Method.JUDGMENT: ("--blank-allowed", "true", "--ngrades", str(grades)),
    }[method]
    given = json.dumps(ballots).encode()
    theirs = json.loads(tool.run("method", method.value, *options, given=given))
    rankings = tuple(tuple(one) for one in ballots)
    ours = ruled(method, rankings, size, seats=seats, grades=grades).told
    assert sorted_out(json.loads(json.dumps(ours)), method) == sorted_out(theirs, method)


def ballot(method: Method, size: int, grades: int, chance: random.Random) -> list[int]:
    if method is Method.SCHULZE:
        return [chance.randint(0, size) for _ in range(size)]
    if method is Method.JUDGMENT:
        return [chance.randint(1, grades) if chance.random() < 0.99 else 0 for _ in range(size)]
    order = chance.sample(range(size), size)
    ranked_here = size if chance.random() < 0.5 else chance.randint(1, size)
    return [order[at] + 1 if order[at] < ranked_here else 0 for at in range(size)]


def sorted_out(told: dict, method: Method) -> dict:
    """Without the order of those who share a place, and of invalid ballots."""
    if method is not Method.STV:
        told["winners"] = [sorted(place) for place in told["winners"]]
    if "invalid" in told:
        told["invalid"].sort()
    return told
