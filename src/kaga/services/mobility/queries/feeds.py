"""Which versions of feeds there are, which counts, and their archives.

>>> current_version("kaga")                                             # doctest: +SKIP
<FeedVersion: …>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.mobility.models import FeedVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def current_version(feed: str) -> FeedVersion | None:
    """The version of a feed that counts now; None before the first is published."""
    rows = FeedVersion.objects.filter(feed=feed, published_at__isnull=False)
    return rows.order_by("-published_at", "-id").first()


def latest_version(feed: str) -> FeedVersion | None:
    """The version in force, or else the newest that could be used."""
    usable = FeedVersion.objects.filter(feed=feed, refused=False)
    return current_version(feed) or usable.order_by("-id").first()


def archive_of(version: FeedVersion) -> bytes:
    """The zip archive of a version."""
    return blobs.get(vault.KeyId(version.key), blobs.Address(version.address))


def versions_page(
    feed: str = "", cursor: str | None = None, limit: int = 20
) -> Page[FeedVersion]:
    """Versions, newest first; of one feed if it is named."""
    rows: QuerySet[FeedVersion] = FeedVersion.objects.defer("report")
    if feed:
        rows = rows.filter(feed=feed)
    return keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
