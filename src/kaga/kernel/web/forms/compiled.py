"""A page of a form, drawn once and kept as literal text with holes.

Drawing twenty questions with templates costs milliseconds; joining strings costs
microseconds. So each question is drawn once for its language with marks where values go, and
once more for every radio button, checkbox and option, to learn by comparison what the
component adds when it is on. What is kept is exactly what the components produced: a
component can change without this module knowing.

Two states are kept for each question, without and with an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from markupsafe import escape

from kaga.engines.forms import Form, Language, Page, Question, type_of
from kaga.kernel.web.forms import words
from kaga.kernel.web.forms.drawing import Easel, Looks, components, draw, flags, lines
from kaga.kernel.web.words import say, speaking

# Private-use characters cannot be typed into a form and are not changed by escaping.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ERRORS = (f"{_OPEN}!0{_CLOSE}", f"{_OPEN}!1{_CLOSE}")
_OFF = "\ue003"  # a value no option has, so that none is on, not even an empty one
ROW = "\ue002"
"""Stands for the row number in names and ids of a row that is drawn once."""


class NotComparable(RuntimeError):
    """A component changed more than one place when a box was switched on."""


@dataclass(frozen=True, slots=True)
class Value:
    """A hole for the escaped text of a box."""

    box: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A hole for the text that switches a box on."""

    box: str
    value: str
    on: str


@dataclass(frozen=True, slots=True)
class Errors:
    """A hole for error messages, joined by what the component puts between two."""

    between: str


@dataclass(frozen=True, slots=True)
class Number:
    """A hole for the number of a row, from nought or from one."""

    start: Literal[0, 1]


Piece = str | Value | Flag | Errors | Number
Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """The two states of one question, and how its wrapper is hidden."""

    question: Question
    heading: bool
    before: str
    before_hidden: str
    after: str
    plain: tuple[Piece, ...]
    wrong: tuple[Piece, ...]
    rows: tuple[DrawnQuestion, ...] = ()
    row_frame: tuple[tuple[Piece, ...], tuple[Piece, ...]] = ((), ())
    group_end: tuple[tuple[Piece, ...], tuple[Piece, ...]] = ((), ())
    made: dict[int, DrawnRow] = field(default_factory=dict, repr=False, compare=False)

    def row(self, index: int) -> DrawnRow:
        """The pieces of one row, made when a page first shows it."""
        found = self.made.get(index)
        if found is None:
            before, after = (_in_row(frame, index) for frame in self.row_frame)
            found = DrawnRow(before, after, tuple(_at(one, index) for one in self.rows))
            self.made[index] = found
        return found


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of a group with its number in place."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    questions: tuple[DrawnQuestion, ...]


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page in one language."""

    form: Form
    page: Page
    language: Language
    head: str
    questions: tuple[DrawnQuestion, ...]


def draw_page(form: Form, page: Page, language: Language) -> DrawnPage:
    """Draw every question of a page in its states.

    Parameters
    ----------
    form, page
        A form and one of its pages.
    language
        The language of the page.
    """
    with speaking(language):
        easel = Easel(form, language, components())
        asked = [one for one in page.questions if type_of(one.type).asks]
        titled = bool(page.title.ja)  # a page without a title stands under another's heading
        single = len(asked) == 1 and len(page.questions) == 1 and page.intro is None
        alone = titled and single
        drawn = tuple(
            _question(easel, question, question.key, heading=alone)
            for question in page.questions
            if question.type != "constant"
        )
    own_heading = titled and not alone
    head = (
        f'<h1 class="k-heading">{escape(page.title.get(language))}</h1>\n'
        if own_heading
        else ""
    )
    if page.intro is not None:
        head += f'<p class="k-lead">{escape(page.intro.get(language))}</p>\n'
    return DrawnPage(form, page, language, head, drawn)


def _question(easel: Easel, question: Question, name: str, *, heading: bool) -> DrawnQuestion:
    shown, hidden = (
        str(easel.ui.asked(key=name, hidden=off, caller=lambda: _OPEN)).split(_OPEN)
        for off in (False, True)
    )
    drawn = DrawnQuestion(question, heading, shown[0], hidden[0], shown[1], (), ())
    if question.questions:
        return _group(easel, drawn, name)
    looks = Looks(name, heading=heading)
    return replace(
        drawn,
        plain=_states(easel, question, looks),
        wrong=_states(easel, question, replace(looks, errors=_ERRORS)),
    )


def _states(easel: Easel, question: Question, looks: Looks) -> tuple[Piece, ...]:
    """Draw with every box off, then with each on, and cut where something was added."""
    switches = flags(easel, question, looks.name)
    marked = {box: [f"{_OPEN}={box}{_CLOSE}"] for box in lines(question, looks.name)}
    marked |= {box: [_OFF] for box, _ in switches}
    base = draw(easel, question, replace(looks, values=marked))
    cuts: list[tuple[int, Flag]] = []
    for box, value in switches:
        variant = draw(easel, question, replace(looks, values={**marked, box: [value]}))
        at, added = _insertion(base, variant)
        cuts.append((at, Flag(box, value, added)))
    return _cut(base, cuts)


def _insertion(base: str, variant: str) -> tuple[int, str]:
    """Where a text was lengthened, and by what."""
    extra = len(variant) - len(base)
    at = 0
    while at < len(base) and base[at] == variant[at]:
        at += 1
    if extra <= 0 or variant[at + extra :] != base[at:]:
        raise NotComparable(f"near {base[max(at - 40, 0) : at + 40]!r}")
    return at, variant[at : at + extra]


def _cut(base: str, cuts: Sequence[tuple[int, Flag]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    start = 0
    for at, flag in sorted(cuts, key=lambda cut: cut[0]):
        pieces += _marks(base[start:at])
        pieces.append(flag)
        start = at
    pieces += _marks(base[start:])
    return _joined(pieces)


def _marks(text: str) -> list[Piece]:
    """A text cut at its marks."""
    first, second = (text.find(mark) for mark in _ERRORS)
    if first >= 0:
        between = text[first + len(_ERRORS[0]) : second]
        rest = text[second + len(_ERRORS[1]) :]
        return [*_marks(text[:first]), Errors(between), *_marks(rest)]
    pieces: list[Piece] = []
    for index, part in enumerate(_MARK.split(text)):
        pieces.append(part if index % 2 == 0 else _hole(part))
    return pieces


def _hole(mark: str) -> Piece:
    return Number(1) if mark == "#" else Value(mark[1:])


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbouring texts made one, empty ones dropped."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)


def _group(easel: Easel, drawn: DrawnQuestion, name: str) -> DrawnQuestion:
    question = drawn.question
    label = question.label.get(easel.language)
    unit = _row_label(question, easel.language) or label
    states = [_frame(easel, drawn, name, unit, errors) for errors in ((), _ERRORS)]
    number = f"{_OPEN}#{_CLOSE}"
    row = str(
        easel.ui.repeat_row(
            name=name,
            number=ROW,
            legend=say(words.row, label=unit, number=number),
            remove=say(words.remove_row, label=unit, number=number),
            caller=lambda: _CLOSE * 2,
        )
    )
    before, after = row.split(_CLOSE * 2)
    return replace(
        drawn,
        plain=states[0][0],
        wrong=states[1][0],
        group_end=(states[0][1], states[1][1]),
        row_frame=(_numbered(_cut(before, ())), _numbered(_cut(after, ()))),
        rows=tuple(_row_question(easel, inner, name) for inner in question.questions),
    )


def _frame(
    easel: Easel, drawn: DrawnQuestion, name: str, unit: str, errors: tuple[str, ...]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    common = easel.common(drawn.question, Looks(name, errors=errors, heading=drawn.heading))
    whole = str(
        easel.ui.repeat_group(
            **common,
            rows=f"{_OPEN}={name}-rows{_CLOSE}",
            add=say(words.add_row, label=unit),
            caller=lambda: _CLOSE * 2,
        )
    )
    before, after = whole.split(_CLOSE * 2)
    return _cut(before, ()), _cut(after, ())


def _row_label(question: Question, language: Language) -> str:
    named = question.settings.get("row")
    return str(named.get(language) or "") if isinstance(named, Mapping) else ""


def _row_question(easel: Easel, inner: Question, group: str) -> DrawnQuestion:
    drawn = _question(easel, inner, f"{group}-{ROW}-{inner.key}", heading=False)
    return replace(drawn, plain=_numbered(drawn.plain), wrong=_numbered(drawn.wrong))


def _numbered(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Literal row marks turned into holes."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            for index, part in enumerate(piece.split(ROW)):
                found += [Number(0), part] if index else [part]
        else:
            found.append(piece)
    return _joined(found)


def fill(
    pieces: Sequence[Piece], values: Values, errors: Sequence[str], put: Callable[[str], None]
) -> None:
    """Put the pieces of a question, holes filled.

    Parameters
    ----------
    pieces
        One state of a drawn question outside of rows.
    values
        Box names to the texts shown.
    errors
        Messages in the language of the page.
    put
        Takes each finished string.
    """
    for piece in pieces:
        if isinstance(piece, str):
            put(piece)
        elif isinstance(piece, Value):
            sent = values.get(piece.box)
            if sent:
                put(escape(sent[-1]))
        elif isinstance(piece, Flag):
            if piece.value in values.get(piece.box, ()):
                put(piece.on)
        elif isinstance(piece, Errors):
            put(piece.between.join(str(escape(text)) for text in errors))


def _at(one: DrawnQuestion, row: int) -> DrawnQuestion:
    return replace(
        one,
        before=one.before.replace(ROW, str(row)),
        before_hidden=one.before_hidden.replace(ROW, str(row)),
        plain=_in_row(one.plain, row),
        wrong=_in_row(one.wrong, row),
    )


def _in_row(pieces: Sequence[Piece], row: int) -> tuple[Piece, ...]:
    """The pieces of a row question for one row."""
    return _joined([_placed(piece, row) for piece in pieces])


def _placed(piece: Piece, row: int) -> Piece:
    if isinstance(piece, Number):
        return str(row + piece.start)
    if isinstance(piece, Value):
        return Value(piece.box.replace(ROW, str(row)))
    if isinstance(piece, Flag):
        return replace(piece, box=piece.box.replace(ROW, str(row)))
    return piece
