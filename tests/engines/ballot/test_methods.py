"""Who is elected, by three methods: known examples, and what belongs to nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.ballot.methods.judgment import majority_judgment
from kaga.engines.ballot.methods.schulze import schulze
from kaga.engines.ballot.methods.stv import Happening, stv


def ranked(order: str, names: str = "ABCDE") -> list[int]:
    """Ranks from an order such as ``ACBED``."""
    return [order.find(name) + 1 for name in names]


def many(*groups: tuple[int, str]) -> list[list[int]]:
    return [ranked(order) for count, order in groups for _ in range(count)]


# Schulze 2011, example 1: 45 voters, five candidates; the order is E, A, C, B, D.
SCHULZE = many(
    (5, "ACBED"),
    (5, "ADECB"),
    (8, "BEDAC"),
    (3, "CABED"),
    (7, "CAEBD"),
    (2, "CBADE"),
    (7, "DCEBA"),
    (8, "EBADC"),
)


def test_schulze_finds_the_order_of_the_published_example() -> None:
    found = schulze(SCHULZE, 5, blank_allowed=True)
    assert found.winners == ((4,), (0,), (2,), (1,), (3,))
    assert found.raw[0] == (0, 20, 26, 30, 22)
    assert [path[0] for path in found.beatpaths[0][1:]] == [28, 28, 30, 24]
    assert (found.valid, found.blank) == (45, 0)


def test_who_is_not_ranked_stands_behind_and_blank_counts_for_nobody() -> None:
    found = schulze([[1, 0, 0], [0, 0, 0], [2, 1, 1]], 3, blank_allowed=True)
    assert found.raw == ((0, 1, 1), (1, 0, 0), (1, 0, 0))
    assert found.winners == ((0, 1, 2),)
    assert (found.valid, found.blank) == (2, 1)
    assert schulze([[0, 0]], 2, blank_allowed=False).valid == 1


rankings = st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), max_size=12)


@settings(max_examples=60, deadline=None)
@given(found=rankings)
def test_who_beats_everybody_wins_by_schulze(found: list[list[int]]) -> None:
    counted = schulze(found, 4, blank_allowed=True)
    for one in range(4):
        others = [other for other in range(4) if other != one]
        if all(counted.raw[one][other] > counted.raw[other][one] for other in others):
            assert counted.winners[0] == (one,)
    assert sorted(one for place in counted.winners for one in place) == [0, 1, 2, 3]


def test_the_majority_grade_decides_and_then_the_next() -> None:
    grades = [[1, 2, 2], [2, 2, 3], [3, 2, 1]]
    found = majority_judgment(grades, 3, worst=3, blank_allowed=True)
    assert found.raw == ((1, 1, 1), (0, 3, 0), (1, 1, 1))
    assert found.winners == ((0, 2), (1,))


def test_of_two_middle_grades_the_better_counts() -> None:
    found = majority_judgment([[1, 2], [4, 2]], 2, worst=4, blank_allowed=True)
    assert found.winners == ((0,), (1,))


def test_grades_that_are_none_are_set_aside() -> None:
    given_grades = [[1, 2], [0, 0], [0, 1], [3, 1]]
    found = majority_judgment(given_grades, 2, worst=2, blank_allowed=True)
    assert (found.valid, found.blank, found.invalid) == (1, 1, ((0, 1), (3, 1)))
    found = majority_judgment(given_grades, 2, worst=2, blank_allowed=False)
    assert (found.valid, found.blank, found.invalid) == (1, 0, ((0, 0), (0, 1), (3, 1)))
    assert majority_judgment([], 2, worst=2, blank_allowed=True).winners == ((0, 1),)


def test_what_is_beyond_the_quota_goes_on_in_equal_parts() -> None:
    """Ten ballots, two seats, quota 4: a third of each of A's six goes on."""
    found = stv(many((4, "AC"), (2, "AB"), (2, "B"), (2, "C")), 5, seats=2)
    assert found.events == (
        (Happening.WIN, (0,)),
        (Happening.LOSE, (1,)),
        (Happening.WIN, (2,)),
    )
    assert found.winners == (0, 2)
    found = stv(many((6, "AC"), (2, "B"), (2, "C"), (1, "D")), 5, seats=2)
    assert found.events == ((Happening.WIN, (0,)), (Happening.WIN, (2,)))


def test_ties_are_told_and_the_list_decides() -> None:
    found = stv(many((4, "A"), (4, "B"), (4, "C"), (2, "D")), 5, seats=3)
    assert found.events == (
        (Happening.TIE_WIN, (0, 1)),
        (Happening.WIN, (0,)),
        (Happening.TIE_WIN, (1, 2)),
        (Happening.WIN, (1,)),
        (Happening.WIN, (2,)),
    )
    assert found.winners == (0, 1, 2)


def test_ballots_with_gaps_are_invalid_and_empty_ones_raise_the_quota() -> None:
    ballots = [[1, 2, 0], [1, 3, 0], [1, 1, 0], [2, 3, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0]]
    found = stv(ballots, 3, seats=1)
    assert found.ballots == ((), (), (0, 1), (1,))
    assert found.invalid == ((1, 3, 0), (1, 1, 0), (2, 3, 0))
    assert found.events == (
        (Happening.TIE_LOSE, (1, 0)),
        (Happening.LOSE, (1,)),
        (Happening.WIN, (0,)),
    )


def test_as_many_seats_as_names_go_to_all_and_nobody_wins_without_ballots() -> None:
    assert stv([[1, 2], [2, 1]], 2, seats=5).winners == (0, 1)
    assert stv([], 2, seats=1).winners == ()
    with pytest.raises(ValueError, match="at least one seat"):
        stv([], 2, seats=0)


@pytest.mark.parametrize(
    "count",
    [
        lambda found: schulze(found, 2, blank_allowed=True),
        lambda found: majority_judgment(found, 2, worst=3, blank_allowed=True),
        lambda found: stv(found, 2, seats=1),
    ],
)
def test_a_ballot_of_another_length_is_no_ballot(count) -> None:
    with pytest.raises(ValueError, match="2"):
        count([[1, 2, 3]])
