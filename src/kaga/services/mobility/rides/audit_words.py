"""What the page that looks back says, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.mobility.rides import words

title: Final = words.audit_title
lead: Final = Words(
    "お客様に伝えた時刻と、実際に乗り降りした時刻を、予約や配車の仕組みとは別の計算で突き合わせます。",
    "話した 時間と、本当に 乗った 時間を くらべます。",
    "Compares what riders were told with what happened, by code that neither books nor plans.",
)
checked: Final = Words("照合の結果", "くらべた けっか", "What was found")
sound: Final = Words(
    "時刻の変更はすべて本人に伝えています。記録と台帳も一致しています。",
    "時間が 変わった ことは ぜんぶ 話しました。記録も 正しいです。",
    "Every change was told, and events and ledger agree.",
)
not_sound: Final = Words(
    "伝えていない変更、または一致しない記録があります。下の一覧を確かめてください。",
    "話していない ことが あります。下を 見てください。",
    "A change was not told, or records disagree. Please look at the list below.",
)
none: Final = Words(
    "この日の予約はありません。", "この 日の 予約は ありません。", "No bookings on this day."
)
verdicts: Final = {
    "kept": Words("守った", "守った", "Kept"),
    "changed": Words("伝えて変更し、守った", "話して 変えて、守った", "Changed, told, kept"),
    "broken": Words("守れなかった", "守れなかった", "Broken"),
    "failed": Words("運行できなかった", "走れなかった", "Not served"),
    "cancelled": Words("取消", "やめた", "Cancelled"),
    "no_show": Words("不在", "いなかった", "No-show"),
    "unrecorded": Words("乗り降りの記録なし", "記録が ない", "No record"),
    "ahead": Words("これから", "これから", "Still ahead"),
}
counts_title: Final = Words("結果", "けっか", "Outcome")
changes_title: Final = Words(
    "変わった予約・守れなかった予約", "変わった 予約", "Changed or broken"
)
changes_none: Final = Words("変わった予約はありません。", "ありません。", "None changed.")
booking: Final = Words("予約", "予約", "Booking")
outcome: Final = Words("結果", "けっか", "Outcome")
told: Final = Words("伝えた時刻", "話した 時間", "Told")
actual: Final = Words("実際", "本当の 時間", "Actual")
reasons: Final = Words("理由", "わけ", "Why")
fairness_title: Final = Words(
    "地区と受付方法による差（この日まで7日間）", "地区の ちがい（7日）", "Fairness, seven days"
)
fairness_plot: Final = Words(
    "希望した人のうち乗れた割合", "乗れた 人の わりあい", "Share served"
)
percent: Final = Words("％", "％", "%")
fairness_note: Final = Words(
    "断った希望も数えています。少ない人数の地区は偶然の差が大きく出ます。",
    "ことわった 人も 数えています。",
    "Rides that were refused are counted. Small districts vary by chance.",
)
ratio: Final = Words(
    "最も乗れた地区と最も乗れなかった地区の比 {ratio}",
    "地区の ちがい {ratio}",
    "Best district by worst: {ratio}",
)
by_district: Final = Words("地区ごと", "地区ごと", "By district")
by_channel: Final = Words("受付方法ごと", "受付の 方法ごと", "By channel")
columns: Final = {
    "name": Words("区分", "グループ", "Group"),
    "asked": Words("希望", "ほしい", "Asked"),
    "served": Words("乗車", "乗った", "Served"),
    "share": Words("割合", "わりあい", "Share"),
    "waited": Words("待ち（分）", "待った 分", "Waited (min)"),
    "detour": Words("遠回り（倍）", "遠回り（倍）", "Detour (×)"),
    "refused": Words("断り", "ことわり", "Refused"),
    "broken": Words("守れず", "守れない", "Broken"),
}
channels: Final = {
    "phone": Words("電話", "電話", "Phone"),
    "web": Words("ウェブ", "ウェブ", "Web"),
    "standing": Words("毎週の予約", "毎週の 予約", "Weekly"),
}
whys: Final = {
    "booked": Words("予約", "予約", "booked"),
    "changed": Words("変更", "変えた", "changed"),
    "late": Words("遅れ", "おくれ", "late"),
    "snow": Words("雪", "雪", "snow"),
    "breakdown": Words("故障", "こわれた", "breakdown"),
    "cancelled": Words("取消", "やめた", "cancelled"),
    "no_show": Words("不在", "いない", "no-show"),
    "failed": Words("運行できず", "走れない", "not served"),
}
ways: Final = {
    "spoken": Words("読み上げ", "話した", "read back"),
    "screen": Words("画面", "画面", "on screen"),
    "agreed": Words("毎週の約束", "毎週の 約束", "as agreed"),
    "aboard": Words("車内で", "車の 中で", "aboard"),
    "notice": Words("通知", "お知らせ", "notice"),
    "call": Words("電話", "電話", "call"),
    "instead": Words("新しい予約で", "新しい 予約で", "with the new one"),
    "waiting": Words("電話待ち", "まだ 電話していない", "still to be called"),
}
download: Final = Words("CSVで保存する", "CSVで とる", "Download CSV")
faults: Final = {
    "silent": Words("{n}回目の変更をだれにも伝えていません", "{n}回目の 変更を 話していません", "Change {n} was told to nobody"),
    "untold": Words("{n}回目の変更が時刻までに本人に届きませんでした", "{n}回目の 変更が おそく 届きました", "Change {n} reached nobody in time"),
    "left_early": Words("お迎えの時間帯の{n}分前に不在としました", "{n}分 早く 行きました", "Left {n} min before the window"),
    "late_pickup": Words("お迎えが{n}分遅れました", "むかえが {n}分 おくれました", "Fetched {n} min late"),
    "late_arrival": Words("到着が{n}分遅れました", "着くのが {n}分 おくれました", "Arrived {n} min late"),
    "long_ride": Words("約束より{n}分長く乗りました", "{n}分 長く 乗りました", "Rode {n} min longer than told"),
}  # fmt: skip
