"""What places show on the data platform: shelters, emergency sites, points of interest.

Types: `EvacuationShelter` and `EvacuationSite` as in the Japanese disaster models,
`PointOfInterest` as in Smart Data Models. Each says how sure it is (`dataStatus`) and where it
comes from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kaga.kernel.city import this_city
from kaga.kernel.exchange.publications import Publication, Shown, register_publication
from kaga.kernel.exchange.showing import shown_at, six_digits, without_nothing
from kaga.kernel.places import queries
from kaga.kernel.places import words as w

if TYPE_CHECKING:
    from kaga.kernel.exchange.publications import Read
    from kaga.kernel.places.models import Place

EVENTS: Final = ("jp.kaga.places.*",)
SHELTER: Final = "evacuation_shelter"
_LAYERS: Final = ("stations", "facilities", "schools", "sights")


def publish_places() -> None:
    """Declare all three, once."""
    register_publication(
        Publication(
            "places.shelters", "EvacuationShelter", w.PUBLISHED_SHELTERS, EVENTS, _shelters
        )
    )
    register_publication(
        Publication("places.sites", "EvacuationSite", w.PUBLISHED_SITES, EVENTS, _sites)
    )
    register_publication(
        Publication("places.points", "PointOfInterest", w.PUBLISHED_POINTS, EVENTS, _points)
    )


def _of(wanted: Callable[[Place], bool], layers: Sequence[str]) -> Read:
    def read(keys: Sequence[str] | None) -> Iterator[Shown]:
        rows = queries.current_places().filter(version__layer_id__in=layers).order_by("id")
        for row in rows:
            key = key_of(row)
            if wanted(row) and (keys is None or key in keys):
                yield Shown(key, attributes_of(row))

    return read


_shelters: Final = _of(lambda row: row.kind == SHELTER, ("shelters",))
_sites: Final = _of(lambda row: row.kind != SHELTER, ("shelters",))
_points: Final = _of(lambda _row: True, _LAYERS)


def key_of(row: Place) -> str:
    """The key of a place: shelters by their national number, others with their layer."""
    return row.key.removeprefix("shelters-")


def attributes_of(row: Place) -> dict[str, object]:
    """Everything that is public of a place."""
    city = this_city()
    is_refuge = row.version.layer_id == "shelters"
    address = without_nothing(
        {
            "addressCountry": "JP",
            "addressLocality": city.name,
            "streetAddress": row.address,
            "localGovernmentCode": six_digits(city.code),
        }
    )
    return {
        **without_nothing(
            {
                "name": row.name,
                "kana": row.reading,
                "town": row.town,
                "hazardTypes": list(row.details.get("hazards", ())),
                "nationalShelterId": key_of(row) if is_refuge else "",
                "category": "" if is_refuge else row.kind,
                "dataProvider": row.source.publisher,
                "source": row.source.url or row.source.title,
                "accuracy": None if row.accuracy_m is None else _metres(row.accuracy_m),
            }
        ),
        "dataStatus": row.status,
        "address": {"value": address},
        **_place(row),
    }


def _place(row: Place) -> dict[str, object]:
    if row.geometry:
        return {"location": json.loads(row.geometry)}
    if row.lat is None or row.lon is None:
        return {}
    return shown_at(row.lon, row.lat)


def _metres(value: float) -> dict[str, object]:
    return {"value": value, "unitCode": "MTR"}
