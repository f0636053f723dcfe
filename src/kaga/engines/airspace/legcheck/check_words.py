"""What a check says of a leg: what is wrong and what to do, in three languages.

>>> SAYINGS["object"].todo.en.format(more=12)
'Fly 12 m higher there, or move the corner away.'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaga.engines.airspace.told import Told


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with the figures' places, and the next step."""

    what: Told
    todo: Told


SAYINGS: Final[dict[str, Saying]] = {
    "unknown-map": Saying(
        Told("地図のない所の上を通ります。", "地図が ない 所の 上を 通ります。", "It passes over ground that the map does not know."),
        Told("地図のある範囲に経路を直してください。", "地図が ある 所を 通って ください。", "Keep to ground that the map knows."),
    ),
    "unknown-people": Saying(
        Told("落下した場合に、人がいるかどうか分からない所があります。", "落ちたとき、人が いるか わからない 所が あります。", "It could fall where nobody knows how many people are."),
        Told("人の情報のある範囲に経路を直してください。", "人の 数が わかる 所を 通って ください。", "Keep to where people data reach."),
    ),
    "ground": Saying(
        Told("地面から{value}mしかありません（{limit}m以上必要）。", "地面から {value}メートルしか ありません（{limit}メートル いります）。", "Only {value} m above ground ({limit} m are needed)."),
        Told("ここで{more}m高く飛ぶか、地点を移してください。", "ここで {more}メートル 高く するか、場所を 変えて ください。", "Fly {more} m higher there, or move the corner away."),
    ),
    "object": Saying(
        Told("建物や木などから{value}mしかありません（{limit}m以上必要）。", "建物や 木から {value}メートルしか ありません（{limit}メートル いります）。", "Only {value} m from a building, tree or other object ({limit} m are needed)."),
        Told("ここで{more}m高く飛ぶか、地点を移してください。", "ここで {more}メートル 高く するか、場所を 変えて ください。", "Fly {more} m higher there, or move the corner away."),
    ),
    "wire": Saying(
        Told("電線・橋などから{value}mしかありません（{limit}m以上必要）。", "電線や 橋から {value}メートルしか ありません（{limit}メートル いります）。", "Only {value} m from a wire or bridge ({limit} m are needed)."),
        Told("ここで{more}m高く飛ぶか、地点を移してください。", "ここで {more}メートル 高く するか、場所を 変えて ください。", "Fly {more} m higher there, or move the corner away."),
    ),
    "high": Saying(
        Told("地面から{value}mになります（{limit}m未満まで）。", "地面から {value}メートルです（{limit}メートルより 低く します）。", "{value} m above ground ({limit} m is too high)."),
        Told("ここで{more}m低く飛ぶか、許可を受けてください。", "ここで {more}メートル 低く するか、許可を もらって ください。", "Fly {more} m lower there, or get a permission."),
    ),
    "airport": Saying(
        Told("{name}の制限表面（{surface}）を{value}m超えます。", "{name}の 空の 決まり（{surface}）より {value}メートル 高いです。", "It rises {value} m above the {surface} surface of {name}."),
        Told("ここで{more}m低く飛ぶか、空港と調整して許可を受けてください。", "ここで {more}メートル 低く するか、空港の 人と 相談して ください。", "Fly {more} m lower there, or settle it with the airport and get a permission."),
    ),
    "zone-closed": Saying(
        Told("飛行できない区域（{name}）に入ります。", "飛んでは いけない 所（{name}）に 入ります。", "It enters a closed zone ({name})."),
        Told("区域の外を通るか、時間を変えてください。", "外を 通るか、時間を 変えて ください。", "Go around it, or choose another time."),
    ),
    "zone-permission": Saying(
        Told("許可のいる区域（{name}）に入ります。", "許可が いる 所（{name}）に 入ります。", "It enters a zone that needs a permission ({name})."),
        Told("管理者の許可を受けるか、区域の外を通ってください。", "許可を もらうか、外を 通って ください。", "Get the permission of who keeps it, or go around it."),
    ),
    "zone-avoid": Saying(
        Told("避けることが望ましい区域（{name}）に入ります。", "できれば 通らない ほうが よい 所（{name}）です。", "It enters a zone that flights should avoid ({name})."),
        Told("できれば区域の外を通ってください。", "できれば 外を 通って ください。", "Go around it if you can."),
    ),
    "deaths": Saying(
        Told("落下時の予想死者数が1飛行時間あたり{value}です（上限{limit}）。この区間が最も大きくなります。", "落ちたときの 危険が 大きすぎます（1時間に {value}、上限 {limit}）。ここが 一番 大きいです。", "Expected deaths are {value} per flight hour (limit {limit}); this leg adds most."),
        Told("人の少ない所を通るように、この区間を移してください。", "人が 少ない 所を 通って ください。", "Move this leg to where fewer people are."),
    ),
    "refuge": Saying(
        Told("故障したときに降りられる場所が{value}秒間ありません。", "困ったときに 降りる 場所が {value}秒 ありません。", "For {value} s there is no place in reach to land in trouble."),
        Told("着陸できる広場や河川敷の近くを通ってください。", "広い 場所の 近くを 通って ください。", "Pass nearer to a field or river bed to land on."),
    ),
    "energy": Saying(
        Told("必要な電力は{value}Whです（使えるのは{limit}Wh）。", "電気が {value}Wh いります（使えるのは {limit}Wh）。", "It needs {value} Wh ({limit} Wh may be planned with)."),
        Told("経路を短くするか、途中で降りて電池を替えてください。", "短い 道に するか、途中で 電池を 替えて ください。", "Shorten the route, or land on the way and change batteries."),
    ),
    "speed": Saying(
        Told("秒速{value}mで飛ぶ設定です（この機種は{limit}mまで）。", "速さが 1秒に {value}メートルです（この 機体は {limit}メートルまで）。", "It is set to {value} m/s (this class flies {limit} m/s)."),
        Told("速度を下げるか、機種を選び直してください。", "速さを 下げるか、機体を 選び直して ください。", "Lower the speed, or choose another vehicle class."),
    ),
    "taken": Saying(
        Told("届け出済みの飛行（{name}）と、水平{value}m・上下{vertical}mまで近づきます。", "ほかの 飛行（{name}）に 近づきます（横 {value}メートル、上下 {vertical}メートル）。", "It comes within {value} m (and {vertical} m of height) of a filed flight ({name})."),
        Told("{offer}", "{offer}", "{offer}"),
    ),
    "landing-height": Saying(
        Told("着陸地点の高さが地面と{value}m違います。", "降りる 所の 高さが 地面と {value}メートル 違います。", "The landing height misses the ground there by {value} m."),
        Told("着陸地点の高さと基準を確かめてください。", "降りる 所の 高さを 確かめて ください。", "Check the height of the landing place and what it is measured from."),
    ),
}  # fmt: skip
"""By the finding's code."""

LATER: Final = Told(
    "出発を{low}秒から{high}秒遅らせると通れます。",
    "{low}秒から {high}秒 遅く 出ると 通れます。",
    "Depart {low} to {high} s later.",
)
HIGHER: Final = Told(
    "高さを{low}mから{high}m変えると通れます。",
    "高さを {low}から {high}メートル 変えると 通れます。",
    "Change the height by {low} to {high} m.",
)
NEITHER: Final = Told(
    "時刻か経路を変えてください。",
    "時間か 道を 変えて ください。",
    "Change the time or the route.",
)
