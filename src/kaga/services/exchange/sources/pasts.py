"""Evolutions that several brokers have a part in, as one (clauses 5.7.3.4, 5.7.4.4).

What: `Pasts` stands before this broker's histories. An entity that others told of has the
instances of all of them, each moment once; every other entity is as it is here. Why only what
lies in the window is put together: an answer shows nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaga.engines.context import Instance
from kaga.engines.context.history.foreign import ForeignPast
from kaga.engines.context.history.selecting import select
from kaga.engines.context.history.windows import Window
from kaga.engines.context.model import NULL_VALUE
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.evolution import Evolution, ScopeSet, Which
from kaga.services.exchange.temporal.histories import Histories
from kaga.services.exchange.temporal.series import Shelf

_NEVER_FULL = 1 << 62  # what is made for one answer stays in memory
Stay = tuple[Which, int | None, int | None, bool]


class Pasts:
    """Evolutions of this broker and of others.

    Parameters
    ----------
    histories: this broker's own.
    window: the part of time that is asked about.
    at: now, microseconds since 1970.

    Attributes
    ----------
    origins: for each entity that others told of, their registrations.
    """

    def __init__(self, histories: Histories, window: Window, at: int) -> None:
        self.page = histories.page
        self.origins: dict[str, list[str]] = {}
        self._histories = histories
        self._window = window
        self._at = at
        self._shelf = Shelf(histories.shelf.files, _NEVER_FULL)
        self._told: dict[str, list[ForeignPast]] = {}
        self._made: dict[str, Evolution] = {}

    def add(self, past: ForeignPast, registration: str) -> None:
        """What a source told of an entity."""
        self._told.setdefault(past.id, []).append(past)
        named = self.origins.setdefault(past.id, [])
        if registration not in named:
            named.append(registration)

    def get(self, tenant: Tenant, identifier: str) -> Evolution | None:
        """The evolution of an entity; None where nobody knows anything of it."""
        own = self._histories.get(tenant, identifier)
        told = self._told.get(identifier)
        if told is None:
            return own
        found = self._made.get(identifier)
        if found is None:
            found = self._made[identifier] = self._joined(own, told)
        return found

    def is_here(self, tenant: Tenant, identifier: str) -> bool:
        """Whether this broker knows something of an entity."""
        return self._histories.get(tenant, identifier) is not None

    def may_hold(self, tenant: Tenant, identifier: str, window: Window) -> bool:
        """Whether anything of an entity may lie in a window."""
        if identifier in self._told:
            return True
        return self._histories.may_hold(tenant, identifier, window)

    def absent(self, tenant: Tenant) -> Iterator[str]:
        """Entities that are not here at present, those of others with them."""
        seen: set[str] = set()
        for identifier in self._histories.absent(tenant):
            seen.add(identifier)
            yield identifier
        for identifier in self._told:
            if identifier not in seen and identifier not in tenant.entities:
                yield identifier

    def _joined(self, own: Evolution | None, told: list[ForeignPast]) -> Evolution:
        made = Evolution()
        stays: dict[Stay, tuple[Instance, int]] = {}
        scopes: dict[int, ScopeSet] = {}
        types: list[str] = []
        if own is not None:
            types += own.types
            scopes.update((one.since, one) for one in own.scopes or ())
            for which, one, known in self._own(own):
                stays[_stay(which, one, known)] = (one, known)
        for past in told:
            types += past.types
            for (names, observed), known in past.scopes:
                one_set = ScopeSet(names, observed, known)
                scopes.setdefault(one_set.since, one_set)
            for name, one, known in past.instances:
                _place(stays, ((name, one.dataset), one, known))
        for (which, _, _, _), (one, known) in stays.items():
            made.join(which, one, known, self._shelf)
        made.types = tuple(dict.fromkeys(types))
        made.scopes = [scopes[since] for since in sorted(scopes)] or None
        return made

    def _own(self, own: Evolution) -> Iterator[tuple[Which, Instance, int]]:
        for which, series in own.walk():
            found = select(series.parts(), self._window, self._at)
            for place in range(len(found)):
                one = found.columns.instance(place, which[1])
                yield which, one, int(found.columns.created[place])


def _stay(which: Which, one: Instance, known: int) -> Stay:
    """What is told once: an attribute's instance of a moment, or its end."""
    ended = one.value is NULL_VALUE
    return which, one.observed, None if one.observed is not None else known, ended


def _place(stays: dict[Stay, tuple[Instance, int]], given: tuple[Which, Instance, int]) -> None:
    """Put in an instance, unless one of the same moment was changed as late."""
    which, one, known = given
    stay = _stay(which, one, known)
    there = stays.get(stay)
    if there is None or there[0].modified < one.modified:
        stays[stay] = (one, known)
