"""Shelters: GSI GeoJSON (指定緊急避難場所 or 指定避難所) or the standard data set CSV.

What: common id, name, address, the eight hazards. An empty hazard means *not designated* and
is never read as safe. A file brings one of the two kinds; the other kind stays as it is. Why:
the two lists are published apart and change apart.

>>> hazards_of({"洪水": "1", "津波": ""}, "")
['flood']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from shapely.geometry import Point as Dot

from kaga.engines.geo import Point
from kaga.engines.geo.geojson import Feature, GeoJsonError, read_features
from kaga.kernel.errors import Invalid
from kaga.kernel.places.drafts import Draft, PlaceDraft, Rejected, SourceDraft
from kaga.kernel.places.importers.reading import (
    ImportContext,
    Reading,
    RowProblem,
    decode,
    inside,
    point_of,
    short_address,
    table,
)
from kaga.kernel.places.readers import HAZARDS
from kaga.kernel.places.status import Status

SOURCE: Final = SourceDraft(
    slug="import-gsi-shelters",
    title="指定緊急避難場所・指定避難所データ",
    publisher="国土地理院",
    licence="国土地理院コンテンツ利用規約",
    url="https://www.gsi.go.jp/bousaichiri/hinanbasho.html",
    credit="「指定緊急避難場所・指定避難所データ」（国土地理院）を加工して作成",
)
CSV_SOURCE: Final = SourceDraft(
    slug="import-standard-shelters",
    title="自治体標準オープンデータセット 指定緊急避難場所一覧",
    publisher="市",
    licence="CC BY 4.0",
    credit="指定緊急避難場所一覧（自治体標準オープンデータセット）",
)
_JAPANESE: Final = dict(
    zip(
        HAZARDS,
        (
            "洪水",
            "崖崩れ、土石流及び地滑り",
            "高潮",
            "地震",
            "津波",
            "大規模な火事",
            "内水氾濫",
            "火山現象",
        ),
        strict=True,
    )
)
_Row = TypeVar("_Row")
_YES: Final = frozenset({"1", "○", "◯", "有", "TRUE", "true"})


def hazards_of(row: Mapping[str, object], prefix: str) -> list[str]:
    """The hazards a place is designated for."""
    return [
        hazard
        for hazard, title in _JAPANESE.items()
        if str(row.get(prefix + title) or "").strip() in _YES
    ]


def read_shelters(data: bytes, context: ImportContext) -> Reading:
    """Read a shelter file of either format."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _from_geojson(data, context)
    return _from_csv(data, context)


def _from_geojson(data: bytes, context: ImportContext) -> Reading:
    try:
        features = read_features(decode(data))
    except GeoJsonError as error:
        raise Invalid({"file": [f"GeoJSON として読めません: {error}"]}) from error
    is_emergency = any("洪水" in item.properties for item in features)
    kind = "emergency_site" if is_emergency else "evacuation_shelter"
    kept, rejected = _sorted_out(
        list(enumerate(features, start=1)), lambda item: _feature(item, kind, context)
    )
    rows = _with_other_kind(kept, kind, context)
    return Reading(SOURCE, Status.OFFICIAL, rows, len(features), rejected)


def _feature(item: Feature, kind: str, context: ImportContext) -> PlaceDraft:
    fields = {name: str(value or "").strip() for name, value in item.properties.items()}
    key = fields.get("共通ID", "")
    if not key.startswith(f"E{context.city.code}"):
        raise RowProblem(f"別の市区町村の共通IDです（{key or 'なし'}）")
    if not isinstance(item.geometry, Dot):
        raise RowProblem("点ではありません")
    same = fields.get("指定避難所との住所同一") or fields.get("指定緊急避難場所との住所同一")
    return _draft(
        key=key,
        kind=kind,
        name=fields.get("施設・場所名", ""),
        address=short_address(fields.get("住所", ""), context.city),
        point=inside(Point(lat=item.geometry.y, lon=item.geometry.x), context),
        details={
            "hazards": hazards_of(fields, ""),
            "same_address": same == "1",
            **({"note": fields["備考"]} if fields.get("備考") else {}),
        },
        source=SOURCE.slug,
    )


def _from_csv(data: bytes, context: ImportContext) -> Reading:
    rows = list(table(data, ("ID", "名称", "緯度", "経度", "災害種別_洪水")))
    kept, rejected = _sorted_out(rows, lambda row: _csv_row(row, context))
    both = _with_other_kind(kept, "emergency_site", context)
    return Reading(CSV_SOURCE, Status.OFFICIAL, both, len(rows), rejected)


def _csv_row(row: Mapping[str, str], context: ImportContext) -> PlaceDraft:
    code = row.get("全国地方公共団体コード", "")
    if code and not code.startswith(context.city.code):
        raise RowProblem(f"別の市区町村です（{code}）")
    capacity = row.get("想定収容人数", "").strip()
    return _draft(
        key=row["ID"],
        kind="emergency_site",
        name=row["名称"],
        reading=row.get("名称_カナ", ""),
        address=short_address(
            row.get("所在地_連結表記") or row.get("所在地", ""), context.city
        ),
        point=point_of(row, context),
        details={
            "hazards": hazards_of(row, "災害種別_"),
            "same_address": row.get("指定避難所との重複", "") in _YES,
            **({"capacity": int(capacity)} if capacity.isdecimal() else {}),
        },
        source=CSV_SOURCE.slug,
    )


def _draft(*, name: str, **fields: object) -> PlaceDraft:
    if not name or not fields["key"]:
        raise RowProblem("名称か番号がありません")
    known = {"accuracy_m": 20, "status": Status.OFFICIAL, "name": name}
    return PlaceDraft(**{**known, **fields})  # type: ignore[arg-type]


def _sorted_out(
    numbered: list[tuple[int, _Row]], take: Callable[[_Row], PlaceDraft]
) -> tuple[list[PlaceDraft], tuple[Rejected, ...]]:
    """What can be taken (each key once), and why the rest cannot."""
    kept: dict[str, PlaceDraft] = {}
    rejected: list[Rejected] = []
    for number, row in numbered:
        try:
            draft = take(row)
            if draft.key in kept:
                raise RowProblem(f"番号 {draft.key} が重なっています")  # noqa: TRY301
            kept[draft.key] = draft
        except RowProblem as problem:
            rejected.append(Rejected(number, str(problem)))
    return list(kept.values()), tuple(rejected)


def _with_other_kind(
    kept: list[PlaceDraft], kind: str, context: ImportContext
) -> tuple[Draft, ...]:
    if not kept:
        return ()
    return (*kept, *(row for row in context.places if row.kind != kind))
