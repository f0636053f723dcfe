"""Every forged ballot is refused, with the place and the reason, in both suites."""

from __future__ import annotations

import pytest
from tests.engines.ballot.forged import (
    ED25519_ELEMENTS,
    FORGERIES,
    MODULAR_ELEMENTS,
    Forgery,
)
from tests.engines.ballot.played import Played, ballots_of, whole

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.verify.ballots import BallotChecker


def judged(raw: bytes, played: Played) -> str:
    """What the judge says; nothing, if the ballot stands."""
    try:
        BallotChecker(played.election).check(read_ballot(raw, played.election))
    except Refused as wrong:
        return str(wrong)
    return ""


@pytest.mark.parametrize("suite", ["Ed25519", "BELENIOS-2048"])
def test_ballots_as_they_were_cast_stand(suite: str) -> None:
    played = whole(suite)
    assert [judged(raw, played) for raw in ballots_of(played)] == [""] * 4


@pytest.mark.parametrize("forgery", FORGERIES + ED25519_ELEMENTS, ids=lambda one: one.name)
def test_a_forged_ballot_is_refused_with_its_reason(forgery: Forgery) -> None:
    played = whole("Ed25519")
    said = judged(forgery.raw(played), played)
    assert said
    assert forgery.refused in said


@pytest.mark.parametrize("forgery", FORGERIES[:23] + MODULAR_ELEMENTS, ids=lambda one: one.name)
def test_a_forged_ballot_is_refused_in_the_other_suite(forgery: Forgery) -> None:
    played = whole("BELENIOS-2048")
    said = judged(forgery.raw(played), played)
    assert said
    assert forgery.refused in said
