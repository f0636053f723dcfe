"""What places offer on the home pages, in the three languages."""

from __future__ import annotations

from kaga.kernel.web.offers import Offer
from kaga.kernel.web.words import Words

OFFERS: tuple[Offer, ...] = (
    Offer(
        "places.map",
        Words("市の地図", "市（し）の 地図（ちず）", "City map"),
        Words(
            "施設、駅、町の場所を地図と一覧で調べられます。",
            "行きたい ところが どこに あるか 見ることが できます。",
            "Find facilities, stations and towns on the map or in a list.",
        ),
        "/map",
        icon="map",
        accent="green",
        keywords=("地図", "マップ", "施設", "場所", "住所", "map", "facilities"),
        readings=("しのちず",),
        audiences=frozenset({"resident", "visitor"}),
        order=30,
    ),
    Offer(
        "places.shelters",
        Words("避難所と避難場所", "にげる ところ（避難所）", "Evacuation shelters"),
        Words(
            "災害の種類ごとに、近くの避難先を確かめられます。",
            "地震や 大雨の とき、どこに にげるか 見ることが できます。",
            "See where to go, by kind of disaster.",
        ),
        "/map?kind=evacuation_shelter",
        icon="shield",
        accent="red",
        keywords=(
            "防災",
            "災害",
            "避難",
            "地震",
            "津波",
            "洪水",
            "ハザード",
            "disaster",
            "shelter",
        ),
        readings=("ひなんじょとひなんばしょ",),
        audiences=frozenset({"resident", "visitor"}),
        order=40,
    ),
    Offer(
        "places.stations",
        Words("駅", "えき", "Stations"),
        Words(
            "鉄道と新幹線の駅の場所です。",
            "電車と 新幹線の 駅です。",
            "Railway and Shinkansen stations.",
        ),
        "/map?kind=station",
        icon="train",
        accent="indigo",
        keywords=("電車", "鉄道", "新幹線", "train", "shinkansen", "station"),
        readings=("えき",),
        audiences=frozenset({"visitor"}),
        order=20,
    ),
    Offer(
        "places.data",
        Words("市のデータ", "市（し）の データ", "City data"),
        Words(
            "人口や施設のデータを、出典と状態の印つきで公開しています。",
            "人の 数や 場所の データが あります。どこから 来た データか わかります。",
            "Population, facilities and more, each with its source and status.",
        ),
        "/data",
        icon="globe",
        accent="purple",
        keywords=("オープンデータ", "人口", "統計", "出典", "open data", "statistics"),
        readings=("しのでーた",),
        audiences=frozenset({"resident", "visitor"}),
        order=70,
    ),
)
