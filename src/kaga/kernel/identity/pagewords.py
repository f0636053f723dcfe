"""The sentences of the identity pages."""

from __future__ import annotations

from kaga.kernel.web.words import Words

# Signing in
sign_in = Words("ログイン", "ログイン（入る）", "Sign in")
sign_in_lead = Words(
    "使いやすい方法を1つ選んでください。", "方法を 1つ えらんで ください。", "Choose one way."
)
needs_card = Words(
    "この先の手続きには、マイナンバーカードによる確認が必要です。書きかけの内容は残っています。",
    "この 手続きには、マイナンバーカードが いります。書いた ことは のこって います。",
    "The next step needs your My Number Card. What you have written is kept.",
)
again = Words(
    "大事な操作の前なので、もう一度ログインしてください。終わると元の画面に戻ります。",
    "だいじな ことを する 前です。もう一度 入って ください。終わると もとの 画面に もどります。",
    "Before this important step, please sign in again. You will come back to the same page.",
)
ended = Words(
    "しばらく使われなかったため、ログインが終わりました。もう一度ログインすると、元の画面に戻ります。",
    "時間が たったので、ログインが 終わりました。もう一度 入ると、もとの 画面に もどります。",
    "Your session ended after a time without use. Sign in again to return to the same page.",
)
closed = Words(
    "いま使えないログイン方法があります。登録と申請の内容はそのままで、ほかの方法から入れます。",
    "いま つかえない 方法が あります。ほかの 方法で 入れます。",
    "One way to sign in is not available now. Your data is safe; use another way.",
)
no_route = Words(
    "いま使える方法がありません。市役所の窓口でも手続きできます。",
    "いま つかえる 方法が ありません。市役所の まどぐちで できます。",
    "No way is available now. You can do everything at the counter of city hall.",
)
forgot_pin = Words(
    "暗証番号を忘れた・ロックされたとき",
    "暗証番号（4つの 数字）を わすれた とき",
    "I forgot my PIN, or it is locked",
)
forgot_pin_text = Words(
    "数字4桁の暗証番号は、3回続けて間違えるとロックされます。市役所の市民課の窓口で、カードと一緒に初期化できます。"
    "署名用の英数字のパスワードが分かる方は、コンビニのマルチコピー機と専用アプリでも初期化できます。",
    "3回 まちがえると つかえなく なります。市役所の まどぐちに カードを もって 来て ください。なおします。",
    "After three wrong tries the PIN is locked. Bring your card to the counter of city hall to reset it. "
    "If you know your signing password, you can also reset it at a convenience store with the app.",
)
no_phone = Words(
    "スマートフォンやカードがないとき",
    "スマートフォンや カードが ない とき",
    "Without a smartphone or card",
)
no_phone_text = Words(
    "市役所の窓口で本人確認をすると、この端末で使える番号をお渡しします。紙の申請も同じように受け付けます。",
    "市役所の まどぐちに 来て ください。番号を わたします。紙でも 申し込めます。",
    "Show who you are at the counter and you get a code for this device. Paper works just as well.",
)
refused_title = Words(
    "ログインできませんでした", "ログイン できませんでした", "You are not signed in"
)
try_again = Words(
    "ログインの方法を選び直す", "もう一度 えらぶ", "Choose a way to sign in again"
)
confirm_title = Words("同じ方の登録ですか", "おなじ 人ですか", "Is this the same person?")
confirm_text = Words(
    "いま「{old}」さんとしてログインしています。新しく確認できたのは「{new}」さんです。",
    "いま 「{old}」さんです。あたらしく わかったのは 「{new}」さんです。",
    "You are signed in as “{old}”. The new sign-in is by “{new}”.",
)
confirm_join = Words(
    "同じ本人なので、この方法を加える",
    "おなじ 人です。この 方法を くわえる",
    "Same person: add this sign-in",
)
confirm_switch = Words(
    "別の人なので、新しいログインに切り替える",
    "べつの 人です。あたらしい 人で 入る",
    "Another person: switch",
)
confirm_late = Words(
    "方法を加えるには、先にいまの方法でもう一度ログインし、マイページの「方法を加える」から進んでください。",
    "方法を くわえる ときは、さきに いまの 方法で もう一度 入って、マイページから すすんで ください。",
    "To add it, first sign in again with your present way, then use “Add a way” on My page.",
)
cancel = Words("やめる", "やめる", "Cancel")
code_label = Words("窓口でもらった番号", "まどぐちで もらった 番号", "Code from the counter")
code_help = Words(
    "英数字12文字です。大文字・小文字、ハイフンの有無は問いません。",
    "12の 字と 数字です。大きい 字でも 小さい 字でも いいです。",
    "12 letters and digits; case and hyphens do not matter.",
)
next_step = Words("次へ進む", "つぎへ", "Continue")
passkey_use = Words("パスキーを使う", "パスキーを つかう", "Use a passkey")
passkey_no_script = Words(
    "パスキーには、JavaScriptを使えるブラウザーが必要です。使えない場合は、ほかの方法でログインしてください。",
    "この 機械では パスキーを つかえません。ほかの 方法で 入って ください。",
    "Passkeys need a browser with JavaScript. Otherwise sign in another way.",
)
passkey_new_no_script = Words(
    "パスキーの登録には、パスキーに対応し、JavaScriptを使えるブラウザーが必要です。パスキーがなくても、これまでの方法でログインできます。",
    "この ブラウザーでは パスキーを 登録できません。いままでの 方法で ログインして ください。",
    "Registering a passkey needs a browser that knows passkeys and runs JavaScript. "
    "You can go on signing in as before.",
)
passkey_new = Words("パスキーを登録する", "パスキーを 登録する", "Register a passkey")
passkey_new_text = Words(
    "次回から、この機器の指紋・顔・画面ロックだけでログインできます。市には指紋や顔の情報は届きません。",
    "つぎから、この 機械の ゆびや 顔で 入れます。市に ゆびや 顔の じょうほうは 来ません。",
    "Next time you can sign in by this device's fingerprint, face or screen lock. "
    "The city never receives them.",
)
passkey_label = Words("この機器の呼び名", "この 機械の 名前", "A name for this device")
later = Words("あとにする", "あとで する", "Later")
sign_out = Words("ログアウト", "ログアウト（出る）", "Sign out")
sign_out_ask = Words(
    "ログアウトしますか。書きかけの内容は残ります。",
    "ログアウト しますか。書いた ことは のこります。",
    "Sign out? What you have written is kept.",
)

# My page
me = Words("マイページ", "マイページ", "My page")
my_data = Words("登録内容", "登録した こと", "My registration")
name = Words("氏名", "名前", "Name")
kana = Words("フリガナ", "名前の 読み方", "Name in kana")
birth_date = Words("生年月日", "生まれた 日", "Date of birth")
address = Words("住所", "住所", "Address")
phone = Words("電話番号", "電話番号", "Telephone")
mail = Words("メールアドレス", "メールアドレス", "E-mail")
number = Words("利用者番号", "利用者番号", "User number")
number_help = Words(
    "窓口で代理を登録するときなどに使います。秘密の番号ではありません。",
    "まどぐちで つかう 番号です。ひみつでは ありません。",
    "Used at the counter, for example for a proxy. It is no secret.",
)
residency = Words("市の住民の確認", "市に すんで いる ことの かくにん", "Residency")
residency_yes = Words(
    "確認済み（{district}）", "かくにん しました（{district}）", "Confirmed ({district})"
)
residency_no = Words("まだ確認していません", "まだ です", "Not confirmed yet")
language = Words("ことば", "ことば", "Language")
language_label = Words(
    "画面とメールのことば", "画面と メールの ことば", "Language of pages and mail"
)
language_hint = Words(
    "市からのお知らせのメールも、選んだことばでお送りします。",
    "市からの メールも、えらんだ ことばで 送ります。",
    "Mail from the city is written in it, too.",
)
language_keep = Words("このことばにする", "この ことばに する", "Use this language")
ways = Words("ログインの方法", "ログインの 方法", "Ways to sign in")
way_closed = Words("いま停止中", "いま つかえません", "Not available now")
remove = Words("外す", "けす", "Remove")
add_way = Words("方法を加える", "方法を くわえる", "Add a way to sign in")
passkeys = Words("パスキー", "パスキー", "Passkeys")
passkeys_none = Words(
    "登録したパスキーはありません。", "パスキーは ありません。", "No passkeys yet."
)
last_way = Words("最後のログイン方法です", "さいごの 方法です", "Your last way to sign in")
sessions_there = Words(
    "いまこの方法でログインしている人",
    "いま この 方法で 入って いる 人",
    "People signed in this way now",
)
proxies_open = Words(
    "代理を頼む・引き受ける", "代理を おねがいする・なる", "Ask for or accept a proxy"
)
consent_end = Words("同意を取り消す", "「いいです」を やめる", "Withdraw")
tokens_open = Words("APIの鍵を作る・止める", "APIの かぎを つくる・とめる", "Manage API tokens")
tokens_none = Words("鍵はありません。", "かぎは ありません。", "No tokens yet.")
role_own = Words(
    "自分の役割は外せません", "自分の 役割は けせません", "Your own: ask another administrator"
)
sessions = Words("ログインしている機器", "いま 入って いる 機械", "Devices that are signed in")
this_one = Words("この機器", "この 機械", "This device")
unknown_device = Words("名前のわからない機器", "名前の わからない 機械", "Unknown device")
last_used = Words("最後の利用：{at}", "さいごに つかった 時：{at}", "Last used: {at}")
end_there = Words("ログアウトさせる", "出る ように する", "Sign out there")
proxies = Words("代理", "代理（かわりの 人）", "Proxies")
proxies_text = Words(
    "家族や支援する人に、手続きを代わりにしてもらえます。いつでもやめられます。",
    "家族や おせわを する 人が、かわりに 手続きを できます。いつでも やめられます。",
    "Family or carers can act for you. You can end it at any time.",
)
act_for = Words("{name}さんの代理で使う", "{name}さんの かわりに つかう", "Act for {name}")
consents = Words("同意していること", "同意した こと", "What I agreed to")
consents_none = Words(
    "同意の記録はありません。", "同意は ありません。", "No consents recorded."
)
sightings = Words(
    "私の情報を見た人", "わたしの じょうほうを 見た 人", "Who has looked at my data"
)
sightings_none = Words(
    "職員が見た記録はまだありません。", "まだ だれも 見て いません。", "Nobody has looked yet."
)
tokens = Words("APIの鍵", "APIの かぎ（プログラム用）", "API tokens")
tokens_text = Words(
    "プログラムから市のAPIを使うための鍵です。使わない方は気にしなくてかまいません。",
    "プログラムを 作る 人の ための かぎです。つかわない 人は いりません。",
    "Keys for programs that use the city's API. Most people need none.",
)
token_made = Words(
    "新しい鍵です。ここでしか表示されないので、いま控えてください。",
    "あたらしい かぎです。いま 書いて おいて ください。もう 見られません。",
    "This is the new token. It is shown only now: keep it safe.",
)
token_label = Words("使い道", "なにに つかうか", "What it is for")
token_scopes = Words("許すこと", "できる こと", "What it may do")
token_days = Words("有効日数", "つかえる 日数", "Days it works")
token_create = Words("鍵を作る", "かぎを つくる", "Create a token")
token_revoke = Words("止める", "とめる", "Revoke")
until = Words("{day}まで", "{day}まで", "until {day}")

# Proxies
proxies_given = Words("私の代理をする人", "わたしの かわりを する 人", "People who act for me")
proxies_received = Words("私が代理をする人", "わたしが かわりを する 人", "People I act for")
proxies_none = Words("いまはいません。", "いまは いません。", "Nobody now.")
proxy_waiting = Words(
    "番号を渡して待っています",
    "番号を わたして まって います",
    "Waiting for the code to be used",
)
proxy_end = Words("代理を終わらせる", "代理を やめる", "End the proxy")
proxy_offer = Words("代理をお願いする", "代理を おねがいする", "Ask somebody to act for me")
proxy_kind = Words("どなたですか", "だれですか", "Who is it?")
proxy_scope = Words("お願いすること", "おねがいする こと", "What they may do")
proxy_until = Words("いつまで", "いつまで", "Until")
proxy_until_help = Words(
    "空欄にすると、取り消すまで続きます。",
    "書かないと、やめるまで つづきます。",
    "Leave empty for no end.",
)
proxy_code = Words(
    "この番号を、代理をする人に伝えてください。7日間、1回だけ使えます。",
    "この 番号を、かわりの 人に おしえて ください。7日間、1回だけ つかえます。",
    "Give this code to the person. It works once, within 7 days.",
)
proxy_accept = Words("代理を引き受ける", "代理に なる", "Accept to be a proxy")
proxy_accept_label = Words("本人から聞いた番号", "本人から 聞いた 番号", "Code you were told")
proxy_make_code = Words("番号を作る", "番号を つくる", "Make a code")

# Staff
staff_home = Words("職員ホーム", "職員の ページ", "Staff home")
counter_title = Words("窓口での登録", "まどぐちの 登録", "Registration at the counter")
counter_text = Words(
    "スマートフォンやカードを使わない方を登録します。本人確認書類を必ず見てください。マイナンバーは書き写さないでください。",
    "スマートフォンを つかわない 人を 登録します。書類を かならず 見て ください。",
    "Register a person without a smartphone. Always look at a document; never copy a My Number.",
)
document = Words("確認した書類", "見た 書類", "Document seen")
register = Words(
    "登録して番号を発行する", "登録して 番号を つくる", "Register and issue a code"
)
registered_new = Words("登録しました", "登録しました", "Registered")
registered_known = Words(
    "すでに登録のある方です。新しい番号を発行しました",
    "もう 登録が あります。あたらしい 番号を つくりました",
    "Already registered: a new code was issued",
)
registered_text = Words(
    "この番号を本人に渡してください。14日以内に1回だけ使えます。この画面を閉じると見られません。",
    "この 番号を わたして ください。14日の 間に 1回だけ つかえます。",
    "Hand this code to the person. It works once within 14 days and is shown only here.",
)
code_handed = Words("本人に渡す番号", "わたす 番号", "Code to hand over")
enter_title = Words(
    "続けて申請書を入力する", "つづけて 申込みの 紙を 書く", "Go on with a paper form"
)
enter_text = Words(
    "紙の申請書を持って来られたときは、きょう1日だけこの方の代理として入力できます。代理になったことは台帳に記録され、本人も見られます。",
    "紙を もって 来た 人の かわりに 書けます。きょう だけです。本人も その ことを 見られます。",
    "With a paper form, act as this person's proxy for today. The ledger records it, and the person sees it.",
)
enter_button = Words(
    "この方の代理として入力を始める",
    "この 人の かわりに 書き始める",
    "Begin entering for this person",
)
counter_next = Words("次の方を登録する", "つぎの 人を 登録する", "Register the next person")
proxies_title = Words("代理の登録", "代理の 登録", "Registering a proxy")
proxies_staff_text = Words(
    "本人と代理人の両方の本人確認をしてから登録します。",
    "2人の 書類を 見てから 登録します。",
    "Check the documents of both people first.",
)
principal = Words("本人の利用者番号", "本人の 番号", "User number of the principal")
agent = Words("代理人の利用者番号", "代理の 人の 番号", "User number of the proxy")
proxy_register = Words("代理を登録する", "代理を 登録する", "Register the proxy")
roll_title = Words("住民の照合", "すんで いる 人の かくにん", "Residents to check")
roll_text = Words(
    "カードの情報が住民名簿と完全には一致しなかった方です。住民基本台帳で確かめて決めてください。",
    "名簿と すこし ちがう 人です。しらべて 決めて ください。",
    "The card did not match the roll exactly. Check the register and decide.",
)
roll_none = Words(
    "照合を待つ方はいません。", "まって いる 人は いません。", "Nobody is waiting."
)
roll_near = Words(
    "氏名と生年月日は名簿と一致、住所が違います",
    "名前と 生まれた 日は おなじ、住所が ちがいます",
    "Name and birth date match, the address differs",
)
roll_far = Words("名簿に見つかりません", "名簿に いません", "Not found in the roll")
district = Words("町名", "町の 名前", "District")
accept = Words("住民と認める", "すんで いる", "Confirm residency")
refuse = Words("住民と認めない", "すんで いない", "Do not confirm")
roles_title = Words("職員の役割", "職員の 役割", "Roles of staff")
person_number = Words("職員の利用者番号", "職員の 番号", "User number of the person")
role = Words("役割", "役割", "Role")
division = Words("所属", "ぶしょ", "Division")
give_role = Words("役割を付ける", "役割を つける", "Give the role")
take_role = Words("役割を外す", "役割を けす", "Take back")
roles_none = Words(
    "役割を持つ職員はいません。", "役割の ある 人は いません。", "Nobody holds a role."
)
more = Words("続きを見る", "つづきを 見る", "Show more")
providers_title = Words(
    "ログイン方法の状態", "ログインの 方法の ようす", "State of the ways to sign in"
)
providers_text = Words(
    "1つの方法を止めても、登録・書きかけ・申請はそのままで、ほかの方法から使えます。止めた理由は公開されます。",
    "1つの 方法を とめても、ほかの 方法で つかえます。",
    "Withdrawing one way leaves registrations, drafts and cases in place, reachable by the others. "
    "The reason is public.",
)
provider_open = Words("使えます", "つかえます", "In use")
provider_silent = Words("返事がありません", "へんじが ありません", "Does not answer")
provider_closed = Words("停止中", "とめて います", "Withdrawn")
reason = Words("止める理由", "とめる わけ", "Reason")
end_sessions = Words(
    "この方法でログインしている人を、いますぐログアウトさせる",
    "この 方法で 入って いる 人を、いま 出す",
    "Also sign out everybody who came in this way",
)
withdraw = Words("この方法を止める", "この 方法を とめる", "Withdraw")
restore = Words("この方法を元に戻す", "この 方法を もどす", "Restore")
roles_text = Words(
    "だれがどの役割を持つかを見て、付けたり外したりします。",
    "だれが どの 役割か 見ます。つけたり けしたり します。",
    "See who holds which role; give and take roles.",
)
