"""Compiled reading of comma-separated text: cut into cells, then whole columns at once.

A feed of a prefecture has some 300,000 rows. Python objects for each cell would take seconds;
here a cell is two numbers (where its bytes begin and end), and columns become arrays in one
pass each. Nothing is decoded that nobody asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_QUOTE, _COMMA, _LF, _CR, _SPACE, _TAB = 34, 44, 10, 13, 32, 9
_ZERO, _NINE, _COLON, _POINT, _MINUS, _PLUS = 48, 57, 58, 46, 45, 43
OK, EMPTY, BAD = 0, 1, 2
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


@njit(cache=True, nogil=True)
def count(text: NDArray[np.uint8]) -> tuple[int, int]:
    """Upper bounds: rows, and cells."""
    rows = 1
    cells = 1
    for i in range(text.size):
        if text[i] == _LF:
            rows += 1
            cells += 1
        elif text[i] == _COMMA:
            cells += 1
    return rows, cells


@njit(cache=True, nogil=True)
def _quoted_end(text: NDArray[np.uint8], begin: int) -> int:
    """Where the quoted cell whose text begins at `begin` ends: at its closing quote."""
    i = begin
    while i < text.size:
        if text[i] == _QUOTE:
            if i + 1 < text.size and text[i + 1] == _QUOTE:
                i += 2
                continue
            return i
        i += 1
    return i


@njit(cache=True, nogil=True)
def _plain_end(text: NDArray[np.uint8], begin: int) -> int:
    """The comma or line end that ends the cell."""
    i = begin
    while i < text.size and text[i] != _COMMA and text[i] != _LF:
        i += 1
    return i


@njit(cache=True, nogil=True)
def trimmed(text: NDArray[np.uint8], begin: int, end: int) -> tuple[int, int]:
    """The cell without blanks and the carriage return around it."""
    while begin < end and (text[begin] == _SPACE or text[begin] == _TAB):
        begin += 1
    while end > begin and (
        text[end - 1] == _SPACE or text[end - 1] == _TAB or text[end - 1] == _CR
    ):
        end -= 1
    return begin, end


@njit(cache=True, nogil=True)
def _cell(text: NDArray[np.uint8], begin: int) -> tuple[int, int, int]:
    """Begin and end of one cell, and the separator after it."""
    start = begin
    while start < text.size and (text[start] == _SPACE or text[start] == _TAB):
        start += 1
    if start < text.size and text[start] == _QUOTE:
        close = _quoted_end(text, start + 1)
        after = _plain_end(text, min(close + 1, text.size))
        left, right = trimmed(text, start + 1, close)
        return left, right, after
    after = _plain_end(text, begin)
    left, right = trimmed(text, begin, after)
    return left, right, after


@njit(cache=True, nogil=True)
def _line_breaks(text: NDArray[np.uint8], begin: int, end: int) -> int:
    breaks = 0
    for i in range(begin, end):
        if text[i] == _LF:
            breaks += 1
    return breaks


@njit(cache=True, nogil=True)
def cut(
    text: NDArray[np.uint8], rows: int, cells: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Begins and ends of all cells, the first cell of each row (and one more), line numbers.

    Empty lines are no rows; the last line may or may not end.
    """
    begins = np.empty(cells, np.int32)
    ends = np.empty(cells, np.int32)
    first = np.empty(rows + 1, np.int32)
    lines = np.empty(rows, np.int32)
    row, cell, at, line = 0, 0, 0, 1
    while at < text.size:
        first[row] = cell
        lines[row] = line
        row_start = at
        while True:
            left, right, after = _cell(text, at)
            begins[cell], ends[cell] = left, right
            cell += 1
            at = after + 1
            if after >= text.size or text[after] == _LF:
                break
        line += _line_breaks(text, row_start, min(at, text.size))
        if cell == first[row] + 1 and begins[cell - 1] == ends[cell - 1]:
            cell -= 1
        else:
            row += 1
    first[row] = cell
    return begins[:cell], ends[:cell], first[: row + 1], lines[:row]


@njit(cache=True, nogil=True)
def grid(first: NDArray[np.int32], values: NDArray[np.int32], width: int) -> NDArray[np.int32]:
    """The cells as columns (width, rows) below the header; 0 where a row is too short."""
    rows = first.size - 2
    found = np.zeros((width, rows), np.int32)
    for row in range(rows):
        begin = first[row + 1]
        for column in range(min(width, first[row + 2] - begin)):
            found[column, row] = values[begin + column]
    return found


@njit(cache=True, nogil=True)
def _digits(text: NDArray[np.uint8], begin: int, end: int) -> int:
    """The number that the digits say, or -1."""
    if begin >= end or end - begin > 17:
        return -1
    found = 0
    for i in range(begin, end):
        if text[i] < _ZERO or text[i] > _NINE:
            return -1
        found = found * 10 + (int(text[i]) - _ZERO)
    return found


@njit(cache=True, nogil=True)
def integers(
    text: NDArray[np.uint8], begins: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Whole numbers; 0 where there is none."""
    found = np.zeros(begins.size, np.int64)
    state = np.zeros(begins.size, np.uint8)
    for i in range(begins.size):
        begin, end = begins[i], ends[i]
        if begin == end:
            state[i] = EMPTY
            continue
        minus = text[begin] == _MINUS
        value = _digits(text, begin + 1 if minus else begin, end)
        if value < 0:
            state[i] = BAD
        else:
            found[i] = -value if minus else value
    return found, state


@njit(cache=True, nogil=True)
def _time(text: NDArray[np.uint8], begin: int, end: int) -> int:
    """Seconds said by [H]HH:MM:SS (or [H]H:MM), or -1."""
    one = begin
    while one < end and text[one] != _COLON:
        one += 1
    two = one + 1
    while two < end and text[two] != _COLON:
        two += 1
    hours = _digits(text, begin, one)
    minutes = _digits(text, one + 1, min(two, end))
    seconds = 0 if two >= end else _digits(text, two + 1, end)
    if hours < 0 or hours > 999 or minutes < 0 or minutes > 59 or seconds < 0 or seconds > 59:
        return -1
    return hours * 3600 + minutes * 60 + seconds


@njit(cache=True, nogil=True)
def times(
    text: NDArray[np.uint8], begins: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Seconds after the beginning of the service day; -1 where there are none."""
    found = np.full(begins.size, -1, np.int64)
    state = np.zeros(begins.size, np.uint8)
    for i in range(begins.size):
        if begins[i] == ends[i]:
            state[i] = EMPTY
            continue
        found[i] = _time(text, begins[i], ends[i])
        if found[i] < 0:
            state[i] = BAD
    return found, state


@njit(cache=True, nogil=True)
def dates(
    text: NDArray[np.uint8], begins: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Days as YYYYMMDD; 0 where there is none."""
    found = np.zeros(begins.size, np.int64)
    state = np.zeros(begins.size, np.uint8)
    for i in range(begins.size):
        if begins[i] == ends[i]:
            state[i] = EMPTY
            continue
        value = _digits(text, begins[i], ends[i])
        year, month, day = value // 10000, value // 100 % 100, value % 100
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if (
            ends[i] - begins[i] != 8
            or value < 0
            or year < 1
            or not 1 <= month <= 12
            or not 1 <= day <= _DAYS[month]
            or (month == 2 and day == 29 and not leap)
        ):
            state[i] = BAD
        else:
            found[i] = value
    return found, state


@njit(cache=True, nogil=True)
def _decimal(text: NDArray[np.uint8], begin: int, end: int) -> float:
    """A decimal number, exact to the last bit up to 15 digits; nan where it is none."""
    minus = text[begin] == _MINUS
    at = begin + 1 if minus or text[begin] == _PLUS else begin
    mantissa, scale, digits, places = 0, 1.0, 0, False
    for i in range(at, end):
        if text[i] == _POINT and not places:
            places = True
        elif _ZERO <= text[i] <= _NINE:
            digits += 1
            if mantissa < 100_000_000_000_000:
                mantissa = mantissa * 10 + (int(text[i]) - _ZERO)
                scale = scale * 10.0 if places else scale
            elif not places:
                return np.nan
        else:
            return np.nan
    if digits == 0:
        return np.nan
    return -(mantissa / scale) if minus else mantissa / scale


@njit(cache=True, nogil=True)
def decimals(
    text: NDArray[np.uint8], begins: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Decimal numbers; nan where there is none."""
    found = np.full(begins.size, np.nan)
    state = np.zeros(begins.size, np.uint8)
    for i in range(begins.size):
        if begins[i] == ends[i]:
            state[i] = EMPTY
            continue
        found[i] = _decimal(text, begins[i], ends[i])
        if np.isnan(found[i]):
            state[i] = BAD
    return found, state


@njit(cache=True, nogil=True)
def _hash(text: NDArray[np.uint8], begin: int, end: int) -> int:
    """FNV-1a, 64 bits."""
    found = np.uint64(14695981039346656037)
    for i in range(begin, end):
        found = (found ^ np.uint64(text[i])) * np.uint64(1099511628211)
    return int(found >> np.uint64(2))


@njit(cache=True, nogil=True)
def _same(text: NDArray[np.uint8], one: int, other: int, length: int) -> bool:
    for i in range(length):  # noqa: SIM110 - compiled code knows no all()
        if text[one + i] != text[other + i]:
            return False
    return True


@njit(cache=True, nogil=True)
def codes(
    text: NDArray[np.uint8], begins: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """A number for each distinct text, in order of appearance, and the row it appears in."""
    size = 16
    while size < 2 * begins.size:
        size *= 2
    slots = np.full(size, -1, np.int32)
    found = np.empty(begins.size, np.int32)
    firsts = np.empty(begins.size, np.int32)
    known = 0
    for i in range(begins.size):
        begin, length = begins[i], ends[i] - begins[i]
        as_long = i > 0 and length == ends[i - 1] - begins[i - 1]
        if as_long and _same(text, begins[i - 1], begin, length):
            found[i] = found[i - 1]
            continue
        slot = _hash(text, begin, ends[i]) & (size - 1)
        while slots[slot] >= 0:
            row = firsts[slots[slot]]
            if ends[row] - begins[row] == length and _same(text, begins[row], begin, length):
                break
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot] = known
            firsts[known] = i
            known += 1
        found[i] = slots[slot]
    return found, firsts[:known].copy()
