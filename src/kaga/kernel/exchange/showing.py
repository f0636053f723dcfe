"""Attributes in NGSI-LD's concise form, and names of entities.

>>> shown_at(136.3, 36.3)
{'location': {'type': 'Point', 'coordinates': [136.3, 36.3]}}
>>> entity_id("EvacuationShelter", "172065", "E1720600001111")
'urn:ngsi-ld:EvacuationShelter:172065:E1720600001111'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaga.kernel.web.words import Words

_DECIMALS: Final = 6
_WEIGHTS: Final = (6, 5, 4, 3, 2)
_EASY: Final = "ja-x-easy"


def entity_id(kind: str, city: str, key: str) -> str:
    """The identifier of one of the city's things."""
    return f"urn:ngsi-ld:{kind}:{city}:{key}"


def six_digits(code: str) -> str:
    """A municipality's code with its check digit (JIS X 0402).

    >>> six_digits("17206")
    '172065'
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    return f"{code}{(11 - total % 11) % 10}"


def shown_at(lon: float, lat: float) -> dict[str, object]:
    """Where a thing is: longitude first, as GeoJSON has it."""
    place = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    return {"location": {"type": "Point", "coordinates": place}}


def shown_words(words: Words) -> dict[str, object]:
    """A text in three languages."""
    return {"languageMap": {"ja": words.ja, _EASY: words.easy, "en": words.en}}


def moment(at: datetime) -> dict[str, object]:
    """A moment as an attribute."""
    return {"value": {"@type": "DateTime", "@value": moment_text(at)}}


def moment_text(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def linked(identifier: str) -> dict[str, object]:
    """A relationship to another entity."""
    return {"object": identifier}


def without_nothing(attributes: Mapping[str, object]) -> dict[str, object]:
    """Attributes that say something: none that is null, empty text or an empty list."""
    return {name: value for name, value in attributes.items() if value not in (None, "", [])}
