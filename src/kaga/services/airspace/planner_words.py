"""What the planner's states and refusals are called, each with the next step.

>>> REFUSALS["too-near"].en
'The two places are nearer than 60 m to each other. Choose another one.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.web.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language

PHASES: Final[Mapping[str, Words]] = {
    "away": Words(
        "経路を計算する仕組みが止まっています。自動で動き直します。1分ほど待ってから、もう一度開いてください。",
        "いま 道を 作れません。1分 待って、もう 一度 開いて ください。",
        "The planner is not running. It restarts by itself: wait a minute and open this page again.",
    ),
    "starting": Words(
        "経路を計算する仕組みを準備しています（{percent}%）。しばらくして、もう一度開いてください。",
        "準備を して います（{percent}%）。少し 待って、もう 一度 開いて ください。",
        "The planner is getting ready ({percent} %). Open this page again in a moment.",
    ),
    "busy": Words(
        "利用が混み合っています。数秒待って、もう一度お試しください。",
        "いま こんで います。少し 待って、もう 一度 して ください。",
        "Many are asking at this moment. Wait a few seconds and try again.",
    ),
    "no-map": Words(
        "地図がないため経路を計算できません。市の担当課が地図を用意すると使えるようになります。",
        "地図が ないので 道を 作れません。市役所が 地図を 用意します。",
        "There is no map to plan on. It works once the city has put one in use.",
    ),
    "failed": Words(
        "この経路の計算に失敗しました。場所か時刻を変えて、もう一度お試しください。",
        "道を 作れませんでした。場所か 時間を かえて、もう 一度 して ください。",
        "Planning this route failed. Change a place or the time and try again.",
    ),
}
"""By `client.Phase`, and for an answer that did not come."""

DOING: Final[Mapping[str, Words]] = {
    "waking": Words("起動しています", "始めて います", "Starting"),
    "building": Words(
        "仮の町の地図を作っています", "地図を 作って います", "Building the stand-in city"
    ),
    "loading": Words("地図を読み込んでいます", "地図を 読んで います", "Loading the map"),
    "registering": Words(
        "地図を登録しています", "地図を 登録して います", "Registering the map"
    ),
    "compiling": Words(
        "計算プログラムを準備しています（初回だけ、1分ほどかかります）",
        "はじめて なので、準備を して います（1分 くらい）",
        "Compiling the planner, this once: about a minute",
    ),
    "warming": Words(
        "試しに経路を計算しています", "ためしに 道を 作って います", "Planning once to warm up"
    ),
}
"""By `client.PlannerState.doing`."""

REFUSALS: Final[Mapping[str, Words]] = {
    "not-a-request": Words(
        "入力を読み取れません。出発地・目的地・日時を確かめてください。",
        "書いた ものが わかりません。場所と 時間を 見て ください。",
        "This cannot be read. Check the two places and the time.",
    ),
    "no-such-place": Words(
        "「{text}」という場所が見つかりません。別の名前か、緯度,経度（例：36.3199,136.3507）で入れてください。",
        "「{text}」が 見つかりません。ほかの 名前を 書いて ください。",
        "No place fits “{text}”. Try another name, or lat,lon such as 36.3199,136.3507.",
    ),
    "no-such-vehicle": Words(
        "機体の種類が一覧にありません。一覧から選んでください。",
        "ドローンの 種類を 選んで ください。",
        "There is no such class of vehicle. Choose one of the list.",
    ),
    "no-such-alternative": Words(
        "その案はありません。もう一度、経路を計算してください。",
        "その 道は ありません。もう 一度 道を 作って ください。",
        "There is no such alternative. Plan the route again.",
    ),
    "plan-changed": Words(
        "計算した後で、地図・飛行の制限・ほかの飛行が変わりました。もう一度、経路を計算してください。",
        "あとから 変わった ことが あります。もう 一度 道を 作って ください。",
        "Map, zones or filed flights have changed since. Plan the route again.",
    ),
    "no-such-format": Words(
        "その形式では出力できません。",
        "その ファイルは 作れません。",
        "There is no such format.",
    ),
    "no-such-slot": Words(
        "時間帯は0から95、日の種類は一覧から選んでください。",
        "時間を 選び直して ください。",
        "Choose a quarter from 0 to 95 and a kind of day of the list.",
    ),
    "not-certified": Words(
        "この案には証明書を出せません（{why}）。別の案を選ぶか、時刻を変えてください。",
        "この 道は 出せません。ほかの 道を 選んで ください。",
        "No certificate can be issued for this alternative ({why}). Choose another or change the time.",
    ),
    "too-far": Words(
        "2つの場所が離れすぎています。40 km以内の場所を選んでください。",
        "2つの 場所が 遠すぎます。近い 場所を 選んで ください。",
        "The two places are too far apart. Choose places within 40 km.",
    ),
    "too-near": Words(
        "2つの場所が60 mより近いため計算できません。別の場所を選んでください。",
        "2つの 場所が 近すぎます。ほかの 場所を 選んで ください。",
        "The two places are nearer than 60 m to each other. Choose another one.",
    ),
    "outside-map": Words(
        "市の地図の外です。市内の場所を選んでください。",
        "市の 外です。市の 中の 場所を 選んで ください。",
        "That is outside the city's map. Choose a place within the city.",
    ),
    "unknown-map": Words(
        "その場所の地図がありません。市内の陸の上の場所を選んでください。",
        "そこの 地図が ありません。市の 中の 場所を 選んで ください。",
        "There is no map of that place. Choose a place on land within the city.",
    ),
    "unknown-people": Words(
        "その辺りに人がどれだけいるか分からないため、計算できません。別の場所を選んでください。",
        "そこに 人が いるか わかりません。ほかの 場所を 選んで ください。",
        "Nobody knows how many people are there. Choose another place.",
    ),
    "unreadable-zone": Words(
        "飛行の制限の高さが読み取れないため、計算を止めました。市の担当課に知らせてください。",
        "きまりの 高さが わかりません。市役所に 教えて ください。",
        "The heights of a zone cannot be told, so nothing is planned. Tell the city's airspace desk.",
    ),
    "end-not-free": Words(
        "離着陸できる空き地が近くにありません。広い場所の近くを選んでください。",
        "近くに おりる 所が ありません。広い 所を 選んで ください。",
        "There is no free ground to take off or land nearby. Choose a more open place.",
    ),
    "end-closed": Words(
        "出発地か目的地が、空港の近くの低い空域か、飛行できない区域・催し・工事の中にあります。場所か時刻を変えてください。",
        "その 場所は いま 飛んでは いけません。場所か 時間を かえて ください。",
        "One end lies below an airport's surface with no room left, or in a closed zone, an event or works. Change the place or the time.",
    ),
    "end-closed-airport": Words(
        "「{name}」の上は{airport}の{surface}（海抜{surface_m:.0f} m）の下で、地面や建物から安全な高さ（海抜{floor_m:.0f} m以上）が取れません。時刻を変えても飛べません。空港からもっと離れた場所を選んでください。",
        "「{name}」は 空港の 近くです。ドローンが 飛べる 高さが ありません。空港から もっと 遠い 所を 選んで ください。",
        "Above {name} stands the {surface} surface of {airport} at {surface_m:.0f} m above the sea; a safe height over ground and roofs begins at {floor_m:.0f} m. Another time does not help: choose a place farther from the airport.",
    ),
    "end-closed-steep": Words(
        "「{name}」は崖や急な斜面に囲まれ、地面や木から30 m離れて150 mの上限より下を通れる出口がありません。尾根や谷の開けた場所を選んでください。",
        "「{name}」は 山の 急な 所です。安全に 出る 道が ありません。広くて 平らな 所を 選んで ください。",
        "Steep ground shuts {name} in: nothing leads out between 30 m from ground and trees and the 150 m limit. Choose a place on more open ground.",
    ),
    "end-closed-unknown": Words(
        "「{name}」のすぐ近くに地図のない所があり、安全な高さが分かりません。市の内側の場所を選んでください。",
        "「{name}」の 近くは 地図が ありません。市の 中の ほかの 場所を 選んで ください。",
        "There is no map right beside {name}, so no safe height is known. Choose a place farther inside the city.",
    ),
    "end-closed-zone": Words(
        "「{name}」は、飛行できない区域・催し・工事（{zone}）の中にあります。その時間を避けるか、区域の外の場所を選んでください。",
        "「{name}」では いま 飛んでは いけません。時間か 場所を かえて ください。",
        "{name} lies in a closed zone, an event or works ({zone}). Choose another time, or a place outside.",
    ),
    "no-way": Words(
        "安全に通れる道がありません。場所か時刻を変えてください。",
        "安全な 道が ありません。場所か 時間を かえて ください。",
        "There is no safe way. Change a place or the time.",
    ),
    "no-height": Words(
        "150 mの上限の下に、安全な高さがありません。場所を変えてください。",
        "安全な 高さが ありません。場所を かえて ください。",
        "There is no safe height below the 150 m limit. Change a place.",
    ),
    "too-steep": Words(
        "この機体では上り下りが急すぎます。機体か場所を変えてください。",
        "この ドローンには 急すぎます。ほかの ドローンを 選んで ください。",
        "Too steep for this aircraft. Change the aircraft or a place.",
    ),
    "search-too-long": Words(
        "計算に時間がかかりすぎるため止めました。もう少し近い場所を選んでください。",
        "時間が かかりすぎます。近い 場所を 選んで ください。",
        "Planning took too long and was stopped. Choose nearer places.",
    ),
    "endurance": Words(
        "この機体の電池では届きません。機体を変えるか、近い場所を選んでください。",
        "電池が 足りません。ほかの ドローンか 近い 場所を 選んで ください。",
        "The battery does not last. Change the aircraft or choose nearer places.",
    ),
    "too-much-wind": Words(
        "風が強すぎます。時刻を変えてください。",
        "風が 強すぎます。時間を かえて ください。",
        "Too much wind. Change the time.",
    ),
}
"""By kind (`client.Refused.kind`); facts of the refusal fill the {named} places."""


SURFACES: Final[Mapping[str, Words]] = {
    "strip": Words("着陸帯", "滑走路の 周り", "strip"),
    "approach": Words("進入表面", "進入表面", "approach"),
    "extended-approach": Words("延長進入表面", "延長進入表面", "extended approach"),
    "transitional": Words("転移表面", "転移表面", "transitional"),
    "horizontal": Words("水平表面", "水平表面", "horizontal"),
    "conical": Words("円錐表面", "円錐表面", "conical"),
    "outer-horizontal": Words("外側水平表面", "外側水平表面", "outer horizontal"),
}
"""Airports' surfaces by the engine's names."""


def refusal_words(kind: str, facts: Mapping[str, object]) -> Words:
    """A refusal, its facts filled in; an unknown kind reads as no way."""
    cause = f"{kind}-{facts.get('cause')}"
    text = REFUSALS.get(cause) or REFUSALS.get(kind) or REFUSALS["no-way"]
    surface = SURFACES.get(str(facts.get("surface")))
    return Words(
        *(
            getattr(text, language).format_map(
                {
                    "text": "",
                    "why": "",
                    **facts,
                    "surface": surface and surface.in_language(language),
                }
            )
            for language in LANGUAGES
        )
    )


def refusal_text(kind: str, facts: Mapping[str, object], language: Language) -> str:
    """A refusal in a language."""
    return refusal_words(kind, facts).in_language(language)
