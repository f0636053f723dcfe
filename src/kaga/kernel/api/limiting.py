"""How often one caller may do one thing: a port, and a limiter that lives in one process.

>>> clock = iter([0.0, 0.0, 0.0]).__next__
>>> limiter = LeakyBuckets(monotonic=clock)
>>> [limiter.wait_s("me", Rate(2, per_s=60)) for _ in range(3)]
[0.0, 0.0, 30.0]
"""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ninja.signature.utils import get_typed_signature

from kaga.kernel.errors import TooManyRequests

View = TypeVar("View", bound=Callable[..., Any])
_MOST_BUCKETS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` acts in `per_s` seconds, evenly refilled."""

    count: int
    per_s: float


class RateLimiter(Protocol):
    """Whoever counts; several machines bind one that they share."""

    def wait_s(self, key: str, rate: Rate) -> float:
        """Count one act of `key`; 0 if it may happen, else the seconds to wait."""
        ...


class LeakyBuckets:
    """Counts in this process; `shared_limits` counts for all processes of a machine."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._full_until: dict[str, float] = {}

    def wait_s(self, key: str, rate: Rate) -> float:
        """See `RateLimiter`."""
        now, step = self._monotonic(), rate.per_s / rate.count
        with self._guard:
            level = max(self._full_until.get(key, now), now)
            if level + step - now > rate.per_s + 1e-9:
                return level + step - now - rate.per_s
            if len(self._full_until) >= _MOST_BUCKETS:
                self._forget_empty(now)
            self._full_until[key] = level + step
        return 0.0

    def _forget_empty(self, now: float) -> None:
        self._full_until = {k: until for k, until in self._full_until.items() if until > now}


_bound: list[RateLimiter] = [LeakyBuckets()]


def bind_limiter(limiter: RateLimiter) -> None:
    """Use another limiter from now on (the site does, when machines share one)."""
    _bound[:] = [limiter]


def require_rate(key: str, rate: Rate) -> None:
    """Refuse when `key` has done this too often.

    Raises
    ------
    TooManyRequests: with the seconds to wait.
    """
    wait = _bound[0].wait_s(key, rate)
    if wait > 0:
        raise TooManyRequests(retry_after_s=math.ceil(wait))


def limited(name: str, rate: Rate) -> Callable[[View], View]:
    """Let each caller use the decorated view at most at `rate`."""

    def around(view: View) -> View:
        @functools.wraps(view)
        def answer(request: Any, *args: Any, **options: Any) -> Any:
            visitor = getattr(request, "visitor", None)
            who = visitor.person if visitor and visitor.signed_in else _address(request)
            require_rate(f"{name}:{who}", rate)
            return view(request, *args, **options)

        # Django-ninja reads types by the globals of the function it is given.
        answer.__signature__ = get_typed_signature(view)  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return around


def _address(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
