"""What the airspace pages say.

>>> flights.en
'Flights'
"""

from __future__ import annotations

from kaga.kernel.web.words import Words

title = Words("空域", "ドローンの 空", "Airspace")
lead = Words(
    "ドローンの飛行を届け出て、受理されたかを確かめられます。",
    "ドローンを 飛ばす ことを 市に 届けます。",
    "File drone flights and see whether they were accepted.",
)
flights = Words("飛行", "飛行", "Flights")
operators = Words(
    "事業者・操縦者・機体", "会社・飛ばす 人・ドローン", "Operators, pilots, vehicles"
)
ground = Words("離着陸場・緊急着陸地", "ドローンが おりる 所", "Ports and landing sites")
entries = Words(
    "飛行の制限・催し・工事", "飛べない 所・お祭り・工事", "Zones, events and works"
)
desk_nav = Words("空域の仕事", "空域の 仕事", "Airspace desk")

none_flights = Words("条件に合う飛行はありません。", "飛行は ありません。", "No flights match.")
none_flights_next = Words(
    "条件を変えるか、経路を作って届け出てください。",
    "ほかの えらび方を するか、道を 作って ください。",
    "Change the filters, or plan a route and file it.",
)
none_operators = Words(
    "登録された事業者はまだありません。", "会社は まだ ありません。", "No operators yet."
)
none_ports = Words(
    "離着陸場はまだありません。", "おりる 所は まだ ありません。", "No ports yet."
)
none_sites = Words(
    "緊急着陸地はまだありません。",
    "こまった ときに おりる 所は まだ ありません。",
    "No landing sites yet.",
)
none_entries = Words(
    "入力されたものはありません。", "まだ 何も ありません。", "Nothing has been entered."
)
none_pilots = Words("操縦者はまだいません。", "飛ばす 人は まだ いません。", "No pilots yet.")
none_vehicles = Words(
    "機体はまだありません。", "ドローンは まだ ありません。", "No vehicles yet."
)
none_meet = Words(
    "この区域に触れる、受理済みの飛行はありません。",
    "ここを 通る 飛行は ありません。",
    "No accepted flight touches this.",
)

reference = Words("届出番号", "番号", "Number")
operator = Words("事業者", "会社", "Operator")
way = Words("経路", "道", "Route")
departs = Words("出発", "出発", "Departs")
arrives = Words("到着", "着く", "Arrives")
priority = Words("優先の区分", "急ぐ じゅんばん", "Priority")
state = Words("状態", "いま", "State")
purpose = Words("目的", "何の ため", "Purpose")
pilot = Words("操縦者", "飛ばす 人", "Pilot")
vehicle = Words("機体", "ドローン", "Vehicle")
any_one = Words("すべて", "ぜんぶ", "All")
show = Words("表示する", "見る", "Show")
over = Words("終わった飛行も表示", "終わった ものも 見る", "Also those that are over")
filters = Words("しぼり込み", "えらぶ", "Filters")
history = Words("これまでの経過", "これまで", "History")
answer = Words("市の答え", "市の 答え", "The city's answer")
offers = Words("こうすれば飛べます", "こうすれば 飛べます", "What would work")
offer_delay = Words(
    "出発を{low}から{high}遅らせる",
    "{low}から {high} あとに 出発する",
    "Start {low} to {high} later",
)
offer_height = Words(
    "巡航の高さを{low} mから{high} m変える",
    "高さを {low} mから {high} m かえる",
    "Change the cruising height by {low} to {high} m",
)
offers_note = Words(
    "時刻や高さを変えた経路を作り、新しく届け出てください。先に届け出た飛行が優先です。",
    "新しい 道を 作って 届けて ください。早く 届けた 人が 先です。",
    "Plan a route with that time or height and file it. Whoever files first goes first.",
)
displaced = Words(
    "譲った飛行：{flights}", "場所を ゆずった 飛行：{flights}", "Gave way: {flights}"
)
minutes = Words(
    "{minutes}分{seconds}秒", "{minutes}分 {seconds}秒", "{minutes} min {seconds} s"
)
check = Words("確認する", "確かめる", "Check")
file = Words("届け出る", "届ける", "File")
withdraw = Words("取り下げる", "やめる", "Withdraw")
override_title = Words(
    "仮の情報による飛行を認める",
    "本物では ない 情報で 飛ぶ ことを よいと 言う",
    "Answer for a flight on stand-in data",
)
override_note = Words(
    "あなたの名前と理由が台帳に残ります。この飛行だけ、今の地図と人の情報の間だけ有効です。",
    "あなたの 名前と わけが のこります。",
    "Your name and reason stay in the ledger. It holds for this flight only, on the data of this moment.",
)
override_send = Words("名前を残して認める", "名前を のこして よいと 言う", "Answer by name")
reason = Words("理由", "わけ", "Reason")
done = Words("記録しました。", "書きました。", "Recorded.")
answered = Words(
    "この飛行を認めました。事業者に、確認と届出をもう一度行うよう伝えてください。",
    "よいと 言いました。会社に もう 一度 届けて もらって ください。",
    "You answered for the flight. Ask the operator to check and file it again.",
)
accepted = Words("受理されました。", "飛んで よいです。", "The flight was accepted.")
refused = Words(
    "受理されませんでした。理由と、できることを下に示します。",
    "飛べません。下に わけが あります。",
    "The flight was refused. The reasons and what you can do are below.",
)
checked = Words("確認しました。", "確かめました。", "Checked.")
withdrawn = Words("取り下げました。", "やめました。", "Withdrawn.")

join_title = Words("事業者の一員になる", "会社の 人に なる", "Join an operator")
join_lead = Words(
    "事業者か市の空域担当から受け取った招待コードを入れてください。",
    "もらった コードを 書いて ください。",
    "Enter the invitation that the operator or the airspace desk gave you.",
)
code = Words("招待コード", "コード", "Invitation")
join = Words("加わる", "入る", "Join")
joined = Words(
    "事業者の一員になりました。", "会社の 人に なりました。", "You joined the operator."
)

add_operator = Words("事業者を登録する", "会社を 登録する", "Register an operator")
organisation = Words("名称", "名前", "Name")
contact = Words(
    "連絡先（住民が電話できる番号）", "電話番号", "Contact (a number that residents may call)"
)
dips_id = Words("DIPSの事業者番号", "DIPSの 番号", "DIPS number")
insured_until = Words("保険の期限", "保険が 終わる 日", "Insured until")
day_hint = Words("例：2027-03-31、令和9年3月31日", "例：2027-03-31", "Example: 2027-03-31")
classes = Words("届け出られる区分", "できる こと", "May file as")
standing = Words("登録の状態", "登録", "Registration")
counts = Words("操縦者／機体", "人／ドローン", "Pilots / vehicles")
save = Words("登録する", "登録する", "Save")
change = Words("変更する", "かえる", "Change")
add_pilot = Words("操縦者を登録する", "飛ばす 人を 登録する", "Register a pilot")
person_name = Words("氏名", "名前", "Name")
licence = Words("技能証明", "しかく", "Licence")
extensions = Words("限定解除", "広い しかく", "Extensions")
extension_since = Words(
    "{what}の限定が解除された日", "{what} しかくを もらった 日", "{what}: extended on"
)
extension_hint = Words(
    "解除されていなければ空のままにします。第三者の上を飛ぶには一等の技能証明が要り、限定解除では足りません。",
    "なければ 何も 書きません。人の 上を 飛ぶ ときは、1番の しかくが いります。",
    "Leave empty when it is not. Flying over people asks for a first-class licence; no extension is enough.",
)
since_day = Words("{what}（{day}から）", "{what}（{day}から）", "{what} (since {day})")
no_extensions = Words(
    "なし（昼間・目視内・25 kg未満）", "ありません", "None (day, within sight, below 25 kg)"
)
renew_licence = Words("技能証明を改める", "しかくを 新しく する", "Renew or extend a licence")
licence_number = Words("技能証明の番号", "しかくの 番号", "Licence number")
valid_until = Words("有効期限", "いつまで", "Valid until")
add_vehicle = Words("機体を登録する", "ドローンを 登録する", "Register a vehicle")
registration = Words("登録記号（JU…）", "登録の 記号（JU…）", "Registration (JU…)")
certificate = Words("機体認証", "ドローンの しかく", "Certificate")
model = Words("機種", "しゅるい", "Model")
stand_in = Words("仮の数値", "本物では ない 数字", "Stand-in figures")
members = Words("届け出る人", "届ける 人", "Members")
member_count = Words(
    "参加 {joined}人、招待中 {waiting}件",
    "入った 人 {joined}人、待って いる {waiting}",
    "{joined} joined, {waiting} invited",
)
invite = Words("招待コードを作る", "コードを 作る", "Make an invitation")
invited = Words(
    "招待コード（7日間有効、1人だけ使えます。この画面を閉じると二度と表示されません）",
    "コード（7日、1人だけ）。いま 書きとって ください",
    "Invitation (7 days, one person; it is not shown again)",
)

add_port = Words("離着陸場を加える", "おりる 所を ふやす", "Add a port")
add_site = Words(
    "緊急着陸地を加える", "こまった ときに おりる 所を ふやす", "Add a landing site"
)
port = Words("離着陸場", "おりる 所", "Ports")
site = Words("緊急着陸地", "こまった ときに おりる 所", "Landing sites")
name = Words("名前", "名前", "Name")
place = Words("場所", "場所", "Place")
place_hint = Words(
    "地名・施設名・住所、または緯度と経度。例：加賀温泉駅、大聖寺南町、36.3199, 136.3507",
    "町や 建物の 名前、または 数字。例：加賀温泉駅",
    "A place, an address, or latitude and longitude. Example: 加賀温泉駅 or 36.3199, 136.3507",
)
place_unknown = Words(
    "その場所が見つかりません。別の名前か、緯度と経度を入れてください。",
    "場所が わかりません。ほかの 名前を 書いて ください。",
    "That place was not found. Try another name, or latitude and longitude.",
)
pads = Words("駐機できる数", "いくつ おりられますか", "Pads")
corridor = Words("空けておく円の半径", "あけて おく 広さ", "Radius kept free")
corridor_top = Words(
    "空けておく高さ（地面から）", "あけて おく 高さ", "Height kept free above ground"
)
radius = Words("半径", "広さ（まん中から）", "Radius")
capacity = Words("着陸できる数", "いくつ おりられますか", "Capacity")
owner = Words("土地の持ち主", "土地の 人", "Owner")
consent = Words("持ち主の承諾の期限", "よいと 言った 日まで", "Owner's consent until")

add_zone = Words("飛行の制限を入力する", "飛べない 所を 書く", "Enter a zone")
add_happening = Words("催し・工事を入力する", "お祭りや 工事を 書く", "Enter an event or works")
happening_lead = Words(
    "何が、どこで、いつ、何人くらいかを入れてください。別の責任者が承認すると、その間ドローンは近づきません。",
    "何を、どこで、いつ、何人か 書いて ください。ほかの 人が よいと 言うと、ドローンは 近くに 来ません。",
    "Say what happens where, when, and with how many people. Once a colleague approves it, drones keep away meanwhile.",
)
zone_lead = Words(
    "区域と高さと理由を入れてください。別の責任者が承認すると有効になります。",
    "場所と 高さと わけを 書いて ください。",
    "Say where, how high and why. It holds once a colleague approves it.",
)
kind = Words("種類", "しゅるい", "Kind")
what = Words("何がありますか", "何が ありますか", "What")
what_hint = Words(
    "例：柴山潟花火大会、○○橋の補修工事",
    "例：花火大会、橋の 工事",
    "Example: lake fireworks, repair of a bridge",
)
people = Words("何人くらい集まりますか", "何人ですか", "How many people")
height = Words(
    "工事の高さ（クレーンなどの一番高い所、地面から）",
    "一番 高い 所は 何メートルですか",
    "Height of works above ground",
)
first_day = Words("始まりの日", "始まる 日", "First day")
last_day = Words("終わりの日", "終わる 日", "Last day")
opens = Words("始まりの時刻", "始まる 時間", "From")
closes = Words("終わりの時刻", "終わる 時間", "Until")
time_hint = Words("例：9:00", "例：9:00", "Example: 9:00")
note = Words("メモ", "メモ", "Note")
restriction = Words("飛行をどうしますか", "飛行を どう しますか", "What it does")
floor = Words("下の高さ", "下の 高さ", "Floor")
ceiling = Words("上の高さ", "上の 高さ", "Ceiling")
datum = Words("高さの基準", "どこからの 高さ", "Measured from")
datum_agl = Words("地面から", "地面から", "The ground")
datum_msl = Words("海面から（標高）", "海から", "Mean sea level")
rule = Words("根拠", "きまりの 名前", "Rule")
rule_hint = Words(
    "例：航空法132条の85、小型無人機等飛行禁止法、市の決定",
    "例：航空法",
    "Example: 航空法132条の85",
)
source = Words("誰が求めたものですか", "だれが 決めましたか", "Who asked for it")
always = Words(
    "日付を入れないと、いつも有効です。",
    "日を 書かないと、いつも です。",
    "Without dates it holds always.",
)
look = Words("地図で確かめる", "地図で 見る", "Look on the map")
send = Words("入力する", "書いて 出す", "Enter")
picture = Words(
    "地図。押した所が中心になります",
    "地図。おした 所が まん中に なります",
    "Map. The point you press becomes the middle",
)
where_it_is = Words(
    "{name}の場所の地図。円がその範囲です。",
    "{name}の 場所の 地図。円が はんいです。",
    "A map of where {name} is; the circle is its extent.",
)
picture_hint = Words(
    "地図を押すと、そこが中心になり、場所の欄に緯度と経度が入ります。地図を使わずに入力もできます。",
    "地図を おすと、そこが まん中に なります。",
    "Press the map to move the middle there; its position is put into the place box. You can also type the place.",
)
wider = Words("広く見る", "広く 見る", "Wider")
closer = Words("大きく見る", "大きく 見る", "Closer")
entered = Words(
    "入力しました。別の責任者の承認を待っています。",
    "書きました。ほかの 人の 返事を 待って います。",
    "Entered. It waits for a colleague's approval.",
)
meets = Words(
    "触れる飛行（受理済み、これから）",
    "ここを 通る 飛行",
    "Accepted flights to come that it touches",
)
meets_note = Words(
    "承認しても、受理済みの飛行は取り消されません。下の事業者に連絡してください。",
    "下の 会社に 電話して ください。",
    "Approving it does not withdraw these flights: call their operators.",
)
approve = Words("承認する", "よいと 言う", "Approve")
decline = Words("差し戻す", "だめと 言う", "Decline")
end = Words("終わらせる", "終わりに する", "End it")
decided = Words("記録しました。", "書きました。", "Recorded.")
when = Words("いつ", "いつ", "When")
bad_day = Words(
    "日付が読み取れません。例：2026-11-23、令和8年11月23日",
    "日が わかりません。例：2026-11-23",
    "Not a date. Example: 2026-11-23",
)
bad_time = Words(
    "時刻が読み取れません。例：9:00",
    "時間が わかりません。例：9:00",
    "Not a time. Example: 9:00",
)
bad_number = Words("数字で入れてください。", "数字で 書いて ください。", "Enter a number.")
metres = Words("m", "m", "m")

way_from = Words("出発地", "出発する 所", "From")
way_to = Words("目的地", "着く 所", "To")
look_for = Words("番号・事業者・地名", "番号や 会社の 名前", "Number, operator or place")
day = Words("日", "日", "Day")
today = Words("今日", "きょう", "Today")
day_before = Words("前の日", "前の 日", "Day before")
day_after = Words("次の日", "次の 日", "Day after")
of_day = Words("{day}の飛行", "{day}の 飛行", "Flights of {day}")
day_picture = Words(
    "1日の時間の帯に、飛行を棒で示します。内容は下の表と同じです。",
    "1日の 図。下の 表と 同じです。",
    "The day as a band with a bar for each flight. The table below says the same.",
)
export = Words("CSVで書き出す", "CSVで 出す", "Export as CSV")
from_above = Words("上から見た経路", "上から 見た 道", "The route from above")
from_side = Words("横から見た経路", "よこから 見た 道", "The route from the side")
plan_picture = Words(
    "{origin}から{goal}までの経路を上から見た図。帯は飛行のために空けておく範囲です。",
    "{origin}から {goal}までの 道。",
    "The route from {origin} to {goal} from above; the band is the air kept for it.",
)
side_picture = Words(
    "横から見た図。線が飛行の高さ、色のついた帯が地面から150 mまで、下が地面です。",
    "よこから 見た 図。線が ドローンの 高さです。",
    "From the side: the line is the flight, the band reaches 150 m above the ground below.",
)
corner_table = Words("経路の点の表", "道の 表", "Corners of the route")
at_time = Words("時刻", "時間", "Time")
above_sea = Words("標高", "海からの 高さ", "Above sea")
above_ground = Words("地面から", "地面から", "Above ground")
in_three = Words("立体で見る", "立体で 見る", "In three dimensions")
in_three_note = Words(
    "つかんで回し、矢印キーで動かせます。「経路に沿って見る」で飛行をたどれます。",
    "まわして 見る ことが できます。",
    "Drag to turn it, use the arrow keys to move. “Fly along” follows the flight.",
)
length = Words("長さ", "長さ", "Length")
volumes = Words("空けておく空域", "あけて おく 空", "Volumes kept free")
volume_count = Words("{count}個", "{count}", "{count}")
proof = Words("経路の証明書", "道の しょうめい書", "Certificate of the route")
proof_text = Words(
    "経路のすべての数値とその根拠を書いた、署名つきのファイルです。計画を作ったものとは別の仕組みで、いつでも、だれでも確かめられます。",
    "道の 数字が ぜんぶ 書いて あります。だれでも 確かめられます。",
    "A signed file with every figure of the route. Anybody can check it at any time, by code that shares nothing with the planner.",
)
proof_download = Words(
    "証明書を保存する", "しょうめい書を 保存する", "Download the certificate"
)
objection_count = Words(
    "住民の意見：{count}件", "みんなの 意見：{count}", "Objections by residents: {count}"
)
