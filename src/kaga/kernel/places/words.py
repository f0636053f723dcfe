"""What residents read about places, in Japanese, やさしい日本語 and English.

>>> STATUS["estimate"].ja
'推定'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

STATUS: Final = {
    "measured": Words(
        ja="実測・公表値", easy="本当（ほんとう）の 数（かず）", en="Published figure"
    ),
    "official": Words(ja="公式データ", easy="役所（やくしょ）の データ", en="Official data"),
    "official_estimate": Words(
        ja="公式の推計", easy="役所（やくしょ）の だいたいの 数（かず）", en="Official estimate"
    ),
    "projection": Words(ja="将来の推計", easy="これからの よそう", en="Projection"),
    "estimate": Words(ja="推定", easy="だいたい", en="Estimate"),
    "synthetic": Words(ja="模擬データ", easy="つくった データ", en="Synthetic data"),
    "sample": Words(ja="見本データ", easy="みほん", en="Sample data"),
    "recalled": Words(ja="未確認", easy="まだ 確（たし）かめて いない", en="Unverified"),
}

STATUS_NOTES: Final = {
    "measured": Words(
        ja="国や市、報道が公表した数値です。",
        easy="国（くに）や 市（し）が 出（だ）した 数（かず）です。",
        en="A figure published by the state, the city or the press.",
    ),
    "official": Words(
        ja="国や市が公開しているデータです。",
        easy="国（くに）や 市（し）の データです。",
        en="Data opened by the state or the city.",
    ),
    "official_estimate": Words(
        ja="国や県が推計した数値です。",
        easy="国（くに）や 県（けん）が 計算（けいさん）した だいたいの 数（かず）です。",
        en="A figure estimated by the state or the prefecture.",
    ),
    "projection": Words(
        ja="将来を見通した数値です。",
        easy="これからの よそうです。",
        en="A figure about the future.",
    ),
    "estimate": Words(
        ja="住所などから計算した、おおよその値や位置です。",
        easy="住所（じゅうしょ）などから 計算（けいさん）した だいたいの 場所（ばしょ）です。",
        en="A rough value or position computed from an address or the like.",
    ),
    "synthetic": Words(
        ja="このソフトウェアが作った、実在しない値です。",
        easy="コンピューターが つくった データです。本当（ほんとう）では ありません。",
        en="Made by this software; not real.",
    ),
    "sample": Words(
        ja="形を示すための見本です。",
        easy="みほんの データです。",
        en="An example of the form.",
    ),
    "recalled": Words(
        ja="出典をまだ確かめていない値です。",
        easy="まだ 確（たし）かめて いない データです。",
        en="Not yet checked against a source.",
    ),
}

KINDS: Final = {
    "evacuation_shelter": Words(
        ja="指定避難所", easy="にげて くらす ところ（避難所）", en="Evacuation shelter"
    ),
    "emergency_site": Words(
        ja="指定緊急避難場所",
        easy="すぐ にげる ところ（避難場所）",
        en="Emergency evacuation site",
    ),
    "station": Words(ja="駅", easy="えき", en="Station"),
    "railway": Words(ja="鉄道", easy="でんしゃの せんろ", en="Railway"),
    "high_speed_railway": Words(ja="新幹線", easy="しんかんせん", en="Shinkansen"),
    "municipality": Words(ja="市", easy="市（し）", en="Municipality"),
    "sea": Words(ja="海", easy="うみ", en="Sea"),
    "coastline": Words(ja="海岸線", easy="うみと りくの さかい", en="Coastline"),
    "town": Words(ja="町", easy="町（まち）", en="Town"),
    "koaza": Words(
        ja="小字", easy="町（まち）の 中（なか）の 小（ちい）さな ところ", en="Koaza"
    ),
    "city_hall": Words(ja="市役所", easy="市役所（しやくしょ）", en="City hall"),
    "branch_office": Words(
        ja="支所", easy="市役所（しやくしょ）の 小さい ところ", en="Branch office"
    ),
    "service_center": Words(
        ja="行政窓口", easy="役所（やくしょ）の まどぐち", en="Service counter"
    ),
    "employment_office": Words(
        ja="ハローワーク", easy="しごとを さがす ところ", en="Employment office"
    ),
    "chamber_of_commerce": Words(
        ja="商工会議所", easy="会社（かいしゃ）の そうだん", en="Chamber of commerce"
    ),
    "cooperative": Words(ja="農協", easy="農協（のうきょう）", en="Farm cooperative"),
    "hospital": Words(ja="病院", easy="病院（びょういん）", en="Hospital"),
    "clinic": Words(ja="診療所", easy="小さい 病院（びょういん）", en="Clinic"),
    "culture_hall": Words(ja="文化会館・ホール", easy="ホール", en="Hall"),
    "community_hall": Words(ja="集会所", easy="あつまる ところ", en="Community hall"),
    "district_hall": Words(ja="地区会館", easy="地区会館（ちくかいかん）", en="District hall"),
    "innovation_center": Words(ja="交流施設", easy="こうりゅうの しせつ", en="Exchange centre"),
    "sports": Words(ja="スポーツ施設", easy="スポーツを する ところ", en="Sports"),
    "welfare_center": Words(ja="福祉施設", easy="福祉（ふくし）の しせつ", en="Welfare centre"),
    "children_center": Words(ja="児童センター", easy="こどもの しせつ", en="Children's centre"),
    "park": Words(ja="公園", easy="公園（こうえん）", en="Park"),
    "square": Words(ja="広場", easy="ひろば", en="Square"),
    "leisure": Words(ja="レジャー施設", easy="あそぶ ところ", en="Leisure"),
    "library": Words(ja="図書館", easy="図書館（としょかん）", en="Library"),
    "police": Words(ja="警察", easy="けいさつ", en="Police"),
    "elementary_school": Words(
        ja="小学校", easy="小学校（しょうがっこう）", en="Elementary school"
    ),
    "junior_high_school": Words(
        ja="中学校", easy="中学校（ちゅうがっこう）", en="Junior high school"
    ),
    "combined_school": Words(
        ja="小中一貫校", easy="小学校と 中学校が いっしょ", en="Combined school"
    ),
    "high_school": Words(ja="高等学校", easy="高校（こうこう）", en="High school"),
    "special_needs_school": Words(
        ja="特別支援学校",
        easy="特別支援学校（とくべつしえんがっこう）",
        en="Special needs school",
    ),
    "onsen": Words(ja="温泉", easy="おんせん", en="Hot spring"),
    "museum": Words(ja="美術館・博物館", easy="美術館（びじゅつかん）など", en="Museum"),
    "temple": Words(ja="寺", easy="おてら", en="Temple"),
    "shrine": Words(ja="神社", easy="じんじゃ", en="Shrine"),
    "bridge": Words(ja="橋", easy="はし", en="Bridge"),
    "gorge": Words(ja="渓谷", easy="川（かわ）の 谷（たに）", en="Gorge"),
    "heritage": Words(ja="歴史の町並み", easy="むかしの 町（まち）", en="Heritage"),
    "nature": Words(ja="自然", easy="しぜん", en="Nature"),
    "facility": Words(ja="施設", easy="しせつ", en="Facility"),
}

HAZARDS: Final = {
    "flood": Words(ja="洪水", easy="川（かわ）の 水（みず）が あふれる", en="Flood"),
    "landslide": Words(
        ja="がけ崩れ・土石流・地すべり", easy="山（やま）や がけが くずれる", en="Landslide"
    ),
    "storm_surge": Words(
        ja="高潮", easy="台風（たいふう）で 海（うみ）が 高くなる", en="Storm surge"
    ),
    "earthquake": Words(ja="地震", easy="地震（じしん）", en="Earthquake"),
    "tsunami": Words(ja="津波", easy="津波（つなみ）", en="Tsunami"),
    "large_fire": Words(ja="大規模な火事", easy="大きい 火事（かじ）", en="Large fire"),
    "inland_flood": Words(
        ja="内水氾濫",
        easy="雨（あめ）の 水（みず）が 町（まち）に たまる",
        en="Inland flooding",
    ),
    "volcano": Words(ja="火山現象", easy="火山（かざん）", en="Volcanic activity"),
}

READERS: Final = {
    "boundary": "国土数値情報 行政区域（N03）GeoJSON・GML",
    "addresses": "位置参照情報 CSV（街区・大字町丁目）",
    "shelters": "国土地理院 GeoJSON・標準データセット CSV",
    "facilities": "標準データセット 公共施設一覧 CSV",
    "stations": "国土数値情報 鉄道（N02）駅 GeoJSON",
    "railways": "国土数値情報 鉄道（N02）路線 GeoJSON",
}

map_title = Words(ja="{city}の地図", easy="{city}の 地図（ちず）", en="Map of {city}")
map_crumb = Words(ja="地図", easy="地図（ちず）", en="Map")
missing_title = Words(ja="見つかりません", easy="ありません", en="Not found")
map_lead = Words(
    ja="施設、駅、避難所などを地図と一覧で探せます。",
    easy="建物（たてもの）や 駅（えき）、にげる ところを さがせます。",
    en="Find public places, stations and shelters on the map or in the list.",
)
map_is_drawing = Words(ja="市の地図", easy="市（し）の 地図（ちず）", en="Map of the city")
map_needs_script = Words(
    ja="この端末では地図を表示できません。下の一覧で同じ場所を探せます。",
    easy="地図（ちず）が 出（で）ない ときは、下（した）の リストを 見（み）て ください。",
    en="The map cannot be shown on this device. The list below has the same places.",
)
search_label = Words(
    ja="住所・施設名で探す",
    easy="住所（じゅうしょ）や 名前（なまえ）で さがす",
    en="Search by address or name",
)
search_hint = Words(
    ja="例：大聖寺南町ニ41、ぶんかかいかん",
    easy="れい：大聖寺南町ニ41、ぶんかかいかん",
    en="For example: 大聖寺南町ニ41, ぶんかかいかん",
)
search_button = Words(ja="探す", easy="さがす", en="Search")
search_nothing = Words(
    ja="見つかりませんでした。町の名前だけで探すか、ひらがなで入力してみてください。",
    easy="ありませんでした。町（まち）の 名前（なまえ）だけで さがすか、"
    "ひらがなで 書（か）いて ください。",
    en="Nothing found. Try the name of the town only, or write in hiragana.",
)
search_found = Words(
    ja="{count}件見つかりました。", easy="{count}つ ありました。", en="{count} found."
)
search_error = Words(
    ja="検索できませんでした。しばらくしてから、もう一度お試しください。",
    easy="さがせませんでした。少（すこ）し まってから、もう一度（いちど） して ください。",
    en="The search did not work. Please wait a moment and try again.",
)
suggestion = Words(ja="もしかして", easy="これですか？", en="Did you mean")
layers_title = Words(
    ja="地図に表示するもの", easy="地図（ちず）に 出（だ）す もの", en="Shown on the map"
)
hazard_title = Words(
    ja="災害の種類で避難場所を絞り込む",
    easy="どんな 災害（さいがい）ですか",
    en="Emergency sites by hazard",
)
hazard_all = Words(ja="すべて", easy="ぜんぶ", en="All")
hazard_note = Words(
    ja="種類を選ぶと、その災害のときに使うと市が指定した避難場所だけを表示します。"
    "「指定なし」は安全という意味ではありません。",
    easy="えらぶと、その 災害（さいがい）の とき にげる ところだけを 出（だ）します。"
    "「きまって いない」は あんぜんという いみでは ありません。",
    en="Choosing a hazard shows only the sites the city designated for it. "
    "“Not designated” does not mean safe.",
)
hazards_for = Words(
    ja="対応する災害", easy="どんな 災害（さいがい）の とき 使（つか）うか", en="Designated for"
)
hazards_none = Words(
    ja="災害の種類の指定なし（安全という意味ではありません）",
    easy="きまって いません（あんぜんという いみでは ありません）",
    en="No hazard designated (this does not mean safe)",
)
hazards_shelter = Words(
    ja="避難所は、災害のあとに生活する場所です。災害の種類の指定はありません。",
    easy="避難所（ひなんじょ）は、災害（さいがい）の あとで くらす ところです。",
    en="A shelter is for staying after a disaster; hazards are not designated for it.",
)
list_title = Words(ja="場所の一覧", easy="場所（ばしょ）の リスト", en="List of places")
list_kind = Words(ja="種類", easy="しゅるい", en="Kind")
list_town = Words(ja="町", easy="町（まち）", en="Town")
list_all = Words(ja="すべて", easy="ぜんぶ", en="All")
list_apply = Words(ja="絞り込む", easy="えらんで 見（み）る", en="Filter")
list_count = Words(
    ja="{count}件の場所があります。",
    easy="場所（ばしょ）は {count}つ あります。",
    en="{count} places.",
)
list_shown = Words(
    ja="{total}件のうち{count}件を表示しています。町か種類で絞り込んでください。",
    easy="{total}の 中（なか）の {count}を 出（だ）して います。"
    "町（まち）か しゅるいを えらんで ください。",
    en="Showing {count} of {total}. Narrow the list by town or kind.",
)
list_none = Words(
    ja="条件に合う場所がありません。種類か町を「すべて」にしてください。",
    easy="ありませんでした。しゅるいか 町（まち）を 「ぜんぶ」に して ください。",
    en="No place fits. Set kind or town to “All”.",
)
show_on_map = Words(ja="地図で見る", easy="地図（ちず）で 見（み）る", en="Show on the map")
name = Words(ja="名前", easy="名前（なまえ）", en="Name")
kind = Words(ja="種類", easy="しゅるい", en="Kind")
address = Words(ja="住所", easy="住所（じゅうしょ）", en="Address")
town = Words(ja="町", easy="町（まち）", en="Town")
source = Words(ja="出典", easy="どこの データか", en="Source")
licence = Words(ja="利用条件", easy="使（つか）い方（かた）の きまり", en="Licence")
status = Words(ja="データの確かさ", easy="どれくらい 確（たし）かか", en="Certainty")
accuracy = Words(
    ja="位置の誤差の目安", easy="場所（ばしょ）の ずれ", en="Likely error of position"
)
metres = Words(ja="約{count}メートル", easy="だいたい {count}メートル", en="about {count} m")
lines = Words(ja="路線", easy="電車（でんしゃ）の せん", en="Lines")
capacity = Words(ja="想定収容人数", easy="入（はい）れる 人（ひと）の かず", en="Capacity")
phone = Words(ja="電話番号", easy="電話（でんわ）", en="Telephone")
note = Words(ja="備考", easy="メモ", en="Note")
state_closed = Words(
    ja="閉校した学校です。",
    easy="もう ない 学校（がっこう）です。",
    en="This school has closed.",
)
stand_in = Words(ja="仮データ", easy="かりの データ", en="Stand-in data")
stand_in_explain = Words(
    ja="「{status}」の印があるものは、公式データに置き換わるまでの仮の値です。"
    "避難などの判断には使わないでください。",
    easy="「{status}」と 書（か）いて あるものは、かりの データです。"
    "にげる ときは 使（つか）わないで ください。",
    en="Anything marked “{status}” stands in until official data replaces it. "
    "Do not rely on it for evacuation.",
)
place_back = Words(
    ja="地図と一覧に戻る", easy="地図（ちず）に もどる", en="Back to map and list"
)
close_card = Words(ja="閉じる", easy="とじる", en="Close")
more = Words(ja="くわしく見る", easy="もっと 見（み）る", en="Details")
same_place = Words(ja="この地点にある場所", easy="ここに ある もの", en="Places at this point")
data_title = Words(ja="データについて", easy="データに ついて", en="About the data")
data_lead = Words(
    ja="このサイトで使う{city}のデータの一覧です。どこから来たデータか、どれくらい確かかを示します。",
    easy="この サイトの データの リストです。"
    "どこの データか、どれくらい 確（たし）かかが わかります。",
    en="All data about {city} on this site: where it comes from and how certain it is.",
)
data_layer = Words(ja="データ", easy="データ", en="Data")
data_rows = Words(ja="件数", easy="かず", en="Rows")
data_as_of = Words(ja="時点", easy="いつの データか", en="As of")
data_replace = Words(
    ja="公式ファイルへの置き換え",
    easy="新（あたら）しい データの 入（い）れ方（かた）",
    en="How to replace",
)
data_replace_none = Words(
    ja="置き換えの必要なし", easy="入（い）れかえなくて いい", en="No replacement needed"
)
data_imported = Words(ja="取り込み済み", easy="入（い）れました", en="Imported")
data_sources = Words(ja="出典と利用条件", easy="どこの データか", en="Sources and licences")
data_download = Words(
    ja="GeoJSONで取得", easy="データを もらう（GeoJSON）", en="Download GeoJSON"
)
data_statuses = Words(ja="データの確かさの印", easy="しるしの いみ", en="Marks of certainty")
population_title = Words(
    ja="人口の移り変わり", easy="人（ひと）の かずの うつりかわり", en="Population"
)
population_lead = Words(
    ja="線は国勢調査の人口です。点は住民基本台帳と県の推計、白い点は将来の推計です。",
    easy="線（せん）は 国（くに）の しらべた 数（かず）です。"
    "白（しろ）い 点（てん）は これからの よそうです。",
    en="The line is the census. Dots are the register and prefectural estimates; "
    "hollow dots are projections.",
)
population_census = Words(ja="国勢調査", easy="国（くに）の しらべ", en="Census")
population_register = Words(
    ja="住民基本台帳・県の推計",
    easy="市（し）の 名簿（めいぼ）など",
    en="Register and estimates",
)
population_projection = Words(ja="将来の推計", easy="これからの よそう", en="Projections")
population_what = Words(ja="調べたもの", easy="なにの 数（かず）か", en="Measure")
facts_title = Words(ja="数字と事実", easy="数字（すうじ）", en="Figures and facts")
fact_value = Words(ja="値", easy="数（かず）", en="Value")
not_found = Words(
    ja="この場所は見つかりません。新しいデータに入れ替わったかもしれません。"
    "地図から探し直してください。",
    easy="この 場所（ばしょ）は ありません。"
    "地図（ちず）から もう一度（いちど） さがして ください。",
    en="This place is not known; the data may have been renewed. Please search the map again.",
)
not_loaded = Words(
    ja="地図のデータがまだ入っていません。管理者は `kaga seed` を実行してください。",
    easy="地図（ちず）の データが まだ ありません。",
    en="The city's data has not been loaded yet. An administrator must run `kaga seed`.",
)
zoom_in = Words(ja="拡大", easy="大（おお）きく する", en="Zoom in")
zoom_out = Words(ja="縮小", easy="小（ちい）さく する", en="Zoom out")
whole_city = Words(
    ja="市全体を表示", easy="市（し）を ぜんぶ 見（み）る", en="Show the whole city"
)
keyboard = Words(
    ja="地図は矢印キーで動き、＋と－で拡大・縮小できます。場所は下の一覧からも選べます。",
    easy="やじるしの キーで うごきます。＋と－で 大（おお）きさが かわります。",
    en="Arrow keys move the map, + and − zoom. Places can also be chosen from the list.",
)
ACT_TITLES: dict[str, Words] = {
    "pack.loaded": Words("市の基礎データを読み込みました", "市の データを よみこみました", "The city pack was loaded"),
    "layer.imported": Words("地図のデータを取り込みました", "地図の データを 入れました", "A layer was imported"),
    "import.undone": Words("地図のデータの取り込みを取り消しました", "地図の データを もとに もどしました", "An import was undone"),
    "import.asked": Words("データの取り込みを頼みました", "データを 入れて くださいと 言いました", "An import was asked for"),
}  # fmt: skip

PUBLISHED_SHELTERS = Words(
    "指定避難所",
    "指定避難所（しばらく すごす 場所）",
    "Designated shelters",
)
PUBLISHED_SITES = Words(
    "指定緊急避難場所",
    "指定緊急避難場所（すぐに にげる 場所）",
    "Emergency evacuation sites",
)
PUBLISHED_POINTS = Words(
    "施設・学校・駅・名所",
    "市の 建物・学校・駅・名所",
    "Facilities, schools, stations and sights",
)
