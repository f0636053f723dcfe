"""What the transport desk's pages say, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

title: Final = Words("路線と時刻の編集", "路線と 時間を 直す", "Lines and times: editor")
nav: Final = Words("交通", "交通", "Transport")
lead: Final = Words(
    "下書きを直し、報告書を確かめてから公開します。公開した版はすべて残り、前の版に戻せます。",
    "下書きを 直して、見て、みんなに 見せます。前のに もどす ことも できます。",
    "Change the draft, read the report, publish. Every version is kept; publishing an earlier one undoes a change.",
)
draft: Final = Words(
    "下書き（第{number}版）", "下書き（{number}番）", "Draft (edition {number})"
)
in_force: Final = Words("公開中", "見せて います", "In force")
not_in_force: Final = Words("公開していません", "見せて いません", "Not in force")
publish: Final = Words("この版を公開する", "これを みんなに 見せる", "Publish this edition")
published: Final = Words(
    "公開しました。案内・時刻表・オープンデータに反映されます。",
    "みんなに 見せました。",
    "Published: planner, timetables and open data follow.",
)
saved: Final = Words(
    "下書きに保存しました。公開するまで住民には見えません。",
    "下書きに 入れました。まだ みんなには 見えません。",
    "Saved in the draft. Residents see it once it is published.",
)
report: Final = Words("報告書", "しらべた こと", "Report")
report_good: Final = Words(
    "この下書きに誤りは見つかりませんでした。公開できます。",
    "まちがいは ありません。見せて いいです。",
    "Nothing is wrong with this draft. It can be published.",
)
report_bad: Final = Words(
    "次の点を直すと公開できます。",
    "ここを 直して ください。",
    "Put these right before publishing.",
)
feed_line: Final = Words(
    "{name}：停留所{stops}、路線{routes}、便{trips}、時刻{calls}",
    "{name}：乗り場 {stops}、路線 {routes}、便 {trips}",
    "{name}: {stops} stops, {routes} lines, {trips} trips, {calls} calls",
)
grids: Final = Words("時刻表", "時間の 表", "Timetables")
grid: Final = Words(
    "{line}　{sign}（{days}）", "{line}　{sign}（{days}）", "{line} – {sign} ({days})"
)
grid_help: Final = Words(
    "時刻は 8:05 のように入れます。推定や仮の時刻には「~」を付けます（~8:05）。停まらないところは空けます。1行をすべて空けると、その便がなくなります。",
    "8:05 の ように 書きます。だいたいの 時間は ~8:05 です。",
    "Write 8:05, or ~8:05 for estimates; leave a stop empty where it is not served. A row left all empty removes the trip.",
)
trip: Final = Words("便", "便", "Trip")
new_trip: Final = Words("新しい便", "新しい 便", "New trip")
cell_of: Final = Words("{trip} {stop}", "{trip} {stop}", "{trip} {stop}")
status: Final = Words("確かさ", "正しいか", "How sure")
source: Final = Words("出典", "どこの 情報か", "Source")
save: Final = Words("下書きに保存する", "下書きに 入れる", "Save in the draft")
stops: Final = Words("停留所", "乗り場", "Stops")
new_stop: Final = Words("停留所を加える", "乗り場を ふやす", "Add a stop")
stop_id: Final = Words("記号（英小文字・数字・-）", "記号（a-z、0-9）", "Id (a-z, 0-9, -)")
name: Final = Words("名前", "名前", "Name")
kana: Final = Words("よみがな", "ひらがな", "Reading")
english: Final = Words("英語の名前", "英語の 名前", "English name")
lat: Final = Words("緯度", "いど", "Latitude")
lon: Final = Words("経度", "けいど", "Longitude")
calendar: Final = Words("曜日区分", "走る 日", "Days of service")
weekdays: Final = Words("走る曜日", "走る 曜日", "Weekdays")
holidays: Final = Words("祝日の扱い", "祝日", "Holidays")
holiday_kinds: Final = {
    "as-weekday": Words("曜日どおり", "いつもと 同じ", "As the weekday"),
    "runs": Words("祝日も走る", "祝日も 走る", "Also on holidays"),
    "rests": Words("祝日は休む", "祝日は 休み", "Not on holidays"),
}
added: Final = Words("ほかに走る日", "ほかに 走る 日", "Also on")
removed: Final = Words("走らない日", "走らない 日", "Not on")
days_hint: Final = Words(
    "2026-12-31 のように、1行に1日。お盆や年末年始に使います。",
    "1行に 1日、2026-12-31 と 書きます。",
    "One day a line, as 2026-12-31.",
)
week: Final = tuple(
    Words(f"{ja}曜日", f"{ja}曜日", en)
    for ja, en in zip(
        "月火水木金土日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True
    )
)
editions: Final = Words("これまでの版", "前の もの", "Editions")
edition: Final = Words("第{number}版", "{number}番", "Edition {number}")
what: Final = Words("内容", "何を したか", "What")
when: Final = Words("日時", "日と 時間", "When")
state: Final = Words("状態", "どうなって いるか", "State")
undo: Final = Words(
    "前の版を公開すると、住民に見える時刻はその版に戻ります。下書きはそのまま残ります。",
    "前のを 見せると 前に もどります。",
    "Publishing an earlier edition takes residents back to it. The draft stays.",
)
notices: Final = Words("運行のお知らせ", "お知らせ", "Service notices")
notice_lead: Final = Words(
    "お知らせは、案内・発車案内・GTFS Realtimeにすぐ出ます。",
    "すぐに みんなに 見えます。",
    "Notices appear at once in the planner, on boards and as GTFS Realtime.",
)
notice_kind: Final = Words("種類", "しゅるい", "Kind")
notice_kinds: Final = {
    "told": Words("お知らせだけ", "お知らせだけ", "Only a notice"),
    "cancelled": Words("運休", "走らない", "Cancelled"),
    "late": Words("遅れ", "おくれ", "Late"),
}
notice_trip: Final = Words(
    "便（運休・遅れのとき）", "便（走らない・おくれ）", "Trip (cancelled or late)"
)
notice_line: Final = Words("路線（お知らせのとき）", "路線", "Line (notice)")
notice_day: Final = Words("便の日", "日", "Day of the trip")
notice_delay: Final = Words("遅れ（分）", "何分 おくれ", "Minutes late")
notice_ja: Final = Words("お知らせの文", "お知らせ", "Text in Japanese")
notice_easy: Final = Words("やさしい日本語の文", "やさしい 日本語", "Text in easy Japanese")
notice_en: Final = Words("英語の文", "英語", "Text in English")
notice_until: Final = Words("終わり（時間）", "何時間", "For how many hours")
notice_until_hint: Final = Words(
    "空けておくと、終えるまで出ます。",
    "書かないと、やめるまで 出ます。",
    "Left empty, until it is ended.",
)
notice_give: Final = Words("お知らせを出す", "お知らせを 出す", "Give notice")
notice_end: Final = Words("終える", "やめる", "End")
notice_given: Final = Words(
    "お知らせを出しました。", "お知らせを 出しました。", "Notice given."
)
notice_ended: Final = Words(
    "お知らせを終えました。", "お知らせを やめました。", "Notice ended."
)
notice_none: Final = Words(
    "いま出ているお知らせはありません。", "お知らせは ありません。", "There is no notice now."
)
changed_grid: Final = Words(
    "{line} {sign}（{days}）の時刻を変えた", "時間を かえた", "Times changed"
)
bad_number: Final = Words(
    "数字で書いてください。", "数字で 書いて ください。", "Write a number."
)
bad_id: Final = Words(
    "記号は英小文字・数字・「-」で、ほかと同じにならないようにしてください。",
    "a-z と 0-9 で 書いて ください。",
    "Use a-z, 0-9 and -, and an id of its own.",
)
needed: Final = Words("書いてください。", "書いて ください。", "Please fill this in.")
