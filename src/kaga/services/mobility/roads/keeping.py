"""Streets written as an OpenStreetMap file: what is kept of a file that was taken in.

What: ways, their points and turn restrictions, and nothing else of the file; no names of
mappers, no dates. Why written anew: a file of a whole region is a hundred times as large as the
streets of the city in it, and the same streets must always be the same bytes.

>>> # read_osm(written(extract)) == extract
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaga.engines.streets.ways import Extract, Restriction, Tags

_NAME: Final = "streets.osm.pbf"


def written(extract: Extract) -> bytes:
    """The extract as a file (PBF); the same bytes for the same streets."""
    import osmium  # noqa: PLC0415 - compiled, and only imports need it
    from osmium.osm import mutable  # noqa: PLC0415

    # The library writes to files only.
    with TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        with osmium.SimpleWriter(path) as writer:
            places = zip(extract.longitude.tolist(), extract.latitude.tolist(), strict=True)
            for number, place in zip(extract.nodes.tolist(), places, strict=True):
                tags = extract.marked.get(number, {})
                writer.add_node(mutable.Node(id=number, location=place, tags=_tags(tags)))
            for way in sorted(extract.ways, key=lambda one: one.number):
                writer.add_way(
                    mutable.Way(id=way.number, nodes=way.nodes, tags=_tags(way.tags))
                )
            for number, rule in enumerate(extract.restrictions, 1):
                members, said = _members(rule), f"{rule.turn.value}_turn"
                tags = {"restriction": said, "type": "restriction"}
                writer.add_relation(mutable.Relation(id=number, members=members, tags=tags))
        return path.read_bytes()


def _tags(tags: Tags) -> dict[str, str]:
    return dict(sorted(tags.items()))


def _members(rule: Restriction) -> list[tuple[str, int, str]]:
    """The ways of a restriction in the order in which they are driven."""
    via = [("n", rule.via_node, "via")] if rule.via_node is not None else []
    between = [("w", number, "via") for number in rule.via_ways]
    return [("w", rule.begin, "from"), *via, *between, ("w", rule.end, "to")]
