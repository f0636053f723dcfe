"""What readers and importers hand to the actions: rows not yet written.

What: frozen values for a place, an address, a fact, a whole version, and a rejected row. Why:
the official formats are read by pure functions that never see the database.

>>> Rejected(3, "座標がありません").row
3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kaga.engines.geo.model import Point
    from kaga.kernel.places.status import Status

Origin = Literal["pack", "import"]


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place to be written; `geometry` is GeoJSON text for lines and areas."""

    key: str
    kind: str
    name: str
    status: Status
    source: str
    point: Point | None = None
    geometry: str = ""
    reading: str = ""
    address: str = ""
    town: str = ""
    accuracy_m: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """A town or koaza to be written."""

    town: str
    koaza: str
    point: Point
    source: str
    status: Status
    kana: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A figure to be written."""

    key: str
    subject: str
    measure_ja: str
    measure_en: str
    value: str
    unit: str
    as_of: str
    status: Status
    source: str
    note: str


Draft = PlaceDraft | AddressDraft | FactDraft


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source to be written."""

    slug: str
    title: str
    licence: str
    publisher: str = ""
    url: str = ""
    credit: str = ""
    retrieved: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken, counted from 1, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """A whole loading of one layer."""

    layer: str
    origin: Origin
    status: Status
    source: str
    digest: str
    rows: tuple[Draft, ...]
    rows_read: int
    as_of: str = ""
    note: str = ""
    file_name: str = ""
    rejected: tuple[Rejected, ...] = ()
