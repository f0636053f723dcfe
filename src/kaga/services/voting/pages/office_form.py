"""The form of a measure's draft: what was typed, as a description; what is wrong, by field.

Fields are named by their part and language: `title-ja`, `q1-answers-en`, `a2-text-easy`.

>>> read_form({"title-ja": "橋"}).wrong["title-en"]                       # doctest: +SKIP
[Words(ja='入力してください。', …)]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.model import Method, Rule
from kaga.kernel import clock
from kaga.kernel.web.words import LANGUAGES, Words
from kaga.services.voting import office_words as o
from kaga.services.voting.actions.drafting import MOST_TRUSTEES, Described, suites_for
from kaga.services.voting.shapes import (
    MOST_RANKED,
    OLDEST,
    Argument,
    AskedQuestion,
    Electorate,
    Misshapen,
    Side,
    ranked_question,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language
    from kaga.services.voting.queries.measures import Seen

OFFERED: Final = ("Ed25519", "BELENIOS-2048")
"""Suites for the city's votes, the usual one first."""

QUESTIONS: Final = 3
ARGUMENTS: Final = 6
KINDS: Final = ("choice", *(one.value for one in Method))
"""How a question is answered and counted: by choosing, or ranked in one of three ways."""

_COUNTS: Final = ("least", "most")
_SIDES: Final[tuple[Side, ...]] = ("for", "against")
_FIVE: Final[dict[Language, tuple[str, ...]]] = {
    "ja": ("選挙管理委員会", "市議会事務局", "大学", "新聞社", "区長会連合会"),
    "easy": ("選挙の 係", "市議会の 人", "大学", "新聞社", "町の 代表"),
    "en": (
        "Election commission",
        "Council secretariat",
        "University",
        "Newspaper",
        "District heads' association",
    ),
}
_ANSWERS: Final[dict[Language, tuple[str, ...]]] = {
    "ja": ("賛成", "反対", "わからない"),
    "easy": ("いい", "よくない", "わからない"),
    "en": ("For", "Against", "Undecided"),
}


@dataclass(slots=True)
class Read:
    """What a form says: the description if nothing is wrong, and what is."""

    described: Described | None = None
    trustees: tuple[Words, ...] = ()
    wrong: dict[str, list[Words]] = field(default_factory=dict)


def fresh() -> dict[str, str]:
    """What the form of a new measure begins with."""
    lines = {f"trustees-{one}": "\n".join(_FIVE[one]) for one in LANGUAGES}
    answers = {f"q1-answers-{one}": "\n".join(_ANSWERS[one]) for one in LANGUAGES}
    sides = {f"a{number}-side": _SIDES[(number - 1) % 2] for number in _numbers(ARGUMENTS)}
    counts = {f"q{number}-{name}": "1" for number in _numbers(QUESTIONS) for name in _COUNTS}
    counts |= {f"q{number}-kind": KINDS[0] for number in _numbers(QUESTIONS)}
    counts |= {f"q{number}-seats": "1" for number in _numbers(QUESTIONS)}
    rest = {"age": "18", "on": clock.today().isoformat(), "suite": OFFERED[0], "threshold": "3"}
    return {**lines, **answers, **sides, **counts, **rest}


def typed_of(seen: Seen) -> dict[str, str]:
    """A draft as the form would have been typed."""
    found = fresh() | {f"q1-answers-{one}": "" for one in LANGUAGES}
    found |= _typed("title", seen.title) | _typed("summary", seen.summary)
    for number, question in enumerate(seen.questions, 1):
        found |= _typed(f"q{number}-text", question.text)
        for one in LANGUAGES:
            lines = [answer.in_language(one) for answer in question.answers]
            found[f"q{number}-answers-{one}"] = "\n".join(lines)
        found[f"q{number}-least"] = str(question.at_least)
        found[f"q{number}-most"] = str(question.at_most)
        if question.blank:
            found[f"q{number}-blank"] = "yes"
        if question.rule is not None:
            found[f"q{number}-kind"] = question.rule.method.value
            found[f"q{number}-seats"] = str(question.rule.seats)
    for number, argument in enumerate(seen.arguments, 1):
        found[f"a{number}-side"] = argument.side
        found |= _typed(f"a{number}-by", argument.by)
        found |= _typed(f"a{number}-text", argument.text)
    found |= {"age": str(seen.electorate.age), "on": seen.electorate.on.isoformat()}
    found |= {"districts": "\n".join(seen.electorate.districts), "suite": seen.suite}
    found |= {"opens_at": _local(seen.opens_at), "closes_at": _local(seen.closes_at)}
    return found | {"threshold": str(seen.threshold)}


def read_form(typed: Mapping[str, str], *, seats: int | None = None) -> Read:
    """What was typed. Without `seats`, the number there is already, trustees are read too."""
    reader = _Reader(typed)
    trustees = reader.lines_in_three("trustees") if seats is None else ()
    count = len(trustees) if seats is None else seats
    title, summary = reader.words("title"), reader.words("summary")
    questions = [reader.question(number) for number in _numbers(QUESTIONS)]
    arguments = [reader.argument(number) for number in _numbers(ARGUMENTS)]
    electorate = reader.electorate()
    opens, closes = reader.moment("opens_at"), reader.moment("closes_at")
    threshold = reader.number("threshold")
    if opens and closes and closes <= opens:
        reader.blame("closes_at", o.bad_order)
    if not 1 <= threshold <= count <= MOST_TRUSTEES:
        reader.blame("threshold", o.too_few)
    suite = typed.get("suite", "")
    asked = tuple(filter(None, questions))
    if suite not in OFFERED:
        reader.blame("suite", o.needed)
    elif suite not in suites_for(asked):
        reader.blame("suite", o.bad_suite)
    if reader.wrong:
        return Read(wrong=reader.wrong)
    described = Described(
        title=title,
        summary=summary,
        questions=asked,
        electorate=electorate,
        arguments=tuple(filter(None, arguments)),
        opens_at=opens,
        closes_at=closes,
        suite=suite,
        threshold=threshold,
    )
    return Read(described, trustees)


class _Reader:
    """Reads fields one by one and notes what is wrong with each."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self.wrong: dict[str, list[Words]] = {}

    def blame(self, name: str, because: Words) -> None:
        self.wrong.setdefault(name, [because])

    def words(self, name: str) -> Words:
        """A text that must be there in three languages."""
        return Words(*(self._needed(f"{name}-{one}") for one in LANGUAGES))

    def lines_in_three(self, name: str) -> tuple[Words, ...]:
        """Lines, as many in each language."""
        columns = [self._lines(f"{name}-{one}") for one in LANGUAGES]
        if not columns[0]:
            self.blame(f"{name}-ja", o.needed)
        if len({len(column) for column in columns}) != 1:
            self.blame(f"{name}-{LANGUAGES[-1]}", o.bad_lines)
            return ()
        return tuple(Words(*row) for row in zip(*columns, strict=True))

    def question(self, number: int) -> AskedQuestion | None:
        """A question; None where nothing was typed, which the first must not be."""
        name = f"q{number}"
        if number > 1 and not self._is_used(f"{name}-text", f"{name}-answers"):
            return None
        text, answers = self.words(f"{name}-text"), self.lines_in_three(f"{name}-answers")
        kind = self._typed.get(f"{name}-kind", KINDS[0])
        if kind in KINDS[1:]:
            return self._ranked(name, text, answers)
        least, most = self.number(f"{name}-least"), self.number(f"{name}-most")
        if not answers:
            return None
        try:
            return AskedQuestion(text, answers, least, most, f"{name}-blank" in self._typed)
        except Misshapen:
            self.blame(f"{name}-most", o.bad_shape)
            return None

    def _ranked(
        self, name: str, text: Words, answers: tuple[Words, ...]
    ) -> AskedQuestion | None:
        """A question whose answers are ranked or graded."""
        method = Method(self._typed[f"{name}-kind"])
        seats = self.number(f"{name}-seats") if method is Method.STV else 1
        if not answers:
            return None
        try:
            return ranked_question(text, answers, Rule(method, seats))
        except Misshapen:
            few = 2 <= len(answers) <= MOST_RANKED
            where = ("seats", o.bad_seats) if few else ("answers-ja", o.bad_ranked)
            self.blame(f"{name}-{where[0]}", where[1])
            return None

    def argument(self, number: int) -> Argument | None:
        """An argument; None where nothing was typed."""
        name = f"a{number}"
        if not self._is_used(f"{name}-by", f"{name}-text"):
            return None
        side: Side = "for" if self._typed.get(f"{name}-side") == "for" else "against"
        return Argument(side, self.words(f"{name}-by"), self.words(f"{name}-text"))

    def electorate(self) -> Electorate:
        """Who may vote."""
        age, districts = self.number("age"), tuple(self._lines("districts"))
        if age > OLDEST:
            self.blame("age", o.bad_number)
        try:
            day = date.fromisoformat(self._typed.get("on", ""))
        except ValueError:
            self.blame("on", o.bad_moment)
            day = clock.today()
        return Electorate(age, day, districts)

    def moment(self, name: str) -> datetime | None:
        """A day and time of the city's clock; None where nothing was typed."""
        text = self._typed.get(name, "").strip()
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.blame(name, o.bad_moment)
            return None
        return found.replace(tzinfo=clock.TOKYO) if found.tzinfo is None else found

    def number(self, name: str) -> int:
        """A whole number from 0 on."""
        text = self._typed.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            return int(text)
        self.blame(name, o.bad_number)
        return 0

    def _is_used(self, *names: str) -> bool:
        each = (f"{name}-{one}" for name in names for one in LANGUAGES)
        return any(self._typed.get(name, "").strip() for name in each)

    def _needed(self, name: str) -> str:
        text = self._typed.get(name, "").strip()
        if not text:
            self.blame(name, o.needed)
        return text[:2000]

    def _lines(self, name: str) -> list[str]:
        text = self._typed.get(name, "")
        return [line.strip()[:200] for line in text.splitlines() if line.strip()]


def _numbers(most: int) -> range:
    return range(1, most + 1)


def _typed(name: str, text: Words) -> dict[str, str]:
    return {f"{name}-{one}": text.in_language(one) for one in LANGUAGES}


def _local(moment: datetime | None) -> str:
    return clock.to_local(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
