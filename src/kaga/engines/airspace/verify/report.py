"""What a verifier says: one line for each check, never only yes or no.

>>> near("route.length", "length of leg 0", 1000, 1002, 1).passed
False
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Number = int | float


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what the file claims, what was found, and how far apart they may be."""

    id: str
    words: str
    claimed: str
    found: str
    tolerance: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All checks in order. A certificate holds only if every one of them passes."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether everything holds; a report without checks proves nothing."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.passed)


class CannotVerify(Exception):
    """Something needed is missing or unreadable; carries the check that says so."""

    def __init__(self, check: Check) -> None:
        super().__init__(f"{check.id}: {check.words}: {check.found}")
        self.check = check


def near(name: str, words: str, claimed: Number, found: Number, most: Number) -> Check:
    """Two numbers that may differ by `most` at most."""
    passed = abs(claimed - found) <= most
    return Check(name, words, _text(claimed), _text(found), _text(most), passed)


def same(name: str, words: str, claimed: Any, found: Any) -> Check:
    """Two values that must be equal."""
    return Check(name, words, _text(claimed), _text(found), "0", bool(claimed == found))


def alike(name: str, words: str, claimed: str, found: float, most: float) -> Check:
    """Decimal text and a number: `most` and half of the text's last digit may be between."""
    _, _, exponent = claimed.partition("e")
    most += 0.5 * 10.0 ** (int(exponent or -300) - 5)
    passed = abs(float(claimed) - found) <= most
    return Check(name, words, claimed, f"{found:.9e}", f"{most:.3e}", passed)


def holds(name: str, words: str, claimed: Any, limit: Any, *, passed: bool) -> Check:
    """A limit that must be kept: `found` is the limit."""
    return Check(name, words, _text(claimed), _text(limit), "0", passed)


def refuse(name: str, words: str, found: Any) -> CannotVerify:
    """An exception that becomes a failed check."""
    return CannotVerify(Check(name, words, "", _text(found), "0", passed=False))


def worst_of(name: str, words: str, rows: Iterable[tuple[Any, Any, bool]]) -> Check:
    """Many like comparisons as one check: the first that fails, or how many there were."""
    count = 0
    for claimed, found, passed in rows:
        if not passed:
            words = f"{words} (at {count})"
            return Check(name, words, _text(claimed), _text(found), "see words", passed=False)
        count += 1
    return Check(name, words, f"{count} values", f"{count} values", "see words", passed=True)


def _text(value: Any) -> str:
    return f"{value:.9g}" if isinstance(value, float) else str(value)[:200]
