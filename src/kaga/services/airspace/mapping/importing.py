"""A file into a new version of the map; the versions that are there stay as they are.

What: `import_file` reads any kind of `KINDS` into the columns of a version, judges its heights
by the ground that is known there, and keeps the outcome beside the others as a version of its
own, with a report: rows kept and refused with their reasons, columns changed, and which layers
come from where now. Nothing is put in use by it.

A layer is official only if whoever imports says that the file is, and no row of it was refused:
a survey in which houses are missing is none.

>>> sorted(KINDS)[:3]
['cityjson', 'citygml', 'citygml-dem']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.grid.provenance import Layer, Source, Status
from kaga.engines.airspace.mapfiles.tally import MapFileError, Report, Tally
from kaga.services.airspace.mapping.editing import edits_of, remade
from kaga.services.airspace.mapping.kinds import LAYERS
from kaga.services.airspace.mapping.laying import Laid, Told
from kaga.services.airspace.mapping.opening import hash_of, parts

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.airspace.grid.city import CityMap
    from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

NAMED: Final = 20_000
"""Refused rows that a report names."""
KINDS: Final = frozenset(LAYERS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take in.

    Attributes
    ----------
    kind: one of `KINDS`. path: the file. source: who made it, in words.
    edition: its date or number. official: whether a decision may rest on it.
    into: the version to build on, the one in use when empty. fresh: begin a map of its own.
    epsg: the plane system of laser points. tile: "zoom/x/y" of an elevation tile, else by name.
    """

    kind: str
    path: Path
    source: str
    edition: str = ""
    official: bool = False
    into: str = ""
    fresh: bool = False
    epsg: int = 6675
    tile: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the report, and the version if anything changed."""

    record: Mapping[str, Any]
    rows: Report
    stored: StoredMap | None


def import_file(store: TileStore, wanted: Wanted) -> Imported:
    """Take a file in.

    Raises
    ------
    MapFileError: the file cannot be taken in at all, with what to do.
    NoMap: there is no version to build on.
    OSError: the file cannot be read.
    """
    if wanted.kind not in KINDS:
        raise MapFileError(f"no kind {wanted.kind}; there are {', '.join(sorted(KINDS))}")
    base = None if wanted.fresh else _base(store, wanted.into)
    below = _below(store, base)
    digest = hash_of(wanted.path)
    tally = Tally(NAMED)
    told = Told(tally, _claimed(wanted, digest), wanted.epsg, wanted.tile)
    with parts(wanted.path) as found:
        laid = LAYERS[wanted.kind](below, found, told)
    report = tally.report()
    if not report.seen:
        raise MapFileError(f"there is nothing of the kind {wanted.kind} in the file")
    if wanted.official and report.refused:
        laid = replace(laid, city=_doubted(laid.city, told.source), status=Status.STAND_IN)
    stored = _stored(below, laid, wanted, digest, report)
    if stored is not None and base is not None and base.survey is not None:
        store.add(stored)
        stored = remade(stored, edits_of(base))
    if stored is not None:
        store.add(stored)
    return Imported(_record(base, stored, laid, wanted, report), report, stored)


def _base(store: TileStore, into: str) -> StoredMap:
    return store.load(into) if into else store.current()


def _below(store: TileStore, base: StoredMap | None) -> StoredMap | None:
    """The survey under the changes on the ground: files are taken into that."""
    if base is None or base.survey is None:
        return base
    return store.load(base.survey)


def _claimed(wanted: Wanted, digest: str) -> Source:
    status = Status.OFFICIAL if wanted.official else Status.STAND_IN
    version = f"{wanted.edition} {digest[:16]}".strip()
    return Source(wanted.source[:120] or wanted.kind, version[:80], status)


def _doubted(city: CityMap, source: Source) -> CityMap:
    """The same with every layer of this source a stand-in: rows of it were refused."""
    doubted = replace(source, status=Status.STAND_IN)
    tiles = []
    for tile in city.tiles.values():
        provenance = tile.provenance
        for layer in Layer:
            if provenance.of(layer) == source:
                provenance = provenance.renewed(layer, doubted)
        if provenance != tile.provenance:
            tiles.append(tile.with_planes(provenance=provenance))
    return city.renewed(tiles)


def _stored(
    below: StoredMap | None, laid: Laid, wanted: Wanted, digest: str, report: Report
) -> StoredMap | None:
    """The version with what was laid; None when the file changed nothing."""
    from kaga.services.airspace.planning.tilestore import StoredMap  # noqa: PLC0415 - numpy

    step = {
        "kind": wanted.kind,
        "source": wanted.source,
        "edition": wanted.edition,
        "status": laid.status.value,
        "file": wanted.path.name,
        "sha256": digest,
        "kept": report.kept,
        "refused": sum(report.refused.values()),
    }
    if below is None:
        return (
            StoredMap(laid.city, (), wanted.source[:200], 0.0, "", None, (step,))
            if laid.city.tiles
            else None
        )
    same = laid.city.version == below.city.version
    if same and laid.census is None and laid.grounds is None:
        return None
    census = below.census if laid.census is None else laid.census
    counted = laid.census is not None
    return replace(
        below,
        city=laid.city,
        grounds=below.grounds if laid.grounds is None else laid.grounds,
        census=census,
        residents=sum(laid.census.values()) if laid.census is not None else below.residents,
        residents_source=wanted.source if counted else below.residents_source,
        origin=_origin(below.origin, wanted.source),
        steps=(*below.steps, step),
    )


def _origin(before: str, source: str) -> str:
    return before if source in before else f"{before}; {source}"[:200]


def _record(
    base: StoredMap | None,
    stored: StoredMap | None,
    laid: Laid,
    wanted: Wanted,
    report: Report,
) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "file": wanted.path.name,
        "kept": report.kept,
        "refused": {reason.value: count for reason, count in report.refused.items()},
        "outside": laid.outside,
        "columns": laid.columns,
        "status": laid.status.value,
        "heights": laid.heights,
        "notes": list(laid.notes),
        "built_on": "" if base is None else base.city.version,
        "version": "" if stored is None else stored.city.version,
        "layers": {} if stored is None else layers_of(stored.city),
    }


def layers_of(city: CityMap) -> dict[str, list[dict[str, Any]]]:
    """For each layer its sources: name, version, status and how many tiles each gives."""
    found: dict[str, list[dict[str, Any]]] = {}
    for layer in Layer:
        counts: dict[Source, int] = {}
        for tile in city.tiles.values():
            source = tile.provenance.of(layer)
            counts[source] = counts.get(source, 0) + 1
        found[layer.value] = [
            {
                "name": source.name,
                "version": source.version,
                "status": source.status.value,
                "tiles": count,
            }
            for source, count in sorted(counts.items(), key=lambda pair: -pair[1])
        ]
    return found
