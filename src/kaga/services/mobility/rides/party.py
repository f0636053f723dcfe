"""Who comes along, how much room they need, and what they pay.

>>> party = Party(full=1, half=1, infants=1, wheelchairs=1)
>>> party.load
(2, 1, 1)
>>> fare_of(party, Fares(500, 5000, 11, 6, 0), Pays.CASH).yen
750
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaga.kernel.errors import Invalid
from kaga.services.mobility.rides import words
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.terms import Fares

_TEN = 10


@dataclass(frozen=True, slots=True)
class Party:
    """Those who ride together.

    Attributes
    ----------
    full, half, infants: by what they pay: everything, half with a disability card, nothing.
    wheelchairs: of them, who stay in their wheelchair. aids: walkers, sticks, slow boarding.
    """

    full: int = 1
    half: int = 0
    infants: int = 0
    wheelchairs: int = 0
    aids: bool = False

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Party:
        """As it was kept."""
        return cls(
            int(facts.get("full", 1)),
            int(facts.get("half", 0)),
            int(facts.get("infants", 0)),
            int(facts.get("wheelchairs", 0)),
            bool(facts.get("aids", False)),
        )

    @property
    def people(self) -> int:
        """How many they are."""
        return self.full + self.half + self.infants

    @property
    def load(self) -> tuple[int, int, int]:
        """Seats, wheelchair places and child seats that they need."""
        return self.people - self.wheelchairs, self.wheelchairs, self.infants

    def facts(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "full": self.full,
            "half": self.half,
            "infants": self.infants,
            "wheelchairs": self.wheelchairs,
            "aids": self.aids,
        }

    def check(self) -> None:
        """Refuse what cannot be (raises Invalid)."""
        counts = (self.full, self.half, self.infants, self.wheelchairs)
        if min(counts) < 0 or self.people > 9 or self.full + self.half < 1:
            raise Invalid({"party": [words.party_wrong.ja]})
        if self.wheelchairs > self.people:
            raise Invalid({"party": [words.party_wrong.ja]})


@dataclass(frozen=True, slots=True)
class Fare:
    """What is to be paid: yen in money, coupons of a book; and how it came to that."""

    yen: int
    coupons: int
    pays: Pays
    lines: tuple[tuple[str, int, int], ...]

    def facts(self) -> dict[str, Any]:
        """As it is kept and shown: [what, how many, yen each]."""
        return {
            "yen": self.yen,
            "coupons": self.coupons,
            "pays": str(self.pays),
            "lines": [list(line) for line in self.lines],
        }

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Fare:
        """As it was kept."""
        lines = tuple((what, count, each) for what, count, each in facts["lines"])
        return cls(facts["yen"], facts["coupons"], Pays(facts["pays"]), lines)


def half_of(yen: int) -> int:
    """Half a fare, rounded up to ten yen.

    >>> half_of(510)
    260
    """
    return -(-yen // (2 * _TEN)) * _TEN


def fare_of(party: Party, fares: Fares, pays: Pays) -> Fare:
    """The fare of a party.

    A coupon is one full ride; half fares are paid in money, infants ride free, and a pass
    covers whoever has one (the first of the party).
    """
    half = half_of(fares.ride)
    lines = [("full", party.full, fares.ride), ("half", party.half, half)]
    lines.append(("infant", party.infants, 0))
    kept = tuple(line for line in lines if line[1])
    if pays is Pays.FREE:
        return Fare(0, 0, pays, kept)
    if pays is Pays.PASS:
        spared = fares.ride if party.full else half
        return Fare(party.full * fares.ride + party.half * half - spared, 0, pays, kept)
    if pays in {Pays.COUPON, Pays.PAPER}:
        return Fare(party.half * half, party.full, pays, kept)
    return Fare(party.full * fares.ride + party.half * half, 0, pays, kept)
