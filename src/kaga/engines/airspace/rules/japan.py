"""The rules of Japan as of 2026, with the articles they stand in.

What: `JP_2026`, the pack. Why each rule carries what was checked: the text of an article can be
read in full for some and only in part for others; staff check every rule again each year, and
first those with `to_confirm`.

Law: 航空法 (Act 231 of 1952, in force since 5 December 2022 in this form), 航空法施行規則
(Ordinance 56 of 1952), 小型無人機等飛行禁止法 (Act 9 of 2016), and the Civil Aviation Bureau's
審査要領 for permissions and approvals (category II: changed 18 December 2025).

>>> JP_2026.rule("high-air").source.articles
('航空法 第132条の85第1項第1号', '航空法施行規則 第236条の71')
"""

from __future__ import annotations

from datetime import date
from typing import Final

from kaga.engines.airspace.rules import duties, predicates
from kaga.engines.airspace.rules.japan_words import SENTENCES, TITLES
from kaga.engines.airspace.rules.rule import (
    Item,
    Limits,
    Predicate,
    Rule,
    RuleKey,
    RulePack,
    Source,
)

_ACT: Final = "航空法 第132条の"
_ORDINANCE: Final = "航空法施行規則 第236条の"
_TEXT: Final = "条文の引用（2024年4月1日施行のもの）を読んだ"
_PARTLY: Final = "条文の引用と国の教則の解説を読んだ"
_TEXTBOOK: Final = "国の教則（無人航空機の飛行の安全に関する教則）の解説を読んだ"
_ITEMS: Final = "施行規則の条・号の番号を最新の条文で確かめる"
_BASIC: Final = ("application", "route-map", "aircraft", "pilot", "manual")

LIMITS: Final = Limits(
    highest_agl_m=150.0,
    beside_structure_m=30.0,
    nearest_m=30.0,
    heavy_kg=25.0,
    least_kg=0.1,
    protected_m=300.0,
)


def _rule(
    key: str,
    predicate: Predicate,
    source: Source,
    *,
    item: Item | None = None,
    documents: tuple[str, ...] = (),
) -> Rule:
    return Rule(RuleKey(key), source, TITLES[key], SENTENCES[key], predicate, item, documents)


_AIR: Final = (
    _rule(
        "airport-surfaces",
        predicates.airport_surfaces,
        Source(
            (f"{_ACT}85第1項第1号", f"{_ORDINANCE}71", "航空法 第56条"),
            "法第132条の85第1項第1号・第4項第2号と施行規則第236条の71第1号の条文の引用を読んだ。"
            "進入表面・転移表面の下も禁止される空港（告示第460号）を挙げる解説に小松はない",
            "小松飛行場は共用飛行場：指定された表面を基地に確かめる。告示第460号の原文で小松が"
            "挙げられていないことを確かめる",
        ),
        item=Item.AIRPORT,
        documents=(*_BASIC, "airport-record"),
    ),
    _rule(
        "high-air",
        predicates.high_air,
        Source((f"{_ACT}85第1項第1号", f"{_ORDINANCE}71"), _PARTLY, _ITEMS),
        item=Item.HIGH,
        documents=(*_BASIC, "control-record"),
    ),
    _rule(
        "dense-district",
        predicates.dense_district,
        Source((f"{_ACT}85第1項第2号", f"{_ORDINANCE}72"), _PARTLY, _ITEMS),
        item=Item.DENSE,
        documents=_BASIC,
    ),
    _rule(
        "emergency-area",
        predicates.emergency_area,
        Source(
            (f"{_ACT}85第1項第1号", f"{_ACT}92", f"{_ORDINANCE}71", "航空法 第134条の3"),
            _TEXTBOOK,
            "100g未満の機体への適用の条を最新の条文で確かめる",
        ),
        item=Item.EMERGENCY,
    ),
)
_MANNER: Final = (
    _rule(
        "night",
        predicates.night,
        Source((f"{_ACT}86第2項第1号",), _TEXTBOOK, "号の番号を最新の条文で確かめる"),
        item=Item.NIGHT,
        documents=_BASIC,
    ),
    _rule(
        "beyond-sight",
        predicates.beyond_sight,
        Source(
            (f"{_ACT}86第2項第2号", "審査要領（カテゴリーII飛行）5-4"),
            _TEXTBOOK,
            "号の番号と審査要領（2025年12月18日改正）を最新の文で確かめる",
        ),
        item=Item.BEYOND_SIGHT,
        documents=(*_BASIC, "fall-area"),
    ),
    _rule(
        "near",
        predicates.near_people_or_objects,
        Source((f"{_ACT}86第2項第3号", f"{_ORDINANCE}79"), _TEXTBOOK, _ITEMS),
        item=Item.NEAR,
        documents=_BASIC,
    ),
    _rule(
        "event",
        predicates.event,
        Source((f"{_ACT}86第2項第4号",), _TEXTBOOK, "号の番号を最新の条文で確かめる"),
        item=Item.EVENT,
        documents=(*_BASIC, "event-record", "fall-area"),
    ),
    _rule(
        "dangerous-goods",
        predicates.dangerous_goods,
        Source((f"{_ACT}86第2項第5号", f"{_ORDINANCE}80"), _TEXTBOOK, _ITEMS),
        item=Item.DANGEROUS_GOODS,
        documents=(*_BASIC, "goods"),
    ),
    _rule(
        "dropping",
        predicates.dropping,
        Source((f"{_ACT}86第2項第6号",), _TEXTBOOK, "号の番号を最新の条文で確かめる"),
        item=Item.DROPPING,
        documents=(*_BASIC, "drop-gear"),
    ),
)
_OTHERS: Final = (
    _rule(
        "third-parties",
        duties.third_parties,
        Source(
            (f"{_ACT}85第1項", f"{_ACT}86第2項", f"{_ACT}87", "審査要領（カテゴリーIII飛行）"),
            _TEXT,
            "落下範囲を「第三者の上空」に含める通達（2024年6月10日）の文を確かめる",
        ),
        documents=(*_BASIC, "risk", "fall-area", "insurance"),
    ),
    _rule(
        "level-3-5",
        duties.level_3_5,
        Source(
            ("審査要領（カテゴリーII飛行）5-4",),
            _TEXTBOOK,
            "2025年12月18日の改正後の文と、機体認証・技能証明がある場合の承認の要否を確かめる",
        ),
        documents=(*_BASIC, "fall-area", "declaration", "insurance"),
    ),
    _rule(
        "protected-site",
        predicates.protected_site,
        Source(
            ("小型無人機等飛行禁止法 第10条",),
            "条文の引用（2022年6月17日施行のもの）を読んだ",
            "周辺の範囲（おおむね300m）を広げる改正の有無と、条の番号を確かめる",
        ),
    ),
    _rule(
        "registration",
        predicates.registration,
        Source(
            ("航空法 第132条の2", "航空法 第132条の5"),
            _TEXTBOOK,
            "条の番号を最新の条文で確かめる",
        ),
    ),
)
_DUTIES: Final = (
    _rule(
        "plan-notice",
        duties.special_flight_duty,
        Source((f"{_ACT}88",), _TEXTBOOK, "通報事項を定める施行規則の条を確かめる"),
    ),
    _rule(
        "flight-log",
        duties.special_flight_duty,
        Source((f"{_ACT}89",), _TEXTBOOK, "記載事項を定める施行規則の条を確かめる"),
    ),
    _rule(
        "preparation",
        duties.always,
        Source((f"{_ACT}86第1項",), _TEXTBOOK),
    ),
    _rule(
        "accident-report",
        duties.always,
        Source((f"{_ACT}90", f"{_ACT}91"), _TEXTBOOK, "条の番号を最新の条文で確かめる"),
    ),
)

JP_2026: Final = RulePack(
    "JP-2026", date(2026, 1, 1), LIMITS, _AIR + _MANNER + _OTHERS + _DUTIES
)
"""The pack."""
