"""What the pages of the data platform say, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.kernel.web.words import Words

nav = Words("市のデータ", "市の データ", "City data")
title = Words("市のデータ（データ連携基盤）", "市の データを 見る・使う", "City data, live")
lead = Words(
    "市のサービスの公開情報が、変わるとすぐにここへ届きます。だれでも見られ、プログラムからも同じものを読めます。",
    "市の 公開している 情報です。変わると すぐ ここに 出ます。だれでも 見られます。",
    "What the city's services show in public arrives here as soon as it changes. Anybody may "
    "look, and programs read the very same.",
)
offer_text = Words(
    "避難所・停留所・ドローンの空域などの、いまの公開データを見る・取り出す",
    "避難所や バス停などの 今の データを 見たり、もらったり できます",
    "See and take away live public data: shelters, stops, drone airspace and more",
)
kinds_title = Words("データの種類", "データの しゅるい", "Kinds of data")
count = Words("{count}件", "{count}こ", "{count} entities")
developers = Words("開発者の方へ", "プログラムを 作る 人へ", "For developers")
developers_text = Words(
    "APIの使い方を、市の本物のデータで試しながら学べます。",
    "プログラムで データを 読む 方法を、ためしながら 学べます。",
    "Learn the interface by trying it on the city's real data.",
)
away_title = Words(
    "データ連携基盤が応答しません",
    "データが いま 見られません",
    "The data platform does not answer",
)
away_text = Words(
    "準備中か、止まっています。1分ほど待ってから、もう一度開いてください。ほかのページは使えます。",
    "いま じゅんび中です。1分ほど まってから、もう一度 ひらいて ください。",
    "It is starting, or has stopped. Wait a minute and open this page again; other pages work.",
)
again = Words("もう一度開く", "もう一度 ひらく", "Open again")
nothing = Words(
    "条件に合うデータはありません", "あてはまる データは ありません", "Nothing fits"
)
nothing_text = Words(
    "条件をゆるめるか、すべて表示に戻してください。",
    "さがす ことばを 少なく して ください。",
    "Ask for less, or show everything again.",
)
filter_text = Words("名前に含まれる文字", "名前の 一部", "Part of the name")
filter_status = Words("データの確かさ", "データは たしかか", "How sure it is")
all_ = Words("すべて", "ぜんぶ", "All")
apply = Words("絞り込む", "さがす", "Filter")
reset = Words("すべて表示", "ぜんぶ 見る", "Show all")
shown = Words(
    "{total}件のうち{first}〜{last}件目",
    "{total}この うち {first}〜{last}ばんめ",
    "{first}–{last} of {total}",
)
map_label = Words("地図：{kind}", "地図：{kind}", "Map: {kind}")
map_note = Words(
    "濃い印は公式・実測、白抜きの印は推定や仮のデータです。同じ内容が下の表にあります。",
    "こい しるしは 公式の データです。白い しるしは 仮の データです。下の 表にも 同じ ことが あります。",
    "Filled marks are official or measured; hollow ones are estimates or stand-ins. The table "
    "below says the same.",
)
table_caption = Words("{kind}の一覧", "{kind}の 表", "Table: {kind}")
history_title = Words("時間による変化", "時間で どう かわったか", "Over time")
history_attribute = Words("項目", "見る もの", "Attribute")
history_span = Words("期間", "いつから", "Since")
span_hour = Words("1時間", "1時間", "1 hour")
span_day = Words("24時間", "24時間", "24 hours")
span_week = Words("7日間", "7日", "7 days")
history_show = Words("グラフを描く", "グラフを 見る", "Draw")
history_none = Words(
    "この期間の記録はまだありません。変わると、ここに線が引かれます。",
    "まだ 記録が ありません。かわると、ここに 線が 出ます。",
    "Nothing was recorded in this time yet. A line appears with the first change.",
)
history_table = Words("グラフの値を表で見る", "グラフを 表で 見る", "The plot as a table")
history_when = Words("時刻", "時間", "When")
history_value = Words("値", "あたい", "Value")
history_whose = Words("対象", "どれ", "Which")
take_away = Words("データを取り出す", "データを もらう", "Take it away")
csv = Words("CSV（表計算ソフト用）", "CSV（表の ソフト用）", "CSV (for spreadsheets)")
geojson = Words("GeoJSON（地図ソフト用）", "GeoJSON（地図の ソフト用）", "GeoJSON (for maps)")
same_by_program = Words(
    "同じものをプログラムで読むには", "プログラムで 同じ ものを 読む", "The same for a program"
)
live_on = Words(
    "変わると自動で新しくなります（{time}現在）",
    "かわると 自動で 新しく なります（{time}）",
    "Renews itself when something changes (as of {time})",
)
live_off = Words(
    "自動では新しくなりません（{time}現在）",
    "自動では 新しく なりません（{time}）",
    "Does not renew itself (as of {time})",
)
live_stop = Words("自動更新を止める", "自動を 止める", "Stop renewing")
live_start = Words("自動更新を始める", "自動に する", "Renew by itself")
entity_title = Words("1件のデータ", "1つの データ", "One entity")
attribute = Words("項目", "こうもく", "Attribute")
value = Words("値", "あたい", "Value")
kind_of_attribute = Words("型", "かた", "Kind")
changed_at = Words("更新", "かわった 時間", "Changed")
raw = Words("JSON のまま見る", "JSON を 見る", "As JSON")
place_page = Words("地図で見る", "地図で 見る", "On the map")
stand_in_note = Words(
    "公式のデータが公開されていないため、仮に置いた値を含みます。",
    "公式の データが ないので、仮の データが 入って います。",
    "Contains stand-ins, because nothing official is public.",
)

STATUSES: Final[Mapping[str, Words]] = {
    "official": Words("公式", "公式", "Official"),
    "measured": Words("実測", "はかった もの", "Measured"),
    "official_estimate": Words("公式の推計", "公式の よそう", "Official estimate"),
    "observed": Words("観察", "見た もの", "Observed"),
    "derived": Words("算出", "計算", "Derived"),
    "estimate": Words("推定", "よそう", "Estimate"),
    "projection": Words("予測", "よそう", "Projection"),
    "recalled": Words("記憶による", "おぼえて いた もの", "Recalled"),
    "sample": Words("見本", "見本", "Sample"),
    "synthetic": Words("合成", "作った もの", "Synthetic"),
    "stand-in": Words("仮", "仮", "Stand-in"),
}
SURE: Final = frozenset({"official", "measured"})

ATTRIBUTES: Final[Mapping[str, Words]] = {
    "id": Words("識別子", "ばんごう", "Identifier"),
    "type": Words("種類", "しゅるい", "Type"),
    "name": Words("名前", "名前", "Name"),
    "kana": Words("読み", "よみ", "Reading"),
    "alternateName": Words("英語名", "英語の 名前", "Other name"),
    "title": Words("名称", "名前", "Title"),
    "description": Words("説明", "せつめい", "Description"),
    "text": Words("お知らせ文", "お知らせ", "Text"),
    "town": Words("町", "町", "Town"),
    "address": Words("住所", "住所", "Address"),
    "category": Words("区分", "しゅるい", "Category"),
    "hazardTypes": Words("対応する災害", "どの 災害の とき", "Fit for"),
    "nationalShelterId": Words("共通ID", "共通の ばんごう", "National id"),
    "dataProvider": Words("提供元", "だれの データか", "Provider"),
    "dataStatus": Words("確かさ", "たしかさ", "Status"),
    "source": Words("出典", "どこから", "Source"),
    "accuracy": Words("位置の誤差", "場所の ずれ", "Accuracy"),
    "location": Words("位置", "場所", "Location"),
    "stopCode": Words("停留所コード", "バス停の ばんごう", "Stop code"),
    "stopKind": Words("乗り方", "のり方", "Kind of stop"),
    "refPublicTransportRoute": Words("通る路線", "とおる 路線", "Lines"),
    "refPublicTransportStops": Words("止まる停留所", "止まる ところ", "Stops"),
    "refPublicTransportStop": Words("停留所", "バス停", "Stop"),
    "operatedBy": Words("運行者", "だれが 動かすか", "Operated by"),
    "routeColor": Words("路線の色", "路線の 色", "Colour"),
    "routeTextColor": Words("文字の色", "文字の 色", "Text colour"),
    "tripsPerDay": Words("1日の便数", "1日 なん本", "Trips a day"),
    "alertEffect": Words("影響", "どう なるか", "Effect"),
    "tripId": Words("便", "びん", "Trip"),
    "serviceDay": Words("運行日", "日", "Service day"),
    "delayMinutes": Words("遅れ（分）", "おくれ（分）", "Delay (min)"),
    "startsAt": Words("始まり", "はじまり", "Begins"),
    "endsAt": Words("終わり", "おわり", "Ends"),
    "telephone": Words("電話", "電話", "Telephone"),
    "hours": Words("運行時間", "時間", "Hours"),
    "fare": Words("運賃（円）", "お金（円）", "Fare (yen)"),
    "serviceStatus": Words("いまの状態", "いま", "State"),
    "vehiclesOnDuty": Words("運行中の車両", "動いて いる 車", "Vehicles on duty"),
    "bookedRides": Words("きょうの予約", "きょうの 予約", "Rides booked today"),
    "vehicleType": Words("車種", "車の しゅるい", "Vehicle type"),
    "capacitySeats": Words("座席", "せきの 数", "Seats"),
    "capacityWheelchairs": Words("車いす", "車いすの 数", "Wheelchairs"),
    "capacityChildSeats": Words("チャイルドシート", "子どもの せき", "Child seats"),
    "refOnDemandService": Words("サービス", "サービス", "Service"),
    "flightPriority": Words("飛行の目的", "なぜ 飛ぶか", "Priority"),
    "departsAt": Words("出発", "出発", "Departs"),
    "arrivesAt": Words("到着", "到着", "Arrives"),
    "restriction": Words("制限", "きまり", "Restriction"),
    "rule": Words("根拠", "なぜ", "Rule"),
    "airspaceFloor": Words("下限", "いちばん 下", "Floor"),
    "airspaceCeiling": Words("上限", "いちばん 上", "Ceiling"),
    "servicePeriods": Words("時間帯", "時間", "Periods"),
    "measureState": Words("投票の段階", "いま", "State of the vote"),
    "measureResult": Words("結果", "けっか", "Result"),
    "ballotsCounted": Words("数えた票", "かぞえた 票", "Ballots counted"),
    "registeredKeys": Words("登録した人の数", "登録した 人の 数", "Registered keys"),
    "electorate": Words("投票できる人", "投票できる 人", "Electorate"),
    "voteQuestions": Words("問い", "しつもん", "Questions"),
    "electionFingerprint": Words("投票の指紋", "投票の しるし", "Fingerprint"),
    "opensAt": Words("開始", "はじまり", "Opens"),
    "closesAt": Words("締切", "しめきり", "Closes"),
}

VALUES: Final[Mapping[str, Words]] = {
    "rail": Words("鉄道", "電車", "Rail"),
    "bus": Words("バス", "バス", "Bus"),
    "line": Words("路線の停留所", "バスや 電車が 止まる", "On a line"),
    "onDemand": Words("予約して乗る", "予約して のる", "On demand"),
    "onRoute": Words("運行中", "動いて いる", "On duty"),
    "parked": Words("待機中", "止まって いる", "Parked"),
    "open": Words("開いている", "やって いる", "Open"),
    "closed": Words("閉じている", "やって いない", "Closed"),
    "slot": Words("時刻を決めて運行", "時間が きまって いる", "At set times"),
    "minibus": Words("小型バス", "小さい バス", "Minibus"),
    "taxi": Words("タクシー", "タクシー", "Taxi"),
    "weekday": Words("平日", "平日", "Weekdays"),
    "holiday": Words("土日・祝日", "土日・休みの 日", "Weekends and holidays"),
    "daily": Words("毎日", "毎日", "Every day"),
    "leisure": Words("レジャー", "あそび", "Leisure"),
    "goods": Words("荷物の配送", "にもつを はこぶ", "Goods"),
    "survey": Words("調査・点検", "しらべる", "Survey"),
    "medical": Words("医療", "びょういんの もの", "Medical"),
    "rescue": Words("救助", "人を たすける", "Rescue"),
    "prohibit": Words("飛行禁止", "飛んでは いけない", "Prohibited"),
    "permission": Words("許可が必要", "ゆるしが いる", "Needs permission"),
    "cost": Words("避ける", "さける", "To be avoided"),
    "published": Words("結果を公開", "けっかが 出た", "Result published"),
    "tallying": Words("開票中", "数えて いる", "Tallying"),
    "annulled": Words("無効", "やめた", "Annulled"),
    "ceremony": Words("準備中", "じゅんび中", "In preparation"),
    "NO_SERVICE": Words("運休", "走らない", "No service"),
    "SIGNIFICANT_DELAYS": Words("遅れ", "おくれて いる", "Delays"),
    "OTHER_EFFECT": Words("お知らせ", "お知らせ", "Notice"),
}

title_needed = Words(
    "だれの鍵かを200字以内で入れてください。",
    "だれの かぎか、200字までで 書いて ください。",
    "Say whose key it is, in 200 letters at most.",
)
scope_needed = Words(
    "できることを1つ以上選んでください。",
    "できる ことを えらんで ください。",
    "Choose at least one thing that it may do.",
)
days_needed = Words(
    "有効な日数を1から1098までの数で入れてください。",
    "なん日 使えるか、1から1098までの 数で 書いて ください。",
    "Give the days it holds, as a number from 1 to 1098.",
)
tenant_needed = Words(
    "区画の名前を入れてください。", "区画の 名前を 書いて ください。", "Give the tenant a name."
)
tenant_wrong = Words(
    "区画の名前は、英数字と _ - の64字までで入れてください。",
    "区画の 名前は、英語の 文字と 数字で 書いて ください。",
    "A tenant's name has up to 64 letters, digits, _ and -.",
)
tenant_again = Words(
    "消す区画の名前をもう一度入れてください。",
    "けす 区画の 名前を もう一度 書いて ください。",
    "Write the name of the tenant that is to go once more.",
)
tenant_has_keys = Words(
    "この区画の鍵がまだ有効です。先に取り消すか、鍵も取り消すことを選んでください。",
    "この 区画の かぎが まだ 使えます。かぎも とりけすを えらんで ください。",
    "Keys for this tenant still hold. Revoke them first, or choose to revoke them with it.",
)
tenant_stays = Words(
    "この区画は消せません。一覧を開き直してください。",
    "この 区画は けせません。もう一度 ひらいて ください。",
    "This tenant cannot be removed. Open the list again.",
)
