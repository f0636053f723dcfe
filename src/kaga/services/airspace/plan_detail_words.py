"""What the plan page says of the chosen route: profile, rules, bends, traffic, files, refusals.

>>> VERDICTS["pass"].en
'Met'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

profile = Words("高さの断面", "高さの 絵", "Height along the way")
profile_of = Words(
    "{name}の断面図。距離{length}、地面からの高さは{low}mから{high}m。",
    "{name}の 高さの 絵。長さ {length}、地面から {low}メートルから {high}メートル。",
    "Profile of {name}: {length}, {low} to {high} m above ground.",
)
ground = Words("地面", "地面", "Ground")
surface = Words("建物・樹木", "建物や 木", "Buildings, trees")
flight = Words("飛行", "飛ぶ 高さ", "Flight")
ceiling = Words(
    "上限（地面から150 m）",
    "一番 高くて ここまで（150メートル）",
    "Ceiling (150 m above ground)",
)
floor = Words(
    "下限（物から30 m）", "一番 低くて ここまで（30メートル）", "Floor (30 m from things)"
)
along = Words("経路上の位置", "道の どこか", "Position along the route")
altitude = Words("標高（m）", "海からの 高さ（メートル）", "Metres above the sea")
people_along = Words("下にいる人", "下に いる 人", "People below")
at_point = Words(
    "{km} km・{time}・標高{msl} m・地面から{agl} m・物から{room} m",
    "{km} km・{time}・地面から {agl}メートル・物から {room}メートル",
    "{km} km, {time}, {msl} m above the sea, {agl} m above ground, {room} m above things",
)
profile_table = Words("断面を表で見る", "表で 見る", "The profile as a table")
distance = Words("出発から", "出発から", "From the start")
msl = Words("標高", "海からの 高さ", "Above the sea")
agl = Words("地面から", "地面から", "Above ground")
room = Words("建物・樹木から", "建物や 木から", "Above buildings, trees")
per_ha = Words("人／ha", "1ヘクタールの 人", "People per ha")

rules = Words("規則の確認", "決まりを 守って いるか", "Rules")
rules_count = Words(
    "{total}項目のうち、適合{passed}、要対応{needs}、不適合{failed}、不明{unknown}",
    "{total}の 決まり。よい {passed}、する ことが ある {needs}、だめ {failed}、わからない {unknown}",
    "{total} rules: {passed} met, {needs} need something, {failed} not met, {unknown} unknown",
)
rules_open = Words(
    "対応や確認が要る規則", "する ことが ある 決まり", "Rules that need something"
)
rules_done = Words("適合した規則", "よい 決まり", "Rules that are met")
rule = Words("規則", "決まり", "Rule")
article = Words("条文", "法律の 番号", "Article")
verdict = Words("判定", "けっか", "Verdict")
todo = Words("することと説明", "する こと", "What to do")
rules_met = Words(
    "適合した{count}項目を見る",
    "よい {count}の 決まりを 見る",
    "Show the {count} rules that are met",
)
VERDICTS: Final = {
    "pass": Words("適合", "よい", "Met"),
    "needs": Words("要対応", "する ことが ある", "Needs something"),
    "fail": Words("不適合", "だめ", "Not met"),
    "unknown": Words("不明", "わからない", "Unknown"),
}
permission = Words("要許可", "許可が いる", "Needs a permission")
VERDICT_LOOKS: Final = {
    "pass": "success", "needs": "warning", "fail": "problem", "unknown": "neutral",
}  # fmt: skip

bends = Words("なぜ曲がるのか", "どうして 曲がるか", "Why it bends")
bends_none = Words("曲がる所はありません。", "曲がる 所は ありません。", "It does not bend.")
bend_at = Words("{km} km", "{km} km", "{km} km")
bend_number = Words("曲がり{number}", "曲がる 所 {number}", "Bend {number}")
bend_places = Words("{count}か所", "{count}か所", "{count} places")
sites = Words("緊急時の着陸地", "こまった ときに おりる 所", "Contingency landing sites")
sites_none = Words("着陸地はありません。", "おりる 所が ありません。", "There is none.")
sites_list = Words("着陸地の一覧", "おりる 所の 表", "List of landing sites")
site = Words("着陸地", "おりる 所", "Site")
site_kind = Words("種類", "種類", "Kind")
site_when = Words("使う時間", "いつ", "When")
site_span = Words("{start}から{end}", "{start}から {end}", "{start} to {end}")
SITE_KINDS: Final = {
    "pad": Words("離着陸場", "出発・着く 所", "Pad"),
    "field": Words("空き地・田畑", "空いた 所・田", "Field"),
    "school-yard": Words("校庭", "学校の 庭", "School yard"),
    "river-bank": Words("河川敷", "川の そば", "River bank"),
    "beach": Words("砂浜", "海の 砂", "Beach"),
    "park": Words("公園", "公園", "Park"),
}
site_other = Words("着陸できる場所", "おりる 所", "Landing site")
site_numbered = Words("着陸地{number}", "おりる 所 {number}", "Site {number}")

traffic = Words("ほかの飛行", "ほかの ドローン", "Other flights")
traffic_free = Words(
    "受理済みの飛行と重なりません（調べた飛行 {count}件）。",
    "ほかの ドローンと ぶつかりません（{count}）。",
    "Clear of all accepted flights ({count} looked at).",
)
traffic_taken = Words(
    "受理済みの飛行と重なります。下のどれかで飛べます。",
    "ほかの ドローンと 同じ 所を 飛びます。下の とおりに すれば 飛べます。",
    "Accepted flights are in the way. One of these would work:",
)
traffic_none = Words(
    "近い時刻に空きがありません。別の経路か別の日時を選んでください。",
    "空いて いる 時間が ありません。ほかの 道か 時間に して ください。",
    "No free time is near. Take another route or another time.",
)
conflict = Words(
    "飛行{flight}と、出発から{start}から{end}の間に重なります（水平{horizontal} m、上下{vertical} m）。",
    "{start}から {end}の 間、飛行 {flight}と 近すぎます。",
    "Flight {flight} is in the way from {start} to {end} ({horizontal} m aside, {vertical} m above or below).",
)
offer_delay = Words("{least}遅く出発する", "{least} あとに 出発する", "Start {least} later")
offer_up = Words(
    "巡航の高さを{metres} m上げる", "{metres}メートル 高く する", "Cruise {metres} m higher"
)
offer_down = Words(
    "巡航の高さを{metres} m下げる", "{metres}メートル 低く する", "Cruise {metres} m lower"
)
offer_take = Words("この出発時刻で作り直す", "この 時間で 作る", "Plan with this departure")

files = Words("書き出す", "ファイルに する", "Export")
FILES: Final = {
    "plan": Words("QGroundControl（.plan）", "QGroundControl（.plan）", "QGroundControl (.plan)"),
    "waypoints": Words(
        "Mission Planner（.waypoints）", "Mission Planner（.waypoints）",
        "Mission Planner (.waypoints)",
    ),
    "kml": Words("KML（地図ソフト）", "KML（地図）", "KML (maps)"),
    "gpx": Words("GPX（軌跡）", "GPX（線）", "GPX (track)"),
    "geojson": Words("GeoJSON（飛行計画の登録）", "GeoJSON（登録）", "GeoJSON (flight plan registry)"),
}  # fmt: skip
certificate = Words("経路の証明書", "道の 証明書", "Route certificate")
certificate_text = Words(
    "この経路の数字をすべて計算し直して確かめた、市の署名つきの書類です。",
    "この 道の 数字が 正しい ことを、市が 確かめた 紙です。",
    "Every number of this route, computed again and signed by the city.",
)
certificate_get = Words("証明書を受け取る", "証明書を もらう", "Get the certificate")
file_title = Words(
    "この経路で飛行を届け出る", "この 道で 飛ぶ ことを 届ける", "File this flight"
)
file_lead = Words(
    "下書きを作ります。内容を確かめてから届け出てください。",
    "下書きを 作ります。見てから 届けて ください。",
    "This makes a draft. Look at it, then file it.",
)
file_send = Words("下書きを作る", "下書きを 作る", "Make a draft")
file_members = Words(
    "届け出られるのは登録された事業者です。サインインすると、ここから届け出られます。",
    "登録した 会社の 人だけが 届ける ことが できます。",
    "Registered operators file flights. Sign in and you can file from here.",
)
weights = Words("経路の選び方の数字", "道の えらびかた", "What routes are weighed by")
weights_lead = Words(
    "それぞれの負担を、飛行の秒数に直して比べます。すべて公開しています。",
    "ぜんぶ 秒に して くらべます。だれでも 見られます。",
    "Every burden is counted in seconds of flight. This is the whole table.",
)
BURDENS: Final = {
    "time": Words("飛行1秒", "飛ぶ 1秒", "A second of flight"),
    "energy": Words("電力量1 Wh", "電気 1 Wh", "A watt-hour"),
    "casualties": Words("想定死者1人", "なくなる 人 1人", "An expected death"),
    "noise": Words(
        "静かな場所での騒音1秒", "うるさい 1秒", "A second of noise at a quiet place"
    ),
    "privacy": Words(
        "住まいや浴場の近く1秒", "家や おふろの 近く 1秒", "A second near homes and baths"
    ),
    "air": Words(
        "空港や許可区域の際1秒", "空港の そば 1秒", "A second at an airport's surface"
    ),
    "fairness": Words(
        "よく飛ばれる地区の上1秒", "よく 飛ぶ 町 1秒", "A second over a burdened neighbourhood"
    ),
}
