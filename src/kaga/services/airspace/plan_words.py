"""What the plan page says: the form, the alternatives, the profile, the lists below them.

>>> plan_nav.en
'Plan a drone route'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

plan_nav = Words("ドローンの経路", "ドローンの 道", "Plan a drone route")
title = Words("ドローンの経路を作る", "ドローンの 道を 作る", "Plan a drone route")
lead = Words(
    "出発地と目的地を選ぶと、人を避けて飛ぶ3つの経路を作り、規則と安全を確かめます。",
    "出発する 所と 行く 所を えらんで ください。人が 少ない 道を 3つ 作ります。",
    "Choose where from and where to: you get three routes that keep away from people, "
    "checked against the rules.",
)
offer_text = Words(
    "2つの地点を選ぶだけで、人を避けて飛ぶ経路を3つ見比べられます。",
    "2つの 所を えらぶと、人が 少ない 空の 道が わかります。",
    "Pick two points and compare three flights that keep away from people.",
)

start = Words("出発地", "出発する 所", "From")
goal = Words("目的地", "行く 所", "To")
place_hint = Words(
    "駅や施設の名前、住所、緯度と経度、または地図を押す",
    "駅や 建物の 名前、住所を 書く。地図を おしても よいです",
    "A station, facility, address, latitude and longitude, or press the map",
)
departs = Words("出発の日時", "いつ 出発するか", "Departure")
vehicle = Words("機体の種類", "ドローンの 種類", "Aircraft")
search = Words("経路を作る", "道を 作る", "Find routes")
swap = Words("出発地と目的地を入れ替える", "ぎゃくに する", "Swap from and to")
here = Words("現在地を出発地にする", "いま いる 所から", "Start where I am")
no_position = Words(
    "現在地が分かりません。地名を入れるか、地図を押してください。",
    "いま いる 所が わかりません。名前を 書くか 地図を おして ください。",
    "Your position is not known. Enter a place or press the map.",
)
results = Words("候補", "えらぶ もの", "Suggestions")
examples = Words("たとえば", "たとえば", "For example")

VEHICLES: Final = {
    "delivery_10kg": Words("配送機（10 kg級）", "荷物を 運ぶ（10 kg）", "Delivery, 10 kg"),
    "camera_1kg": Words("空撮機（1 kg級）", "写真を とる（1 kg）", "Camera, 1 kg"),
    "cargo_25kg": Words("大型輸送機（25 kg級）", "大きい 荷物（25 kg）", "Cargo, 25 kg"),
    "survey_wing_7kg": Words(
        "測量用の固定翼（7 kg級）", "はかる（羽、7 kg）", "Survey wing, 7 kg"
    ),
    "certified_10kg": Words(
        "第一種認証の配送機（10 kg級）", "1番の 認証の 機体（10 kg）", "Certified, 10 kg"
    ),
}

map_title = Words("経路の地図", "道の 地図", "Map of the routes")
map_start = Words(
    "地図を押すと、出発地になります。",
    "地図を おすと、出発する 所に なります。",
    "Press the map to set where from.",
)
map_goal = Words(
    "次に、目的地を押してください。",
    "つぎに、行く 所を おして ください。",
    "Now press where to.",
)
map_again = Words(
    "もう一度押すと、新しい出発地になります。",
    "もう 一度 おすと、新しく 始まります。",
    "Press again to start anew.",
)
centre_start = Words(
    "地図の中心を出発地にする", "まん中を 出発する 所に する", "Map centre as from"
)
centre_goal = Words("地図の中心を目的地にする", "まん中を 行く 所に する", "Map centre as to")
keyboard = Words(
    "地図は矢印キーで動かし、＋と－で拡大できます。",
    "地図は 矢印の キーで 動きます。",
    "Move the map with the arrow keys, zoom with + and -.",
)
no_webgl = Words(
    "この端末では動く地図を描けないため、静止画で示します。絵を押して地点を選べます。",
    "この 機械では 動く 地図が 出ません。絵を おして えらんで ください。",
    "This device cannot draw the moving map; here is a still one. Press it to choose points.",
)
picture_of = Words(
    "{start}から{goal}までの経路の地図。候補{count}本。",
    "{start}から {goal}までの 地図。道が {count}本 あります。",
    "Map of {count} routes from {start} to {goal}.",
)
picture_empty = Words("市の地図", "市の 地図", "Map of the city")
near = Words("{place}付近", "{place}の 近く", "near {place}")
point = Words("地図の地点", "地図の 所", "a point on the map")
view_3d = Words("3Dで見る", "3Dで 見る", "3D view")
close = Words("閉じる", "とじる", "Close")
zoom_in = Words("拡大", "大きく", "Zoom in")
zoom_out = Words("縮小", "小さく", "Zoom out")

people_show = Words("人の多さを地図に重ねる", "人が 多い 所を 見る", "Show where people are")
people_time = Words("時刻", "時間", "Time")
people_day = Words("曜日", "曜日", "Day")
people_at = Words("{start}から{end}まで", "{start}から {end}", "{start} to {end}")
people_few = Words("少ない", "少ない", "few")
people_many = Words("多い", "多い", "many")
people_none = Words(
    "人の多さの図はまだありません。経路の計算はできます。",
    "人の 多さの 絵は まだ ありません。",
    "There is no picture of people yet; routes are planned all the same.",
)
DAYS: Final = {
    "weekday": Words("平日", "月曜から 金曜", "Weekday"),
    "saturday": Words("土曜日", "土曜日", "Saturday"),
    "holiday": Words("日曜・祝日", "日曜・休みの 日", "Sunday, holiday"),
}
legend = Words("凡例", "地図の 見かた", "Legend")
legend_sites = Words("緊急時の着陸地", "こまった ときに おりる 所", "Contingency landing site")
legend_bends = Words(
    "曲がる所（押すと理由）", "曲がる 所（おすと わけ）", "Bend (press for the reason)"
)

found = Words(
    "{count}本の経路が見つかりました。", "道が {count}本 ありました。", "{count} routes found."
)
waiting = Words("経路を計算しています…", "道を 作って います…", "Planning…")
failed = Words(
    "通信できませんでした。もう一度お試しください。",
    "できませんでした。もう 一度 おして ください。",
    "The request did not get through. Please try again.",
)
routes = Words("経路の候補", "道の 候補", "Routes")
chosen = Words("表示中", "いま 見て いる", "Shown")
choose = Words("この経路を見る", "この 道を 見る", "Show this route")
ROLES: Final = {
    "fast": Words("速さ優先", "早い 道", "Fastest"),
    "balanced": Words("バランス", "ちょうど よい 道", "Balanced"),
    "least-people": Words("人を避ける", "人が 少ない 道", "Fewest people"),
    "different": Words("別の道", "ほかの 道", "Another way"),
}
length = Words("距離", "長さ", "Length")
duration = Words("時間", "時間", "Time")
energy = Words("電力量", "電気", "Energy")
people = Words("30 m以内の人", "近くの 人", "People within 30 m")
deaths = Words(
    "飛行1時間あたりの想定死者数",
    "1時間 飛んで 人が なくなる 心配",
    "Expected deaths per flight hour",
)
clearance = Words("地面・建物との最小の間隔", "地面や 建物から 一番 近い", "Least clearance")
above_ground = Words("地面からの高さ", "地面からの 高さ", "Height above ground")
limit = Words("上限 {limit}", "決まり {limit}", "limit {limit}")
within = Words("上限以内", "だいじょうぶ", "Within the limit")
beyond = Words("上限を超える", "あぶない", "Above the limit")
people_count = Words("{count}人", "{count}人", "{count}")
people_below_one = Words("1人未満", "1人より 少ない", "fewer than 1")
minutes = Words(
    "{minutes}分{seconds:02}秒", "{minutes}分 {seconds}秒", "{minutes} min {seconds:02} s"
)
rare_millions = Words(
    "飛行約{hours}万時間に1人",
    "{hours}万時間 飛んで 1人 ぐらい",
    "about 1 in {millions} million flight hours",
)
rare_hours = Words(
    "飛行約{hours}時間に1人", "{hours}時間 飛んで 1人 ぐらい", "about 1 in {hours} flight hours"
)
rare_never = Words("ほぼ0", "ほとんど 0", "next to nothing")
is_fastest = Words("いちばん速い経路です。", "一番 早い 道です。", "The quickest of these.")
longer = Words("{metres}長い", "{metres} 長い", "{metres} longer")
shorter = Words("{metres}短い", "{metres} 短い", "{metres} shorter")
same_length = Words("距離はほぼ同じ", "長さは 同じ ぐらい", "about as long")
PEOPLE_SHARE: Final = {
    "half": Words("近くの人は半分", "近くの 人は 半分", "half the people"),
    "part": Words("近くの人は約{n}分の1", "近くの 人は {n}分の1", "about 1/{n} of the people"),
    "percent": Words("近くの人は{n}%", "近くの 人は {n}%", "{n} % of the people"),
    "same": Words("近くの人はほぼ同じ", "近くの 人は 同じ ぐらい", "about as many people"),
}
no_refuge = Words(
    "{seconds}秒間、緊急時の着陸地がありません。",
    "{seconds}秒の 間、こまった ときに おりる 所が ありません。",
    "For {seconds} s there is no place to land in need.",
)
all_refuge = Words(
    "どの瞬間にも、緊急時の着陸地があります。",
    "いつでも、こまった ときに おりる 所が あります。",
    "At every second there is a place to land in need.",
)
limit_not_met = Words(
    "どの経路も人への危険の上限を満たしません。日時か機体を変えてください。",
    "どの 道も 人が あぶないです。時間か ドローンを かえて ください。",
    "No route meets the limit for people on the ground. Try another time or aircraft.",
)
planned_in = Words(
    "{seconds}秒で計算しました。", "{seconds}秒で 作りました。", "Planned in {seconds} s."
)
stand_in_title = Words(
    "この地図は仮のものです", "本当の 地図では ありません", "This map is invented"
)
assumed = Words(
    "機体と操縦者は、第二種の認証と二等の技能証明（目視外・夜間）、保険加入を仮定しています。",
    "ドローンと 飛ばす 人は、ふつうの しかくが ある ことに して います。",
    "Assumed: second-class certificate and licence for beyond sight and night, insured.",
)
