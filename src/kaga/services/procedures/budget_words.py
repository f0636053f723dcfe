"""What is said about budgets (やさしい日本語 is the same as Japanese for the staff)."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words


def _staff(ja: str, en: str) -> Words:
    return Words(ja, ja, en)


title: Final = _staff("予算の枠", "Budgets")
lead: Final = _staff(
    "補助金などの年度ごとの予算です。予算を増やすと、待っている方に申請の順で割り当て、お知らせします。",
    "The money of each fiscal year. When a budget is raised, those who wait are served in the "
    "order of arrival and told.",
)
none_yet: Final = _staff(
    "担当部署に、予算の枠のある手続きはありません。",
    "No procedure of your division has a budget.",
)
year: Final = _staff("令和{era}年度", "Fiscal year {year}")
amounts: Final = _staff("予算の内訳", "How far it reaches")
yen: Final = _staff("円", " yen")
budget: Final = _staff("予算", "Budget")
committed: Final = _staff("割り当て済み", "Promised")
left: Final = _staff("残り", "Left")
waiting: Final = _staff("待っている申請", "Waiting")
claims: Final = _staff("これまでの申請", "Claims so far")
cases: Final = _staff("{count}件", "{count}")
change: Final = _staff("予算を変える", "Change the budget")
new_budget: Final = _staff("新しい予算（円）", "New budget (yen)")
reason: Final = _staff("理由", "Reason")
reason_hint: Final = _staff(
    "台帳に公開されます。例：9月補正予算による増額",
    "Published in the ledger. For example: supplementary budget of September",
)
save: Final = _staff("この予算にする", "Set this budget")
saved: Final = _staff("予算を変えました。", "The budget was changed.")
saved_served: Final = _staff(
    "予算を変えました。待っていた方に割り当て、お知らせします。",
    "The budget was changed. Those who waited are served and will be told.",
)
changed_meanwhile: Final = _staff(
    "ほかの職員が先に予算を変えました。いまの金額を確かめて、もう一度入力してください。",
    "A colleague has changed this budget meanwhile. Look at the present amount and enter yours "
    "again.",
)
below_committed: Final = _staff(
    "すでに{committed}円を割り当てています。これより少なくはできません。",
    "{committed} yen are promised already. The budget cannot be less.",
)
not_yen: Final = _staff(
    "金額を数字で入力してください。例：1000000", "Write the amount in digits: 1000000"
)
reason_needed: Final = _staff(
    "理由を{most}文字以内で入力してください。", "Give a reason of at most {most} characters."
)
