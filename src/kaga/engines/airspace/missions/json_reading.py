"""JSON that a stranger brought: every value is taken out with its place and its kind.

What: a value that knows where in the file it stands, so that a refusal can name it. Why: NaN,
a text where a number should be, a list of a million entries and a file nested a million deep
come from strangers' programs; none may surprise a reader.

>>> read_json('{"speed": 12}', "file").at("speed").number()
12.0
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from kaga.engines.airspace.missions.problems import MissionError, Problem

LARGEST_TEXT: Final = 5_000_000
MOST_ENTRIES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands."""

    value: Any
    where: str

    def at(self, key: str) -> Found:
        """The value under a key; refused if there is none."""
        found = self.get(key)
        if found is None:
            raise MissionError(Problem.MISSING, self.where, f"{key} is needed")
        return found

    def get(self, key: str) -> Found | None:
        """The value under a key, or none."""
        if not isinstance(self.value, dict):
            raise MissionError(Problem.WRONG_KIND, self.where, "an object is needed")
        if self.value.get(key) is None:
            return None
        return Found(self.value[key], f"{self.where}.{key}")

    def entries(self) -> Iterator[Found]:
        """Every entry of a list."""
        if not isinstance(self.value, list):
            raise MissionError(Problem.WRONG_KIND, self.where, "a list is needed")
        if len(self.value) > MOST_ENTRIES:
            raise MissionError(Problem.TOO_LARGE, self.where, f"{len(self.value)} entries")
        for number, value in enumerate(self.value):
            yield Found(value, f"{self.where}[{number}]")

    def number(self) -> float:
        """A finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise MissionError(Problem.WRONG_KIND, self.where, "a number is needed")
        try:
            number = float(self.value)
        except OverflowError as error:
            raise MissionError(Problem.NOT_FINITE, self.where, "far too large") from error
        if not math.isfinite(number):
            raise MissionError(Problem.NOT_FINITE, self.where, str(number))
        return number

    def integer(self) -> int:
        """A whole number."""
        number = self.number()
        if number != int(number):
            raise MissionError(Problem.WRONG_KIND, self.where, "a whole number is needed")
        return int(number)

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            raise MissionError(Problem.WRONG_KIND, self.where, "a text is needed")
        return self.value

    def numbers(self, count: int) -> list[float]:
        """So many finite numbers."""
        numbers = [entry.number() for entry in self.entries()]
        if len(numbers) != count:
            raise MissionError(Problem.WRONG_KIND, self.where, f"{count} numbers are needed")
        return numbers


def read_json(text: str, name: str) -> Found:
    """Parse a file's text.

    Raises
    ------
    MissionError
        If it is too large, no JSON, or holds NaN or Infinity (which JSON does not know).
    """
    if len(text) > LARGEST_TEXT:
        raise MissionError(Problem.TOO_LARGE, name, f"more than {LARGEST_TEXT} characters")
    try:
        return Found(json.loads(text, parse_constant=_refuse_constant), name)
    except MissionError:
        raise
    except (ValueError, RecursionError) as error:
        raise MissionError(Problem.NOT_READABLE, name, f"not JSON: {error}") from error


def _refuse_constant(constant: str) -> NoReturn:
    raise MissionError(Problem.NOT_FINITE, "file", constant)
