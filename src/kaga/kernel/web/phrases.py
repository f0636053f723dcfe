"""The sentences of the portal's frame and of its components."""

from __future__ import annotations

from kaga.kernel.web.words import Words

# Fields
required = Words("必須", "かならず", "Required")
optional = Words("任意", "書かなくてもいい", "Optional")
error = Words("エラー：", "まちがい：", "Error: ")
choose = Words("選んでください", "えらんでください", "Choose one")
characters_most = Words(
    "{most}文字まで入力できます。", "{most}文字まで 書けます。", "You can enter up to {most} characters."
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
file_types = Words("使える種類：{types}", "使える ファイル：{types}", "Accepted types: {types}")
file_most = Words(
    "1つ{most}まで", "1つの 大きさは {most}まで", "Up to {most} each"
)
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
look_choice = Words("表示の設定", "見かたを かえる", "Display settings")
text_size = Words("文字の大きさ", "文字の 大きさ", "Text size")
text_normal = Words("標準", "ふつう", "Standard")
text_large = Words("大", "大きい", "Large")
text_larger = Words("特大", "とても 大きい", "Extra large")
theme = Words("配色", "画面の 色", "Colours")
theme_auto = Words("端末の設定", "スマホや パソコンと 同じ", "Same as my device")
theme_light = Words("明るい", "明るい", "Light")
theme_dark = Words("暗い", "暗い", "Dark")
apply_look = Words("この設定で表示する", "これに する", "Apply")
sign_in = Words("ログイン", "ログイン（入る）", "Sign in")
sign_out = Words("ログアウト", "ログアウト（出る）", "Sign out")
signed_in_as = Words("{name}さん", "{name}さん", "{name}")
my_page = Words("マイページ", "わたしの ページ", "My page")
acting_for = Words(
    "{name}さんの代理として手続き中です",
    "いま {name}さんの かわりに 手続きを しています",
    "You are acting on behalf of {name}",
)
acting_stop = Words("代理をやめる", "かわりを やめる", "Stop acting for them")
search_label = Words(
    "手続き・施設・ことばで探す", "さがす（手続き・場所・ことば）", "Search services, places and words"
)
search_button = Words("検索", "さがす", "Search")
you_are_here = Words("現在の位置", "いま いる ところ", "You are here")
home = Words("ホーム", "はじめの ページ", "Home")
next_page = Words("次へ", "つぎへ", "Next")
first_page = Words("先頭へ戻る", "はじめに もどる", "Back to the first page")
pages_label = Words("ページの移動", "ページを かえる", "Pages")
change = Words("変更する", "かえる", "Change")
step_of = Words(
    "全{total}ステップのうち{number}番目", "{total}の うち {number}ばんめ", "Step {number} of {total}"
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
opens_new = Words("（新しいタブで開きます）", "（新しい 画面が ひらきます）", "(opens in a new tab)")

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
    "このサイトのソースコードは公開されています。ここで行われたことは、すべて市の台帳に記録されます。",
    "この サイトの 作り方は だれでも 見ることが できます。ここで したことは 市の ノート（台帳）に のこります。",
    "The source code of this site is open. Everything done here is recorded in the city's ledger.",
)
unnamed_city = Words("まちのポータル", "まちの ポータル", "City portal")
help_title = Words("使い方・お問い合わせ", "使い方・聞きたい とき", "Help and contact")
about_title = Words("このサイトについて", "この サイトに ついて", "About this site")
accessibility_title = Words("アクセシビリティ方針", "だれでも 使えるように していること", "Accessibility")
api_title = Words("開発者向けAPI", "プログラムを 作る 人へ（API）", "API for developers")
saved = Words("保存しました。", "ほぞんしました。", "Saved.")
