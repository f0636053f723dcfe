"""What the developers' page says, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.kernel.web.words import Words

title = Words(
    "市のデータを使うプログラムを作る",
    "市の データを 使う プログラム",
    "Build with the city's data",
)
lead = Words(
    "下の要求は、いまこのページが市のデータ連携基盤に送り、本当に返ってきた答えです。書き写せば、そのまま動きます。",
    "下の 答えは、いま 本当に もらった ものです。同じ 文字を 送ると、同じ 答えが もらえます。",
    "The answer below is real: this page has just asked the city's data platform. Copy the "
    "request and it works as it is.",
)
start = Words("はじめに", "はじめに", "Where to begin")
base = Words("アドレス（NGSI-LD V1.9.1）", "アドレス（NGSI-LD）", "Address (NGSI-LD V1.9.1)")
context = Words("用語の定義（@context）", "ことばの きまり（@context）", "Names (@context)")
context_why = Words(
    "Link ヘッダーでこの定義を示すと、短い名前で書けます。版ごとに番号が付き、一度公開した版は変わりません。",
    "Link ヘッダーで この アドレスを 送ると、みじかい 名前で 書けます。この アドレスの 中は かわりません。",
    "Name it in a Link header and short names will do. Each version has its number and never "
    "changes once it is published.",
)
no_key = Words(
    "公開データを読むのに鍵は要りません。1秒に50回までです。",
    "公開の データを 読む ときは、かぎは いりません。1びょうに 50回までです。",
    "Reading public data needs no key. The limit is 50 requests a second.",
)
choose = Words("試す", "ためす", "Try it")
which_kind = Words("データの種類", "データの しゅるい", "Kind of data")
which_try = Words("すること", "する こと", "What to do")
do = Words("送ってみる", "おくって みる", "Send it")
request_title = Words("要求", "おくる もの", "Request")
answer_title = Words("返ってきた答え", "もらった 答え", "The answer")
answer_status = Words(
    "状態 {status}、{took}ミリ秒", "{status}、{took}ミリびょう", "Status {status}, {took} ms"
)
cut = Words("（ここまで。続きは省いています）", "（ここまで）", "(cut here)")
schema = Words("{kind} の項目", "{kind} の こうもく", "Attributes of {kind}")
meaning = Words("名前の意味（IRI）", "名前の いみ（IRI）", "What the name means (IRI)")
changes = Words("変化を受け取る", "かわった ことを 聞く", "Hear of changes")
changes_text = Words(
    "購読を作ると、変わるたびに指定の宛先へ届きます。作るには鍵が要ります。",
    "予約を すると、かわる たびに とどきます。かぎが いります。",
    "With a subscription, each change is sent to you. Making one needs a key.",
)
keys = Words("鍵", "かぎ", "Keys")
keys_text = Words(
    "書き込み、購読、公開でない区画の利用には鍵が要ります。市の情報の担当が、相手・区画・できること・期限を決めて作ります。鍵は Authorization ヘッダーで送ります。",
    "書いたり 予約したり する ときは、かぎが いります。市の 人が 作ります。",
    "Writing, subscriptions and tenants that are not public need a key. The city's data officers "
    "make it, for one holder, one tenant, certain things and a time. It goes into the "
    "Authorization header.",
)
errors_title = Words("うまくいかないとき", "うまく いかない とき", "When it does not work")
error_status = Words("状態", "ばんごう", "Status")
error_what = Words(
    "意味と次にすること", "いみと つぎに する こと", "What it means and what to do"
)

TRIES: Final[Mapping[str, Words]] = {
    "list": Words("一覧を見る", "ならべて 見る", "List entities"),
    "one": Words("1件を詳しく見る", "1つを くわしく 見る", "One entity in full"),
    "filter": Words("条件で絞る", "えらんで 見る", "Filter and count"),
    "near": Words("近くを探す", "近くを さがす", "Search nearby"),
    "geojson": Words("地図用に取り出す", "地図の ために もらう", "As GeoJSON"),
    "types": Words("項目を調べる", "こうもくを しらべる", "Ask for the schema"),
    "v2": Words("NGSI-v2 で読む", "NGSI-v2 で 読む", "With NGSI-v2"),
}
WHYS: Final[Mapping[str, Words]] = {
    "list": Words(
        "options=keyValues で値だけの簡単な形になります。limit と offset でページを送ります。",
        "options=keyValues で かんたんな 形に なります。",
        "options=keyValues gives plain values; limit and offset turn pages.",
    ),
    "one": Words(
        "値に型・単位・時刻が付いた正式な形です。",
        "型や 単位も 見える 形です。",
        "The full form: each value with its kind, unit and times.",
    ),
    "filter": Words(
        "q に条件を書きます。; は「かつ」、| は「または」です。count=true で総数がヘッダーに付きます。",
        "q に えらび方を 書きます。",
        "q holds the condition: ; means and, | means or. count=true adds the total as a header.",
    ),
    "near": Words(
        "georel=near で、ある点から2,000 m以内を探します。座標は経度、緯度の順です。",
        "2000メートルより 近い ものを さがします。経度が さきです。",
        "georel=near finds what lies within 2,000 m of a point. Longitude comes first.",
    ),
    "geojson": Words(
        "Accept を変えるだけで、地図ソフトがそのまま読める形になります。",
        "Accept を かえると、地図で 使える 形に なります。",
        "Change Accept alone, and maps read the answer as it is.",
    ),
    "types": Words(
        "その種類にいまある項目と型が分かります。",
        "どんな こうもくが あるか わかります。",
        "Tells which attributes there are now, and of which kind.",
    ),
    "v2": Words(
        "同じデータを NGSI-v2 でも読めます。こちらは緯度、経度の順で、鍵のない読み取りも同じです。",
        "同じ データを 前の きまり（NGSI-v2）でも 読めます。緯度が さきです。",
        "The same data through NGSI-v2. There, latitude comes first.",
    ),
}
ERRORS: Final[tuple[tuple[str, Words], ...]] = (
    (
        "400",
        Words(
            "書き方が違います。detail に理由があります。型か id か条件を必ず付けてください。",
            "書き方が ちがいます。detail を 読んで ください。",
            "Something is misspelt; detail says what. A query names a type, an id or a condition.",
        ),
    ),
    (
        "401 / 403",
        Words(
            "鍵が要るか、その鍵ではできません。区画と、できることを確かめてください。",
            "かぎが いります。または、その かぎでは できません。",
            "A key is needed, or this one does not reach so far: check its tenant and scopes.",
        ),
    ),
    (
        "404",
        Words(
            "その id か区画がありません。",
            "その ばんごうの データは ありません。",
            "There is no such id or tenant.",
        ),
    ),
    (
        "429",
        Words(
            "多すぎます。Retry-After の秒数だけ待ってください。",
            "おくりすぎです。すこし まって ください。",
            "Too many: wait as long as Retry-After says.",
        ),
    ),
    (
        "503",
        Words(
            "一時的に受け付けられません。Retry-After の後に同じ要求を送ってください。",
            "いま できません。あとで もう一度 おくって ください。",
            "Not at present: send the same again after Retry-After.",
        ),
    ),
)
