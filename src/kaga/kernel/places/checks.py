"""Is the city whole? The counts and measures that `kaga seed --check` must find.

What: rows per layer against the manifest, the expectations it lists, the area, the meshes,
every address near the boundary, every source with a licence. Why: a pack that lost a file, or
an import that lost half its rows, must be noticed by a command and not by a resident.

>>> [one.name for one in run_checks(pack) if not one.passed]            # doctest: +SKIP
[]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.geo import Level, Point, meshes_touching
from kaga.kernel.places import queries
from kaga.kernel.places.models import AddressPoint, Fact, LayerVersion, Place, Source

if TYPE_CHECKING:
    from kaga.kernel.places.pack import Expectation, Pack


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    wanted: str
    found: str
    passed: bool


def run_checks(pack: Pack) -> tuple[Check, ...]:
    """Every check of a pack against the database."""
    return (*_layers(pack), *_expectations(pack), *_measures(pack), *_licences())


def _counted(name: str, wanted: int, found: int) -> Check:
    return Check(name, str(wanted), str(found), wanted == found)


def _layers(pack: Pack) -> Iterator[Check]:
    versions = {one.layer_id: one for one in LayerVersion.objects.filter(is_current=True)}
    for layer in pack.layers:
        version = versions.get(layer.name)
        if version is None:
            yield _counted(layer.name, layer.expect, 0)
        elif version.origin == "pack":
            yield _counted(layer.name, layer.expect, _rows(version))
        else:
            found = _rows(version)
            passed = found == version.rows_kept
            yield Check(layer.name, f"{version.rows_kept} imported", str(found), passed)


def _rows(version: LayerVersion) -> int:
    return sum(
        rows.filter(version=version).count()
        for rows in (Place.objects, AddressPoint.objects, Fact.objects)
    )


def _expectations(pack: Pack) -> Iterator[Check]:
    imported = set(
        LayerVersion.objects.filter(is_current=True, origin="import").values_list(
            "layer_id", flat=True
        )
    )
    for one in pack.expectations:
        if one.layer not in imported:
            yield _counted(one.name, one.count, _matching(one))


def _matching(one: Expectation) -> int:
    total = 0
    for rows in (Place.objects, AddressPoint.objects, Fact.objects):
        names = {field.name for field in rows.model._meta.get_fields()}
        if set(one.where) <= names:
            current = rows.filter(version__is_current=True, version__layer_id=one.layer)
            total += current.filter(**one.where).count()
    return total


def _measures(pack: Pack) -> Iterator[Check]:
    edge = queries.boundary()
    if edge is None:
        return
    if "area_km2" in pack.check:
        wanted, within = pack.check["area_km2"], pack.check["area_tolerance_km2"]
        area = edge.area_km2()
        passed = abs(area - wanted) <= within
        yield Check("area_km2", f"{wanted} ± {within}", f"{area:.3f}", passed)
    if "tertiary_meshes" in pack.check:
        meshes = len(meshes_touching(edge.shape, Level.TERTIARY))
        yield _counted("tertiary_meshes", int(pack.check["tertiary_meshes"]), meshes)
    buffer_m = pack.check.get("buffer_m", 200)
    outside = [
        f"{row.town}{row.koaza}"
        for row in AddressPoint.objects.filter(version__is_current=True)
        if not edge.holds_within(Point(row.lat, row.lon), buffer_m)
    ]
    yield Check("addresses_outside", "0", " ".join(outside[:5]) or "0", not outside)


def _licences() -> Iterator[Check]:
    bare = Source.objects.filter(licence="").count()
    yield _counted("sources_without_licence", 0, bare)
