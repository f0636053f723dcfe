"""Towns and koaza from 位置参照情報 (MLIT position reference), both levels, Shift_JIS.

What: the block level (街区) is gathered to town and koaza, the town level (大字・町丁目) gives
towns. What a file does not carry (readings, postcodes, the other level) is taken over from
the current rows. Why: the geocoder must not lose its koaza when only towns are refreshed.

>>> "街区符号・地番" in BLOCK_COLUMNS
True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kaga.engines.geo import Point
from kaga.engines.geo.addresses import canonical
from kaga.kernel.places.drafts import AddressDraft, Draft, Rejected, SourceDraft
from kaga.kernel.places.importers.reading import (
    ImportContext,
    Reading,
    RowProblem,
    decode,
    point_of,
    table,
)
from kaga.kernel.places.status import Status

SOURCE: Final = SourceDraft(
    slug="import-isj",
    title="位置参照情報",
    publisher="国土交通省",
    licence="国土数値情報利用約款（出典の表示）",
    url="https://nlftp.mlit.go.jp/isj/",
    credit="「位置参照情報」（国土交通省）を加工して作成",
)
BLOCK_COLUMNS: Final = (
    "都道府県名",
    "市区町村名",
    "大字・丁目名",
    "街区符号・地番",
    "緯度",
    "経度",
)
TOWN_COLUMNS: Final = ("都道府県名", "市区町村名", "大字町丁目名", "緯度", "経度")

_Key = tuple[str, str]


def read_addresses(data: bytes, context: ImportContext) -> Reading:
    """Read a position reference file of either level."""
    heading = decode(data).partition("\n")[0]
    is_town_level = "大字町丁目名" in heading
    columns = TOWN_COLUMNS if is_town_level else BLOCK_COLUMNS
    points: dict[_Key, list[Point]] = defaultdict(list)
    rejected: list[Rejected] = []
    read = 0
    for number, row in table(data, columns):
        read += 1
        try:
            points[_key(row, context)].append(point_of(row, context))
        except RowProblem as problem:
            rejected.append(Rejected(number, str(problem)))
    fresh = [_draft(key, found) for key, found in points.items()]
    rows = _completed(fresh, context) if fresh else ()
    note = f"今ある行から引き継いだもの {len(rows) - len(fresh)} 行" if rows else ""
    return Reading(SOURCE, Status.OFFICIAL, rows, read, tuple(rejected), note)


def _key(row: Mapping[str, str], context: ImportContext) -> _Key:
    if (row["都道府県名"], row["市区町村名"]) != (context.city.prefecture, context.city.name):
        raise RowProblem(f"別の市区町村です（{row['市区町村名']}）")
    if row.get("代表フラグ", "1") == "0":
        raise RowProblem("代表点ではありません")
    if row.get("更新後履歴フラグ", "0") == "3":
        raise RowProblem("廃止された街区です")
    town = row.get("大字町丁目名") or row.get("大字・丁目名") or ""
    if not town:
        raise RowProblem("町の名前がありません")
    return town, row.get("小字・通称名", "")


def _draft(key: _Key, points: list[Point]) -> AddressDraft:
    lat = sum(point.lat for point in points) / len(points)
    lon = sum(point.lon for point in points) / len(points)
    return AddressDraft(*key, Point(round(lat, 7), round(lon, 7)), SOURCE.slug, Status.OFFICIAL)


def _completed(fresh: list[AddressDraft], context: ImportContext) -> tuple[Draft, ...]:
    """Readings and postcodes by name; a town row for every koaza; rows the file leaves out."""
    known = {_name(row.town, row.koaza): row for row in context.addresses}
    towns = {canonical(row.town): row for row in context.addresses if not row.koaza}
    rows = {
        _name(row.town, row.koaza): _with_reading(row, towns.get(canonical(row.town)))
        for row in fresh
    }
    for row in fresh:
        name = _name(row.town, "")
        if row.koaza and name not in rows and name not in known:
            same = [one.point for one in fresh if one.town == row.town]
            rows[name] = _draft((row.town, ""), same)
    carried = {name: row for name, row in known.items() if name not in rows}
    return tuple({**rows, **carried}.values())


def _name(town: str, koaza: str) -> _Key:
    return canonical(town), canonical(koaza)


def _with_reading(row: AddressDraft, town: AddressDraft | None) -> AddressDraft:
    return replace(row, kana=town.kana, postcode=town.postcode) if town else row
