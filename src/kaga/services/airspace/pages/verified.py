"""What the separate verifier found of a flight's certificate, as its page shows it.

>>> group_name("route.leg.3.length").en
'Route and speeds'
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.words import Words
from kaga.services.airspace import proof_words as w
from kaga.services.airspace.queries.flights import last_verification

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.services.airspace.models import Flight


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of one kind; those that fail come first."""

    name: Words
    checks: Sequence[Mapping[str, str | bool]]
    failed: int


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether it holds, when that was found, and every check."""

    passed: bool
    at: Words
    count: int
    failed: int
    groups: tuple[Group, ...]


def verified_of(flight: Flight) -> Verified | None:
    """The last verification; None before the first."""
    found = last_verification(flight)
    if found is None:
        return None
    groups: dict[str, list[Mapping[str, str | bool]]] = defaultdict(list)
    for one in sorted(found.checks, key=lambda check: bool(check["passed"])):
        groups[str(one["id"]).partition(".")[0]].append(one)
    shown = tuple(
        Group(group_name(name), checks, sum(not one["passed"] for one in checks))
        for name, checks in groups.items()
    )
    failed = sum(one.failed for one in shown)
    count = len(found.checks)
    return Verified(found.passed, moment_words(found.made_at), count, failed, shown)


def group_name(check: str) -> Words:
    """What a check is about; a kind that nobody has named is called as it is."""
    kind = check.partition(".")[0]
    return w.CHECKS.get(kind) or Words(kind, kind, kind)
