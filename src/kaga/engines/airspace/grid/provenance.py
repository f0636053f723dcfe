"""Who says what a tile says: source, version and status of each of its layers.

What: four layers (terrain, surface, use, people) with where they come from. Why by layer: an
operator imports the official terrain today and the buildings next month; a tile is official
only when all four are, and until then no flight is accepted on it unasked.

>>> Provenance.all_from(Source("kaga-standin", "1", Status.STAND_IN)).status
<Status.STAND_IN: 'stand-in'>
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum


class Status(Enum):
    """Whether a safety decision may rest on it."""

    OFFICIAL = "official"
    STAND_IN = "stand-in"


class Layer(Enum):
    """Parts of a tile that come from different files."""

    TERRAIN = "terrain"
    SURFACE = "surface"
    USE = "use"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a generator: its name, its version (edition, date or hash) and status."""

    name: str
    version: str
    status: Status


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of every layer of a tile."""

    terrain: Source
    surface: Source
    use: Source
    people: Source

    @classmethod
    def all_from(cls, source: Source) -> Provenance:
        """One source for everything."""
        return cls(source, source, source, source)

    @property
    def status(self) -> Status:
        """Official only if every layer is."""
        layers = (self.terrain, self.surface, self.use, self.people)
        official = all(one.status is Status.OFFICIAL for one in layers)
        return Status.OFFICIAL if official else Status.STAND_IN

    def of(self, layer: Layer) -> Source:
        """The source of one layer."""
        found: Source = getattr(self, layer.value)
        return found

    def renewed(self, layer: Layer, source: Source) -> Provenance:
        """The same with one layer from another source."""
        return replace(self, **{layer.value: source})

    def as_record(self) -> dict[str, dict[str, str]]:
        """Plain text for the head of a tile's bytes."""
        return {
            layer.value: {
                "name": self.of(layer).name,
                "status": self.of(layer).status.value,
                "version": self.of(layer).version,
            }
            for layer in Layer
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Mapping[str, str]]) -> Provenance:
        """The inverse of `as_record`; `KeyError` or `ValueError` when it is none."""
        parts = {
            layer.value: Source(
                name=record[layer.value]["name"],
                version=record[layer.value]["version"],
                status=Status(record[layer.value]["status"]),
            )
            for layer in Layer
        }
        return cls(**parts)
