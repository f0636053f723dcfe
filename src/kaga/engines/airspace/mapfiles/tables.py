"""Population by mesh and obstacles, from CSV.

What: the census count of each mesh of JIS X 0410, and a list of masts, cranes and towers. Both
come with any of the usual headings, in UTF-8 or Shift_JIS. An obstacle says what its height is
measured from; one that does not is refused, not guessed.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from math import isfinite
from typing import IO, TYPE_CHECKING, Final

from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.mapfiles.citygml import JAPAN
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally
from kaga.engines.geo.meshes import mesh_box, mesh_level
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = (
    "mesh", "mesh_code", "meshcode", "mesh500", "mesh_500m_jisx0410", "key_code",
    "メッシュコード", "code",
)  # fmt: skip
_COUNT: Final = (
    "population", "people", "persons", "total", "人口", "人口総数", "人口（総数）",
)  # fmt: skip
_NAME: Final = ("name", "id", "名称", "番号")
_LAT: Final = ("lat", "latitude", "緯度")
_LON: Final = ("lon", "longitude", "経度")
_HEIGHT: Final = ("height_m", "height", "高さ")
_DATUM: Final = ("datum", "height_datum", "高さの基準")
_RADIUS: Final = ("radius_m", "radius", "半径")
_HIDDEN: Final = frozenset({"*", "-", "X", "x", ""})
_LARGEST: Final = 1 << 28
_TALLEST_M: Final = 700.0
_WIDEST_M: Final = 2000.0
_DATUMS: Final[dict[str, type[Agl | Msl]]] = {
    "agl": Agl,
    "地上": Agl,
    "地上高": Agl,
    "msl": Msl,
    "amsl": Msl,
    "海抜": Msl,
    "標高": Msl,
}
_ELLIPSOID: Final = ("ellipsoid", "wgs84", "楕円体高")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands: its place, how wide, how high."""

    name: str
    place: Point
    top: Agl | Msl
    radius_m: float


def read_population(stream: IO[bytes], tally: Tally) -> dict[str, float]:
    """Residents by mesh code; all codes of one level, each once.

    Raises
    ------
    MapFileError
        If the columns are not found or the codes have several levels.
    """
    found: dict[str, float] = {}
    for number, row in _rows(stream):
        code = _cell(row, _CODE, number).replace('"', "")
        problem = _mesh_problem(code) or (Reason.TWICE if code in found else None)
        if problem is not None:
            tally.refuse(f"line {number}", problem, code[:20])
            continue
        count = _count(_cell(row, _COUNT, number))
        if count is None:
            tally.refuse(f"line {number}", Reason.NOT_A_NUMBER, code)
            continue
        tally.keep()
        found[code] = count
    if len({mesh_level(code) for code in found}) > 1:
        raise MapFileError("the meshes have several levels: import one file for each")
    return found


def _mesh_problem(code: str) -> Reason | None:
    try:
        mesh_box(code)
    except ValueError:
        return Reason.BAD_CODE
    return None


def _count(text: str) -> float | None:
    """A count; hidden ones (few people, joined to a neighbour) are told as none."""
    if text.strip() in _HIDDEN:
        return None
    value = _number(text)
    return value if value is not None and value >= 0.0 else None


def read_obstacles(stream: IO[bytes], tally: Tally) -> Iterator[Obstacle]:
    """Obstacles of a list; refused ones go to the tally.

    Raises
    ------
    MapFileError
        If a column is not found, or heights are above the ellipsoid.
    """
    for number, row in _rows(stream):
        name = _cell(row, _NAME, number)
        datum = _cell(row, _DATUM, number).lower()
        if datum in _ELLIPSOID:
            raise MapFileError(
                f"line {number}: heights above the ellipsoid; convert them with a geoid grid"
            )
        figures = [_number(_cell(row, kind, number)) for kind in (_LAT, _LON, _HEIGHT)]
        radius = _number(row.get(next((key for key in _RADIUS if key in row), ""), "") or "3")
        found = _obstacle(name, (*figures, radius), datum)
        if isinstance(found, Reason):
            tally.refuse(name or f"line {number}", found)
            continue
        tally.keep()
        yield found


def _obstacle(name: str, figures: tuple[float | None, ...], datum: str) -> Obstacle | Reason:
    lat, lon, height, radius = figures
    if lat is None or lon is None or height is None or radius is None:
        return Reason.NOT_A_NUMBER
    if datum not in _DATUMS:
        return Reason.WRONG_DATUM
    south, north, west, east = JAPAN
    if not (south <= lat <= north and west <= lon <= east):
        swapped = south <= lon <= north and west <= lat <= east
        return Reason.AXES_SWAPPED if swapped else Reason.NOT_IN_JAPAN
    kind = _DATUMS[datum]
    tallest = _TALLEST_M if kind is Agl else 4000.0
    if not (0.0 < height <= tallest and 0.0 < radius <= _WIDEST_M):
        return Reason.IMPOSSIBLE_HEIGHT
    return Obstacle(name, Point(lat, lon), kind(height), radius)


def _rows(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by heading."""
    content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise MapFileError("the table is larger than 256 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="replace")
    reader = csv.DictReader(io.StringIO(text))
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    for row in reader:
        yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}


def _cell(row: dict[str, str], names: tuple[str, ...], number: int) -> str:
    for name in names:
        if name in row:
            return row[name]
    raise MapFileError(f"line {number}: none of the columns {', '.join(names)} is there")


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if isfinite(value) else None
