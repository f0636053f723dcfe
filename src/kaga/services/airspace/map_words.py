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
