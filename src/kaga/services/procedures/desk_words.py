"""What members of staff read at their desk (やさしい日本語 is the same as Japanese here)."""

from __future__ import annotations

from typing import Final

from kaga.engines.cases import Light
from kaga.kernel.web.words import Words


def _staff(ja: str, en: str) -> Words:
    return Words(ja, ja, en)


inbox: Final = _staff("受付一覧", "Inbox")
queues: Final = _staff("一覧の種類", "Queues")
QUEUES: Final[dict[str, Words]] = {
    "new": _staff("新着", "New"),
    "todo": _staff("処理中すべて", "All in hand"),
    "mine": _staff("自分の担当", "Mine"),
    "waiting": _staff("補正待ち", "Waiting for correction"),
    "decide": _staff("審査・起案", "To decide"),
    "approve": _staff("決裁待ち", "To approve"),
    "finish": _staff("通知・支払", "To notify and pay"),
    "done": _staff("完了", "Done"),
}
LIGHTS: Final[dict[Light, Words]] = {
    Light.GREEN: _staff("期限内", "In time"),
    Light.AMBER: _staff("期限が近い", "Due soon"),
    Light.RED: _staff("期限超過", "Overdue"),
    Light.STOPPED: _staff("停止中", "Stopped"),
    Light.ENDED: _staff("決定済み", "Decided"),
}
LIGHT_KINDS: Final[dict[Light, str]] = {
    Light.GREEN: "good",
    Light.AMBER: "warn",
    Light.RED: "bad",
    Light.STOPPED: "neutral",
    Light.ENDED: "neutral",
}
roll: Final = _staff("住民名簿との照合", "Beside the resident roll")
roll_text: Final = _staff(
    "名簿を見たことは記録され、申請した方にも表示されます。違っていても、申請はそのまま受け付けています。",
    "Looking into the roll is recorded and shown to the applicant. A difference does not keep an "
    "application from arriving.",
)
roll_unmatched: Final = _staff(
    "申請した方は、住民名簿とまだ照合されていません。必要なときは、窓口の「住民の照合」で確かめてください。",
    "The applicant is not matched with the roll yet. If needed, use the queue of roll matching.",
)
roll_fact: Final = _staff("項目", "Fact")
roll_answer: Final = _staff("申請の内容", "Answer")
roll_says: Final = _staff("名簿", "Roll")
roll_verdict: Final = _staff("結果", "Result")
ROLL_FACTS: Final = {
    "birth_date": _staff("生年月日", "Date of birth"),
    "resident": _staff("申請の日に市民であること", "Resident on the day of applying"),
    "address": _staff("氏名と住所", "Name and address"),
}
ROLL_VERDICTS: Final = {
    "same": _staff("一致", "Same"),
    "different": _staff("不一致", "Different"),
    "unknown": _staff("不明", "Cannot be told"),
}
roll_yes: Final = _staff("はい", "Yes")
roll_no: Final = _staff("いいえ", "No")
correction_letter: Final = _staff("補正通知書（PDF）", "Letter asking for correction (PDF)")
division: Final = _staff("担当課", "Division")
filters: Final = _staff("絞り込み", "Filter")
procedure: Final = _staff("手続き", "Procedure")
any_procedure: Final = _staff("すべての手続き", "All procedures")
light: Final = _staff("期限の状態", "Deadline")
any_light: Final = _staff("すべて", "All")
search: Final = _staff("受付番号で探す", "Find by reference")
search_hint: Final = _staff(
    "全角でも、空白やハイフンがなくても探せます。", "Any width, with or without hyphens."
)
show: Final = _staff("表示", "Show")
saved_note: Final = _staff(
    "この画面のアドレスを保存すると、同じ絞り込みをいつでも開けます。",
    "Bookmark this address to keep the filter.",
)
reference_slip: Final = _staff(
    "受付番号の数字が違います。最後の検査数字が合いません。もう一度確かめてください。",
    "A digit is wrong: the check digit does not fit. Check the number.",
)
reference_unreadable: Final = _staff(
    "受付番号として読めません。「2026-0417-0031-2」のように入力してください。",
    "Not a reference number. Enter it like 2026-0417-0031-2.",
)
reference_unknown: Final = _staff(
    "この受付番号の申請は、あなたの担当課にはありません。",
    "There is no such case in your division.",
)
none_here: Final = _staff("この一覧に申請はありません。", "Nothing in this list.")
col_select: Final = _staff("選択", "Select")
col_reference: Final = _staff("受付番号", "Reference")
col_name: Final = _staff("申請者", "Applicant")
col_state: Final = _staff("状態", "State")
col_due: Final = _staff("期限", "Due")
col_arrived: Final = _staff("到達", "Arrived")
col_assignee: Final = _staff("担当", "Assignee")
bulk_accept: Final = _staff("選んだ申請を受け付ける", "Accept the selected")
bulk_none: Final = _staff(
    "受け付ける申請を選んでください。", "Select the applications to accept."
)
bulk_done: Final = _staff("{count}件を受け付けました。", "{count} accepted.")
bulk_failed: Final = _staff(
    "{reference} は受け付けられませんでした：{why}", "{reference} was not accepted: {why}"
)
accepted_some: Final = _staff("選んだ申請を受け付けました。", "The selected are accepted.")
export: Final = _staff("この一覧をCSVで保存", "Save this list as CSV")
keys_title: Final = _staff("キーボードの使い方", "Keyboard")
keys_text: Final = _staff(
    "j：次の行　k：前の行　Enter・o：開く　a：選んだ申請を受け付ける　x：選択　/：番号で探す",
    "j: next row, k: previous row, Enter or o: open, a: accept the selected, x: select, /: find",
)

act_unknown: Final = _staff(
    "行う操作のボタンを押してください。", "Press the button of what you want to do."
)

purpose_title: Final = _staff("申請を開く目的", "Why you open this case")
clock: Final = _staff("処理期間", "Clock")
clock_due: Final = _staff("期限 {day}", "Due {day}")
clock_stops: Final = _staff("停止した期間：{spans}", "Stopped: {spans}")
clock_open: Final = _staff("停止中", "still stopped")
answers: Final = _staff("申請の内容", "Answers")
attachments: Final = _staff("添付ファイル", "Attachments")
no_files: Final = _staff("添付ファイルはありません。", "No files attached.")
file_open: Final = _staff("開く", "Open")
next_acts: Final = _staff("できること", "What you can do")
no_acts: Final = _staff("いまできる操作はありません。", "Nothing can be done now.")
lacking: Final = _staff("できない理由", "Not possible because")
mark: Final = _staff("要修正", "Correct")
mark_of: Final = _staff("「{label}」を要修正にする", "Mark “{label}” for correction")
mark_note: Final = _staff("申請者への説明", "Note to the applicant")
correction: Final = _staff("補正を求める", "Ask for correction")
correction_lead: Final = _staff(
    "直していただく項目に印を付け、どう直すかを書いてください。書いた説明は、そのまま申請者に見えます。",
    "Mark the answers and say how to correct them. The applicant reads your notes.",
)
correction_due: Final = _staff("補正の期限", "Correct by")
correction_send: Final = _staff("補正を求める（通知を送る）", "Ask for correction")
propose: Final = _staff("決定の案を出す", "Propose a decision")
decide_title: Final = _staff("決定の案", "Decision")
outcome: Final = _staff("結論", "Outcome")
reasons: Final = _staff("理由（定型文）", "Reasons (library)")
reasons_own: Final = _staff("理由（追記。1行に1つ）", "More reasons, one per line")
conditions: Final = _staff("条件（1行に1つ）", "Conditions, one per line")
amount: Final = _staff("交付決定額", "Amount")
amount_hint: Final = _staff("申請額 {claim}円が上限です。", "At most the claim of {claim} yen.")
preview: Final = _staff("通知書を確認する", "Preview the notice")
preview_title: Final = _staff("通知書の下書き", "Draft of the notice")
preview_note: Final = _staff(
    "文書番号と日付は決定のときに入ります。", "Number and date are set by the decision."
)
propose_send: Final = _staff(
    "この案を出す（別の人が決裁します）", "Propose (a colleague decides)"
)
decide_send: Final = _staff("この内容で決定する", "Decide")
approve_title: Final = _staff("決裁", "Approval")
approve_lead: Final = _staff(
    "案を出した人とは別の人が、案のとおりに決定します。内容が違うときは差し戻してください。",
    "Somebody other than the proposer decides exactly as proposed, or returns it.",
)
approve_send: Final = _staff("案のとおり決定する", "Decide as proposed")
return_send: Final = _staff("差し戻す", "Return the proposal")
return_why: Final = _staff("差し戻す理由", "Why it is returned")
proposed_by: Final = _staff("起案", "Proposed by")
yourself: Final = _staff(
    "あなたが出した案です。決裁は別の人が行います。",
    "This is your own proposal; a colleague must decide.",
)
accept: Final = _staff("受け付ける", "Accept")
start_review: Final = _staff("審査を始める", "Start the review")
issue: Final = _staff("通知書を発行する", "Issue the notice")
fulfil: Final = _staff("支払い・交付を記録する", "Record payment")
close: Final = _staff("完了にする", "Close")
take: Final = _staff("自分が担当する", "Take this case")
release: Final = _staff("担当から外れる", "Give it back")
history: Final = _staff("経過", "History")
notes: Final = _staff("内部メモ", "Internal notes")
notes_text: Final = _staff(
    "申請者には見えません。開示請求の対象になることがあります。",
    "Not shown to the applicant; may be disclosed on request.",
)
note_add: Final = _staff("メモを追加", "Add note")
note_label: Final = _staff("メモ", "Note")
note_empty: Final = _staff(
    "メモを1文字以上2,000文字までで書いてください。", "Write a note of 1 to 2,000 characters."
)
notes_none: Final = _staff("メモはありません。", "No notes.")
others: Final = _staff("同じ方の申請", "Other cases of this person")
others_none: Final = _staff("ほかの申請はありません。", "None.")
correction_before: Final = _staff("補正前", "Before")
correction_after: Final = _staff("補正後", "After")
corrections: Final = _staff("補正の経過", "Corrections")
done_notice: Final = _staff("保存しました。", "Saved.")
notice_file: Final = _staff("発行した通知書（PDF）", "The issued notice (PDF)")
read_logged: Final = _staff(
    "この閲覧は記録され、申請者本人に見えます。",
    "This reading is recorded and visible to the applicant.",
)

conflict_title: Final = _staff("ほかの職員が先に保存しました", "A colleague saved first")
conflict_text: Final = _staff(
    "あなたの操作は保存されていません。下の変更を確かめてから、もう一度操作してください。",
    "Nothing of yours was saved. Look at what changed, then act again.",
)
conflict_what: Final = _staff(
    "あなたが開いたあとに行われたこと", "What happened since you opened it"
)
conflict_yours: Final = _staff("あなたが入力した内容", "What you had entered")
conflict_again: Final = _staff("最新の内容を開く", "Open the current version")
conflict_now: Final = _staff("現在の状態", "State now")

counter: Final = _staff("窓口での代理入力", "Counter entry")
counter_lead: Final = _staff(
    "紙の申請書を受け取ったときは、本人の代理として入力します。番号は紙の申請書と同じです。",
    "For a paper form, act for the person and enter it under the same numbers.",
)
counter_who: Final = _staff(
    "先に本人確認書類を見て登録し、その画面の「この方の代理として入力を始める」を押してください。"
    "登録が済んでいる方も同じ手順です。",
    "First look at a document and register the person, then press “Begin entering for this "
    "person”. It is the same for somebody who is registered already.",
)
counter_identify: Final = _staff("本人を確認して登録する", "Identify and register")
counter_start: Final = _staff("この方の申請書を入力する", "Enter a form for this person")
counter_for: Final = _staff("入力の対象：{name}さん", "For: {name}")
correction_note_empty: Final = _staff(
    "印を付けた項目には、どう直すかを書いてください。", "Say how to correct each marked answer."
)
correction_due_wrong: Final = _staff(
    "補正の期限の日付を確かめてください。", "Check the date by which to correct."
)
outcome_missing: Final = _staff("結論を選んでください。", "Choose an outcome.")
amount_wrong: Final = _staff("金額を数字で入れてください。", "Enter the amount in digits.")
preview_lacks: Final = _staff(
    "この結論には理由が必要です（行政手続法8条）。理由を選ぶか書いてください。",
    "This outcome needs reasons (Administrative Procedure Act, art. 8).",
)
