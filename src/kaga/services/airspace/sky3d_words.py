"""What the three-dimensional picture says; its script gets them in the page's language.

>>> SCRIPT["fly"].en
'Fly along'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

SCRIPT: Final = {
    "fly": Words("経路に沿って見る", "道を 見る", "Fly along"),
    "stop": Words("止める", "止める", "Stop"),
    "whole": Words("全体を見る", "ぜんぶ 見る", "Whole route"),
    "from_above": Words("真上から見る", "上から 見る", "From above"),
    "buildings": Words("建物と木", "建物と 木", "Buildings and trees"),
    "ceiling": Words("150 mの上限", "150 mの 高さ", "150 m ceiling"),
    "title": Words("立体の図", "立体の 図", "Picture in three dimensions"),
    "zoom_in": Words("大きくする", "大きく する", "Zoom in"),
    "zoom_out": Words("小さくする", "小さく する", "Zoom out"),
    "north": Words("北を上にする", "北を 上に する", "Reset bearing to north"),
    "stand_in": Words("仮の地図（建物は作りもの）", "本物では ない 地図", "Stand-in map: invented houses"),
    "no_map": Words("この場所の地図はまだありません。", "ここの 地図は ありません。", "There is no map here yet."),
    "failed": Words("立体の図を出せません。上の図と一覧で同じことが分かります。", "立体の 図が 出ません。上を 見て ください。", "The picture cannot be drawn here. The text above says the same."),
    "loading": Words("地図を読み込んでいます…", "待って ください…", "Loading the map…"),
    "at": Words("標高 {msl} m、地面から {agl} m", "地面から {agl} m", "{msl} m above sea, {agl} m above ground"),
}  # fmt: skip
