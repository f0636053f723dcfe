"""One file of a feed as columns: text, codes and numbers, with the line each row came from.

>>> sheet = read_sheet("stop_id,stop_lat\\r\\nA,36.3\\r\\nB,\\r\\n".encode())
>>> sheet.names, sheet.texts("stop_id"), sheet.lines.tolist()
(('stop_id', 'stop_lat'), ['A', 'B'], [2, 3])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs import _cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of texts as numbers: `texts[values[row]]` is the cell of the row."""

    values: NDArray[np.int32]
    texts: tuple[str, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each distinct text."""
        return {text: number for number, text in enumerate(self.texts)}


@dataclass(frozen=True)
class Sheet:
    """The rows of one file below its header. Cells are trimmed; missing cells are empty."""

    names: tuple[str, ...]
    text: NDArray[np.uint8]
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    lines: NDArray[np.int32]
    widths: NDArray[np.int32]
    encoding: str = "utf-8"
    _kept: dict[str, Codes] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.lines.size)

    @cached_property
    def _raw(self) -> bytes:
        return self.text.tobytes()

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.names

    def cells(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Where the cells of a column begin and end; all empty if there is no such column."""
        if name not in self.names:
            nothing = np.zeros(len(self), np.int32)
            return nothing, nothing
        column = self.names.index(name)
        return self.begins[column], self.ends[column]

    def codes(self, name: str) -> Codes:
        """A column of texts as numbers, kept after the first call."""
        if name not in self._kept:
            begins, ends = self.cells(name)
            values, firsts = _cells.codes(self.text, begins, ends)
            texts = tuple(self._decoded(begins[row], ends[row]) for row in firsts)
            self._kept[name] = Codes(values, texts)
        return self._kept[name]

    def texts(self, name: str) -> list[str]:
        """A column as Python texts."""
        found = self.codes(name)
        return [found.texts[value] for value in found.values.tolist()]

    def integers(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """A column of whole numbers, and the state of each cell (OK, EMPTY, BAD)."""
        return _cells.integers(self.text, *self.cells(name))

    def decimals(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """A column of decimal numbers, and the state of each cell."""
        return _cells.decimals(self.text, *self.cells(name))

    def times(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """A column of times of the service day in seconds, and the state of each cell."""
        return _cells.times(self.text, *self.cells(name))

    def dates(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """A column of days as YYYYMMDD, and the state of each cell."""
        return _cells.dates(self.text, *self.cells(name))

    def cell(self, name: str, row: int) -> str:
        """One cell as text."""
        begins, ends = self.cells(name)
        return self._decoded(begins[row], ends[row])

    def _decoded(self, begin: int, end: int) -> str:
        return self._raw[begin:end].decode("utf-8", "replace").replace('""', '"')

    def only(self, rows: NDArray[np.bool_], renamed: Mapping[str, str] | None = None) -> Sheet:
        """These rows alone, and columns by other names."""
        names = tuple((renamed or {}).get(name, name) for name in self.names)
        return Sheet(
            names,
            self.text,
            self.begins[:, rows],
            self.ends[:, rows],
            self.lines[rows],
            self.widths[rows],
            self.encoding,
        )

    def without_cells(self, name: str, rows: NDArray[np.bool_]) -> Sheet:
        """The same with the cells of a column empty in these rows."""
        column = self.names.index(name)
        ends = self.ends.copy()
        ends[column, rows] = self.begins[column, rows]
        return Sheet(
            self.names,
            self.text,
            self.begins,
            ends,
            self.lines,
            self.widths,
            self.encoding,
        )


def as_utf8(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 and the encoding it came in (old feeds: Shift-JIS with extensions)."""
    data = data.removeprefix(_BOM)
    if data.isascii():
        return data, "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("cp932").encode(), "cp932"
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace").encode(), "unknown"
    return data, "utf-8"


def read_sheet(data: bytes) -> Sheet:
    """Read one file.

    Parameters
    ----------
    data
        Comma-separated text with a header; quotes, carriage returns and a byte order mark are
        understood; UTF-8, else Shift-JIS.
    """
    plain, encoding = as_utf8(data)
    text = np.frombuffer(plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), np.uint8)
    begins, ends, first, lines = _cells.cut(text, *_cells.count(text))
    if first.size < 2:
        nothing = np.zeros((0, 0), np.int32)
        return Sheet((), text, nothing, nothing, lines[:0], lines[:0], encoding)
    raw = text.tobytes()
    names = tuple(
        raw[begins[cell] : ends[cell]].decode("utf-8", "replace").replace('""', '"')
        for cell in range(first[1])
    )
    width = len(names)
    return Sheet(
        names,
        text,
        _cells.grid(first, begins, width),
        _cells.grid(first, ends, width),
        lines[1:],
        np.diff(first)[1:],
        encoding,
    )


def quoted(text: str) -> str:
    """A cell as it is written: in quotes where it must be.

    >>> quoted('a "b", c')
    '"a ""b"", c"'
    """
    if any(mark in text for mark in ',"\n\r') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def sheet_of(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Sheet:
    """A sheet of rows made in memory (None is an empty cell); the way feeds are authored."""
    lines = [",".join(map(quoted, names))]
    for row in rows:
        cells = ("" if cell is None else quoted(str(cell)) for cell in row)
        lines.append(",".join(cells))
    return read_sheet("\n".join([*lines, ""]).encode())


def write_sheet(sheet: Sheet) -> bytes:
    """The file again: UTF-8, comma, CRLF, quotes only where needed."""
    columns = []
    for name in sheet.names:
        found = sheet.codes(name)
        written = [quoted(text) for text in found.texts]
        columns.append([written[value] for value in found.values.tolist()])
    lines = [",".join(map(quoted, sheet.names))]
    lines += [",".join(row) for row in zip(*columns, strict=True)]
    return "\r\n".join([*lines, ""]).encode()
