"""Fares of the second kind: products that legs and transfers ask for.

What a journey costs is told leg by leg: rules of legs name products, rules of transfers what
changing from one group of legs to another costs, and which legs it covers (GTFS Schedule
reference, revision of 27 April 2026). Where several rules match, the rider may choose, and the
cheapest choice counts. A product has prices by rider category and by medium; all legs of a
journey are paid with one medium. Amounts are whole numbers of the smallest unit.

>>> from datetime import UTC, datetime
>>> from kaga.engines.transit.gtfs.feed import feed_of
>>> fares = ProductFares(feed_of({
...     "fare_products.txt": [("fare_product_id", "amount", "currency"),
...         ("one", "2.75", "USD")],
...     "fare_leg_rules.txt": [("fare_product_id",), ("one",)]}))
>>> eight = datetime(2026, 1, 5, 8, tzinfo=UTC)
>>> fares.price((Leg("R", "A", "B", eight, eight),) * 2)
550
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kaga.engines.transit.gtfs._leg_rules import Leg, LegRule, LegRules
from kaga.engines.transit.gtfs.fares import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaga.engines.transit.gtfs.feed import Feed

__all__ = ["Leg", "ProductFares", "Rider", "has_products"]

_ANY = 1 << 30


@dataclass(frozen=True, slots=True)
class Rider:
    """Who pays, and how.

    Parameters
    ----------
    category: of `rider_categories.txt`; empty for whoever is in none, who pays the default.
    medium: of `fare_media.txt`; None for the one with which a journey is cheapest.
    """

    category: str = ""
    medium: str | None = None


@dataclass(frozen=True, slots=True)
class TransferRule:
    """A row of `fare_transfer_rules.txt`; `count` and `limit` are huge where there is none."""

    from_group: str
    to_group: str
    count: int
    limit: int
    limit_type: int
    kind: int
    product: str


@dataclass(frozen=True, slots=True)
class _Part:
    """Legs that count as one, and the rules they match."""

    departs: float
    arrives: float
    rules: tuple[LegRule, ...]


@dataclass(frozen=True, slots=True)
class _Now:
    """What has been paid: up to which part, of which group it was, what it cost alone.

    `alone` is the price of the part if no transfer has led to it. `row` is the group of the
    rule (the same before and after) that applied last, if one did; `since` is the part from
    which its durations count, `times` how often in a row it has applied.
    """

    at: int
    paid: int
    group: str
    alone: int | None
    row: str | None = None
    since: int = 0
    times: int = 0


def has_products(feed: Feed) -> bool:
    """Whether a feed says what legs cost in this way."""
    return len(feed.table("fare_leg_rules.txt")) > 0


class ProductFares:
    """The fares of a feed (`fare_products`, `fare_leg_rules`, `fare_transfer_rules` …)."""

    def __init__(self, feed: Feed, rider: Rider | None = None) -> None:
        self.rider = rider if rider is not None else Rider()
        self.rules = LegRules(feed)
        self._amounts = _amounts(feed)
        self._default = _default_categories(feed)
        self._transfers = _transfers(feed)
        self._from = frozenset(one.from_group for one in self._transfers) - {""}
        self._to = frozenset(one.to_group for one in self._transfers) - {""}
        media = {medium for rows in self._amounts.values() for _, medium in rows} - {""}
        told = self.rider.medium
        self._media = tuple(sorted(media)) or ("",) if told is None else (told,)

    @property
    def timed(self) -> bool:
        """Whether what a ride costs depends on when it is ridden."""
        return self.rules.timed

    def ride(self, leg: Leg) -> int | None:
        """The cheapest fare of one ride; None if it is not known."""
        return self.price((leg,))

    def price(self, legs: Sequence[Leg]) -> int | None:
        """What consecutive rides cost together; None if the fare of one is not known."""
        if not legs:
            return 0
        parts = tuple(
            _Part(
                joined[0].departs.timestamp(),
                joined[-1].arrives.timestamp(),
                self.rules.matching(joined),
            )
            for joined in self.rules.joined(legs)
        )
        costs = [self._least(parts, medium) for medium in self._media]
        least = min(costs)
        return least if least < _ANY else None

    def _least(self, parts: tuple[_Part, ...], medium: str) -> int:
        """The cheapest choice of rules, all paid with one medium."""
        least = _ANY
        waiting = list(self._alone(parts, 0, 0, medium))
        while waiting:
            now = waiting.pop()
            if now.at == len(parts) - 1:
                least = min(least, now.paid)
            else:
                waiting += self._on(parts, now, medium)
        return least

    def _alone(
        self, parts: tuple[_Part, ...], at: int, paid: int, medium: str
    ) -> Iterator[_Now]:
        """A part by itself, for each rule that it matches."""
        for rule in parts[at].rules:
            amount = self.amount(rule.product, medium)
            if amount is not None:
                yield _Now(at, paid + amount, rule.group, amount)

    def _on(self, parts: tuple[_Part, ...], now: _Now, medium: str) -> Iterator[_Now]:
        """The next part, for each rule that it and the change to it match."""
        at = now.at + 1
        for rule in parts[at].rules:
            own = self.amount(rule.product, medium)
            found = self._change(parts, now, rule.group)
            if not found and own is not None:
                yield _Now(at, now.paid + own, rule.group, own)
            for transfer in found:
                extra = self.amount(transfer.product, medium) if transfer.product else 0
                needs = own if transfer.kind == 1 else 0
                if extra is None or needs is None:
                    continue
                paid = now.paid + extra + needs
                if transfer.kind == 2 and now.alone is not None:
                    paid -= now.alone
                row = _row_of(transfer)
                goes_on = row is not None and row == now.row
                since, times = (now.since, now.times) if goes_on else (now.at, 0)
                yield _Now(at, paid, rule.group, None, row, since, times + 1)

    def _change(
        self, parts: tuple[_Part, ...], now: _Now, group: str
    ) -> tuple[TransferRule, ...]:
        """The rules of a change from one part to the next; none if both are separate."""
        groups = self.rules.groups
        if now.group not in groups or group not in groups:
            return ()
        first = now.group if now.group in self._from else ""
        second = group if group in self._to else ""
        goes_on = first == second == now.row
        times, since = (now.times + 1, now.since) if goes_on else (1, now.at)
        found = [
            one
            for one in self._transfers
            if one.from_group == first
            and one.to_group == second
            and times <= one.count
            and _lasts(parts[since], parts[now.at + 1], one.limit_type) <= one.limit
        ]
        least = min((one.count for one in found), default=0)
        return tuple(one for one in found if one.count == least)

    def amount(self, product: str, medium: str) -> int | None:
        """The price of a product for the rider; None if it is not sold to them."""
        rows = self._amounts.get(product, {})
        for category in (self.rider.category, *self._default, ""):
            prices = [rows[key] for key in ((category, medium), (category, "")) if key in rows]
            if prices:
                return min(prices)
        return None


def _row_of(rule: TransferRule) -> str | None:
    return rule.from_group if rule.from_group == rule.to_group else None


def _lasts(first: _Part, last: _Part, limit_type: int) -> float:
    """How long a transfer lasts, from where and to where its rule says."""
    begin = first.departs if limit_type in {0, 1} else first.arrives
    return (last.arrives if limit_type in {0, 3} else last.departs) - begin


def _amounts(feed: Feed) -> dict[str, dict[tuple[str, str], int]]:
    """Prices by product, then by rider category and medium."""
    sheet = feed.table("fare_products.txt")
    columns = ("fare_product_id", "rider_category_id", "fare_media_id", "amount", "currency")
    found: dict[str, dict[tuple[str, str], int]] = {}
    for product, category, medium, text, currency in zip(
        *(sheet.texts(name) for name in columns), strict=True
    ):
        whole = Decimal(text) * (1 if currency in WHOLE else 100)
        amount = int(whole.to_integral_value(ROUND_HALF_UP))
        found.setdefault(product, {})[category, medium] = amount
    return found


def _default_categories(feed: Feed) -> tuple[str, ...]:
    sheet = feed.table("rider_categories.txt")
    ids, flags = sheet.texts("rider_category_id"), sheet.texts("is_default_fare_category")
    return tuple(one for one, flag in zip(ids, flags, strict=True) if flag == "1")


def _transfers(feed: Feed) -> tuple[TransferRule, ...]:
    sheet = feed.table("fare_transfer_rules.txt")
    columns = (
        "from_leg_group_id", "to_leg_group_id", "transfer_count", "duration_limit",
        "duration_limit_type", "fare_transfer_type", "fare_product_id",
    )  # fmt: skip
    return tuple(
        TransferRule(
            begin,
            end,
            int(count) if count and count != "-1" else _ANY,
            int(limit) if limit else _ANY,
            int(limit_type or 0),
            int(kind),
            product,
        )
        for begin, end, count, limit, limit_type, kind, product in zip(
            *(sheet.texts(name) for name in columns), strict=True
        )
    )
