"""Map versions as lists show them: which there are, what they rest on, what differs.

>>> published_lately(4)                                                 # doctest: +SKIP
['5b1e…']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.airspace.models import MapVersion
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list; `current` is the one that counts."""

    id: UUID
    version: str
    status: str
    source: str
    tiles: int
    made_at: datetime
    published_at: datetime | None
    current: bool


def published_lately(most: int) -> list[str]:
    """Names of the versions that were published last, newest first."""
    rows = MapVersion.objects.filter(published_at__isnull=False)
    names = rows.order_by("-published_at", "-id").values_list("version", flat=True)
    return list(names[:most])


def versions_page(
    cursor: str | None = None, limit: int = 50, *, published_only: bool = False
) -> Page[VersionRow]:
    """Versions, newest first."""
    rows: QuerySet[MapVersion] = MapVersion.objects.annotate(tile_count=Count("tiles"))
    if published_only:
        rows = rows.filter(published_at__isnull=False)
    current = published_map()
    found = keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
    shown = tuple(_row(one, current) for one in found.rows)
    return Page(shown, found.next)


def _row(row: MapVersion, current: MapVersion | None) -> VersionRow:
    return VersionRow(
        row.id,
        row.version,
        row.status,
        row.source,
        getattr(row, "tile_count", 0),
        row.made_at,
        row.published_at,
        current is not None and current.id == row.id,
    )
