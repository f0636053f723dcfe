"""The text of a flight-plan notice (飛行計画の通報) in Japanese.

What: the fields that DIPS 2.0 asks for, as a person types them into its form. Why text: no
public interface takes the notice; the officer in charge copies field by field. The notice is
owed for every special flight before it begins (航空法 132-88); flying differently needs a new
one.

>>> from datetime import datetime
>>> local_time(datetime(2026, 11, 23, 15, 0, tzinfo=JAPAN).timestamp())
'2026年11月23日 15時00分'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kaga.engines.airspace.rules.facts import (
    Control,
    EntryControl,
    Grade,
    RouteFacts,
    Sight,
)
from kaga.engines.airspace.rules.japan_words import CATEGORIES, LEVELS, TITLES
from kaga.engines.airspace.rules.judge import Judgement
from kaga.engines.airspace.rules.rule import Item
from kaga.engines.airspace.rules.sun import JAPAN

_ITEM_RULES: Final[dict[Item, str]] = {
    Item.AIRPORT: "airport-surfaces",
    Item.HIGH: "high-air",
    Item.DENSE: "dense-district",
    Item.EMERGENCY: "emergency-area",
    Item.NIGHT: "night",
    Item.BEYOND_SIGHT: "beyond-sight",
    Item.NEAR: "near",
    Item.EVENT: "event",
    Item.DANGEROUS_GOODS: "dangerous-goods",
    Item.DROPPING: "dropping",
}
_GRADES: Final = {
    Grade.NONE: "なし",
    Grade.SECOND: "二等（第二種）",
    Grade.FIRST: "一等（第一種）",
}
_SIGHTS: Final = {
    Sight.VISUAL: "目視内", Sight.ASSISTED: "目視外（補助者あり）",
    Sight.BEYOND: "目視外（補助者なし）",
}  # fmt: skip
_CONTROLS: Final = {Control.MANUAL: "手動操縦", Control.AUTOMATIC: "自動操縦"}
_ENTRY: Final = {
    EntryControl.NONE: "なし", EntryControl.GROUND: "補助者・看板等の配置",
    EntryControl.CAMERA: "機上カメラによる確認",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filing:
    """What the notice needs beside the facts."""

    purpose: str
    registration: str
    pilot: str
    start: str
    goal: str
    speed: float
    highest_msl_m: float
    permit: str = ""
    contact: str = ""


def notice_text(facts: RouteFacts, judgement: Judgement, filing: Filing) -> str:
    """The notice, one field a line.

    Parameters
    ----------
    facts
        What was judged.
    judgement
        What the rules said of it.
    filing
        Names, numbers and places.
    """
    manner, crew = facts.manner, facts.crew
    highest = facts.place.highest
    agl = f"{highest.agl_m:.0f}m" if highest else "不明"
    category = CATEGORIES[judgement.category.name].ja
    items = [TITLES[_ITEM_RULES[item]].ja for item in Item if item in judgement.items]
    fields = (
        ("飛行の日時", f"{local_time(manner.begins)} から {local_time(manner.ends)} まで"),
        ("飛行の目的", filing.purpose),
        ("飛行の経路", f"{filing.start} から {filing.goal} まで（経路図は別添）"),
        ("飛行の高度", f"対地 最高{agl}（海抜 最高{filing.highest_msl_m:.0f}m）"),
        ("飛行の速度", f"{filing.speed:.0f}m/s"),
        ("特定飛行の該当", "、".join(items) or "なし"),
        ("飛行の方法", f"{_SIGHTS[manner.sight]}、{_CONTROLS[manner.control]}"),
        ("立入管理措置", _ENTRY[manner.entry_control]),
        ("飛行の分類", f"{category}・{LEVELS[judgement.level.value].ja}"),
        ("登録記号", filing.registration),
        ("操縦者", filing.pilot),
        ("技能証明", _GRADES[crew.licence]),
        ("機体認証", _GRADES[crew.certificate]),
        ("最大離陸重量", f"{crew.mass_kg:g}kg"),
        ("許可・承認番号", filing.permit or "なし"),
        ("保険", "加入" if crew.is_insured else "未加入"),
        ("連絡先", filing.contact or "未記入"),
    )
    return "\n".join(f"{name}：{value}" for name, value in fields) + "\n"


def local_time(moment: float) -> str:
    """A moment on Japan's clock, as forms write it."""
    return f"{datetime.fromtimestamp(moment, JAPAN):%Y年%m月%d日 %H時%M分}"
