"""What the public pages of voting say, in three languages.

>>> title.ja
'市民投票'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.voting.enums import Standing, State

title: Final = Words("市民投票", "市の 投票", "City votes")
nav: Final = Words("投票", "投票", "Votes")
lead: Final = Words(
    "市の取り組みについて、みなさんの意見を投票で聞きます。スマートフォンから投票でき、票が正しく数えられたことを、だれでも自分で確かめられます。",
    "市の 仕事に ついて、みなさんが どう 思うか、投票で 聞きます。スマホで 投票できます。正しく 数えたか、だれでも しらべる ことが できます。",
    "The city asks what you think, by vote. You can vote from a phone, and anybody can check that every vote was counted as it was cast.",
)
offer_text: Final = Words(
    "市の取り組みに、スマートフォンから投票する",
    "市の 仕事に ついて、スマホで 投票する",
    "Vote on what the city does, from your phone",
)
states: Final[dict[State, Words]] = {
    State.DRAFT: Words("下書き", "下書き", "Draft"),
    State.CEREMONY: Words("準備中", "じゅんび しています", "Being prepared"),
    State.OPEN: Words("投票受付中", "いま 投票できます", "Open for voting"),
    State.CLOSED: Words("締め切りました", "しめきりました", "Closed"),
    State.MIXING: Words("票を混ぜています", "票を まぜて います", "Being mixed"),
    State.TALLYING: Words("開票中", "数えて います", "Being counted"),
    State.PUBLISHED: Words("結果公開", "けっかが 出ました", "Result published"),
    State.ANNULLED: Words("無効", "無効（なしに なりました）", "Annulled"),
}
state_kinds: Final[dict[State, str]] = {
    State.DRAFT: "neutral",
    State.CEREMONY: "neutral",
    State.OPEN: "good",
    State.CLOSED: "warn",
    State.MIXING: "warn",
    State.TALLYING: "warn",
    State.PUBLISHED: "active",
    State.ANNULLED: "bad",
}
open_title: Final = Words("いま投票できます", "いま 投票できます", "Open now")
coming_title: Final = Words("これから始まります", "これから はじまります", "Coming")
past_title: Final = Words("終わった投票", "おわった 投票", "Past")
none_open: Final = Words(
    "いま受け付けている投票はありません。",
    "いま できる 投票は ありません。",
    "No vote is open now.",
)
none_open_next: Final = Words(
    "次の投票が始まると、このページに出ます。",
    "つぎの 投票が はじまると、ここに 出ます。",
    "The next one will stand here as soon as it opens.",
)
more: Final = Words("前の投票を見る", "前の 投票を 見る", "Earlier votes")
until: Final = Words(
    "{when}まで投票できます",
    "{when}まで 投票できます",
    "Open until {when}",
)
from_when: Final = Words("{when}から投票できます", "{when}から 投票できます", "Opens {when}")
not_timed: Final = Words(
    "始まる日はまだ決まっていません",
    "はじまる 日は まだ 決まって いません",
    "The day of opening is not fixed yet",
)
not_ended: Final = Words(
    "終わる日はまだ決まっていません",
    "おわる 日は まだ 決まって いません",
    "The day of closing is not fixed yet",
)
ended_when: Final = Words("{when}に終わりました", "{when}に おわりました", "Ended {when}")
ballots_so_far: Final = Words(
    "これまでに届いた票 {count}", "今まで とどいた 票 {count}", "{count} ballots so far"
)

how_title: Final = Words("投票のしくみ", "投票の しくみ", "How voting works")
how_steps: Final = (
    Words(
        "マイナンバーカードで本人を確かめます。一人が使える「投票鍵」は一つだけです。",
        "マイナンバーカードで 本人か たしかめます。「投票の かぎ」は ひとりに ひとつです。",
        "You show who you are with your My Number Card. Each person has one ballot key.",
    ),
    Words(
        "選んだ内容は、あなたの端末の中で暗号になります。市役所も、開ける前の票を読むことはできません。",
        "えらんだ ことは、あなたの スマホの 中で 暗号（あんごう：読めない 文）に なります。市役所も 読めません。",
        "What you choose is sealed on your own device. Not even the city hall can read a ballot.",
    ),
    Words(
        "締め切ったあと、票を暗号のまま合計し、合計だけを、市の外の人を含む管理人が、決められた人数そろって開きます。",
        "しめきった あと、暗号の まま 足します。足した 数だけを、番人が いっしょに ひらきます。",
        "After closing, ballots are added up while sealed; only the sum is opened, by enough trustees together, some of them from outside the city hall.",
    ),
    Words(
        "すべての票は公開台帳に載ります。あなたの票が入っていることも、合計が正しいことも、自分で確かめられます。",
        "票は ぜんぶ みんなが 見られる ノートに のります。自分の 票が あるか、数が 正しいか、自分で しらべられます。",
        "Every sealed ballot is in the public ledger. You can check that yours is there and that the sum is right.",
    ),
)
ledger_link: Final = Words(
    "公開台帳のしくみ", "みんなの ノートの しくみ", "How the public ledger works"
)
observe_link: Final = Words(
    "投票を見守る（だれでもできます）",
    "投票を 見まもる（だれでも できます）",
    "Observe a vote (anybody may)",
)
trustees_link: Final = Words("鍵の管理人とは", "かぎの 番人とは", "What trustees do")

vote_now: Final = Words("投票に進む", "投票する", "Go and vote")
vote_steps: Final = Words(
    "①選ぶ ②暗号にして確かめる ③投じる。マイナンバーカードでログインしたあと、1分ほどで終わります。",
    "①えらぶ ②たしかめる ③出す。ログインして、1分くらいで おわります。",
    "Choose, seal and check, cast: about a minute after signing in with your card.",
)
vote_again_note: Final = Words(
    "締め切りまで何度でも投票しなおせます。数えるのは最後の一票だけです。",
    "しめきりまで 何回でも やりなおせます。さいごの 1つだけ 数えます。",
    "You may vote again until closing. Only your last ballot counts.",
)
my_vote: Final = Words("わたしの投票", "わたしの 投票", "My vote")
board_title: Final = Words("投票箱の公開簿", "投票箱の リスト", "Public board")
board_link: Final = Words(
    "公開簿を見る（届いた票の一覧）",
    "とどいた 票の リストを 見る",
    "See the board of all ballots",
)
questions_title: Final = Words("お聞きすること", "聞く こと", "What is asked")
choose_one: Final = Words("一つ選びます", "1つ えらびます", "Choose one")
choose_exactly: Final = Words("{most}つ選びます", "{most}つ えらびます", "Choose {most}")
choose_upto: Final = Words(
    "{least}つから{most}つまで選びます",
    "{least}つから {most}つまで えらびます",
    "Choose {least} to {most}",
)
blank_too: Final = Words(
    "白票も出せます", "何も えらばない 票（白票）も 出せます", "A blank vote is possible"
)
blank: Final = Words("白票", "白票（何も えらばない）", "Blank")
arguments_title: Final = Words(
    "賛成の意見・反対の意見", "賛成の 意見・反対の 意見", "For and against"
)
side_for: Final = Words("賛成の意見", "賛成の 意見", "In favour")
side_against: Final = Words("反対の意見", "反対の 意見", "Against")
said_by: Final = Words("意見を出した人：{by}", "言った 人：{by}", "By {by}")
no_argument: Final = Words(
    "意見は寄せられていません。", "意見は ありません。", "No argument was handed in."
)
facts_title: Final = Words("投票の決まり", "投票の きまり", "The rules")
who: Final = Words("投票できる方", "投票できる 人", "Who may vote")
when: Final = Words("投票できる期間", "投票できる とき", "When")
when_range: Final = Words("{begin}から{end}まで", "{begin}から {end}まで", "{begin} to {end}")
how: Final = Words("投票のしかた", "投票の しかた", "How")
how_to_vote: Final = Words(
    "この画面の「投票に進む」から。マイナンバーカードと、読み取れるスマートフォンかパソコンを使います。使えない方は市役所の窓口で投票できます。",
    "「投票する」を おします。マイナンバーカードと スマホを 使います。使えない 人は 市役所の 窓口で 投票できます。",
    "From this page, with your My Number Card and a phone or computer that reads it. Those who cannot may vote at the counter of the city hall.",
)
holders: Final = Words("鍵の管理人", "かぎの 番人", "Trustees")
holders_count: Final = Words(
    "{size}人のうち{threshold}人以上がそろわないと、合計は開けません",
    "{size}人の うち {threshold}人 以上が いないと、ひらけません",
    "The sum opens only with {threshold} of {size} together",
)
suite: Final = Words("暗号の方式", "暗号の 種類", "Cryptography")
number: Final = Words("案件番号", "番号", "Election identifier")
print_: Final = Words("案件の指紋", "投票の 指紋（しるし）", "Fingerprint")

count_title: Final = Words("届いた票", "とどいた 票", "Ballots so far")
count_keys: Final = Words("投票鍵を登録した人", "かぎを 登録した 人", "Registered voters")
count_ballots: Final = Words(
    "届いた票（投票しなおしを含む）",
    "とどいた 票（やりなおしも 数えます）",
    "Ballots cast, repeats included",
)
no_result_yet: Final = Words(
    "途中の結果は、締め切るまで、市役所も含めてだれにも分かりません。",
    "しめきるまで、けっかは だれにも（市役所にも）わかりません。",
    "Nobody, not even the city hall, can know a result before closing.",
)
protected_title: Final = Words(
    "守られること、守られないこと",
    "まもられる こと、まもられない こと",
    "What is protected, and what is not",
)
protected_yes: Final = Words("守られること", "まもられる こと", "Protected")
protected_no: Final = Words("守られないこと", "まもられない こと", "Not protected")
protected: Final = (
    Words(
        "だれに入れたかは、あなたの端末と、決められた人数の管理人が結託した場合のほかは、だれにも読めません。",
        "何を えらんだかは、あなたの スマホしか 知りません（番人が 何人も いっしょに わるい ことを すれば 読めます）。",
        "Your choice is known to your device alone; nobody can read it unless as many trustees as open the sum conspire.",
    ),
    Words(
        "票を変える、消す、付け足すと、公開台帳と照らし合わせて必ず見つかります。",
        "だれかが 票を 変えたり 消したり ふやしたり すると、見つかります。",
        "A ballot that is changed, dropped or added shows against the public ledger.",
    ),
    Words(
        "端末が別の内容を暗号にしていないか、投じる前に別の端末で確かめられます。",
        "スマホが うそを ついて いないか、べつの スマホで しらべられます。",
        "Before casting you can check, on a second device, that yours sealed what you chose.",
    ),
    Words(
        "票を受け取る窓口は、クッキーも通信元の番号も残しません。",
        "票を 受けとる ところは、だれから 来たかを 書きのこしません。",
        "What receives ballots keeps neither cookies nor network addresses.",
    ),
)
not_protected: Final = (
    Words(
        "投票したかどうか（鍵を登録したこと）は、名簿の係には分かります。紙の投票所と同じです。",
        "投票の かぎを 登録した ことは、名簿の 人に わかります。紙の 投票と 同じです。",
        "The registrar knows that you registered a key, as at a polling place.",
    ),
    Words(
        "端末に残る情報を使えば、自分の投票内容を他人に証明することもできてしまいます。そばで見られたり強いられたりしたときは、あとで投票しなおすか、市役所の窓口で鍵を取り消してください。",
        "自分が 何を えらんだか、ほかの 人に 見せる ことも できて しまいます。だれかに むりに 投票させられたら、あとで やりなおすか、市役所に 来て ください。",
        "With what your device holds you could prove to others how you voted. If somebody watches or forces you, vote again later, or have the key revoked at the city hall.",
    ),
    Words(
        "端末がウイルスに乗っ取られていると、内容を盗み見られるおそれがあります。",
        "スマホに ウイルスが いると、見られるかも しれません。",
        "Malware on your device could see what you choose.",
    ),
    Words(
        "今の暗号が破られる遠い将来まで、秘密を約束することはできません。",
        "ずっと 先に 新しい コンピューターが できたら、読まれるかも しれません。",
        "Should today's cryptography be broken one day, old ballots could be read.",
    ),
)
own_program: Final = Words(
    "この画面を信用せずに投票する方法",
    "この 画面を 使わないで 投票する",
    "Voting without trusting this page",
)
own_program_text: Final = Words(
    "公開している投票プログラムを自分の機械で動かせば、市が配る画面を使わずに投票できます。鍵の登録のときだけ、ログインします。",
    "自分の パソコンの プログラムで 投票する ことも できます。かぎの 登録の ときだけ ログインします。",
    "The published program casts your vote from your own machine; you sign in only to register its key.",
)
own_program_label: Final = Words("コマンド", "コマンド", "Command")
ended_reason: Final = Words("理由", "わけ", "Reason")
annulled_title: Final = Words(
    "この投票は無効になりました", "この 投票は なしに なりました", "This vote was annulled"
)

result_title: Final = Words("結果", "けっか", "Result")
result_of: Final = Words("投票の結果", "投票の けっか", "Result of the vote")
result_more: Final = Words(
    "くわしい結果と、自分で確かめる方法",
    "くわしい けっかと、自分で しらべる 方法",
    "The result in full, and how to check it yourself",
)
result_later: Final = Words(
    "結果はまだありません。締め切りのあと、管理人が合計を開くと、ここに出ます。",
    "けっかは まだ ありません。しめきった あとで ここに 出ます。",
    "There is no result yet. It will stand here once the trustees have opened the sum.",
)
withheld_title: Final = Words("集計は行いません", "数えません", "The ballots were not opened")
withheld: Final = Words(
    "数える票が{least}票より少なかったため、だれが何を選んだか分からないように、合計を開かずに終えました。",
    "数える 票が {least}より 少なかったので、ひみつを まもる ために、ひらかないで おわりました。",
    "Fewer than {least} ballots would have counted. To keep them secret, the sum was never opened.",
)
votes_unit: Final = Words("票", "票", " votes")
counted_line: Final = Words("数えた票", "数えた 票", "Counted ballots")
turnout: Final = Words(
    "投票鍵を登録した人のうち投票した割合",
    "かぎを 登録した 人の うち、投票した 人",
    "Share of registered voters who voted",
)
percent: Final = Words("{share}%", "{share}%", "{share}%")
verify_title: Final = Words("自分で確かめる", "自分で しらべる", "Check it yourself")
verify_text: Final = Words(
    "投票の記録（アーカイブ）をダウンロードし、次の一行を実行すると、すべての票、合計、結果が正しいかを自分の機械で確かめられます。加賀市とは別の団体が作ったプログラム（Belenios）でも確かめられます。",
    "記録（アーカイブ）を ダウンロードして、下の 1行を パソコンで 動かすと、正しいか しらべられます。",
    "Download the archive and run this line: it checks every ballot, the sum and the result on your own machine. Belenios, a program not made by the city, reads the same archive.",
)
verify_label: Final = Words("確かめる一行", "しらべる 1行", "The one line")
verify_other: Final = Words(
    "別の団体のプログラムで", "べつの プログラムで", "With another program"
)
archive_link: Final = Words(
    "記録をダウンロード（{uuid}.bel）",
    "記録を ダウンロード（{uuid}.bel）",
    "Download the archive ({uuid}.bel)",
)

board_lead: Final = Words(
    "届いた票を、台帳に載った順に並べています。追跡番号は票の指紋です。だれの票か、何に入れたかは分かりません。",
    "とどいた 票の リストです。番号は 票の しるしです。だれの 票か、何を えらんだかは わかりません。",
    "All ballots in the order of the ledger. A tracker is a ballot's fingerprint; it tells neither whose it is nor what it says.",
)
search_tracker: Final = Words(
    "追跡番号でさがす（はじめの数文字でも）",
    "追跡番号（票の 番号）で さがす",
    "Look a tracker up (its beginning will do)",
)
tracker: Final = Words("追跡番号", "票の 番号", "Tracker")
cast_at: Final = Words("届いた時刻", "とどいた 時間", "Received")
standing_column: Final = Words("あつかい", "どう なるか", "Standing")
standings: Final[dict[Standing, Words]] = {
    Standing.COUNTED: Words("数える票", "数える", "counts"),
    Standing.SUPERSEDED: Words(
        "後の票に置きかわった", "あとの 票が あります", "replaced by a later one"
    ),
    Standing.REVOKED: Words("鍵が取り消された", "かぎが とりけされた", "key revoked"),
    Standing.LATE: Words("締め切り後", "おそかった", "after closing"),
}
standing_kinds: Final[dict[Standing, str]] = {
    Standing.COUNTED: "good",
    Standing.SUPERSEDED: "neutral",
    Standing.REVOKED: "warn",
    Standing.LATE: "warn",
}
board_empty: Final = Words(
    "まだ票は届いていません。", "まだ 票は ありません。", "No ballot has arrived yet."
)
tracker_missing: Final = Words(
    "この番号で始まる票はありません。写し間違いがないか確かめてください。大文字と小文字は別の文字です。投票してすぐのときは、少し待ってからもう一度さがしてください。",
    "この 番号の 票は ありません。まちがいが ないか 見て ください。大きい 字と 小さい 字は ちがいます。",
    "No ballot begins like this. Check your copy (capitals matter); just after voting, wait a moment and search again.",
)
ballot_file: Final = Words("票（暗号文）", "票（暗号）", "Sealed ballot")
receipt_file: Final = Words("受領証明", "受けとりの 証明", "Receipt")
older: Final = Words("次の票", "つぎの 票", "More ballots")
not_open: Final = Words(
    "この投票はいま受け付けていません。",
    "いま この 投票は できません。",
    "This vote is not open now.",
)
SEEN_BY_ALL: Final = Words(
    "この投票で行われたことは、すべて公開台帳に載っています。",
    "した ことは ぜんぶ みんなの ノートに のって います。",
    "Everything that was done for this vote is in the public ledger.",
)
back: Final = Words("この投票の説明に戻る", "説明に もどる", "Back to this vote")
published_measures = Words("市民投票と結果", "みんなの 投票と 結果", "Votes and results")
