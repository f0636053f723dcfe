"""What pages say of the air at a time: closed and limited air, flights of others.

>>> LOOKS["closed"].en
'Closed air'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

LOOKS: Final = {
    "closed": Words("飛行できない空域（規制・催し・工事）", "飛べない 所", "Closed air"),
    "permission": Words("許可が要る空域", "許可が いる 所", "Air that needs a permission"),
    "avoid": Words("できるだけ避ける空域", "なるべく 飛ばない 所", "Air to avoid if possible"),
}
others = Words(
    "同じ時間のほかの飛行", "同じ 時間の ほかの ドローン", "Other flights at that time"
)
at_time = Words("この時間の空", "この 時間の 空", "The air at that time")
at_time_lead = Words(
    "{begins}から{ends}までに、この範囲にある規制と、受理済みの飛行です。",
    "{begins}から {ends}までの、飛べない 所と ほかの ドローンです。",
    "Limits and accepted flights in this area from {begins} to {ends}.",
)
ends_hidden = Words(
    "ほかの飛行の出発地と目的地は、住まいなどが分からないように、500 m四方を消しています。",
    "ほかの ドローンの 出発する 所と 行く 所は 見せません。",
    "Where other flights start and end is left out: 500 m squares around both.",
)
nothing = Words(
    "この時間、この範囲に規制もほかの飛行もありません。",
    "飛べない 所も ほかの ドローンも ありません。",
    "No limits and no other flights in this area then.",
)
not_all = Words(
    "多いため、はじめの{count}件だけを示しています。",
    "多いので、{count}だけ 見せて います。",
    "There are more; the first {count} are shown.",
)
what = Words("空域・飛行", "何か", "What")
kind = Words("種類", "種類", "Kind")
heights = Words("高さ", "高さ", "Height")
when = Words("時間", "時間", "When")
flight_of = Words("{operator}の飛行", "{operator}の ドローン", "A flight of {operator}")
between = Words("{low}から{high}", "{low}から {high}", "{low} to {high}")
all_the_time = Words("この時間ずっと", "この 時間 ずっと", "all this time")
to_top = Words("{high}まで", "{high}まで", "up to {high}")
DATUMS: Final = {
    "agl": Words("地面から{metres} m", "地面から {metres}メートル", "{metres} m above ground"),
    "msl": Words("標高{metres} m", "海から {metres}メートル", "{metres} m above the sea"),
    "ellipsoid": Words("楕円体高{metres} m", "だ円体から {metres}メートル", "{metres} m above the ellipsoid"),
}  # fmt: skip

oblique = Words("斜めから見た図", "ななめから 見た 絵", "Seen from aside")
oblique_of = Words(
    "{start}から{goal}までの経路を斜め上から見た図。地面の起伏と建物の上に、経路とその真下の幅60 mの帯が描かれています。",
    "{start}から {goal}までの 道を ななめから 見た 絵。地面と 建物と 道が あります。",
    "The route from {start} to {goal} seen from aside: relief, buildings, the line and the ground below it.",
)
oblique_note = Words(
    "色の幕は経路から地面まで、地面の帯は人を数える左右30 mです。長い経路では高さを最大4倍に強調しています。",
    "色の 幕は 道から 地面まで、帯は 左右 30メートルです。長い 道では 高さを 大きく かいて います。",
    "The curtain hangs from the route to the ground; the band is the 30 m to both sides in which "
    "people are counted. Heights of long routes are drawn up to four times as large.",
)
rehearsal_job = Words(
    "シミュレーターでの予行", "コンピューターの 中で 飛ばす", "Rehearsal in the simulator"
)
rehearsal_begins = Words(
    "シミュレーターに計画を送っています。",
    "計画を 送って います。",
    "Sending the plan to the simulator.",
)
rehearsing = Words(
    "飛行しています：{planned}秒のうち{flown}秒",
    "飛んで います：{planned}秒の うち {flown}秒",
    "In the air: {flown} of {planned} s",
)
