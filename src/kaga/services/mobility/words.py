"""What the service says on pages about lines and times, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

area: Final = Words("交通", "バスや 電車", "Transport")
refused_feed: Final = Words(
    "このデータは読み込めなかったため公開できません。報告書を見て直してください。",
    "この データは 読めませんでした。だから みんなに 見せられません。",
    "This data could not be read and cannot be published. See its report.",
)
first_edition: Final = Words(
    "公表されている資料から作った最初の版",
    "みんなが 見られる 資料から 作りました",
    "The first edition, made from what is published",
)
draft_moved: Final = Words(
    "ほかの人が先に下書きを変えました。新しい下書きを開いて、もう一度直してください。",
    "ほかの 人が 先に 変えました。もう一度 開いて ください。",
    "Somebody else has changed the draft. Open the new one and make your change again.",
)
FLAWS: Final = {
    "no_name": Words("{where}: 名前がありません。", "{where}: 名前が ありません。", "{where}: there is no name."),
    "no_day": Words("{where}: 日付として読めません（{value}）。", "{where}: 日に ちが わかりません（{value}）。", "{where}: not a day ({value})."),
    "period_ends_first": Words("終わりの日が始まりより前です（{value}）。", "終わりの 日が 先です（{value}）。", "The period ends before it begins ({value})."),
    "nobody_runs_it": Words("運行する事業者がありません。", "動かす 会社が ありません。", "There is no operator."),
    "key_twice": Words("{where}: 同じ記号が2度あります。", "{where}: 同じ 名前が 2つ あります。", "{where}: the same id twice."),
    "no_status": Words("{where}: 情報の確かさ（{value}）が決められた言葉ではありません。", "{where}: 正しいか どうかの 印が ちがいます（{value}）。", "{where}: unknown status ({value})."),
    "no_source": Words("{where}: 出典（{value}）がありません。", "{where}: どこの 情報か わかりません（{value}）。", "{where}: unknown source ({value})."),
    "fare_of_no_line": Words("{where}: この運賃の路線が選ばれていません。", "{where}: どの 路線の お金か えらんで ください。", "{where}: the fare belongs to no line."),
    "no_amount": Words("{where}: 金額と時間は0以上の数にしてください（{value}）。", "{where}: お金は 0より 大きい 数です（{value}）。", "{where}: amounts cannot be below zero ({value})."),
    "too_few_stops": Words("{where}: 停留所は2つ以上並べてください（いま{value}）。", "{where}: 乗り場を 2つより 多く 書いて ください（いま {value}）。", "{where}: a grid needs two stops or more (now {value})."),
    "no_weekdays": Words("{where}: 曜日の指定（{value}）が読めません。", "{where}: 曜日が わかりません（{value}）。", "{where}: weekdays cannot be read ({value})."),
    "no_position": Words("{where}: 位置が正しくありません（{value}）。", "{where}: 場所が 正しく ありません（{value}）。", "{where}: not a position ({value})."),
    "no_agency": Words("{where}: 事業者（{value}）がありません。", "{where}: 会社が ありません（{value}）。", "{where}: no such operator ({value})."),
    "no_such_days": Words("{where}: 曜日区分（{value}）がありません。", "{where}: 走る 日が ありません（{value}）。", "{where}: no such kind of day ({value})."),
    "no_such_stop": Words("{where}: 停留所（{value}）がありません。", "{where}: 乗り場が ありません（{value}）。", "{where}: no such stop ({value})."),
    "no_such_line": Words("{where}: 路線（{value}）がありません。", "{where}: 路線が ありません（{value}）。", "{where}: no such line ({value})."),
    "no_such_zone": Words("{where}: 区域（{value}）がありません。", "{where}: 区域が ありません（{value}）。", "{where}: no such zone ({value})."),
    "cells_missing": Words("{where}: 停留所と時刻の数が合いません。", "{where}: 時間の 数が 合いません。", "{where}: as many times as stops are needed."),
    "no_time": Words("{where}: 「{value}」は時刻として読めません。8:05 のように書いてください。", "{where}:「{value}」は 時間では ありません。8:05 と 書いて ください。", "{where}: '{value}' is no time; write 8:05."),
    "too_few_times": Words("{where}: 時刻が2つ以上必要です。", "{where}: 時間を 2つ より 多く 書いて ください。", "{where}: at least two times are needed."),
    "time_goes_back": Words("{where}: 「{value}」が前の停留所より早い時刻です。", "{where}:「{value}」が 前の 時間より 早いです。", "{where}: '{value}' is before the stop before it."),
}  # fmt: skip
unknown_stop: Final = Words(
    "その場所が見つかりません。駅・停留所の名前か、緯度と経度を入れてください。",
    "その 場所が わかりません。駅か バスの 乗り場の 名前を 書いて ください。",
    "This place is not known. Give a stop, or latitude and longitude.",
)
not_a_question: Final = Words(
    "読み取れない項目があります。書き方を確かめてください。",
    "わからない ところが あります。書き方を 見て ください。",
    "Something cannot be read. Check how it is written.",
)
planner_starting: Final = Words(
    "乗り換え案内の準備をしています。1分ほど待って、もう一度お試しください。",
    "いま 準備を しています。1分くらい 待って、もう一度 おして ください。",
    "The journey planner is getting ready. Please try again in a minute.",
)
rides_starting: Final = Words(
    "乗合タクシーの空きを調べる準備をしています。1分ほど待って、もう一度お試しください。",
    "タクシーの 空きを しらべる 準備を して います。1分くらい 待って ください。",
    "The shared taxi is getting ready. Please try again in a minute.",
)
notice_text_needed: Final = Words(
    "お知らせの文を400字までで書いてください。",
    "お知らせを 書いて ください。",
    "Write a text of at most 400 characters.",
)
notice_trip_needed: Final = Words(
    "運休・遅れは、便と日にちを選んでください。",
    "どの 便か、どの 日か えらんで ください。",
    "Choose the trip and its day.",
)
notice_delay_needed: Final = Words(
    "遅れは1分から600分までの数で書いてください。",
    "何分 おくれるか 書いて ください。",
    "Write the delay in minutes, 1 to 600.",
)
notice_ends_first: Final = Words(
    "終わりが始まりより前です。", "終わりが 先です。", "It ends before it begins."
)
published_stops = Words("停留所・駅", "バスや 電車の 止まる ところ", "Stops and stations")
published_lines = Words("路線", "バスや 電車の 路線", "Lines")
published_notices = Words("運行のお知らせ", "バスや 電車の お知らせ", "Service notices")
