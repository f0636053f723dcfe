"""What is said of rides on demand within a journey, and of choosing and booking one."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

wheel: Final = Words("車いすで行く", "車いすで 行く", "By wheelchair")
wheel_hint: Final = Words(
    "階段と急な坂を避けます。電車・バスの車両が対応しているかは、まだデータがありません。",
    "かいだんと 急な 坂を 通りません。バスや 電車が だいじょうぶか どうかは わかりません。",
    "Avoids steps and steep slopes. Whether trains and buses are accessible is not known yet.",
)
walker: Final = Words("移動のしかた", "どうやって 行く", "How you move")
foot: Final = Words("歩いて", "歩いて", "On foot")
walk_short: Final = Words("歩き{count}分", "歩く {count}分", "Walk {count} min")
called: Final = Words("予約制", "よやくが いる", "Book ahead")
direct: Final = Words(
    "乗り換えなしで目の前まで", "のりかえなしで 着く", "No change, near the door"
)
waits: Final = Words(
    "{since}〜{until} の間にお迎え",
    "{since}から {until}の 間に 来ます",
    "Picked up {since}–{until}",
)
at_latest: Final = Words("（おそくとも）", "（いちばん おそくて）", "(at the latest)")
promise: Final = Words(
    "予約すると、この時間帯が約束になります。",
    "よやくすると、この 時間を やくそくします。",
    "Once booked, these times are promised.",
)
ride_yen: Final = Words("1人 {yen}円", "1人 {yen}円", "{yen} yen each")
who_may: Final = Words(
    "のりあい号を予約できるのは{who}です。",
    "のりあい号に のれる 人は {who}です。",
    "The shared taxi can be booked by {who}.",
)
who: Final = {
    "citizen": Words("加賀市民", "加賀市民", "citizens of Kaga"),
    "e_citizen": Words("e-加賀市民", "e-加賀市民", "e-citizens"),
    "guest": Words("どなたでも", "だれでも", "anybody"),
}
and_: Final = Words("と", "と ", " and ")
sign_in_hint: Final = Words(
    "行き方を選ぶのにサインインはいりません。予約のときだけサインインします。",
    "えらぶだけなら サインインは いりません。よやくの ときだけ サインインします。",
    "You need not sign in to choose; only to book.",
)
choose: Final = Words("この行き方にする", "これに する", "Choose this")
choose_home: Final = Words("帰りはこれにする", "帰りは これに する", "Choose for the way back")
chosen_title: Final = Words("選んだ行き方", "えらんだ 行き方", "Your journey")
chosen_lead: Final = Words(
    "予約のいらない電車・バスは、このままお出かけください。",
    "電車と バスは よやくが いりません。",
    "Trains and buses need no booking.",
)
booking: Final = Words("のりあい号の予約", "のりあい号の よやく", "Booking the shared taxi")
total: Final = Words(
    "のりあい号 {count}回 合計 {yen}円（車内でお支払い）",
    "のりあい号 {count}回 {yen}円（車で はらいます）",
    "{count} rides by shared taxi, {yen} yen in all, paid on board",
)
book: Final = Words("予約する", "よやくする", "Book")
book_both: Final = Words(
    "行きと帰りをまとめて予約する", "行きと 帰りを よやくする", "Book both ways"
)
sign_in: Final = Words(
    "サインインして予約する", "サインインして よやくする", "Sign in and book"
)
name_lead: Final = Words(
    "はじめての方は、お名前をお知らせください。運転手がお声がけするのに使います。",
    "はじめての 人は 名前を 書いて ください。",
    "On your first booking, tell us your name: the driver will call you by it.",
)
expired: Final = Words(
    "ご案内した時刻の有効期限（10分）が切れました。もう一度調べて、選びなおしてください。",
    "時間が すぎました。もう一度 しらべて ください。",
    "The offer was good for ten minutes. Please search again and choose anew.",
)
search_again: Final = Words("同じ条件でもう一度調べる", "もう一度 しらべる", "Search again")
booked: Final = Words("予約できました", "よやく できました", "Booked")
booked_text: Final = Words(
    "乗るときに、この券を見せてください。時刻が変わるときはお知らせします。",
    "のる ときに 見せて ください。時間が かわる ときは 知らせます。",
    "Show this when you board. You will be told if anything changes.",
)
booked_by_other: Final = Words(
    "この行き方の予約は済んでいます。券は予約した方だけが見られます。",
    "よやくは おわって います。チケットは よやくした 人だけが 見られます。",
    "This journey is booked. Only who booked it sees the tickets.",
)
ticket: Final = Words("乗車券 {reference}", "チケット {reference}", "Ticket {reference}")
back_title: Final = Words("帰りの行き方を選ぶ", "帰りを えらぶ", "Choose the way back")
back_lead: Final = Words(
    "行きののりあい号を入れた計画で、帰りの空きも調べます。予約は行きと帰りをまとめて1回です。",
    "帰りの タクシーも いっしょに よやく できます。",
    "The way back is tried together with the way there, and both are booked at once.",
)
back_ask: Final = Words("帰りも調べる", "帰りも しらべる", "Search the way back")
family_link: Final = Words("この行き方のページ", "この ページ", "This page")
left_title: Final = Words(
    "ほかにもあった行き方（{count}件）",
    "ほかの 行き方（{count}）",
    "{count} more that we left out",
)
left: Final = {
    "line_serves": Words(
        "{times}：予約なしで乗れる {instead} 発とほとんど変わりません。",
        "{times}：{instead}の 車と ほとんど 同じです。",
        "{times}: hardly differs from the {instead} without booking.",
    ),
    "hardly_sooner": Words(
        "{times}：のりあい号を使っても、{instead} 発より5分も早く着きません。",
        "{times}：{instead}の ほうが いいです。",
        "{times}: not even five minutes better than leaving at {instead}.",
    ),
    "far_slower": Words(
        "{times}：{instead} 発のほうがずっと早く着きます。",
        "{times}：{instead}の ほうが 早いです。",
        "{times}: leaving at {instead} is far quicker.",
    ),
}
stand_in_walk: Final = Words("仮の道", "仮の 道", "Placeholder streets")
stand_in_walk_text: Final = Words(
    "歩く道と車の道は、地図データが届くまでの仮の道です。時間と道すじは目安としてご覧ください。",
    "道は まだ 本当の ものでは ありません。時間は だいたいです。",
    "Ways on foot and by car use placeholder streets until map data is in: times and lines are a guide only.",
)
streets_by: Final = Words("道路：{source}", "道：{source}", "Streets: {source}")
demand_none: Final = Words(
    "この時間帯に、のりあい号で行ける便は見つかりませんでした。",
    "この 時間に のりあい号は ありません。",
    "No shared taxi could be found for this time.",
)
gone: Final = Words(
    "この行き方は、選んでから時間がたったので消えました。もう一度調べてください。",
    "時間が たったので きえました。もう一度 しらべて ください。",
    "This choice has been forgotten. Please search again.",
)
booked_now: Final = Words("予約しました。", "よやく しました。", "Booked.")
different_days: Final = Words(
    "行きと帰りの日が違うので、まとめて予約できません。別々に予約してください。",
    "日が ちがうので、べつべつに よやくして ください。",
    "The two ways are on different days. Please book them one by one.",
)
