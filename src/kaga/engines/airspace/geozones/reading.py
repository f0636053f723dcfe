"""What both readers share: where an error stands, and what becomes of a file's zones.

What: errors of shapes and periods get the place in the file, and a zone that is
refused leaves its neighbours alone. Why a reading keeps refusals: a zone that could not be read
may be the one that matters, so whoever flies by the file has to see the list, or ask for all or
nothing (`whole`).

>>> from kaga.engines.airspace.footprints import Circle
>>> from kaga.engines.geo.model import Point
>>> with placed("file.features[2]"):
...     Circle(Point(36.3, 136.3), 0.0)
Traceback (most recent call last):
    ...
kaga.engines.airspace.geozones.problems.GeozoneError: file.features[2]: shape: radius: 0.0 m
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeVar

from kaga.engines.airspace.footprints import FootprintError
from kaga.engines.airspace.geozones.model import Dataset, GeoZone, Text
from kaga.engines.airspace.geozones.problems import GeozoneError, Note, Problem, Refusal
from kaga.engines.airspace.missions.json_reading import Found, read_json
from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.airspace.missions.problems import Problem as FileProblem
from kaga.engines.airspace.periods import PeriodError

__all__ = ["Found", "Reading", "placed", "read_file"]

FILE: Final = "file"
_PROBLEMS: Final = {
    FileProblem.NOT_READABLE: Problem.NOT_READABLE,
    FileProblem.TOO_LARGE: Problem.TOO_LARGE,
    FileProblem.WRONG_KIND: Problem.WRONG_KIND,
    FileProblem.MISSING: Problem.MISSING,
    FileProblem.NOT_FINITE: Problem.NOT_FINITE,
}
Member = TypeVar("Member", bound=Enum)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: zones in order, those refused, and those taken more strictly."""

    dataset: Dataset
    zones: tuple[GeoZone, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()

    def whole(self) -> tuple[GeoZone, ...]:
        """All zones; the first refusal is raised if there is any."""
        for refusal in self.refused:
            raise refusal.error
        return self.zones


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Give errors of the parts the place in the file."""
    try:
        yield
    except MissionError as error:
        raise GeozoneError(_PROBLEMS[error.problem], error.where, error.detail) from error
    except GeozoneError as error:
        if error.where.startswith(FILE):
            raise
        raise GeozoneError(error.problem, f"{where}, {error.where}", error.detail) from error
    except FootprintError as error:
        raise GeozoneError(Problem.SHAPE, where, str(error)) from error
    except PeriodError as error:
        raise GeozoneError(Problem.PERIOD, where, str(error)) from error


def read_file(
    text: str,
    find: Callable[[Found], tuple[Dataset, Found]],
    read: Callable[[Found, list[Note]], GeoZone],
) -> Reading:
    """Read a file zone by zone.

    Parameters
    ----------
    text
        The file.
    find
        Tells what the file says of itself, and its list of zones.
    read
        Reads one zone and may leave notes.

    Raises
    ------
    GeozoneError
        If the file as a whole cannot be read.
    """
    zones, refused, notes = [], [], list[Note]()
    with placed(FILE):
        dataset, listed = find(read_json(text, FILE))
        for number, entry in enumerate(listed.entries()):
            try:
                with placed(entry.where):
                    zones.append(read(entry, notes))
            except GeozoneError as error:
                refused.append(Refusal(number, _identifier(entry.value), error))
    return Reading(dataset, tuple(zones), tuple(refused), tuple(notes))


def _identifier(value: object) -> str:
    """What a zone calls itself, as far as that can be told."""
    if not isinstance(value, dict):
        return ""
    inner = value.get("properties")
    found = (inner if isinstance(inner, dict) else value).get("identifier")
    return found[:40] if isinstance(found, str) else ""


def member(kinds: dict[str, Member], found: Found) -> Member:
    """The value that a word of the standard stands for."""
    word = found.text()
    if word not in kinds:
        detail = f"{word[:40]!r} is none of {', '.join(kinds)}"
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, detail)
    return kinds[word]


def flag(found: Found) -> bool:
    """YES or NO."""
    word = found.text()
    if word not in ("YES", "NO"):
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, "YES or NO")
    return word == "YES"


def flag_word(value: bool | None) -> str | None:  # noqa: FBT001 - the value itself, no switch
    """YES or NO, or nothing where nothing is known."""
    return {None: None, True: "YES", False: "NO"}[value]


def known(found: dict[str, Any]) -> dict[str, Any]:
    """An object without what is not known."""
    return {key: value for key, value in found.items() if value is not None}


def optional_text(found: Found, key: str) -> str | None:
    """A text, or none where there is none or it is empty."""
    inner = found.get(key)
    return None if inner is None else inner.text() or None


def texts(found: Found, key: str) -> tuple[Text, ...]:
    """Texts with their languages; those without words are left out."""
    inner = found.get(key)
    if inner is None:
        return ()
    pairs = ((one.at("lang").text(), optional_text(one, "text")) for one in inner.entries())
    return tuple(Text(lang, words) for lang, words in pairs if words is not None)
