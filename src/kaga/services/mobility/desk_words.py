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
sure: Final = {
    "official": Words("公表", "正しい", "Published"),
    "observed": Words("実見", "見た", "Seen"),
    "derived": Words("推定", "だいたい", "Worked out"),
    "stand-in": Words("仮", "仮", "Stand-in"),
}
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
changed_grid: Final = Words("{title}の時刻を変えた", "時間を かえた", "Times changed: {title}")
changed_head: Final = Words(
    "{title}の行き先・曜日・停留所を変えた", "表を かえた", "Grid changed: {title}"
)
changed_line: Final = Words("路線: {name}", "路線: {name}", "Line: {name}")
removed_what: Final = Words("{title}を取り除いた", "{title}を なくした", "Removed: {title}")
restored_what: Final = Words(
    "第{number}版に戻した", "{number}番に もどした", "Taken back to edition {number}"
)
undo_last: Final = Words(
    "直前の変更を取り消す", "さっきの 変更を やめる", "Undo the last change"
)
restore: Final = Words("下書きをこの版に戻す", "これに もどす", "Make this the draft")
try_it: Final = Words(
    "保存せずに報告書を見る", "入れる 前に しらべる", "See the report without saving"
)
tried: Final = Words(
    "まだ保存していません。保存して公開すると、報告書は次のとおりです。",
    "まだ 入れて いません。入れると こう なります。",
    "Nothing is saved yet. With this change the report would say:",
)
remove: Final = Words("取り除く", "なくす", "Remove")
remove_hint: Final = Words(
    "取り除いたあとも、「直前の変更を取り消す」で元に戻せます。",
    "なくしても、もとに もどせます。",
    "What is removed can be brought back by undoing the change.",
)
lines_title: Final = Words("路線と時刻表", "路線と 時間の 表", "Lines and timetables")
new_line: Final = Words("路線を加える", "路線を ふやす", "Add a line")
copy_line: Final = Words(
    "この路線を写して新しい路線を作る",
    "同じ 路線を もう 1つ つくる",
    "Copy this line for a new one",
)
copied_line: Final = Words(
    "「{name}」の時刻表{count}枚も写します。",
    "「{name}」の 表 {count}枚も うつします。",
    "{count} timetables of {name} are copied too.",
)
edit_line: Final = Words("路線を直す", "路線を 直す", "Edit the line")
agency: Final = Words("運行する事業者", "動かす 会社", "Operator")
kind: Final = Words("種類", "しゅるい", "Kind")
kinds: Final = (("bus", Words("バス", "バス", "Bus")), ("rail", Words("鉄道", "電車", "Rail")))
colour: Final = Words("路線の色", "路線の 色", "Colour")
text_colour: Final = Words("色の上の文字の色", "文字の 色", "Colour of text on it")
colour_hint: Final = Words(
    "2F7D32 のような6けたの16進数", "2F7D32 の ように", "Six hex digits, as 2F7D32"
)
bad_colour: Final = Words(
    "6けたの16進数で書いてください。",
    "2F7D32 の ように 書いて ください。",
    "Write six hex digits.",
)
note: Final = Words("利用者への注意書き", "知って ほしい こと", "Note for passengers")
new_grid: Final = Words("時刻表を加える", "時間の 表を ふやす", "Add a timetable")
copy_grid: Final = Words("写して作る", "うつして つくる", "Copy")
edit_head: Final = Words("行き先・曜日・停留所", "行き先・日・乗り場", "Sign, days, stops")
sign: Final = Words("行き先の表示", "どこ行きか", "Sign")
direction: Final = Words("向き", "むき", "Direction")
directions: Final = (
    ("0", Words("行き（上り・循環）", "行き", "Outbound or loop")),
    ("1", Words("帰り（下り）", "帰り", "Inbound")),
)
grid_stops: Final = Words("停まる順の停留所", "とまる 乗り場", "Stops in order")
grid_stops_hint: Final = Words(
    "1行に1つ、記号か名前で書きます。残した停留所の時刻はそのまま、加えた停留所の時刻は空になります。",
    "1行に 1つ 書きます。",
    "One a line, by id or name. Stops that stay keep their times; new ones are empty.",
)
stops_known: Final = Words("書ける停留所", "書ける 乗り場", "Stops to choose from")
unknown_stops: Final = Words(
    "見つからないか、同じ名前が2つある停留所です：{names}。記号で書いてください。",
    "わからない 乗り場です：{names}",
    "Not found, or two of the same name: {names}. Write their ids.",
)
two_stops: Final = Words(
    "停留所を2つ以上書いてください。",
    "2つより 多く 書いて ください。",
    "Write two stops or more.",
)
no_grids: Final = Words(
    "時刻表がまだありません。便が入るまで公開されません。",
    "時間の 表が まだ ありません。",
    "No timetable yet: not published until it has a trip.",
)
new_days: Final = Words("曜日区分を加える", "走る 日を ふやす", "Add a kind of day")
fares: Final = Words("運賃", "お金", "Fares")
new_fare: Final = Words("運賃を加える", "お金を ふやす", "Add a fare")
fare_line: Final = Words(
    "{lines}：{yen}円（1乗車）", "{lines}：{yen}円", "{lines}: {yen} yen a ride"
)
fare_hours_line: Final = Words(
    "{lines}：{yen}円（{hours}時間乗り放題）",
    "{lines}：{yen}円（{hours}時間）",
    "{lines}: {yen} yen for {hours} hours",
)
fare_lines: Final = Words("使える路線", "使える 路線", "Lines")
needed_lines: Final = Words(
    "路線を1つ以上選んでください。", "路線を えらんで ください。", "Choose a line or more."
)
yen: Final = Words("金額（円）", "お金（円）", "Yen")
hours: Final = Words("有効な時間", "何時間", "Hours it holds")
hours_hint: Final = Words(
    "1回だけ乗れる運賃は0、1日券は24",
    "1回だけは 0、1日は 24",
    "0 for one ride, 24 for a day ticket",
)
platform: Final = Words("のりば番号", "乗り場の 番号", "Platform")
bad_number: Final = Words(
    "数字で書いてください。", "数字で 書いて ください。", "Write a number."
)
bad_id: Final = Words(
    "記号は英小文字・数字・「-」で、ほかと同じにならないようにしてください。",
    "a-z と 0-9 で 書いて ください。",
    "Use a-z, 0-9 and -, and an id of its own.",
)
needed: Final = Words("書いてください。", "書いて ください。", "Please fill this in.")
