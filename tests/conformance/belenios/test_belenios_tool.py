"""Elections before a verifier of another maker: Debian's belenios-tool, in both directions."""

from __future__ import annotations

import io
import secrets
from pathlib import Path

import pytest
from tests.conformance.belenios.tool import GROUP, Tool
from tests.engines.ballot.played import (
    BRIDGE,
    PARKS,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    mixed,
    set_up,
    tallied,
    whole,
)

from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.credentials import draw_code, voter_from_code
from kaga.engines.ballot.making.elections import (
    Draft,
    write_credentials,
    write_election,
    write_setup,
)
from kaga.engines.ballot.making.tallies import (
    write_result,
)
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, SetupData
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.verify.audit import extends, survey_archive
from kaga.engines.ballot.verify.ballots import BallotChecker

pytestmark = pytest.mark.slow

BALLOT = EventType.BALLOT


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path)


def survey(raw: bytes):
    return survey_archive(lambda: io.BytesIO(raw).read)


def test_it_accepts_three_of_five_a_revote_and_blank_votes(tool: Tool) -> None:
    played = whole(GROUP)
    said = tool.verify(played.election.uuid, played.archive())
    assert said.endswith("I: all checks passed\n")
    assert "no result" not in said


def test_it_accepts_an_election_still_open_and_one_grown_since(
    tool: Tool, tmp_path: Path
) -> None:
    played = whole(GROUP)
    before, after = archive_of(played.steps[:3]), archive_of(played.steps[:5])
    for name, raw in (
        ("before", before),
        ("after", after),
        ("other", archive_of(played.steps[:2])),
    ):
        (tmp_path / name).mkdir()
        Tool(tmp_path / name).verify(played.election.uuid, raw)
    said = tool.run("election", "verify-diff", "--dir1", "before", "--dir2", "after")
    assert said == b""
    assert extends(survey(before), survey(after)) == 2
    tool.run("election", "verify-diff", "--dir1", "after", "--dir2", "other", succeeds=False)


def test_it_refuses_what_our_auditor_refuses(tool: Tool) -> None:
    played = whole(GROUP)
    steps = list(played.steps)
    steps[-1] = Step(EventType.RESULT, write_result(((1, 1, 1), (0, 1, 2, 2))))
    assert not audited(archive_of(steps)).sound
    assert tool.refuses(played.election.uuid, archive_of(steps))
    ballots = ballots_of(played)
    undone = [*played.steps[:5], *tallied(played, ballots[:3], (1, 3, 4))]
    assert not audited(archive_of(undone)).sound
    assert tool.refuses(played.election.uuid, archive_of(undone))


def test_ballots_it_makes_count_beside_ours(tool: Tool) -> None:
    """Codes of ours, ballots of its, one archive, which both verify."""
    played = set_up(GROUP)
    election = played.election
    codes = [draw_code(secrets.token_bytes) for _ in range(2)]
    voters = [voter_from_code(code, election.uuid, election.group) for code in codes]
    listed = write_credentials([one.credential for one in [*played.voters, *voters]])
    records = (*played.steps[0].before[:2], listed)
    setup = Step(EventType.SETUP, write_setup(SetupData(*map(digest_of, records))), records)
    tool.path(election.uuid).write_bytes(archive_of([setup]))
    checker = BallotChecker(election)
    ballots = [cast(played, played.voters[0], [[0, 0, 1], [0, 1, 0, 1]])]
    for code, voter, marks in zip(
        codes, voters, ([[0, 1, 0], [0, 1, 0, 0]], [[0, 1, 0], [1, 0, 0, 0]]), strict=True
    ):
        raw = tool.ballot(code, marks)
        ballot = read_ballot(raw, election)
        checker.check(ballot)
        assert ballot.credential == voter.credential
        ballots.append(raw)
    steps = [
        setup,
        *(Step(BALLOT, raw) for raw in ballots),
        *tallied(played, ballots, (2, 4, 5)),
    ]
    raw = archive_of(steps)
    assert audited(raw).result == ((0, 2, 1), (1, 2, 0, 1))
    assert "all checks passed" in tool.verify(election.uuid, raw)


def test_it_accepts_a_trustee_alone_beside_a_threshold_and_weights(tool: Tool) -> None:
    played = mixed(GROUP)
    assert audited(played.archive()).result == ((1, 4),)
    assert "all checks passed" in tool.verify(played.election.uuid, played.archive())


def test_our_auditor_accepts_an_election_that_is_its_from_key_to_result(tool: Tool) -> None:
    """The steps of its own manual, with a threshold of two in three and a single trustee."""
    uuid = tool.run("setup", "generate-token").decode().strip()
    here = ("--uuid", uuid, "--group", GROUP)
    tool.run("setup", "generate-credentials", *here, "--count", "3")
    (public,) = tool.folder.glob("*.pubcreds")
    public.rename(tool.folder / "public_creds.json")
    (private,) = tool.folder.glob("*.privcreds")
    codes = [line.split()[-1] for line in private.read_text().splitlines()]
    ceremony_of(tool)
    draft = write_election(
        Draft(uuid, "橋", (BRIDGE, PARKS)), group_named(GROUP).generator, group_named(GROUP)
    )
    (tool.folder / "questions.json").write_bytes(draft)
    tool.run("setup", "make-election", *here, "--template", "questions.json")
    tool.run("archive", "init")
    marks = [[[1, 0, 0], [1, 0, 0, 0]], [[0, 1, 0], [0, 1, 1, 0]], [[0, 0, 1], [0, 0, 1, 0]]]
    for code, one in zip([*codes, codes[0]], [*marks, marks[1]], strict=True):
        tool.add(BALLOT, tool.ballot(code, one))
    tool.add(EventType.END_BALLOTS)
    tool.add(EventType.ENCRYPTED_TALLY, tool.run("election", "compute-encrypted-tally"))
    decrypt(tool)
    tool.add(EventType.RESULT, tool.run("election", "compute-result"))
    report = audited(tool.path(uuid).read_bytes())
    assert report.refusals == ()
    assert (report.ballots, report.counted) == (4, 3)
    assert report.result == ((0, 2, 1), (0, 2, 3, 0))


def ceremony_of(tool: Tool) -> None:
    command = ("setup", "generate-trustee-key-threshold", "--group", GROUP)
    for _ in range(3):
        tool.run(*command, "--step", "1")
    keys = sorted(tool.folder.glob("*.key"))
    certs = b"".join(key.with_suffix(".cert").read_bytes() for key in keys)
    (tool.folder / "certs").write_bytes(certs)
    command = (*command, "--certs", "certs")
    tool.run(*command, "--step", "2")
    dealt = b"".join(
        tool.run(*command, "--key", key.name, "--step", "3", "--threshold", "2") for key in keys
    )
    (tool.folder / "polynomials").write_bytes(dealt)
    tool.run(*command, "--step", "4", "--polynomials", "polynomials")
    told = b"".join(
        tool.run(
            *command,
            "--key",
            key.name,
            "--step",
            "5",
            given=key.with_suffix(".vinput").read_bytes(),
        )
        for key in keys
    )
    threshold = tool.run(*command, "--step", "6", "--polynomials", "polynomials", given=told)
    (tool.folder / "threshold.json").write_bytes(threshold)
    tool.run("setup", "generate-trustee-key", "--group", GROUP)
    (single,) = tool.folder.glob("*.pubkey")
    single.rename(tool.folder / "public_keys.jsons")
    tool.run("setup", "make-trustees")


def decrypt(tool: Tool) -> None:
    """The one who cannot be spared, and two of the three."""
    (single,) = tool.folder.glob("*.privkey")
    command = ("election", "decrypt", "--privkey", single.name, "--trustee-id", "1")
    tool.add(EventType.PARTIAL_DECRYPTION, tool.run(*command))
    for at, key in enumerate(sorted(tool.folder.glob("*.key"))[:2]):
        part = tool.run(
            "election",
            "decrypt-threshold",
            *("--key", key.name, "--decryption-key", key.with_suffix(".dkey").name),
            *("--trustee-id", str(2 + at)),
        )
        tool.add(EventType.PARTIAL_DECRYPTION, part)


def test_codes_stand_for_the_same_credentials(tool: Tool) -> None:
    group = group_named(GROUP)
    for _ in range(5):
        code = draw_code(secrets.token_bytes)
        command = (
            "setup",
            "generate-credentials",
            "--group",
            GROUP,
            "--uuid",
            "Kaga6666666666",
        )
        derived = tool.run(*command, "--derive", code).decode().strip()
        assert derived == voter_from_code(code, "Kaga6666666666", group).credential
