"""What the election office's pages say, in three languages.

>>> title.ja
'投票の管理'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words
from kaga.services.voting.enums import State

title: Final = Words("投票の管理", "投票の 仕事", "Votes: office")
nav: Final = Words("投票の管理", "投票の 仕事", "Votes: office")
lead: Final = Words(
    "案件を作り、管理人と鍵を作り、投票を始め、締め切り、集計し、公開します。どの段階も公開台帳に載ります。",
    "投票を 作って、はじめて、しめきって、数えて、知らせます。ぜんぶ ノートに のります。",
    "Draft a measure, hold the key ceremony, open, close, tally, publish. Every step goes into the public ledger.",
)
new: Final = Words("新しい案件を作る", "新しい 投票を 作る", "Draft a new measure")
counter_link: Final = Words(
    "窓口：投票鍵の取消し", "窓口：かぎを とりけす", "Counter: revoke a key"
)
none: Final = Words("案件はまだありません。", "投票は まだ ありません。", "No measure yet.")
column_title: Final = Words("案件", "投票", "Measure")
column_state: Final = Words("段階", "いま", "State")
column_keys: Final = Words("登録", "登録", "Keys")
column_ballots: Final = Words("票", "票", "Ballots")
column_times: Final = Words("期間", "とき", "Times")
more: Final = Words("前の案件", "前の 投票", "Earlier ones")

new_title: Final = Words("案件の下書き", "投票の 下書き", "Draft of a measure")
edit: Final = Words("下書きを直す", "下書きを 直す", "Edit the draft")
save: Final = Words("下書きに保存", "下書きに 入れる", "Save the draft")
saved: Final = Words(
    "下書きを保存しました。始めるまで、住民には見えません。",
    "下書きに 入れました。まだ みんなには 見えません。",
    "Saved. Residents see nothing of it before the ceremony begins.",
)
preview: Final = Words("住民に見える形", "みんなに 見える 形", "As residents will see it")
part_title: Final = Words("題名と説明", "題名と 説明", "Title and summary")
in_ja: Final = Words("{name}（日本語）", "{name}（日本語）", "{name} (Japanese)")
in_easy: Final = Words(
    "{name}（やさしい日本語）", "{name}（やさしい日本語）", "{name} (plain Japanese)"
)
in_en: Final = Words("{name}（英語）", "{name}（英語）", "{name} (English)")
name_title: Final = Words("題名", "題名", "Title")
name_summary: Final = Words("説明", "説明", "Summary")
part_question: Final = Words("問い{number}", "聞く こと{number}", "Question {number}")
question_hint: Final = Words(
    "使わない問いは空のままにします。ここに書いた日本語が、そのまま投票用紙になります。",
    "いらない ところは 空で いいです。",
    "Leave questions you do not need empty. The Japanese text is what goes onto the ballot.",
)
name_question: Final = Words("問いの文", "聞く こと", "Question")
name_answers: Final = Words("選択肢", "答え", "Answers")
answers_hint: Final = Words(
    "一行に一つ。三つの言葉で行の数をそろえます。",
    "1行に 1つ",
    "One a line; as many lines in each language.",
)
kind: Final = Words("答え方と数え方", "答えかた", "How it is answered and counted")
kind_hint: Final = Words(
    "順位や評価の問いは、選択肢を5つまでにします。多いと、めずらしい順番から、だれの票か分かるおそれがあるためです。「選ぶ数」は「選ぶ」問いだけに使います。",
    "じゅんばんを つける ときは、答えは 5つまで です。",
    "A ranked or graded question has at most five answers: with more, a rare order could tell whose ballot it is. The numbers to choose matter to choices only.",
)
kind_choice: Final = Words("選ぶ（印を付ける）", "えらぶ", "Choice (marks)")
seats: Final = Words(
    "選ばれる数（単記移譲式のとき）",
    "いくつ えらばれるか",
    "How many are elected (transferable vote)",
)
bad_seats: Final = Words(
    "選ばれる数は、選択肢の数より少なくしてください。",
    "えらばれる 数が 多すぎます。",
    "Fewer must be elected than there are answers.",
)
bad_ranked: Final = Words(
    "順位や評価の問いの選択肢は、2つから5つまでです。",
    "答えは 2つから 5つまで です。",
    "A ranked or graded question has two to five answers.",
)
bad_suite: Final = Words(
    "順位や評価の問いには Ed25519 を選んでください。",
    "Ed25519 を えらんで ください。",
    "Rankings need Ed25519.",
)
least: Final = Words("少なくとも選ぶ数", "いちばん 少ない 数", "Choose at least")
most: Final = Words("多くて選ぶ数", "いちばん 多い 数", "Choose at most")
allow_blank: Final = Words("白票も出せるようにする", "白票も いい", "Allow a blank vote")
part_argument: Final = Words("意見{number}", "意見{number}", "Argument {number}")
argument_hint: Final = Words(
    "賛成と反対に同じ広さを。使わない欄は空のままにします。",
    "賛成と 反対を 同じくらい 書きます。",
    "Give both sides the same room. Leave unused ones empty.",
)
side: Final = Words("立場", "どちら", "Side")
name_by: Final = Words("だれの意見か", "だれの 意見", "Who says it")
name_text: Final = Words("意見", "意見", "Argument")
part_electorate: Final = Words(
    "投票できる人と期間", "投票できる 人と とき", "Electorate and times"
)
age: Final = Words("年齢（満）", "なんさいから", "Age from")
on: Final = Words("年齢を数える日", "年を 数える 日", "Age counted on")
districts: Final = Words("地区", "地区", "Districts")
districts_hint: Final = Words(
    "一行に一つ。空なら市内全域です。",
    "1行に 1つ。空なら 市 ぜんぶ",
    "One a line. Empty: the whole city.",
)
opens: Final = Words("始める予定", "はじめる 予定", "Planned opening")
closes: Final = Words("締め切る予定", "しめきる 予定", "Planned closing")
part_key: Final = Words("鍵", "かぎ", "Key")
suite: Final = Words("暗号の方式", "暗号", "Cryptography")
suite_hint: Final = Words(
    "ふつうは Ed25519。BELENIOS-2048 は、Debian に入っている検査プログラムで確かめられます。",
    "ふつうは Ed25519",
    "Ed25519 unless the verifier that Debian ships must read the archive: then BELENIOS-2048.",
)
threshold: Final = Words(
    "開くのに要る管理人の数", "ひらくのに いる 番人の 数", "Trustees needed to open"
)
trustees: Final = Words(
    "管理人（5人まで、一行に一人）", "番人（1行に 1人）", "Trustees (one a line)"
)
needed: Final = Words("入力してください。", "書いて ください。", "Fill this in.")
bad_number: Final = Words(
    "数字で入力してください。", "数字を 書いて ください。", "Give a number."
)
bad_moment: Final = Words(
    "日時を正しく入力してください。", "日と 時間を 直して ください。", "Give a day and time."
)
bad_lines: Final = Words(
    "三つの言葉で行の数がそろっていません。",
    "行の 数が ちがいます。",
    "Not the same number of lines in each language.",
)
bad_shape: Final = Words(
    "選ぶ数が選択肢の数と合いません。",
    "えらぶ 数が 合いません。",
    "The numbers to choose do not fit the answers.",
)
bad_order: Final = Words(
    "締め切りは、始まりより後にしてください。",
    "しめきりは、はじまりの あとです。",
    "Closing comes after opening.",
)
too_few: Final = Words(
    "管理人は、開くのに要る数より少なくできません。",
    "番人が 足りません。",
    "There must be at least as many trustees as are needed.",
)

progress: Final = Words("進みぐあい", "どこまで", "Progress")
next_deed: Final = Words("次にすること", "つぎに する こと", "What comes next")
order: Final[tuple[State, ...]] = (
    State.DRAFT,
    State.CEREMONY,
    State.OPEN,
    State.CLOSED,
    State.MIXING,
    State.TALLYING,
    State.PUBLISHED,
)
ceremony: Final = Words(
    "管理人と鍵を作りはじめる", "かぎを 作りはじめる", "Begin the key ceremony"
)
ceremony_text: Final = Words(
    "始めると下書きは直せなくなり、住民に予告されます。管理人の合言葉が一度だけ表示されます。",
    "はじめると、下書きは 直せません。合言葉は 1回だけ 出ます。",
    "The draft can no longer be changed, and residents see the announcement. The trustees' codes are shown once.",
)
codes_title: Final = Words("管理人の合言葉", "番人の 合言葉", "The trustees' codes")
codes_text: Final = Words(
    "この画面にだけ表示されます。一人ずつ、別々に、本人に手渡してください。なくしたときは作りなおせます。",
    "ここにだけ 出ます。ひとりずつ わたして ください。",
    "Shown on this page only. Hand each to its trustee in person. A lost one can be made anew.",
)
codes_go_on: Final = Words("書き写しました。次へ", "書きました。つぎへ", "Written down: go on")
recode: Final = Words("新しい合言葉を作る", "新しい 合言葉", "Make a new code")
restart: Final = Words(
    "鍵作りを最初からやり直す", "かぎ作りを やりなおす", "Begin the ceremony anew"
)
restart_text: Final = Words(
    "届いたものをすべて捨てて、最初から始めます。",
    "とどいた ものを すてて、はじめから します。",
    "Everything handed in so far is set aside.",
)
open_: Final = Words("投票を始める", "投票を はじめる", "Open the vote")
open_text: Final = Words(
    "鍵ができました。始めると、住民が登録し、投票できるようになります。",
    "かぎが できました。みんなが 投票できるように なります。",
    "The key is made. From now on residents can register and vote.",
)
waits_for_key: Final = Words(
    "管理人の鍵ができるのを待っています。",
    "かぎが できるのを 待って います。",
    "Waiting for the trustees to complete the key.",
)
close: Final = Words("締め切る", "しめきる", "Close the vote")
close_text: Final = Words(
    "締め切ると、これより後の票は数えません。元には戻せません。",
    "しめきると、あとの 票は 数えません。もどせません。",
    "No ballot that comes later counts. This cannot be undone.",
)
tally: Final = Words("暗号のまま合計する", "暗号の まま 足す", "Tally the sealed ballots")
tally_text: Final = Words(
    "票を暗号のまま合計し、管理人に開いてもらいます。票が少なすぎるときは、開かずに終わります。",
    "暗号の まま 足します。あとは 番人が ひらきます。",
    "Ballots are added up while sealed; then the trustees open the sum. Too few ballots are never opened.",
)
mixing: Final = Words(
    "管理人が票の順番を混ぜています", "番人が まぜて います", "Trustees mix the rankings"
)
mixing_text: Final = Words(
    "順位の票は一枚ずつ開くため、その前に、だれの票か分からないように管理人が順に混ぜます。必要な人数が混ぜると、自動で開票に進みます。",
    "1まいずつ ひらくので、その 前に 番人が まぜます。おわると、つぎに すすみます。",
    "Rankings are opened one by one, so trustees first mix them, one after the other. Once enough have, the opening begins by itself.",
)
mixed_so_far: Final = Words(
    "混ぜた管理人 {count}（必要 {threshold}）",
    "まぜた 番人 {count}（いる {threshold}）",
    "{count} trustees have mixed ({threshold} needed)",
)
publish: Final = Words("結果を公開する", "けっかを 知らせる", "Publish the result")
publish_text: Final = Words(
    "必要な数の管理人の分がそろうと、結果を公開できます。",
    "番人が そろうと、知らせる ことが できます。",
    "Once enough trustees have handed in their parts, the result can be published.",
)
parts_so_far: Final = Words(
    "届いた分 {count}（必要 {threshold}）",
    "とどいた {count}（いる {threshold}）",
    "{count} parts handed in ({threshold} needed)",
)
annul: Final = Words("この投票を無効にする", "投票を なしに する", "Annul this vote")
annul_text: Final = Words(
    "理由は公開されます。元には戻せません。",
    "わけは みんなが 見ます。もどせません。",
    "The reason is public. This cannot be undone.",
)
reason: Final = Words("理由（公開されます）", "わけ（みんなが 見ます）", "Reason (public)")
sure: Final = Words("確かめました", "たしかめました", "I have made sure")
not_sure: Final = Words(
    "確かめた印を付けてください。",
    "しるしを つけて ください。",
    "Tick that you have made sure.",
)
finished: Final = Words(
    "この投票は終わりました。", "この 投票は おわりました。", "This vote has ended."
)
done_ceremony: Final = Words(
    "鍵作りを始めました。", "かぎ作りを はじめました。", "The ceremony has begun."
)
done_open: Final = Words("投票を始めました。", "投票を はじめました。", "The vote is open.")
done_close: Final = Words("締め切りました。", "しめきりました。", "The vote is closed.")
done_tally: Final = Words("合計しました。", "足しました。", "The ballots are tallied.")
done_publish: Final = Words("公開しました。", "知らせました。", "The result is published.")
done_annul: Final = Words("無効にしました。", "なしに しました。", "The vote was annulled.")
done_restart: Final = Words(
    "鍵作りをやり直します。", "やりなおします。", "The ceremony begins anew."
)

counter_title: Final = Words(
    "窓口：投票鍵の取消し", "窓口：かぎを とりけす", "Counter: revoke a ballot key"
)
counter_text: Final = Words(
    "窓口で投票する方の投票鍵を取り消す",
    "窓口で 投票する 人の かぎを とりけす",
    "For those who vote on paper at the counter",
)
counter_lead: Final = Words(
    "窓口で紙の投票をする方、強いられて投票した方の鍵を取り消します。その鍵で投じた票は数えなくなります。どの票だったかは、だれにも分かりません。台帳には、だれの鍵かは載りません。",
    "窓口で 投票する 人の かぎを とりけします。その かぎの 票は 数えません。",
    "Revokes the key of somebody who votes on paper here, or was forced to vote. Ballots cast with it no longer count; nobody learns which they were. The ledger does not say whose key it was.",
)
counter_none: Final = Words(
    "いま受け付けている投票はありません。",
    "いま 投票は ありません。",
    "No vote is open now.",
)
counter_measure: Final = Words("投票", "投票", "Vote")
counter_name: Final = Words("氏名", "名前", "Name")
counter_name_hint: Final = Words(
    "住民票のとおりに、姓と名の間を空けて", "住民票の とおりに", "As in the roll"
)
counter_born: Final = Words("生年月日", "生まれた 日", "Date of birth")
counter_address: Final = Words("住所", "住所", "Address")
counter_button: Final = Words(
    "鍵を取り消し、この投票を窓口投票にする",
    "かぎを とりけす",
    "Revoke the key; this person votes at the counter",
)
counter_done: Final = Words(
    "取り消しました。この方は、この投票では端末から投票できません。紙の投票用紙を渡してください。",
    "とりけしました。紙を わたして ください。",
    "Revoked. This person can no longer vote from a device here: hand over the paper ballot.",
)
counter_no_key: Final = Words(
    "この方の鍵はまだありませんでした。今後の登録を止めました。紙の投票用紙を渡してください。",
    "かぎは ありませんでした。もう 登録できません。紙を わたして ください。",
    "There was no key yet; registering one is now barred. Hand over the paper ballot.",
)
