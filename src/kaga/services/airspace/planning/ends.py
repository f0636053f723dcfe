"""The ends of a route, as people name them: a place, an address, or coordinates.

>>> end_of("36.3199,136.3507").lat
36.3199
"""

from __future__ import annotations

import re

from kaga.engines.airspace.plan.request import Endpoint
from kaga.kernel.places.finding import search

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_COORDINATES = re.compile(rf"\s*({_NUMBER})\s*[,，、\s]\s*({_NUMBER})\s*")


class NoSuchPlace(LookupError):
    """Nothing in the city's directory fits; `suggestions` come near."""

    def __init__(self, text: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.suggestions = suggestions


def end_of(text: str) -> Endpoint:
    """An end (raises NoSuchPlace; PlanRefused for coordinates that are none)."""
    found = _COORDINATES.fullmatch(text)
    if found:
        return Endpoint(text.strip(), float(found[1]), float(found[2]))
    results = search(text, 5)
    sure = next((one for one in results if not one.suggestion), None)
    if sure is None:
        raise NoSuchPlace(text, tuple(one.name for one in results))
    return Endpoint(sure.name, sure.point.lat, sure.point.lon)
