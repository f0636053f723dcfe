"""Where people are at a quarter of an hour, as a picture to lay over a map.

What: the people field of the whole city in one slot as a palette PNG in web-Mercator, so that
a map needs nothing but its four corners. Why six steps and not a ramp: people compare colours
with a legend. The palette runs from pale yellow to dark blue-violet with falling lightness, so
that it reads the same without colour vision and in grey; where nobody is, nothing is drawn.
Densities are means over about 100 m: a picture of neighbourhoods, not of single houses.

>>> STEPS_PER_HA
(1.0, 5.0, 15.0, 40.0, 100.0, 300.0)
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.people.field import field_at
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot
from kaga.kernel.resident.server import No

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.services.airspace.planner.city import Loaded

STEPS_PER_HA: Final = (1.0, 5.0, 15.0, 40.0, 100.0, 300.0)
"""Least people per hectare of each colour."""
PALETTE: Final = (
    (255, 247, 188, 110),
    (254, 217, 118, 140),
    (253, 174, 97, 165),
    (221, 106, 106, 185),
    (142, 63, 130, 200),
    (62, 32, 102, 215),
)
"""Red, green, blue, opacity."""
_BLOCK: Final = 4
"""Columns along the edge of a pixel: 31 m."""
_BAND: Final = 512
_M2_PER_HA: Final = 1e4


def people_picture(loaded: Loaded, day: str, quarter: int) -> str:
    """The field of a slot as PNG, base64 (raises No).

    Parameters
    ----------
    day: a kind of day (`people.slots.DayKind`). quarter: 0 to 95.
    """
    try:
        slot = Slot(DayKind(day), quarter)
    except ValueError as error:
        raise No("no-such-slot", {"days": [one.value for one in DayKind]}) from error
    base = loaded.situation.people
    rows, columns = (size // _BLOCK * _BLOCK for size in base.raster.shape)
    per_ha = np.empty((rows // _BLOCK, columns // _BLOCK), np.float32)
    for top in range(0, rows, _BAND):
        bottom = min(top + _BAND, rows)
        field = field_at(base.window(slice(top, bottom), slice(0, columns)), slot)
        per_ha[top // _BLOCK : bottom // _BLOCK] = _pooled(np.nan_to_num(field.mean))
    smooth = _smoothed(_smoothed(per_ha)) * _M2_PER_HA
    numbers = np.searchsorted(np.array(STEPS_PER_HA), smooth, side="right")
    return base64.b64encode(png_of(numbers.astype(np.uint8))).decode()


def legend_of(loaded: Loaded) -> dict[str, Any]:
    """Where the pictures lie on the earth, and what their colours mean."""
    raster = loaded.situation.people.raster
    rows, columns = (size // _BLOCK * _BLOCK for size in raster.shape)
    lats = raster.latitude(np.array([0.0, float(rows)]))
    lons = raster.longitude(np.array([0.0, float(columns)]))
    colours = zip(STEPS_PER_HA, PALETTE, strict=True)
    return {
        "map": loaded.version,
        "north": float(lats[0]),
        "south": float(lats[1]),
        "west": float(lons[0]),
        "east": float(lons[1]),
        "days": [one.value for one in DayKind],
        "quarters": QUARTERS,
        "steps": [{"from_per_ha": least, "rgba": list(colour)} for least, colour in colours],
    }


def _pooled(density: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (size // _BLOCK for size in density.shape)
    pooled: NDArray[np.float32] = density.reshape(rows, _BLOCK, columns, _BLOCK).mean(
        axis=(1, 3)
    )
    return pooled


def _smoothed(field: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means over a pixel and its neighbours; nobody is beyond the edge."""
    for axis in (0, 1):
        wider = np.pad(field, [(1, 1) if one == axis else (0, 0) for one in (0, 1)])
        count = field.shape[axis]
        parts = [np.take(wider, range(at, at + count), axis) for at in range(3)]
        field = (parts[0] + parts[1] + parts[2]) / np.float32(3.0)
    return field


def png_of(numbers: NDArray[np.uint8]) -> bytes:
    """A PNG with a palette: number 0 is nothing, the others are `PALETTE`."""
    rows, columns = numbers.shape
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = numbers
    colours = bytes([0, 0, 0]) + b"".join(bytes(one[:3]) for one in PALETTE)
    opacity = bytes([0]) + bytes(one[3] for one in PALETTE)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", head),
            (b"PLTE", colours),
            (b"tRNS", opacity),
            (b"IDAT", zlib.compress(lines.tobytes(), 6)),
            (b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def check_quarter(value: Any) -> int:
    """A quarter of the day from outside (raises No)."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < QUARTERS:
        raise No("no-such-slot", {"quarters": QUARTERS})
    return value
