"""What trustees read: their task, the ceremony, how to hand in, in three languages.

>>> title.ja
'鍵の管理人'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.voting.enums import Step

title: Final = Words("鍵の管理人", "かぎの 番人（管理人）", "Trustees")
lead: Final = Words(
    "投票の合計を開く鍵は、だれも一人では持ちません。市の内と外から選ばれた管理人が分けて持ち、決められた人数がそろったときだけ開けます。",
    "投票を ひらく かぎは、ひとりでは 持ちません。何人かの 番人が 分けて 持ちます。みんなが そろった とき だけ ひらけます。",
    "Nobody holds the key to a vote alone. Trustees from inside and outside the city hold parts of it, and only enough of them together can open the sum.",
)
duties_title: Final = Words("管理人がすること", "番人が する こと", "What a trustee does")
duties: Final = (
    Words(
        "投票の前：自分のパソコンで一つのコマンドを動かし、ほかの管理人と一緒に鍵を作ります（10分ほど）。",
        "投票の 前：自分の パソコンで コマンドを 動かして、みんなで かぎを 作ります（10分くらい）。",
        "Before the vote: run one command on your own computer and make the key together (about ten minutes).",
    ),
    Words(
        "鍵のファイルを、自分だけが開ける場所に、控えと一緒に保管します。市に渡してはいけません。",
        "かぎの ファイルを 大事に しまいます。コピーも 作ります。市に わたしては いけません。",
        "Keep your key file where only you can reach it, with a copy. Never give it to the city.",
    ),
    Words(
        "最後に表示される番号を、電話などでほかの管理人と読み合わせます。同じなら、市が間で入れ替えていません。",
        "さいごに 出る 番号を、ほかの 番人と 電話で くらべます。同じなら だいじょうぶです。",
        "Compare the number shown at the end with the other trustees, by telephone: if it is the same, nothing was swapped on the way.",
    ),
    Words(
        "締め切りのあと：もう一つのコマンドを動かします。全部の票を自分のパソコンで検査し、正しいときだけ、合計の自分の分を開きます。順位を付ける投票では、その前に、だれの票か分からないように順番を混ぜるコマンドも動かします。",
        "しめきりの あと：もう ひとつの コマンドを 動かします。パソコンが 票を ぜんぶ しらべて、正しい ときだけ ひらきます。じゅんばんを つける 投票では、その 前に 票を まぜる コマンドも 動かします。",
        "After closing: run another command. It audits every ballot on your computer and opens your part of the sum only if everything stands. Where people rank, a command before that mixes the order, so that nobody can tell whose ranking is whose.",
    ),
)
never: Final = Words(
    "秘密の鍵は、あなたの機械から出ません。この画面に入力することもありません。",
    "ひみつの かぎは、あなたの パソコンから 出ません。この 画面にも 書きません。",
    "Your secret never leaves your machine, and is never typed into a page.",
)
running_title: Final = Words("いまの投票", "いまの 投票", "Votes with trustees")
none_running: Final = Words(
    "いま管理人の作業がある投票はありません。",
    "いま 番人の 仕事は ありません。",
    "No vote needs its trustees now.",
)
state_title: Final = Words(
    "鍵作りの進みぐあい", "かぎ作りは どこまで", "Where the ceremony stands"
)
all_done: Final = Words(
    "全員の手続きが終わり、鍵ができました。",
    "みんな おわりました。かぎが できました。",
    "All have done their part: the key is made.",
)
step_waits: Final = Words("待ち", "まだ", "waits")
step_open: Final = Words("できます", "いま できます", "open")
step_done: Final = Words("済み", "おわり", "done")
steps: Final[dict[Step, Words]] = {
    Step.CERTIFICATE: Words("証明", "しょうめい", "Certificate"),
    Step.COMMITMENT: Words("約束", "やくそく", "Commitment"),
    Step.DEALING: Words("分け前", "わけまえ", "Dealing"),
    Step.KEY: Words("鍵", "かぎ", "Key"),
    Step.APPROVAL: Words("承認", "しょうにん", "Approval"),
    Step.SHUFFLE: Words("混ぜる", "まぜる", "Mixing"),
    Step.DECRYPTION: Words("開票", "ひらく", "Decryption"),
}
seat_link: Final = Words("管理人{index}の画面", "番人{index}の 画面", "Page of trustee {index}")
seat_title: Final = Words("管理人{index}", "番人{index}", "Trustee {index}")
command_title: Final = Words("あなたのコマンド", "あなたの コマンド", "Your command")
command_text: Final = Words(
    "自分のパソコンで次の一行を動かしてください。合言葉は選挙係から受け取ったものに置きかえます。途中で止めても、同じ行で続きから始まります。",
    "自分の パソコンで この 行を 動かして ください。合言葉は 市から もらった ものです。とちゅうで 止めても、また 動かせば つづきます。",
    "Run this line on your own computer, with the code from the election office in its place. If it stops, the same line goes on where it was.",
)
dkg_label: Final = Words("鍵を作る", "かぎを 作る", "Make the key")
mix_label: Final = Words(
    "検査して順番を混ぜる", "しらべて じゅんばんを まぜる", "Audit and mix the order"
)
decrypt_label: Final = Words("検査して開く", "しらべて ひらく", "Audit and open")
wait_text: Final = Words(
    "いまは、あなたの作業はありません。",
    "いま する ことは ありません。",
    "There is nothing for you to do now.",
)
carry_title: Final = Words(
    "ネットにつながない機械を使うとき",
    "ネットに つながない パソコンの とき",
    "If your machine is on no network",
)
carry_text: Final = Words(
    "USBメモリなどで運べます。①下で「受け取るもの」をダウンロードする ②つながない機械でコマンドを動かす ③できたファイルを下で手渡す。市が内容を検査してから受け付けます。",
    "USBメモリで はこべます。①ダウンロードする ②コマンドを 動かす ③できた ファイルを わたす。",
    "Carry it on a memory stick: download what you need below, run the command on that machine, hand the file it made in here. The city checks it before taking it.",
)
carry_label: Final = Words(
    "つながない機械で動かす一行", "つながない パソコンの 行", "The line for that machine"
)
hand_title: Final = Words("自分で手渡すとき", "自分で わたす とき", "Handing in by hand")
hand_text: Final = Words(
    "コマンドに --to made.json を付けると、市に送らずにファイルに書きます。中身を確かめてから、ここで手渡せます。",
    "コマンドに --to made.json を つけると、ファイルが できます。ここで わたせます。",
    "With --to made.json the command writes a file instead of sending. Look at it, then hand it in here.",
)
code: Final = Words("合言葉", "合言葉", "Code")
code_hint: Final = Words(
    "選挙係から受け取った文字です。",
    "市から もらった 文字です。",
    "As the election office gave it to you.",
)
fetch: Final = Words("受け取るものをダウンロード", "ダウンロードする", "Download what you need")
message: Final = Words(
    "コマンドが作ったファイルの中身", "できた ファイルの 文字", "What the command wrote"
)
message_hint: Final = Words(
    "ファイルを選ぶか、中身を貼り付けてください。",
    "ファイルを えらぶか、文字を はって ください。",
    "Choose the file, or paste what is in it.",
)
file: Final = Words("ファイル", "ファイル", "File")
hand_in: Final = Words("手渡す", "わたす", "Hand it in")
handed_in: Final = Words(
    "検査して受け付けました。台帳に記録しました。",
    "しらべて 受けとりました。",
    "Checked, taken and entered in the ledger.",
)
no_message: Final = Words(
    "ファイルを選ぶか、中身を貼り付けてください。",
    "ファイルか 文字が いります。",
    "Choose a file or paste its content.",
)
bad_message: Final = Words(
    "コマンドが作ったファイルではありません。ファイルをそのまま選んでください。",
    "ちがう ファイルです。",
    "This is not a file made by the command.",
)
refused: Final = Words(
    "受け付けられません：{because}",
    "受けとれません：{because}",
    "Not taken: {because}",
)
wrong_code: Final = Words("合言葉が違います。", "合言葉が ちがいます。", "The code is wrong.")
