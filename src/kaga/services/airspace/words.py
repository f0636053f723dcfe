"""What the airspace says: states, reasons with their next step, errors.

>>> REASONS["map_unknown"].en.startswith("Part of the route")
True
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.airspace.enums import (
    Approval,
    ClassOf,
    FlightAct,
    FlightState,
    HappeningKind,
    LicenceExtension,
    ObjectionState,
    PriorityClass,
    Restriction,
    Standing,
)

STATES: Final = {
    FlightState.DRAFT: Words("下書き", "書いて いる ところ", "Draft"),
    FlightState.CHECKED: Words("確認済み", "確かめました", "Checked"),
    FlightState.FILED: Words("届出中", "届けました", "Filed"),
    FlightState.ACCEPTED: Words("受理", "飛んで よいです", "Accepted"),
    FlightState.REFUSED: Words("不受理", "飛べません", "Refused"),
    FlightState.WITHDRAWN: Words("取下げ", "やめました", "Withdrawn"),
}
STATE_KINDS: Final = {
    FlightState.DRAFT: "neutral",
    FlightState.CHECKED: "information",
    FlightState.FILED: "information",
    FlightState.ACCEPTED: "success",
    FlightState.REFUSED: "problem",
    FlightState.WITHDRAWN: "neutral",
}
ACTS: Final = {
    FlightAct.DRAFT: Words("飛行の下書きを作りました", "飛ぶ 計画を 書きました", "Drafted"),
    FlightAct.CHECK: Words(
        "確認で問題はありませんでした", "確かめました。よいです", "Checked: nothing against it"
    ),
    FlightAct.FAIL: Words(
        "確認で問題が見つかりました",
        "確かめました。だめな ところが あります",
        "Checked: something is against it",
    ),
    FlightAct.FILE: Words("届け出ました", "届けました", "Filed"),
    FlightAct.ACCEPT: Words("受理されました", "飛んで よい ことに なりました", "Accepted"),
    FlightAct.REFUSE: Words("受理されませんでした", "飛べない ことに なりました", "Refused"),
    FlightAct.DISPLACE: Words(
        "優先する飛行のため取り消されました",
        "急ぐ 飛行の ために 飛べなく なりました",
        "Gave way to a flight that goes first",
    ),
    FlightAct.REVOKE: Words(
        "地図や飛行の制限が変わったため、受理が取り消されました",
        "地図が 変わったので、飛べなく なりました",
        "Revoked: the map or a limit has changed",
    ),
    FlightAct.WITHDRAW: Words("取り下げました", "やめました", "Withdrawn"),
}
PRIORITIES: Final = {
    PriorityClass.RESCUE: Words("救助", "人を 助ける", "Rescue"),
    PriorityClass.MEDICAL: Words("医療", "病院・くすり", "Medical"),
    PriorityClass.SURVEY: Words("調査・点検", "調べる", "Survey"),
    PriorityClass.GOODS: Words("物の輸送", "物を 運ぶ", "Goods"),
    PriorityClass.LEISURE: Words("趣味・撮影", "楽しむ", "Leisure"),
}
APPROVALS: Final = {
    Approval.PROPOSED: Words("承認待ち", "返事を 待って います", "Waiting for approval"),
    Approval.APPROVED: Words("有効", "使って います", "In force"),
    Approval.DECLINED: Words("差戻し", "だめに なりました", "Declined"),
    Approval.ENDED: Words("終了", "終わりました", "Ended"),
}
APPROVAL_KINDS: Final = {
    Approval.PROPOSED: "warning",
    Approval.APPROVED: "success",
    Approval.DECLINED: "problem",
    Approval.ENDED: "neutral",
}
RESTRICTIONS: Final = {
    Restriction.PROHIBITED: Words("飛行禁止", "飛べません", "No flights"),
    Restriction.PERMISSION: Words(
        "許可があれば飛べる", "許しが あれば 飛べます", "Flights with permission"
    ),
    Restriction.AVOID: Words("できるだけ避ける", "なるべく 飛びません", "Avoid if possible"),
}
HAPPENINGS: Final = {
    HappeningKind.EVENT: Words(
        "催し（祭り、運動会など）", "お祭りや 運動会など", "Event (festival, sports day)"
    ),
    HappeningKind.WORKS: Words(
        "工事（クレーン、足場など）", "工事（クレーンなど）", "Works (crane, scaffold)"
    ),
    HappeningKind.GATHERING: Words(
        "人の集まり（行列、避難訓練など）",
        "人が たくさん 集まる こと",
        "Gathering (queue, drill)",
    ),
}
CLASSES: Final = {
    ClassOf.NONE: Words("なし", "ありません", "None"),
    ClassOf.SECOND: Words("第二種・二等", "2番目の しかく", "Second class"),
    ClassOf.FIRST: Words("第一種・一等", "1番の しかく", "First class"),
}
EXTENSIONS: Final = {
    LicenceExtension.NIGHT: Words("夜間飛行", "夜に 飛ばす", "Night"),
    LicenceExtension.BEYOND_SIGHT: Words(
        "目視外飛行", "見えない 所で 飛ばす", "Beyond visual line of sight"
    ),
    LicenceExtension.HEAVY: Words(
        "25 kg以上の機体", "25 kg より 重い ドローン", "25 kg and more"
    ),
}
extends_nothing = Words(
    "技能証明がない人の限定は解除できません。技能証明の等級を選ぶか、日付を消してください。",
    "しかくが ない 人です。しかくを えらぶか、日を 消して ください。",
    "Without a licence nothing can be extended. Choose its class, or clear the day.",
)
not_yet = Words(
    "これからの日付です。限定が解除された日を入れてください。",
    "まだ 来て いない 日です。しかくが 広がった 日を 書いて ください。",
    "That day is to come. Enter the day on which the limit was lifted.",
)
STANDINGS: Final = {
    Standing.ACTIVE: Words("利用中", "使えます", "Active"),
    Standing.SUSPENDED: Words("停止中", "止まって います", "Suspended"),
}
OBJECTIONS: Final = {
    ObjectionState.OPEN: Words("回答待ち", "返事を 待って います", "Waiting for an answer"),
    ObjectionState.ANSWERED: Words("回答済み", "返事を しました", "Answered"),
}

REASONS: Final = {
    "map_obstacle": Words("経路の近くに新しい障害物があります（{lat}, {lon}）。30mあけるところ、{left}mしかありません。経路を作り直してください。", "道の 近くに 新しい ものが 立ちました（{lat}, {lon}）。30m はなれる ところ、{left}mしか ありません。道を 作りなおして ください。", "Something new stands near the route ({lat}, {lon}): {left} m are left where 30 m are needed. Plan the route again."),
    "map_ceiling": Words("地面の高さが改められ、経路の一部が地上{agl}mになります（{lat}, {lon}）。150mを超えないように経路を作り直してください。", "地図が 変わりました。地面から {agl}m に なる ところが あります（{lat}, {lon}）。150mより 低い 道に して ください。", "The ground was surveyed lower: part of the route is now {agl} m above it ({lat}, {lon}). Plan the route again below 150 m."),
    "map_people": Words("経路の下に、人が集まる場所が新しく加わりました（{lat}, {lon}）。経路を作り直してください。", "道の 下に、人が あつまる 所が できました（{lat}, {lon}）。道を 作りなおして ください。", "People gather now below the route where they did not ({lat}, {lon}). Plan the route again."),
    "map_risk": Words("新しい地図では、下にいる人への危険が上限を超えます（飛行1時間あたりの想定死者数{found}、上限{limit}）。経路を作り直してください。", "新しい 地図では、下に いる 人が あぶないです（{found}、決まり {limit}）。道を 作りなおして ください。", "On the new map the risk to people below is beyond the limit ({found} expected deaths per flight hour, limit {limit}). Plan the route again."),
    "operator_suspended": Words("事業者の登録が停止されています。空域担当に連絡してください。", "会社の 登録が 止まって います。市の 空域担当に 電話して ください。", "The operator's registration is suspended. Ask the airspace desk."),
    "operator_uninsured": Words("飛行の日に有効な保険がありません。保険の期限を空域担当に届け出てください。", "飛ぶ 日の 保険が ありません。新しい 保険を 市に 知らせて ください。", "No insurance is valid on the day. Tell the airspace desk the new date."),
    "pilot_suspended": Words("この操縦者の登録は停止されています。別の操縦者を選んでください。", "この 人は いま 飛ばせません。ほかの 人を えらんで ください。", "This pilot is suspended. Choose another pilot."),
    "pilot_expired": Words("操縦者の技能証明が飛行の日までに切れます。更新してから届け出てください。", "飛ばす 人の しかくが 終わって います。新しく して ください。", "The pilot's licence ends before the flight. Renew it first."),
    "vehicle_suspended": Words("この機体の登録は停止されています。別の機体を選んでください。", "この ドローンは いま 使えません。ほかの ドローンを えらんで ください。", "This vehicle is suspended. Choose another vehicle."),
    "vehicle_expired": Words("機体の登録が飛行の日までに切れます。更新してから届け出てください。", "ドローンの 登録が 終わって います。新しく して ください。", "The vehicle's registration ends before the flight. Renew it first."),
    "already_past": Words("出発の時刻を過ぎています。これからの時刻で経路を作り直してください。", "出発の 時間が すぎました。新しい 時間で 作って ください。", "The departure has passed. Plan the route again for a later time."),
    "too_far_ahead": Words("届け出は出発の30日前からです。{from_day}以降にもう一度届け出てください。", "30日前から 届ける ことが できます。{from_day}から また 来て ください。", "Flights are filed at most 30 days ahead. File again from {from_day}."),
    "map_unknown": Words("経路の一部に、市の地図がありません（区画 {tile}）。地図のある所を通る経路にしてください。", "地図が ない 所を 通ります（{tile}）。ほかの 道に して ください。", "Part of the route has no map (tile {tile}). Plan a route where the map is known."),
    "map_changed": Words("経路を作った後に地図が変わりました（区画 {tile}）。経路を作り直してください。", "地図が 新しく なりました（{tile}）。道を 作り直して ください。", "The map has changed since the route was planned (tile {tile}). Plan it again."),
    "map_stand_in": Words("この経路の地図は仮のものです。仮の地図では受理できません。空域責任者が名前を残して認めた場合に限り、もう一度確認して届け出られます。", "この 地図は 本物では ありません。市の 責任者が よいと 言ったら、もう 一度 届けて ください。", "The map below this route is a stand-in, on which nothing is accepted. If the head of airspace answers for it by name, check and file again."),
    "people_unknown": Words("人の情報が分かりません。今の人の情報で経路を作り直してください。", "人が どこに いるか わかりません。道を 作り直して ください。", "The people data of this route is not known. Plan it again on current data."),
    "people_other_day": Words("人の情報は{until}までのものです。その日までに飛ぶか、新しい情報を待ってください。", "人の 情報は {until}までです。その日までに 飛ぶか、待って ください。", "The people data holds until {until}. Fly before, or wait for new data."),
    "people_stand_in": Words("人の情報は仮のものです。空域責任者が名前を残して認めた場合に限り、もう一度確認して届け出られます。", "人の 情報は 本物では ありません。市の 責任者が よいと 言ったら、もう 一度 届けて ください。", "The people data is a stand-in. If the head of airspace answers for it by name, check and file again."),
    "zone_closed": Words("飛行禁止の区域を通ります：{name}。よける経路にしてください。", "飛べない 所を 通ります：{name}。ほかの 道に して ください。", "The route enters a closed zone: {name}. Plan around it."),
    "zone_permission": Words("許可の要る区域を通ります：{name}。よけるか、空域担当に許可を相談してください。", "許しが いる 所を 通ります：{name}。よけるか、市に 相談して ください。", "The route enters a zone that needs permission: {name}. Plan around it or ask the airspace desk."),
    "event_below": Words("催しの上を通ります：{name}。よけるか、終わった後の時刻にしてください。", "人が 集まる 所を 通ります：{name}。よけるか、後の 時間に して ください。", "The route passes over an event: {name}. Plan around it or fly after it."),
    "works_in_the_way": Words("工事の設備に近づきます：{name}。よけるか、もっと高い経路にしてください。", "工事の 近くを 通ります：{name}。よけるか、高く 飛んで ください。", "The route comes near works: {name}. Plan around or above them."),
    "taken": Words("先に受理された飛行 {flight} と{at}に近づきすぎます（横 {horizontal} m、高さ {vertical} m）。下の案から選ぶか、よける経路にしてください。", "先に 決まった 飛行 {flight} と {at}に 近く なりすぎます。下の 案から えらんで ください。", "It comes too near to flight {flight}, accepted before, at {at} ({horizontal} m aside, {vertical} m in height). Take one of the offers below, or plan around it."),
    "taken_about_to_fly": Words("まもなく飛ぶ、または飛行中の {flight} と{at}に近づきすぎます（横 {horizontal} m、高さ {vertical} m）。急ぐときは空域担当に電話してください。", "もうすぐ 飛ぶ {flight} と {at}に 近く なりすぎます。急ぐ ときは 市に 電話して ください。", "It comes too near to flight {flight}, in the air or about to be, at {at} ({horizontal} m aside, {vertical} m in height). If it cannot wait, call the airspace desk."),
    "gave_way": Words("優先する飛行 {flight} に空を譲りました。下の案から選ぶか、経路を作り直してください。", "急ぐ 飛行 {flight} が 先に 飛びます。下の 案から えらんで ください。", "It gave way to flight {flight}, which goes first. Take one of the offers below, or plan again."),
    "not_judged": Words("経路を確かめる仕組みが動いていません。しばらくして、もう一度確認してください。", "いま 確かめる ことが できません。少し 待って、もう 一度 して ください。", "Nothing can judge routes at this moment. Check again later."),
    "judged_against": Words("{rule}：{why}", "{rule}：{why}", "{rule}: {why}"),
    "not_rehearsed": Words("まだ予行していません。「確認する」を押すと予行します。", "まだ 予行（飛ぶ 前の 計算）を して いません。「確かめる」を 押して ください。", "It has not been rehearsed. Checking the plan rehearses it."),
    "rehearsal_failed": Words("予行で飛行空域に収まりませんでした（空域内{share}％、最低の高さ{low}m、着陸のずれ{off}m）。風を弱く見込める日時にするか、経路を作り直してください。", "予行で うまく 飛べませんでした（空の 中に {share}％、低い 所 {low}メートル）。風の 弱い 日に するか、道を 作り直して ください。", "The rehearsal did not stay in its air ({share} % inside, lowest {low} m, landing {off} m off). Choose a calmer time, or plan the route again."),
    "rehearsing": Words("シミュレーターで予行しています。終わってから、もう一度「確認する」を押してください。", "いま コンピューターの 中で 飛ばして います。終わったら、また「確かめる」を 押して ください。", "It is being rehearsed in the simulator. Check the plan again when that has ended."),
    "rehearsed": Words("シミュレーターでの予行が終わりました。もう一度「確認する」を押してください。", "コンピューターの 中で 飛び終わりました。また「確かめる」を 押して ください。", "The rehearsal in the simulator has ended. Check the plan again."),
    "simulator_away": Words("シミュレーターで予行できませんでした（{said}）。空域担当に知らせるか、しばらくして「確認する」を押してください。", "予行（飛ぶ 前の 計算）が できませんでした（{said}）。市に 知らせるか、あとで また「確かめる」を 押して ください。", "It could not be rehearsed in the simulator ({said}). Tell the airspace desk, or check the plan again later."),
    "simulator_refused": Words("シミュレーターが飛行を始めませんでした（{said}）。経路を確かめ、「確認する」を押してもう一度予行してください。", "コンピューターの 中で 飛べませんでした（{said}）。道を 見て、また「確かめる」を 押して ください。", "The simulator did not begin the flight ({said}). Look at the route, and check the plan to rehearse again."),
    "rehearsal_broken": Words("シミュレーターでの予行が途中で終わりました（{said}）。「確認する」を押してもう一度予行し、続くときは経路を作り直してください。", "予行が 途中で 終わりました（{said}）。また「確かめる」を 押して ください。だめな ときは 道を 作り直して ください。", "The rehearsal in the simulator broke off ({said}). Check the plan to rehearse again; if it happens again, plan another route."),
    "rehearsal_missed": Words("シミュレーターでの予行で、{waypoints}か所のうち{passed}か所しか通りませんでした。経路を作り直してください。", "予行で {waypoints}の 所の うち {passed}しか 通りませんでした。道を 作り直して ください。", "The rehearsal in the simulator passed only {passed} of {waypoints} points. Plan the route again."),
    "ground_unknown": Words("経路の下の地面の高さが分かりません。経路を作り直してください。", "地面の 高さが わかりません。道を 作り直して ください。", "The ground below the route is not known. Plan it again."),
}  # fmt: skip

SHAPE_PROBLEMS: Final = {
    "too-few-corners": Words("角が3つ以上（線は2つ以上）要ります。", "かどが 3つ いります。", "At least three corners (a line: two) are needed."),
    "too-many-corners": Words("角は9,999個までです。形を簡単にしてください。", "かどが 多すぎます。", "At most 9,999 corners. Make the shape simpler."),
    "not-a-place": Words("緯度・経度が正しくありません。例：36.3199, 136.3507", "場所の 数字が ちがいます。例：36.3199, 136.3507", "Not a place. Example: 36.3199, 136.3507"),
    "not-a-number": Words("数字で入れてください。", "数字で 書いて ください。", "Enter a number."),
    "not-a-list": Words("場所の並びを入れてください。", "場所を ならべて ください。", "A list of places is needed."),
    "zero-area": Words("広さのない形です。角の場所を確かめてください。", "広さが ありません。かどを 直して ください。", "The shape has no area. Check its corners."),
    "self-crossing": Words("線が交わっています。角を順に入れてください。", "線が 重なって います。じゅんばんに 書いて ください。", "The outline crosses itself. Enter the corners in order."),
    "hole-outside": Words("くり抜いた部分が外に出ています。", "あなが 外に 出て います。", "A hole lies outside the shape."),
    "antimeridian": Words("東経180度をまたぐ形は使えません。", "その 形は 使えません。", "Shapes across 180° east cannot be used."),
    "radius": Words("半径は0より大きく20 km以下にしてください。", "半径は 20 kmまでです。", "The radius must be above 0 and at most 20 km."),
    "floor-above-ceiling": Words("下の高さを上の高さより低くしてください。", "下の 高さを 低く して ください。", "The floor must lie below the ceiling."),
    "unknown-kind": Words("形は polygon、circle、corridor のどれかです。", "形の 名前が ちがいます。", "A shape is a polygon, a circle or a corridor."),
    "no-datum": Words("高さの基準（地面から・海面から）を選んでください。", "どこからの 高さか えらんで ください。", "Choose what the height is measured from (ground or sea)."),
    "home": Words("離陸地点からの高さは、区域には使えません。地面からか海面からにしてください。", "地面からか 海からの 高さに して ください。", "A zone's height is measured from the ground or the sea, not from a take-off point."),
    "bad-period": Words("期間が正しくありません。始まりを終わりより前にしてください。", "時間が ちがいます。始まりを 前に して ください。", "The period is wrong: it must begin before it ends."),
    "too-many-periods": Words("期間は100個までです。", "時間は 100までです。", "At most 100 periods."),
}  # fmt: skip
PLAN_ERROR = Words(
    "経路のデータが正しくありません（{why}）。経路を作り直してください。",
    "道の データが ちがいます（{why}）。作り直して ください。",
    "The route's data is not right ({why}). Plan it again.",
)
not_from_here = Words(
    "この飛行は今「{state}」なので、その操作はできません。画面を開き直してください。",
    "いまは「{state}」です。できません。画面を 開き直して ください。",
    "The flight is “{state}” now, so this cannot be done. Open the page again.",
)
not_of_operator = Words(
    "この事業者の操縦者・機体を選んでください。",
    "この 会社の 人と ドローンを えらんで ください。",
    "Choose a pilot and a vehicle of this operator.",
)
not_your_priority = Words(
    "この事業者は「{priority}」として届け出る登録がありません。空域担当に相談してください。",
    "「{priority}」では 届けられません。市に 相談して ください。",
    "This operator is not registered to file as “{priority}”. Ask the airspace desk.",
)
own_proposal = Words(
    "自分が入力したものは自分で承認できません。別の責任者に頼んでください。",
    "自分で 書いた ものは 自分で 決められません。ほかの 人に たのんで ください。",
    "What you entered yourself must be approved by somebody else.",
)
changed_meanwhile = Words(
    "ほかの職員が先に変更しました。内容を見直してください。",
    "ほかの 人が 変えました。もう 一度 見て ください。",
    "A colleague changed it meanwhile. Look at it again.",
)
taken_name = Words(
    "同じ名前がすでにあります。別の名前にしてください。",
    "同じ 名前が あります。ほかの 名前に して ください。",
    "This name is taken. Choose another.",
)
needed = Words("入力してください。", "書いて ください。", "Fill this in.")
too_long = Words(
    "{most}文字以内で入れてください。",
    "{most}文字までに して ください。",
    "At most {most} characters.",
)
out_of_range = Words(
    "{low}から{high}までの数を入れてください。",
    "{low}から {high}までの 数を 書いて ください。",
    "Enter a number from {low} to {high}.",
)
bad_choice = Words(
    "選択肢から選んでください。", "えらんで ください。", "Choose one of the options."
)
bad_registration = Words(
    "登録記号は JU で始まる英数字です。例：JU3Q1A2B3C4D",
    "JUから 始まる 記号を 書いて ください。",
    "A registration begins with JU. Example: JU3Q1A2B3C4D",
)
code_unknown = Words(
    "招待コードが正しくないか、期限が切れています。事業者か空域担当に新しいコードを頼んでください。",
    "コードが ちがうか、古いです。新しい コードを もらって ください。",
    "The invitation is not valid or has ended. Ask for a new one.",
)
no_override_needed = Words(
    "この飛行の地図と人の情報は公式のものです。例外は要りません。",
    "本物の 情報です。そのまま 届けて ください。",
    "Map and people data of this flight are official: nothing has to be answered for.",
)
map_not_there = Words(
    "その版の地図は登録されていません。",
    "その 地図は ありません。",
    "There is no such map version.",
)
WIND_RANGE = Words(
    "風速は0から20 m/sまでの数で入れてください。",
    "風の 速さは 0から 20までの 数で 書いて ください。",
    "Give the wind as a number from 0 to 20 m/s.",
)
NOT_FOLLOWED = Words(
    "この風では経路をたどれません（{why}）。風速を下げるか、経路を作り直してください。",
    "この 風では 飛べません（{why}）。風を 弱く して ください。",
    "The route cannot be followed in this wind ({why}). Lower the wind, or plan it again.",
)
published_flights = Words(
    "ドローンの飛行（これから）",
    "これから 飛ぶ ドローン",
    "Uncrewed flights to come",
)
published_zones = Words(
    "ドローンを制限する空域・催し・工事",
    "ドローンが 飛べない ところ",
    "Restricted air, events and works",
)
