"""Rankings: cast, mixed and decrypted; what a mixer or a voter forges is refused by name."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable

import pytest
from tests.engines.ballot.forged import plus_one, put, signed_again, times_g
from tests.engines.ballot.forged_shuffles import FORGED, NEUTRAL, ORDER_FOUR
from tests.engines.ballot.played import (
    BRIDGE,
    ORDER,
    Played,
    Seeded,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    parsed,
    ranked,
    set_up,
    shuffled,
    tallied,
    whole,
    written,
)

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.ballots import seal
from kaga.engines.ballot.making.elections import Draft, write_election
from kaga.engines.ballot.making.shuffles import mix
from kaga.engines.ballot.making.tallies import multiply_ballots, write_result
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import (
    EventType,
    Question,
    counts_of,
    ranking,
    rankings_of,
)
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ballot.reading.shuffles import read_shuffle
from kaga.engines.ballot.reading.tallies import read_encrypted_tally
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.opening import open_sealed
from kaga.engines.ballot.verify.shuffles import check_shuffle

ED = "Ed25519"
KIND = EventType


@pytest.mark.parametrize("suite", [ED, "RFC-3526-2048"])
def test_rankings_come_out_as_they_were_cast_last_beside_counts(suite: str) -> None:
    played = ranked(suite)
    report = audited(played.archive())
    assert report.refusals == ()
    assert report.mixers == (1, 2, 3)
    assert counts_of(report.result, 0) == (0, 2, 1)
    assert sorted(rankings_of(report.result, 1)) == [(0, 0, 0), (1, 1, 2), (1, 2, 3)]
    with pytest.raises(ValueError, match="answered by rankings"):
        counts_of(report.result, 1)
    with pytest.raises(ValueError, match="answered by choices"):
        rankings_of(report.result, 0)


def test_nobody_may_have_voted() -> None:
    played = set_up(ED, (BRIDGE, ORDER))
    report = audited(archive_of([*played.steps, *tallied(played, [], (1, 2, 3))]))
    assert (report.refusals, report.result) == ((), ((0, 0, 0), ()))


def test_each_mixer_changes_every_ciphertext_and_order_is_drawn() -> None:
    played = ranked(ED)
    tally, _ = tally_of(played)
    lists = [tally[1]]
    for owner in (1, 2, 3):
        tally, _ = shuffled(played, tally, owner)
        lists.append(tally[1])
    assert len({one for row in lists for one in row}) == 12
    before, _ = tally_of(played)
    mixed = [mix(before, played.election, Seeded(f"order {seed}")) for seed in range(30)]
    assert len({opened(played, one) for one in mixed}) == 6


def opened(played: Played, shuffle: object) -> tuple[object, ...]:
    """The rankings in their new order; the trustees' secrets together are the key."""
    election = played.election
    group = election.group
    key = joint_secret(played)
    return tuple(
        group.embedded(group.divide(one.beta, group.power(one.alpha, key)), 3)
        for one in shuffle.ciphertexts[0]
    )


def joint_secret(played: Played) -> int:
    """What no trustee knows: the election's private key, from two shares."""
    from kaga.engines.ballot.verify.tallies import _lagrange

    order = played.election.group.order
    shares = played.trustees.secrets
    return sum(shares[one - 1] * _lagrange(one, (1, 2), order) for one in (1, 2)) % order


def tally_of(played: Played) -> tuple[object, bytes]:
    (step,) = [one for one in played.steps if one.kind is KIND.ENCRYPTED_TALLY]
    return read_encrypted_tally(step.before[0], played.election), step.before[0]


def steps_of(played: Played, kind: EventType) -> list[int]:
    return [at for at, step in enumerate(played.steps) if step.kind is kind]


def judged(value: object, played: Played) -> str:
    """What the judge says of the first mixer's shuffle; nothing if it stands."""
    tally, _ = tally_of(played)
    try:
        shuffle = read_shuffle(written(value), played.election)
        check_shuffle(shuffle, (tally[1],), played.election)
    except Refused as wrong:
        return str(wrong)
    return ""


def first_shuffle(played: Played) -> dict:
    return parsed(played.steps[steps_of(played, KIND.SHUFFLE)[0]].before[0])


def test_the_shuffle_as_it_was_made_stands() -> None:
    played = ranked(ED)
    assert judged(first_shuffle(played), played) == ""


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_shuffle_is_refused_by_name(name: str) -> None:
    refused, change = FORGED[name]
    played = ranked(ED)
    value = first_shuffle(played)
    change(value, played)
    assert refused in judged(value, played)


def test_a_shuffle_of_another_election_is_refused() -> None:
    played = ranked(ED)
    value = first_shuffle(played)
    other = dataclasses.replace(played.election, fingerprint="other")
    assert "fails" in judged(value, dataclasses.replace(played, election=other))


def test_a_shuffle_in_the_larger_group_is_judged_as_well() -> None:
    played = ranked("RFC-3526-2048")
    value = first_shuffle(played)
    value["ciphertexts"][0].reverse()
    assert "the same contents" in judged(value, played)
    value["ciphertexts"][0][0]["alpha"] = "1"
    assert "not in the group" in judged(value, played)


# Archives.


def without(*kinds: EventType) -> Callable[[Played], list[Step]]:
    return lambda played: [step for step in played.steps if step.kind not in kinds]


def owned_by(place: int, owner: int) -> Callable[[Played], list[Step]]:
    def change(played: Played) -> list[Step]:
        steps = list(played.steps)
        at = steps_of(played, KIND.SHUFFLE)[place]
        value = parsed(steps[at].payload)
        steps[at] = dataclasses.replace(steps[at], payload=written(value | {"owner": owner}))
        return steps

    return change


def exchanged(played: Played) -> list[Step]:
    steps = list(played.steps)
    first, second, _ = steps_of(played, KIND.SHUFFLE)
    steps[first], steps[second] = steps[second], steps[first]
    return steps


def ended_with_payload(played: Played) -> list[Step]:
    steps = list(played.steps)
    (at,) = steps_of(played, KIND.END_SHUFFLES)
    steps[at] = Step(KIND.END_SHUFFLES, b"[]")
    return steps


def other_tally(played: Played) -> list[Step]:
    """The vote that was replaced by a later one is listed instead of it."""
    steps = list(played.steps)
    (at,) = steps_of(played, KIND.ENCRYPTED_TALLY)
    value = parsed(steps[at].before[0])
    early, late = (parsed(ballots_of(played)[one])["answers"][1]["choices"] for one in (0, 3))
    value[1][value[1].index(late)] = early
    record = written(value)
    sized = parsed(steps[at].payload) | {"encrypted_tally": digest_of(record)}
    steps[at] = Step(KIND.ENCRYPTED_TALLY, written(sized), (record,))
    return steps


def unmixed_decrypted(played: Played) -> list[Step]:
    """Parts of the ciphertexts as they were before they were mixed."""
    from tests.engines.ballot.played import decryption

    steps = list(played.steps)
    tally, _ = tally_of(played)
    steps[steps_of(played, KIND.PARTIAL_DECRYPTION)[0]] = decryption(played, tally, 1)
    return steps


def part_changed(change: Callable[[dict], object]) -> Callable[[Played], list[Step]]:
    def changed(played: Played) -> list[Step]:
        steps = list(played.steps)
        at = steps_of(played, KIND.PARTIAL_DECRYPTION)[0]
        value = parsed(steps[at].before[0])
        change(value)
        record = written(value)
        owned = parsed(steps[at].payload) | {"payload": digest_of(record)}
        steps[at] = Step(KIND.PARTIAL_DECRYPTION, written(owned), (record,))
        return steps

    return changed


def result_changed(change: Callable[[list], object]) -> Callable[[Played], list[Step]]:
    def changed(played: Played) -> list[Step]:
        result = [[*row] for row in played.result]
        change(result)
        return [*played.steps[:-1], Step(KIND.RESULT, write_result(result))]

    return changed


def weighted(played: Played) -> list[Step]:
    steps = list(played.steps)
    *front, listed = steps[0].before
    value = parsed(listed)
    value[0] += ",2"
    record = written(value)
    setup = parsed(steps[0].payload) | {"credentials": digest_of(record)}
    steps[0] = Step(KIND.SETUP, written(setup), (*front, record))
    return steps


def shuffle_where_none_belongs(played: Played) -> list[Step]:
    del played
    other = list(whole(ED).steps)
    at = next(place for place, one in enumerate(other) if one.kind is KIND.ENCRYPTED_TALLY)
    return [*other[: at + 1], Step(KIND.SHUFFLE, b"{}"), *other[at + 1 :]]


ARCHIVES: dict[str, tuple[str, Callable[[Played], list[Step]]]] = {
    "nobody mixed": ("EndShuffles cannot follow EncryptedTally", without(KIND.SHUFFLE)),
    "no mixing at all": (
        "PartialDecryption cannot follow EncryptedTally",
        without(KIND.SHUFFLE, KIND.END_SHUFFLES),
    ),
    "mixing without end": (
        "PartialDecryption cannot follow Shuffle",
        without(KIND.END_SHUFFLES),
    ),
    "mixing where nothing is ranked": (
        "Shuffle cannot follow EncryptedTally",
        shuffle_where_none_belongs,
    ),
    "a mixer twice": ("owner: no trustee whose shuffle is still missing", owned_by(1, 1)),
    "a mixer who is no trustee": ("owner: no trustee whose shuffle", owned_by(2, 4)),
    "mixers exchanged": ("proofs\\[0\\].*the proof of a shuffle fails", exchanged),
    "an end that says something": ("has no payload", ended_with_payload),
    "an early vote listed": ("not the rankings of the counted ballots", other_tally),
    "decrypted before mixing": ("the proof of decryption fails", unmixed_decrypted),
    "a factor too few": (
        "\\[1\\]: expected 3 items",
        part_changed(lambda part: part["decryption_factors"][1].pop()),
    ),
    "a ranking too few": (
        "result\\[1\\]: expected 3 items",
        result_changed(lambda result: result[1].pop()),
    ),
    "a ranking changed": (
        "result\\[1\\]\\[2\\]: not what the tally decrypts to",
        result_changed(lambda result: result[1].__setitem__(2, (3, 3, 3))),
    ),
    "a ranking with a number too large": (
        "more than 8 bits",
        result_changed(lambda result: result[1].__setitem__(0, (256, 0, 0))),
    ),
    "a ranking too long": (
        "expected 3 items, found 4",
        result_changed(lambda result: result[1].__setitem__(0, (1, 2, 3, 4))),
    ),
    "a ballot of weight two": ("a ballot with rankings has no weight", weighted),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_forged_archive_is_refused_and_the_record_named(name: str) -> None:
    reason, change = ARCHIVES[name]
    report = audited(archive_of(change(ranked(ED))))
    assert report.result is None
    first = report.refusals[0]
    assert first.record.startswith("record ")
    assert re.search(reason, first.reason, re.DOTALL), first


# Ballots and questions.

BALLOTS: dict[str, tuple[str, Callable[[dict, Played], object]]] = {
    "another's ranking": (
        "answers[1].proof: the proof of the ranking fails",
        lambda found, played: found["answers"].__setitem__(
            1, parsed(ballots_of(played)[1])["answers"][1]
        ),
    ),
    "a ranking moved": (
        "the proof of the ranking fails",
        put("answers.1.choices.beta", times_g),
    ),
    "a response moved": ("the ranking fails", put("answers.1.proof.response", plus_one)),
    "a neutral alpha": (
        "answers[1].choices: not in the group",
        put("answers.1.choices.alpha", NEUTRAL),
    ),
    "a beta of small order": (
        "answers[1].choices: not in the group",
        put("answers.1.choices.beta", ORDER_FOUR),
    ),
    "a list of ciphertexts": (
        "answers[1].choices: expected an object",
        put("answers.1.choices", lambda one, _: [one]),
    ),
    "a choice for a ranking": (
        "answers[1]: expected an object with exactly choices, proof",
        lambda found, _: found["answers"].__setitem__(1, copy.deepcopy(found["answers"][0])),
    ),
    "a ranking for a choice": (
        "answers[0]: expected an object with exactly choices, individual_proofs",
        lambda found, _: found["answers"].__setitem__(0, copy.deepcopy(found["answers"][1])),
    ),
}


@pytest.mark.parametrize("name", BALLOTS)
def test_a_forged_ranking_is_refused_with_its_place(name: str) -> None:
    reason, change = BALLOTS[name]
    played = ranked(ED)
    value = parsed(ballots_of(played)[0])
    change(value, played)
    raw = signed_again(value, played)
    with pytest.raises(Refused, match=re.escape(reason)):
        BallotChecker(played.election).check(read_ballot(raw, played.election))


@pytest.mark.parametrize("suite", [ED, "RFC-3526-2048"])
def test_a_ranking_that_is_checked_instead_of_cast_is_shown(suite: str) -> None:
    played = set_up(suite, (ORDER, BRIDGE), trustees=(1, 1))
    marks = [(2, 3, 1), (0, 1, 0)]
    sealed = seal(played.election, played.voters[0], marks, Seeded("check"))
    checker = BallotChecker(played.election)
    said = open_sealed(sealed.text.encode(), sealed.commitment, sealed.seed, checker)
    assert said == tuple(marks)
    with pytest.raises(Refused, match="not made from this seed"):
        open_sealed(sealed.text.encode(), sealed.commitment, bytes(32), checker)


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2, 256), (1, 2, -1)])
def test_what_is_no_ranking_is_not_sealed(numbers: tuple[int, ...]) -> None:
    played = set_up(ED, (ORDER,))
    with pytest.raises(ValueError, match="do not answer the questions"):
        cast(played, played.voters[0], [numbers])


def test_rankings_have_no_weight() -> None:
    played = ranked(ED)
    ballot = read_ballot(ballots_of(played)[0], played.election)
    with pytest.raises(ValueError, match="rankings have no weight"):
        multiply_ballots(played.election, [(ballot, 2)])


def test_what_is_no_numbers_decrypts_to_some_numbers() -> None:
    """A voter may encrypt any element; it counts as the numbers in its bits, for everybody."""
    played = set_up(ED, (ORDER,))
    group = played.election.group
    element = group.independent(5)
    numbers = group.embedded(element, 3)
    assert group.embed(numbers) != element
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("suite", "answers", "reason"),
    [
        ("BELENIOS-2048", ("A", "B"), "BELENIOS-2048 holds at most 0 ranks"),
        (ED, tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ12345"), "holds at most 30 ranks"),
        (ED, (), "holds at most 30 ranks"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(
    suite: str, answers: tuple[str, ...], reason: str
) -> None:
    held = set_up(suite, trustees=(1, 1))
    questions = (ranking(answers, "?"),)
    raw = write_election(
        Draft("Kaga8888888888", "T", questions), held.election.public_key, held.election.group
    )
    with pytest.raises(Refused, match=reason):
        read_election(raw)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "a question is an object"),
        ({"type": "NonHomomorphic"}, "not the members of a question"),
        ({"type": "NonHomomorphic", "value": {"answers": ["A"]}}, "value: not the members"),
        ({"type": "NonHomomorphic", "value": {"answers": "A", "question": "?"}}, "a list"),
    ],
)
def test_a_question_of_another_form_is_refused(value: object, reason: str) -> None:
    raw = ranked(ED).election.raw
    changed = parsed(raw) | {"questions": [value]}
    with pytest.raises(Refused, match=reason):
        read_election(written(changed))


def test_a_hint_on_how_to_count_may_stand_beside_a_question() -> None:
    found = parsed(ranked(ED).election.raw)
    found["questions"][1]["extra"] = {"type": "STV", "seats": 2}
    election = read_election(written(found))
    assert election.questions == (BRIDGE, ORDER)
    assert Question(("A",), "?", 0, 1) != ranking(("A",), "?")
