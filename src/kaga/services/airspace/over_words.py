"""What "over my house" says: to residents without sign-in, and to the desk that answers them.

>>> title.en
'Drones over my house'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.airspace.enums import PriorityClass

title = Words("家の上を飛ぶドローン", "家の 上を 飛ぶ ドローン", "Drones over my house")
lead = Words(
    "場所を入れると、その近くを飛ぶ予定のドローンが、いつ、どの高さを、何のために飛ぶのかが分かります。登録やサインインは要りません。",
    "場所を 書くと、ドローンが いつ、どの 高さを、何の ために 飛ぶか わかります。登録は いりません。",
    "Enter a place and see which drones are going to fly near it: when, how high and what for. No sign-in is needed.",
)
offer_text = Words(
    "いつ・どの高さを・何のために飛ぶかを調べ、意見を伝えられます。",
    "いつ、何の ために 飛ぶか わかります。意見も 言えます。",
    "See when, how high and what for, and tell the city what you think.",
)
place = Words("場所", "場所", "Place")
place_hint = Words(
    "住所、町の名前、施設の名前、または緯度と経度。例：大聖寺南町、加賀温泉駅",
    "住所や 町の 名前を 書いて ください。例：加賀温泉駅",
    "An address, a town, a facility, or latitude and longitude. Example: 加賀温泉駅",
)
radius = Words("どのくらい近くまで調べますか", "どのくらい 近くを 見ますか", "How far around")
within = Words("{metres} m以内", "{metres} m まで", "Within {metres} m")
search = Words("調べる", "見る", "Look")
pick = Words("地図で選ぶ", "地図で えらぶ", "Choose on the map")
pick_title = Words("場所を選ぶ地図", "場所を えらぶ 地図", "Map to choose a place")
pick_hint = Words(
    "地図を押すと、その場所が選ばれます。矢印キーで動かし、Enterキーで真ん中を選べます。",
    "地図を おすと、そこが えらばれます。",
    "Press the map to choose a place. Move it by the arrow keys; Enter chooses its middle.",
)
picked = Words(
    "地図の場所を選びました（{place}）。「調べる」を押してください。",
    "えらびました（{place}）。「しらべる」を おして ください。",
    "Chosen on the map ({place}). Now press the search button.",
)
my_position = Words("今いる場所を使う", "いまの 場所を 使う", "Use my position")
position_failed = Words(
    "今いる場所が分かりません。住所か町の名前を入れてください。",
    "場所が わかりません。町の 名前を 書いて ください。",
    "Your position is not known. Enter an address or a town.",
)
outside = Words(
    "その場所は市の外です。市の中の場所を入れてください。",
    "そこは 市の 外です。市の 中の 場所を 書いて ください。",
    "That place lies outside the city. Enter one inside.",
)
next_day = Words("これから24時間", "これから 24時間", "The next 24 hours")
past_day = Words("これまでの24時間", "きのうから いままで", "The past 24 hours")
span = Words("いつ", "いつ", "When")
heading = Words(
    "{place} の周り {metres} m", "{place} の まわり {metres} m", "{metres} m around {place}"
)
count_next = Words(
    "これから24時間に、ドローンが{count}回通る予定です。",
    "これから 24時間に、ドローンが {count}回 通ります。",
    "Drones are going to pass {count} times in the next 24 hours.",
)
count_past = Words(
    "これまでの24時間に、ドローンが{count}回通る届出がありました。",
    "24時間の あいだに、ドローンが {count}回 通りました。",
    "{count} passes were filed for the past 24 hours.",
)
not_all = Words(
    "飛行が多いため、早いものから{count}件だけを示します。範囲を狭くするとすべて見られます。",
    "多いので、{count}だけ 見せます。せまく すると ぜんぶ 見えます。",
    "There are many: the first {count} are shown. Choose a smaller circle to see all.",
)
none_next = Words("飛ぶ予定はありません", "飛ぶ ドローンは ありません", "Nothing is planned")
none_next_text = Words(
    "これから24時間に、この範囲を飛ぶ届出は受理されていません。急な救助の飛行は、後から加わることがあります。",
    "これから 24時間、ここを 飛ぶ ドローンは ありません。人を 助ける ための 飛行は、急に 飛ぶ ことが あります。",
    "No accepted flight passes within the next 24 hours. A rescue flight may still be added at short notice.",
)
none_past = Words("飛んだ届出はありません", "飛んだ ドローンは ありません", "Nothing was filed")
none_past_text = Words(
    "これまでの24時間に、この範囲を飛ぶ届出は受理されていません。ドローンを見たときは、市に知らせてください。",
    "24時間の あいだ、ここを 飛ぶ ドローンの 届けは ありません。ドローンを 見た ときは、市に 知らせて ください。",
    "No flight was accepted here for the past 24 hours. If you saw a drone, tell the city.",
)
picture = Words(
    "{place}を中心にした図。{count}回の通過を線で示します。内容は下の一覧と同じです。",
    "{place}の 図。{count}本の 線が ドローンの 道です。下に 同じ ことが 書いて あります。",
    "A picture around {place} with {count} passes as lines. The list below says the same.",
)
strip = Words(
    "24時間の時間の帯に、通過を縦線で示します。",
    "24時間の 図。たての 線が ドローンです。",
    "A band of 24 hours with a mark for each pass.",
)
now = Words("今", "いま", "Now")
list_title = Words("通るドローン", "通る ドローン", "Drones that pass")
above = Words("ここでの高さ", "ここの 高さ", "Height here")
above_value = Words(
    "地面から約{metres} m", "地面から {metres} m くらい", "About {metres} m above ground"
)
above_landing = Words(
    "{above}。この近くで離着陸します",
    "{above}。近くで おりたり 飛び立ったり します",
    "{above}. It takes off or lands nearby",
)
distance = Words("いちばん近いとき", "いちばん 近い とき", "Nearest")
distance_value = Words(
    "横に約{metres} m（{at}）",
    "よこに {metres} m くらい（{at}）",
    "About {metres} m aside, at {at}",
)
overhead = Words("ほぼ真上（{at}）", "ほとんど 真上（{at}）", "Almost straight above, at {at}")
purpose = Words("目的", "何の ため", "Purpose")
operator = Words("飛ばす事業者", "飛ばす 会社", "Operator")
noise = Words("音の目安", "音の 大きさ", "Noise")
state = Words("状態", "いま", "State")
planned = Words("これから飛びます", "これから 飛びます", "Planned")
flying = Words("今、通っています", "いま 飛んで います", "Passing now")
passed = Words("通過の時刻を過ぎました", "飛ぶ 時間は 終わりました", "Its time has passed")
time_window = Words("{begins}から{ends}まで", "{begins}から {ends}まで", "{begins} to {ends}")
around = Words("{begins}ごろ", "{begins}ごろ", "About {begins}")
PURPOSES: Final = {
    PriorityClass.GOODS: Words("荷物を運びます", "荷物を 運びます", "Carries goods"),
    PriorityClass.MEDICAL: Words("薬や検体などを運びます", "くすりを 運びます", "Carries medicine or samples"),
    PriorityClass.RESCUE: Words("人の命を助けるために飛びます", "人を 助けます", "Saves lives"),
    PriorityClass.SURVEY: Words("橋や道路、田畑などを調べます", "橋や 道を 調べます", "Surveys bridges, roads or fields"),
    PriorityClass.LEISURE: Words("撮影や練習のために飛びます", "写真を とったり、練習を したり します", "Films or practises"),
}  # fmt: skip
NOISES: Final = (
    (45.0, Words("約{db} dB：静かな住宅地くらいで、ほとんど気づきません", "{db} dB くらい。とても しずかです", "About {db} dB: like a quiet neighbourhood, hardly noticed")),
    (55.0, Words("約{db} dB：静かな事務所くらいです", "{db} dB くらい。しずかです", "About {db} dB: like a quiet office")),
    (65.0, Words("約{db} dB：ふつうの会話くらいです", "{db} dB くらい。話す 声くらいです", "About {db} dB: like a conversation")),
    (999.0, Words("約{db} dB：掃除機くらいです", "{db} dB くらい。そうじきくらいです", "About {db} dB: like a vacuum cleaner")),
)  # fmt: skip
noise_note = Words(
    "音は機種の目安の値から計算したもので、測った値ではありません。",
    "音は 計算した 数字です。はかった 数字では ありません。",
    "Noise is computed from a figure of the model; it was not measured.",
)
privacy = Words("カメラについて", "カメラに ついて", "Cameras")
privacy_text = Words(
    "通るだけの飛行で、家の中や庭を撮ることは認められていません。撮られたと感じたら、下から伝えてください。",
    "通る だけです。家の 中や 庭を とっては いけません。とられたと 思ったら、市に 言って ください。",
    "These flights only pass: filming homes or gardens is not allowed. If you feel you were filmed, tell us below.",
)
not_shown = Words("ここで示さないもの", "ここに 書かない こと", "What is not shown")
not_shown_text = Words(
    "飛行の出発地と目的地、操縦する人、荷物の中身は、届ける相手の生活が分かってしまうため示しません。救助と医療の飛行は、時刻を15分きざみの目安で示します。",
    "どこから どこへ 行くか、だれが 飛ばすか、荷物は 何かは 書きません。受け取る 人を 守る ためです。救助と 医療は 時間を だいたいで 書きます。",
    "Where a flight starts and ends, who pilots it and what it carries are not shown, to protect those who receive it. Rescue and medical flights are shown to a quarter of an hour.",
)
ground_known = Words(
    "高さは、この場所の地面（標高 {metres} m）からのものです。",
    "高さは、ここの 地面からです（海から {metres} m）。",
    "Heights are above the ground here ({metres} m above sea level).",
)
ground_stand_in = Words(
    "地面の高さは仮の地図によるもので、数メートル以上違うことがあります。",
    "地面の 高さは 本物では ない 地図の 数字です。ちがう ことが あります。",
    "The ground is that of a stand-in map and may be wrong by metres or more.",
)
ground_unknown = Words(
    "この場所の地図がないため、高さは飛行の計画の地面からのものです。",
    "ここの 地図が ないので、高さは だいたいです。",
    "There is no map here: heights are above the ground that the flight was planned on.",
)
follow = Words("この場所の予定を受け取る", "ここの 予定を もらう", "Follow this place")
follow_text = Words(
    "カレンダーや購読用のアプリにこのアドレスを登録すると、予定が自動で届きます。アドレスに入るのは約250 m四方のます目の番号だけで、あなたのことは何も記録しません。",
    "カレンダーの アプリに 入れると、予定が 自動で 見られます。あなたの ことは 何も 書きません。",
    "Put this address into a calendar or a reader. It only holds the number of a square of about 250 m; nothing about you is kept.",
)
calendar = Words("カレンダー（iCalendar）", "カレンダー", "Calendar (iCalendar)")
atom = Words("購読（Atom）", "ニュース（Atom）", "Feed (Atom)")
map_title = Words("立体の図", "立体の 図", "In three dimensions")
map_note = Words(
    "つかんで回し、矢印キーで動かせます。図が出ないときも、上の一覧で同じことが分かります。",
    "まわして 見る ことが できます。見えない ときは、上を 見て ください。",
    "Drag to turn it, use the arrow keys to move. The list above says the same.",
)

object_title = Words(
    "飛行について意見を伝える", "飛行に ついて 意見を 言う", "Object to a flight"
)
object_link = Words(
    "この飛行について伝える", "この 飛行に ついて 言う", "Object to this flight"
)
object_place = Words(
    "この場所の飛行について伝える", "ここの 飛行に ついて 言う", "Object to flights here"
)
object_lead = Words(
    "音、カメラ、落下の心配など、気になることを市の空域担当に伝えられます。名前や連絡先は書かなくてもかまいません。いま危険なときは、110番に電話してください。",
    "音や カメラなど、こまる ことを 市に 言う ことが できます。名前は いりません。いま あぶない ときは、110に 電話して ください。",
    "Tell the airspace desk what troubles you: noise, cameras, fear of a fall. You need not give a name. If there is danger now, call 110.",
)
about_flight = Words("飛行の届出番号", "飛行の 番号", "Number of the flight")
about_flight_hint = Words(
    "分からなければ空欄でかまいません。例：F2026-000031-2",
    "わからない ときは 書かなくて いいです。",
    "Leave it empty if you do not know it. Example: F2026-000031-2",
)
text = Words("伝えたいこと", "言いたい こと", "What you want to say")
contact = Words(
    "連絡先（なくてもかまいません）", "電話か メール（なくても いいです）", "Contact (optional)"
)
contact_hint = Words(
    "電話番号かメールアドレス。空欄でも、次の画面に出る受付番号で回答を読めます。",
    "電話番号か メール。書かなくても、番号で 返事を 読めます。",
    "A phone number or mail address. Without it you can still read the answer with the number that you get.",
)
sealed_note = Words(
    "書いた内容は暗号にして保管し、空域担当だけが読みます。事業者には、どの飛行に意見があったかだけを知らせます。",
    "書いた ことは 市の 人だけが 読みます。会社には「意見が あった」とだけ 言います。",
    "What you write is kept encrypted and read by the airspace desk only. The operator is told only that there is an objection to its flight.",
)
send = Words("伝える", "出す", "Send")
flight_unknown = Words(
    "その番号の飛行はありません。番号を確かめるか、空欄にしてください。",
    "その 番号の 飛行は ありません。書かなくても いいです。",
    "There is no flight of that number. Check it, or leave it empty.",
)
my_number = Words(
    "マイナンバーは書かないでください。",
    "マイナンバーは 書かないで ください。",
    "Do not write a My Number here.",
)
too_often = Words(
    "続けて送られた数が多いため、受け付けられません。しばらくしてからもう一度送ってください。書いた内容は下に残っています。",
    "たくさん 来たので、いま 受けられません。少し 待って、もう 一度 出して ください。",
    "Too many were sent in a row. Wait a while and send again; what you wrote is still below.",
)
sent_title = Words("受け付けました", "受けました", "We have received it")
sent_text = Words(
    "この受付番号で、回答を読めます。書き写すか、この画面を保存してください。番号を知る人だけが読めます。",
    "この 番号で 返事を 読めます。書いて おいて ください。",
    "With this number you can read the answer. Write it down or keep this page: whoever knows it can read it.",
)
read_title = Words("回答を読む", "返事を 読む", "Read an answer")
read_lead = Words(
    "意見を伝えたときに受け取った受付番号を入れてください。",
    "もらった 番号を 書いて ください。",
    "Enter the number that you were given.",
)
receipt = Words("受付番号", "番号", "Number")
receipt_hint = Words("例：K7QF-2MRT-9XWB", "例：K7QF-2MRT-9XWB", "Example: K7QF-2MRT-9XWB")
read = Words("読む", "読む", "Read")
receipt_unknown = Words(
    "その受付番号は見つかりません。もう一度確かめて入れてください。",
    "その 番号は ありません。もう 一度 見て ください。",
    "That number is not known. Check it and enter it again.",
)
you_wrote = Words("伝えた内容", "言った こと", "What you wrote")
answer = Words("市の回答", "市の 返事", "The city's answer")
answer_waits = Words(
    "回答を準備しています。通常は5開庁日以内に、この画面に出します。",
    "返事を 書いて います。5日くらい 待って ください。",
    "The answer is being prepared: normally within five working days, on this page.",
)
erased = Words("この内容は消去されました。", "これは 消しました。", "This has been erased.")
made_at = Words("受付の日時", "受けた 日", "Received")
answered_at = Words("回答の日時", "返事の 日", "Answered")

desk_title = Words("住民の意見", "みんなの 意見", "Objections")
desk_lead = Words(
    "家の上を飛ぶドローンについて住民から届いた意見です。古いものから順に答えてください。",
    "ドローンに ついての 意見です。古い ものから 返事を して ください。",
    "What residents have against flights. Answer the oldest first.",
)
desk_none = Words("意見はありません。", "意見は ありません。", "No objections.")
desk_flight = Words("飛行", "飛行", "Flight")
desk_place = Words("場所", "場所", "Place")
desk_contact = Words("連絡先", "電話・メール", "Contact")
no_contact = Words("なし（受付番号で読みます）", "ありません", "None (reads it by the number)")
no_flight = Words("特定の飛行ではない", "どの 飛行でも ない", "No particular flight")
answer_hint = Words(
    "調べたこと、これからすること、納得できないときの相談先を書いてください。",
    "わかった ことと、これから する ことを 書いて ください。",
    "Say what was looked into, what will be done, and whom to ask if this does not satisfy.",
)
answer_send = Words("回答する", "返事を 出す", "Answer")
answered_before = Words(
    "すでに回答されています。画面を開き直してください。",
    "もう 返事を しました。画面を 開き直して ください。",
    "It has been answered already. Open the page again.",
)
done = Words("回答を記録しました。", "返事を 書きました。", "The answer was recorded.")
told_title = Words(
    "飛行 {flight} に住民から意見がありました",
    "飛行 {flight} に 意見が ありました",
    "A resident objects to flight {flight}",
)
told_text = Words(
    "住民から意見があり、市の空域担当が回答を準備しています。確かめたいことがあれば、空域担当から連絡します。",
    "意見が ありました。市が 返事を 書いて います。聞きたい ことが あれば 電話します。",
    "The airspace desk is preparing an answer and will call you if it needs to know something.",
)
answered_title = Words(
    "飛行 {flight} への意見に市が回答しました",
    "飛行 {flight} の 意見に 市が 返事を しました",
    "The city has answered the objection to flight {flight}",
)
answered_text = Words(
    "回答の内容は住民だけが読めます。飛行を変える必要があるときは、別に知らせます。",
    "返事は その 人だけが 読めます。",
    "Only the resident reads the answer. If the flight has to change, you will be told.",
)
topic = Words("空域", "ドローンの 空", "Airspace")
see_flight = Words("飛行を見る", "飛行を 見る", "See the flight")
