"""What the people of a simulated election do, and when.

Not everybody registers a key, not everybody who did votes, some vote again, and for some the
counter of the city hall revokes the key, because they voted on paper there.

    days = draw_days(Shares(52_000, 0.6, 0.8, 0.05, 0.002), secrets.SystemRandom())
    days.deeds[0]               # Deed(kind=<Kind.REGISTER: 'register'>, person=411)
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from secrets import SystemRandom


class Kind(enum.Enum):
    """What somebody does."""

    REGISTER = "register"
    CAST = "cast"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done by a person, who is a number from 0; deeds are kept in their order."""

    kind: Kind
    person: int


@dataclass(frozen=True, slots=True)
class Days:
    """Everything that happens while an election is open.

    `persons` are the registered, `revoked` those of them whose key was revoked.
    """

    deeds: tuple[Deed, ...]
    persons: tuple[int, ...]
    revoked: frozenset[int]

    @property
    def casts(self) -> list[int]:
        """Who casts a ballot, in order; who votes again stands there again."""
        return [deed.person for deed in self.deeds if deed.kind is Kind.CAST]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many do what.

    Attributes
    ----------
    voters
        How many are entitled.
    registered, turnout
        The share of them who register a key, and of those the share who vote.
    revotes
        The share of voters who vote once more.
    overrides
        The share of the registered whose key the counter revokes.
    """

    voters: int
    registered: float
    turnout: float
    revotes: float
    overrides: float


def draw_days(shares: Shares, chance: SystemRandom) -> Days:
    """Draw who does what.

    A key is registered before it votes, a first vote comes before another; after an override
    the ballot box takes no more of that person.
    """
    persons = chance.sample(range(shares.voters), round(shares.voters * shares.registered))
    voting = persons[: round(len(persons) * shares.turnout)]
    again = chance.sample(voting, round(len(voting) * shares.revotes))
    revoked = chance.sample(persons, round(len(persons) * shares.overrides))
    registers = {person: chance.random() for person in persons}
    first = {person: _later(registers[person], chance) for person in voting}
    overridden = {person: _later(registers[person], chance) for person in revoked}
    timed = [(moment, Deed(Kind.REGISTER, one)) for one, moment in registers.items()]
    timed += [(moment, Deed(Kind.OVERRIDE, one)) for one, moment in overridden.items()]
    casts = [(moment, Deed(Kind.CAST, one)) for one, moment in first.items()]
    casts += [(_later(first[one], chance), Deed(Kind.CAST, one)) for one in again]
    timed += [one for one in casts if one[0] < overridden.get(one[1].person, 2)]
    timed.sort(key=lambda one: one[0])
    return Days(tuple(deed for _, deed in timed), tuple(sorted(persons)), frozenset(revoked))


def _later(moment: float, chance: SystemRandom) -> float:
    """A moment between this one and the end, which is at 1."""
    return moment + (1 - moment) * chance.random()
