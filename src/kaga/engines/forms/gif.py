"""Answers as an application in the Government Interoperability Framework (GIF).

The implementation data model 申請（個人） has two sheets: A票 (who applies to whom, when, how
to reach them) and B票 (what is applied for). A question names its field by a path such as
`A票.申請者.住所`; a question without one becomes a line of B票 内容 under its Japanese label.
Names of fields: Digital Agency, GIF 451-1 申請データモデル and 431 コアデータモデル 個人.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.forms.flow import settle
from kaga.engines.forms.model import Answer, Answers, Context, Form, Question
from kaga.engines.forms.types import type_of

if TYPE_CHECKING:
    import datetime as dt

SHEET_A, SHEET_B = "A票", "B票"
PERSON = frozenset(
    [
        "ID群",
        "氏",
        "名",
        "氏（カナ）",
        "名（カナ）",
        "氏（英字）",
        "名（英字）",
        "氏名",
        "氏名（カナ）",
        "氏名（英字）",
        "国籍",
        "性別",
        "生年月日",
        "死亡年月日",
        "備考",
        "住所",
        "連絡先情報",
    ]
)
CONTACT = frozenset(
    [
        "連絡先名称",
        "連絡先用途",
        "連絡先電話番号",
        "連絡先メールアドレス",
        "連絡先URL",
        "連絡先SNS",
        "連絡先住所",
        "連絡先備考",
    ]
)
CORPORATION = frozenset(
    [
        "法人番号",
        "ID群",
        "商号または名称",
        "商号または名称（カナ）",
        "商号または名称（英字）",
        "組織種別",
        "通称",
        "事業活動状況",
        "説明",
        "WebサイトURL",
        "社員数",
        "代表者",
        "代表者役職名",
        "設立年月日",
        "事業種目",
        "登記住所",
        "事業所情報",
        "連絡先情報",
    ]
)
FIELDS: dict[str, frozenset[str]] = {
    "連絡先": CONTACT,
    "申請者": PERSON,
    "委任者": PERSON | CORPORATION,
    "委任者の役割": frozenset(),
    "委任内容": frozenset(),
}


def to_gif(form: Form, answers: Answers, applied_on: dt.date) -> dict[str, object]:
    """The application as A票 and B票.

    Parameters
    ----------
    form
        The form that was answered.
    answers
        Valid answers.
    applied_on
        The day of application in Japan; rules are read as of this day.
    """
    context = Context(form, applied_on)
    day = applied_on.isoformat()
    sheet_a: dict[str, object] = {"宛先": form.addressee.ja, "申請日": day}
    sheet_b: dict[str, object] = {"名称": form.title.ja, "更新年月日": day}
    sheets: dict[str, object] = {SHEET_A: sheet_a, SHEET_B: sheet_b}
    lines: list[dict[str, object]] = []
    for question, value in answered(form, answers, applied_on):
        if question.gif:
            _put(sheets, question.gif, type_of(question.type).gif(question, value))
        else:
            shown = type_of(question.type).show(question, value, "ja", context)
            lines.append({"項目": question.label.ja, "値": shown})
    sheet_b["内容"] = lines
    return sheets


def answered(form: Form, answers: Answers, today: dt.date) -> list[tuple[Question, Answer]]:
    """Visible answered questions in the order of the form."""
    found = settle(form, answers, today).answers
    return [
        (question, found[question.key])
        for page in form.pages
        for question in page.questions
        if question.key in found
    ]


def _put(sheets: dict[str, object], path: tuple[str, ...], value: object) -> None:
    """Set a field; a record (a name) is merged into the record that is there."""
    node = sheets
    for name in path[:-1]:
        inner = node.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        node = inner
    last = path[-1]
    there = node.get(last)
    if isinstance(value, dict) and isinstance(there, dict):
        there.update(value)
    else:
        node[last] = value


def path_fault(path: tuple[str, ...]) -> str | None:
    """Why a GIF path does not exist, or None when it does."""
    if path[0] != SHEET_A or len(path) < 2:
        return "a path begins with A票; what has no path goes to B票"
    fields = FIELDS.get(path[1])
    if fields is None:
        return f"A票 has no field '{path[1]}' that a question can fill"
    if len(path) > 2 and path[2] not in fields:
        return f"{path[1]} has no field '{path[2]}'"
    return None
