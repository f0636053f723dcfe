"""Everything wrong with a definition, found before it is published.

Each `Problem` names its place and reason. Errors forbid publishing: unknown references,
cycles, ill-typed rules, questions that can never be asked, duplicate keys, missing
translations, bad settings. Warnings are for the author to weigh.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from kaga.engines.forms.gif import path_fault
from kaga.engines.forms.load import KEY, reads
from kaga.engines.forms.logic import Kind, Rule, never_true
from kaga.engines.forms.logic.ranges import Domain
from kaga.engines.forms.logic.syntax import Expr, variables
from kaga.engines.forms.logic.typing import is_date
from kaga.engines.forms.model import Form, Option, Page, Problem, Question, Text
from kaga.engines.forms.types import type_of
from kaga.engines.forms.types.dates import Date
from kaga.engines.forms.types.numbers import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SOURCES = ("card", "account")
_PLACES = ("name", "address", "birth_date", "mail", "phone", "gender")


def check(form: Form) -> list[Problem]:
    """Every problem of a form; it may be published when none is an error.

    Parameters
    ----------
    form
        A loaded form.

    Returns
    -------
    list of Problem
        In the order of the form.
    """
    if not form.pages:
        return [Problem("pages", "empty", "a form needs at least one page")]
    found: list[Problem] = []
    found += _texts(form)
    found += _keys(form)
    found += _rules(form)
    found += _order(form)
    found += _questions(form)
    found += _unreachable(form)
    return found


def is_publishable(problems: Iterable[Problem]) -> bool:
    """Whether nothing among the problems forbids publishing."""
    return all(problem.level != "error" for problem in problems)


def _placed(form: Form) -> Iterator[tuple[str, Page, Question]]:
    for page in form.pages:
        for question in page.questions:
            yield f"{page.key}/{question.key}", page, question


def _inside(form: Form) -> Iterator[tuple[str, Question]]:
    for place, _, question in _placed(form):
        yield place, question
        for inner in question.questions:
            yield f"{place}/{inner.key}", inner


def _texts(form: Form) -> Iterator[Problem]:
    yield from _missing("form", form.title, "title")
    yield from _missing("form", form.addressee, "addressee")
    for page in form.pages:
        yield from _missing(page.key, page.title, "title")
        yield from _missing(page.key, page.intro, "intro")
    for place, question in _inside(form):
        for name, text in (
            ("label", question.label),
            ("hint", question.hint),
            ("body", question.body),
        ):
            yield from _missing(place, text, name)
        for option in question.options:
            yield from _missing(place, option.label, f"option {option.key}")
            yield from _missing(place, option.hint, f"hint of option {option.key}")
    for name, options in form.lists.items():
        for option in options:
            yield from _missing(f"lists/{name}", option.label, f"option {option.key}")
    for end in form.ends:
        for name, text in (
            ("title", end.title),
            ("because", end.because),
            ("next", end.next_step),
        ):
            yield from _missing(f"ends/{end.key}", text, name)


def _missing(place: str, text: Text | None, name: str) -> Iterator[Problem]:
    for language in text.missing() if text is not None else ():
        yield Problem(place, "translation", f"the {name} has no text in '{language}'")


def _keys(form: Form) -> Iterator[Problem]:
    yield from _twice("pages", (page.key for page in form.pages))
    yield from _twice("ends", (end.key for end in form.ends))
    yield from _twice("questions", (question.key for _, _, question in _placed(form)))
    for place, question in _inside(form):
        yield from _twice(place, (inner.key for inner in question.questions))
        yield from _twice(place, (option.key for option in question.options))
    for name, options in form.lists.items():
        yield from _twice(f"lists/{name}", (option.key for option in options))


def _twice(place: str, keys: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield Problem(place, "duplicate", f"the key '{key}' is used twice")
        seen.add(key)


def _rules(form: Form) -> Iterator[Problem]:
    for page in form.pages:
        yield from _rule(f"{page.key}/when", page.when)
    for place, question in _inside(form):
        yield from _rule(f"{place}/when", question.when)
        if question.formula is not None:
            yield from _typed(f"{place}/formula", question.formula)
            if question.type != "calculated":
                yield Problem(place, "setting", "only a calculated question has a formula")
        if question.value is not None and question.type != "constant":
            yield Problem(place, "setting", "only a constant has a value")
    for end in form.ends:
        yield from _rule(f"ends/{end.key}/when", end.when)


def _typed(place: str, rule: Rule) -> Iterator[Problem]:
    for reason in rule.problems:
        yield Problem(place, "type", reason)


def _rule(place: str, rule: Rule | None) -> Iterator[Problem]:
    if rule is None:
        return
    yield from _typed(place, rule)
    if not rule.problems and rule.type.kind is not Kind.BOOL:
        yield Problem(place, "type", f"must answer yes or no, is {rule.type.kind.value}")


def _order(form: Form) -> Iterator[Problem]:
    for key in form.cyclic:
        yield Problem(key, "cycle", "whether it is asked depends on itself")
    at = {
        question.key: number
        for number, page in enumerate(form.pages)
        for question in page.questions
    }
    for number, page in enumerate(form.pages):
        for question in page.questions:
            for name in sorted(reads(question, page) & set(at)):
                if at[name] > number:
                    reason = f"depends on '{name}', which is asked on a later page"
                    yield Problem(f"{page.key}/{question.key}", "order", reason)
        own = variables(page.when.expr) if page.when is not None else set()
        for name in sorted(own & {question.key for question in page.questions}):
            yield Problem(page.key, "order", f"the page depends on its own question '{name}'")


def _questions(form: Form) -> Iterator[Problem]:
    for page in form.pages:
        if not page.questions:
            yield Problem(page.key, "empty", "a page needs at least one question")
    for place, question in _inside(form):
        kind = type_of(question.type)
        for reason in kind.definition_faults(question):
            yield Problem(place, "setting", reason)
        yield from _chosen(form, place, question)
        yield from _named(place, question)
        if kind.asks and question.privacy == "none" and question.source.startswith("card."):
            yield Problem(place, "privacy", "what comes from the card is personal")
    paths: set[tuple[str, ...]] = set()
    for place, _, question in _placed(form):
        if question.gif and question.gif in paths and question.type != "name_pair":
            reason = f"the GIF field {'.'.join(question.gif)} is filled by two questions"
            yield Problem(place, "gif", reason, "warning")
        paths.add(question.gif)


def _chosen(form: Form, place: str, question: Question) -> Iterator[Problem]:
    needs = type_of(question.type).needs_options
    if question.list_name and question.list_name not in form.lists:
        yield Problem(place, "options", f"there is no list '{question.list_name}'")
    elif needs and len(form.options(question)) < 2:
        yield Problem(place, "options", "needs at least two options or a list")
    if not needs and (question.options or question.list_name):
        yield Problem(place, "options", f"a {question.type} has no options")
    if question.questions and question.type not in ("repeat_group", "person_list"):
        yield Problem(place, "setting", f"a {question.type} has no questions inside")


def _named(place: str, question: Question) -> Iterator[Problem]:
    if question.gif:
        reason = path_fault(question.gif)
        if reason is not None:
            yield Problem(place, "gif", reason)
    if question.source:
        head, _, tail = question.source.partition(".")
        if head not in SOURCES or tail not in _PLACES or not KEY.fullmatch(tail):
            yield Problem(place, "source", f"nothing is known as '{question.source}'")


def _unreachable(form: Form) -> Iterator[Problem]:
    domains = _domains(form)
    for place, page, question in _placed(form):
        rules = _demands(form, page, question)
        if rules and never_true(rules, domains):
            yield Problem(
                place, "unreachable", "can never be asked: its rules exclude each other"
            )
    for end in form.ends:
        if not end.when.problems and never_true([end.when.expr], domains):
            yield Problem(f"ends/{end.key}", "unreachable", "can never be reached")


def _demands(form: Form, page: Page, question: Question) -> list[Expr]:
    """The rules of a question, and those of the questions it needs an answer of."""
    pages = {step.question.key: step.page for step in form.steps}
    rules: dict[int, Expr] = {}
    waiting = [(page, question)]
    seen: set[str] = set()
    while waiting:
        at, one = waiting.pop()
        seen.add(one.key)
        for rule in (at.when, one.when):
            if rule is None or rule.problems:
                continue
            rules[id(rule)] = rule.expr
            needed = (_needed(rule.expr) - seen) & set(pages)
            waiting += [(pages[name], form.index[name]) for name in needed]
    return list(rules.values())


def _needed(expr: Expr) -> set[str]:
    """Questions without whose answer the rule cannot be true."""
    return set() if getattr(expr, "op", "") == "or" else variables(expr) - _optional(expr)


def _optional(expr: Expr) -> set[str]:
    """Names read only inside an `or`, which may be true without them."""
    if getattr(expr, "op", "") in ("or", "not"):
        return variables(expr)
    parts: Sequence[Expr] = (
        getattr(expr, "args", ()) if getattr(expr, "op", "") == "and" else ()
    )
    return {name for part in parts for name in _optional(part)}


def _domains(form: Form) -> dict[str, Domain]:
    domains: dict[str, Domain] = {}
    for _, _, question in _placed(form):
        name = json.dumps({"var": question.key}, ensure_ascii=False)
        kind = type_of(question.type)
        if isinstance(kind, Number):
            domains[name] = Domain(*kind.bounds(question))
        elif isinstance(kind, Date):
            least = question.word("earliest", kind.earliest)
            most = question.word("latest", kind.latest)
            domains[name] = Domain(_day(least), _day(most))
        elif kind.needs_options and question.type != "choices":
            domains[name] = Domain(options=_keys_of(form.options(question)))
        elif question.type in ("consent", "statement"):
            domains[name] = Domain(options=frozenset({True}))
    return domains


def _day(text: str) -> int | None:
    return dt.date.fromisoformat(text).toordinal() if is_date(text) else None


def _keys_of(options: Sequence[Option]) -> frozenset[bool | int | str]:
    return frozenset(option.key for option in options)
