"""A page of a form as HTML: `render_page`.

The page is drawn once for each version and language (see `compiled`) and then filled in.
What was typed is shown again exactly; otherwise the answers are written into their boxes.
The output is the inside of a form element: heading, error-marked questions, and, for pages
with rules, what the browser needs to show and hide at once.

>>> settled = settle(form, {}, today)                             # doctest: +SKIP
>>> render_page(form, form.pages[0], "ja", settled, (), today=today)   # doctest: +SKIP
Markup('<h1 class="k-heading">…')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kaga.engines.forms import (
    Context,
    Fault,
    Settled,
    box_id,
    compacted,
    rows_shown,
    say,
    type_of,
)
from kaga.engines.forms.types.base import Boxes, record
from kaga.engines.forms.types.groups import row_shown
from kaga.kernel.web.forms.compiled import (
    DrawnPage,
    DrawnQuestion,
    draw_page,
    fill,
)
from kaga.kernel.web.forms.drawing import Easel, Looks, components, draw
from kaga.kernel.web.forms.program import Program, program_of
from kaga.kernel.web.words import speaking

if TYPE_CHECKING:
    from kaga.engines.forms import Answers, Form, Language, Page, Typed
    from kaga.kernel.web.forms.compiled import Values

MOST_KEPT = 2000
_pages: dict[tuple[str, str, str], tuple[DrawnPage, Program | None]] = {}


def drawn(form: Form, page: Page, language: Language) -> tuple[DrawnPage, Program | None]:
    """The drawn page and its browser program, made when first asked for."""
    key = (form.digest, page.key, language)
    found = _pages.get(key)
    if found is None:
        if len(_pages) >= MOST_KEPT:
            _pages.clear()
        found = _pages[key] = draw_page(form, page, language), program_of(form, page)
    return found


def render_page(
    form: Form,
    page: Page,
    language: Language,
    settled: Settled,
    faults: Sequence[Fault],
    *,
    today: dt.date,
    typed: Typed | None = None,
) -> Markup:
    """The inside of the form element of one page.

    Parameters
    ----------
    form, page
        A form and one of its pages.
    language
        Language of the page.
    settled
        Answers so far, of the whole form, settled.
    faults
        What is wrong on this page.
    today
        The day in Japan.
    typed
        The boxes just sent, to be shown again as typed; None shows the answers.
    """
    face, program = drawn(form, page, language)
    values = _values(page, settled.answers, typed, faults)
    wrong: dict[str, list[str]] = {}
    for fault in faults:
        wrong.setdefault(_owner(form, fault), []).append(say(form, fault, language))
    parts: list[str] = []
    put = parts.append
    for one in face.questions:
        question = one.question
        put(one.before if question.key in settled.visible else one.before_hidden)
        errors = wrong.get(question.key, ())
        if one.rows:
            _rows(one, values, wrong, Context(form, today), put)
        elif question.type == "calculated":
            _computed(face, one, settled, today, parts)
        elif question.type in ("file", "photo") and question.key in settled.answers:
            put(_kept(face, one, settled, errors))
        else:
            fill(one.wrong if errors else one.plain, values, errors, put)
        put(one.after)
    inside = "".join(parts)
    if program is not None:
        known = escape(program.known(settled.answers, today))
        inside = (
            f'<div data-k-logic="{program.escaped}" data-k-known="{known}">\n{inside}</div>\n'
        )
    return Markup(face.head + inside)  # noqa: S704 - literal parts and escaped values


def error_links(
    form: Form, faults: Sequence[Fault], language: Language
) -> list[tuple[str, str]]:
    """Faults as the error summary takes them: id of the box, and the sentence."""
    return [(box_id(fault.path), say(form, fault, language)) for fault in faults]


def written(page: Page, answers: Answers) -> dict[str, Sequence[str]]:
    """The boxes of a page that stand for these answers."""
    values: dict[str, Sequence[str]] = {}
    for question in page.questions:
        value = answers.get(question.key)
        kind = type_of(question.type)
        boxes = kind.start(question) if value is None else kind.write(question, value)
        for part, sent in boxes.items():
            values[f"{question.key}-{part}" if part else question.key] = sent
    return values


def _values(
    page: Page, answers: Answers, typed: Typed | None, faults: Sequence[Fault]
) -> Values:
    """What the boxes show; rows left blank go when errors are shown, as in the answers."""
    if typed is None:
        return written(page, answers)
    groups = [question.key for question in page.questions if question.questions]
    return compacted(groups, typed) if faults and groups else typed


def _owner(form: Form, fault: Fault) -> str:
    """The question a fault is shown at: in a group, the question of the row."""
    keys = fault.path.split(".")
    question = form.index.get(keys[0])
    inside = question is not None and question.questions and len(keys) > 2
    return ".".join(keys[:3]) if inside else keys[0]


def _rows(
    group: DrawnQuestion,
    values: Values,
    wrong: Mapping[str, Sequence[str]],
    context: Context,
    put: Callable[[str], None],
) -> None:
    question = group.question
    errors = wrong.get(question.key, ())
    count = max(rows_shown(values, question.key), question.number("min_rows", 1), 1)
    counted = {**values, f"{question.key}-rows": [str(count)]}
    fill(group.wrong if errors else group.plain, counted, errors, put)
    boxes = Boxes(values, question.key)
    for index in range(count):
        row = group.row(index)
        shown = row_shown(question, boxes, index, context)
        fill(row.before, values, (), put)
        for inner in row.questions:
            here = wrong.get(f"{question.key}.{index}.{inner.question.key}", ())
            put(inner.before if inner.question.key in shown else inner.before_hidden)
            fill(inner.wrong if here else inner.plain, values, here, put)
            put(inner.after)
        fill(row.after, values, (), put)
    fill(group.group_end[1 if errors else 0], counted, errors, put)


def _computed(
    face: DrawnPage, one: DrawnQuestion, settled: Settled, today: dt.date, parts: list[str]
) -> None:
    question = one.question
    value = settled.answers.get(question.key)
    text = ""
    if value is not None:
        context = Context(face.form, today)
        text = type_of(question.type).show(question, value, face.language, context)
    fill(one.plain, {question.key: [text]}, (), parts.append)


def _kept(face: DrawnPage, one: DrawnQuestion, settled: Settled, errors: Sequence[str]) -> str:
    """A file question with files: drawn each time, because the list has any length."""
    facts = settled.answers[one.question.key]
    kept = tuple(record(fact) for fact in facts) if isinstance(facts, list | tuple) else ()
    with speaking(face.language):
        easel = Easel(face.form, face.language, components())
        looks = Looks(one.question.key, {}, tuple(errors), kept, one.heading)
        return draw(easel, one.question, looks)
