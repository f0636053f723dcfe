"""What pages about weekly bookings and about helpers say, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

title: Final = Words("毎週の予約", "毎週の 予約", "Weekly rides")
lead: Final = Words(
    "通院や習い事など、毎週同じ時刻に乗る便を自動で予約します。満席などで取れない日はお知らせします。",
    "毎週 同じ 時間に 乗る 車を 予約します。乗れない 日は 知らせます。",
    "Trips that come every week are booked by themselves. You are told of days without room.",
)
whose: Final = Words("{name}の予約", "{name}の 予約", "For {name}")
none: Final = Words("毎週の予約はまだありません。", "まだ ありません。", "No weekly rides yet.")
new: Final = Words("毎週の予約を加える", "毎週の 予約を 作る", "Add a weekly ride")
weekdays: Final = Words("曜日", "曜日", "Days")
weekday_names: Final = (
    Words("月", "月", "Mon"), Words("火", "火", "Tue"), Words("水", "水", "Wed"),
    Words("木", "木", "Thu"), Words("金", "金", "Fri"), Words("土", "土", "Sat"),
    Words("日", "日", "Sun"),
)  # fmt: skip
at: Final = Words("乗る時刻", "乗る 時間", "Time")
back: Final = Words("帰りの時刻（なければ空欄）", "帰りの 時間", "Way back (if any)")
ends: Final = Words("いつまで（決まっていれば）", "いつまで", "Until (if known)")
on_holidays: Final = Words("祝日も乗る", "祝日も 乗る", "On national holidays too")
make: Final = Words("この予約を始める", "はじめる", "Start")
made: Final = Words(
    "毎週の予約を登録しました。", "登録しました。", "The weekly ride was added."
)
end: Final = Words("この毎週の予約をやめる", "やめる", "End it")
ended: Final = Words("毎週の予約をやめました。", "やめました。", "The weekly ride was ended.")
skip: Final = Words("休む", "休む", "Skip")
skipped: Final = Words(
    "その日は休みにしました。", "その 日は 休みます。", "That day is left out."
)
resume: Final = Words("休みをやめる", "乗る", "Take it after all")
resumed: Final = Words(
    "その日も予約します。", "その 日も 乗ります。", "That day is booked again."
)
resumed_full: Final = Words(
    "その日は満席で予約できませんでした。ほかの時刻を選んでください。",
    "その 日は いっぱいです。ちがう 時間を えらんでください。",
    "There is no room on that day any more. Please choose another time.",
)
next_days: Final = Words("これからの日", "これからの 日", "Coming days")
states: Final = {
    "booked": Words("予約済み", "予約した", "Booked"),
    "missed": Words("取れませんでした", "乗れません", "No room"),
    "skipped": Words("休み", "休み", "Skipped"),
    "holiday": Words("祝日のため休み", "祝日で 休み", "Holiday"),
    "later": Words("後日予約", "あとで 予約", "Booked later"),
    "cancelled": Words("取消", "やめた", "Cancelled"),
}
wrong: Final = Words(
    "曜日を一つ以上選び、乗る所と降りる所を確かめてください。",
    "曜日を えらんでください。乗る ところも 見てください。",
    "Please choose at least one day, and check both stops.",
)
missed_title: Final = Words(
    "毎週の予約が取れなかった人", "毎週の 予約が できない 人", "Weekly rides without room"
)
family_title: Final = Words("家族・介助者による予約", "家族が 予約する", "Family and carers")
family_lead: Final = Words(
    "ここに登録した人は、あなたの代わりに予約・取消ができます。いつでもやめられます。",
    "ここの 人は、あなたの 代わりに 予約できます。いつでも やめられます。",
    "Whoever stands here may book and cancel for you. You can end it at any time.",
)
family_none: Final = Words("登録した人はいません。", "いません。", "Nobody yet.")
family_new: Final = Words("代わりに予約する人を加える", "代わりの 人を 決める", "Add somebody")
number: Final = Words("その人の利用者番号", "その 人の 番号", "Their user number")
number_hint: Final = Words(
    "本人の「わたしの情報」のページにある番号です。",
    "その 人の ページに ある 番号です。",
    "They find it on their own page.",
)
number_wrong: Final = Words(
    "利用者番号が見つかりません。もう一度確かめてください。",
    "番号が ありません。もう一度 見てください。",
    "No such user number. Please check it.",
)
kind: Final = Words("あなたとの関係", "かんけい", "Who they are")
kinds: Final = {
    "guardian": Words("家族・保護者", "家族", "Family"),
    "care": Words("介助者・ケアマネジャー", "助ける 人", "Carer"),
    "desk": Words("病院・店の窓口", "病院や 店の 人", "Clinic or shop counter"),
    "hotel": Words("宿泊施設", "ホテル", "Hotel"),
}
until: Final = Words("期限（決まっていれば）", "いつまで", "Until (if known)")
add: Final = Words("登録する", "決める", "Add")
named: Final = Words("登録しました。", "決めました。", "Added.")
stop: Final = Words("やめる", "やめる", "End")
stopped: Final = Words("やめました。", "やめました。", "Ended.")
i_help: Final = Words("あなたが予約できる人", "あなたが 助ける 人", "Whom you book for")
book_for: Final = Words("{name}の予約をする", "{name}の 予約を する", "Book for {name}")
