"""What a measure asks and of whom, as values; in the database and in files they are JSON.

>>> Electorate.from_json({"age": 18, "on": "2026-12-01", "districts": []}).age
18
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, Self

from kaga.engines.ballot.model import Method, Question, Rule, ranking
from kaga.engines.calendar import age_on
from kaga.kernel.web.words import LANGUAGES, Words

Side = Literal["for", "against"]
GRADES: Final = Rule(Method.JUDGMENT).grades
OLDEST: Final = 120
MOST_RANKED: Final = 5
"""With more answers a rare order could tell who voted it: every single ranking is public."""


class Misshapen(ValueError):
    """A description of a measure says something that cannot be; the text names the place."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in three languages; the Japanese of it goes into the election itself."""

    text: Words
    answers: tuple[Words, ...]
    at_least: int
    at_most: int
    blank: bool = False
    rule: Rule | None = None

    def __post_init__(self) -> None:
        if self.rule is not None:
            self._check_ranked(self.rule)
            return
        if not 1 <= len(self.answers) <= 50:
            raise Misshapen("a question has 1 to 50 answers")
        if not 0 <= self.at_least <= self.at_most <= len(self.answers) or not self.at_most:
            raise Misshapen("at_least and at_most do not fit the number of answers")

    def _check_ranked(self, rule: Rule) -> None:
        count = len(self.answers)
        if not 2 <= count <= MOST_RANKED:
            raise Misshapen(f"2 to {MOST_RANKED} answers can be ranked")
        if not 1 <= rule.seats < count or (rule.seats > 1 and rule.method is not Method.STV):
            raise Misshapen("seats do not fit the method or the number of answers")
        if rule.grades != GRADES:
            raise Misshapen(f"there are {GRADES} grades")

    def plain(self) -> Question:
        """As the engine asks it."""
        answers = tuple(one.ja for one in self.answers)
        if self.rule is not None:
            return ranking(answers, self.text.ja, self.rule)
        return Question(answers, self.text.ja, self.at_least, self.at_most, self.blank)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "text": words_json(self.text),
            "answers": [words_json(one) for one in self.answers],
            "at_least": self.at_least,
            "at_most": self.at_most,
            "blank": self.blank,
            **_rule_json(self.rule),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` wrote (raises Misshapen)."""
        try:
            text = words_of(value["text"])
            answers = tuple(words_of(one) for one in value["answers"])
            if "ranking" in value:
                return cls(text, answers, 0, 0, rule=_rule_of(value["ranking"]))
            least, most = int(value["at_least"]), int(value["at_most"])
            return cls(text, answers, least, most, bool(value.get("blank", False)))
        except (KeyError, TypeError) as wrong:
            raise Misshapen(f"not a question: {wrong}") from wrong


def ranked_question(text: Words, answers: tuple[Words, ...], rule: Rule) -> AskedQuestion:
    """A question whose answers are put into an order, or graded (raises Misshapen)."""
    return AskedQuestion(text, answers, 0, 0, rule=rule)


def _rule_json(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    return {"ranking": {"method": rule.method.value, "seats": rule.seats}}


def _rule_of(value: Mapping[str, Any]) -> Rule:
    try:
        return Rule(Method(value["method"]), int(value.get("seats", 1)))
    except ValueError as wrong:
        raise Misshapen(f"not a way to count rankings: {wrong}") from wrong


@dataclass(frozen=True, slots=True)
class Argument:
    """What speaks for a measure, or against it, and who says so."""

    side: Side
    by: Words
    text: Words

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"side": self.side, "by": words_json(self.by), "text": words_json(self.text)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` wrote (raises Misshapen)."""
        try:
            side = value["side"]
            if side not in {"for", "against"}:
                raise Misshapen("an argument is for or against")
            return cls(side, words_of(value["by"]), words_of(value["text"]))
        except (KeyError, TypeError) as wrong:
            raise Misshapen(f"not an argument: {wrong}") from wrong


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may vote: residents of an age on a day, of some districts or (none named) of all."""

    age: int
    on: date
    districts: tuple[str, ...] = ()

    def admits(self, born: date, district: str) -> bool:
        """Whether somebody born then, living there, may vote."""
        old_enough = born <= self.on and age_on(born, self.on) >= self.age
        return old_enough and (not self.districts or district in self.districts)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "age": self.age,
            "on": self.on.isoformat(),
            "districts": list(self.districts),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` wrote (raises Misshapen)."""
        try:
            age, on = int(value["age"]), date.fromisoformat(value["on"])
            districts = tuple(str(one) for one in value.get("districts", ()))
        except (KeyError, TypeError, ValueError) as wrong:
            raise Misshapen(f"not an electorate: {wrong}") from wrong
        if not 0 <= age <= OLDEST:
            raise Misshapen("not an age")
        return cls(age, on, districts)

    def words(self) -> Words:
        """In a sentence."""
        day = self.on
        ja_day = f"{day.year}年{day.month}月{day.day}日"
        if not self.districts:
            return Words(
                f"{ja_day}に満{self.age}歳以上で、市内に住民登録のある方",
                f"{ja_day}に {self.age}さい以上で、市に 住んでいる 人",
                f"Registered residents who are {self.age} or older on {day.isoformat()}",
            )
        named = "、".join(self.districts)
        return Words(
            f"{ja_day}に満{self.age}歳以上で、{named}に住民登録のある方",
            f"{ja_day}に {self.age}さい以上で、{named}に 住んでいる 人",
            f"Registered residents of {named} who are {self.age} or older on {day.isoformat()}",
        )


def words_json(text: Words) -> dict[str, str]:
    """A text in three languages as an object."""
    return {language: getattr(text, language) for language in LANGUAGES}


def words_of(value: object) -> Words:
    """What `words_json` wrote.

    Raises
    ------
    Misshapen: a language is missing or empty.
    """
    found = (
        [value.get(language) for language in LANGUAGES] if isinstance(value, Mapping) else []
    )
    if len(found) != len(LANGUAGES) or not all(isinstance(one, str) and one for one in found):
        raise Misshapen("a text needs ja, easy and en")
    ja, easy, en = (str(one) for one in found)
    return Words(ja, easy, en)


def questions_of(value: Sequence[Mapping[str, Any]]) -> tuple[AskedQuestion, ...]:
    """The questions of a measure."""
    return tuple(AskedQuestion.from_json(one) for one in value)


def arguments_of(value: Sequence[Mapping[str, Any]]) -> tuple[Argument, ...]:
    """The arguments of a measure."""
    return tuple(Argument.from_json(one) for one in value)
