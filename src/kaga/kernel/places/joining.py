"""How places join the city at start-up: offers, menu, and everything on the map to be found.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.places import queries, words
from kaga.kernel.places.offer_words import OFFERS
from kaga.kernel.places.published import publish_places
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import register_offer
from kaga.kernel.web.search import Findable, add_provider
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from kaga.kernel.places.models import Place

_WEIGHTS = {"station": 1.05, "city_hall": 1.05, "sight": 1.02}


def join() -> None:
    """Register everything, once."""
    for offer in OFFERS:
        register_offer(offer)
    add_link(FrameLink(words.map_crumb, "/map", order=30))
    add_provider("places", places_to_find)
    title_acts("places", words.ACT_TITLES)
    title_acts("city", words.ACT_TITLES)
    publish_places()


def places_to_find() -> Iterator[Findable]:
    """Every place of the current layers that has a page and a point."""
    rows = queries.current_places().filter(version__layer_id__in=queries.POINT_LAYERS)
    for row in rows.order_by("version__layer__position", "id"):
        yield _findable(row)


def _findable(row: Place) -> Findable:
    kind = words.KINDS.get(row.kind, words.KINDS["facility"])
    return Findable(
        title=Words(row.name, row.name, row.name),
        href=f"/places/{row.key}",
        kind=kind,
        text=Words(row.address, row.address, row.address),
        readings=(row.reading,) if row.reading else (),
        keywords=(kind.ja, kind.en),
        weight=_WEIGHTS.get(row.kind, 1.0),
    )
