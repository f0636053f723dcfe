"""A rule in plain words, for people who compare versions or fill in the paper form.

>>> from kaga.engines.forms.logic import parse
>>> explain(parse({"not": [{"var": "card"}]}), {}, "ja")
'「card」がいいえ'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaga.engines.forms.logic.syntax import Call, Constant, Each, Expr, Items, Literal, Var
from kaga.engines.forms.logic.typing import is_date
from kaga.engines.forms.model import Form, Language, Option, Question
from kaga.engines.forms.reckoning import both_reckonings
from kaga.engines.forms.words import BOXES, NO, YES

Names = Mapping[str, Question]

_COMPARE: Mapping[str, tuple[str, str]] = {
    "==": ("{0}が{1}", "{0} is {1}"),
    "!=": ("{0}が{1}以外", "{0} is not {1}"),
    "<": ("{0}が{1}より小さい", "{0} is less than {1}"),
    "<=": ("{0}が{1}以下", "{0} is at most {1}"),
    ">": ("{0}が{1}より大きい", "{0} is more than {1}"),
    ">=": ("{0}が{1}以上", "{0} is at least {1}"),
    "in": ("{0}が{1}のどれか", "{0} is one of {1}"),
    "+": ("{0}と{1}の合計", "{0} plus {1}"),
    "-": ("{0}から{1}を引いた数", "{0} minus {1}"),
    "*": ("{0}かける{1}", "{0} times {1}"),
    "age_at": ("{1}の年齢（生年月日：{0}）", "the age on {1} of a person born on {0}"),
    "days_between": ("{0}から{1}までの日数", "the days from {0} to {1}"),
}
_DATES: Mapping[str, tuple[str, str]] = {
    "<": ("{0}が{1}より前", "{0} is before {1}"),
    "<=": ("{0}が{1}以前", "{0} is on or before {1}"),
    ">": ("{0}が{1}より後", "{0} is after {1}"),
    ">=": ("{0}が{1}以後", "{0} is on or after {1}"),
}
_LISTS: Mapping[str, tuple[str, str]] = {
    "and": ("、かつ、", " and "),
    "or": ("、または、", " or "),
    "+": ("と", " plus "),
    "min": ("と", " and "),
    "max": ("と", " and "),
}
_LIST_FRAMES: Mapping[str, tuple[str, str]] = {
    "and": ("{0}", "{0}"),
    "or": ("{0}", "{0}"),
    "+": ("{0}の合計", "{0}"),
    "min": ("{0}の小さいほう", "the smaller of {0}"),
    "max": ("{0}の大きいほう", "the larger of {0}"),
}
_EACH: Mapping[str, tuple[str, str]] = {
    "count": ("{0}のうち{1}ものの数", "the number of {0} where {1}"),
    "any": ("{0}のどれかで{1}", "for some of {0}, {1}"),
    "all": ("{0}のすべてで{1}", "for all of {0}, {1}"),
}


def explain(expr: Expr, questions: Names, language: Language) -> str:
    """The rule as a phrase.

    Parameters
    ----------
    expr
        A parsed rule.
    questions
        Questions by key, for their labels and options.
    language
        Language of the phrase; plain Japanese uses the Japanese frame with its own labels.
    """
    return _Speaker(questions, language).say(expr)


def explain_for(form: Form, expr: Expr, language: Language) -> str:
    """The rule in the words of a form."""
    return explain(expr, form.index, language)


class _Speaker:
    def __init__(self, questions: Names, language: Language) -> None:
        self.questions = questions
        self.language = language
        self.column = 1 if language == "en" else 0

    def say(self, expr: Expr) -> str:
        if isinstance(expr, Literal):
            return self.literal(expr.value)
        if isinstance(expr, Items):
            return self.joined([self.literal(value) for value in expr.values])
        if isinstance(expr, Var):
            return self.variable(expr)
        if isinstance(expr, Each):
            return self.each(expr)
        return self.call(expr)

    def literal(self, value: Constant) -> str:
        if isinstance(value, bool):
            return (YES if value else NO).get(self.language)
        if isinstance(value, int):
            return f"{value:,}"
        if is_date(value):
            return both_reckonings(value, self.language)
        return f"「{value}」" if self.column == 0 else f"“{value}”"

    def joined(self, parts: Sequence[str]) -> str:
        return ("・", ", ")[self.column].join(parts)

    def quoted(self, text: str) -> str:
        return f"“{text}”" if self.column else f"「{text}」"

    def variable(self, var: Var) -> str:
        question = self.questions.get(var.path[0])
        if question is None or len(var.path) > 2:
            return self.quoted(var.path[-1])
        label = question.label.get(self.language)
        if len(var.path) == 2:
            part = BOXES.get(var.path[1])
            label += f" {part.get(self.language) if part else var.path[1]}"
        return self.quoted(label)

    def each(self, expr: Each) -> str:
        over = self.variable(expr.over)
        if expr.body is None:
            return (f"{over}の数", f"the number of {over}")[self.column]
        question = self.questions.get(expr.over.path[0])
        rows = {one.key: one for one in question.questions} if question else {}
        inside = _Speaker(rows, self.language)
        return _EACH[expr.op][self.column].format(over, inside.say(expr.body))

    def call(self, call: Call) -> str:
        if call.op == "today":
            return ("申請日", "the day of application")[self.column]
        if call.op == "not":
            return self.negation(call.args[0])
        if call.op in _LISTS and (len(call.args) != 2 or call.op not in _COMPARE):
            told = [self.say(part) for part in call.args]
            if call.op == "or" and len(told) > 1:
                told = [f"［{text}］" if self.column == 0 else f"({text})" for text in told]
            joined = _LISTS[call.op][self.column].join(told)
            return _LIST_FRAMES[call.op][self.column].format(joined)
        return self.comparison(call)

    def negation(self, inner: Expr) -> str:
        if isinstance(inner, Var):
            return (
                f"{self.say(inner)}が{NO.get(self.language)}",
                f"{self.say(inner)} is {NO.get(self.language)}",
            )[self.column]
        told = self.say(inner)
        return (f"「{told}」ではない", f"not ({told})")[self.column]

    def comparison(self, call: Call) -> str:
        left, right = call.args
        if call.op == "in" and isinstance(right, Var):
            chosen = self.option(right, left)
            return (
                f"{self.say(right)}で{chosen}を選んだ",
                f"{chosen} is chosen in {self.say(right)}",
            )[self.column]
        frames = _DATES if self.about_dates(call) else _COMPARE
        told = [self.option(right, left), self.option(left, right)]
        return frames.get(call.op, _COMPARE[call.op])[self.column].format(*told)

    def about_dates(self, call: Call) -> bool:
        if call.op not in _DATES:
            return False
        return any(self.is_day(part) for part in call.args)

    def is_day(self, part: Expr) -> bool:
        if isinstance(part, Literal):
            return isinstance(part.value, str) and is_date(part.value)
        if isinstance(part, Var):
            question = self.questions.get(part.path[0])
            return question is not None and question.type in ("date", "birth_date")
        return isinstance(part, Call) and part.op == "today"

    def option(self, asked: Expr, value: Expr) -> str:
        """A constant beside a choice, told by its label."""
        if isinstance(asked, Var) and len(asked.path) == 1:
            question = self.questions.get(asked.path[0])
            labels = _labels(question.options if question else ())
            if isinstance(value, Literal) and value.value in labels:
                return self.quoted(labels[str(value.value)].label.get(self.language))
            if isinstance(value, Items) and set(value.values) <= set(labels):
                texts = (labels[str(key)].label.get(self.language) for key in value.values)
                return self.joined([self.quoted(text) for text in texts])
        return self.say(value)


def _labels(options: Sequence[Option]) -> Mapping[str, Option]:
    return {option.key: option for option in options}
