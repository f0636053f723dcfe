"""What the page that judges a brought file says."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

title = Words(
    "飛行計画のファイルを調べる", "飛ぶ 計画の ファイルを 調べる", "Check a flight-plan file"
)
lead = Words(
    "ほかのソフトで作った飛行経路を、市の地図の上で区間ごとに調べます。高さ、建物や電線との距離、下にいる人、飛行の制限、緊急着陸地、法律の条文を確かめます。ファイルは保存しません。",
    "ほかの ソフトで 作った 飛ぶ 道を 調べます。高さ、建物や 電線、人、決まりを 見ます。ファイルは 残しません。",
    "A route made in another program is judged leg by leg on the city's map: heights, distance to buildings and wires, people below, zones, places to land, and the articles of the law. The file is not kept.",
)
file_label = Words("ファイル", "ファイル", "File")
file_hint = Words(
    "QGroundControl（.plan）、Mission Planner（.waypoints）、KML、GeoJSON、GPX。1 MBまで。",
    ".plan、.waypoints、KML、GeoJSON、GPXの ファイルです。1 MBまで。",
    "QGroundControl (.plan), Mission Planner (.waypoints), KML, GeoJSON or GPX, up to 1 MB.",
)
depart = Words("出発日時", "飛び立つ 日と 時間", "Departure")
depart_hint = Words(
    "人のいる場所は時間で変わります。空欄なら今の時刻で調べます。",
    "書かない ときは 今の 時間で 調べます。",
    "Where people are depends on the time. Leave empty for now.",
)
vehicle = Words("機体の種類", "ドローンの 種類", "Vehicle class")
heights = Words(
    "高さの基準（線だけのファイル）", "高さを 測り始める 所", "Heights of a plain line"
)
heights_hint = Words(
    "KML・GeoJSON・GPXの線で、基準がファイルにない場合に選びます。",
    "わからない ときは「ファイルの とおり」を 選んで ください。",
    "Only for lines in KML, GeoJSON or GPX that do not say it.",
)
HEIGHTS = {
    "": Words("ファイルのとおり", "ファイルの とおり", "As the file says"),
    "msl": Words("標高（海面から）", "海から", "Above sea level"),
    "agl": Words("対地高度（地面から）", "地面から", "Above ground"),
    "ellipsoid": Words(
        "楕円体高（衛星測位）", "楕円体から（衛星）", "Above the ellipsoid (satellite)"
    ),
}
button = Words("調べる", "調べる", "Check")
again = Words("別のファイルを調べる", "ほかの ファイルを 調べる", "Check another file")
needed = Words("ファイルを選んでください。", "ファイルを 選んで ください。", "Choose a file.")
too_large = Words(
    "ファイルが1 MBを超えています。経路を分けて書き出してください。",
    "ファイルが 大きすぎます。道を 分けて ください。",
    "The file is larger than 1 MB. Split the route and export the parts.",
)
not_text = Words(
    "文字のファイルではありません。書き出しの形式を確かめてください。",
    "読めない ファイルです。もう一度 保存して ください。",
    "This is no text file (UTF-8). Check the format of the export.",
)
where = Words("箇所：{where}（{detail}）", "所：{where}（{detail}）", "At: {where} ({detail})")
sound = Words("指摘はありません", "だめな ところは ありません", "Nothing was found")
sound_text = Words(
    "この条件では、市が調べる項目に触れるところはありませんでした。受理や許可を意味するものではありません。",
    "調べた ところに だめな ところは ありませんでした。「飛んで よい」という 返事では ありません。",
    "On these terms nothing that the city checks was touched. This is neither an acceptance nor a permission.",
)
found = Words(
    "{count}件の指摘があります", "{count}つの ことが わかりました", "{count} findings"
)
stand_in = Words(
    "仮の町の地図で調べました。建物・木・電線は実物ではありません。実際の飛行の判断に使わないでください。",
    "本物では ない 地図で 調べました。本当の 飛行には 使わないで ください。",
    "Checked on the stand-in map: houses, trees and wires are invented. Do not decide a real flight on it.",
)
STATES = {
    "stop": Words("直してください", "直して ください", "Must change"),
    "permission": Words("許可が必要", "許可が いります", "Needs permission"),
    "note": Words("お知らせ", "お知らせ", "Note"),
}
STATE_KINDS = {"stop": "bad", "permission": "warn", "note": "neutral"}
findings = Words("指摘", "わかった こと", "Findings")
map_title = Words("上から見た経路", "上から 見た 道", "The route from above")
map_text = Words(
    "緑の点が離陸、黒い点が着陸です。赤い線は直すところ、茶色の点線は許可が要るところで、番号は下の指摘の番号です。",
    "緑は 飛び立つ 所、黒は 降りる 所です。赤は 直す ところです。数字は 下の 番号です。",
    "Green is take-off, black is landing. Red legs must change, dashed brown legs need a permission; numbers are those of the findings below.",
)
side_title = Words("横から見た高さ", "横から 見た 高さ", "Height from the side")
side_text = Words(
    "青い線が飛行の高さ、灰色が建物や木、茶色が地面です（標高）。",
    "青い 線が 飛ぶ 高さ、灰色が 建物や 木、茶色が 地面です。",
    "Blue is the flight, grey buildings and trees, brown the ground (above sea level).",
)
legs = Words("区間ごとの値", "区間の 数", "Leg by leg")
leg = Words("区間", "区間", "Leg")
way = Words("どこからどこへ", "どこから どこへ", "From – to")
length = Words("距離", "長さ", "Length")
above = Words("地面から", "地面から", "Above ground")
objects = Words("建物・木・電線から", "建物・木・電線から", "To objects and wires")
people = Words("30 m以内の人", "近くの 人", "People within 30 m")
deaths = Words("予想死者数／飛行時間", "危なさ（1時間）", "Deaths per flight hour")
rules = Words("法律の確認", "決まりの 確認", "Articles of the law")
rules_note = Words(
    "操縦者と機体は、二等の技能証明・第二種の機体認証・保険・登録があるものとして調べました。",
    "操縦する 人と ドローンは 資格が あると 考えて 調べました。",
    "Pilot and aircraft are assumed to hold second-class licence and certificate, insurance and registration.",
)
VERDICTS = {
    "ok": Words("該当なし", "だいじょうぶ", "Met"),
    "notify": Words("守ること", "守る こと", "Duty"),
    "permission": Words("許可・承認", "許可が いります", "Permission"),
    "prohibited": Words("飛行できません", "飛べません", "Prohibited"),
}
VERDICT_KINDS = {"ok": "good", "notify": "neutral", "permission": "warn", "prohibited": "bad"}
total = Words("全体", "全部", "Whole flight")
seconds = Words("{minutes}分{seconds}秒", "{minutes}分{seconds}秒", "{minutes} min {seconds} s")
time = Words("飛行時間", "飛ぶ 時間", "Time")
limit = Words("上限 1時間に0.000001人", "上限 1時間に 0.000001人", "Limit 0.000001 per hour")
energy = Words("電力", "電気", "Energy")
category = Words("カテゴリー・レベル", "カテゴリー・レベル", "Category, level")
unknown = Words("不明", "わかりません", "unknown")
CORNERS = {
    "home": Words("離陸地点", "飛び立つ 所", "home"),
    "take-off": Words("離陸", "飛び立つ", "take-off"),
    "waypoint": Words("地点", "地点", "waypoint"),
    "corner": Words("点", "点", "corner"),
    "above landing": Words("着陸地点の上", "降りる 所の 上", "above landing"),
    "landing": Words("着陸", "降りる", "landing"),
    "ground at the start": Words("始点の地面", "始めの 地面", "ground at the start"),
    "ground at the end": Words("終点の地面", "終わりの 地面", "ground at the end"),
}
CRAFTS = {
    "camera_1kg": Words("カメラ機（1 kg）", "カメラの ドローン（1 kg）", "Camera drone (1 kg)"),
    "delivery_10kg": Words(
        "配送機（10 kg）", "荷物の ドローン（10 kg）", "Delivery drone (10 kg)"
    ),
    "cargo_25kg": Words(
        "貨物機（25 kg）", "大きい 荷物の ドローン（25 kg）", "Cargo drone (25 kg)"
    ),
    "survey_wing_7kg": Words(
        "測量用固定翼（7 kg）", "つばさの ある ドローン（7 kg）", "Survey wing (7 kg)"
    ),
    "certified_10kg": Words(
        "第一種認証機（10 kg）",
        "一番 上の 認証の ドローン（10 kg）",
        "First-class certified (10 kg)",
    ),
}
rehearsal = Words("予行（飛行の予想）", "予行（飛ぶ 前の 計算）", "Rehearsal")
rehearsal_passed = Words("空域に収まりました", "うまく 飛べました", "Stayed in its air")
rehearsal_failed = Words(
    "空域に収まりませんでした", "うまく 飛べませんでした", "Did not stay in its air"
)
rehearsal_none = Words(
    "まだ予行していません。「確認する」を押すと予行します。",
    "まだ して いません。「確かめる」を 押して ください。",
    "Not rehearsed yet. Checking the plan rehearses it.",
)
rehearsal_model = Words(
    "簡易計算（質点モデル）による飛行の予想です。実機や自動操縦装置の動作を保証しません。",
    "かんたんな 計算で 作った 予想です。本当の 飛び方とは 違うことが あります。",
    "A forecast by a point-mass model; it does not prove what aircraft and autopilot will do.",
)
rehearsal_simulated = Words(
    "シミュレーターの中の自動操縦装置による飛行です。実機がこのとおりに飛ぶことを保証しません。",
    "コンピューターの 中で 飛びました。本当の 飛び方とは 違うことが あります。",
    "Flown by an autopilot in a simulator; it does not prove what the aircraft will do.",
)
rehearsal_running = Words("予行しています", "いま 飛ばして います", "Being rehearsed")
rehearsal_progress = Words(
    "シミュレーターでの進み具合を見る", "どこまで 飛んだか 見る", "See how far the simulator is"
)
rehearsal_no_flight = Words(
    "予行できませんでした", "できませんでした", "Could not be rehearsed"
)
rehearsal_why = Words("理由", "どうして", "Why")
rehearsal_said = Words(
    "シミュレーターの応答", "コンピューターの 返事", "What the simulator said"
)
rehearsal_by = Words("シミュレーター", "飛ばした もの", "Simulator")
rehearsal_passed_points = Words("通った地点", "通った 所", "Points passed")
rehearsal_own_wind = Words(
    "シミュレーターの設定のまま", "コンピューターが 決めた 風", "As the simulator is set"
)
TROUBLES: Final = {
    "away": Words(
        "シミュレーターにつながりません", "つながりません", "The simulator cannot be reached"
    ),
    "not-simulated": Words(
        "つながった相手がシミュレーターだと確かめられません。実機かもしれないので、何も送りませんでした",
        "本当の ドローンかも しれません。何も 送りませんでした",
        "What answered does not say that it is simulated: it may be a real aircraft, so nothing was sent",
    ),
    "busy": Words(
        "シミュレーターはほかの飛行に使われています",
        "ほかの 人が 使って います",
        "The simulator is in use",
    ),
    "refused": Words(
        "シミュレーターが計画か離陸を断りました",
        "飛ぶことが できませんでした",
        "The simulator refused the plan or the start",
    ),
    "lost": Words(
        "飛行の途中で応答が途切れました",
        "途中で 返事が なくなりました",
        "It fell silent in flight",
    ),
    "left": Words(
        "飛行の途中で計画から離れました（安全機能が働いたときなど）",
        "途中で ほかの 飛び方に なりました",
        "It left the plan in flight, as when a failsafe acts",
    ),
    "endless": Words(
        "予定の3倍の時間を過ぎても着陸しませんでした",
        "長い 時間 降りませんでした",
        "It had not landed after three times the planned time",
    ),
}
rehearsal_wind = Words("横風", "横の 風", "Wind from the side")
rehearsal_share = Words("空域の中にいた時間", "空の 中に いた 時間", "Time inside its volumes")
rehearsal_in_time = Words(
    "時刻も合っていた時間", "時間も 合った 割合", "Inside them at their times"
)
rehearsal_low = Words("地面からの最低の高さ", "一番 低い 高さ", "Lowest above ground")
rehearsal_out = Words("空域からの最大のはみ出し", "一番 はみ出した 長さ", "Worst excursion")
rehearsal_late = Words("到着の遅れ", "おくれ", "Late at the end")
rehearsal_off = Words("着陸のずれ", "降りる 所の ずれ", "Landing off by")
