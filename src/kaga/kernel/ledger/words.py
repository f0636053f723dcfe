"""What people read about the ledger, in Japanese, やさしい日本語 and English.

>>> TITLE.ja
'市の公開台帳'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLE: Final = Words(
    ja="市の公開台帳",
    easy="みんなが 見（み）る 記録（きろく）",
    en="The city's public ledger",
)
LEAD: Final = Words(
    ja="市が行ったことを、後から書き換えられない形で一つずつ記録しています。だれでも見て、"
    "確かめることができます。お名前や住所など、個人の情報は載せていません。",
    easy="市（し）が したことを、ひとつずつ 書（か）いて います。あとから 変（か）える ことは "
    "できません。だれでも 見（み）る ことが できます。名前（なまえ）や 住所（じゅうしょ）は "
    "書（か）いて いません。",
    en="Everything the city does is recorded here, one entry after another, so that nothing can "
    "be changed afterwards unnoticed. Anybody may look and check. Names, addresses and other "
    "personal details are not shown.",
)
WHAT_TITLE: Final = Words(ja="しくみ", easy="どうして 安心（あんしん）か", en="How it works")
WHAT_CHAIN: Final = Words(
    ja="記録は鎖のようにつながっています。一文字でも変えると、全体の「印」（ハッシュ値）が変わるので、"
    "すぐに分かります。",
    easy="記録（きろく）は くさりの ように つながって います。一文字（いちもじ）でも 変（か）わると、"
    "ぜんぶの しるしが 変（か）わります。だから すぐ わかります。",
    en="The entries hang together like a chain: change one letter, and the mark of the whole "
    "(its hash) changes. Anybody sees it at once.",
)
WHAT_SIGNED: Final = Words(
    ja="市は全体の「印」に電子署名をして、最大でも1秒ごとに公開します。",
    easy="市（し）は そのしるしに サインを します。1秒（びょう）ごとに 新（あたら）しく します。",
    en="The city signs the mark of the whole and publishes it, at most a second later.",
)
WHAT_RECEIPT: Final = Words(
    ja="手続きをした人は「受領証明」を受け取れます。インターネットがなくても、本物かどうか確かめられます。",
    easy="手続（てつづ）きを した人（ひと）は、証明（しょうめい）を もらえます。インターネットが "
    "なくても、本物（ほんもの）か どうか わかります。",
    en="Whoever has dealt with the city gets a receipt that proves the entry, even without "
    "the internet.",
)
WHAT_HONEST: Final = Words(
    ja="いまは市が一者で署名しています。市の外の団体が「立会人」として一緒に署名するしくみを用意しています。",
    easy="今（いま）は 市（し）だけが サインを します。ほかの 人（ひと）たちも いっしょに サインを "
    "する ことが できます。",
    en="At present the city alone signs. Independent organisations can sign with it as witnesses.",
)
WHAT_WITNESSED: Final = Words(
    ja="市の外の団体が「立会人」として一緒に署名しています。決められた数がそろわないと公開されません。",
    easy="市（し）では ない 人（ひと）たちも サインを します。サインが たりないと、みんなに 見（み）せません。",
    en="Independent organisations sign with the city as witnesses; without enough of them nothing "
    "is published.",
)
HEAD_TITLE: Final = Words(
    ja="現在の記録", easy="今（いま）の 記録（きろく）", en="The ledger now"
)
SIZE: Final = Words(ja="記録の数", easy="記録（きろく）の 数（かず）", en="Entries")
ROOT: Final = Words(
    ja="全体の印（ルートハッシュ）", easy="ぜんぶの しるし", en="Mark of the whole (root hash)"
)
ROOT_OF_ENTRY: Final = Words(
    ja="この記録の印（ハッシュ値）",
    easy="この 記録（きろく）の しるし",
    en="Mark of this entry (hash)",
)
ORIGIN: Final = Words(
    ja="台帳の名前", easy="記録（きろく）の 名前（なまえ）", en="Name of the log"
)
KEY: Final = Words(ja="検証用の公開鍵", easy="確（たし）かめる ための かぎ", en="Verifier key")
KEY_HINT: Final = Words(
    ja="署名を確かめるための鍵です。控えておくと、受領証明をご自分の機械だけで確かめられます。",
    easy="サインを 確（たし）かめる かぎです。書（か）いて おくと、自分（じぶん）だけで 確（たし）かめる "
    "ことが できます。",
    en="It checks the signature. Keep a copy, and you can check receipts on your own machine.",
)
CHECKPOINT: Final = Words(
    ja="署名つきの最新の印を開く",
    easy="サインの ある しるしを 見（み）る",
    en="Open the signed head",
)
ENTRIES: Final = Words(
    ja="記録の一覧", easy="記録（きろく）を ならべて 見（み）る", en="Entries"
)
ENTRIES_LEAD: Final = Words(
    ja="新しいものから順に並んでいます。",
    easy="新（あたら）しい ものが 上（うえ）です。",
    en="The newest come first.",
)
NO_ENTRIES: Final = Words(
    ja="まだ記録がありません。", easy="まだ 記録（きろく）は ありません。", en="No entries yet."
)
NUMBER: Final = Words(ja="番号", easy="番号（ばんごう）", en="Number")
DONE: Final = Words(ja="行ったこと", easy="したこと", en="Act")
ACT: Final = Words(ja="行ったこと（記号）", easy="したこと（記号（きごう））", en="Act (code)")
WHEN: Final = Words(ja="日時", easy="いつ", en="When")
BY: Final = Words(ja="行った人の立場", easy="だれが（役割（やくわり））", en="By (role)")
SUBJECT: Final = Words(
    ja="対象（無作為な番号）",
    easy="何（なに）に ついて（番号（ばんごう））",
    en="Subject (random handle)",
)
COMMITMENT: Final = Words(
    ja="個人の情報の封印", easy="秘密（ひみつ）の ことの しるし", en="Seal of the private facts"
)
CAUSE: Final = Words(
    ja="もとになった記録", easy="もとの 記録（きろく）", en="Entry that led to this"
)
PUBLIC: Final = Words(
    ja="公開している内容", easy="みんなに 見（み）せる こと", en="Public facts"
)
CONTENT: Final = Words(ja="内容", easy="中身（なかみ）", en="Content")
PLAIN: Final = Words(ja="データ", easy="データ", en="Data")
ENTRY_TITLE: Final = Words(
    ja="記録 {index} 番", easy="記録（きろく） {index} 番（ばん）", en="Entry {index}"
)
GET_RECEIPT: Final = Words(
    ja="この記録の受領証明をダウンロードする",
    easy="この 記録（きろく）の 証明（しょうめい）を もらう",
    en="Download the receipt of this entry",
)
NOT_YET: Final = Words(
    ja="この記録の受領証明は、1秒ほどで用意できます。このページを読み直してください。",
    easy="証明（しょうめい）は すぐ できます。ページを もう一度（いちど） 開（ひら）いて ください。",
    en="The receipt will be ready in about a second. Please reload this page.",
)
STARTING: Final = Words(
    ja="台帳はいま準備中です。少し待ってから、このページを読み直してください。",
    easy="記録（きろく）は 準備（じゅんび）を して います。少（すこ）し 待（ま）って、もう一度（いちど） "
    "開（ひら）いて ください。",
    en="The ledger is starting. Please wait a moment and reload this page.",
)
VERIFY_TITLE: Final = Words(
    ja="受領証明を確かめる",
    easy="証明（しょうめい）を 確（たし）かめる",
    en="Check a receipt",
)
VERIFY_LEAD: Final = Words(
    ja="お手元の受領証明が本物で、市の台帳に載っているかを確かめます。送られた内容は保存しません。",
    easy="証明（しょうめい）が 本物（ほんもの）か どうか、しらべます。送（おく）った ものは "
    "のこしません。",
    en="Finds out whether your receipt is genuine and its entry is in the ledger. What you send "
    "is not kept.",
)
VERIFY_FILE: Final = Words(
    ja="受領証明のファイル（.tlog-proof）",
    easy="証明（しょうめい）の ファイル（.tlog-proof）",
    en="Receipt file (.tlog-proof)",
)
VERIFY_TEXT: Final = Words(
    ja="または、QRコードの文字",
    easy="または、QRコードの 文字（もじ）",
    en="Or the text of the QR code",
)
VERIFY_TEXT_HINT: Final = Words(
    ja="「KAGA1:」か「KAGA2:」で始まる文字をそのまま貼り付けてください。",
    easy="「KAGA1:」か「KAGA2:」で はじまる 文字（もじ）を 入（い）れて ください。",
    en="Paste the text that begins with KAGA1: or KAGA2: as it is.",
)
VERIFY_BUTTON: Final = Words(ja="確かめる", easy="確（たし）かめる", en="Check")
VERIFY_OFFLINE: Final = Words(
    ja="このページを信用しなくても確かめられます。下の命令を、ご自分のパソコンで実行してください。",
    easy="自分（じぶん）の パソコンでも 確（たし）かめる ことが できます。下（した）の 命令（めいれい）を "
    "使（つか）って ください。",
    en="You need not trust this page: run the command below on your own computer.",
)
CHECKED: Final = Words(ja="確認できました", easy="確（たし）かめました", en="Checked")
GENUINE: Final = Words(
    ja="本物です。この記録は市の台帳の {index} 番にあります。",
    easy="本物（ほんもの）です。記録（きろく）の {index} 番（ばん）に あります。",
    en="Genuine: this is entry {index} of the city's ledger.",
)
PRIVATE: Final = Words(
    ja="封印された個人の情報（受領証明に入っていたもの）",
    easy="秘密（ひみつ）の こと（証明（しょうめい）に 書（か）いて ある こと）",
    en="Private facts bound by the entry (as shown in the receipt)",
)
TREE: Final = Words(
    ja="証明に使った印の記録数",
    easy="しるしを つけた ときの 記録（きろく）の 数（かず）",
    en="Size of the tree it is proven in",
)
MISSING: Final = Words(
    ja="受領証明のファイルを選ぶか、QRコードの文字を入力してください。",
    easy="ファイルを えらぶか、QRコードの 文字（もじ）を 入（い）れて ください。",
    en="Choose a receipt file, or enter the text of the QR code.",
)
MALFORMED: Final = Words(
    ja="これは受領証明ではないか、途中で壊れています。受け取ったときのファイルをそのまま選び直してください。",
    easy="これは 証明（しょうめい）では ありません。または こわれて います。もらった ファイルを もう一度（いちど） "
    "えらんで ください。",
    en="This is no receipt, or it was damaged. Choose the file exactly as you received it.",
)
FOREIGN: Final = Words(
    ja="市の署名がありません。別の台帳のものか、本物ではありません。受け取った窓口にお問い合わせください。",
    easy="市（し）の サインが ありません。本物（ほんもの）では ないかも しれません。市役所（しやくしょ）に "
    "聞（き）いて ください。",
    en="It does not bear the city's signature: it is of another ledger or not genuine. Ask the "
    "office that gave it to you.",
)
UNPROVEN: Final = Words(
    ja="書かれている内容は台帳の記録と合いません。内容が変えられたおそれがあります。"
    "受け取った窓口にお問い合わせください。",
    easy="書（か）いて ある ことが、記録（きろく）と ちがいます。だれかが 変（か）えたかも しれません。"
    "市役所（しやくしょ）に 聞（き）いて ください。",
    en="What it says is not what the ledger holds; it may have been altered. Ask the office that "
    "gave it to you.",
)

ROLES: Final = {
    "resident": Words(ja="本人", easy="本人（ほんにん）", en="Resident"),
    "proxy": Words(ja="代理の人", easy="かわりの 人（ひと）", en="Proxy"),
    "staff": Words(ja="市の職員", easy="市役所（しやくしょ）の 人（ひと）", en="City staff"),
    "operator": Words(
        ja="システムの管理者", easy="システムを 見（み）る 人（ひと）", en="Operator"
    ),
    "visitor": Words(ja="訪れた人", easy="来（き）た 人（ひと）", en="Visitor"),
    "system": Words(ja="システム", easy="システム", en="System"),
}
