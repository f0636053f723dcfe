"""What people read about the witnesses, and how the ledger is a blockchain without coins.

>>> TITLE.ja
'台帳のしくみ'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLE: Final = Words(
    ja="台帳のしくみ", easy="ノートの しくみ（台帳（だいちょう））", en="How the ledger works"
)
LEAD: Final = Words(
    ja="市の公開台帳は、コインのないブロックチェーンです。記録は鎖のようにつながり、市の外の「立会人」が"
    "一緒に署名するので、市も後からこっそり書き換えることはできません。",
    easy="市（し）の 記録（きろく）は くさりの ように つながって います。市（し）では ない 人（ひと）たち"
    "（立会人（たちあいにん））も サインを します。だから 市（し）も こっそり 変（か）える ことが できません。",
    en="The city's public ledger is a blockchain without coins. The entries hang together like a "
    "chain, and witnesses outside the city sign with it, so not even the city can change "
    "anything unnoticed.",
)
PICTURE: Final = Words(
    ja="図：記録が順につながり、全体の印が一つできる。市が署名し、五つの立会人のうち三つ以上が署名すると公開され、"
    "受領証明に入る。",
    easy="絵（え）：記録（きろく）が つながる。しるしが ひとつ できる。市（し）と、5つの 立会人（たちあいにん）の "
    "うち 3つ 以上（いじょう）が サインを する。それから みんなに 見（み）せる。",
    en="Picture: entries are linked in order and make one mark of the whole. The city signs it; "
    "when at least three of five witnesses have signed it too it is published and goes into "
    "receipts.",
)
ENTRY: Final = Words(ja="記録", easy="記録（きろく）", en="entry")
MARK: Final = Words(ja="全体の印", easy="ぜんぶの しるし", en="mark of the whole")
CITY: Final = Words(ja="市の署名", easy="市（し）の サイン", en="signed by the city")
WITNESSES: Final = Words(
    ja="立会人の署名", easy="立会人（たちあいにん）の サイン", en="signed by witnesses"
)
RECEIPT: Final = Words(ja="受領証明", easy="証明（しょうめい）", en="your receipt")
STEPS_TITLE: Final = Words(ja="順を追って", easy="どう なって いますか", en="Step by step")
STEPS: Final = (
    Words(
        ja="市が行ったことは、一つずつ記録になります。お名前などの個人の情報は入れず、封印（計算した印）だけを入れます。",
        easy="市（し）が した ことを ひとつずつ 書（か）きます。名前（なまえ）は 書（か）きません。",
        en="Each act of the city becomes an entry. Names and personal details stay out; only a "
        "seal computed from them goes in.",
    ),
    Words(
        ja="すべての記録から「全体の印」を一つ計算します。どこか一文字でも違えば、印はまったく別のものになります。",
        easy="ぜんぶの 記録（きろく）から しるしを ひとつ つくります。一文字（いちもじ）でも 変（か）わると、"
        "ちがう しるしに なります。",
        en="One mark is computed from all entries. If a single letter differed anywhere, the mark "
        "would be a different one.",
    ),
    Words(
        ja="市はこの印に署名し、立会人に送ります。立会人は「前に署名した記録がすべてそのまま残っている」ことを計算で"
        "確かめてから署名します。",
        easy="市（し）が サインを して、立会人（たちあいにん）に 送（おく）ります。立会人（たちあいにん）は、前（まえ）の "
        "記録（きろく）が そのまま あるか しらべてから サインを します。",
        en="The city signs the mark and sends it to the witnesses. A witness signs only after "
        "computing that everything it signed before is still there, unchanged.",
    ),
    Words(
        ja="決められた数の立会人がそろってはじめて、印は公開されます。人によって違う記録を見せることはできません。",
        easy="立会人（たちあいにん）が たりない ときは、みんなに 見（み）せる ことが できません。人（ひと）によって "
        "ちがう 記録（きろく）を 見（み）せる ことも できません。",
        en="Only with the agreed number of witnesses is the mark published. Nobody can be shown a "
        "different history from anybody else.",
    ),
    Words(
        ja="受領証明には、記録、印までの道すじ、市と立会人の署名が入っています。インターネットがなくても確かめられます。",
        easy="証明（しょうめい）には ぜんぶの サインが あります。インターネットが なくても しらべられます。",
        en="A receipt holds the entry, the way from it to the mark, and the signatures of the city "
        "and the witnesses. It can be checked without the internet.",
    ),
)
IS_TITLE: Final = Words(
    ja="ブロックチェーンと同じところ、違うところ",
    easy="ブロックチェーンと おなじ ところ、ちがう ところ",
    en="What it shares with other blockchains, and what not",
)
IS: Final = (
    Words(
        ja="同じ：記録がハッシュでつながり、複数の団体が署名し、だれでも写しを持って確かめられます。",
        easy="おなじ：記録（きろく）が つながって います。だれでも しらべられます。",
        en="The same: entries linked by hashes, signed by several organisations, copied and "
        "checked by anybody.",
    ),
    Words(
        ja="違う：コインも、計算の競争（マイニング）もありません。電気をむだに使わず、利用料もかかりません。",
        easy="ちがう：お金（かね）（コイン）は ありません。電気（でんき）も たくさん 使（つか）いません。",
        en="Different: there is no coin and no mining. It wastes no electricity and costs users "
        "nothing.",
    ),
    Words(
        ja="違う：書くのは市だけです。立会人は書き換えを見張りますが、中身が正しいかどうかは判断しません。",
        easy="ちがう：書（か）くのは 市（し）だけです。立会人（たちあいにん）は、書（か）きなおしが ないか 見（み）て "
        "います。中身（なかみ）が 正（ただ）しいかは わかりません。",
        en="Different: only the city writes. Witnesses watch that nothing is rewritten; they do not "
        "judge whether an entry is true.",
    ),
    Words(
        ja="限界：市と、必要な数の立会人がそろって不正をすれば防げません。だから立会人は互いに独立した団体にします。",
        easy="できない こと：市（し）と 立会人（たちあいにん）が いっしょに うそを つくと、とめられません。だから "
        "べつべつの 人（ひと）たちに たのみます。",
        en="The limit: the city together with as many dishonest witnesses as the rule asks for could "
        "cheat. That is why witnesses are organisations independent of each other.",
    ),
)
WHO_TITLE: Final = Words(
    ja="いまの立会人", easy="今（いま）の 立会人（たちあいにん）", en="The witnesses now"
)
NOBODY: Final = Words(
    ja="この台帳には、まだ立会人がいません。いまは市だけが署名しています。",
    easy="まだ 立会人（たちあいにん）は いません。今（いま）は 市（し）だけが サインを します。",
    en="This ledger has no witnesses yet. At present the city alone signs.",
)
MISSING: Final = Words(
    ja="{since}から、立会人の署名が足りません。記録は失われていませんが、そろうまで公開を待っています。",
    easy="{since}から、立会人（たちあいにん）の サインが たりません。記録（きろく）は なくなって いません。サインを "
    "待（ま）って います。",
    en="Since {since} too few witnesses sign. No entry is lost; publication waits for them.",
)
NAME: Final = Words(ja="立会人", easy="立会人（たちあいにん）", en="Witness")
LAST: Final = Words(ja="最後に署名した日時", easy="さいごの サイン", en="Last signed")
COUNT: Final = Words(
    ja="そのときの記録の数", easy="記録（きろく）の 数（かず）", en="Entries then"
)
STATE: Final = Words(ja="状態", easy="いま", en="State")
WELL: Final = Words(ja="署名しています", easy="サインを して います", en="signing")
AWAY: Final = Words(ja="返事がありません", easy="へんじが ありません", en="not answering")
NEVER: Final = Words(ja="まだありません", easy="まだ ありません", en="not yet")
CHECK_TITLE: Final = Words(
    ja="ご自分で確かめるには", easy="自分（じぶん）で しらべる", en="Check it yourself"
)
CHECK_RECEIPT: Final = Words(
    ja="受領証明を確かめる（だれを信じるかを書いたファイルを使います）",
    easy="証明（しょうめい）を しらべる",
    en="Check a receipt, by a file that says whom to believe",
)
CHECK_MONITOR: Final = Words(
    ja="台帳を見張る（書き換えや、人による見せ分けを見つけます）",
    easy="記録（きろく）を 見（み）はる",
    en="Watch the ledger for rewriting and for different views",
)
CHECK_MIRROR: Final = Words(
    ja="台帳の写しを取る（すべての記録を計算し直します）",
    easy="記録（きろく）の うつしを とる",
    en="Copy the ledger, computing every entry anew",
)
CHECK_WITNESS: Final = Words(
    ja="立会人になる（ほかの市や団体の機械で動かします）",
    easy="立会人（たちあいにん）に なる",
    en="Become a witness, on a machine of another city or organisation",
)
POLICY: Final = Words(
    ja="だれを信じるかを書いたファイル（policy）",
    easy="だれを 信（しん）じるかの ファイル（policy）",
    en="The file that says whom to believe (policy)",
)
COSIGNED: Final = Words(
    ja="立会人の署名", easy="立会人（たちあいにん）の サイン", en="Cosigned by"
)
ALONE: Final = Words(
    ja="市だけが署名した印です（立会人が加わる前の証明です）",
    easy="市（し）だけの サインです",
    en="The city alone signed this head (from before there were witnesses)",
)
