"""A small gazetteer with the traps of a real one."""

from __future__ import annotations

from kaga.engines.geo import Point
from kaga.engines.geo.addresses import Entry, Gazetteer, Geocoder

_TOWNS = {
    "大聖寺南町": "ダイショウジミナミマチ",
    "大聖寺東町一丁目": "ダイショウジヒガシチョウ",
    "大聖寺東町二丁目": "ダイショウジヒガシチョウ",
    "大聖寺京町": "",
    "大聖寺魚町": "",
    "大聖寺錦町": "",
    "大聖寺岡町": "",
    "大聖寺関町": "",
    "大聖寺弓町": "",
    "大聖寺地方町": "",
    "大聖寺八間道": "ダイショウジハッケンミチ",
    "山中温泉菅谷町": "ヤマナカオンセンスガタニマチ",
    "山中温泉南町": "ヤマナカオンセンミナミマチ",
    "山中温泉湯の出町": "ヤマナカオンセンユノデマチ",
    "山中温泉泉町": "",
    "山中温泉旭町": "",
    "山中温泉滝町": "",
    "山中温泉栄町": "",
    "山中温泉中田町": "",
    "冨塚町": "トミヅカマチ",
    "永井町": "ナガイマチ",
    "動橋町": "イブリハシマチ",
    "山代温泉": "ヤマシロオンセン",
    "伊切町": "イキリマチ",
    "三ツ町": "ミツマチ",
    "若葉台": "ワカバダイ",
}
_KOAZA = {
    "大聖寺南町": ["ニ", "ホ"],
    "大聖寺地方町": ["一", "六乙"],
    "永井町": ["四", "四十三", "百三十五"],
    "動橋町": ["イ", "井"],
    "山代温泉": ["北部二丁目", "桔梗丘三丁目", "十六"],
    "山中温泉湯の出町": ["レ"],
    "冨塚町": ["イ"],
    "伊切町": ["い", "イ", "ろ", "新"],
}


def entries() -> tuple[Entry, ...]:
    found = []
    for number, (town, kana) in enumerate(_TOWNS.items()):
        lat = 36 + number / 100
        found.append(Entry(town, "", Point(lat, 136.0), kana, f"922-{number:04d}"))
        for index, koaza in enumerate(_KOAZA.get(town, ()), start=1):
            found.append(Entry(town, koaza, Point(lat, 136.0 + index / 1000), kana))
    return tuple(found)


def geocoder() -> Geocoder:
    return Geocoder(Gazetteer("石川県", "加賀市", entries()))
