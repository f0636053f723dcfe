"""The sentences of signing in, of "my page", and of the staff's identity pages."""

from __future__ import annotations

from kaga.kernel.web.words import Words

# What is wrong, and what to do
needed = Words("この欄を入力してください。", "ここを 書いて ください。", "Fill in this field.")
choose_one = Words(
    "一覧から選んでください。", "この 中から えらんで ください。", "Choose one of the list."
)
too_long = Words(
    "{most}文字以内で入力してください。",
    "{most}文字までで 書いて ください。",
    "Use at most {most} characters.",
)
my_number_refused = Words(
    "マイナンバー（12桁の個人番号）は入力しないでください。市はこの欄でマイナンバーを受け取りません。番号を消して、もう一度お進みください。",
    "マイナンバー（12けたの 数字）は 書かないで ください。ここでは つかいません。数字を けして、もう一度 おして ください。",
    "Do not enter a My Number (12 digits). The city does not take it here. "
    "Remove the number and continue.",
)
birth_date_needed = Words(
    "生年月日を入力してください。",
    "生まれた 日を 書いて ください。",
    "Enter the date of birth.",
)
birth_date_wrong = Words(
    "生年月日を確認してください。1900年から今日までの日付を入力できます。",
    "生まれた 日を もう一度 見て ください。1900年から 今日までの 日を 書けます。",
    "Check the date of birth: it must lie between 1900 and today.",
)
day_in_the_past = Words(
    "終わりの日は、始まりの日より後、今日以降の日付にしてください。",
    "おわりの 日は、はじまりの 日より あとに して ください。",
    "The last day must be today or later, and after the first day.",
)
counter_needs_end = Words(
    "窓口での代理には終わりの日が必要です。終わりの日を入力してください。",
    "まどぐちの 代理には、おわりの 日が いります。おわりの 日を 書いて ください。",
    "A proxy at the counter needs a last day. Enter it.",
)
reason_needed = Words(
    "理由を入力してください。市民に公開されます。",
    "理由（なぜ）を 書いて ください。みんなが 見ます。",
    "Enter the reason. It will be public.",
)
district_needed = Words(
    "町名を入力してください。", "町の 名前を 書いて ください。", "Enter the district."
)
token_days = Words(
    "有効日数は1日から366日までで入力してください。",
    "つかえる 日数は 1から 366までで 書いて ください。",
    "Enter between 1 and 366 days.",
)
code_wrong = Words(
    "番号が違うか、期限が切れています。もう一度確かめて入力するか、新しい番号をもらってください。",
    "番号が ちがうか、つかえる 日が すぎました。もう一度 書くか、あたらしい 番号を もらって ください。",
    "The code is wrong or has expired. Check it, or ask for a new one.",
)
code_too_often = Words(
    "続けて間違えたため、しばらく入力できません。15分ほど待ってからお試しください。",
    "なんども まちがえたので、しばらく 書けません。15分 まって ください。",
    "Too many wrong codes. Wait about 15 minutes and try again.",
)
mail_wrong = Words(
    "メールアドレスを確認してください。例：hanako@example.jp",
    "メールアドレスを もう一度 見て ください。れい：hanako@example.jp",
    "Check the mail address. For example: hanako@example.jp",
)
mail_known = Words(
    "このメールアドレスは、すでに確認済みです。",
    "この メールアドレスは、もう つかって います。",
    "This mail address is confirmed already.",
)
mail_too_often = Words(
    "確認番号を続けて何通もお送りしました。届いたメールを確かめるか、1時間ほど待ってからお試しください。",
    "番号の メールを なんども 送りました。メールを 見て ください。なければ 1時間 まって ください。",
    "Several codes have been sent already. Look at your mail, or wait about an hour.",
)
login_of_another = Words(
    "このログイン方法は、別の登録に使われています。ご本人の登録が2つある場合は、市役所の窓口で1つにまとめます。",
    "この ログインは、べつの 登録で つかって います。自分の 登録が 2つ ある 人は、市役所の まどぐちに 来て ください。",
    "This sign-in already belongs to another registration. If both are yours, "
    "the counter at city hall joins them.",
)
last_login = Words(
    "これは最後のログイン方法なので外せません。先に別の方法を加えてください。",
    "これは さいごの ログインの 方法です。けせません。さきに べつの 方法を くわえて ください。",
    "This is your last way to sign in. Add another one first.",
)
provider_withdrawn = Words(
    "このログイン方法は、いま使えません。登録と申請の内容はそのままです。別の方法でログインするか、窓口においでください。",
    "この ログインの 方法は、いま つかえません。書いた ことは のこって います。べつの 方法で 入るか、まどぐちに 来て ください。",
    "This way to sign in is not in use now. Your registration and applications are safe. "
    "Sign in another way or come to the counter.",
)
already_withdrawn = Words(
    "このログイン方法は、すでに止めてあります。",
    "この 方法は、もう 止まって います。",
    "This way to sign in has been withdrawn already.",
)
not_withdrawn = Words(
    "このログイン方法は、いま使われています。",
    "この 方法は、いま つかえます。",
    "This way to sign in is in use.",
)
inquiry_decided = Words(
    "この照合は、ほかの職員が先に決めました。一覧を開き直してください。",
    "これは、ほかの 職員が もう 決めました。一覧を もう一度 ひらいて ください。",
    "A colleague has decided this already. Open the list again.",
)
role_held = Words(
    "この役割は、すでに付いています。",
    "この 役割は、もう あります。",
    "The role is held already.",
)
role_for_oneself = Words(
    "自分の役割は自分で変えられません。ほかの管理者に頼んでください。",
    "自分の 役割は 自分で 変えられません。ほかの 管理者に たのんで ください。",
    "You cannot change your own roles. Ask another administrator.",
)
person_unknown = Words(
    "この利用者番号の人は見つかりません。番号を確かめてください。",
    "この 番号の 人は いません。番号を もう一度 見て ください。",
    "Nobody has this user number. Check it.",
)
proxy_of_oneself = Words(
    "ご自身の代理人になることはできません。",
    "自分の 代理には なれません。",
    "You cannot be your own proxy.",
)
passkey_refused = Words(
    "パスキーを確かめられませんでした。もう一度お試しになるか、別の方法でログインしてください。",
    "パスキーを たしかめる ことが できませんでした。もう一度 するか、べつの 方法で 入って ください。",
    "The passkey could not be checked. Try again, or sign in another way.",
)
passkey_unknown = Words(
    "このパスキーは登録されていません。別の方法でログインしてください。",
    "この パスキーは 登録して いません。べつの 方法で 入って ください。",
    "This passkey is not registered. Sign in another way.",
)
passkey_known = Words(
    "このパスキーは、すでに登録されています。",
    "この パスキーは、もう 登録して あります。",
    "This passkey is registered already.",
)
passkeys_too_many = Words(
    "パスキーは10個まで登録できます。使わないものを外してください。",
    "パスキーは 10こまでです。つかわない ものを けして ください。",
    "You can have 10 passkeys. Remove one that you do not use.",
)
day_not_understood = Words(
    "日付を確認してください。例：昭和32年4月1日、1957年4月1日。",
    "日を もう一度 見て ください。れい：昭和32年4月1日、1957年4月1日。",
    "Check the date. For example: 1957 4 1.",
)

# Routes that are no providers
passkey_title = Words("パスキーでログイン", "パスキーで 入る", "Sign in with a passkey")
passkey_hint = Words(
    "この機器の指紋・顔・画面ロックを使います。先にマイページで登録した方だけが使えます。",
    "この 機械の ゆび・顔・画面の かぎを つかいます。さきに マイページで 登録した 人だけ つかえます。",
    "Use the fingerprint, face or screen lock of this device, once registered on My page.",
)
code_title = Words(
    "窓口でもらった番号で始める",
    "まどぐちで もらった 番号で 入る",
    "Start with a code from the counter",
)
code_hint = Words(
    "市役所の窓口で本人確認を済ませた方に、1回だけ使える番号をお渡ししています。",
    "市役所の まどぐちで もらった 番号を 書きます。1回だけ つかえます。",
    "The counter at city hall gives you a code that works once.",
)
passkey_label_default = Words("この機器", "この 機械", "This device")
ROUTE_TITLES: dict[str, Words] = {
    "card": Words("マイナンバーカード", "マイナンバーカード", "My Number Card"),
    "oidc": Words("ほかのアカウント", "ほかの アカウント", "Another account"),
    "passkey": Words("パスキー", "パスキー", "Passkey"),
    "counter": Words("窓口の番号", "まどぐちの 番号", "Code from the counter"),
}

# Why a sign-in was not accepted
refused_unproved = Words(
    "ログインの結果を確かめられなかったため、受け付けませんでした。登録や申請の内容は変わっていません。",
    "ログインを たしかめる ことが できませんでした。書いた ことは そのままです。",
    "The result of the sign-in could not be verified, so it was not accepted. Nothing has changed.",
)
refused_denied = Words(
    "ログインを途中でやめました。登録や申請の内容は変わっていません。",
    "ログインを とちゅうで やめました。書いた ことは そのままです。",
    "You stopped the sign-in. Nothing has changed.",
)
refused_state = Words(
    "時間がたちすぎたか、別の画面で始めたログインです。もう一度はじめからお願いします。",
    "時間が たちすぎました。もう一度 はじめから して ください。",
    "Too much time has passed, or the sign-in began in another window. Please start again.",
)
refused_weak = Words(
    "この手続きには、マイナンバーカードによる確認が必要です。",
    "この 手続きには、マイナンバーカードが いります。",
    "This procedure needs your My Number Card.",
)
refused_outside = Words(
    "ログインの提供者から返事がありません。少し待ってもう一度お試しになるか、別の方法をお使いください。",
    "ログインの 会社から へんじが ありません。すこし まって もう一度 するか、べつの 方法を つかって ください。",
    "The sign-in provider does not answer. Try again in a moment, or use another way.",
)
REFUSALS: dict[str, Words] = {
    "denied": refused_denied,
    "state": refused_state,
    "acr": refused_weak,
    "auth_time": refused_state,
    "withdrawn": provider_withdrawn,
    "outside-world": refused_outside,
    "conflict": login_of_another,
}

# What has been done
language_chosen = Words(
    "ことばを変えました。市からのメールも、このことばでお送りします。",
    "ことばを かえました。市からの メールも この ことばで 送ります。",
    "The language is changed, for mail from the city too.",
)
NAMES_OF_LANGUAGES = (("ja", "日本語"), ("easy", "やさしい日本語"), ("en", "English"))
mail_code_sent = Words(
    "確認番号をメールでお送りしました。届いた番号を入力してください。",
    "番号を メールで 送りました。メールの 番号を 書いて ください。",
    "A code is on its way by mail. Enter it here when it has arrived.",
)
mail_confirmed = Words(
    "メールアドレスを確認しました。これからお知らせをお送りします。",
    "メールアドレスを たしかめました。これから お知らせを 送ります。",
    "The mail address is confirmed. Notices will be sent there from now on.",
)
login_removed = Words(
    "ログイン方法を外しました。",
    "ログインの 方法を けしました。",
    "The sign-in was removed.",
)
passkey_enrolled = Words(
    "パスキーを登録しました。", "パスキーを 登録しました。", "The passkey is registered."
)
passkey_removed = Words(
    "パスキーを外しました。", "パスキーを けしました。", "The passkey was removed."
)
session_ended = Words(
    "その機器のログインを終わらせました。",
    "その 機械から 出ました。",
    "That device is signed out.",
)
consent_withdrawn = Words(
    "同意を取り消しました。", "同意を やめました。", "The consent was withdrawn."
)
token_revoked = Words(
    "APIの鍵を止めました。", "APIの かぎを とめました。", "The API token was revoked."
)
proxy_accepted = Words("代理を引き受けました。", "代理に なりました。", "You are now a proxy.")
proxy_ended = Words("代理を終わらせました。", "代理を やめました。", "The proxy has ended.")
acting_ended = Words(
    "ご本人としての利用に戻りました。",
    "自分の 画面に もどりました。",
    "You act for yourself again.",
)
proxy_registered = Words(
    "代理を登録しました。", "代理を 登録しました。", "The proxy is registered."
)
inquiry_settled = Words(
    "照合の結果を記録しました。", "けっかを 書きました。", "The decision is recorded."
)
role_given = Words("役割を付けました。", "役割を つけました。", "The role was given.")
role_taken = Words("役割を外しました。", "役割を けしました。", "The role was taken back.")
withdrawn_now = Words(
    "ログイン方法を止めました。ほかの方法は使えます。",
    "この 方法を とめました。ほかの 方法は つかえます。",
    "The way to sign in is withdrawn. The others work.",
)
restored_now = Words(
    "ログイン方法を元に戻しました。",
    "この 方法を もどしました。",
    "The way to sign in is restored.",
)

# Choices
PROXY_KINDS: tuple[tuple[str, Words], ...] = (
    ("family", Words("家族", "家族", "Family")),
    ("carer", Words("介護・支援をする人", "おせわを する 人", "Carer")),
)
STAFF_PROXY_KINDS: tuple[tuple[str, Words], ...] = (
    *PROXY_KINDS,
    (
        "counter",
        Words(
            "窓口の職員（1日など短い間）",
            "まどぐちの 人（みじかい 間）",
            "Counter staff (short)",
        ),
    ),
)
PROXY_SCOPES: tuple[tuple[str, Words], ...] = (
    (
        "procedures",
        Words(
            "手続きの申請と結果の受け取り",
            "手続きの 申し込みと 答えを もらうこと",
            "Applications and their results",
        ),
    ),
    (
        "all",
        Words("市のすべてのサービス", "市の ぜんぶの サービス", "Every service of the city"),
    ),
)
DOCUMENTS: tuple[tuple[str, Words], ...] = (
    ("card", Words("マイナンバーカード", "マイナンバーカード", "My Number Card")),
    ("licence", Words("運転免許証", "運転免許証", "Driving licence")),
    ("passport", Words("パスポート", "パスポート", "Passport")),
    ("residence-card", Words("在留カード", "在留カード", "Residence card")),
    (
        "two-papers",
        Words("顔写真のない書類2点", "写真の ない 書類 2つ", "Two papers without a photo"),
    ),
)
