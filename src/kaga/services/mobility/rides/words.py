"""What pages and errors of rides say, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

name_needed: Final = Words(
    "名前を入れてください。", "名前を 書いてください。", "Please enter the name."
)
kana_needed: Final = Words(
    "ふりがなを入れてください。",
    "ふりがなを 書いてください。",
    "Please enter the name in kana.",
)
phone_wrong: Final = Words(
    "電話番号は市外局番から入れてください。",
    "電話番号を ぜんぶ 書いてください。",
    "Please enter the phone number with its area code.",
)
born_wrong: Final = Words(
    "生まれた年は西暦4桁で入れてください。",
    "生まれた 年を 4つの 数字で 書いてください。",
    "Please enter the year of birth with four digits.",
)
too_long: Final = Words(
    "{most}文字以内で書いてください。",
    "{most}文字までで 書いてください。",
    "Please use at most {most} characters.",
)
rider_known: Final = Words(
    "すでに登録されています。", "もう 登録しています。", "You are registered already."
)
changed_meanwhile: Final = Words(
    "ほかの人が先に変更しました。画面を開き直してください。",
    "ほかの 人が 先に 変えました。もう一度 開いてください。",
    "Somebody else changed it first. Please open the page again.",
)
party_wrong: Final = Words(
    "人数を確かめてください。大人を含めて1人から9人まで乗れます。",
    "人の 数を 確かめてください。大人と いっしょに 9人まで 乗れます。",
    "Please check the number of people: 1 to 9, with at least one paying.",
)
offer_expired: Final = Words(
    "ご案内した時刻の有効期限が切れました。もう一度選んでください。",
    "時間が すぎました。もう一度 えらんでください。",
    "The offer is no longer valid. Please choose again.",
)
offer_unknown: Final = Words(
    "ご案内した内容が確認できません。もう一度選んでください。",
    "わからない 内容です。もう一度 えらんでください。",
    "The offer cannot be read. Please choose again.",
)
offer_used: Final = Words(
    "この時刻はすでに予約に使われています。もう一度選んでください。",
    "もう 使われています。もう一度 えらんでください。",
    "This offer was booked already. Please choose again.",
)
not_entitled: Final = Words(
    "この乗合タクシーは、加賀市民とe-加賀市民の方が乗れます。バスや鉄道をご利用ください。",
    "この タクシーは 加賀市民と e-加賀市民の ための ものです。バスや 電車に 乗ってください。",
    "This shared taxi is for citizens and e-citizens of Kaga. Please use buses and trains.",
)
taken: Final = Words(
    "先に予約が入り、満席になりました。ほかの時刻を選んでください。",
    "ほかの 人が 先に 予約しました。ちがう 時間を えらんでください。",
    "Somebody else was first and it is full now. Please choose another time.",
)
too_late_now: Final = Words(
    "予約の締切を過ぎました。次の便を選んでください。",
    "予約の 時間が すぎました。次の 車を えらんでください。",
    "Booking has closed for this departure. Please choose the next one.",
)
not_changeable: Final = Words(
    "この予約はもう変えられません。窓口にお電話ください。",
    "この 予約は もう 変えられません。電話してください。",
    "This booking can no longer be changed. Please call the desk.",
)
no_books: Final = Words(
    "この乗合タクシーには回数券がありません。",
    "この タクシーには 回数券が ありません。",
    "There are no coupon books for this service.",
)
no_coupons: Final = Words(
    "回数券の残りが足りません。現金を選ぶか、回数券を買ってください。",
    "回数券が 足りません。お金で はらうか、回数券を 買ってください。",
    "Not enough coupons are left. Choose cash, or buy a book.",
)
no_pass: Final = Words(
    "その日に使える定期券がありません。",
    "その 日に 使える 定期券が ありません。",
    "There is no pass for that day.",
)
day_wrong: Final = Words(
    "日付を確かめてください。", "日を 確かめてください。", "Please check the day."
)
factor_wrong: Final = Words(
    "1から3までの倍率を入れてください。",
    "1から 3までの 数を 書いてください。",
    "Please enter a factor from 1 to 3.",
)
shift_unknown: Final = Words(
    "その車は今日は走っていません。",
    "その 車は 今日は 走っていません。",
    "That vehicle is not driving today.",
)

title: Final = Words("乗合タクシーの受付", "タクシーの 受付", "Ride desk")
lead: Final = Words(
    "電話番号・かな・名前で探し、いつもの行き先を選び、読み上げて予約します。キーボードだけで使えます。",
    "電話番号か 名前で さがして、行く ところを えらんで、予約します。",
    "Find the caller, choose a usual trip, read it back, book. Works by keyboard alone.",
)
find: Final = Words("電話番号・かな・名前", "電話番号・かな・名前", "Phone, kana or name")
find_hint: Final = Words(
    "「/」キーでここへ。かなは最初の1文字から探せます。",
    "「/」キーで ここへ 来ます。",
    "Press / to come here. One letter of kana is enough.",
)
find_button: Final = Words("探す", "さがす", "Find")
nobody_found: Final = Words(
    "見つかりません。登録して予約できます。",
    "いません。登録して 予約できます。",
    "Nobody found. You can register them.",
)
found_riders: Final = Words("見つかった人", "見つかった 人", "People found")
register: Final = Words("乗る人を登録する", "乗る人を 登録する", "Register a rider")
name: Final = Words("名前", "名前", "Name")
kana: Final = Words("ふりがな", "ふりがな", "Name in kana")
phones: Final = Words("電話番号", "電話番号", "Phone")
born: Final = Words("生まれた年（西暦）", "生まれた年", "Year of birth")
notes: Final = Words(
    "申し送り（耳が遠い、足が悪いなど）",
    "伝えたいこと",
    "Notes (hard of hearing, walks slowly …)",
)
half_card: Final = Words(
    "障害者手帳がある（半額）",
    "障害者手帳が ある（半分の お金）",
    "Has a disability card (half fare)",
)
wheelchair: Final = Words("車いすで乗る", "車いすで 乗る", "Rides in a wheelchair")
entitled_by: Final = Words("利用できる資格", "だれが 乗れるか", "Entitled as")
entitled_names: Final = {
    "citizen": Words("加賀市民", "加賀市民", "Citizen"),
    "e_citizen": Words("e-加賀市民", "e-加賀市民", "E-citizen"),
    "guest": Words("そのほか（乗れません）", "ほかの 人（乗れません）", "Other (may not ride)"),
}
save: Final = Words("登録する", "登録する", "Register")
usual: Final = Words("いつもの行き先", "いつも 行く ところ", "Usual trips")
usual_none: Final = Words(
    "まだありません。下で選んでください。",
    "まだ ありません。下で えらんでください。",
    "None yet. Please choose below.",
)
trip: Final = Words("行き先を選ぶ", "行く ところを えらぶ", "Choose a trip")
origin: Final = Words("乗る停留所", "乗る ところ", "From")
goal: Final = Words("降りる停留所", "降りる ところ", "To")
day: Final = Words("日", "日", "Day")
at: Final = Words("乗りたい時刻", "乗りたい 時間", "Time to board")
back: Final = Words(
    "帰りの時刻（往復のとき）", "帰る 時間（行きと 帰り）", "Time of the way back (round trip)"
)
pays: Final = Words("支払い", "お金の はらい方", "Payment")
pays_names: Final = {
    "cash": Words("現金", "お金", "Cash"),
    "coupon": Words("回数券（残高から）", "回数券（のこりから）", "Coupons (from the balance)"),
    "paper": Words("紙の回数券", "紙の 回数券", "Paper coupon"),
    "pass": Words("定期券", "定期券", "Pass"),
    "free": Words("無料", "ただ", "Free"),
}
search: Final = Words("空きを調べる", "空きを しらべる", "See what is free")
offers_title: Final = Words("ご案内できる時刻", "乗れる 時間", "What can be offered")
read_back: Final = Words(
    "{day}、{since}から{until}の間に、{origin}でお待ちください。{goal}には{by}までに着きます。",
    "{day}、{since}から {until}の 間に {origin}で 待っていてください。{goal}に {by}までに 着きます。",
    "On {day}, please wait at {origin} between {since} and {until}. You will be at {goal} by {by}.",
)
read_fare: Final = Words(
    "料金は{yen}円です。", "お金は {yen}円です。", "The fare is {yen} yen."
)
book_this: Final = Words("読み上げて予約する", "これで 予約する", "Read back and book")
why_not: Final = {
    "no_day": Words(
        "その日は走りません。別の日を選んでください。",
        "その日は 走りません。ほかの 日を えらんでください。",
        "No rides on that day. Please choose another.",
    ),
    "too_early": Words(
        "まだ予約できない日です。",
        "まだ 予約できない 日です。",
        "Booking for that day is not open yet.",
    ),
    "too_late": Words(
        "今日の予約の締切を過ぎました。明日以降を選んでください。",
        "きょうの 予約は おわりました。あしたから えらんでください。",
        "Booking for today has closed. Please choose a later day.",
    ),
    "no_pair": Words(
        "その区間は走りません。停留所を選び直してください。",
        "そこへは 行きません。えらびなおしてください。",
        "No rides between these stops. Please choose others.",
    ),
    "too_near": Words(
        "歩いて行ける近さです。", "近いので 歩いてください。", "This is near enough to walk."
    ),
    "full": Words(
        "満席です。別の日か、別の停留所を選んでください。",
        "いっぱいです。ほかの 日を えらんでください。",
        "It is full. Please choose another day or stop.",
    ),
}
booked_now: Final = Words("予約しました。", "予約しました。", "Booked.")
registered_now: Final = Words("登録しました。", "登録しました。", "Registered.")
cancelled_now: Final = Words("取り消しました。", "やめました。", "Cancelled.")
told_now: Final = Words("記録しました。", "書きました。", "Recorded.")
changed_day: Final = Words(
    "計画を変え、変わった人に知らせました。",
    "計画を 変えて、知らせました。",
    "The plan was changed; those concerned are told.",
)
bookings_title: Final = Words("これからの予約", "これからの 予約", "Coming rides")
bookings_none: Final = Words(
    "これからの予約はありません。", "予約は ありません。", "No coming rides."
)
cancel_button: Final = Words("取り消す", "やめる", "Cancel")
calls_title: Final = Words("電話で伝える人", "電話する 人", "People to call")
calls_none: Final = Words(
    "電話で伝えることはありません。", "電話する 人は いません。", "Nobody is to be called."
)
reached: Final = Words("伝えた", "話した", "Told")
no_answer: Final = Words("出ない", "出ない", "No answer")
day_title: Final = Words("一日の運行", "1日の 車", "The day")
board_link: Final = Words("きょうの運行を見る", "きょうの 車を 見る", "See today's rides")
print_manifest: Final = Words(
    "運行表を印刷する（PDF）", "紙に 出す（PDF）", "Print the manifest (PDF)"
)
no_rides: Final = Words("予約はまだありません。", "まだ ありません。", "No rides yet.")
vehicle: Final = Words("車", "車", "Vehicle")
late_button: Final = Words("遅れを入れる", "おくれを 書く", "Report a delay")
late_minutes: Final = Words("遅れ（分）", "おくれ（分）", "Delay (minutes)")
breakdown_button: Final = Words("故障で運行をやめる", "こわれたので やめる", "Out of service")
snow_button: Final = Words(
    "雪の日の所要時間にする", "雪の 日の 時間に する", "Use snow-day times"
)
snow_factor: Final = Words(
    "走る時間の倍率（1〜3）",
    "走る 時間は 何倍か（1〜3）",
    "Driving takes so many times as long (1 to 3)",
)
tour_stuck: Final = Words(
    "この車は、いまの所要時間では予定どおりに走れません。新しい予約は入りません。「遅れを入れる」で時刻を組み直し、乗る人に電話で伝えてください。",
    "この 車は、この 時間では 走れません。新しい 予約は できません。「おくれを 書く」を 押して、乗る 人に 電話してください。",
    "This vehicle cannot keep its times on the roads as they are now, so it takes no new rides. Report a delay to have its times made anew, then call its riders.",
)
trouble: Final = Words("遅れ・故障・雪", "おくれ・こわれた・雪", "Delays, breakdowns, snow")
stand_in: Final = Words("仮のデータ", "仮の データ", "Stand-in")
stand_in_text: Final = Words(
    "停留所・便の時刻・車両の定員は仮のもので、市の正式なものではありません。道のりは直線から見積もっています。",
    "とまる ところ・時間・車は 仮の ものです。市の 本当の データでは ありません。",
    "Stops, departures and vehicles are stand-ins, not the city's own; driving times are estimated from straight lines.",
)
kinds: Final = {
    "pickup": Words("乗る", "乗る", "Board"),
    "drop": Words("降りる", "降りる", "Alight"),
    "break": Words("休憩", "休む", "Rest"),
    "leave": Words("出発", "出る", "Leave"),
    "return": Words("到着", "もどる", "Return"),
}
states: Final = {
    "booked": Words("予約済み", "予約", "Booked"),
    "aboard": Words("乗車中", "乗っている", "Aboard"),
    "done": Words("降車済み", "降りた", "Done"),
    "cancelled": Words("取消", "やめた", "Cancelled"),
    "no_show": Words("不在", "いなかった", "No-show"),
    "failed": Words("運行できず", "走れない", "Not served"),
}
time_wrong: Final = Words(
    "時刻は 9:30 のように入れてください。",
    "時間は 9:30 の ように 書いてください。",
    "Please enter a time such as 9:30.",
)
stop_unknown: Final = Words(
    "停留所が見つかりません。番号か名前で選んでください。",
    "とまる ところが ありません。番号か 名前を 書いてください。",
    "No such stop. Please give its number or name.",
)
stop_hint: Final = Words(
    "停留所の番号か名前、かな", "番号か 名前、かな", "Number of the stop, its name or kana"
)
coupons_left: Final = Words(
    "回数券の残り {count}枚", "回数券 あと {count}まい", "{count} coupons left"
)
sell_book: Final = Words("回数券を売る", "回数券を 売る", "Sell a coupon book")
no_shows: Final = Words("不在 {count}回", "いなかった {count}回", "{count} no-shows")
people: Final = Words("人数", "人の 数", "People")
go_day: Final = Words("この日を見る", "この 日を 見る", "Show this day")
own_title: Final = Words("乗合タクシーを予約する", "タクシーを 予約する", "Book a shared taxi")
own_lead: Final = Words(
    "行き先と時刻を選ぶと、乗れる便をご案内します。予約した時刻は必ず守り、変わるときはお知らせします。",
    "行く ところと 時間を えらんでください。時間が 変わる ときは 知らせます。",
    "Choose where and when. What you book is kept, and you are told if it has to change.",
)
own_tile: Final = Words("乗合タクシー", "みんなの タクシー", "Shared taxi")
own_register: Final = Words(
    "はじめに、お名前を登録してください",
    "はじめに 名前を 書いてください",
    "First, please register your name",
)
book_own: Final = Words("この便を予約する", "これを 予約する", "Book this ride")
my_bookings: Final = Words("わたしの予約", "わたしの 予約", "My bookings")
ticket: Final = Words("乗車券", "きっぷ", "Ticket")
ticket_text: Final = Words(
    "乗るときに、この画面を運転手に見せてください。予約番号を伝えるだけでも乗れます。",
    "乗る とき、この 画面を 見せてください。番号を 言っても いいです。",
    "Show this to the driver when you board, or just say the booking number.",
)
ticket_alt: Final = Words("乗車券の二次元コード", "きっぷの コード", "QR code of the ticket")
see: Final = Words("見る", "見る", "See")
drive_title: Final = Words("きょうの運行", "きょうの 運転", "Today's tour")
drive_none: Final = Words(
    "きょうの担当はありません。", "きょうの 運転は ありません。", "No tour today."
)
drive_next: Final = Words("次の停留所", "つぎの ところ", "Next stop")
deeds: Final = {
    "arrived": Words("着いた", "着いた", "Arrived"),
    "boarded": Words("乗った", "乗った", "Boarded"),
    "alighted": Words("降りた", "降りた", "Alighted"),
    "absent": Words("不在", "いない", "Nobody there"),
}
deed_refused: Final = Words(
    "この予約には記録できません。受付に電話してください。",
    "書けません。電話してください。",
    "This could not be recorded. Please call the desk.",
)
audit_title: Final = Words("約束のふりかえり", "約束の ふりかえり", "Promises kept")
published_services = Words("乗合タクシー", "みんなで 乗る タクシー", "Shared taxis")
published_vehicles = Words(
    "乗合タクシーの車両", "みんなで 乗る タクシーの 車", "Vehicles of shared taxis"
)
