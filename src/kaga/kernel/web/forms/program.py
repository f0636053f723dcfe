"""What the browser gets of a page's rules: only those of this page, earlier answers filled in.

A page without rules sends nothing. Answers given on other pages are sent only when a rule of
this page reads them. The server decides again whatever the browser showed.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from kaga.engines.forms.logic.syntax import variables

if TYPE_CHECKING:
    from kaga.engines.forms import Answers, Form, Page, Question
    from kaga.engines.forms.logic import Rule


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of a page as JSON, and the earlier answers they read."""

    source: dict[str, object]
    escaped: str
    reads: tuple[str, ...]

    def known(self, answers: Answers, today: dt.date) -> str:
        """The day and the earlier answers, as JSON."""
        earlier = {key: answers[key] for key in self.reads if key in answers}
        return _json({"today": today.isoformat(), "answers": earlier})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def program_of(form: Form, page: Page) -> Program | None:
    """The browser's share of a page, or None when nothing on it changes."""
    steps = [step.question for step in form.steps if step.page.key == page.key]
    rules = [rule for question in steps for rule in _rules(question)]
    if not rules:
        return None
    here = {question.key for question in steps}
    outside = {name for rule in rules for name in variables(rule.expr)} - here - {"row"}
    reads = tuple(sorted(outside & set(form.index)))
    source: dict[str, object] = {
        "questions": [_entry(question) for question in steps],
        "outside": [_shape(form.index[name]) for name in reads],
    }
    return Program(source, str(escape(_json(source))), reads)


def _rules(question: Question) -> list[Rule]:
    inner = [one.when for one in question.questions]
    return [rule for rule in (question.when, question.formula, *inner) if rule is not None]


def _shape(question: Question) -> dict[str, object]:
    """What a rule has to know of a question to read its answer."""
    entry: dict[str, object] = {"key": question.key, "type": question.type}
    if question.formula is not None:
        entry["result"] = question.word("result", "number")
    if question.value is not None:
        entry["value"] = question.value
    if question.questions:
        entry["rows"] = [_entry(inner) for inner in question.questions]
    return entry


def _entry(question: Question) -> dict[str, object]:
    """A question of this page, with its rules."""
    entry = _shape(question)
    if question.when is not None:
        entry["when"] = question.when.source
    if question.formula is not None:
        entry["formula"] = question.formula.source
    return entry
