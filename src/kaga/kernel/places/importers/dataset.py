"""Public facilities from the Digital Agency's standard data set (公共施設一覧 CSV).

What: ID, name, reading, address, coordinates, POI code. Why: this is the form in which a city
publishes its own facilities; a row without coordinates is placed by the geocoder of its
address and marked as an estimate.

>>> kind_of("集会所")
'community_hall'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kaga.engines.geo.addresses import Depth, Entry, Gazetteer, Geocoder, Grade
from kaga.kernel.places.drafts import PlaceDraft, Rejected, SourceDraft
from kaga.kernel.places.importers.reading import (
    ImportContext,
    Reading,
    RowProblem,
    point_of,
    short_address,
    table,
)
from kaga.kernel.places.status import Status

if TYPE_CHECKING:
    from kaga.engines.geo import Point

SOURCE: Final = SourceDraft(
    slug="import-standard-facilities",
    title="自治体標準オープンデータセット 公共施設一覧",
    publisher="市",
    licence="CC BY 4.0",
    credit="公共施設一覧（自治体標準オープンデータセット）",
)
_KINDS: Final = {
    "市役所": "city_hall",
    "支所": "branch_office",
    "出張所": "branch_office",
    "地区会館": "district_hall",
    "図書館": "library",
    "警察": "police",
    "交番": "police",
    "病院": "hospital",
    "医療センター": "hospital",
    "診療所": "clinic",
    "老人福祉": "welfare_center",
    "福祉": "welfare_center",
    "児童": "children_center",
    "公園": "park",
    "広場": "square",
    "体育": "sports",
    "武道": "sports",
    "球場": "sports",
    "スポーツ": "sports",
    "文化会館": "culture_hall",
    "集会": "community_hall",
    "会館": "community_hall",
    "美術館": "museum",
    "博物館": "museum",
}


def kind_of(name: str) -> str:
    """The kind of a facility by what its name says, "facility" when it says nothing."""
    return next((kind for word, kind in _KINDS.items() if word in name), "facility")


def read_facilities(data: bytes, context: ImportContext) -> Reading:
    """Read a facility list."""
    geocoder = _geocoder(context)
    kept: dict[str, PlaceDraft] = {}
    rejected: list[Rejected] = []
    read = 0
    for number, row in table(data, ("ID", "名称", "緯度", "経度")):
        read += 1
        try:
            draft = _draft(row, context, geocoder)
        except RowProblem as problem:
            rejected.append(Rejected(number, str(problem)))
            continue
        if draft.key in kept:
            rejected.append(Rejected(number, f"番号 {draft.key} が重なっています"))
        kept.setdefault(draft.key, draft)
    return Reading(SOURCE, Status.OFFICIAL, tuple(kept.values()), read, tuple(rejected))


def _geocoder(context: ImportContext) -> Geocoder:
    entries = tuple(Entry(row.town, row.koaza, row.point) for row in context.addresses)
    return Geocoder(Gazetteer(context.city.prefecture, context.city.name, entries))


def _draft(row: Mapping[str, str], context: ImportContext, geocoder: Geocoder) -> PlaceDraft:
    code = row.get("全国地方公共団体コード", "")
    if code and not code.startswith(context.city.code):
        raise RowProblem(f"別の市区町村です（{code}）")
    if not row["ID"] or not row["名称"]:
        raise RowProblem("名称か番号がありません")
    address = short_address(row.get("所在地_連結表記") or row.get("所在地", ""), context.city)
    point, accuracy, status = _place(row, address, context, geocoder)
    details = {"phone": row["電話番号"]} if row.get("電話番号") else {}
    return PlaceDraft(
        key=row["ID"],
        kind=kind_of(row["名称"]),
        name=row["名称"],
        status=status,
        source=SOURCE.slug,
        point=point,
        reading=row.get("名称_カナ", ""),
        address=address,
        accuracy_m=accuracy,
        details=details,
    )


def _place(
    row: Mapping[str, str], address: str, context: ImportContext, geocoder: Geocoder
) -> tuple[Point, int, Status]:
    if row["緯度"].strip() or row["経度"].strip():
        return point_of(row, context), 20, Status.OFFICIAL
    match = geocoder.locate(address) if address else None
    if match is None or match.grade is not Grade.EXACT:
        raise RowProblem("緯度・経度がなく、住所からも場所が分かりません")
    return match.point, 250 if match.depth is Depth.KOAZA else 800, Status.ESTIMATE
