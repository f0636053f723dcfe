"""Making ballots, checking instead of casting, codes, and counting."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.ballot.played import (
    BRIDGE,
    PARKS,
    Seeded,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    mixed,
    parsed,
    set_up,
    tallied,
    whole,
    written,
)

from kaga.engines.ballot.counting import Logarithm, Published, combine
from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.groups import SUITES, group_named
from kaga.engines.ballot.making.ballots import allowed, exponents, seal
from kaga.engines.ballot.making.credentials import draw_code, exponent_of_code, voter_from_code
from kaga.engines.ballot.making.tallies import decrypt_part, multiply_ballots
from kaga.engines.ballot.making.texts import fingerprint_of
from kaga.engines.ballot.model import EventType, Question
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.verify import audit as auditing
from kaga.engines.ballot.verify.audit import extends, survey_archive
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.opening import open_sealed

ED = "Ed25519"


@pytest.mark.parametrize("suite", SUITES)
def test_a_whole_election_stands_and_counts_the_last_votes(suite: str) -> None:
    played = whole(suite)
    report = audited(played.archive())
    assert report.sound
    assert (report.credentials, report.ballots, report.counted) == (3, 4, 3)
    assert report.result == played.result
    assert report.phase is EventType.RESULT
    assert report.fingerprint == played.election.fingerprint


def test_weights_count_and_a_trustee_alone_cannot_be_spared() -> None:
    played = mixed(ED)
    report = audited(played.archive())
    assert report.sound
    assert report.result == ((1, 4),)
    parts = [step for step in played.steps if step.kind is EventType.PARTIAL_DECRYPTION]
    spared = [step for step in played.steps if step is not parts[0]]
    (refusal,) = audited(archive_of(spared)).refusals
    assert refusal.reason == "the decryption of trustee 1 is missing"


@pytest.mark.parametrize("suite", SUITES)
def test_an_election_in_which_nobody_votes_ends_in_zeros(suite: str) -> None:
    played = set_up(suite, (BRIDGE,), voters=1, trustees=(1, 1))
    report = audited(archive_of([*played.steps, *tallied(played, [], (1,))]))
    assert report.sound
    assert report.result == ((0, 0, 0),)


def test_ballots_are_judged_in_parts(monkeypatch) -> None:
    played = whole(ED)
    monkeypatch.setattr(auditing, "PART", 3)
    assert audited(played.archive()).result == played.result


@pytest.mark.parametrize("length", range(1, 12))
def test_an_archive_stands_at_every_step(length: int) -> None:
    played = whole(ED)
    report = audited(archive_of(played.steps[:length]))
    assert report.sound
    assert report.phase is played.steps[length - 1].kind
    assert (report.result is None) == (length < len(played.steps))


@st.composite
def question_and_marks(draw) -> tuple[Question, list[int]]:
    size = draw(st.integers(1, 4))
    least = draw(st.integers(0, size))
    most = draw(st.integers(least, size))
    blank = draw(st.booleans())
    question = Question(tuple("ABCD"[:size]), "?", least, most, blank)
    if blank and draw(st.booleans()):
        return question, [1] + [0] * size
    chosen = draw(st.sets(st.integers(0, size - 1), min_size=least, max_size=most))
    return question, [0] * blank + [int(at in chosen) for at in range(size)]


@settings(max_examples=12, deadline=None)
@given(asked=question_and_marks())
def test_whatever_a_question_allows_is_accepted_and_counted(asked) -> None:
    question, marks = asked
    played = set_up(ED, (question,), voters=1, trustees=(1, 1))
    raw = cast(played, played.voters[0], [marks])
    steps = [*played.steps, Step(EventType.BALLOT, raw), *tallied(played, [raw], (1,))]
    assert audited(archive_of(steps)).result == (tuple(marks),)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 100_000), bit=st.integers(0, 7))
def test_any_flipped_bit_makes_a_ballot_fail(place: int, bit: int) -> None:
    played = whole(ED)
    raw = bytearray(ballots_of(played)[1])
    raw[place % len(raw)] ^= 1 << bit
    with pytest.raises(Refused):
        BallotChecker(played.election).check(read_ballot(bytes(raw), played.election))


@pytest.mark.parametrize(
    ("marks", "fits"),
    [
        ([1, 0, 0, 0], True),
        ([0, 1, 0, 0], True),
        ([0, 1, 1, 0], True),
        ([0, 0, 0, 0], False),
        ([0, 1, 1, 1], False),
        ([1, 1, 0, 0], False),
        ([0, 2, 0, 0], False),
        ([0, 1, 0], False),
    ],
)
def test_marks_answer_a_question_or_not(marks: list[int], fits: bool) -> None:
    assert allowed(marks, PARKS) is fits


def test_marks_that_do_not_answer_are_never_sealed() -> None:
    played = whole(ED)
    with pytest.raises(ValueError, match="do not answer"):
        seal(played.election, played.voters[0], [[1, 1, 0], [1, 0, 0, 0]], Seeded("x"))


# Cast or check.


def test_a_checked_ballot_shows_what_was_sealed() -> None:
    played = whole(ED)
    for marks in ([[0, 1, 0], [1, 0, 0, 0]], [[0, 0, 1], [0, 1, 0, 1]]):
        sealed = seal(played.election, played.voters[0], marks, Seeded(str(marks)))
        checker = BallotChecker(played.election)
        opened = open_sealed(sealed.text.encode(), sealed.commitment, sealed.seed, checker)
        assert [list(row) for row in opened] == marks


def test_a_device_that_sealed_something_else_is_caught() -> None:
    played = whole(ED)
    checker = BallotChecker(played.election)
    marks = [[0, 1, 0], [1, 0, 0, 0]]
    one = seal(played.election, played.voters[0], marks, Seeded("one"))
    other = seal(played.election, played.voters[0], marks, Seeded("other"))
    with pytest.raises(Refused, match="commitment was shown"):
        open_sealed(other.text.encode(), one.commitment, one.seed, checker)
    with pytest.raises(Refused, match=r"answers\[0\]\.choices\[0\]: not made from this seed"):
        open_sealed(one.text.encode(), one.commitment, other.seed, checker)


def test_a_cast_ballot_is_not_opened_even_with_its_seed() -> None:
    played = whole(ED)
    raw = ballots_of(played)[0]
    checker = BallotChecker(played.election)
    with pytest.raises(Refused, match="exactly"):
        open_sealed(raw, fingerprint_of(raw), bytes(32), checker)


def test_exponents_differ_for_every_place() -> None:
    played = whole(ED)
    name = played.voters[0].credential
    found = [exponents(played.election, name, bytes(32), place) for place in (0, 1)]
    assert len({*found[0], *found[1]}) == BRIDGE.width + PARKS.width


# Codes.


def test_codes_are_checked_for_typing_errors() -> None:
    group = group_named(ED)
    code = draw_code(Seeded("code"))
    assert len(code) == 19
    voter = voter_from_code(code, "Kaga1111111111", group)
    assert voter.credential != voter_from_code(code, "Kaga2222222222", group).credential
    assert str(voter.secret) not in repr(voter)
    other = "2" if code[0] != "2" else "3"
    misplaced = code.replace("-", "", 1)
    for wrong in (other + code[1:], code[:-1], code + "1", "0" + code[1:], misplaced):
        with pytest.raises(Refused, match=r"character|groups"):
            exponent_of_code(wrong, "Kaga1111111111", group)


# Counting.


def test_a_wrong_part_is_set_aside_and_named_and_does_not_block() -> None:
    played = whole(ED)
    election = played.election
    ballots = {}
    for raw in ballots_of(played):
        ballot = read_ballot(raw, election)
        ballots[ballot.credential] = ballot
    tally = multiply_ballots(election, [(one, 1) for one in ballots.values()])
    secrets = played.trustees.secrets
    draw = Seeded("part")
    parts = {at: decrypt_part(tally, secrets[at - 1], election, draw) for at in (1, 2, 4)}
    parts[3] = decrypt_part(tally, 12345, election, draw)
    parts[9] = parts[1]
    keys = [key.public_key for key in played.trustees.record.verification_keys]
    published = Published((played.trustees.record,), keys, tally)
    counted = combine(parts, published, election, most=3)
    assert counted.result == played.result
    assert counted.accepted == (1, 2, 4)
    assert counted.refused == {
        3: "[0][0]: the proof of decryption fails",
        9: "no such trustee",
    }
    del parts[4]
    with pytest.raises(Refused, match="2 of the 3 decryptions"):
        combine(parts, published, election, most=3)


@pytest.mark.parametrize("suite", SUITES)
def test_small_logarithms_are_found_and_large_ones_refused(suite: str) -> None:
    group = group_named(suite)
    find = Logarithm(group, 60)
    assert [find(group.base_power(number)) for number in range(61)] == list(range(61))
    for number in (61, 64, 65, 1000):
        with pytest.raises(Refused, match="no count up to 60"):
            find(group.base_power(number))


# Archives that grow.


def survey(raw: bytes):
    import io

    return survey_archive(lambda: io.BytesIO(raw).read)


def test_a_grown_archive_continues_the_old_one_and_no_other() -> None:
    played = whole(ED)
    short, long = (survey(archive_of(played.steps[:at])) for at in (3, 9))
    assert extends(short, long) == 6
    assert extends(long, long) == 0
    with pytest.raises(Refused, match="event 3: the new archive does not continue"):
        extends(long, short)
    swapped = [played.steps[0], played.steps[2], played.steps[1]]
    with pytest.raises(Refused, match="event 1: the new archive does not continue"):
        extends(short, survey(archive_of(swapped)))


def test_refusals_travel_between_processes() -> None:
    wrong = pickle.loads(pickle.dumps(Refused("why", "where")))
    assert (wrong.reason, wrong.where, str(wrong)) == ("why", "where", "where: why")
    with pytest.raises(Refused, match=r"^outside\[0\]: why$"), within("outside"), within("[0]"):
        raise Refused("why")


def test_member_names_are_the_specification_s() -> None:
    ballot = parsed(ballots_of(whole(ED))[0])
    names = ["election_uuid", "election_hash", "credential", "answers", "signature"]
    assert list(ballot) == names
    plain, blank = ballot["answers"]
    assert list(plain) == ["choices", "individual_proofs", "overall_proof"]
    assert list(blank) == [*plain, "blank_proof"]
    assert written(ballot) == ballots_of(whole(ED))[0]
