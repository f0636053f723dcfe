"""Longer texts of the frame: principles, accessibility statement, help."""

from __future__ import annotations

from kaga.kernel.web.words import Words

PRINCIPLES: tuple[tuple[Words, Words], ...] = (
    (
        Words("透明であること", "かくさない", "Transparency"),
        Words(
            "決定と記録を公開の台帳に残し、だれが自分の情報を見たかを本人が確かめられます。",
            "した ことは ノート（台帳）に のこります。だれが あなたの ことを 見たか、"
            "あなたは 知ることが できます。",
            "Decisions and records stay in a public ledger, and people can see who has "
            "looked at their data.",
        ),
    ),
    (
        Words("公平であること", "みんなが 使える", "Fairness"),
        Words(
            "年齢、障害、言葉、機器にかかわらず使えるようにし、紙と窓口の道も必ず残します。",
            "年を とった 人も、しょうがいの ある 人も、外国の 人も 使えます。紙や "
            "市役所でも できます。",
            "Usable whatever your age, disability, language or device. Paper and the "
            "counter always remain.",
        ),
    ),
    (
        Words("つながること", "ほかと つながる", "Interoperability"),
        Words(
            "データとAPIは国際標準と国の標準に沿い、だれでも同じ入口を使えます。",
            "国や 世界の きまりに あわせて つくっています。だれでも 同じ ように 使えます。",
            "Data and APIs follow international and national standards, with the same door "
            "for everyone.",
        ),
    ),
    (
        Words("続くこと", "とまらない", "Continuity"),
        Words(
            "一つの事業者や仕組みが止まっても手続きは止まりません。"
            "ソースコードは公開しています。",
            "1つの 会社が とまっても、手続きは できます。作り方は だれでも 見ることが "
            "できます。",
            "No single provider can stop the city's services. The source code is open.",
        ),
    ),
    (
        Words("安全であること", "あんぜん", "Safety"),
        Words(
            "マイナンバーは預からず、個人情報は一件ごとに暗号化します。"
            "外部への読み込みは行いません。",
            "マイナンバーは 聞きません。あなたの じょうほうは かぎを かけて しまいます。",
            "My Number is never collected, personal data is encrypted case by case, and "
            "nothing is loaded from elsewhere.",
        ),
    ),
)

ABOUT_LEAD = Words(
    "市のサービスを一つの入口にまとめた、公開されたプラットフォームです。"
    "五つの約束を守ります。",
    "市の サービスが ここに あります。5つの やくそくを まもります。",
    "An open platform that gathers the city's services behind one door. It keeps five "
    "promises.",
)
ABOUT_DATA_TITLE = Words("データの表示について", "データの しるし", "About the data shown here")
ABOUT_DATA = Words(
    "公式でない値には必ず印を付けています。仮データは、"
    "公式のファイルを取り込むと置き換わります。",
    "本物では ない データには しるしが あります。本物の データが 来たら かわります。",
    "Every value that is not official carries a badge. Stand-ins are replaced once the "
    "official file is loaded.",
)

ACCESSIBILITY_LEAD = Words(
    "JIS X 8341-3:2016とWCAG 2.2の適合レベルAAを目標に作っています。",
    "だれでも 使えるように、国と 世界の きまり（JIS X 8341-3、WCAG 2.2 AA）に あわせて "
    "つくっています。",
    "We build to JIS X 8341-3:2016 and WCAG 2.2 level AA.",
)
ACCESSIBILITY_DONE: tuple[Words, ...] = (
    Words(
        "キーボードだけですべての操作ができ、いまいる場所がはっきり見えます。",
        "キーボードだけで ぜんぶ できます。今 どこに いるか よく 見えます。",
        "Everything works with a keyboard alone, and the focus is always clearly visible.",
    ),
    Words(
        "文字の大きさと配色（明るい・暗い）を選べます。"
        "幅320ピクセルの画面でも横に動かさずに読めます。",
        "文字の 大きさと 画面の 色を かえることが できます。小さい 画面でも 読めます。",
        "Text size and light or dark colours can be chosen. Pages fit a 320-pixel screen "
        "without sideways scrolling.",
    ),
    Words(
        "日本語、やさしい日本語、英語で読めます。",
        "日本語、やさしい 日本語、英語が あります。",
        "Pages are available in Japanese, plain Japanese and English.",
    ),
    Words(
        "JavaScriptを使わなくても、すべての申請ができます。",
        "JavaScriptが 動かなくても、手続きが できます。",
        "Every form works without JavaScript.",
    ),
    Words(
        "入力の誤りは、文の先頭にまとめて示し、その欄へ移動できます。",
        "まちがいが あったら、はじめに まとめて 見せます。おすと その 場所に 行きます。",
        "Errors are listed at the top, each with a link to its field.",
    ),
)
ACCESSIBILITY_CHECK_TITLE = Words("確かめ方", "しらべかた", "How it is checked")
ACCESSIBILITY_CHECK = Words(
    "全ページを三つの言語と三つの画面幅で自動検査し、公開のテストとして誰でも再現できます。"
    "自動検査で分からない点は、利用者の声をもとに直します。",
    "コンピューターで ぜんぶの ページを しらべています。こまった ことが あったら 教えて "
    "ください。",
    "Every page is tested automatically in three languages and at three widths; anybody "
    "can repeat the tests. "
    "What automation cannot see is corrected from what people tell us.",
)
ACCESSIBILITY_LIMITS_TITLE = Words(
    "分かっている課題", "まだ できて いない こと", "Known limits"
)
ACCESSIBILITY_LIMITS = Words(
    "地図は画像として描かれます。同じ内容を、地図の下の一覧でお読みいただけます。",
    "地図は 絵です。同じ ことを 地図の 下の 表で 読めます。",
    "The map is drawn as a picture. The same content can be read as a list below it.",
)

QUESTIONS: tuple[tuple[Words, Words], ...] = (
    (
        Words(
            "途中でやめて、あとで続けられますか",
            "とちゅうで やめても いいですか",
            "Can I stop and go on later?",
        ),
        Words(
            "はい。答えは1ページごとに下書きとして保存され、別の機器からも続けられます。",
            "はい。書いた ものは のこります。ほかの スマホや パソコンでも つづけられます。",
            "Yes. Each page is saved as a draft, and you can go on from another device.",
        ),
    ),
    (
        Words(
            "ほかの人の代わりに手続きできますか",
            "かわりに できますか",
            "Can I apply on behalf of somebody?",
        ),
        Words(
            "ご家族や支援者は代理人として登録できます。代理で行った手続きには、"
            "その旨が記録されます。",
            "家族や てつだう 人は、かわりに できます。かわりに した ことは のこります。",
            "Family and carers can be registered as proxies. What a proxy does is recorded "
            "as such.",
        ),
    ),
    (
        Words(
            "カードが無くても使えますか",
            "カードが なくても いいですか",
            "Can I use it without a card?",
        ),
        Words(
            "見る・調べる・下書きを作ることはカード無しでできます。申請によっては、"
            "本人確認が必要です。"
            "窓口でも手続きできます。",
            "見る こと、さがす ことは カードが なくても できます。カードが いる 手続きも "
            "あります。市役所でも できます。",
            "You can read, search and prepare drafts without one. Some applications need "
            "identification. "
            "The counter is always open to you.",
        ),
    ),
    (
        Words("文字を大きくしたい", "文字を 大きく したい", "How do I enlarge the text?"),
        Words(
            "画面上部の「表示の設定」で、三段階から選べます。",
            "上の「見かた」を おして ください。3つの 大きさが あります。",
            "Choose one of three sizes under “Display” at the top.",
        ),
    ),
    (
        Words(
            "だれが私の情報を見たか知りたい",
            "だれが わたしの ことを 見ましたか",
            "Who has looked at my data?",
        ),
        Words(
            "「わたしの申請」の各申請に、職員がいつ見たかが表示されます。",
            "「わたしの 申請」に、市の 人が いつ 見たか 書いて あります。",
            "Each application under “My applications” shows when staff looked at it.",
        ),
    ),
)
HELP_CONTACT_TITLE = Words(
    "それでも困ったときは", "まだ わからない とき", "If you are still stuck"
)
HELP_CONTACT = Words(
    "市役所の窓口では、職員が画面を一緒に見ながら手続きをお手伝いします。"
    "紙での申請もできます。",
    "市役所に 来てください。市の 人が いっしょに します。紙でも できます。",
    "At the city office, staff will go through it with you. Paper applications are "
    "accepted too.",
)
