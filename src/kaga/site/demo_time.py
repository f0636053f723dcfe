"""The year that `kaga demo` lives through: what happens, in order of time, up to now.

The days are lived one by one, each in one transaction: thousands of acts would otherwise wait
for the disk one after the other. What has to stand outside a transaction is done in the
evening.

>>> timeline.at(moment, do); timeline.live(evening)                     # doctest: +SKIP
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

EVENING = time(23, 30)


@dataclass(order=True, slots=True)
class _Step:
    at: datetime
    number: int
    do: Callable[[], None] = field(compare=False)


class Timeline:
    """Steps by their time; what would happen after `end` does not happen."""

    def __init__(self, end: datetime, draw: np.random.Generator) -> None:
        self.end = end
        self.draw = draw
        self._steps: list[_Step] = []
        self._numbers = itertools.count()

    def at(self, moment: datetime, do: Callable[[], None]) -> None:
        """Let something happen then."""
        if moment <= self.end:
            heapq.heappush(self._steps, _Step(moment, next(self._numbers), do))

    def later(self, hours: tuple[float, float], do: Callable[[], None]) -> None:
        """Let something happen some hours after the moment that is being lived."""
        self.at(clock.now() + timedelta(hours=float(self.draw.uniform(*hours))), do)

    def in_office_hours(self, days_ago: float) -> datetime:
        """A moment between 9:00 and 17:00, so many days before the end."""
        day = (self.end - timedelta(days=days_ago)).astimezone(clock.TOKYO).date()
        minutes = int(self.draw.integers(9 * 60, 17 * 60))
        return datetime.combine(day, time(minutes // 60, minutes % 60), clock.TOKYO)

    def live(self, evening: Callable[[], None]) -> None:
        """Let everything happen, the clock stopped at each step's own time."""
        while self._steps:
            day = clock.to_local(self._steps[0].at).date()
            with write(bookkeeping="a day of the demo: each act is recorded by itself"):
                while self._steps and clock.to_local(self._steps[0].at).date() == day:
                    step = heapq.heappop(self._steps)
                    with clock.frozen(step.at):
                        step.do()
            end = datetime.combine(day, EVENING, clock.TOKYO)
            with clock.frozen(min(end, self.end)):
                evening()
