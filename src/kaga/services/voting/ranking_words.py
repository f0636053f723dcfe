"""What is said of rankings: how to rank, how they are counted, what came out.

>>> methods[Method.SCHULZE].en
'Ranking, compared in pairs (Schulze)'
"""

from __future__ import annotations

from typing import Final

from kaga.engines.ballot.model import Method
from kaga.kernel.web.words import Words

rank_rule: Final = Words(
    "良いと思う順に番号を付けます。全部に付けなくてもかまいません。",
    "いいと 思う じゅんばんを つけます。ぜんぶで なくて いいです。",
    "Rank them in the order you prefer; you need not rank them all.",
)
grade_rule: Final = Words(
    "一つずつ、5段階で評価します。",
    "1つずつ 5つの 中から ひょうかを えらびます。",
    "Give each of them one of five grades.",
)
methods: Final[dict[Method, Words]] = {
    Method.SCHULZE: Words(
        "順位を付け、二つずつ比べて決める（シュルツ方式）",
        "じゅんばんを つけて、2つずつ くらべる",
        "Ranking, compared in pairs (Schulze)",
    ),
    Method.STV: Words(
        "順位を付け、票を移しながら複数を選ぶ（単記移譲式）",
        "じゅんばんを つけて、いくつか えらぶ",
        "Ranking, several elected (single transferable vote)",
    ),
    Method.JUDGMENT: Words(
        "5段階で評価し、真ん中の評価で決める（多数判断方式）",
        "5つの ひょうかで くらべる",
        "Grading, compared by the middle grade (majority judgment)",
    ),
}
counted_by: Final[dict[Method, Words]] = {
    Method.SCHULZE: Words(
        "案を二つずつ比べ、より多くの票で上に置かれた方を勝ちとします。勝ち負けが輪になったときは、いちばん強い勝ちの連なりで順番を決めます（シュルツ方式）。",
        "2つずつ くらべて、上に した 人が 多い ほうが 勝ちです。ぜんぶに 勝った ものが 1番です。",
        "Answers are compared two by two; the one that more ballots put first wins. Where victories run in a circle, the strongest chain of victories decides (Schulze's method).",
    ),
    Method.STV: Words(
        "必要な票に届いた案から決まります。余った票と、いちばん少なかった案の票は、その票で次に選ばれた案に移ります（単記移譲式）。",
        "いる 数の 票を もらった ものから 決まります。あまった 票は、つぎの じゅんばんの ものに うつります。",
        "Whoever reaches the votes needed is elected. Votes beyond that, and those of the last, go on to the next answer on the same ballots (single transferable vote).",
    ),
    Method.JUDGMENT: Words(
        "案ごとに評価を良い方から並べ、ちょうど真ん中の人の評価で比べます。同じときは、真ん中の票を一つずつ除いて比べます（多数判断方式）。",
        "よい ほうから ならべて、まん中の 人の ひょうかで くらべます。",
        "For each answer the grades are put in order, and the one in the middle counts. Between equals, ballots are taken from the middle one by one (majority judgment).",
    ),
}
grades: Final = (
    Words("とても良い", "とても いい", "Excellent"),
    Words("良い", "いい", "Good"),
    Words("ふつう", "ふつう", "Fair"),
    Words("いまひとつ", "あまり よくない", "Poor"),
    Words("良くない", "よくない", "Bad"),
)
order_title: Final = Words("順位", "じゅんばん", "Order")
elected_title: Final = Words("選ばれたもの", "えらばれた もの", "Elected")
how_title: Final = Words("どう数えたか", "どう かぞえたか", "How it was counted")
place: Final = Words("{number}位", "{number}番", "{number}.")
elected_place: Final = Words("{number}", "{number}", "{number}.")
tied: Final = Words("同じ順位", "同じ じゅんばん", "tied")
pairs_caption: Final = Words(
    "二つずつ比べた票の数", "2つずつ くらべた 票の 数", "Ballots that prefer one to another"
)
pairs_text: Final = Words(
    "左の案を、上の番号の案より良いとした票の数です。勝った方に印（○）を付けています。",
    "左の ものを、上の 番号の ものより いいと した 票の 数です。○が 勝ちです。",
    "Each number tells how many ballots prefer the answer on the left to the one above. A circle (○) marks a victory.",
)
wins: Final = Words("勝ち", "勝ち", "wins")
rounds_caption: Final = Words(
    "集計の回ごとの票", "かぞえた ときの 票", "Votes in each round of the count"
)
round_head: Final = Words("{number}回目", "{number}回め", "Round {number}")
round_wins: Final = Words("当選", "えらばれた", "elected")
round_loses: Final = Words("除外", "はずれた", "out")
round_tied: Final = Words(
    "{number}回目は同じ票数だったため、問いに書かれた順で決めました。",
    "{number}回めは 同じ 数だったので、書いて ある じゅんばんで 決めました。",
    "In round {number} there was a tie; the order of the question decided.",
)
quota: Final = Words(
    "一つ選ばれるのに必要な票は{quota}票です。",
    "{quota}の 票で えらばれます。",
    "{quota} votes are needed to be elected.",
)
grades_caption: Final = Words(
    "評価ごとの票の数", "ひょうかの 数", "How often each grade was given"
)
grades_text: Final = Words(
    "印（◎）が、ちょうど真ん中の人の評価です。",
    "◎が まん中の 人の ひょうかです。",
    "A double circle (◎) marks the middle grade.",
)
middle: Final = Words("真ん中の評価", "まん中", "middle grade")
answer: Final = Words("案", "もの", "Answer")
cast_valid: Final = Words("数えた票 {count}", "かぞえた 票 {count}", "{count} counted")
cast_blank: Final = Words("白票 {count}", "白票 {count}", "{count} blank")
cast_invalid: Final = Words("無効 {count}", "かぞえない 票 {count}", "{count} invalid")
every_one: Final = Words(
    "順位や評価の票は、だれのものか分からないように混ぜてから、一枚ずつ開きます。開いた票は記録（アーカイブ）に載ります。",
    "だれの 票か わからない ように まぜてから、1まいずつ ひらきます。",
    "Rankings and grades are mixed, so that nobody can tell whose they were, and then opened one by one. All of them stand in the archive.",
)
