"""Answers in several boxes: a name, an address, a bank account.

Each is a record of texts; blank optional parts are absent. A part has a pattern, a greatest
length and says whether it may be left out, and from that one table come reading, judging and
JSON Schema.

>>> zengin("やまだ　たろう")
'ﾔﾏﾀﾞ ﾀﾛｳ'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import jaconv

from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Question,
    Reading,
)
from kaga.engines.forms.types.base import (
    Boxes,
    OneLine,
    QuestionType,
    matches,
    narrow,
    record,
    text_of,
    tidy,
)
from kaga.engines.forms.types.lines import KANA, Postcode, katakana
from kaga.engines.forms.words import ACCOUNT_KINDS

ZENGIN = r"^[0-9A-Zｱ-ﾝｦﾞﾟ(][0-9A-Zｱ-ﾝｦﾞﾟ ().,/-]*$"
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶー", "アイウエオツヤユヨワカケ-")


def zengin(typed: str) -> str:
    """A name as the bank transfer format writes it: half width, large kana, capitals.

    The format of the Japanese Bankers Association has neither small kana nor a long-vowel
    mark; the latter becomes a hyphen.
    """
    large = katakana(typed).translate(_LARGE)
    return jaconv.z2h(large, kana=True, ascii=True, digit=True).replace("　", " ").upper()


def digits(typed: str) -> str:
    """Digits in half width without separators."""
    return re.sub(r"[\s‐-―−ー－-]", "", narrow(typed))


def account_number(typed: str) -> str:
    """Seven digits, shorter numbers filled with leading noughts."""
    plain = digits(typed)
    return plain.zfill(7) if re.fullmatch("[0-9]{1,7}", plain) else plain


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a composite answer."""

    name: str
    normalise: Callable[[str], str] = tidy
    pattern: str = OneLine.pattern
    wrong_code: str = "unreadable"
    most: int = 100
    optional: bool = False
    options: tuple[str, ...] = ()


class Parts(QuestionType):
    """A composite answer described by its `Part`s."""

    every: ClassVar[tuple[Part, ...]] = ()

    def parts(self, question: Question) -> tuple[Part, ...]:
        """The parts this question asks for."""
        del question
        return self.every

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """A record whose parts rules can read."""
        del options
        fields = {
            part.name: Type(Kind.CHOICE, frozenset(part.options))
            if part.options
            else Type(Kind.TEXT)
            for part in self.parts(question)
        }
        return Type(Kind.PARTS, fields=fields)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Every part normalised; nothing at all when every box is blank."""
        del context
        found = {
            part.name: part.normalise(boxes.one(part.name)) for part in self.parts(question)
        }
        kept: dict[str, Answer] = {name: text for name, text in found.items() if text}
        untouched = all(self.start(question).get(name) == [kept[name]] for name in kept)
        return Reading(None if untouched else kept)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Shape, missing parts, and each part by its own rule."""
        del context
        parts = self.parts(question)
        if not isinstance(value, Mapping) or set(value) - {part.name for part in parts}:
            yield Fault("", "wrong_shape")
            return
        for part in parts:
            found = value.get(part.name)
            if found is None:
                if not part.optional:
                    yield Fault(part.name, "part_missing", {"part": part.name})
            elif not isinstance(found, str):
                yield Fault(part.name, "wrong_shape")
            elif part.options:
                if found not in part.options:
                    yield Fault(part.name, "bad_option")
            elif len(found) > part.most:
                excess = len(found) - part.most
                yield Fault(part.name, "too_long", {"most": part.most, "excess": excess})
            elif not matches(part.pattern, found):
                yield Fault(part.name, part.wrong_code, {"part": part.name})

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A closed object of texts."""
        del context
        parts = self.parts(question)
        return {
            "type": "object",
            "properties": {part.name: _part_schema(part) for part in parts},
            "required": [part.name for part in parts if not part.optional],
            "additionalProperties": False,
        }

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """One box for each part."""
        return {part.name: [text_of(value, part.name)] for part in self.parts(question)}


def _part_schema(part: Part) -> JsonSchema:
    if part.options:
        return {"enum": list(part.options)}
    return {"type": "string", "minLength": 1, "maxLength": part.most, "pattern": part.pattern}


class NamePair(Parts):
    """Family and given name, with their readings when `kana` is on.

    Variant characters are kept as typed. `kana_optional` spares people whose name has no
    reading in kana.
    """

    name = "name_pair"
    boxes: ClassVar[tuple[str, ...]] = ("family", "given", "family_kana", "given_kana")
    settings: ClassVar[Mapping[str, type]] = {"kana": bool, "kana_optional": bool}

    def parts(self, question: Question) -> tuple[Part, ...]:
        """Two parts, or four with readings."""
        names = (Part("family"), Part("given"))
        if not question.flag("kana"):
            return names
        optional = question.flag("kana_optional")
        readings = (
            Part(name, katakana, KANA, "not_kana", optional=optional)
            for name in ("family_kana", "given_kana")
        )
        return (*names, *readings)

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """`山田 太郎（ヤマダ タロウ）`."""
        del question, language, context
        kanji = f"{text_of(value, 'family')} {text_of(value, 'given')}".strip()
        kana = f"{text_of(value, 'family_kana')} {text_of(value, 'given_kana')}".strip()
        return f"{kanji}（{kana}）" if kana else kanji

    def gif(self, question: Question, value: Answer) -> object:
        """氏, 名 and their kana."""
        del question
        names = {
            "氏": text_of(value, "family"),
            "名": text_of(value, "given"),
            "氏（カナ）": text_of(value, "family_kana"),
            "名（カナ）": text_of(value, "given_kana"),
        }
        return {name: text for name, text in names.items() if text}


class Address(Parts):
    """A Japanese address in its official parts, the town chosen or typed, then the rest."""

    name = "address"
    boxes: ClassVar[tuple[str, ...]] = (
        "postcode",
        "prefecture",
        "city",
        "town",
        "rest",
        "building",
    )
    settings: ClassVar[Mapping[str, type]] = {"prefecture": str, "city": str}
    every: ClassVar[tuple[Part, ...]] = (
        Part("postcode", Postcode().normalise, Postcode.pattern, "bad_postcode", optional=True),
        Part("prefecture", most=4),
        Part("city", most=40),
        Part("town", most=60),
        Part("rest", most=80, optional=True),
        Part("building", most=80, optional=True),
    )

    def start(self, question: Question) -> dict[str, list[str]]:
        """The prefecture and city the definition names."""
        named = {part: question.word(part) for part in ("prefecture", "city")}
        return {part: [text] for part, text in named.items() if text}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """On one line, in the Japanese order in every language, as on an envelope."""
        del question, language, context
        place = "".join(text_of(value, part) for part in ("prefecture", "city", "town", "rest"))
        postcode, building = text_of(value, "postcode"), text_of(value, "building")
        return " ".join(
            text for text in (postcode and f"〒{postcode}", place, building) if text
        )

    def gif(self, question: Question, value: Answer) -> object:
        """The address fields of the core data part model."""
        del question
        names = {
            "郵便番号": "postcode",
            "都道府県": "prefecture",
            "市区町村（郡）": "city",
            "町字": "town",
            "番地以下": "rest",
            "建物名等（方書）": "building",
        }
        found = {name: text_of(value, part) for name, part in names.items()}
        return {name: text for name, text in found.items() if text}


class BankAccount(Parts):
    """The account money is paid to, ready for a bank transfer file."""

    name = "bank_account"
    boxes: ClassVar[tuple[str, ...]] = (
        "bank",
        "bank_code",
        "branch",
        "branch_code",
        "kind",
        "number",
        "holder",
    )
    every: ClassVar[tuple[Part, ...]] = (
        Part("bank", most=40),
        Part("bank_code", digits, r"^[0-9]{4}$", "bad_bank_code", optional=True),
        Part("branch", most=40),
        Part("branch_code", digits, r"^[0-9]{3}$", "bad_branch_code"),
        Part("kind", options=("ordinary", "current", "savings")),
        Part("number", account_number, r"^[0-9]{7}$", "bad_account_number"),
        Part("holder", zengin, ZENGIN, "bad_account_holder", most=30),
    )

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """Bank, branch, kind, number, holder."""
        del question, context
        kind = ACCOUNT_KINDS.get(text_of(value, "kind"))
        branch = f"{text_of(value, 'branch')}（{text_of(value, 'branch_code')}）"
        holder = jaconv.h2z(text_of(value, "holder"), kana=True, ascii=False, digit=False)
        words = (
            text_of(value, "bank"),
            branch,
            kind.get(language) if kind else "",
            text_of(value, "number"),
            holder,
        )
        return " ".join(word for word in words if word)

    def gif(self, question: Question, value: Answer) -> object:
        """Named as on the paper form; the framework has no account model."""
        del question
        kind = ACCOUNT_KINDS.get(text_of(value, "kind"))
        named = {
            "金融機関名": text_of(value, "bank"),
            "金融機関コード": text_of(value, "bank_code"),
            "支店名": text_of(value, "branch"),
            "支店コード": text_of(value, "branch_code"),
            "口座種別": kind.ja if kind else "",
            "口座番号": text_of(value, "number"),
            "口座名義（カナ）": text_of(value, "holder"),
        }
        return {name: text for name, text in named.items() if text}


PARTS: tuple[QuestionType, ...] = (NamePair(), Address(), BankAccount())
__all__ = ["PARTS", "record", "zengin"]
