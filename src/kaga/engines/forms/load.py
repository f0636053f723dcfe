"""From a `kaga-form/1` document (decoded JSON) to a `Form`, refusing what it cannot mean.

`load` is strict about shape: an unknown key, type or operator is a `DefinitionError` naming
its place. Everything that can be judged only of the whole form is left to `check`.

>>> load({"kaga-form": 2})
Traceback (most recent call last):
...
kaga.engines.forms.load.DefinitionError: form: 'kaga-form' must be 1
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kaga.engines.forms.logic import Kind, LogicError, Rule, Scope, Type, compile_rule
from kaga.engines.forms.logic.syntax import variables
from kaga.engines.forms.model import (
    PRIVACIES,
    End,
    Form,
    Option,
    Page,
    Privacy,
    Question,
    Step,
    Text,
)
from kaga.engines.forms.types import TYPES, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

VERSION = 1
MOST_PAGES = 100
MOST_QUESTIONS = 300
KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")

_FORM = {"kaga-form", "code", "version", "title", "addressee", "lists", "pages", "ends"}
_PAGE = {"key", "title", "intro", "when", "questions"}
_END = {"key", "when", "title", "because", "next"}
_OPTION = {"key", "label", "hint"}
_QUESTION = {
    *("key", "type", "label", "hint", "body", "required", "when", "options", "list", "from"),
    *("gif", "privacy", "example", "questions", "formula", "value"),
}


class DefinitionError(ValueError):
    """A document that is not a form. `place` says where, `reason` why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


def load(document: object) -> Form:
    """Read a form definition.

    Parameters
    ----------
    document
        The decoded JSON of a `kaga-form/1` document.

    Returns
    -------
    Form
        With every rule typed and compiled and the evaluation order fixed.

    Raises
    ------
    DefinitionError
        When the document is not a form; rules with type errors do load, for `check` to tell.
    """
    source = _object(document, "form")
    if source.get("kaga-form") != VERSION:
        raise DefinitionError("form", "'kaga-form' must be 1")
    _only(source, _FORM, "form")
    lists = {
        name: _options(entries, f"lists/{name}")
        for name, entries in _object(source.get("lists", {}), "lists").items()
    }
    drafts = [
        _page(page, f"pages/{index}")
        for index, page in enumerate(_list(source.get("pages"), "pages", MOST_PAGES))
    ]
    _bounded(drafts)
    scope = _scope(drafts, lists)
    pages = tuple(_compiled_page(page, scope) for page in drafts)
    ends = tuple(
        _end(end, scope, f"ends/{index}")
        for index, end in enumerate(_list(source.get("ends", []), "ends", MOST_PAGES))
    )
    steps, cyclic = _ordered(pages)
    return Form(
        code=_word(source.get("code"), "code"),
        version=_count(source.get("version"), "version"),
        title=_text(source.get("title"), "title"),
        addressee=_text(source.get("addressee"), "addressee"),
        pages=pages,
        ends=ends,
        lists=lists,
        digest=_digest(source),
        steps=steps,
        cyclic=cyclic,
        index={question.key: question for page in pages for question in page.questions},
    )


def _digest(source: Mapping[str, object]) -> str:
    text = json.dumps(source, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _uncompiled(source: object, place: str) -> Rule | None:
    if source is None:
        return None
    try:
        return compile_rule(source, {})
    except LogicError as error:
        raise DefinitionError(f"{place}{error.place}", error.reason) from error


def _typed(rule: Rule | None, scope: Scope) -> Rule | None:
    return None if rule is None else compile_rule(rule.source, scope)


def _page(source: object, place: str) -> Page:
    found = _object(source, place)
    _only(found, _PAGE, place)
    questions = _list(found.get("questions"), f"{place}/questions", MOST_QUESTIONS)
    return Page(
        key=_key(found.get("key"), place),
        title=_text(found.get("title"), f"{place}/title"),
        intro=_maybe_text(found.get("intro"), f"{place}/intro"),
        when=_uncompiled(found.get("when"), f"{place}/when"),
        questions=tuple(
            _question(question, f"{place}/questions/{index}")
            for index, question in enumerate(questions)
        ),
    )


def _question(source: object, place: str) -> Question:
    found = _object(source, place)
    name = _word(found.get("type"), f"{place}/type")
    if name not in TYPES:
        raise DefinitionError(f"{place}/type", f"there is no question type '{name}'")
    kind = type_of(name)
    _only(found, _QUESTION | set(kind.settings), place)
    inner = _list(found.get("questions", []), f"{place}/questions", MOST_QUESTIONS)
    gif = _plain(found.get("gif", ""), f"{place}/gif")
    question = Question(
        key=_key(found.get("key"), place),
        type=name,
        label=_text(found.get("label"), f"{place}/label"),
        hint=_maybe_text(found.get("hint"), f"{place}/hint"),
        body=_maybe_text(found.get("body"), f"{place}/body"),
        required=_flag(found.get("required", True), f"{place}/required"),
        when=_uncompiled(found.get("when"), f"{place}/when"),
        options=_options(found.get("options", []), f"{place}/options"),
        list_name=_plain(found.get("list", ""), f"{place}/list"),
        source=_plain(found.get("from", ""), f"{place}/from"),
        gif=tuple(gif.split(".")) if gif else (),
        example=_plain(found.get("example", ""), f"{place}/example"),
        settings=dict(_settings(found, kind.settings, place)),
        questions=tuple(
            _question(one, f"{place}/questions/{index}") for index, one in enumerate(inner)
        ),
        formula=_uncompiled(found.get("formula"), f"{place}/formula"),
        value=_fixed(found.get("value"), f"{place}/value"),
    )
    private = _privacy(found.get("privacy", "personal"), f"{place}/privacy")
    return replace(question, privacy=private, questions=kind.expand(question))


def _privacy(source: object, place: str) -> Privacy:
    for known in PRIVACIES:
        if source == known:
            return known
    raise DefinitionError(place, f"is none of {', '.join(PRIVACIES)}")


def _settings(
    found: Mapping[str, object], known: Mapping[str, type], place: str
) -> Iterator[tuple[str, object]]:
    for name, wanted in known.items():
        if name not in found:
            continue
        value = found[name]
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if not fits:
            raise DefinitionError(f"{place}/{name}", f"must be of type {wanted.__name__}")
        yield name, value


def _scope(pages: Sequence[Page], lists: Mapping[str, tuple[Option, ...]]) -> Scope:
    scope: dict[str, Type] = {}
    for page in pages:
        for question in page.questions:
            options = question.options or lists.get(question.list_name, ())
            keys = [option.key for option in options]
            scope[question.key] = type_of(question.type).kind(question, keys)
    return scope


def _compiled_page(page: Page, scope: Scope) -> Page:
    questions = tuple(_compiled(question, scope) for question in page.questions)
    return replace(page, when=_typed(page.when, scope), questions=questions)


def _compiled(question: Question, scope: Scope) -> Question:
    inner = question.questions
    if inner:
        fields = scope[question.key].fields
        row: Scope = {"row": Type(Kind.PARTS, fields=fields)}
        inner = tuple(replace(one, when=_typed(one.when, row)) for one in inner)
    return replace(
        question,
        when=_typed(question.when, scope),
        formula=_typed(question.formula, scope),
        questions=inner,
    )


def _end(source: object, scope: Scope, place: str) -> End:
    found = _object(source, place)
    _only(found, _END, place)
    when = _typed(_uncompiled(found.get("when"), f"{place}/when"), scope)
    if when is None:
        raise DefinitionError(f"{place}/when", "an end needs a rule")
    return End(
        key=_key(found.get("key"), place),
        when=when,
        title=_text(found.get("title"), f"{place}/title"),
        because=_text(found.get("because"), f"{place}/because"),
        next_step=_text(found.get("next"), f"{place}/next"),
    )


def reads(question: Question, page: Page) -> set[str]:
    """The questions whose answers decide whether this one is asked, and its value."""
    rules = (page.when, question.when, question.formula)
    return {name for rule in rules if rule is not None for name in variables(rule.expr)}


def _ordered(pages: Sequence[Page]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Questions so that each comes after those it depends on (Kahn 1962), and the rest."""
    waiting = {
        question.key: Step(question, page) for page in pages for question in page.questions
    }
    needs = {
        key: reads(step.question, step.page) & set(waiting) for key, step in waiting.items()
    }
    steps: list[Step] = []
    while True:
        ready = [key for key in waiting if not needs[key] & set(waiting)]
        if not ready:
            return tuple(steps), tuple(waiting)
        steps += [waiting.pop(key) for key in ready]


def _bounded(pages: Sequence[Page]) -> None:
    total = sum(1 + len(q.questions) for page in pages for q in page.questions)
    if total > MOST_QUESTIONS:
        raise DefinitionError("pages", f"more than {MOST_QUESTIONS} questions")


def _object(source: object, place: str) -> Mapping[str, object]:
    if not isinstance(source, dict) or not all(isinstance(key, str) for key in source):
        raise DefinitionError(place, "must be an object")
    return source


def _list(source: object, place: str, most: int) -> list[object]:
    if not isinstance(source, list):
        raise DefinitionError(place, "must be a list")
    if len(source) > most:
        raise DefinitionError(place, f"has more than {most} entries")
    return source


def _only(found: Mapping[str, object], known: set[str], place: str) -> None:
    for name in found:
        if name not in known:
            raise DefinitionError(f"{place}/{name}", "is not known here")


def _key(source: object, place: str) -> str:
    if not isinstance(source, str) or not KEY.fullmatch(source) or source == "row":
        raise DefinitionError(f"{place}/key", "must be a lower-case name such as 'birth_date'")
    return source


def _word(source: object, place: str) -> str:
    if not isinstance(source, str) or not source:
        raise DefinitionError(place, "must be a text")
    return source


def _plain(source: object, place: str) -> str:
    if not isinstance(source, str):
        raise DefinitionError(place, "must be a text")
    return source


def _flag(source: object, place: str) -> bool:
    if not isinstance(source, bool):
        raise DefinitionError(place, "must be true or false")
    return source


def _count(source: object, place: str) -> int:
    if not isinstance(source, int) or isinstance(source, bool) or source < 1:
        raise DefinitionError(place, "must be a number from 1 on")
    return source


def _fixed(source: object, place: str) -> bool | int | str | None:
    if source is None or isinstance(source, bool | int | str):
        return source
    raise DefinitionError(place, "must be a text, an integer or true/false")


def _text(source: object, place: str) -> Text:
    found = _object(source, place)
    _only(found, {"ja", "easy", "en"}, place)
    ja = _word(found.get("ja"), f"{place}/ja")
    easy, en = (_plain(found.get(name, ""), f"{place}/{name}") for name in ("easy", "en"))
    return Text(ja, easy, en)


def _maybe_text(source: object, place: str) -> Text | None:
    return None if source is None else _text(source, place)


def _options(source: object, place: str) -> tuple[Option, ...]:
    options: list[Option] = []
    for index, entry in enumerate(_list(source, place, 2000)):
        here = f"{place}/{index}"
        found = _object(entry, here)
        _only(found, _OPTION, here)
        label = _text(found.get("label"), f"{here}/label")
        hint = _maybe_text(found.get("hint"), f"{here}/hint")
        options.append(Option(_word(found.get("key"), f"{here}/key"), label, hint))
    return tuple(options)
