"""The city's own network: the edition in force, the draft, and what was before.

>>> network_in_force()                                                  # doctest: +SKIP
Network(id='kaga', …)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.transit.authoring.document import Network, network_of
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.mobility.models import Edition
from kaga.services.mobility.queries.feeds import current_version

if TYPE_CHECKING:
    from kaga.services.mobility.models import FeedVersion

FEED: Final = "kaga"
FLEX: Final = "kaga-flex"


def draft() -> Edition | None:
    """The newest edition: what is edited next."""
    return Edition.objects.order_by("-number").first()


def edition_in_force() -> Edition | None:
    """The edition that the published feed was made of; before the first, the draft."""
    version: FeedVersion | None = current_version(FEED)
    if version is None:
        return draft()
    made = Edition.objects.filter(published=version).order_by("-number").first()
    return made or draft()


def network_in_force() -> Network | None:
    """The network that residents see."""
    edition = edition_in_force()
    return None if edition is None else document_of(edition.id)


@lru_cache(maxsize=8)
def document_of(key: UUID) -> Network:
    """The document of an edition; editions never change."""
    return network_of(Edition.objects.values_list("document", flat=True).get(id=key))


def editions_page(cursor: str | None = None, limit: int = 20) -> Page[Edition]:
    """Editions, newest first."""
    rows = Edition.objects.defer("document").select_related("published")
    return keyset_page(rows, order=("-number",), cursor=cursor, limit=limit)
