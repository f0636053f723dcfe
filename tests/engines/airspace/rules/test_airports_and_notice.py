from __future__ import annotations

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.rules.airports import breaches
from kaga.engines.airspace.rules.facts import EntryControl, Sight
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.rules.judge import judge
from kaga.engines.airspace.rules.notice import Filing, notice_text
from kaga.engines.airspace.surfaces import AirportSurfaces
from tests.engines.airspace.rules.cases import LICENSED, PLAIN, but

KOMATSU_AIR = AirportSurfaces.of(KOMATSU)
NEAR = (36.375, 136.375)


def level_flight(height: float) -> list[Position]:
    return [
        Position(NEAR[0] + step * 1e-4, NEAR[1], Msl(height)) for step in range(4)
    ]  # fmt: skip


def test_a_path_just_below_every_surface_breaks_none_and_just_above_one():
    limits = [KOMATSU_AIR.limit_at(one.lat, one.lon) for one in level_flight(0.0)]
    lowest = min(limit.height.metres for limit in limits)
    assert breaches(level_flight(lowest - 0.01), KOMATSU_AIR) == ()
    (found,) = breaches(level_flight(lowest + 0.01), KOMATSU_AIR)
    assert 0.0 < found.above_m <= 0.011
    assert (found.airport, found.surface) == (KOMATSU.name, limits[0].kind.value)


def test_the_worst_place_of_each_surface_is_told():
    found = breaches(level_flight(500.0), KOMATSU_AIR)
    assert len({one.surface for one in found}) == len(found)
    assert [one.above_m for one in found] == sorted(
        (one.above_m for one in found), reverse=True
    )
    deepest = max(
        500.0 - KOMATSU_AIR.limit_at(one.lat, one.lon).height.metres
        for one in level_flight(500.0)
    )
    assert abs(found[0].above_m - deepest) < 0.05


def test_a_way_there_and_back_tells_the_worst_place_once():
    there = level_flight(500.0)
    lower = [Position(one.lat, one.lon, Msl(400.0)) for one in reversed(there)]
    assert breaches([*there, *lower], KOMATSU_AIR) == breaches(there, KOMATSU_AIR)


def test_far_from_an_airport_nothing_is_broken():
    far = [Position(35.9, 136.0, Msl(900.0)), Position(35.91, 136.0, Msl(900.0))]
    assert breaches(far, KOMATSU_AIR) == ()


def test_the_notice_has_every_field_of_the_flight():
    facts = but(sight=Sight.BEYOND, entry_control=EntryControl.CAMERA, crew=LICENSED)
    filing = Filing(
        "医薬品の輸送",
        "JU0000000000",
        "操縦 花子",
        "加賀温泉駅前",
        "加賀市文化会館",
        12.0,
        95.5,
    )
    text = notice_text(facts, judge(facts, JP_2026), filing)
    assert text.splitlines() == [
        "飛行の日時：2026年11月23日 14時00分 から 2026年11月23日 14時10分 まで",
        "飛行の目的：医薬品の輸送",
        "飛行の経路：加賀温泉駅前 から 加賀市文化会館 まで（経路図は別添）",
        "飛行の高度：対地 最高100m（海抜 最高96m）",
        "飛行の速度：12m/s",
        "特定飛行の該当：目視外の飛行",
        "飛行の方法：目視外（補助者なし）、自動操縦",
        "立入管理措置：機上カメラによる確認",
        "飛行の分類：カテゴリーIIB・レベル3.5",
        "登録記号：JU0000000000",
        "操縦者：操縦 花子",
        "技能証明：二等（第二種）",
        "機体認証：二等（第二種）",
        "最大離陸重量：10kg",
        "許可・承認番号：なし",
        "保険：加入",
        "連絡先：未記入",
    ]


def test_the_notice_of_a_plain_flight_says_so():
    facts = but(highest=None)
    text = notice_text(
        facts, judge(PLAIN, JP_2026), Filing("点検", "JU1", "甲", "甲地", "乙地", 5.0, 20.0)
    )
    assert "特定飛行の該当：なし" in text
    assert "対地 最高不明" in text
