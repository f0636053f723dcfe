"""Which versions of the streets there are, which counts, and their files.

>>> current_streets()                                                   # doctest: +SKIP
<StreetsVersion: …>
"""

from __future__ import annotations

from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.mobility.models import StreetsVersion


def current_streets() -> StreetsVersion | None:
    """The version that counts now; None while none was let count."""
    rows = StreetsVersion.objects.defer("report").filter(used_at__isnull=False)
    return rows.order_by("-used_at", "-id").first()


def streets_file(version: StreetsVersion) -> bytes:
    """The file of a version (OpenStreetMap, PBF)."""
    return blobs.get(vault.KeyId(version.key), blobs.Address(version.address))


def streets_page(cursor: str | None = None, limit: int = 20) -> Page[StreetsVersion]:
    """Versions, newest first."""
    rows = StreetsVersion.objects.defer("report")
    return keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
