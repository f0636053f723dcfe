"""Why a mission or a file of one is refused: by name, with the place and in three languages.

What: one error for all readers. Why by name: a planner from outside must learn which item to
change; "invalid file" tells nobody anything.

>>> print(MissionError(Problem.NOT_FINITE, "item 3, height", "NaN"))
item 3, height: not-finite: NaN
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from kaga.engines.airspace.told import Told


class Problem(Enum):
    """What is wrong."""

    NOT_READABLE = "not-readable"
    TOO_LARGE = "too-large"
    WRONG_KIND = "wrong-kind"
    WRONG_VERSION = "wrong-version"
    MISSING = "missing"
    NOT_FINITE = "not-finite"
    NOT_A_PLACE = "not-a-place"
    TOO_FAR = "too-far"
    OUTSIDE = "outside"
    WRONG_FRAME = "wrong-frame"
    HEIGHT = "height"
    SPEED = "speed"
    HOLD = "hold"
    COMMAND = "command"
    ORDER = "order"
    FENCE = "fence"
    DISAGREES = "disagrees"
    NOT_EXPRESSIBLE = "not-expressible"


class MissionError(ValueError):
    """A mission that cannot be flown or a file that cannot be read as one."""

    def __init__(self, problem: Problem, where: str, detail: str) -> None:
        super().__init__(f"{where}: {problem.value}: {detail}")
        self.problem = problem
        self.where = where
        self.detail = detail

    @property
    def told(self) -> Told:
        """The problem for the one who brought the file, with the next step."""
        return TOLD[self.problem]


TOLD: Final[dict[Problem, Told]] = {
    Problem.NOT_READABLE: Told(
        "ファイルを読み取れません。作成したソフトで開けるか確かめ、もう一度書き出してください。",
        "ファイルを 読むことが できません。作った ソフトで 開き、もう一度 保存して ください。",
        "The file cannot be read. Open it in the program that made it and export it again.",
    ),
    Problem.TOO_LARGE: Told(
        "ファイルが大きすぎます。経路を分けて書き出してください。",
        "ファイルが 大きすぎます。飛ぶ 道を 分けて ください。",
        "The file is too large. Split the route and export the parts.",
    ),
    Problem.WRONG_KIND: Told(
        "飛行経路のファイルではありません。対応する形式で書き出してください。",
        "飛ぶ 道の ファイルでは ありません。別の 形で 保存して ください。",
        "This is no file of a flight route. Export it in one of the supported formats.",
    ),
    Problem.WRONG_VERSION: Told(
        "対応していない版のファイルです。作成したソフトを更新して書き出してください。",
        "ファイルの 版（バージョン）が 合いません。ソフトを 新しく してください。",
        "The file has an unsupported version. Update the program and export it again.",
    ),
    Problem.MISSING: Told(
        "必要な項目がありません。示された箇所を補ってください。",
        "必要な ことが 書いて ありません。足して ください。",
        "Something needed is missing. Add it at the place named.",
    ),
    Problem.NOT_FINITE: Told(
        "数値ではない値が含まれています。示された箇所を数値に直してください。",
        "数では ない ものが あります。数に 直して ください。",
        "A value is not a finite number. Correct it at the place named.",
    ),
    Problem.NOT_A_PLACE: Told(
        "緯度・経度が正しくありません。緯度と経度の順序も確かめてください。",
        "場所の 数（緯度と 経度）が 正しく ありません。順番も 見て ください。",
        "Latitude and longitude are no place. Check also whether they are swapped.",
    ),
    Problem.TOO_FAR: Told(
        "地点が離れすぎています。地点の位置を確かめてください。",
        "場所が 遠すぎます。場所を 確かめて ください。",
        "Two places lie too far apart. Check the places.",
    ),
    Problem.OUTSIDE: Told(
        "市の地図の外に出ています。地図のある範囲の経路にしてください。",
        "市の 地図の 外に 出て います。地図が ある 所の 道に して ください。",
        "It leaves the city's map. Keep the route to where the map reaches.",
    ),
    Problem.WRONG_FRAME: Told(
        "高さの基準が使えません。離陸地点・海面・地面のいずれかを基準にしてください。",
        "高さの 測り方が 使えません。離陸した 所、海、地面の どれかから 測って ください。",
        "The height's reference cannot be used. Measure from home, sea level or ground.",
    ),
    Problem.HEIGHT: Told(
        "高さがあり得ない値です。単位（メートル）と基準を確かめてください。",
        "高さの 数が おかしいです。メートルか どうかと、測り方を 見て ください。",
        "The height cannot be right. Check its unit (metres) and reference.",
    ),
    Problem.SPEED: Told(
        "速度が正しくありません。0より大きく100 m/s以下にしてください。",
        "速さが 正しく ありません。0より 大きく 100より 小さい 数に して ください。",
        "The speed is not right. It must be above 0 and at most 100 m/s.",
    ),
    Problem.HOLD: Told(
        "待つ時間が正しくありません。0秒から3600秒にしてください。",
        "待つ 時間が 正しく ありません。1時間までに して ください。",
        "The holding time is not right. It must be 0 to 3,600 seconds.",
    ),
    Problem.COMMAND: Told(
        "経路を前もって確かめられない命令が含まれています。通常の地点に置き換えてください。",
        "先に 道を 調べられない 命令が あります。ふつうの 地点に 変えて ください。",
        "A command makes a path that cannot be judged beforehand. Use plain waypoints.",
    ),
    Problem.ORDER: Told(
        "離陸で始まり着陸で終わる順序になっていません。順序を直してください。",
        "順番が 違います。離陸から 始めて、着陸で 終わって ください。",
        "The order is not take-off first and landing last. Correct the order.",
    ),
    Problem.FENCE: Told(
        "飛行範囲の図形が正しくありません。線の交差や面積を確かめてください。",
        "飛ぶ 範囲の 形が 正しく ありません。線が 交わって いないか 見て ください。",
        "The shape of a fence is not right. Check for crossing lines and empty area.",
    ),
    Problem.DISAGREES: Told(
        "同じファイルの中で値が食い違っています。元のソフトで直して書き出してください。",
        "ファイルの 中の 数が 合いません。元の ソフトで 直して ください。",
        "Values within the file disagree. Correct it in the program that made it.",
    ),
    Problem.NOT_EXPRESSIBLE: Told(
        "この形式では表せない内容です。別の形式で書き出してください。",
        "この 形では 書けません。別の 形で 保存して ください。",
        "This format cannot express it. Export in another format.",
    ),
}
"""What each problem means to the one who brought the file."""
