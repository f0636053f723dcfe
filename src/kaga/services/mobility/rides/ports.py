"""What rides need from others: who is entitled to ride.

The city's own taxi takes citizens and e-citizens only. Who is which is known to whoever keeps
the roll and the e-citizens; they bind an `Entitlement`. Until somebody does, the city's roll is
asked, which knows citizens alone.

>>> bind_entitlement(lambda person: Entitled.E_CITIZEN)                  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.rollfacts import roll_says
from kaga.services.mobility.rides.enums import Entitled

Entitlement = Callable[[PersonId], Entitled]


def by_roll(person: PersonId) -> Entitled:
    """A citizen if the roll says so now, else a guest."""
    said = roll_says(person, clock.now())
    return Entitled.CITIZEN if said is not None and said.resident else Entitled.GUEST


_bound: list[Entitlement] = [by_roll]


def bind_entitlement(entitlement: Entitlement | None) -> None:
    """Ask this from now on; None: the roll again."""
    _bound[:] = [entitlement or by_roll]


def entitled(person: PersonId) -> Entitled:
    """By what a person may ride."""
    return _bound[0](person)
