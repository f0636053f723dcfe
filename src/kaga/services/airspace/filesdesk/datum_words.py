"""What to tell somebody whose heights are measured from something else than the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.plausibility import Verdict
from kaga.engines.airspace.told import Told

if TYPE_CHECKING:
    from kaga.engines.airspace.plausibility import WrongDatum

_WORDS: Final = {
    Verdict.ELLIPSOID: Told(
        "高さが海面ではなく楕円体から測られています（地面と{metres}m違います。加賀のジオイド高は約37.4m）。標高で書き出してください。線だけのファイルなら、高さの基準に「楕円体」を選べます。",
        "高さの 測り方が 違います（地面と {metres}メートル 違います）。海からの 高さ（標高）で 保存して ください。",
        "Heights are measured from the ellipsoid, not from the sea ({metres} m off the ground; the geoid is about 37.4 m here). Export heights above sea level; for a plain line you can say that they are ellipsoidal (--heights ellipsoid).",
    ),
    Verdict.GEOID_TWICE: Told(
        "ジオイド高が二重に引かれています（地面と{metres}m違います）。標高のまま書き出してください。",
        "高さの 計算が 2回 されて います（地面と {metres}メートル 違います）。標高で 保存して ください。",
        "The geoid was taken off twice ({metres} m off the ground). Export heights above sea level as they are.",
    ),
    Verdict.ABOVE_HOME: Told(
        "高さが0から始まっています。海面ではなく離陸地点からの高さのようです（地面と{metres}m違います）。基準を付けて書き出してください。",
        "高さが 0から 始まって います。海からの 高さでは ありません（地面と {metres}メートル 違います）。測り方を 書いて ください。",
        "Heights begin at nought: they are above home, not above the sea ({metres} m off the ground). Export them with their reference.",
    ),
    Verdict.BELOW_GROUND: Told(
        "離着陸地点が地面から{metres}mの高さ（地中）にあります。高さの基準を確かめてください。",
        "飛び立つ 所が 地面の 下に なって います（{metres}メートル）。高さの 測り方を 見て ください。",
        "Home or landing lie {metres} m from the ground, inside it. Check what heights are measured from.",
    ),
    Verdict.UNEXPLAINED: Told(
        "離着陸地点の高さが地面と{metres}m違います。高さの基準と地点を確かめてください。",
        "飛び立つ 所の 高さが 地面と {metres}メートル 違います。高さと 場所を 見て ください。",
        "Home or landing miss the ground by {metres} m. Check the heights, their reference, and the place.",
    ),
}


def datum_told(wrong: WrongDatum) -> Told:
    """What is wrong with the heights of a file, and what to do."""
    found = wrong.judgement
    return _WORDS[found.verdict].filled(metres=f"{found.offset_m:+.1f}")
