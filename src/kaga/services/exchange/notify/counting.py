"""Counts over all subscriptions, kept as they change: nobody walks ten thousand to answer.

>>> totals = Totals()
>>> totals.pending
0
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, TypeVar

from kaga.services.exchange.notify.accounts import Account

_AGAIN_US: Final = 5_000_000  # a note that is not durable by then is written once more


@dataclass(slots=True)
class Totals:
    """Everything that is or was owed to those who are subscribed."""

    subscriptions: int = 0
    due: int = 0
    delivered: int = 0
    pending: int = 0
    dead: int = 0

    def count(self, account: Account, sign: int) -> None:
        """Put an account in, or take it out."""
        self.subscriptions += sign
        self.due += sign * account.due
        self.delivered += sign * account.delivered
        self.pending += sign * len(account.queue)
        self.dead += sign * account.dead


_Waiting = TypeVar("_Waiting", bound=Hashable)


def fresh(waiting: dict[_Waiting, int], at: int) -> list[_Waiting]:
    """What has no note yet, or one that did not become durable; it is noted from now on."""
    fresh = [key for key, since in waiting.items() if since == 0 or at - since > _AGAIN_US]
    for key in fresh:
        waiting[key] = at
    return fresh
