"""Small files in the ministries' formats, made for the second city."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shapely.geometry import box, mapping

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def _collection(rows: list[tuple[dict[str, object], dict[str, object]]]) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in rows
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def _n03(code: str | None) -> dict[str, object]:
    return {"N03_001": "長野県", "N03_004": "ためし市", "N03_007": code}


def n03_geojson() -> bytes:
    return _collection(
        [
            (_n03("20299"), mapping(box(137.9, 36.2, 138.0, 36.3))),
            (_n03("20299"), mapping(box(138.01, 36.24, 138.02, 36.26))),
            (_n03("20201"), mapping(box(138.1, 36.2, 138.2, 36.3))),
            (_n03(None), mapping(box(138.3, 36.2, 138.4, 36.3))),
        ]
    )


def n03_line() -> bytes:
    line = {"type": "LineString", "coordinates": [[137.9, 36.2], [138.0, 36.3]]}
    return _collection([(_n03("20299"), line)])


def as_n03(shape: BaseGeometry, code: str) -> bytes:
    return _collection([(_n03(code), mapping(shape))])


def far_away() -> BaseGeometry:
    return box(130.0, 33.0, 130.1, 33.1)


def n03_gml() -> bytes:
    return """<?xml version="1.0" encoding="UTF-8"?>
<ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:Curve gml:id="cv1"><gml:segments><gml:LineStringSegment>
<gml:posList>36.2 137.9 36.2 138.0 36.3 138.0 36.3 137.9 36.2 137.9</gml:posList>
</gml:LineStringSegment></gml:segments></gml:Curve>
<gml:Curve gml:id="cv2"><gml:segments><gml:LineStringSegment>
<gml:posList>36.24 137.94 36.26 137.94 36.26 137.96 36.24 137.96 36.24 137.94</gml:posList>
</gml:LineStringSegment></gml:segments></gml:Curve>
<gml:Surface gml:id="sf1"><gml:patches><gml:PolygonPatch>
<gml:exterior><gml:Ring><gml:curveMember xlink:href="#cv1"/></gml:Ring></gml:exterior>
<gml:interior><gml:Ring><gml:curveMember xlink:href="#cv2"/></gml:Ring></gml:interior>
</gml:PolygonPatch></gml:patches></gml:Surface>
<ksj:AdministrativeBoundary gml:id="a1"><ksj:bounds xlink:href="#sf1"/>
<ksj:prefectureName>長野県</ksj:prefectureName>
<ksj:administrativeAreaCode>20299</ksj:administrativeAreaCode></ksj:AdministrativeBoundary>
<ksj:AdministrativeBoundary gml:id="a2"><ksj:bounds xlink:href="#sf1"/>
<ksj:prefectureName>長野県</ksj:prefectureName></ksj:AdministrativeBoundary>
</ksj:Dataset>""".encode()


def blocks() -> bytes:
    head = (
        "都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,座標系番号,Ｘ座標,Ｙ座標,"
        "緯度,経度,住居表示フラグ,代表フラグ,更新前履歴フラグ,更新後履歴フラグ"
    )
    rows = [
        "長野県,ためし市,中央町,イ,1,8,0,0,36.251,137.951,0,1,0,0",
        "長野県,ためし市,中央町,イ,2,8,0,0,36.253,137.953,0,1,0,0",
        "長野県,ためし市,新町,ハ,1,8,0,0,36.260,137.960,0,1,0,0",
        "長野県,松本市,中央町,イ,1,8,0,0,36.251,137.951,0,1,0,0",
        "長野県,ためし市,中央町,イ,3,8,0,0,36.299,137.999,0,0,0,0",
        "長野県,ためし市,中央町,イ,4,8,0,0,,,0,1,0,0",
        "長野県,ためし市,中央町,イ,5,8,0,0,35.000,137.951,0,1,0,0",
        "長野県,ためし市,中央町,イ,6,8,0,0,36.299,137.999,0,1,0,3",
        "長野県,ためし市,,イ,7,8,0,0,36.299,137.999,0,1,0,0",
        "",
    ]
    return "\r\n".join([head, *rows]).encode("cp932")


def towns() -> bytes:
    head = (
        '"都道府県コード","都道府県名","市区町村コード","市区町村名","大字町丁目コード",'
        '"大字町丁目名","緯度","経度","原典資料コード","大字・字・丁目区分コード"'
    )
    rows = [
        '"20","長野県","20299","ためし市","202990001000","中央町","36.2505","137.9505","1","1"',
        '"20","長野県","20299","ためし市","202990009000","新町","36.26","137.96","1","1"',
    ]
    return "\r\n".join([head, *rows, ""]).encode("cp932")


def _dot(lon: float, lat: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


def _site(key: str, name: str, **more: str) -> dict[str, object]:
    hazards = dict.fromkeys(
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
        "",
    )
    return {
        "共通ID": key,
        "都道府県名及び市町村名": "長野県ためし市",
        "施設・場所名": name,
        "住所": "長野県ためし市中央町イ9",
        **hazards,
        "指定避難所との住所同一": "",
        "備考": "",
        **more,
    }


def gsi_sites() -> bytes:
    good = {
        "洪水": "1",
        "崖崩れ、土石流及び地滑り": "1",
        "指定避難所との住所同一": "1",
        "備考": "夜間は閉鎖",
    }
    line = {"type": "LineString", "coordinates": [[137.9, 36.2], [138.0, 36.3]]}
    return _collection(
        [
            (_site("E2029900009201", "新しい広場", **good), _dot(137.95, 36.25)),
            (_site("E1720600001201", "よその広場"), _dot(137.95, 36.25)),
            (_site("E2029900009202", "遠い広場"), _dot(139.0, 36.25)),
            (_site("E2029900009203", ""), _dot(137.95, 36.25)),
            (_site("E2029900009201", "二度目の広場"), _dot(137.95, 36.25)),
            (_site("E2029900009204", "線の広場"), line),
        ]
    )


def gsi_shelters() -> bytes:
    properties = {
        "共通ID": "E2029900008111",
        "都道府県名及び市町村名": "長野県ためし市",
        "施設・場所名": "新しい体育館",
        "住所": "長野県ためし市中央町イ8",
        "指定緊急避難場所との住所同一": "1",
        "その他市町村長が必要と認める事項": "",
        "受入対象者": "",
    }
    return _collection([(properties, _dot(137.95, 36.25))])


def standard_sites() -> bytes:
    head = (
        "全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,緯度,経度,標高,"
        "災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_津波,指定避難所との重複,"
        "想定収容人数"
    )
    rows = [
        (
            "202991,2029900001,中央広場,チュウオウヒロバ,長野県ためし市中央町イ1,"
            "36.25,137.95,600,1,,1,1,120"
        ),
        "172065,2029900002,よその広場,,石川県加賀市,36.25,137.95,,,,,,",
        "202991,2029900003,変な広場,,長野県ためし市,136.25,137.95,,,,,,多数",
    ]
    return "\ufeff".encode() + "\n".join([head, *rows]).encode()


def standard_facilities() -> bytes:
    head = "全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,緯度,経度,電話番号"
    rows = [
        "202991,1,北地区会館,キタチクカイカン,長野県ためし市北町一丁目1,36.29,137.97,0263-00-0000",
        "202991,2,市立図書館,シリツトショカン,長野県ためし市中央町イ1,,,",
        "202991,3,謎の倉庫,,長野県ためし市謎町1,,,",
        "202991,4,,,長野県ためし市中央町イ1,36.25,137.95,",
        "202991,1,北地区会館,,長野県ためし市北町一丁目1,36.29,137.97,",
        "172065,5,よその館,,石川県加賀市,36.25,137.95,",
    ]
    return "\n".join([head, *rows]).encode("cp932")


def _line(*points: tuple[float, float]) -> dict[str, object]:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def _n02(line: str, station: str | None = None, kind: str = "2") -> dict[str, object]:
    found: dict[str, object] = {
        "N02_001": "11",
        "N02_002": kind,
        "N02_003": line,
        "N02_004": "ためし鉄道",
    }
    return found if station is None else {**found, "N02_005": station}


def n02_stations() -> bytes:
    here = _line((137.949, 36.25), (137.951, 36.25))
    return _collection(
        [
            (_n02("ためし線", "ためし"), here),
            (_n02("ためし新幹線", "ためし", "1"), here),
            (_n02("ためし線", "遠い"), _line((139.0, 36.25), (139.001, 36.25))),
            (_n02("ためし線", ""), here),
        ]
    )


def n02_railways() -> bytes:
    return _collection(
        [
            (_n02("ためし線"), _line((137.0, 36.25), (137.95, 36.25))),
            (_n02("ためし線"), _line((137.95, 36.25), (137.98, 36.25))),
            (_n02("遠い線"), _line((139.0, 36.25), (139.1, 36.25))),
            (_n02("点の線"), _dot(137.95, 36.25)),
            (_n02("ためし新幹線", kind="1"), _line((137.9, 36.22), (138.2, 36.22))),
        ]
    )
