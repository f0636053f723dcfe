"""Fares of the first kind: what a ride, or rides that one fare covers, cost.

In Japan every stop is its own zone, and a fare is a list of pairs of zones; elsewhere a fare is
flat, by route, or by the zones passed. Amounts are whole numbers of the currency's smallest
unit (yen; cents), so that sums are exact.

A fare covers consecutive rides up to its number of transfers, if every ride boards within its
duration of the first; its rules must allow each ride's route, and the zones where the first
ride begins and the last one ends. The cheapest way to cover all rides counts.

>>> from kaga.engines.transit.gtfs.feed import feed_of
>>> fares = Fares(feed_of({
...     "fare_attributes.txt": [("fare_id", "price", "currency_type", "transfers"),
...         ("near", "210", "JPY", "0")],
...     "fare_rules.txt": [("fare_id", "route_id", "origin_id", "destination_id"),
...         ("near", "", "A", "B")]}))
>>> fares.ride("R", "A", "B"), fares.ride("R", "B", "A")
(210, None)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.feed import Feed

WHOLE = frozenset(["JPY", "KRW", "VND", "CLP"])
_ANY = 1 << 30


@dataclass(frozen=True, slots=True)
class Fare:
    """A fare: its amount, how many transfers it covers, for how long (seconds)."""

    id: str
    amount: int
    currency: str
    transfers: int
    duration: int
    agency_id: str


@dataclass(frozen=True, slots=True)
class Ridden:
    """A ride as fares see it: where and when, and the zones called at, ends included."""

    route_id: str
    agency_id: str
    origin: str
    destination: str
    zones: frozenset[str]
    boards: int


def amount_of(price: str, currency: str) -> int:
    """A price in the smallest unit of its currency, half a unit rounded up.

    >>> amount_of("210", "JPY"), amount_of("4.7", "BRL")
    (210, 470)
    """
    unit = 1 if currency in WHOLE else 100
    return int(Decimal(price) * unit + Decimal("0.5"))


class Fares:
    """The fares of a feed (fare_attributes and fare_rules)."""

    def __init__(self, feed: Feed) -> None:
        self.fares = _fares(feed)
        self._free: set[str] = {fare.id for fare in self.fares}
        # Fares by (route, origin, destination) as written; empty parts allow anything.
        self._pairs: dict[tuple[str, str, str], list[Fare]] = {}
        self._contains: dict[str, frozenset[str]] = {}
        self._rules(feed)
        self._shapes = sorted({tuple(bool(part) for part in key) for key in self._pairs})

    def _rules(self, feed: Feed) -> None:
        sheet = feed.table("fare_rules.txt")
        known = {fare.id: fare for fare in self.fares}
        columns = ("fare_id", "route_id", "origin_id", "destination_id", "contains_id")
        for name, route, origin, destination, inside in zip(
            *(sheet.texts(column) for column in columns), strict=True
        ):
            self._free.discard(name)
            if inside:
                self._contains[name] = self._contains.get(name, frozenset()) | {inside}
            fares = self._pairs.setdefault((route, origin, destination), [])
            if known[name] not in fares:
                fares.append(known[name])
        for fare in self.fares:
            if fare.id in self._free:
                self._pairs.setdefault(("", "", ""), []).append(fare)

    def allowed(self, route: str, origin: str, destination: str) -> list[Fare]:
        """Fares whose rules allow a route between two zones; zones passed are not judged."""
        found: list[Fare] = []
        for by_route, by_origin, by_destination in self._shapes:
            key = (
                route if by_route else "",
                origin if by_origin else "",
                destination if by_destination else "",
            )
            found += self._pairs.get(key, [])
        return found

    def ride(
        self, route: str, origin: str, destination: str, zones: frozenset[str] | None = None
    ) -> int | None:
        """The cheapest fare of one ride; None if no fare is given for it."""
        amounts = [
            fare.amount
            for fare in self.allowed(route, origin, destination)
            if self._passes(fare, zones)
        ]
        return min(amounts, default=None)

    def _passes(self, fare: Fare, zones: frozenset[str] | None) -> bool:
        needed = self._contains.get(fare.id)
        return needed is None or (zones is not None and zones == needed)

    def price(self, rides: tuple[Ridden, ...]) -> int | None:
        """The cheapest way to pay for consecutive rides; None if some ride has no fare."""
        least: list[int] = [0] + [_ANY] * len(rides)
        for begin in range(len(rides)):
            if least[begin] == _ANY:
                continue
            for end in range(begin + 1, len(rides) + 1):
                for fare in self._covering(rides[begin:end]):
                    least[end] = min(least[end], least[begin] + fare.amount)
        return least[-1] if least[-1] < _ANY else None

    def _covering(self, rides: tuple[Ridden, ...]) -> list[Fare]:
        """Fares that cover all these rides at once."""
        first, last = rides[0], rides[-1]
        zones = frozenset[str]().union(*(ride.zones for ride in rides))
        found = []
        for fare in self.allowed(first.route_id, first.origin, last.destination):
            enough = len(rides) - 1 <= fare.transfers
            within = last.boards - first.boards <= fare.duration
            sold = all(fare.agency_id in {"", ride.agency_id} for ride in rides)
            others = all(
                fare in self.allowed(ride.route_id, first.origin, last.destination)
                for ride in rides[1:]
            )
            if enough and within and sold and others and self._passes(fare, zones):
                found.append(fare)
        return found


def _fares(feed: Feed) -> tuple[Fare, ...]:
    sheet = feed.table("fare_attributes.txt")
    columns = (
        "fare_id",
        "price",
        "currency_type",
        "transfers",
        "transfer_duration",
        "agency_id",
    )
    return tuple(
        Fare(
            name,
            amount_of(price, currency),
            currency,
            int(transfers) if transfers else _ANY,
            int(duration) if duration else _ANY,
            agency,
        )
        for name, price, currency, transfers, duration, agency in zip(
            *(sheet.texts(column) for column in columns), strict=True
        )
    )
