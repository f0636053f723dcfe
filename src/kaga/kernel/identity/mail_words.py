"""The sentences of giving and confirming a mail address."""

from __future__ import annotations

from kaga.kernel.web.words import Words

page = Words("メールアドレスの登録と確認", "メールアドレスの 登録", "Your mail address")
none = Words("登録なし", "ありません", "None")
waiting = Words("{mail}（確認待ち）", "{mail}（まだ です）", "{mail} (to be confirmed)")
use = Words(
    "申請の結果などのお知らせを、確認済みのアドレスにお送りします。",
    "お知らせを メールで 送ります。さきに 番号で たしかめます。",
    "Notices, such as decisions on applications, are sent to a confirmed address.",
)
now = Words("いまのアドレス", "いまの アドレス", "Address now")
code_title = Words(
    "届いた番号を入力する", "メールの 番号を 書く", "Enter the code you received"
)
code_text = Words(
    "{mail}に確認番号をお送りしました。7日以内に入力してください。",
    "{mail} に 番号を 送りました。7日の 間に 書いて ください。",
    "A code was sent to {mail}. Enter it within 7 days.",
)
code_label = Words("メールで届いた番号", "メールの 番号", "Code from the mail")
confirm = Words("番号を確認する", "番号を たしかめる", "Confirm")
again = Words("番号をもう一度送る", "もう一度 送る", "Send another code")
new = Words("新しいアドレスを登録する", "あたらしい アドレスを 登録する", "Give a new address")
send = Words("確認番号を送る", "番号を 送る", "Send a code")
counter_title = Words(
    "メールアドレスの確認（窓口）", "メールアドレスの かくにん", "Confirming a mail address"
)
counter_text = Words(
    "{mail}に確認番号を送りました。本人がいまメールを見られるときは、読み上げてもらった番号を入力してください。あとで本人がマイページで入力することもできます。",
    "{mail} に 番号を 送りました。本人から 聞いた 番号を 書いて ください。本人が あとで 書いても いいです。",
    "A code was sent to {mail}. If the person can read their mail now, enter the code they read "
    "out. They can also enter it later on their own page.",
)
counter_first = Words(
    "先に、上の番号を本人に渡してください。",
    "さきに、上の 番号を わたして ください。",
    "First hand over the code above.",
)
counter_later = Words(
    "後日、メールの確認番号を聞いた方はこちら",
    "メールの 番号を あとで 書く",
    "Enter a code from a mail sent earlier",
)
counter_help = Words(
    "本人が市からのメールを読み上げた番号を入力します。届いていないときは、窓口で登録し直すと新しい番号が送られます。",
    "本人から 聞いた メールの 番号を 書きます。とどいて いない ときは、もう一度 登録して ください。",
    "Enter the code that the person reads out from our mail. If none has arrived, register "
    "again: a new code is sent.",
)
letter_title = Words(
    "メールアドレスの確認番号", "メールアドレスの 番号", "Code to confirm your mail address"
)
letter_text = Words(
    "市のポータルに、このメールアドレスの登録がありました。確認のため、次の番号を窓口の職員に伝えるか、マイページで入力してください。\n{code}\n7日以内に1回だけ使えます。お心当たりのないときは、何もしないでください。このアドレスは使われません。",
    "この メールアドレスを 登録した 人が います。あなたなら、つぎの 番号を まどぐちの 人に 言うか、マイページに 書いて ください。\n{code}\n7日の 間に 1回だけ つかえます。知らない ときは、なにも しないで ください。",
    "Somebody gave this mail address to the city's portal. To confirm it, tell the code below to "
    "the staff at the counter or enter it on your own page.\n{code}\nIt works once, within 7 "
    "days. If it was not you, do nothing: the address will not be used.",
)
letter_open = Words(
    "番号を入力するページを開く", "番号を 書く ページを ひらく", "Open the page for the code"
)
