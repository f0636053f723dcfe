"""What the resident planner, boards and timetables say, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

title: Final = Words("乗り換え案内", "バス・電車で 行く", "Getting around")
nav: Final = Words("バス・電車", "バス・電車", "Buses and trains")
offer_text: Final = Words(
    "電車・バス・のりあい号で、行き先までの行き方と時刻を調べます。",
    "電車や バスで どう 行くか 調べます。",
    "How to get there by train, bus and shared taxi.",
)
lead: Final = Words(
    "行き先を選ぶか、名前をひらがなで入れてください。会員登録はいりません。",
    "行きたい ところを えらんで ください。ひらがなで 書いても いいです。",
    "Choose a destination or type its name. No account is needed.",
)
where_to: Final = Words("よく行くところ", "よく 行く ところ", "Popular destinations")
start: Final = Words("どこから", "どこから", "From")
start_hint: Final = Words(
    "例：やましろおんせん、作見町", "例：やましろおんせん", "Such as a station, a stop, a town"
)
goal: Final = Words("どこへ", "どこへ", "To")
goal_hint: Final = Words(
    "例：加賀市医療センター、だいしょうじえき",
    "例：だいしょうじえき",
    "Such as the hospital or Daishoji Station",
)
kind: Final = Words("いつ", "いつ", "When")
now_kind: Final = Words("いますぐ出る", "いま 出る", "Leave now")
depart_kind: Final = Words("時刻を決めて出る", "時間を きめて 出る", "Leave at")
arrive_kind: Final = Words("この時刻までに着く", "この 時間までに 着く", "Arrive by")
day: Final = Words("日にち", "日にち", "Day")
clock: Final = Words("時刻", "時間", "Time")
back: Final = Words("帰りも調べる", "帰りも 調べる", "Also the way back")
back_clock: Final = Words("帰りに出る時刻", "帰る 時間", "Leave for home at")
back_hint: Final = Words(
    "空けておくと、行きだけを調べます。",
    "書かないと 行きだけ 調べます。",
    "Leave empty for one way only.",
)
search: Final = Words("調べる", "調べる", "Search")
change: Final = Words("条件を変えて調べる", "ちがう ことを 調べる", "Change the search")
swap: Final = Words("行きと帰りを入れ替える", "ぎゃくに する", "Swap")
there: Final = Words("行き", "行き", "Way there")
home: Final = Words("帰り", "帰り", "Way back")
heading: Final = Words("{start} から {goal} へ", "{start} から {goal} へ", "{start} to {goal}")
leaving_after: Final = Words(
    "{day} {clock} より後に出る", "{day} {clock} より 後に 出る", "Leaving after {clock}, {day}"
)
arriving_before: Final = Words(
    "{day} {clock} までに着く", "{day} {clock} までに 着く", "Arriving by {clock}, {day}"
)
understood: Final = Words(
    "「{typed}」を「{name}」として調べました。",
    "「{typed}」は「{name}」だと 思いました。",
    "We took “{typed}” to be {name}.",
)
others: Final = Words("ほかの候補", "ほかの ところ", "Did you mean")
unknown: Final = Words(
    "「{typed}」が見つかりません。駅・停留所・施設・町の名前を入れてください。",
    "「{typed}」が わかりません。駅や 町の 名前を 書いて ください。",
    "{typed} is not known. Type a station, a stop, a facility or a town.",
)
needed: Final = Words("場所を入れてください。", "場所を 書いて ください。", "Type a place.")
bad_time: Final = Words(
    "日にちと時刻を 2026-11-24、9:05 のように入れてください。",
    "日にちと 時間を 2026-11-24、9:05 の ように 書いて ください。",
    "Write the day as 2026-11-24 and the time as 9:05.",
)
same_place: Final = Words(
    "出発と行き先が同じです。", "同じ 場所です。", "Both places are the same."
)
none: Final = Words(
    "この日の電車・バスでは行けません",
    "この 日は 電車・バスで 行けません",
    "There is no way by train or bus on this day",
)
none_text: Final = Words(
    "時刻や日にちを変えるか、近くの駅・停留所を選んでみてください。のりあい号やタクシーもご検討ください。",
    "時間や 日にちを かえて みて ください。のりあい号や タクシーも あります。",
    "Try another time or a stop nearby, or consider a shared taxi.",
)
soonest: Final = Words("いちばん早く着く", "いちばん 早い", "Arrives first")
fewest: Final = Words("乗り換えがいちばん少ない", "のりかえが 少ない", "Fewest changes")
no_change: Final = Words("乗り換えなし", "のりかえ なし", "No change")
least_walk: Final = Words("歩きがいちばん少ない", "あまり 歩かない", "Least walking")
quickest: Final = Words("乗っている時間が短い", "かかる 時間が 短い", "Shortest journey")
latest: Final = Words("いちばんおそく出られる", "おそく 出ても 間に合う", "Leaves last")
on_foot: Final = Words("歩いて行く", "歩いて 行く", "On foot")
minutes: Final = Words("{count}分", "{count}分", "{count} min")
hours: Final = Words("{hours}時間{count}分", "{hours}時間{count}分", "{hours} h {count} min")
changes: Final = Words("乗り換え{count}回", "のりかえ {count}回", "{count} changes")
one_change: Final = Words("乗り換え1回", "のりかえ 1回", "1 change")
walk_of: Final = Words("歩き {count}分", "{count}分 歩く", "{count} min walk")
walk_leg: Final = Words(
    "歩く（約{count}分・{metres}m）",
    "歩く（{count}分くらい）",
    "Walk about {count} min ({metres} m)",
)
wait: Final = Words("{count}分待つ", "{count}分 待つ", "Wait {count} min")
fare: Final = Words("{yen}円", "{yen}円", "{yen} yen")
day_ticket: Final = Words("1日券 {yen}円", "1日券 {yen}円", "Day ticket {yen} yen")
fare_unknown: Final = Words(
    "運賃は駅・運行会社へ", "お金は 駅で 聞いて ください", "Ask for the fare"
)
fare_part: Final = Words(
    "{yen}円と、電車などの運賃", "{yen}円と、電車の お金", "{yen} yen plus fares not known here"
)
about: Final = Words("ごろ", "ごろ", "about")
bound: Final = Words("{sign}", "{sign}", "{sign}")
get_off: Final = Words("{stop} で降りる", "{stop} で おりる", "Get off at {stop}")
get_on: Final = Words("{stop} で乗る", "{stop} で のる", "Board at {stop}")
stops_between: Final = Words("{count}つ目で降ります", "{count}つ目で おります", "{count} stops")
step_start: Final = Words("出発", "出る", "Start")
step_goal: Final = Words("到着", "着く", "Arrive")
status: Final = {
    "official": Words("公表の時刻", "本当の 時間", "Published times"),
    "observed": Words("実見の時刻", "見た 人の 時間", "Times as observed"),
    "derived": Words("推定の時刻", "だいたいの 時間", "Estimated times"),
    "stand-in": Words("仮の時刻", "仮の 時間", "Placeholder times"),
}
status_text: Final = {
    "official": Words(
        "運行する会社が公表した時刻です。「ごろ」の時刻は所要時間からの推定です。",
        "会社が 出した 時間です。「ごろ」は だいたいの 時間です。",
        "Published by the operator; “about” marks estimates.",
    ),
    "observed": Words(
        "乗った人の記録による時刻です。いまは変わっているかもしれません。",
        "前に のった 人の 時間です。かわって いるかも しれません。",
        "Noted by a passenger; may have changed.",
    ),
    "derived": Words(
        "公表された数字から推定した時刻です。",
        "だいたいの 時間です。",
        "Worked out from published figures.",
    ),
    "stand-in": Words(
        "公表された時刻表がないため、仮に置いた時刻です。お出かけの前に運行会社へ確かめてください。",
        "本当の 時間では ありません。行く 前に 会社に 聞いて ください。",
        "No timetable is public: these are placeholders. Ask the operator before you go.",
    ),
}
on_map: Final = Words("地図", "地図", "Map")
map_label: Final = Words(
    "{start}から{goal}までの道すじの図",
    "{start}から{goal}までの 地図",
    "Sketch map from {start} to {goal}",
)
steps: Final = Words("くわしい行き方", "くわしい 行き方", "Steps")
family: Final = Words("家族に知らせる", "家族に 知らせる", "Tell my family")
family_lead: Final = Words(
    "この文をメールなどで送れます。市は送り先を知りません。",
    "この 文を メールで おくれます。",
    "Send this text; the city does not learn to whom.",
)
family_text: Final = Words("知らせる文", "知らせる 文", "Text to send")
family_mail: Final = Words("メールで送る", "メールで おくる", "Send by mail")
family_subject: Final = Words("{goal}へ行きます", "{goal}へ 行きます", "Going to {goal}")
family_line: Final = Words(
    "{day} {start} {departs}発 → {goal} {arrives}着（{how}）",
    "{day} {start} {departs}に 出て {goal} {arrives}に 着きます（{how}）",
    "{day}: {start} {departs} to {goal} {arrives} ({how})",
)
walks: Final = Words("徒歩", "歩く", "on foot")
demand_title: Final = Words(
    "のりあい号（予約して乗る乗合タクシー）",
    "のりあい号（よやくして のる タクシー）",
    "Noriai-go (shared taxi, book ahead)",
)
demand_text: Final = Words(
    "{begins}から{ends}まで。出る{notice}分前までに予約。1回{yen}円。行き先の前で降りられます。",
    "{begins}から {ends}まで。{notice}分前までに よやく。1回 {yen}円。",
    "{begins} to {ends}; book {notice} min ahead; {yen} yen a ride; drops you at the door.",
)
demand_off: Final = Words(
    "この日・この時刻は走っていません。",
    "この 時間は 走って いません。",
    "Not running at this time.",
)
earlier: Final = Words("前の時刻", "前の 時間", "Earlier")
later: Final = Words("後の時刻", "後の 時間", "Later")
printed: Final = Words(
    "印刷するときは、この画面をそのまま印刷してください。",
    "この 画面は いんさつ できます。",
    "This page prints as it is.",
)
preparing: Final = Words("案内の準備をしています", "準備を して います", "Getting ready")
preparing_text: Final = Words(
    "1分ほどで使えるようになります。路線と時刻表は、いまもご覧になれます。",
    "1分くらい 待って ください。時間の 表は いま 見られます。",
    "Ready in about a minute. Lines and timetables can be read now.",
)
again: Final = Words("もう一度調べる", "もう一度 調べる", "Try again")
limits: Final = Words(
    "この案内でわかること・わからないこと",
    "わかる こと・わからない こと",
    "What this can and cannot tell",
)
limits_text: Final = Words(
    "歩く時間は、道に沿って分速72mで歩くとして計算しています。道はまだ仮のものです。北陸新幹線、北鉄バスなど、公表の時刻を市がまだ持っていないものは入っていません。時刻の確かさは便ごとに示します。",
    "歩く 時間は だいたいです。新幹線などは 入って いません。時間が 正しいか どうかは 書いて あります。",
    "Walking follows the streets, which are placeholders so far, at 72 m a minute. The Shinkansen and Hokutetsu buses are not in yet. Each trip says how sure its times are.",
)
boards: Final = Words("駅・停留所の発車案内", "駅と バスの 時間", "Departures")
boards_lead: Final = Words(
    "駅・停留所を選ぶと、これから出る便がわかります。",
    "駅や 乗り場を えらんで ください。",
    "Choose a stop to see what leaves next.",
)
board: Final = Words("{stop} から出る便", "{stop} から 出る", "Departures from {stop}")
board_time: Final = Words("{day} {clock} から", "{day} {clock} から", "From {clock}, {day}")
leaves: Final = Words("発車", "出る 時間", "Leaves")
line: Final = Words("路線", "路線", "Line")
bound_for: Final = Words("行き先", "行き先", "Towards")
sure: Final = Words("時刻の確かさ", "正しいか", "How sure")
cancelled: Final = Words("運休", "走りません", "Cancelled")
late: Final = Words("約{count}分おくれ", "{count}分 おくれ", "About {count} min late")
no_departures: Final = Words(
    "このあと出る便はありません", "もう ありません", "Nothing leaves after this"
)
notices: Final = Words("お知らせ", "お知らせ", "Notices")
lines: Final = Words("路線と時刻表", "路線と 時間の 表", "Lines and timetables")
lines_lead: Final = Words(
    "市内を走る電車・バスの路線です。時刻の出どころも示しています。",
    "市の 中を 走る 電車と バスです。",
    "Trains and buses in the city, and where their times come from.",
)
operator: Final = Words("運行", "会社", "Operator")
running_days: Final = Words("曜日", "日", "Days")
trip_count: Final = Words("{count}便", "{count}本", "{count} trips")
timetable: Final = Words("{line} の時刻表", "{line} の 時間の 表", "Timetable of {line}")
towards: Final = Words("{sign}（{days}）", "{sign}（{days}）", "{sign} ({days})")
stop: Final = Words("駅・停留所", "駅・乗り場", "Stop")
passes: Final = Words("通過", "とまらない", "does not stop")
about_key: Final = Words(
    "時刻の前の「約」は、公表された数字からの推定か、仮の時刻です。",
    "「約」は だいたいの 時間です。",
    "“~” marks times that were worked out or are placeholders.",
)
source: Final = Words("出典", "どこの 情報か", "Source")
place_stand_in: Final = Words("位置は仮", "場所は だいたい", "position approximate")
feeds: Final = Words("時刻表のオープンデータ", "時間の データ", "Timetables as open data")
feeds_lead: Final = Words(
    "どなたでも使える形（GTFS-JP、GTFS-Flex、GTFS Realtime）で公開しています。",
    "だれでも 使える データです。",
    "Published for everybody as GTFS-JP, GTFS-Flex and GTFS Realtime.",
)
feed_jp: Final = Words(
    "路線と時刻（GTFS-JP）", "路線と 時間（GTFS-JP）", "Lines and times (GTFS-JP)"
)
feed_flex: Final = Words(
    "のりあい号（GTFS-Flex）", "のりあい号（GTFS-Flex）", "Shared taxi (GTFS-Flex)"
)
feed_alerts: Final = Words(
    "お知らせ（GTFS Realtime）", "お知らせ（GTFS Realtime）", "Alerts (GTFS Realtime)"
)
feed_trips: Final = Words(
    "運休・遅れ（GTFS Realtime）",
    "運休・おくれ（GTFS Realtime）",
    "Trip updates (GTFS Realtime)",
)
feed_name: Final = Words("データ", "データ", "Data")
feed_state: Final = Words("公開した日時", "出した 日", "Published")
feed_none: Final = Words("まだ公開していません", "まだ ありません", "Not yet published")
feed_live: Final = Words("いつも最新", "いつも 新しい", "Always current")
TILES: Final = (
    ("加賀市医療センター", Words("医療センター", "病院", "Medical Center"), "shield", "red"),
    ("加賀温泉駅", Words("加賀温泉駅", "加賀温泉駅", "Kaga-Onsen Station"), "train", "indigo"),
    ("大聖寺駅", Words("大聖寺駅", "大聖寺駅", "Daishoji Station"), "train", "indigo"),
    ("かも丸ステーション（行政サービスセンター）", Words("買い物・かも丸", "買い物", "Shopping (Abio City)"), "home", "yellow"),
    ("加賀市役所", Words("市役所", "市役所", "City Hall"), "form", "green"),
    ("山代温泉 総湯", Words("山代温泉", "山代温泉", "Yamashiro Onsen"), "onsen", "purple"),
    ("菊の湯・山中座", Words("山中温泉", "山中温泉", "Yamanaka Onsen"), "onsen", "purple"),
    ("片山津温泉 総湯", Words("片山津温泉", "片山津温泉", "Katayamazu Onsen"), "onsen", "purple"),
)  # fmt: skip
