"""What users of this service read, in the three languages of the city."""

from __future__ import annotations

from typing import Final

from kaga.engines.cases import Act, Need, Outcome, State
from kaga.kernel.web.words import Words

not_open: Final = Words(
    ja="この手続は、いま受け付けていません。受付の期間は、手続のページで確かめてください。",
    easy="この 手続きは、今は できません。できる 日は、手続きの ページを 見て ください。",
    en="This procedure is not open now. See its page for the dates.",
)
draft_changed: Final = Words(
    ja="ほかの画面で、この申請書が書き換えられています。新しい内容を確かめてから、もう一度保存してください。",
    easy="ほかの 画面で 書いた ものが あります。新しい 内容を 見て、もう一度 保存して ください。",
    en="This form was changed on another screen. Look at the new content, then save again.",
)
draft_beside: Final = Words(
    ja="この手続には、ほかに書きかけの申請があります。元に戻すには、先にそちらを消してください。",
    easy="この 手続きには、ほかの 途中の ものが あります。先に それを 消して ください。",
    en="There is another draft of this procedure. Discard that one first, then restore this one.",
)
case_changed: Final = Words(
    ja="ほかの職員が先に保存しました。違いを確かめてから、もう一度保存してください。",
    easy="ほかの 職員が 先に 保存しました。違いを 見て、もう一度 保存して ください。",
    en="A colleague saved first. Look at the difference, then save again.",
)
once_only: Final = Words(
    ja="この手続は、お一人1回までです。すでに {reference} で申請されています。「わたしの申請」で確かめてください。",
    easy="この 手続きは 一人 1回です。もう {reference} で 申し込んで います。「わたしの申請」を 見て ください。",
    en="This can be applied for once per person. You already applied: {reference}. "
    "See “My applications”.",
)
not_eligible: Final = Words(
    ja="入力された内容では、条件に当てはまりません。それでも申請することはできます。申請する場合は「条件に当てはまらないことを知ったうえで申請する」を選んでください。",
    easy="書いた 内容は、条件に 合いません。それでも 申し込む ことが できます。申し込む ときは「条件に 合わない ことを 知って いて、申し込む」を 選んで ください。",
    en="By your answers you do not meet the conditions. You may still apply: choose "
    "“Apply although I do not meet the conditions”.",
)
already_sent: Final = Words(
    ja="この申請書は、すでに送られています。「わたしの申請」で確かめてください。",
    easy="この 申し込みは、もう 送りました。「わたしの申請」を 見て ください。",
    en="This form has been sent already. See “My applications”.",
)
key_reused: Final = Words(
    ja="同じ受付キーが、別の申請に使われています。新しいキーで送り直してください。",
    easy="同じ キーが、ほかの 申し込みに 使われて います。新しい キーで 送って ください。",
    en="This idempotency key was used for another application. Send again with a new key.",
)
nothing_to_correct: Final = Words(
    ja="直すところに、1つ以上しるしを付け、直し方を書いてください。",
    easy="直す ところに しるしを つけて、どう 直すか 書いて ください。",
    en="Mark at least one answer and say what to correct.",
)
unknown_field: Final = Words(
    ja="この申請書に、その項目はありません。一覧から選び直してください。",
    easy="その 項目は ありません。もう一度 選んで ください。",
    en="The form has no such question. Choose from the list again.",
)
only_marked: Final = Words(
    ja="直すように頼まれた項目だけ、直すことができます。",
    easy="直して くださいと 言われた ところだけ、直せます。",
    en="Only the answers marked for correction can be changed.",
)
amount_too_high: Final = Words(
    ja="金額は、申請された額（{claim}円）以下にしてください。",
    easy="金額は {claim}円より 多く できません。",
    en="The amount cannot exceed the {claim} yen applied for.",
)
published_already: Final = Words(
    ja="この版は、すでに公開されています。直すときは、新しい版を作ってください。",
    easy="この 版は、もう 公開されて います。直す ときは、新しい 版を 作って ください。",
    en="This version is published. Make a new version to change it.",
)
form_has_problems: Final = Words(
    ja="様式に誤りがあるため、公開できません。確認の結果を見て、直してください。",
    easy="様式に まちがいが あります。直してから 公開して ください。",
    en="The form has problems and cannot be published. See the findings and correct them.",
)
notice_not_ready: Final = Words(
    ja="決定の記録を台帳に書き込んでいます。数秒後に、もう一度押してください。",
    easy="記録を 書いて います。少し 待って、もう一度 押して ください。",
    en="The decision is being written to the ledger. Try again in a few seconds.",
)
notice_missing: Final = Words(
    ja="通知する決定がありません。先に決定してください。",
    easy="お知らせする 決定が ありません。先に 決めて ください。",
    en="There is no decision to notify. Decide first.",
)
not_from_here: Final = Words(
    ja="いまの状態（{state}）では、この操作（{act}）はできません。画面を開き直してください。",
    easy="今は（{state}）、これ（{act}）が できません。画面を もう一度 開いて ください。",
    en="“{act}” is not possible while the case is “{state}”. Reload the page.",
)
nobody_assigned: Final = Words(ja="担当者なし", easy="担当の 人は いません", en="Nobody")


STATES: Final[dict[State, Words]] = {
    State.DRAFT: Words("下書き", "書いて いる とちゅう", "Draft"),
    State.ARRIVED: Words("申請を受け取りました", "申し込みが 届きました", "Received"),
    State.ACCEPTED: Words("受け付けました", "受け付けました", "Accepted"),
    State.REVIEW: Words("審査中", "調べて います", "Under review"),
    State.CORRECTION: Words("補正をお願いしています", "直して ください", "Please correct"),
    State.FEE_DUE: Words("手数料のお支払い待ち", "お金を 払って ください", "Fee due"),
    State.FEE_PAID: Words("手数料を受け取りました", "お金を 受け取りました", "Fee paid"),
    State.DECIDED: Words("決定しました", "決まりました", "Decided"),
    State.NOTIFIED: Words("通知しました", "お知らせを 送りました", "Notified"),
    State.FULFILLED: Words("交付・支払が済みました", "終わりました（お金や 物を 渡しました）", "Fulfilled"),
    State.CLOSED: Words("完了", "終わりました", "Closed"),
    State.DISPOSED: Words("廃棄済み", "記録を 消しました", "Disposed"),
    State.ARCHIVED: Words("永年保存", "ずっと 残します", "Archived"),
    State.SUSPENDED: Words("一時停止中", "止まって います", "Suspended"),
    State.TRANSFERRED: Words("他の機関へ引き継ぎました", "ほかの 役所へ 送りました", "Transferred"),
    State.MERGED: Words("別の申請にまとめました", "ほかの 申し込みと いっしょに しました", "Merged"),
    State.UNDER_APPEAL: Words("不服申立ての審理中", "「もう一度 調べて」の 申し出が あります", "Under appeal"),
}  # fmt: skip

OUTCOMES: Final[dict[Outcome, Words]] = {
    Outcome.GRANTED: Words("承認（交付決定）", "認めます", "Granted"),
    Outcome.REFUSED: Words("不承認（不交付決定）", "認めません", "Refused"),
    Outcome.REJECTED: Words("却下", "受け付けられません", "Rejected as inadmissible"),
    Outcome.WITHDRAWN: Words("取下げ", "やめました", "Withdrawn"),
}

ACTS: Final[dict[Act, Words]] = {
    Act.SUBMIT: Words("申請する", "申し込む", "Submit"),
    Act.ACCEPT: Words("受け付ける", "受け付ける", "Accept"),
    Act.START_REVIEW: Words("審査を始める", "調べ始める", "Start review"),
    Act.REQUEST_CORRECTION: Words("補正を求める", "直して もらう", "Ask for correction"),
    Act.ANSWER_CORRECTION: Words("補正する", "直す", "Correct"),
    Act.CHARGE_FEE: Words("手数料を請求する", "お金を 払って もらう", "Charge the fee"),
    Act.RECORD_PAYMENT: Words("収納を記録する", "お金を 受け取ったと 書く", "Record payment"),
    Act.PASS_STEP: Words("次の審査へ進める", "次の 人が 調べる", "Pass the review step"),
    Act.PROPOSE_GRANT: Words("承認の案を出す", "「認める」案を 出す", "Propose to grant"),
    Act.PROPOSE_REFUSAL: Words("不承認の案を出す", "「認めない」案を 出す", "Propose to refuse"),
    Act.PROPOSE_REJECTION: Words("却下の案を出す", "「受け付けられない」案を 出す", "Propose to reject"),
    Act.RETURN_PROPOSAL: Words("案を差し戻す", "案を 返す", "Return the proposal"),
    Act.GRANT: Words("承認する", "認める", "Grant"),
    Act.REFUSE: Words("不承認とする", "認めない", "Refuse"),
    Act.REJECT: Words("却下する", "受け付けない", "Reject"),
    Act.WITHDRAW: Words("取り下げる", "やめる", "Withdraw"),
    Act.NOTIFY: Words("通知を発行する", "お知らせを 送る", "Issue the notice"),
    Act.FULFIL: Words("交付・支払を記録する", "渡したと 書く", "Record delivery"),
    Act.CLOSE: Words("完了にする", "終わりに する", "Close"),
    Act.SUSPEND: Words("一時停止する", "止める", "Suspend"),
    Act.RESUME: Words("再開する", "また 始める", "Resume"),
    Act.TRANSFER: Words("他の機関へ引き継ぐ", "ほかの 役所へ 送る", "Transfer"),
    Act.MERGE: Words("別の申請にまとめる", "ほかの 申し込みと いっしょに する", "Merge"),
    Act.RECEIVE_APPEAL: Words("不服申立てを受ける", "「もう一度 調べて」を 受ける", "Receive an appeal"),
    Act.DISMISS_APPEAL: Words("不服申立てを棄却する", "決定を 変えない", "Dismiss the appeal"),
    Act.UPHOLD_APPEAL: Words("不服申立てを認める", "もう一度 調べる", "Uphold the appeal"),
    Act.DISPOSE: Words("廃棄する", "記録を 消す", "Dispose"),
    Act.ARCHIVE: Words("永年保存にする", "ずっと 残す", "Archive"),
}  # fmt: skip

NEEDS: Final[dict[Need, Words]] = {
    Need.COMPLETE: Words(
        "入力が済んでいない項目があります。しるしの付いた項目を直してください。",
        "まだ 書いて いない ところが あります。しるしの ある ところを 書いて ください。",
        "Some answers are missing or wrong. Correct those that are marked.",
    ),
    Need.OPEN: not_open,
    Need.NOTES: nothing_to_correct,
    Need.CORRECTION_DUE: Words(
        "補正の期限を、明日以降の日で入れてください。",
        "いつまでに 直すか、明日より あとの 日を 書いて ください。",
        "Give a day for the correction, tomorrow or later.",
    ),
    Need.CORRECTION_OVERDUE: Words(
        "補正の期限がまだ過ぎていません。期限の翌日から却下できます。",
        "直す 日が まだ 過ぎて いません。次の 日から できます。",
        "The day for the correction has not passed. Wait until the day after.",
    ),
    Need.FEE: Words(
        "手数料の額を入れてください。", "お金の 額を 書いて ください。", "Enter the fee."
    ),
    Need.PAID: Words(
        "まだ全額が支払われていません。収納を確かめてください。",
        "まだ 全部 払われて いません。確かめて ください。",
        "The fee is not fully paid. Check the payment.",
    ),
    Need.STEPS_LEFT: Words(
        "この手続の審査は、すべて済んでいます。決定に進んでください。",
        "調べる ことは 全部 終わりました。次に 進んで ください。",
        "All review steps are done. Go on to the decision.",
    ),
    Need.STEPS_DONE: Words(
        "済んでいない審査があります。先に審査を進めてください。",
        "まだ 調べて いない ことが あります。先に 調べて ください。",
        "A review step is still open. Finish it first.",
    ),
    Need.ELIGIBLE: Words(
        "入力された内容、または住民名簿の記録では条件に当てはまらないため、承認できません。補正を求めるか、不承認の案を出してください。",
        "条件に 合いません。直して もらうか、「認めない」案を 出して ください。",
        "By the answers or the resident roll the conditions are not met. Ask for correction or "
        "propose to refuse.",
    ),
    Need.BUDGET: Words(
        "予算の枠がありません。順番が来るまでお待ちください。",
        "使える お金が ありません。順番を 待って ください。",
        "There is no money left in the budget. The case keeps its place in the queue.",
    ),
    Need.REASONS: Words(
        "理由を1つ以上書いてください（行政手続法8条）。",
        "理由を 書いて ください。",
        "Give at least one reason (Administrative Procedure Act, art. 8).",
    ),
    Need.APPEAL: Words(
        "教示（審査請求先・被告・期間）が足りません。設定を確かめてください（行政不服審査法82条）。",
        "「もう一度 調べて ほしい とき」の 説明が 足りません。",
        "The instruction on remedies is incomplete (Administrative Complaint Review Act, "
        "art. 82).",
    ),
    Need.PROPOSAL: Words(
        "決定の案がありません。先に案を出してください。",
        "案が ありません。先に 案を 出して ください。",
        "There is no proposal. Make one first.",
    ),
    Need.NO_PROPOSAL: Words(
        "承認待ちの案があります。先に承認するか、差し戻してください。",
        "待って いる 案が あります。先に 決めるか、返して ください。",
        "A proposal is waiting. Decide on it or return it first.",
    ),
    Need.SECOND_PERSON: Words(
        "案を出した人とは別の決裁者が、案のとおりに決定してください。",
        "案を 出した 人では ない 人が、決めて ください。",
        "Somebody other than the proposer must decide, as proposed.",
    ),
    Need.NOTICE: Words(
        "通知書がありません。先に通知書を作ってください。",
        "お知らせの 紙が ありません。先に 作って ください。",
        "There is no notice. Make it first.",
    ),
    Need.DELIVERED: Words(
        "交付または支払の記録がありません。先に記録してください。",
        "渡した 記録が ありません。先に 書いて ください。",
        "Nothing was delivered or paid yet. Record it first.",
    ),
    Need.REASON_GIVEN: Words(
        "理由や説明を書いてください。", "理由を 書いて ください。", "Write why."
    ),
    Need.TARGET: Words(
        "引き継ぎ先、またはまとめる先の受付番号を書いてください。",
        "送る 先か、番号を 書いて ください。",
        "Name the other authority or the reference of the other case.",
    ),
    Need.RETENTION_OVER: Words(
        "保存期間が過ぎていません。",
        "残して おく 期間が まだ 終わって いません。",
        "The time of keeping is not over.",
    ),
    Need.RETENTION_PERMANENT: Words(
        "永年保存の文書ではありません。",
        "ずっと 残す 文書では ありません。",
        "This is not a class kept for ever.",
    ),
    Need.NO_HOLD: Words(
        "廃棄が止められています（不服申立てなど）。",
        "今は 消す ことが できません。",
        "Disposal is on hold (an appeal, for example).",
    ),
    Need.TWO_APPROVALS: Words(
        "2人の承認が必要です。もう1人に承認を頼んでください。",
        "2人が「いい」と 言わなければ なりません。",
        "Two persons must approve. Ask one more.",
    ),
}
