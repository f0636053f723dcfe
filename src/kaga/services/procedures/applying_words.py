"""What residents read: from finding a procedure to the decision and who looked at the case."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

# Finding a procedure
procedures: Final = Words("手続き", "手続き", "Procedures")
find_title: Final = Words("手続きをさがす", "手続きを さがす", "Find a procedure")
find_lead: Final = Words(
    "インターネットで申請できる手続きの一覧です。紙の申請書と窓口でも、同じように申請できます。",
    "インターネットで できる 手続きです。紙や 窓口でも できます。",
    "Procedures you can complete online. Paper forms and the counter have equal rank.",
)
find_none: Final = Words(
    "いま受け付けている手続きはありません。",
    "今 できる 手続きは ありません。",
    "No procedure is open now.",
)
closed_now: Final = Words("受付期間外", "今は できません", "Not open now")
closes_on: Final = Words("{day}まで受付", "{day}まで できます", "Open until {day}")

# The page of a procedure
who_heading: Final = Words("対象となる方", "だれが できますか", "Who can apply")
needs_heading: Final = Words("用意するもの", "いる もの", "What you need")
days_heading: Final = Words("結果が出るまで", "どのくらい 待ちますか", "How long it takes")
days_promised: Final = Words(
    "市の約束：届いた日の翌日から{days}開庁日以内（土日・祝日・年末年始を除く）。補正をお願いしている"
    "間は数えません。",
    "市の 約束：届いた 次の 日から {days}日までに 結果を 知らせます（休みの 日は 数えません）。",
    "Promised: within {days} working days after arrival. Time for your corrections is not counted.",
)
days_measured: Final = Words(
    "実際（過去12か月の{count}件）：半数の方は{median}開庁日以内、9割の方は{p90}開庁日以内に決定しました。",
    "本当は（この 1年の {count}件）：半分の 人は {median}日まで、10人の うち 9人は {p90}日まででした。",
    "Measured over the last 12 months ({count} cases): half within {median}, nine of ten within "
    "{p90} working days.",
)
days_unknown: Final = Words(
    "実際にかかった日数は、決定が5件に達すると、ここに公表します。",
    "本当に かかった 日は、5件 終わったら ここに 書きます。",
    "Measured days are published here once five cases have been decided.",
)
fee_heading: Final = Words("手数料", "かかる お金", "Fee")
fee_none: Final = Words("無料", "お金は いりません", "Free")
fee_yen: Final = Words("{yen}", "{yen}", "{yen}")
law_heading: Final = Words("根拠", "決まり（ルール）", "Legal basis")
pot_heading: Final = Words("予算の残り", "残って いる お金", "Budget left")
pot_left: Final = Words(
    "今年度の予算は、あと{left}です。申請が届いた順に受け付けます。",
    "今年の お金は、あと {left}です。早い 順です。",
    "{left} of this year's budget is left. Applications are served in the order of arrival.",
)
paper_heading: Final = Words("紙で申請する", "紙で 申し込む", "Apply on paper")
paper_text: Final = Words(
    "申請書を印刷して記入し、窓口に持参するか郵送してください。インターネットと同じ順番で受け付けます。"
    "窓口で職員が入力をお手伝いすることもできます。",
    "紙を 印刷して 書いて、窓口に 持って きて ください。郵便でも いいです。窓口で 手伝う ことも できます。",
    "Print the form, fill it in, and bring or post it. It has the same rank as an online application. "
    "Staff at the counter can also help.",
)
paper_print: Final = Words(
    "申請書を印刷する（PDF）", "申し込みの 紙を 印刷する（PDF）", "Print the form (PDF)"
)
office_heading: Final = Words("担当・お問い合わせ", "聞きたい とき", "Office and questions")
apply: Final = Words("申請に進む", "申し込む", "Apply")
apply_card: Final = Words(
    "マイナンバーカードで本人確認をします。カード、暗証番号、カードを読み取れるスマートフォンを用意して"
    "ください。12桁の番号は使いません。",
    "マイナンバーカードで あなたを 確かめます。カードと 暗証番号を 用意して ください。12の 数字は 使いません。",
    "You confirm who you are with your My Number Card and its PIN. The 12-digit number is not used.",
)
apply_account: Final = Words(
    "ログインして申請します。", "ログインして 申し込みます。", "You sign in to apply."
)

# Before and while filling in
before_title: Final = Words("申請を始める前に", "申し込む 前に", "Before you begin")
before_saved: Final = Words(
    "入力した内容は、ページを進むたびに保存されます。途中でやめて、別のスマートフォンやパソコンで続けること"
    "ができます。",
    "書いた ことは ページごとに 保存します。途中で やめて、後で 続ける ことが できます。",
    "Your answers are saved at every page. You can stop and continue on another device.",
)
before_private: Final = Words(
    "申請するまでは、市の職員は内容を見ません。申請したあとは、だれがいつ見たかをあなたが確認できます。",
    "申し込むまで、市の 人は 見ません。申し込んだ 後は、だれが 見たか あなたに わかります。",
    "Nobody at the city sees it before you submit. Afterwards you can see who looked, and when.",
)
before_prefill: Final = Words(
    "カードから読み取った氏名・住所・生年月日は、初めから入力されています。",
    "名前・住所・生まれた 日は、カードから 読んで 書いて あります。",
    "Name, address and date of birth from your card are filled in for you.",
)
begin: Final = Words("申請を始める", "始める", "Begin")
go_on: Final = Words("続きから入力する", "続きを 書く", "Continue")
draft_exists: Final = Words(
    "この手続きには、{day}に保存した下書きがあります。",
    "{day}に 書いた 途中の ものが あります。",
    "You have a draft saved on {day}.",
)
back: Final = Words("前のページへ", "前の ページ", "Back")
save_next: Final = Words("保存して次へ", "保存して 次へ", "Save and continue")
save_stop: Final = Words("保存して中断する", "保存して 休む", "Save and stop")
stopped: Final = Words(
    "保存しました。「わたしの申請」から、いつでも続けられます。",
    "保存しました。「わたしの申請」から 続ける ことが できます。",
    "Saved. Continue any time from “My applications”.",
)
restored: Final = Words(
    "時間がたったためログインし直していただきましたが、入力した内容は残っています。確かめて「保存して次へ」"
    "を押してください。ファイルは選び直してください。",
    "時間が たったので もう一度 ログインしました。書いた ことは 残って います。「保存して 次へ」を 押して "
    "ください。ファイルは もう一度 えらんで ください。",
    "You had to sign in again, but what you typed is still here. Check it and continue. Files must "
    "be chosen again.",
)
end_title: Final = Words(
    "この手続きの対象にならないようです",
    "この 手続きは できない ようです",
    "You do not seem to qualify",
)
end_change: Final = Words("回答を直す", "答えを 直す", "Change my answer")
end_leave: Final = Words(
    "手続きのページへ戻る", "手続きの ページに 戻る", "Back to the procedure"
)
end_right: Final = Words(
    "当てはまらないと思われる場合も、申請書を出す権利はあります。窓口または紙の申請書で申請でき、市は理由を"
    "付けて決定をお知らせします。",
    "それでも 申し込む ことは できます。窓口か 紙で 申し込んで ください。市は 理由を 書いて 知らせます。",
    "You still have the right to apply, at the counter or on paper; the city decides and gives "
    "reasons.",
)

# Checking and submitting
check_title: Final = Words("入力内容の確認", "書いた ことを 見る", "Check your answers")
check_lead: Final = Words(
    "内容を確かめて、直すところがあれば「変更する」を選んでください。まだ申請は終わっていません。",
    "よく 見て ください。直す ときは「かえる」を 押します。まだ 終わって いません。",
    "Check everything; choose “Change” to correct. You have not submitted yet.",
)
check_unfinished: Final = Words(
    "まだ入力の終わっていないページがあります。",
    "まだ 書いて いない ページが あります。",
    "Some pages are not finished yet.",
)
check_continue: Final = Words("続きを入力する", "続きを 書く", "Continue")
submit: Final = Words("この内容で申請する", "これで 申し込む", "Submit the application")
submit_note: Final = Words(
    "「この内容で申請する」を押すと、申請が市に届きます。受付番号がすぐに出ます。",
    "押すと、市に 届きます。番号が すぐ 出ます。",
    "When you submit, the application arrives at the city and you get a number at once.",
)
submit_although: Final = Words(
    "条件に当てはまらないことを知ったうえで申請する",
    "条件に 合わない ことを 知って いて、申し込む",
    "Apply although I do not meet the conditions",
)
done_title: Final = Words(
    "申請が届きました", "申し込みが 届きました", "Your application has arrived"
)
done_text: Final = Words(
    "{moment}に届きました。受付番号を控えてください。",
    "{moment}に 届きました。番号を 書いて おいて ください。",
    "It arrived at {moment}. Please note the number.",
)
done_next: Final = Words("これからの流れ", "この 後", "What happens next")
done_step_review: Final = Words(
    "市の担当者が内容を確かめます（{day}までに結果をお知らせする予定です）。",
    "市の 人が 見ます（{day}までに 知らせます）。",
    "Staff examine it; you will hear by {day}.",
)
done_step_correct: Final = Words(
    "直していただくところがあれば、通知とメールでお知らせします。直している間、日数は数えません。",
    "直す ところが あったら、知らせます。",
    "If something needs correcting you will be told. That time is not counted.",
)
done_step_notice: Final = Words(
    "決定したら、通知書（PDF）をこのサイトから受け取れます。",
    "決まったら、お知らせの 紙（PDF）を ここで もらえます。",
    "Once decided, you can download the notice here as PDF.",
)
done_waiting: Final = Words(
    "今年度の予算に達しているため、順番待ちとして受け付けました。取下げなどで枠が空いたときは、届いた順に"
    "お知らせします。",
    "今年の お金が もう ありません。順番を 待ちます。空いたら 早い 順に 知らせます。",
    "This year's budget is used up, so your application waits in the order of arrival.",
)
done_see: Final = Words(
    "この申請の状況を見る", "今 どう なって いるか 見る", "See this application"
)
receipt: Final = Words(
    "受領証をダウンロードする", "受領証（届いた しるし）を もらう", "Download the receipt"
)
receipt_text: Final = Words(
    "受領証は、申請が届いたことを市の台帳が証明するファイルです。だれでも「通知書を確かめる」ページで確かめ"
    "られます。",
    "受領証は、申し込みが 届いた ことを 市の 台帳が 証明する ファイルです。",
    "The receipt proves by the city's ledger that your application arrived. Anybody can check it.",
)
receipt_wait: Final = Words(
    "台帳に書き込んでいます。数秒後に、もう一度押してください。",
    "今 台帳に 書いて います。少し 待って もう一度 押して ください。",
    "The ledger is being written. Try again in a few seconds.",
)

# My applications
my_title: Final = Words("わたしの申請", "わたしの 申請", "My applications")
my_lead: Final = Words(
    "出した申請の状況、補正のお願い、通知書、だれが見たかを確かめられます。",
    "出した ものが どう なって いるか、見る ことが できます。",
    "Status, corrections, notices, and who has looked.",
)
my_drafts: Final = Words("書きかけの申請", "途中の もの", "Drafts")
my_cases: Final = Words("出した申請", "出した もの", "Submitted applications")
my_none: Final = Words(
    "まだ申請はありません。", "まだ ありません。", "You have no applications yet."
)
my_find: Final = Words("手続きをさがす", "手続きを さがす", "Find a procedure")
saved_on: Final = Words("{moment}に保存", "{moment}に 保存", "Saved {moment}")
arrived_on: Final = Words("{day}に到達", "{day}に 届きました", "Arrived {day}")
reference: Final = Words("受付番号", "受付の 番号", "Reference number")
needs_you: Final = Words("あなたの対応が必要です", "直して ください", "Action needed from you")

# The page of a case
state: Final = Words("いまの状況", "今の ようす", "Status")
due: Final = Words("結果の予定", "いつまでに わかるか", "Expected by")
due_by: Final = Words("{day}まで", "{day}まで", "{day}")
due_stopped: Final = Words(
    "補正をお待ちしています（この間は日数を数えません）",
    "直すのを 待って います（日は 数えません）",
    "Waiting for your correction (not counted)",
)
arrival: Final = Words("届いた日時", "届いた 日と 時間", "Arrived at")
applied_by: Final = Words("申請した人", "申し込んだ 人", "Applied by")
by_proxy: Final = Words("代理の方", "かわりの 人", "A proxy")
by_self: Final = Words("ご本人", "あなた", "You")
by_counter: Final = Words("窓口（紙の申請書）", "窓口（紙）", "Counter (on paper)")
correction_title: Final = Words(
    "直していただくところがあります", "直して ください", "Please correct your application"
)
correction_text: Final = Words(
    "{count}か所を、{day}までに直してください。直すまでの間、審査の日数は数えません。",
    "{count}つの ところを、{day}までに 直して ください。",
    "Please correct {count} answers by {day}. This time is not counted.",
)
correction_button: Final = Words("直す", "直す", "Correct now")
correction_letters: Final = Words(
    "補正をお願いする文書", "直して くださいの 紙", "Letters asking for a correction"
)
correction_letter: Final = Words(
    "{day}の文書（PDF）", "{day}の 紙（PDF）", "Letter of {day} (PDF)"
)
correction_note: Final = Words("市からの説明", "市からの 説明", "Note from the city")
correction_files: Final = Words(
    "いまのファイル：{names}（新しく選ぶと置き換わります）",
    "今の ファイル：{names}（新しく えらぶと かわります）",
    "Current file: {names} (choosing again replaces it)",
)
correction_send: Final = Words("直した内容を送る", "直した ものを 送る", "Send the correction")
correction_sent: Final = Words(
    "直した内容を送りました。審査を続けます。",
    "送りました。市の 人が また 見ます。",
    "Sent. The review continues.",
)
correction_lead: Final = Words(
    "市から説明のあったところだけを直します。ほかの回答は変わりません。",
    "言われた ところだけ 直します。ほかは 変わりません。",
    "Only the marked answers can be changed; everything else stays as it is.",
)
decision_heading: Final = Words("決定", "決まった こと", "Decision")
decision_yen: Final = Words("交付決定額", "もらえる お金", "Amount granted")
decision_reasons: Final = Words("理由", "理由", "Reasons")
notice: Final = Words(
    "通知書をダウンロードする（PDF）",
    "お知らせの 紙を もらう（PDF）",
    "Download the notice (PDF)",
)
notice_soon: Final = Words(
    "決定しました。通知書を準備しています。",
    "決まりました。お知らせの 紙を 作って います。",
    "Decided. The notice is being prepared.",
)
notice_check: Final = Words(
    "通知書が本物であることは、だれでも確かめられます。",
    "お知らせの 紙が 本物か、だれでも 見る ことが できます。",
    "Anybody can check that the notice is genuine.",
)
appeal_note: Final = Words(
    "決定に不服があるときは、通知書に書かれた期間内に審査請求などができます。",
    "決まった ことが おかしいと 思ったら、「もう一度 調べて」と 言う ことが できます。紙を 見て ください。",
    "If you disagree, the notice tells how and until when you can appeal.",
)
timeline: Final = Words("これまでの経過", "今までの こと", "History")
your_answers: Final = Words("申請した内容", "書いた こと", "Your answers")
your_answers_open: Final = Words(
    "申請した内容を見る", "書いた ことを 見る", "Show your answers"
)
files: Final = Words("付けたファイル", "つけた ファイル", "Attached files")
readers: Final = Words(
    "この申請を見た人", "この 申し込みを 見た 人", "Who has looked at this application"
)
readers_text: Final = Words(
    "市の職員がこの申請を開くと、必ずここに記録されます。記録は市の台帳にも残り、消すことはできません。",
    "市の 人が 見ると、かならず ここに 書きます。消す ことは できません。",
    "Whenever staff open this application it is recorded here and in the city's ledger for ever.",
)
readers_none: Final = Words(
    "まだだれも見ていません。", "まだ だれも 見て いません。", "Nobody has looked yet."
)
reader_when: Final = Words("日時", "日と 時間", "When")
reader_who: Final = Words("担当課", "どこの 人", "Division")
reader_why: Final = Words("目的", "なぜ", "Purpose")
PURPOSES: Final[dict[str, Words]] = {
    "review": Words("審査", "調べる ため", "Review"),
    "decision": Words("決定", "決める ため", "Decision"),
    "inquiry": Words("問い合わせへの対応", "聞かれた ことに 答える ため", "Inquiry"),
    "audit": Words("監査", "正しいか 見る ため", "Audit"),
    "roll": Words(
        "住民名簿との照合", "住民の 名簿で 確かめる ため", "Comparing with the resident roll"
    ),
    "attachment": Words("添付ファイルの確認", "ファイルを 見る ため", "Attachment"),
}
sighting: Final = Words(
    "申請 {reference} を見ました（目的：{why}）",
    "申し込み {reference} を 見ました（なぜ：{why}）",
    "looked at application {reference} ({why})",
)
withdraw: Final = Words("申請を取り下げる", "申し込みを やめる", "Withdraw")
withdraw_title: Final = Words(
    "申請を取り下げますか", "申し込みを やめますか", "Withdraw the application?"
)
withdraw_text: Final = Words(
    "{reference}「{title}」を取り下げます。取り下げると元に戻せません。もう一度申請することはできます。",
    "{reference}「{title}」を やめます。やめると 戻せません。もう一度 申し込む ことは できます。",
    "{reference} “{title}” will be withdrawn for good. You may apply again.",
)
withdraw_why: Final = Words("取り下げる理由", "やめる 理由", "Why you withdraw")
withdraw_yes: Final = Words("取り下げる", "やめる", "Withdraw")
withdraw_no: Final = Words("取り下げずに戻る", "やめないで 戻る", "Keep it and go back")
withdrawn: Final = Words(
    "申請を取り下げました。", "やめました。", "The application is withdrawn."
)
acts_receipt: Final = Words("受領証", "受領証", "Receipt")

# The printed form
paper_fill: Final = Words(
    "ボールペンではっきり書いてください。番号はインターネットの申請画面と同じです。",
    "ボールペンで 書いて ください。番号は インターネットと 同じです。",
    "Write clearly with a pen. Numbers are those of the online form.",
)
paper_required: Final = Words("必須", "かならず", "required")
paper_date: Final = Words(
    "　　　　年　　　月　　　日", "　　　　年　　　月　　　日", "Date:  ____ / ____ / ____"
)

HAPPENED: Final[dict[str, Words]] = {
    "submit": Words("申請が市に届きました", "市に 届きました", "Your application arrived"),
    "accept": Words("市が受け付けました", "市が 受け付けました", "Accepted by the city"),
    "start_review": Words("審査が始まりました", "市が 調べ始めました", "The review began"),
    "request_correction": Words(
        "補正のお願いがありました", "直して くださいと 言われました", "Correction was requested"
    ),
    "answer_correction": Words(
        "補正が届きました", "直した ものが 届きました", "Correction arrived"
    ),
    "grant": Words("承認（交付）が決定しました", "認められました", "Granted"),
    "refuse": Words("不承認（不交付）が決定しました", "認められませんでした", "Refused"),
    "reject": Words("却下されました", "受け付けられませんでした", "Rejected"),
    "notify": Words(
        "通知書が発行されました", "お知らせの 紙が できました", "The notice was issued"
    ),
    "fulfil": Words("支払い・交付が済みました", "お金や 物を 渡しました", "Paid or delivered"),
    "close": Words("手続きが完了しました", "終わりました", "Closed"),
    "withdraw": Words("申請を取り下げました", "やめました", "Withdrawn"),
    "suspend": Words("審査が一時停止しました", "止まりました", "Suspended"),
    "resume": Words("審査が再開しました", "また 始まりました", "Resumed"),
    "assign": Words("担当者が決まりました", "担当の 人が 決まりました", "Assigned"),
    "propose_grant": Words("承認の案が出されました", "案が 出ました", "Proposed to grant"),
    "propose_refusal": Words("不承認の案が出されました", "案が 出ました", "Proposed to refuse"),
    "propose_rejection": Words("却下の案が出されました", "案が 出ました", "Proposed to reject"),
    "return_proposal": Words("案が差し戻されました", "案が 返されました", "Proposal returned"),
}
