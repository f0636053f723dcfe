"""What every importer needs and gives: the context, the result, text and tables.

What: decoding (UTF-8 or Shift_JIS), CSV with required columns, coordinates checked against
the boundary. Why: each refusal must say the row and the reason, in the same words.

>>> decode("加賀市".encode("cp932"))
'加賀市'
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.geo import Boundary, Point
from kaga.kernel.errors import Invalid

if TYPE_CHECKING:
    from kaga.kernel.places.drafts import AddressDraft, Draft, PlaceDraft, Rejected, SourceDraft
    from kaga.kernel.places.pack import CityInfo
    from kaga.kernel.places.status import Status

BUFFER_M = 200.0
"""How far outside the boundary a point may lie (rounding, piers, the edge of a lot)."""


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The city as it is before the import.

    Attributes
    ----------
    city: from the manifest. boundary: the current one, None while there is none.
    addresses, places: current rows, for what the new file does not carry itself.
    """

    city: CityInfo
    boundary: Boundary | None
    addresses: tuple[AddressDraft, ...] = ()
    places: tuple[PlaceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an importer read."""

    source: SourceDraft
    status: Status
    rows: tuple[Draft, ...]
    rows_read: int
    rejected: tuple[Rejected, ...]
    note: str = ""


class RowProblem(ValueError):
    """A row that cannot be taken; the message is the reason shown to the user."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark) or Shift_JIS."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "文字コードが分かりません。UTF-8 か Shift_JIS の CSV を選んでください。"
    raise Invalid({"file": [message]})


def table(data: bytes, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file, numbered as in a spreadsheet (the heading is row 1).

    Raises
    ------
    Invalid
        A required column is missing.
    """
    reader = csv.reader(io.StringIO(decode(data)))
    try:
        heading = [unicodedata.normalize("NFKC", name).strip() for name in next(reader, [])]
        missing = [name for name in required if name not in heading]
        if missing:
            message = (
                f"列「{'」「'.join(missing)}」がありません。正しい様式の CSV を選んでください。"
            )
            raise Invalid({"file": [message]})
        for number, cells in enumerate(reader, start=2):
            if any(cells):
                yield number, dict(zip(heading, cells, strict=False))
    except csv.Error as error:
        raise Invalid({"file": [f"CSV として読めません: {error}"]}) from error


def point_of(row: Mapping[str, str], context: ImportContext) -> Point:
    """The coordinates of a row, which must lie in the city (200 m allowed for).

    Raises
    ------
    RowProblem
        No coordinates, impossible ones, or ones of another place.
    """
    try:
        point = Point(lat=float(row.get("緯度", "")), lon=float(row.get("経度", "")))
    except (TypeError, ValueError):
        raise RowProblem("緯度・経度がありません") from None
    return inside(point, context)


def inside(point: Point, context: ImportContext) -> Point:
    """The point, if it lies in the city (200 m allowed for)."""
    if not point.is_on_earth():
        raise RowProblem("緯度・経度の値が正しくありません")
    if context.boundary is not None and not context.boundary.holds_within(point, BUFFER_M):
        raise RowProblem("市の境の外にあります")
    return point


def short_address(address: str, city: CityInfo) -> str:
    """The address without prefecture and city."""
    plain = address.strip()
    for head in (city.prefecture, city.name):
        plain = plain.removeprefix(head)
    return plain
