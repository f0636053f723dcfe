"""The only place where the city's places change: load a pack, import a file, undo it.

What: each action writes one new version of a layer, retires the old one and records an act.
Why: superseded rows stay, so every import can be taken back and every page can say what was
shown when.

>>> seed(open_pack(default_pack()), Actor.system("seed"))               # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaga.engines.geo.addresses import Entry, Gazetteer, Geocoder, Grade, ReverseGeocoder
from kaga.kernel.city import forget
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.places.drafts import (
    AddressDraft,
    Draft,
    FactDraft,
    PlaceDraft,
    SourceDraft,
    VersionDraft,
)
from kaga.kernel.places.models import (
    AddressPoint,
    City,
    Fact,
    Layer,
    LayerVersion,
    Place,
    Source,
)
from kaga.kernel.places.readers import read_layer
from kaga.kernel.places.readings import Readings
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from kaga.engines.ledger import Json
    from kaga.kernel.actors import Actor
    from kaga.kernel.places.pack import CityInfo, LayerSpec, Pack

_HOLD = ["places"]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a seeding did: rows written by layer (empty when all was there already)."""

    code: str
    written: Mapping[str, int]
    kept_imports: tuple[str, ...] = ()


def seed(pack: Pack, actor: Actor) -> SeedReport:
    """Load a city pack; a second time changes nothing, an imported layer stays imported.

    Raises
    ------
    Conflict
        The database already holds another city.
    """
    digest = pack.whole_digest()
    city = City.objects.first()
    if city is not None and city.code != pack.city.code:
        raise Conflict(
            f"このデータベースには {city.manifest['city']['name']} が入っています。"
            "別の市を使うときは、別の KAGA_HOME で始めてください。"
        )
    if city is not None and city.digest == digest:
        return SeedReport(city.code, {})
    versions = _versions(pack)
    with write(on=_HOLD) as tx:
        city = _put_city(tx, pack, digest)
        _put_sources(tx, pack.sources())
        for position, spec in enumerate(pack.layers):
            _put_layer(tx, spec, position)
        written, imported = _put_pack_versions(tx, versions)
        facts: dict[str, Json] = {"code": city.code, "digest": digest, "rows": {**written}}
        told_record(tx, "places.pack.loaded", actor, Subject(city.handle, facts))
    forget()
    return SeedReport(city.code, written, imported)


def _versions(pack: Pack) -> list[VersionDraft]:
    rows = {layer.name: read_layer(pack, layer) for layer in pack.layers}
    complete = _Completion(pack.city, [row for found in rows.values() for row in found])
    return [
        VersionDraft(
            layer=layer.name,
            origin="pack",
            status=layer.status,
            source=layer.source,
            digest=pack.digest(layer.files),
            rows=tuple(complete(row) for row in rows[layer.name]),
            rows_read=len(rows[layer.name]),
            as_of=layer.as_of,
            note=layer.note,
        )
        for layer in pack.layers
    ]


class _Completion:
    """Fills the town and a searchable reading into places that do not bring them."""

    def __init__(self, city: CityInfo, rows: Iterable[Draft]) -> None:
        entries = tuple(
            Entry(row.town, row.koaza, row.point, row.kana, row.postcode)
            for row in rows
            if isinstance(row, AddressDraft)
        )
        self._geocoder = Geocoder(Gazetteer(city.prefecture, city.name, entries))
        self._nearest = ReverseGeocoder(entries)
        self._readings = Readings(city, entries)

    def __call__(self, row: Draft) -> Draft:
        if not isinstance(row, PlaceDraft) or row.point is None:
            return row
        return replace(
            row,
            town=row.town or self._town(row),
            reading=row.reading or self._readings.of(row.name),
        )

    def _town(self, row: PlaceDraft) -> str:
        match = self._geocoder.locate(row.address) if row.address else None
        if match is not None and match.grade is Grade.EXACT:
            return match.entry.town
        near = self._nearest.nearest(row.point) if row.point else ()
        return near[0].entry.town if near else ""


def _put_city(tx: Transaction, pack: Pack, digest: str) -> City:
    manifest = dict(pack.manifest)
    city = tx.lock(City.objects.filter(code=pack.city.code)).first()
    if city is None:
        return tx.add(City(code=pack.city.code, manifest=manifest, digest=digest))
    return tx.change(city, manifest=manifest, digest=digest)


def _put_sources(tx: Transaction, sources: Iterable[SourceDraft]) -> None:
    known = {source.slug: source for source in Source.objects.all()}
    fresh = []
    for draft in sources:
        fields = {
            name: getattr(draft, name)
            for name in ("title", "licence", "publisher", "url", "credit", "retrieved", "note")
        }
        if draft.slug not in known:
            fresh.append(Source(slug=draft.slug, **fields))
        else:
            tx.change(known[draft.slug], **fields)
    tx.add_many(fresh)


def _put_layer(tx: Transaction, spec: LayerSpec, position: int) -> None:
    fields = {
        "reader": spec.reader,
        "position": position,
        "title_ja": spec.titles["ja"],
        "title_easy": spec.titles["easy"],
        "title_en": spec.titles["en"],
    }
    layer = Layer.objects.filter(name=spec.name).first()
    if layer is None:
        tx.add(Layer(name=spec.name, **fields))
    else:
        tx.change(layer, **fields)


def _put_pack_versions(
    tx: Transaction, drafts: Iterable[VersionDraft]
) -> tuple[dict[str, int], tuple[str, ...]]:
    current = {one.layer_id: one for one in LayerVersion.objects.filter(is_current=True)}
    written: dict[str, int] = {}
    imported = []
    for draft in drafts:
        before = current.get(draft.layer)
        if before is not None and before.origin == "import":
            imported.append(draft.layer)
        elif before is None or before.digest != draft.digest:
            _put_version(tx, draft)
            written[draft.layer] = len(draft.rows)
    return written, tuple(imported)


def import_version(draft: VersionDraft, source: SourceDraft, actor: Actor) -> LayerVersion:
    """Make an imported file the current version of its layer.

    Raises
    ------
    NotFound
        The layer does not exist (the pack has not been loaded).
    Invalid
        No row of the file could be kept.
    """
    layer = Layer.objects.filter(name=draft.layer).first()
    if layer is None:
        raise NotFound("先に `kaga seed` で都市パックを読み込んでください。")
    if not draft.rows:
        raise Invalid({"file": ["取り込める行が1行もありませんでした。元のままにしました。"]})
    with write(on=_HOLD) as tx:
        _put_sources(tx, [source])
        version = _put_version(tx, draft)
        facts: dict[str, Json] = {
            "layer": layer.name,
            "version": version.number,
            "file_sha256": draft.digest,
            "read": draft.rows_read,
            "kept": len(draft.rows),
            "rejected": len(draft.rejected),
        }
        told_record(tx, "places.layer.imported", actor, Subject(layer.handle, facts))
    return version


def _put_version(tx: Transaction, draft: VersionDraft) -> LayerVersion:
    before = LayerVersion.objects.filter(layer_id=draft.layer)
    number = before.count() + 1
    tx.change_where(before.filter(is_current=True), is_current=False)
    version = tx.add(
        LayerVersion(
            layer_id=draft.layer,
            number=number,
            origin=draft.origin,
            source_id=draft.source,
            status=draft.status.value,
            as_of=draft.as_of,
            note=draft.note,
            file_name=draft.file_name,
            digest=draft.digest,
            rows_read=draft.rows_read,
            rows_kept=len(draft.rows),
            rejected=[{"row": one.row, "reason": one.reason} for one in draft.rejected],
        )
    )
    tx.add_many([_place(version, row) for row in draft.rows if isinstance(row, PlaceDraft)])
    tx.add_many([_address(version, one) for one in draft.rows if isinstance(one, AddressDraft)])
    tx.add_many([_fact(version, one) for one in draft.rows if isinstance(one, FactDraft)])
    return version


def _place(version: LayerVersion, row: PlaceDraft) -> Place:
    return Place(
        version=version,
        key=f"{version.layer_id}-{row.key}",
        kind=row.kind,
        name=row.name,
        reading=row.reading,
        address=row.address,
        town=row.town,
        lat=row.point.lat if row.point else None,
        lon=row.point.lon if row.point else None,
        geometry=row.geometry,
        status=row.status.value,
        source_id=row.source,
        accuracy_m=row.accuracy_m,
        details=dict(row.details),
    )


def _address(version: LayerVersion, row: AddressDraft) -> AddressPoint:
    return AddressPoint(
        version=version,
        town=row.town,
        koaza=row.koaza,
        kana=row.kana,
        postcode=row.postcode,
        lat=row.point.lat,
        lon=row.point.lon,
        source_id=row.source,
        status=row.status.value,
    )


def _fact(version: LayerVersion, row: FactDraft) -> Fact:
    return Fact(
        version=version,
        key=row.key,
        subject=row.subject,
        measure_ja=row.measure_ja,
        measure_en=row.measure_en,
        value=row.value,
        unit=row.unit,
        as_of=row.as_of,
        status=row.status.value,
        source_id=row.source,
        note=row.note,
    )


def undo_import(layer_name: str, actor: Actor) -> LayerVersion:
    """Take back the last import of a layer; the version before it is shown again.

    Raises
    ------
    NotFound
        There is no such layer.
    Invalid
        The current version was not imported.
    """
    layer = Layer.objects.filter(name=layer_name).first()
    if layer is None:
        raise NotFound(f"{layer_name} という層はありません。")
    with write(on=_HOLD) as tx:
        current = tx.lock(layer.versions.filter(is_current=True)).first()
        earlier = layer.versions.filter(is_current=False, is_undone=False).order_by("-number")
        before = earlier.first()
        if current is None or current.origin != "import" or before is None:
            raise Invalid({"layer": [f"{layer_name} には取り消せる取り込みがありません。"]})
        tx.change(current, is_current=False, is_undone=True)
        tx.change(before, is_current=True)
        facts: dict[str, Json] = {
            "layer": layer.name,
            "undone": current.number,
            "restored": before.number,
        }
        told_record(tx, "places.import.undone", actor, Subject(layer.handle, facts))
    return before
