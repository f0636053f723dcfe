"""Why this bend, in words: what the straight line would have met.

>>> BENDS["casualties"].en
'To keep away from people below.'
"""

from __future__ import annotations

from typing import Final

from kaga.engines.airspace.told import Told

BENDS: Final[dict[str, Told]] = {
    "time": Told(
        "早く着くために曲がります。",
        "早く 着く ために 曲がります。",
        "To arrive sooner.",
    ),
    "energy": Told(
        "電池を節約するために、上り下りの少ない方へ曲がります。",
        "電池を あまり 使わない ために 曲がります。",
        "To save the battery: less climbing this way.",
    ),
    "casualties": Told(
        "下にいる人から離れるために曲がります。",
        "下に いる 人から はなれる ために 曲がります。",
        "To keep away from people below.",
    ),
    "noise": Told(
        "静かさが必要な場所に音を届けないために曲がります。",
        "静かに して ほしい 所に 音が 聞こえない ように 曲がります。",
        "To spare places that need quiet.",
    ),
    "privacy": Told(
        "住まいや浴場を上からのぞかないために曲がります。",
        "家や おふろを 上から 見ない ように 曲がります。",
        "So that homes and baths are not looked into from above.",
    ),
    "air": Told(
        "空港の制限表面や、許可が要る区域から離れるために曲がります。",
        "空港の 近くの 空や、許可が いる 所から はなれる ために 曲がります。",
        "To keep away from an airport's surfaces or a zone that wants permission.",
    ),
    "fairness": Told(
        "いつも同じ地区の上を飛ばないために曲がります。",
        "いつも 同じ 町の 上を 飛ばない ために 曲がります。",
        "So that the same neighbourhood does not always bear the flights.",
    ),
    "extra": Told(
        "ほかの案とは違う道を示すために曲がります。",
        "ほかの 道と ちがう 道を 見せる ために 曲がります。",
        "To show a way that differs from the others.",
    ),
    "ground-or-building": Told(
        "まっすぐ進むと、地面・建物・樹木・電線に近すぎます。",
        "まっすぐ 行くと、山や 建物や 電線に 近すぎます。",
        "Straight on, ground, buildings, trees or wires are too near.",
    ),
    "ceiling": Told(
        "まっすぐ進むと、飛べる高さの上限（地表から150m）を超えます。",
        "まっすぐ 行くと、飛べる 高さ（150メートル）より 高く なります。",
        "Straight on, it would rise above the 150 m that is allowed.",
    ),
    "unknown": Told(
        "まっすぐ進むと、地図か人口のデータがない場所に入ります。",
        "まっすぐ 行くと、わからない 所に 入ります。",
        "Straight on, nobody knows what or who is below.",
    ),
    "zone": Told(
        "まっすぐ進むと、飛行できない区域・催し・工事の場所に入ります。",
        "まっすぐ 行くと、飛んでは いけない 所に 入ります。",
        "Straight on lies a closed zone, an event or works.",
    ),
}
"""By a part of the price (`prices.PARTS`) or what closes the straight line (`Obstacle`)."""
