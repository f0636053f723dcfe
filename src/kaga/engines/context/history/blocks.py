"""Closed chunks: columns as few bytes, and back.

What: times as differences, numbers as whole ones where ten or a thousand of them make whole
ones, each column as narrow as its widest difference and then through zstd. Why not the whole
row through zstd: a column of one cadence is nothing, and one that jitters spoils no other.

Layout: `u32 CRC-32 | u32 count | u8 scale | 6 x (u8 width, u32 length) | u32 length of forms |
columns | forms`. Everything is little-endian; the first byte of a file of blocks names the
format.

>>> from kaga.engines.context.history.rows import Rows
>>> from kaga.engines.context.model import Instance, Kind
>>> rows = Rows()
>>> for at in range(4096):
...     _ = rows.append(Instance(Kind.PROPERTY, 20 + at % 7, modified=at), at, 0)
>>> block = encode(rows.columns())
>>> len(block) < 1024, decode(block).value.tolist() == rows.columns().value.tolist()
(True, True)
"""

from __future__ import annotations

import struct
import zlib
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import zstandard

from kaga.engines.context.history.rows import Columns, Form, Times, unpack_form

_HEAD: Final = struct.Struct("<II")
_INNER: Final = struct.Struct("<B" + "BI" * 6 + "I")
_RAW: Final = 0  # a width: numbers as they are
_EXACT: Final = 15  # digits that every double keeps
_MOST_SCALE: Final = 6
_WIDTHS: Final = (1, 2, 4, 8)
_LEVEL: Final = 3
_PIECE: Final = 8192
_Doubles = npt.NDArray[np.float64]


class Damaged(ValueError):
    """A block is not what was written."""


def encode(columns: Columns) -> bytes:
    """The bytes of a block."""
    squeeze = zstandard.ZstdCompressor(level=_LEVEL).compress
    scale, whole = scaled(columns.value)
    packed = [
        _differences(columns.observed),
        _differences(columns.created),
        _differences(columns.modified - columns.created),
        (_RAW, columns.value.tobytes()) if whole is None else _differences(whole),
        _differences(columns.tie.astype(np.int64)),
        _differences(columns.form.astype(np.int64)),
    ]
    squeezed = [(width, squeeze(data)) for width, data in packed]
    forms = squeeze(orjson.dumps([form.pack() for form in columns.forms]))
    sizes = [part for width, data in squeezed for part in (width, len(data))]
    inner = _INNER.pack(scale, *sizes, len(forms))
    body = inner + b"".join(data for _, data in squeezed) + forms
    return _HEAD.pack(_checked(body, len(columns)), len(columns)) + body


def decode(block: bytes) -> Columns:
    """The columns of a block.

    Raises
    ------
    Damaged
        Its bytes are not those that were written.
    """
    if len(block) < _HEAD.size + _INNER.size:
        raise Damaged("a block of the history is cut off")
    crc, count = _HEAD.unpack_from(block)
    body = memoryview(block)[_HEAD.size :]
    if _checked(body, count) != crc:
        raise Damaged("a block of the history is not what was written")
    scale, *sizes, _ = _INNER.unpack_from(body)
    spread = zstandard.ZstdDecompressor().decompress
    at = _INNER.size
    columns: list[tuple[int, bytes]] = []
    for width, size in zip(sizes[::2], sizes[1::2], strict=True):
        columns.append((width, spread(body[at : at + size])))
        at += size
    observed, created, later, value, tie, form = columns
    known = _summed(*created, count)
    return Columns(
        _summed(*observed, count),
        known,
        _summed(*later, count) + known,
        _numbers(value, scale, count),
        _summed(*tie, count).astype(np.uint32),
        _summed(*form, count).astype(np.uint32),
        _forms(spread(body[at:])),
    )


def _checked(body: bytes | memoryview, count: int) -> int:
    return zlib.crc32(body, count)


def _forms(data: bytes) -> tuple[Form, ...]:
    return tuple(unpack_form(packed) for packed in orjson.loads(data))


def _differences(values: Times) -> tuple[int, bytes]:
    """Differences from one to the next, as narrow as they can be; they may wrap around."""
    steps: npt.NDArray[Any] = np.empty_like(values)
    if len(values):
        steps[0] = values[0]
        np.subtract(values[1:], values[:-1], out=steps[1:])
    low, high = (int(steps[1:].min()), int(steps[1:].max())) if len(steps) > 1 else (0, 0)
    width = next(
        one for one in _WIDTHS if -(2 ** (8 * one - 1)) <= low <= high < 2 ** (8 * one - 1)
    )
    return width, steps[:1].tobytes() + steps[1:].astype(f"<i{width}").tobytes()


def _summed(width: int, data: bytes, count: int) -> Times:
    steps = np.empty(count, np.int64)
    if count:
        steps[:1] = np.frombuffer(data, "<i8", 1)
        steps[1:] = np.frombuffer(data, f"<i{width}", count - 1, offset=8)
    return np.cumsum(steps, dtype=np.int64)


def scaled(values: npt.NDArray[np.float64]) -> tuple[int, Times | None]:
    """Numbers as whole ones and the power of ten between; None where that loses anything."""
    most = max(float(values.max()), -float(values.min())) if len(values) else 0.0
    for scale in range(_MOST_SCALE + 1):
        if most * 10**scale >= 10**_EXACT:
            break
        whole = _times(values, 10.0**scale)
        if whole is not None:
            return scale, whole
    return 0, None


def _times(values: _Doubles, power: float) -> Times | None:
    """So many times the values, where that gives whole numbers and loses nothing.

    By pieces that stay in the processor's cache; where digits are missing, one is enough.
    """
    found = np.empty(len(values), np.int64)
    for begin in range(0, len(values), _PIECE):
        piece = values[begin : begin + _PIECE]
        whole = piece * power
        np.rint(whole, out=whole)
        if not np.array_equal(whole / power, piece) or _has_negative_zero(piece):
            return None
        found[begin : begin + _PIECE] = whole
    return found


def _has_negative_zero(values: _Doubles) -> bool:
    zeros = values == 0.0
    return bool(zeros.any()) and bool(np.signbit(values[zeros]).any())


def _numbers(packed: tuple[int, bytes], scale: int, count: int) -> npt.NDArray[np.float64]:
    width, data = packed
    if width == _RAW:
        return np.frombuffer(data, "<f8", count)
    return _summed(width, data, count) / 10.0**scale
