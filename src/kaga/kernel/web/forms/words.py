"""What the web face of a form says beside the form's own texts."""

from __future__ import annotations

from kaga.kernel.web.words import Words

example = Words("例：{example}", "例（れい）：{example}", "For example: {example}")
add_row = Words("「{label}」を追加する", "「{label}」をふやす", "Add another: {label}")
remove_row = Words(
    "{label}（{number}）を削除する",
    "{label}（{number}）を消（け）す",
    "Remove {label} ({number})",
)
row = Words("{label}（{number}）", "{label}（{number}）", "{label} ({number})")
from_card = Words(
    "マイナンバーカードの情報から入力しました。違うときは直してください。",
    "カードを見て書きました。ちがうときは直（なお）してください。",
    "Filled in from your My Number Card. Correct it if it is wrong.",
)
yen = Words("円", "円", "yen")
agree = Words("同意します", "はい、いいです", "I agree")
declare = Words("はい、間違いありません", "はい、本当です", "Yes, this is true")
paper_office_use = Words("市役所記入欄", "市役所が書くところ", "Office use only")
paper_applied_on = Words("申請日", "申（もう）しこむ日", "Date of application")
paper_received = Words("受付番号", "受付（うけつけ）の番号", "Reference number")
paper_attach = Words("添付する書類", "いっしょに出す書類", "Documents to attach")
paper_stops = Words("申請できない方", "申しこむことができない人", "Who cannot apply")
paper_tick = Words(
    "当てはまるものに✓を付けてください。", "✓を書いてください。", "Tick what applies."
)
paper_attached = Words("添付しました", "つけました", "Attached")
paper_city_computes = Words("市が計算します", "市が計算します", "Calculated by the city")
paper_no_my_number = Words(
    "マイナンバー（12桁の番号）は記入しないでください。",
    "マイナンバー（12の数字）は書かないでください。",
    "Do not write your My Number (12 digits) on this form.",
)
