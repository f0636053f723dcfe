"""Times that a source has data of, against times that a query asks about (clause 4.11).

>>> before = read_moments({"timerel": "before", "timeAt": "2027-01-01T00:00:00Z"})
>>> before.meets(0, None), before.of_observation
(True, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from kaga.engines.context.errors import bad
from kaga.engines.context.moments import read_moment

_RELATIONS: Final = frozenset({"before", "after", "between"})
_PROPERTIES: Final = frozenset({"observedAt", "createdAt", "modifiedAt", "deletedAt"})


class Moments(NamedTuple):
    """What a query asks about; from and to are microseconds since 1970, None for open."""

    since: int | None
    until: int | None
    of_observation: bool

    def meets(self, start: int, end: int | None) -> bool:
        """Whether an interval has something of it."""
        if self.until is not None and start >= self.until:
            return False
        return self.since is None or end is None or end > self.since


def read_moments(given: Mapping[str, str]) -> Moments:
    """The question about time in a query's parameters.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is none.
    """
    relation, at = given.get("timerel"), read_moment(given.get("timeAt"))
    if relation not in _RELATIONS or at is None:
        raise bad("a question about time has timerel and timeAt, a DateTime that ends with Z")
    of = given.get("timeproperty") or "observedAt"
    if of not in _PROPERTIES:
        raise bad("timeproperty is observedAt, createdAt, modifiedAt or deletedAt")
    observed = of == "observedAt"
    if relation == "before":
        return Moments(None, at, observed)
    if relation == "after":
        return Moments(at, None, observed)
    end = read_moment(given.get("endTimeAt"))
    if end is None:
        raise bad("between has endTimeAt, a DateTime that ends with Z")
    return Moments(at, end, observed)
