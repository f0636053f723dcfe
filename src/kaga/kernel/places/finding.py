"""Search and reverse search over the city's addresses and places.

What: one index per combination of current layer versions, kept in memory. Why: building it
takes a tenth of a second, using it microseconds; an import changes the versions and with them
the index.

>>> search("大聖寺南町ニ41")[0].name                                     # doctest: +SKIP
'大聖寺南町ニ'
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kaga.engines.geo import Point
from kaga.engines.geo.addresses import (
    Entry,
    Gazetteer,
    Geocoder,
    Match,
    Name,
    NameIndex,
    ReverseGeocoder,
)
from kaga.kernel.places import queries
from kaga.kernel.places.models import AddressPoint, Place

if TYPE_CHECKING:
    from kaga.engines.geo.addresses.reverse import Nearby

Found = Literal["address", "place"]
_ADDRESS_ACCURACY = {"koaza": 250, "town": 800}
_NAME_ENOUGH = 30.0


@dataclass(frozen=True, slots=True)
class Result:
    """One answer to a search."""

    what: Found
    key: str
    kind: str
    name: str
    address: str
    point: Point
    status: str
    source: str
    accuracy_m: int | None
    suggestion: bool = False


class AddressBook:
    """Geocoder, reverse geocoder and name index over one state of the layers."""

    def __init__(self) -> None:
        city = queries.current_city()
        rows = AddressPoint.objects.filter(version__is_current=True).order_by("id")
        self.rows = {(row.town, row.koaza): row for row in rows}
        self.entries = tuple(
            Entry(row.town, row.koaza, Point(row.lat, row.lon), row.kana, row.postcode)
            for row in self.rows.values()
        )
        self.geocoder = Geocoder(Gazetteer(city.prefecture, city.name, self.entries))
        self.reverse = ReverseGeocoder(self.entries)
        self.places = {
            row.key: row
            for row in queries.current_places().filter(
                version__layer_id__in=queries.POINT_LAYERS
            )
        }
        self.names = NameIndex(
            Name(row.key, row.name, row.reading) for row in self.places.values()
        )


def address_book() -> AddressBook:
    """The book of the current layer versions."""
    return _book(queries.versions_now())


@functools.lru_cache(maxsize=2)
def _book(versions: tuple[tuple[str, int, datetime], ...]) -> AddressBook:
    del versions  # they are the key of the cache
    return AddressBook()


def search(text: str, limit: int = 10) -> list[Result]:
    """Addresses and places that fit a text, best first."""
    book = address_book()
    addresses = [_of_match(book, match) for match in book.geocoder.candidates(text)]
    hits = [hit for hit in book.names.search(text, limit) if hit.score >= _NAME_ENOUGH]
    places = [of_place(book.places[hit.key]) for hit in hits]
    sure = [one for one in addresses if not one.suggestion]
    unsure = [one for one in addresses if one.suggestion]
    return [*sure, *places, *unsure][:limit]


def _of_match(book: AddressBook, match: Match) -> Result:
    entry = match.entry
    row = book.rows[(entry.town, entry.koaza)]
    return Result(
        what="address",
        key="",
        kind=match.depth.value,
        name=entry.name,
        address=f"{entry.name}{match.rest}",
        point=match.point,
        status=row.status,
        source=row.source_id,
        accuracy_m=_ADDRESS_ACCURACY[match.depth.value],
        suggestion=match.grade.value == "suggestion",
    )


def of_place(row: Place) -> Result:
    """A place as an answer."""
    return Result(
        what="place",
        key=row.key,
        kind=row.kind,
        name=row.name,
        address=row.address,
        point=Point(row.lat or 0.0, row.lon or 0.0),
        status=row.status,
        source=row.source_id,
        accuracy_m=row.accuracy_m,
    )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The nearest known address of a point, and whether the point lies in the city."""

    inside: bool
    nearest: tuple[Nearby, ...]
    status: str
    source: str


def whereabouts(point: Point, limit: int = 1) -> Whereabouts:
    """Where a point is."""
    book = address_book()
    nearest = book.reverse.nearest(point, limit)
    edge = queries.boundary()
    row = book.rows[(nearest[0].entry.town, nearest[0].entry.koaza)] if nearest else None
    return Whereabouts(
        inside=edge is not None and edge.holds(point),
        nearest=nearest,
        status=row.status if row else "",
        source=row.source_id if row else "",
    )
