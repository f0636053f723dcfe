"""Why a zone or a file of zones is refused: by name, with the place and in three languages.

What: one error for both formats, the refusal that a reader keeps for a single zone, and the
note for a zone that was taken more strictly than it was written. Why zone by zone: a country's
file with one broken ring must not hide its 3,000 good zones, nor may the broken one vanish
unseen.

>>> print(GeozoneError(Problem.SHAPE, "zone[3].geometry[0]", "self-crossing: ring crosses"))
zone[3].geometry[0]: shape: self-crossing: ring crosses
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from kaga.engines.airspace.told import Told


class Problem(Enum):
    """What is wrong."""

    NOT_READABLE = "not-readable"
    TOO_LARGE = "too-large"
    WRONG_KIND = "wrong-kind"
    MISSING = "missing"
    NOT_FINITE = "not-finite"
    UNKNOWN_VALUE = "unknown-value"
    TEXT = "text"
    SHAPE = "shape"
    HEIGHT = "height"
    PERIOD = "period"
    DISAGREES = "disagrees"
    NOT_EXPRESSIBLE = "not-expressible"


class GeozoneError(ValueError):
    """A zone that cannot be, or a file that cannot be read."""

    def __init__(self, problem: Problem, where: str, detail: str) -> None:
        super().__init__(f"{where}: {problem.value}: {detail}")
        self.problem = problem
        self.where = where
        self.detail = detail

    @property
    def told(self) -> Told:
        """The problem for the one who brought the file, with the next step."""
        return TOLD[self.problem]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A zone of a file that was left out: its place in the file, its name there, the reason."""

    number: int
    identifier: str
    error: GeozoneError


@dataclass(frozen=True, slots=True)
class Note:
    """A zone that was taken more strictly than written, and why."""

    where: str
    detail: str


TOLD: Final[dict[Problem, Told]] = {
    Problem.NOT_READABLE: Told(
        "ファイルを読み取れません。JSON形式で書き出し直してください。",
        "ファイルを 読むことが できません。JSON（データの 形）で もう一度 保存して ください。",
        "The file cannot be read. Export it again as JSON.",
    ),
    Problem.TOO_LARGE: Told(
        "ファイルまたは区域が大きすぎます。区域を分けて書き出してください。",
        "ファイルか 区域が 大きすぎます。小さく 分けて ください。",
        "The file or a zone is too large. Split it and export the parts.",
    ),
    Problem.WRONG_KIND: Told(
        "項目の種類が違います。示された箇所をED-269またはED-318の形式に直してください。",
        "書き方が 違います。ED-269か ED-318の 形に 直して ください。",
        "A value is of the wrong kind. Correct it to the form of ED-269 or ED-318.",
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
    Problem.UNKNOWN_VALUE: Told(
        "規格にない値です。規格に定められた値から選んでください。",
        "決まりに ない 言葉です。決まりの 中から 選んで ください。",
        "The standard does not know this value. Choose one that it lists.",
    ),
    Problem.TEXT: Told(
        "文字の長さや書き方が規格に合いません。示された箇所を直してください。",
        "文字の 長さか 書き方が 合いません。直して ください。",
        "A text is too long or not written as the standard asks. Correct it.",
    ),
    Problem.SHAPE: Told(
        "区域の形が正しくありません。線の交差、頂点の数、面積、半径を確かめてください。",
        "区域の 形が 正しく ありません。線が 交わって いないか、大きさを 見て ください。",
        "The zone's shape is not right. Check for crossings, corners, area and radius.",
    ),
    Problem.HEIGHT: Told(
        "高さの範囲が正しくありません。下限が上限より低いか、基準面を確かめてください。",
        "高さが 正しく ありません。下と 上の 数と、測り方を 見て ください。",
        "The heights are not right. Check that the floor is below the ceiling, and the datum.",
    ),
    Problem.PERIOD: Told(
        "期間または時間帯が正しくありません。開始と終了、時差の表記を確かめてください。",
        "いつから いつまでかが 正しく ありません。時間を 見て ください。",
        "The period or hours are not right. Check start, end and the clock's offset.",
    ),
    Problem.DISAGREES: Told(
        "一つの区域の中で内容が食い違っています。区域を分けるか、内容をそろえてください。",
        "一つの 区域の 中で 内容が 合いません。分けるか、同じに して ください。",
        "Parts of one zone disagree. Split the zone or make them agree.",
    ),
    Problem.NOT_EXPRESSIBLE: Told(
        "この形式では表せない内容です。もう一方の形式で書き出してください。",
        "この 形では 書けません。別の 形で 保存して ください。",
        "This format cannot express it. Export in the other format.",
    ),
}
"""What each problem means to the one who brought the file."""
