"""Why there is no plan, said to people: one sentence of what, one of what to do.

>>> refusal_words("too-near", {}).en.startswith("The two points")
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

no_place = Words(
    "「{typed}」は見つかりません。駅・施設の名前か住所を入れるか、地図を押してください。",
    "「{typed}」は ありません。ほかの 名前を 書くか、地図を おして ください。",
    "“{typed}” was not found. Enter a station, facility or address, or press the map.",
)
maybe = Words("もしかして：", "これですか：", "Did you mean:")
no_start = Words(
    "出発地を入れてください。", "出発する 所を 書いて ください。", "Enter where from."
)
no_goal = Words("目的地を入れてください。", "行く 所を 書いて ください。", "Enter where to.")
bad_moment = Words(
    "出発の日時を、2026-11-23T15:00 のように入れてください。",
    "いつ 出発するか、2026-11-23T15:00 のように 書いて ください。",
    "Enter the departure as in 2026-11-23T15:00.",
)
past = Words(
    "出発の日時は、今から30日後までの間にしてください。",
    "出発は、今から 30日までに して ください。",
    "Choose a departure between now and 30 days from now.",
)
bad_vehicle = Words(
    "機体の種類を選んでください。", "ドローンを えらんで ください。", "Choose an aircraft."
)
nothing_found = Words("経路を作れませんでした", "道を 作れませんでした", "No route")
away = Words(
    "経路を計算する仕組みに今つながりません。1分ほどしてから、もう一度お試しください。",
    "今、道を 作る ことが できません。1分 あとに もう 一度 おして ください。",
    "The planner cannot be reached right now. Please try again in a minute.",
)
busy = Words(
    "計算が混み合っています。数秒してから、もう一度お試しください。",
    "今、こんで います。少し 待って、もう 一度 おして ください。",
    "Many routes are being planned. Please try again in a few seconds.",
)
starting = Words(
    "経路の計算を準備しています（{doing}）。起動から1分ほどかかります。",
    "道を 作る 準備を して います（{doing}）。1分ぐらい かかります。",
    "The planner is starting ({doing}). It takes about a minute after the start.",
)
preparing = Words("準備中", "準備", "getting ready")
again = Words("もう一度試す", "もう 一度", "Try again")
again_by_itself = Words(
    "準備ができると、このまま表示されます。",
    "できたら、ここに 出ます。",
    "The routes will appear here by themselves.",
)
_OTHER: Final = Words(
    "この条件では経路を作れません。地点か日時を変えてください。",
    "この 所では 道を 作れません。ほかの 所か 時間に して ください。",
    "There is no route for this. Change the points or the time.",
)
_REFUSALS: Final = {
    "no-such-place": Words(
        "地点が見つかりません。駅・施設の名前か住所を入れるか、地図を押してください。",
        "その 所が ありません。ほかの 名前を 書くか、地図を おして ください。",
        "A place was not found. Enter a station, facility or address, or press the map.",
    ),
    "not-a-request": Words(
        "入力を読み取れません。地点と日時を確かめてください。",
        "書いた ことが わかりません。所と 時間を 見て ください。",
        "The question cannot be read. Check the points and the time.",
    ),
    "too-far": Words(
        "2点の間が{distance}あり、計算できる{most}より遠いです。近い地点に分けてください。",
        "遠すぎます（{distance}）。近い 所に して ください。",
        "The points are {distance} apart; at most {most} can be planned. Split the flight.",
    ),
    "too-near": Words(
        "2つの地点が近すぎます。別の地点を選んでください。",
        "2つの 所が 近すぎます。はなれた 所を えらんで ください。",
        "The two points are too near to each other. Choose another one.",
    ),
    "outside-map": Words(
        "地点が市の地図の外にあります。市の中の地点を選んでください。",
        "市の 外です。市の 中を えらんで ください。",
        "A point lies outside the map of the city. Choose one inside.",
    ),
    "unknown-map": Words(
        "この場所は地図のデータがありません。別の地点を選んでください。",
        "ここは 地図が ありません。ほかの 所を えらんで ください。",
        "There is no map data here. Choose another point.",
    ),
    "unknown-people": Words(
        "この辺りにいる人の数が分からないため、飛行できません。別の地点を選んでください。",
        "人が いるか わからないので 飛べません。ほかの 所を えらんで ください。",
        "Nobody knows how many people are here, so nothing may fly. Choose another point.",
    ),
    "unreadable-zone": Words(
        "飛行の制限のデータに読めないものがあり、計算を止めました。市の空域担当にお知らせください。",
        "飛べない 所の 情報が おかしいです。市に 知らせて ください。",
        "A zone cannot be read, so planning has stopped. Please tell the airspace desk.",
    ),
    "end-not-free": Words(
        "この地点には離着陸できる空きがありません。近くの広い場所を選んでください。",
        "ここは せまくて 飛べません。近くの 広い 所を えらんで ください。",
        "There is no room to take off or land here. Choose an open place near by.",
    ),
    "end-closed": Words(
        "この地点は飛行が制限されています。別の地点か日時を選んでください。",
        "ここは 飛んでは いけない 所です。ほかの 所か 時間に して ください。",
        "Flying is closed at this point. Choose another point or time.",
    ),
    "no-way": Words(
        "規則を守って行ける経路がありません。地点か日時を変えてください。",
        "決まりを 守って 行ける 道が ありません。ほかの 所か 時間に して ください。",
        "No way keeps the rules. Change the points or the time.",
    ),
    "no-height": Words(
        "途中に、飛べる高さがない場所があります。地点を変えてください。",
        "飛べる 高さが ない 所が あります。ほかの 所に して ください。",
        "Somewhere on the way no height is allowed. Change the points.",
    ),
    "too-steep": Words(
        "この機体では登れない急な所があります。別の機体を選んでください。",
        "この ドローンでは のぼれません。ほかの ドローンに して ください。",
        "Too steep for this aircraft. Choose another one.",
    ),
    "search-too-long": Words(
        "計算が長くなりすぎるため止めました。近い地点に分けてください。",
        "計算が 長すぎます。近い 所に して ください。",
        "The search took too long and was stopped. Split the flight.",
    ),
    "endurance": Words(
        "この機体の電池では届きません。近い地点か、別の機体を選んでください。",
        "電池が たりません。近い 所か、ほかの ドローンに して ください。",
        "The battery of this aircraft is too small. Choose a nearer point or another aircraft.",
    ),
    "too-much-wind": Words(
        "風が強すぎて飛べません。日時を変えてください。",
        "風が 強すぎます。ほかの 時間に して ください。",
        "There is too much wind. Choose another time.",
    ),
}  # fmt: skip
KINDS: Final = frozenset(_REFUSALS)
"""Kinds of the engine's refusals that have a sentence of their own."""


def refusal_words(kind: str, facts: Mapping[str, object]) -> Words:
    """The sentence for a refusal of the planner, its figures filled in."""
    found = _REFUSALS.get(kind, _OTHER)
    if kind != "too-far":
        return found
    apart, most = (_kilometres(facts.get(name)) for name in ("distance_m", "most_m"))
    return Words(
        found.ja.format(distance=apart, most=most),
        found.easy.format(distance=apart, most=most),
        found.en.format(distance=apart, most=most),
    )


def _kilometres(metres: object) -> str:
    return f"{metres / 1e3:.0f} km" if isinstance(metres, int | float) else "?"
