"""Who has looked at my data: each part that shows a person's data to staff tells here.

>>> register_sightings("procedures", sightings_of_person)                # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.kernel.actors import PersonId
    from kaga.kernel.web.words import Words


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at a person's data: when, by which division, at what."""

    at: datetime
    division: str
    what: Words | str
    href: str = ""


Source = Callable[["PersonId"], list[Sighting]]
_sources: dict[str, Source] = {}


def register_sightings(area: str, source: Source) -> None:
    """Let a part tell who looked; the same area again replaces it."""
    _sources[area] = source


def sightings_of(person: PersonId) -> list[Sighting]:
    """Every look that is known, the latest first."""
    found = [sighting for source in _sources.values() for sighting in source(person)]
    return sorted(found, key=lambda sighting: sighting.at, reverse=True)
