"""The sentences of the portal's frame and of its components."""

from __future__ import annotations

from kaga.kernel.web.words import Words

# Fields
required = Words("必須", "かならず", "Required")
optional = Words("任意", "書かなくてもいい", "Optional")
error = Words("エラー：", "まちがい：", "Error: ")
choose = Words("選んでください", "えらんでください", "Choose one")
characters_most = Words(
    "{most}文字まで入力できます。",
    "{most}文字まで 書けます。",
    "You can enter up to {most} characters.",
)
characters_left = Words("あと{left}文字", "あと {left}文字 書けます", "{left} characters left")
characters_over = Words(
    "{over}文字多すぎます", "{over}文字 多いです", "{over} characters too many"
)
era = Words("元号", "年の 名前", "Era")
era_western = Words("西暦", "西暦（2026年など）", "Western year")
year = Words("年", "年", "Year")
month = Words("月", "月", "Month")
day = Words("日", "日", "Day")
file_photos = Words("写真（{kinds}）", "しゃしん（{kinds}）", "photos ({kinds})")
file_receipt = Words("受領証（.tlog-proof）", "受領証（.tlog-proof）", "receipts (.tlog-proof)")
file_types = Words("使える種類：{types}", "使える ファイル：{types}", "Accepted types: {types}")
file_most = Words("1つ{most}まで", "1つの 大きさは {most}まで", "Up to {most} each")
file_remove = Words("{name}を取り消す", "{name}を やめる", "Remove {name}")
file_kept = Words("受け取ったファイル", "もう 送った ファイル", "Files received")

# Errors
errors_title = Words(
    "入力内容をご確認ください",
    "書いた ことを もういちど 見てください",
    "Please check your answers",
)
errors_count = Words(
    "{count}か所に直すところがあります。下の行を選ぶと、その欄へ移ります。",
    "なおす ところが {count}つ あります。下の 文を おすと、その 場所に 行きます。",
    "There are {count} things to correct. Select a line below to go to that field.",
)

# Frame
skip = Words("本文へ移動", "本文に 行く", "Skip to main content")
menu = Words("メニュー", "メニュー", "Menu")
site_of = Words("{city}のサービス", "{city}の サービス", "Services of {city}")
language_choice = Words("言語", "ことば", "Language")
look_choice = Words("表示の設定", "見かた", "Display")
text_size = Words("文字の大きさ", "文字の 大きさ", "Text size")
text_normal = Words("標準", "ふつう", "Standard")
text_large = Words("大", "大きい", "Large")
text_larger = Words("特大", "とても 大きい", "Extra large")
theme = Words("配色", "画面の 色", "Colours")
theme_auto = Words("端末の設定", "スマホや パソコンと 同じ", "Same as my device")
theme_light = Words("明るい", "明るい", "Light")
theme_dark = Words("暗い", "暗い", "Dark")
apply_look = Words("この設定で表示する", "これに する", "Apply")
sign_in = Words("ログイン", "ログイン", "Sign in")
sign_out = Words("ログアウト", "ログアウト", "Sign out")
signed_in_as = Words("{name}さん", "{name}さん", "{name}")
my_page = Words("マイページ", "わたしの ページ", "My page")
acting_for = Words(
    "{name}さんの代理として手続き中です",
    "いま {name}さんの かわりに 手続きを しています",
    "You are acting on behalf of {name}",
)
acting_stop = Words("代理をやめる", "かわりを やめる", "Stop acting for them")
search_label = Words(
    "手続き・施設・ことばで探す",
    "さがす（手続き・場所・ことば）",
    "Search services, places and words",
)
search_button = Words("検索", "さがす", "Search")
you_are_here = Words("現在の位置", "いま いる ところ", "You are here")
home = Words("ホーム", "はじめの ページ", "Home")
next_page = Words("次へ", "つぎへ", "Next")
first_page = Words("先頭へ戻る", "はじめに もどる", "Back to the first page")
pages_label = Words("ページの移動", "ページを かえる", "Pages")
change = Words("変更する", "かえる", "Change")
step_of = Words(
    "全{total}ステップのうち{number}番目",
    "{total}の うち {number}ばんめ",
    "Step {number} of {total}",
)
step_done = Words("完了", "おわり", "Completed")
step_now = Words("現在", "いま", "Current")
step_later = Words("これから", "これから", "Not started")
copy = Words("コピー", "コピー", "Copy")
copied = Words("コピーしました", "コピーしました", "Copied")
close = Words("閉じる", "とじる", "Close")
stop_here = Words("キャンセル", "やめる", "Cancel")
important = Words("重要なお知らせ", "大切な お知らせ", "Important")
information = Words("お知らせ", "お知らせ", "Information")
success = Words("完了しました", "できました", "Done")
warning = Words("ご注意ください", "気をつけてください", "Please note")
problem = Words("問題が起きました", "うまく いきませんでした", "There is a problem")
your_number = Words("受付番号", "受付の 番号", "Your reference number")
opens_new = Words(
    "（新しいタブで開きます）", "（新しい 画面が ひらきます）", "(opens in a new tab)"
)

# Where a value comes from
source_official = Words("公式データ", "本物の データ", "Official data")
source_measured = Words("実測値", "はかった データ", "Measured")
source_projection = Words("推計値", "よそうの データ", "Projection")
source_estimate = Words("概算", "だいたいの 数", "Estimate")
source_synthetic = Words("模擬データ", "ためしに つくった データ", "Synthetic data")
source_sample = Words("見本データ", "見本の データ", "Sample data")
source_stand_in = Words("仮データ", "かりの データ", "Stand-in data")

# Foot of the page
foot_note = Words(
    "このサイトのソースコードは公開されています。ここで行われたことは、"
    "すべて市の台帳に記録されます。",
    "この サイトの 作り方は だれでも 見ることが できます。ここで したことは 市の "
    "ノート（台帳）に のこります。",
    "The source code of this site is open. Everything done here is recorded in the city's "
    "ledger.",
)
unnamed_city = Words("まちのポータル", "まちの ポータル", "City portal")
help_title = Words("使い方・お問い合わせ", "使い方・聞きたい とき", "Help and contact")
about_title = Words("このサイトについて", "この サイトに ついて", "About this site")
accessibility_title = Words(
    "アクセシビリティ方針", "だれでも 使えるように していること", "Accessibility"
)
api_title = Words("開発者向けAPI", "プログラムを 作る 人へ（API）", "API for developers")
saved = Words("保存しました。", "ほぞんしました。", "Saved.")

# Home pages and search
home_title = Words(
    "くらしの手続きを、いつでも、どなたでも。",
    "いろいろな 手続きが、いつでも できます。",
    "City services, whenever you need them.",
)
home_lead = Words(
    "手続き、施設、防災のことを、ひらがなでも、ふだんの言葉でも探せます。",
    "知りたい ことを ひらがなで 書いて ください。すこし まちがえても だいじょうぶです。",
    "Search for services, places and safety in your own words. Small typing mistakes are fine.",
)
home_offers = Words("できること", "できる こと", "What you can do here")
home_often = Words("よく探されている言葉", "みんなが さがす ことば", "Often searched")
home_visitors = Words(
    "訪れる方・離れて応援する方へ",
    "旅行の 人・とおくに 住む 人へ",
    "For visitors and friends of the city",
)
home_visitors_link = Words(
    "訪れる方のページへ", "旅行の 人の ページに 行く", "Go to the visitors' page"
)
nothing_offered_title = Words("準備中です", "じゅんびを しています", "Being prepared")
nothing_offered = Words(
    "ここに並ぶサービスは、まだ登録されていません。",
    "まだ サービスが ありません。",
    "No services have been registered here yet.",
)
visit_title = Words("ようこそ", "ようこそ", "Welcome")
visit_lead = Words(
    "温泉、名所、駅、地図。旅の前にも、旅の途中にも。"
    "遠くから市とつながる方の窓口でもあります。",
    "温泉、見る ところ、駅、地図が あります。とおくに 住む 人も 使えます。",
    "Hot springs, sights, stations and the map, before and during your journey, "
    "and a door for those who belong to the city from afar.",
)
staff_title = Words("職員ホーム", "市の 人の ページ", "Staff home")
staff_lead = Words("いま対応を待っているもの", "まっている 仕事", "What is waiting for you")
staff_none_title = Words(
    "待っているものはありません", "まっている 仕事は ありません", "Nothing is waiting"
)
staff_none = Words(
    "新しい申請が届くと、ここに件数が出ます。",
    "あたらしい 申請が 来ると、ここに 数が 出ます。",
    "The number appears here when something new arrives.",
)
staff_waiting = Words("{count}件", "{count}件", "{count} waiting")
staff_overdue = Words("うち期限超過 {count}件", "おそい もの {count}件", "{count} overdue")
staff_tools = Words("業務の入口", "仕事の 入口", "Tools")
search_title = Words("検索", "さがす", "Search")
search_results_for = Words(
    "「{query}」の検索結果", "「{query}」を さがしました", "Results for “{query}”"
)
search_count = Words(
    "{count}件見つかりました。", "{count}こ 見つかりました。", "{count} found."
)
search_none_title = Words(
    "「{query}」は見つかりませんでした",
    "「{query}」は ありませんでした",
    "Nothing found for “{query}”",
)
search_none = Words(
    "ひらがなで短く入れ直すか、別の言い方をお試しください。",
    "ひらがなで、みじかい ことばで もういちど 書いて ください。",
    "Try a shorter word, hiragana, or another way to say it.",
)
search_try = Words("こんな言葉で探せます", "たとえば こんな ことば", "Try one of these")
search_all = Words("すべての結果を見る", "ぜんぶ 見る", "See all results")
search_live = Words("候補", "見つかった もの", "Suggestions")
kind_service = Words("サービス", "サービス", "Service")
kind_page = Words("案内", "お知らせ", "Guide")

SUGGESTED_QUERIES: tuple[Words, ...] = (
    Words("スマホの補助金", "スマホ", "smartphone subsidy"),
    Words("引っ越し", "ひっこし", "moving"),
    Words("避難所", "ひなんじょ", "shelter"),
    Words("温泉", "おんせん", "hot spring"),
    Words("わたしの申請", "わたしの 申請", "my applications"),
)

# The API's page
api_lead = Words(
    "手続き、施設、台帳などを、プログラムから同じ規則で使えます。",
    "プログラムから 市の サービスを 使う ための ページです。",
    "Services, places and the ledger, for programs, by one set of rules.",
)
api_schema = Words("OpenAPI定義（JSON）", "OpenAPI（JSON）", "OpenAPI schema (JSON)")
api_rules_title = Words("共通の規則", "きまり", "Rules for all of it")
api_rules: tuple[Words, ...] = (
    Words(
        "一覧は続きの目印（next）で読み進めます。limitは200までです。",
        "つづきは next を 使います。limit は 200までです。",
        "Lists go on by cursor: pass `next` as `cursor`; `limit` is at most 200.",
    ),
    Words(
        "書き込みに Idempotency-Key を付けると、同じ要求は一度だけ実行されます。",
        "Idempotency-Key を つけると、同じ ものは 1回だけ します。",
        "With an Idempotency-Key, a request that is sent twice takes effect once.",
    ),
    Words(
        "誤りは RFC 9457（application/problem+json）で返します。",
        "まちがいは RFC 9457 の 形で 返します。",
        "Failures are RFC 9457 problem details (application/problem+json).",
    ),
    Words(
        "日時は ISO 8601（時差付き）、金額は円の整数です。",
        "時間は ISO 8601、お金は 円の 整数です。",
        "Times are ISO 8601 with offset, money is whole yen.",
    ),
)
api_operation = Words("操作", "すること", "Operation")
api_address = Words("アドレス", "アドレス", "Address")
api_parameters = Words("引数", "わたす もの", "Parameters")
api_problems = Words("誤りの種類", "まちがいの しゅるい", "Kinds of problem")
api_problem_type = Words("種類（type）", "しゅるい", "Type")
api_problem_title = Words("意味", "いみ", "Meaning")

# Failures and preferences
failure_next = Words("次にできること", "つぎに すること", "What you can do next")
failure_retry = Words("前の画面を開き直す", "前の 画面を ひらく", "Reopen the previous page")
failure_home = Words("ホームへ戻る", "はじめの ページに もどる", "Go to the home page")
failure_code = Words("番号 {status}", "番号 {status}", "Code {status}")
preferences_title = Words("表示の設定", "見かたを かえる", "Display settings")
done_title = Words("配慮していること", "していること", "What we do")
questions_title = Words("よくあるご質問", "よく ある しつもん", "Questions people ask")
