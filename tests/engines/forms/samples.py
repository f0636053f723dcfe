"""Form documents and seeded random answers shared by the tests of the forms engine."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import kaga
from kaga.engines.forms import Context, Form, Question, load, settle
from kaga.engines.forms.types import type_of

TODAY = dt.date(2027, 4, 17)
SUBSIDY = (
    Path(kaga.__file__).parent
    / "services/procedures/catalogue/17206/smartphone-subsidy/form-1.json"
)


def text(ja: str) -> dict[str, str]:
    return {"ja": ja, "easy": f"{ja}（やさしい）", "en": f"{ja} (en)"}


def option(key: str, ja: str) -> dict[str, Any]:
    return {"key": key, "label": text(ja)}


def question(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": text(f"質問{key}"), **more}


def page(key: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": text(f"頁{key}"), "questions": list(questions), **more}


def document(*pages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kaga-form": 1,
        "code": "sample",
        "version": 1,
        "title": text("見本"),
        "addressee": text("加賀市長"),
        "pages": list(pages),
        **more,
    }


def form_of(*questions: dict[str, Any], **more: Any) -> Form:
    return load(document(page("only", *questions), **more))


def subsidy_document() -> dict[str, Any]:
    return json.loads(SUBSIDY.read_text("utf-8"))


def subsidy() -> Form:
    return load(subsidy_document())


PETS = [option("dog", "犬"), option("cat", "猫"), option("bird", "鳥")]
TOWNS = [option("t1", "大聖寺南町"), option("t2", "動橋町"), option("t3", "山代温泉")]
EVERY_QUESTION: tuple[dict[str, Any], ...] = (
    question("text", "text", max_length=20),
    question("long_text", "long_text", max_length=200),
    question("kana", "kana"),
    question("name", "name_pair", kana=True, kana_optional=True, gif="A票.申請者"),
    question("born", "birth_date", gif="A票.申請者.生年月日"),
    question("day", "date", earliest="2000-01-01", latest="today", era="R"),
    question("time", "time", earliest="08:30", latest="17:15"),
    question("number", "number", min=-5, max=2000, unit=text("人")),
    question("yen", "yen", max=100000),
    question("yes_no", "yes_no"),
    question("choice", "choice", options=PETS),
    question("choices", "choices", options=PETS, max_choices=2),
    question("town", "list_lookup", list="towns"),
    question("postcode", "postcode"),
    question("address", "address", gif="A票.申請者.住所"),
    question("phone", "phone", gif="A票.連絡先.連絡先電話番号"),
    question("mail", "mail"),
    question("bank", "bank_account"),
    question("corporation", "corporate_number"),
    question("file", "file", max_files=2, max_megabytes=1),
    question("photo", "photo"),
    question("people", "person_list", min_rows=1, max_rows=4),
    question(
        "pets",
        "repeat_group",
        min_rows=1,
        max_rows=3,
        questions=[
            question("kind", "choice", options=PETS),
            question("weight", "number", min=0, max=200),
            question("tag", "text", when={"==": [{"var": "row.kind"}, "dog"]}, required=False),
        ],
    ),
    question("consent", "consent"),
    question("statement", "statement"),
    question("note", "note", body=text("お読みください")),
    question("sum", "calculated", formula={"+": [{"var": "yen"}, 100]}, result="yen"),
    question("fixed", "constant", value="A-1"),
)


def every_form() -> Form:
    return form_of(*EVERY_QUESTION, lists={"towns": TOWNS})


def _corporate(body: str) -> str:
    total = sum(
        int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(body), start=1)
    )
    return f"{9 - total % 9}{body}"


KANJI = "山田太郎加賀市髙﨑辻󠄀神A b1ー々"
KATAKANA = "アイウカガサザタダハバパヤユヨワンー"


def _word(r: random.Random, letters: str, most: int) -> str:
    return "".join(r.choice(letters) for _ in range(r.randint(1, most))).strip() or "加"


def _digits(r: random.Random, count: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(count))


def _day(r: random.Random, first: str, last: dt.date) -> str:
    start = dt.date.fromisoformat(first)
    return (start + dt.timedelta(r.randint(0, (last - start).days))).isoformat()


def _parts(r: random.Random, found: Question) -> dict[str, str]:
    if found.type == "name_pair":
        name = {"family": _word(r, KANJI, 5), "given": _word(r, KANJI, 5)}
        if found.flag("kana") and r.random() < 0.7:
            name["family_kana"] = _word(r, KATAKANA, 6)
            name["given_kana"] = _word(r, KATAKANA, 6)
        return name
    if found.type == "address":
        place = {"prefecture": "石川県", "city": "加賀市", "town": "大聖寺南町"}
        extra = {"postcode": "922-8622", "rest": "ニ41", "building": "市役所　別館"}
        return {**place, **{k: v for k, v in extra.items() if r.random() < 0.5}}
    return {
        "bank": "北陸銀行",
        "branch": "大聖寺支店",
        "branch_code": _digits(r, 3),
        "kind": r.choice(["ordinary", "current", "savings"]),
        "number": _digits(r, 7),
        "holder": "ﾔﾏﾀﾞ ﾀﾛｳ",
        **({"bank_code": _digits(r, 4)} if r.random() < 0.5 else {}),
    }


def random_answer(r: random.Random, form: Form, found: Question) -> Any:
    """A valid answer to one question (My Numbers apart, which the caller filters)."""
    keys = [one.key for one in form.options(found)]
    simple = {
        "text": lambda: _word(r, KANJI, 20),
        "long_text": lambda: "\n".join(_word(r, KANJI, 9) for _ in range(3)),
        "kana": lambda: _word(r, KATAKANA, 8),
        "name_pair": lambda: _parts(r, found),
        "address": lambda: _parts(r, found),
        "bank_account": lambda: _parts(r, found),
        "birth_date": lambda: _day(r, "1900-01-01", TODAY),
        "date": lambda: _day(r, found.word("earliest", "1900-01-01"), TODAY),
        "time": lambda: f"{r.randint(9, 16):02}:{r.randint(0, 59):02}",
        "number": lambda: r.randint(found.number("min", -9), found.number("max", 9999)),
        "yen": lambda: r.randint(found.number("min", 0), found.number("max", 9999)),
        "yes_no": lambda: r.random() < 0.5,
        "choice": lambda: r.choice(keys),
        "list_lookup": lambda: r.choice(keys),
        "choices": lambda: [k for k in keys if r.random() < 0.4][:2] or [keys[0]],
        "postcode": lambda: f"{_digits(r, 3)}-{_digits(r, 4)}",
        "phone": lambda: r.choice(["0761721111", "09012345678", "0120123456"]),
        "mail": lambda: f"{_word(r, 'abc.-_1', 8)}@example.jp",
        "corporate_number": lambda: _corporate(_digits(r, 12)),
        "file": lambda: [_file(r, "application/pdf")],
        "photo": lambda: [_file(r, "image/jpeg")],
        "consent": lambda: True,
        "statement": lambda: True,
    }
    if found.questions:
        return [_row(r, form, found) for _ in range(r.randint(1, found.number("max_rows", 3)))]
    return simple[found.type]()


def _file(r: random.Random, media: str) -> dict[str, Any]:
    return {"blob": _word(r, "abcdef", 1) * 8, "name": "証明書.pdf", "type": media, "size": 99}


def _row(r: random.Random, form: Form, found: Question) -> dict[str, Any]:
    row = {one.key: random_answer(r, form, one) for one in found.questions}
    if row.get("kind") not in (None, "dog"):
        row.pop("tag", None)
    return row


JUNK: tuple[Any, ...] = (
    "", " ", "x" * 300, 10**9, -1, 0, True, False, [], {}, ["dog", "dog"], ["cow"],
    {"family": "山"}, [{"name": 1}], "2027-02-30", "1999-13-01", "9:00", "ｱｲｳ", "a@b", "0",
)  # fmt: skip


def random_answers(r: random.Random, form: Form, junk: float = 0.0) -> dict[str, Any]:
    """Answers to a random selection of the visible questions; some of them junk."""
    answers: dict[str, Any] = {}
    for step in form.steps:
        one = step.question
        if one.key not in settle(form, answers, TODAY).visible or not type_of(one.type).asks:
            continue
        if one.required or r.random() < 0.8:
            if r.random() >= junk:
                answers[one.key] = random_answer(r, form, one)
            elif r.random() < 0.8:
                answers[one.key] = r.choice(JUNK)
    return answers


def context(form: Form) -> Context:
    return Context(form, TODAY)
