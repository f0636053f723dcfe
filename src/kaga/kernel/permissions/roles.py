"""Staff roles as data: `roles.toml` beside this file, or the city's own file (KAGA_ROLES).

>>> "procedures.case.decide" in granted(frozenset({"decider"}))    # doctest: +SKIP
True
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class StaffRole:
    """A role: its code, its Japanese title and the permissions it grants."""

    code: str
    title: str
    grants: frozenset[str]


@functools.cache
def all_roles() -> dict[str, StaffRole]:
    """Every role by code."""
    path = Path(settings.KAGA_ROLES or Path(__file__).with_name("roles.toml"))
    document = tomllib.loads(path.read_text("utf-8"))
    return {
        code: StaffRole(code, entry["title"], frozenset(entry["grants"]))
        for code, entry in document.items()
    }


@functools.lru_cache(maxsize=1024)
def granted(codes: frozenset[str]) -> frozenset[str]:
    """Every permission that any of the roles grants; unknown roles grant nothing."""
    known = all_roles()
    return frozenset().union(*(known[code].grants for code in codes if code in known))
