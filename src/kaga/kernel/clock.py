"""The one clock of the city: aware datetimes, Asia/Tokyo at the edge.

Everything that needs the time asks here, so a test can stop it and a deadline can never be
computed from a naive or a foreign local time.

>>> with frozen(datetime(2027, 3, 31, 23, 59, tzinfo=TOKYO)):
...     today().isoformat()
'2027-03-31'
"""

from __future__ import annotations

import contextlib
import time
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKYO = ZoneInfo("Asia/Tokyo")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC (as it is stored)."""
    return _stopped_at.get() or datetime.now(UTC)


def micros() -> int:
    """The present moment in whole microseconds since 1970.

    >>> with frozen(datetime(1970, 1, 1, 9, 0, 1, tzinfo=TOKYO)):
    ...     micros()
    1000000
    """
    stopped = _stopped_at.get()
    if stopped is None:
        return time.time_ns() // 1000
    return (stopped - _EPOCH) // _MICROSECOND


def local_now() -> datetime:
    """The present moment as the city's wall clocks show it."""
    return now().astimezone(TOKYO)


def today() -> date:
    """The present day in the city."""
    return local_now().date()


def to_local(moment: datetime) -> datetime:
    """A stored moment as the city's wall clocks showed it."""
    return moment.astimezone(TOKYO)


@contextlib.contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock of this thread at an aware `moment` (tests and replays only)."""
    if moment.tzinfo is None:
        raise ValueError("the clock stops only at an aware datetime")
    token = _stopped_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
