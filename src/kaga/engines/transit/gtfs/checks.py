"""Checks of one file, column by column: what is wrong is named, set aside or emptied.

A row without a value it needs is set aside; a wrong value that it can do without is emptied.
Either way the report has a line for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs import _cells
from kaga.engines.transit.gtfs.problems import Effect, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.fields import Field, File
    from kaga.engines.transit.gtfs.sheet import Sheet

_LIMITS = {"lat": 90.0, "lon": 180.0}


@dataclass
class Notes:
    """The report while it is being written."""

    problems: list[Problem] = field(default_factory=list)
    rows_read: int = 0
    rows_set_aside: int = 0

    def add(  # noqa: PLR0917 - the five parts of a place and what happened there
        self, file: str, line: int, column: str, value: str, code: str, effect: Effect
    ) -> None:
        """Write one problem down."""
        self.problems.append(Problem(file, line, column, value, code, effect))

    def rows(self, place: Place, found: NDArray[np.bool_], code: str, effect: Effect) -> None:
        """Write one problem down for each of these rows."""
        for row in np.flatnonzero(found).tolist():
            value = place.sheet.cell(place.column, row)
            line = int(place.sheet.lines[row])
            self.add(place.file, line, place.column, value, code, effect)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a file."""

    file: str
    column: str
    sheet: Sheet


def checked(
    file: File, sheet: Sheet, known: Mapping[tuple[str, str], Collection[str]], notes: Notes
) -> Sheet:
    """The sheet without rows that cannot be used and without values that are wrong.

    Parameters
    ----------
    known
        For each (file, field) read before: the values that may be referred to.
    """
    _widths(file.name, sheet, notes)
    aside = np.zeros(len(sheet), np.bool_)
    for column in file.fields:
        sheet = _column(Place(file.name, column.name, sheet), column, aside, notes)
        if column.target is not None and column.target in known:
            _references(
                Place(file.name, column.name, sheet), known[column.target], aside, notes
            )
    _repeated(file, sheet, aside, notes)
    notes.rows_set_aside += int(aside.sum())
    return sheet.only(~aside) if aside.any() else sheet


def _widths(file: str, sheet: Sheet, notes: Notes) -> None:
    """Rows with too few or too many cells, and columns named twice."""
    for name in sorted({name for name in sheet.names if sheet.names.count(name) > 1}):
        notes.add(file, 1, name, "", "repeated_column", Effect.NOTED)
    for row in np.flatnonzero(sheet.widths != len(sheet.names)).tolist():
        line, width = int(sheet.lines[row]), str(sheet.widths[row])
        notes.add(file, line, "", width, "row_length", Effect.NOTED)


def _column(place: Place, column: Field, aside: NDArray[np.bool_], notes: Notes) -> Sheet:
    """One column: rows it sets aside are marked, wrong values that nobody needs emptied."""
    sheet = place.sheet
    if not sheet.has(column.name):
        if column.needed and len(sheet):
            notes.add(place.file, 1, column.name, "", "missing_value", Effect.ROW_SET_ASIDE)
            aside[:] = True
        return sheet
    empty, bad, outside = _states(sheet, column)
    if column.needed:
        effect = Effect.ROW_SET_ASIDE
        notes.rows(place, empty & ~aside, "missing_value", effect)
        notes.rows(place, bad & ~aside, "bad_value", effect)
        notes.rows(place, outside & ~aside, "out_of_range", effect)
        aside |= empty | bad | outside
        return sheet
    wrong = bad | outside
    if not wrong.any():
        return sheet
    notes.rows(place, bad & ~aside, "bad_value", Effect.VALUE_IGNORED)
    notes.rows(place, outside & ~aside, "out_of_range", Effect.VALUE_IGNORED)
    return sheet.without_cells(column.name, wrong)


def _states(
    sheet: Sheet, column: Field
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Which cells of a column are empty, of a wrong kind, out of range."""
    nowhere = np.zeros(len(sheet), np.bool_)
    begins, ends = sheet.cells(column.name)
    if column.kind in {"id", "text", "ref"}:
        return begins == ends, nowhere, nowhere
    if column.kind in {"time", "date"}:
        _, state = (
            sheet.times(column.name) if column.kind == "time" else sheet.dates(column.name)
        )
        return state == _cells.EMPTY, state == _cells.BAD, nowhere
    if column.kind in {"int", "enum"}:
        whole, state = sheet.integers(column.name)
        outside = (whole < column.least) | (whole > column.most)
        outside &= (state == _cells.OK) & (column.kind == "enum")
        return state == _cells.EMPTY, state == _cells.BAD, outside
    value, state = sheet.decimals(column.name)
    limit = _LIMITS.get(column.kind, np.inf)
    return state == _cells.EMPTY, state == _cells.BAD, np.abs(value) > limit


def _references(
    place: Place, known: Collection[str], aside: NDArray[np.bool_], notes: Notes
) -> None:
    """Rows that refer to what is not there are set aside."""
    if not place.sheet.has(place.column):
        return
    found = place.sheet.codes(place.column)
    missing = np.array([text not in known and text != "" for text in found.texts], np.bool_)
    if missing.any():
        broken = missing[found.values]
        notes.rows(place, broken & ~aside, "broken_reference", Effect.ROW_SET_ASIDE)
        aside |= broken


def _repeated(file: File, sheet: Sheet, aside: NDArray[np.bool_], notes: Notes) -> None:
    """Of rows with one key, the first stays."""
    named = [name for name in file.key if sheet.has(name)]
    if not named or len(sheet) < 2:
        return
    alive = np.flatnonzero(~aside)
    key = np.zeros(alive.size, np.int64)
    for name in named:
        found = sheet.codes(name)
        # Renumbered after each column, so that the product never grows past 64 bits.
        _, key = np.unique(
            key * (len(found.texts) + 1) + found.values[alive], return_inverse=True
        )
    _, firsts = np.unique(key, return_index=True)
    if firsts.size == alive.size:
        return
    again = np.zeros(len(sheet), np.bool_)
    again[alive] = True
    again[alive[firsts]] = False
    notes.rows(Place(file.name, named[0], sheet), again, "repeated_key", Effect.ROW_SET_ASIDE)
    aside |= again
