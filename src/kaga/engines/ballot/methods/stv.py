"""Single transferable vote: several seats, and votes that do not help one help the next.

Each ballot ranks answers 1, 2, 3 and so on; 0 means not ranked. Whoever reaches the quota of
Droop wins, and what was beyond it goes on to the next on the same ballots, in equal parts of
each. Where nobody reaches it, the last loses and its ballots go on whole.

Shares are fractions, exact ones. Where several tie, the order of the question's list decides:
the first wins, the last loses. Ties are told among the events, so that whoever would rather
draw lots can see where it mattered.

    counted = stv(rankings, 5, seats=2)
    counted.winners

References: Droop, "On methods of electing representatives", 1881; Gregory, 1880 (fractions of
every ballot).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Happening(enum.Enum):
    """What a round of the count brings."""

    WIN = "Win"
    LOSE = "Lose"
    TIE_WIN = "TieWin"
    TIE_LOSE = "TieLose"


Event = tuple[Happening, tuple[int, ...]]
"""Whom it happens to. Of a tie the first two are told, of whom the first wins or loses."""


@dataclass(frozen=True, slots=True)
class Round:
    """The votes of those who could still win, and what came of it; `tied` decided by order."""

    scores: tuple[tuple[int, Fraction], ...]
    deed: Happening
    answers: tuple[int, ...]
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Stv:
    """What the method finds; `ballots` are the valid ones as orders of answers, sorted.

    `rounds` tell how it came about: `quota` votes win a seat.
    """

    ballots: tuple[tuple[int, ...], ...]
    invalid: tuple[tuple[int, ...], ...]
    events: tuple[Event, ...]
    winners: tuple[int, ...]
    quota: int = 0
    rounds: tuple[Round, ...] = ()


def stv(rankings: Iterable[Sequence[int]], answers: int, *, seats: int) -> Stv:
    """Count rankings by single transferable vote.

    Parameters
    ----------
    rankings
        One number for each of the `answers`.

    Returns
    -------
    Stv
        The winners in the order in which they won. A ballot without any number is valid and
        counts for the quota; one with gaps or doubled numbers is invalid.

    Raises
    ------
    ValueError
        If there is no seat, or a ranking has another number of answers.
    """
    if seats < 1:
        raise ValueError("there is at least one seat")
    orders: list[tuple[int, ...]] = []
    invalid: list[tuple[int, ...]] = []
    for one in map(tuple, rankings):
        if len(one) != answers:
            raise ValueError(f"a ranking has {answers} numbers")
        order = _order(one)
        if order is None:
            invalid.append(one)
        else:
            orders.append(order)
    orders.sort()
    count = _Count(orders, seats)
    count.run()
    return Stv(
        tuple(orders),
        tuple(invalid),
        tuple(count.events),
        tuple(count.winners),
        count.quota,
        tuple(count.rounds),
    )


def _order(ranking: Sequence[int]) -> tuple[int, ...] | None:
    """The ranked answers, the best first; None if the ranks are not 1, 2, 3 and so on."""
    ranked = sorted((rank, answer) for answer, rank in enumerate(ranking) if rank)
    if [rank for rank, _ in ranked] != list(range(1, len(ranked) + 1)):
        return None
    return tuple(answer for _, answer in ranked)


class _Count:
    """The count, round by round."""

    def __init__(self, orders: Sequence[tuple[int, ...]], seats: int) -> None:
        self.events: list[Event] = []
        self.winners: list[int] = []
        self.rounds: list[Round] = []
        self._orders = orders
        self._weights = [Fraction(1)] * len(orders)
        self._seats = seats
        self.quota = len(orders) // (seats + 1) + 1
        self._hopeful = sorted({answer for order in orders for answer in order})

    def run(self) -> None:
        while self._seats > len(self.winners):
            scores = self._scores()
            if len(self._hopeful) <= self._seats - len(self.winners):
                self._win(tuple(self._hopeful))
                self._note(scores, Happening.WIN, tuple(self._hopeful))
                return
            if max(scores.values()) >= self.quota:
                self._elect(scores)
            else:
                self._exclude(scores)

    def _first(self, order: Sequence[int]) -> int | None:
        return next((answer for answer in order if answer in self._hopeful), None)

    def _scores(self) -> dict[int, Fraction]:
        scores = dict.fromkeys(self._hopeful, Fraction(0))
        for order, weight in zip(self._orders, self._weights, strict=True):
            first = self._first(order)
            if first is not None:
                scores[first] += weight
        return scores

    def _note(
        self, scores: Mapping[int, Fraction], deed: Happening, answers: tuple[int, ...]
    ) -> None:
        """What a round brought, told after its events."""
        ties = {Happening.TIE_WIN, Happening.TIE_LOSE}
        tied = len(self.events) > 1 and self.events[-2][0] in ties
        self.rounds.append(Round(tuple(scores.items()), deed, answers, tied))

    def _win(self, answers: tuple[int, ...]) -> None:
        self.events.append((Happening.WIN, answers))
        self.winners.extend(answers)

    def _elect(self, scores: Mapping[int, Fraction]) -> None:
        """The strongest wins; of its ballots only what was beyond the quota goes on."""
        most = max(scores.values())
        tied = [answer for answer in self._hopeful if scores[answer] == most]
        if len(tied) > 1:
            self.events.append((Happening.TIE_WIN, tuple(tied[:2])))
        winner = tied[0]
        self._win((winner,))
        self._note(scores, Happening.WIN, (winner,))
        left = (most - self.quota) / most
        self._weights = [
            weight * left if self._first(order) == winner else weight
            for order, weight in zip(self._orders, self._weights, strict=True)
        ]
        self._hopeful.remove(winner)

    def _exclude(self, scores: Mapping[int, Fraction]) -> None:
        least = min(scores.values())
        tied = [answer for answer in reversed(self._hopeful) if scores[answer] == least]
        if len(tied) > 1:
            self.events.append((Happening.TIE_LOSE, tuple(tied[:2])))
        self.events.append((Happening.LOSE, (tied[0],)))
        self._note(scores, Happening.LOSE, (tied[0],))
        self._hopeful.remove(tied[0])
