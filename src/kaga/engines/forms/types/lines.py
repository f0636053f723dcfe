"""One-box types: text, long text, kana, postcode, phone, mail, corporate number.

>>> Postcode().normalise("〒９２２ー００５７")
'922-0057'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import jaconv

from kaga.engines.forms.model import Answer, Context, Fault, Language, Question
from kaga.engines.forms.types.base import CONTROL, Boxes, OneLine, narrow, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KANA = r"^[ァ-ヺー・]+(?:　[ァ-ヺー・]+)*$"
_DASHES = re.compile("[‐-―−ーｰ－-]")
_SPACES = re.compile(r"[\s　]+")


class Line(OneLine):
    """A short text on one line."""

    name = "text"


class LongText(OneLine):
    """Several lines of text."""

    name = "long_text"
    pattern: ClassVar[str] = r"^[^\x00-\x20\x7f　][^\x00-\x09\x0b-\x1f\x7f]*$"
    most: ClassVar[int] = 2000
    settings: ClassVar[Mapping[str, type]] = {
        "min_length": int,
        "max_length": int,
        "lines": int,
    }

    def normalise(self, typed: str) -> str:
        """Each line tidied, line ends as one character, no blank lines at the ends."""
        lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return CONTROL.sub("", "\n".join(tidy(line) for line in lines)).strip("\n　 ")


class Kana(OneLine):
    """A reading in full-width katakana, whatever kana it was typed in."""

    name = "kana"
    pattern: ClassVar[str] = KANA
    wrong_code: ClassVar[str] = "not_kana"
    most: ClassVar[int] = 100

    def normalise(self, typed: str) -> str:
        """Hiragana and half-width kana become katakana, spaces one full-width space."""
        return katakana(typed)


class Postcode(OneLine):
    """A Japanese postcode."""

    name = "postcode"
    pattern: ClassVar[str] = r"^[0-9]{3}-[0-9]{4}$"
    wrong_code: ClassVar[str] = "bad_postcode"
    most: ClassVar[int] = 8
    settings: ClassVar[Mapping[str, type]] = {}

    def normalise(self, typed: str) -> str:
        """Seven digits with the hyphen in its place."""
        plain = _DASHES.sub("", narrow(typed)).replace("〒", "").replace(" ", "")
        return f"{plain[:3]}-{plain[3:]}" if re.fullmatch("[0-9]{7}", plain) else plain


class Phone(OneLine):
    """A Japanese telephone number, kept as digits and shown in groups."""

    name = "phone"
    pattern: ClassVar[str] = r"^0(?:[1-9][0-9]{8}|[5-9]0[0-9]{8}|800[0-9]{7})$"
    wrong_code: ClassVar[str] = "bad_phone"
    most: ClassVar[int] = 11
    settings: ClassVar[Mapping[str, type]] = {}

    def normalise(self, typed: str) -> str:
        """Digits only; the country code 81 becomes the leading zero."""
        plain = re.sub(r"[\s().]", "", _DASHES.sub("", narrow(typed)))
        return re.sub(r"^\+810?", "0", plain)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """A wrong length is the same mistake as a wrong digit here."""
        for fault in super().faults(question, value, context):
            plain = fault.code in ("too_long", "too_short")
            yield Fault("", self.wrong_code) if plain else fault

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """Mobile 3-4-4, freephone 4-3-3, Tokyo and Osaka 2-4-4, Kanazawa 3-3-4, else 4-2-4."""
        del question, language, context
        digits = str(value)
        if len(digits) == 11:
            return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        if digits.startswith(("0120", "0570")):
            return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
        if digits.startswith(("03", "06")):
            return f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
        if digits.startswith("0762"):
            return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


class Mail(OneLine):
    """A mail address; the part after the at sign in lower case."""

    name = "mail"
    pattern: ClassVar[str] = (
        r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
        r"@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$"
    )
    wrong_code: ClassVar[str] = "bad_mail"
    most: ClassVar[int] = 254
    settings: ClassVar[Mapping[str, type]] = {}

    def normalise(self, typed: str) -> str:
        """Half width, no spaces, domain in lower case."""
        local, at, domain = _SPACES.sub("", narrow(typed)).rpartition("@")
        return f"{local}{at}{domain.lower()}"


class CorporateNumber(OneLine):
    """A corporate number (法人番号) with its check digit.

    Ministerial ordinance 平成26年財務省令第70号第2条: the first of the 13 digits is
    9 − (Σ Pₙ·Qₙ mod 9), Qₙ being 1 for odd and 2 for even places counted from the right.
    """

    name = "corporate_number"
    pattern: ClassVar[str] = r"^[1-9][0-9]{12}$"
    wrong_code: ClassVar[str] = "bad_corporate_number"
    most: ClassVar[int] = 13
    settings: ClassVar[Mapping[str, type]] = {}

    def normalise(self, typed: str) -> str:
        """Digits only."""
        return _SPACES.sub("", _DASHES.sub("", narrow(typed)))

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Pattern, then the check digit."""
        wrong = list(super().faults(question, value, context))
        yield from wrong
        if not wrong and isinstance(value, str) and not corporate_digit_agrees(value):
            yield Fault("", "bad_check_digit")


def corporate_digit_agrees(number: str) -> bool:
    """Whether the first of thirteen digits is the check digit of the others."""
    total = sum(
        int(digit) * (2 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(number[1:]), start=1)
    )
    return int(number[0]) == 9 - total % 9


def katakana(typed: str) -> str:
    """Any kana in full-width katakana, words parted by one full-width space."""
    wide = jaconv.hira2kata(jaconv.h2z(tidy(typed), kana=True, ascii=False, digit=False))
    wide = re.sub("[‐-―−ｰ－-]", "ー", wide)
    return _SPACES.sub("　", wide.strip())


LINES: tuple[OneLine, ...] = (
    Line(),
    LongText(),
    Kana(),
    Postcode(),
    Phone(),
    Mail(),
    CorporateNumber(),
)
__all__ = ["KANA", "LINES", "Boxes", "katakana"]
