"""What the map room and the published map say.

>>> room.en
'Map room'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

room = Words("地図室", "地図の へや", "Map room")
maps = Words("空の地図", "空の 地図", "The map of the air")
maps_lead = Words(
    "ドローンの経路を決めるときに使う、土地と建物の高さの地図です。どなたでも使えます。",
    "ドローンの 道を 決める ときの 地図です。土地と 建物の 高さが わかります。だれでも 使えます。",
    "The map of ground and buildings that routes are planned on. Anybody may use it.",
)
in_force = Words("使用中", "いま 使って います", "In force")
earlier = Words("以前の版", "前の 地図", "Earlier")
waiting = Words("未公開", "まだ 使って いません", "Not published")
version = Words("版", "地図の 番号", "Version")
status = Words("根拠", "もとの 情報", "Basis")
STATUSES: Final = {
    "official": Words("公式の測量", "市や 国が はかりました", "Official surveys"),
    "stand-in": Words("仮の地図（作りもの）", "かりの 地図（本物では ありません）", "Stand-in (made up)"),
}  # fmt: skip
STATUS_KINDS: Final = {"official": "success", "stand-in": "warning"}
source = Words("もとの資料", "もとの 情報", "Source")
tiles = Words("枚数", "まい数", "Tiles")
made = Words("作成", "作った 日", "Made")
published = Words("公開", "使いはじめた 日", "Published")
files = Words("データ", "データ", "Data")
three_d = Words("3D Tiles（3次元の地図）", "3D Tiles（立体の 地図）", "3D Tiles")
small_tiles = Words("高さの画像の一覧", "高さの 絵の 一覧", "List of height tiles")
not_written = Words(
    "作成中です。1分ほどで使えるようになります。",
    "いま 作って います。1分ほど 待って ください。",
    "Being written; ready in about a minute.",
)
none_maps = Words(
    "公開された地図はまだありません。",
    "地図は まだ ありません。",
    "No map has been published yet.",
)
none_maps_next = Words(
    "職員が地図を公開すると、ここに出ます。",
    "市の 人が 地図を 作ると、ここに 出ます。",
    "It appears here once staff publish one.",
)
stand_in_note = Words(
    "仮の地図には、実在しない建物が含まれます。安全の判断には使えません。",
    "かりの 地図です。本当は ない 建物が あります。あぶないか どうかは、これでは わかりません。",
    "A stand-in holds buildings that do not exist. No safety decision may rest on it.",
)
voxel_lead = Words(
    "空間ID（ズーム22）の形でも、範囲を指定して取り出せます。使い方はAPIのページをご覧ください。",
    "空間ID（くうかん アイディー）の 形でも もらえます。くわしいことは APIの ページに あります。",
    "Also as Spatial IDs (zoom 22) of an area; see the page of the API.",
)
more = Words("続きを見る", "つづきを 見る", "Show more")
risk_job = Words(
    "新しい地図での飛行の危険の計算",
    "新しい 地図で 飛行を 計算する",
    "Risk of flights on a new map",
)
files_job = Words(
    "公開した地図のファイルを作る",
    "地図の ファイルを 作る",
    "Writing the files of a published map",
)
files_written = Words(
    "{all}個のうち{written}個を書きました。",
    "{all}の うち {written} できました。",
    "{written} of {all} files written.",
)
box_too_large = Words(
    "範囲が広すぎます。2km四方までに狭めてください。",
    "広すぎます。2kmより せまく して ください。",
    "The area is too large: at most about 2 km by 2 km.",
)
no_box = Words(
    "範囲が正しくありません。西・南・東・北の順に、緯度と経度を指定してください。",
    "場所の 書き方が ちがいます。西、南、東、北を 数字で 書いて ください。",
    "Not an area: give west, south, east and north in degrees.",
)
import_job = Words(
    "地図のファイルを読む", "地図の ファイルを 読む", "Reading a file for the map"
)
import_reading = Words("{file}を読んでいます。", "{file}を 読んで います。", "Reading {file}.")
room_lead = Words(
    "経路のもとになる地図を、公式の資料で新しくしたり、障害物を書き入れたりします。公開するまで、飛行には影響しません。",
    "ドローンの 道の もとに なる 地図を 新しく します。「公開」を おすまで、飛行は かわりません。",
    "Renew the map that routes rest on with official files, and enter obstacles. Flights are touched only when a version is published.",
)
room_stand_in = Words(
    "いま使用中の地図は仮のものです。公式の資料を取り込むまで、飛行の受理には名前を残した承認が要ります。",
    "いまの 地図は かりの ものです。本物の 情報を 入れるまで、飛行には 市の 人の 名前が いります。",
    "The map in force is a stand-in. Until official files are taken in, each flight needs somebody who answers by name.",
)
no_map_yet = Words(
    "地図がまだありません。しばらく待つか、管理者に連絡してください。",
    "地図が まだ ありません。すこし 待って ください。",
    "There is no map yet. Wait a moment, or ask the operator of the system.",
)
take_in = Words("資料を取り込む", "ファイルを 入れる", "Take in a file")
kind = Words("種類", "しゅるい", "Kind")
KINDS: Final = {
    "citygml": Words("建物（PLATEAU CityGML）", "建物（PLATEAU CityGML）", "Buildings (PLATEAU CityGML)"),
    "cityjson": Words("建物（CityJSON）", "建物（CityJSON）", "Buildings (CityJSON)"),
    "citygml-dem": Words("地形（PLATEAU CityGML）", "土地の 高さ（PLATEAU CityGML）", "Terrain (PLATEAU CityGML)"),
    "fg-gml": Words("地形（国土地理院 基盤地図情報）", "土地の 高さ（国土地理院）", "Terrain (GSI base map, FG-GML)"),
    "tile": Words("地形（国土地理院 標高タイル）", "土地の 高さ（標高タイル）", "Terrain (GSI elevation tile)"),
    "geotiff": Words("地形（GeoTIFF）", "土地の 高さ（GeoTIFF）", "Terrain (GeoTIFF)"),
    "las": Words("航空レーザー測量（LAS・LAZ）", "レーザーの 測量（LAS・LAZ）", "Laser scan (LAS, LAZ)"),
    "population": Words("メッシュ別の人口（CSV）", "人の 数（CSV）", "Population by mesh (CSV)"),
    "obstacles": Words("障害物の一覧（CSV）", "高い ものの 一覧（CSV）", "List of obstacles (CSV)"),
    "citygml-zones": Words("災害の区域（PLATEAU CityGML）", "あぶない 場所（PLATEAU CityGML）", "Hazard areas (PLATEAU CityGML)"),
}  # fmt: skip
choose_kind = Words(
    "種類を選んでください。", "しゅるいを えらんで ください。", "Choose a kind."
)
file = Words("ファイル", "ファイル", "File")
file_hint = Words(
    "そのまま、gzip、zipのどれでも読めます。大きいものはサーバーで kaga airspace import を使います。",
    "そのままでも、zipでも いいです。とても 大きい ファイルは 市の 担当に わたして ください。",
    "As it is, in gzip or zip. Larger ones: kaga airspace import on the server.",
)
choose_file = Words(
    "ファイルを選んでください。", "ファイルを えらんで ください。", "Choose a file."
)
source_hint = Words(
    "例：加賀市 3D都市モデル、国土地理院 基盤地図情報",
    "だれが 作りましたか。例：国土地理院",
    "Who made it, such as: GSI base map",
)
edition = Words("年度・版", "いつの もの", "Edition")
official = Words(
    "公式の測量・統計です（安全の判断に使えます）",
    "市や 国の 本物の 情報です",
    "An official survey or count (decisions may rest on it)",
)
official_box = Words("資料の性質", "どんな 情報", "What it is")
read_it = Words("取り込む", "入れる", "Take in")
versions = Words("地図の版", "地図の 一覧", "Versions")
imports = Words("取り込んだ資料", "入れた ファイル", "Files taken in")
outcome = Words("結果", "どう なったか", "Outcome")
reading = Words("読込み中", "読んで います", "Being read")
refused_whole = Words("取り込めません", "入れられません", "Not taken in")
taken = Words("取込み済み", "入れました", "Taken in")
unchanged = Words("変更なし", "かわりません", "Nothing changed")
kept = Words("取り込んだ行", "入れた 数", "Rows kept")
refused = Words("取り込まなかった行", "入れなかった 数", "Rows refused")
outside = Words("地図の範囲外の行", "地図の 外", "Rows beside the map")
columns = Words(
    "変わったマス（約8m四方）", "かわった マス（8mの 四角）", "Columns laid (about 8 m)"
)
heights = Words("高さの基準", "高さの もと", "Heights")
notes = Words("注意", "気を つける こと", "Notes")
why_refused = Words("取り込まなかった理由", "入れなかった わけ", "Why rows were refused")
REASONS: Final = {
    "no-shape": Words("形がない", "形が ありません", "No shape"),
    "no-height": Words("高さがない", "高さが ありません", "No height"),
    "not-a-number": Words("数値でない", "数字では ありません", "Not a number"),
    "not-in-japan": Words("日本の外にある", "日本の 外です", "Not in Japan"),
    "axes-swapped": Words("緯度と経度が逆", "緯度と 経度が 反対です", "Latitude and longitude swapped"),
    "impossible-height": Words("ありえない高さ", "高さが おかしいです", "Impossible height"),
    "bad-ring": Words("形が閉じていない", "形が おかしいです", "Broken shape"),
    "bad-code": Words("メッシュコードの誤り", "番号が まちがって います", "Wrong mesh code"),
    "bad-row": Words("行の形式の誤り", "行が おかしいです", "Malformed row"),
    "twice": Words("重複", "2回 あります", "There twice"),
    "wrong-datum": Words("高さの基準が不明", "高さの もとが わかりません", "Unknown height datum"),
}  # fmt: skip
csv = Words(
    "取り込まなかった行をCSVで保存", "入れなかった 行を CSVで もらう", "Refused rows as CSV"
)
see_version = Words("できた版を見る", "できた 地図を 見る", "See the version it made")
layers = Words("層ごとの資料", "何の 情報か", "Layers and their sources")
LAYER_NAMES: Final = {
    "terrain": Words("地形", "土地の 高さ", "Terrain"),
    "surface": Words("建物・樹木の高さ", "建物と 木の 高さ", "Buildings and trees"),
    "use": Words("土地の使われ方", "土地の 使いかた", "Land use"),
    "people": Words("人口", "人の 数", "People"),
}
history = Words("この版ができるまで", "この 地図の できかた", "How it was made")
picture = Words("この版の地図", "この 地図の 絵", "The map of this version")
picture_changed = Words(
    "使用中の版と異なる区画（約2km四方）を赤い枠で示しています。",
    "いまの 地図と ちがう 所に 赤い わくが あります。",
    "Tiles (about 2 km) that are not those of the version in force are framed in red.",
)
differences = Words(
    "使用中の版との違い", "いまの 地図との ちがい", "What differs from the version in force"
)
tiles_differ = Words("異なる区画", "ちがう 所", "Tiles that differ")
risen = Words("高くなったマス", "高く なった 所", "Columns that rose")
sunk = Words("地面が低くなったマス", "ひくく なった 所", "Columns whose ground sank")
now_unknown = Words(
    "分からなくなったマス", "わからなく なった 所", "Columns nobody knows any more"
)
people_now = Words(
    "人が集まる場所になったマス",
    "人が あつまる ように なった 所",
    "Columns where people are now",
)
breaks = Words(
    "公開すると取り消される飛行",
    "公開すると やめに なる 飛行",
    "Flights that publishing revokes",
)
breaks_none = Words(
    "受理済みの飛行は、どれもそのまま飛べます。",
    "飛ぶ ことに なって いる ものは、そのまま 飛べます。",
    "No accepted flight is touched.",
)
breaks_lead = Words(
    "次の飛行は受理が取り消され、事業者に理由が伝わります。",
    "この 飛行は やめに なります。会社に わけを 知らせます。",
    "These flights are refused, and their operators are told why.",
)
not_judged = Words(
    "地図のファイルがこの装置にないため、変わった区画を通る飛行はすべて取り消されます。",
    "地図の ファイルが ありません。かわった 所を 通る 飛行は ぜんぶ やめに なります。",
    "The files of a version are not on this machine: every flight over a changed tile is revoked.",
)
reason = Words("理由", "わけ", "Reason")
publish = Words("この版を公開する", "この 地図を 使う", "Publish this version")
publish_sure = Words(
    "違いと取り消される飛行を確かめました",
    "ちがいと、やめに なる 飛行を 見ました",
    "I have seen what differs and whose flights are revoked",
)
publish_sure_needed = Words(
    "公開する前に、違いを確かめて印を付けてください。",
    "公開する まえに、ちがいを 見て しるしを つけて ください。",
    "Tick the box once you have looked at what differs.",
)
published_now = Words(
    "地図を公開しました。", "新しい 地図に しました。", "The version was published."
)
chief_publishes = Words(
    "公開は空域の責任者が行います。",
    "公開は せきにんしゃが します。",
    "The head of airspace publishes.",
)
back_to = Words(
    "前の版に戻すときも、その版を開いて公開します。",
    "前の 地図に もどす ときは、その 地図を ひらいて 公開します。",
    "To go back, open the earlier version and publish it.",
)
enter_edit = Words(
    "障害物・変化を書き入れる", "新しく 立った ものを 書く", "Enter an obstacle or a change"
)
edit_lead = Words(
    "クレーン、鉄塔、新しい建物、閉校などを書き入れます。終わる日があるものは工事として、ないものは地図の新しい版として残ります。",
    "クレーンや 新しい 建物などを 書きます。終わる 日が ある ものは「工事」に なります。ない ものは 地図に 書きます。",
    "A crane, a pylon, a new building, a closed school. With a last day it becomes works; without one, a new version of the map.",
)
EDIT_KINDS: Final = {
    "crane": Words("クレーン・足場", "クレーン", "Crane, scaffold"),
    "pylon": Words("鉄塔・電線", "鉄塔・電線", "Pylon, wires"),
    "building": Words("建物", "建物", "Building"),
    "school-closed": Words("学校などの閉鎖", "学校が しまった", "School or ground closed"),
    "removed": Words("取り壊し", "なくなった", "Pulled down"),
}
shape = Words("形", "形", "Shape")
SHAPES: Final = {
    "circle": Words("円（場所のまわり）", "まる", "Circle around the place"),
    "line": Words(
        "線（電線など、2か所の間）", "線（2つの 場所の 間）", "Line between two places"
    ),
}
to_place = Words(
    "もう一方の端（線のとき）", "もう 1つの はし（線の とき）", "Other end (of a line)"
)
radius = Words("半径、線では片側の幅", "はんけい", "Radius, or half the width of a line")
see_breaks = Words("影響を見る", "どう なるか 見る", "Show what breaks")
would_break = Words("取り消される飛行", "やめに なる 飛行", "Flights that would break")
keep_edit = Words("書き入れる", "書く", "Enter it")
edit_outside = Words(
    "地図の範囲の外か、広すぎます。場所と大きさを確かめてください。",
    "地図の 外か、大きすぎます。場所を 見なおして ください。",
    "Outside the map, or too large. Check the place and the size.",
)
only_raising_ends = Words(
    "終わる日は、立つもの（クレーン、鉄塔、建物）だけに付けられます。",
    "終わる 日は、立つ ものだけです。",
    "Only what stands (crane, pylon, building) can have a last day.",
)
edits = Words("書き入れた変化", "書いた こと", "Changes entered")
withdraw = Words("取り消す", "やめる", "Take back")
withdrawn = Words(
    "変化を取り消した版ができました。確かめて公開してください。",
    "とりけした 地図が できました。見て、公開して ください。",
    "A version without it was made. Look at it and publish.",
)
edited = Words(
    "新しい版ができました。違いを確かめて公開してください。",
    "新しい 地図が できました。見て、公開して ください。",
    "A new version was made. Look at what differs and publish.",
)
entered_works = Words(
    "工事として書き入れました。承認されると有効になります。",
    "工事として 書きました。せきにんしゃが よいと 言うと 決まります。",
    "Entered as works; it holds once somebody else has approved it.",
)
none_imports = Words(
    "取り込んだ資料はまだありません。", "まだ ありません。", "No file has been taken in."
)
