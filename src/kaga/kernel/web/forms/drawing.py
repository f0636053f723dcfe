"""One question as HTML, by the portal's components.

This is the slow and only way a question is ever turned into HTML: `compiled` calls it with
marks instead of values and keeps what comes out. Each question type has one drawing; all
boxes of a question are described here, so a type's look is found in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.template import engines
from markupsafe import Markup

from kaga.engines.forms import Form, Language, Question, type_of
from kaga.engines.forms.types.files import File
from kaga.engines.forms.types.numbers import Number
from kaga.engines.forms.types.parts import Part, Parts
from kaga.engines.forms.words import ACCOUNT_KINDS, BOXES, NO, YES
from kaga.kernel.web.dates import era_choices
from kaga.kernel.web.forms import words
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.web.jinja import Components


@dataclass(frozen=True, slots=True)
class Looks:
    """What a drawing shows: values of boxes, errors, files kept, how it stands on the page."""

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    kept: tuple[Mapping[str, object], ...] = ()
    heading: bool = False

    def one(self, part: str = "") -> str:
        """The value of a box."""
        sent = self.values.get(self.box(part), ())
        return sent[-1] if sent else ""

    def box(self, part: str) -> str:
        """The name of a box."""
        return f"{self.name}-{part}" if part else self.name


@dataclass(frozen=True, slots=True)
class Easel:
    """What every drawing needs: the form, the language, the components."""

    form: Form
    language: Language
    ui: Components

    def common(self, question: Question, looks: Looks) -> dict[str, Any]:
        """The arguments every component of a field takes."""
        return {
            "name": looks.name,
            "id": f"q-{looks.name}",
            "label": question.label.get(self.language),
            "hint": self.hint(question),
            "error": list(looks.errors),
            "required": question.required,
            "page_heading": looks.heading,
        }

    def hint(self, question: Question) -> str | None:
        """Body, hint and example in one paragraph."""
        told = [text.get(self.language) for text in (question.body, question.hint) if text]
        if question.example:
            told.append(say(words.example, example=question.example))
        return " ".join(told) or None

    def options(self, question: Question) -> list[tuple[str, str, str]]:
        """Value, label and hint of each option."""
        return [
            (
                option.key,
                option.label.get(self.language),
                option.hint.get(self.language) if option.hint else "",
            )
            for option in self.form.options(question)
        ]


Drawing = Callable[[Easel, Question, Looks], str]


def components() -> Components:
    """The portal's components."""
    return cast("Components", cast("Any", engines["jinja2"]).env.globals["ui"])


def draw(easel: Easel, question: Question, looks: Looks) -> str:
    """The HTML of one question (without the wrapper that hides it).

    Parameters
    ----------
    easel
        Form, language and components; the caller is `speaking` the same language.
    question
        A question of the form or of a row.
    looks
        What to show.
    """
    return str(_DRAWINGS[question.type](easel, question, looks))


def _line(easel: Easel, question: Question, looks: Looks) -> str:
    extra = _LINES.get(question.type, {})
    unit = question.settings.get("unit")
    suffix = unit.get(easel.language) if isinstance(unit, Mapping) else None
    if question.type == "yen":
        suffix = say(words.yen)
    return str(
        easel.ui.text_input(
            **easel.common(question, looks),
            value=looks.one(),
            autocomplete=_autocomplete(question, _COMPLETES.get(question.type, "")),
            suffix=suffix,
            **extra,
        )
    )


_LINES: Mapping[str, Mapping[str, object]] = {
    "postcode": {"inputmode": "numeric", "width": 8},
    "phone": {"type": "tel", "inputmode": "tel", "width": 20},
    "mail": {"type": "email", "inputmode": "email"},
    "corporate_number": {"inputmode": "numeric", "width": 20},
    "number": {"inputmode": "numeric", "width": 12},
    "yen": {"inputmode": "numeric", "width": 12},
}
_COMPLETES: Mapping[str, str] = {
    "postcode": "postal-code",
    "phone": "tel",
    "mail": "email",
    "family": "family-name",
    "given": "given-name",
    "prefecture": "address-level1",
    "city": "address-level2",
}


def _autocomplete(question: Question, token: str) -> str | None:
    """Filled by the browser only for what concerns the person at the keyboard."""
    if question.privacy == "sensitive":
        return "off"
    return (token or None) if question.source else ("off" if token else None)


def _long(easel: Easel, question: Question, looks: Looks) -> str:
    return str(
        easel.ui.textarea(
            **easel.common(question, looks),
            value=looks.one(),
            rows=question.number("lines", 5),
            most=question.number("max_length", 2000),
        )
    )


def _date(easel: Easel, question: Question, looks: Looks) -> str:
    value = {part: looks.one(part) for part in ("era", "year", "month", "day")}
    return str(easel.ui.date_input(**easel.common(question, looks), value=value))


def _time(easel: Easel, question: Question, looks: Looks) -> str:
    parts = (Part("hour"), Part("minute"))
    return _fieldset(easel, question, looks, parts, {"inputmode": "numeric", "width": 2})


def _parts(easel: Easel, question: Question, looks: Looks) -> str:
    kind = type_of(question.type)
    parts = kind.parts(question) if isinstance(kind, Parts) else ()
    return _fieldset(easel, question, looks, parts, {})


def _fieldset(
    easel: Easel,
    question: Question,
    looks: Looks,
    parts: Sequence[Part],
    extra: Mapping[str, object],
) -> str:
    common = easel.common(question, looks)
    boxes = "".join(_part(easel, question, looks, part, extra) for part in parts)
    joined = Markup(boxes)  # noqa: S704 - what the components drew
    return str(
        easel.ui.fieldset(
            legend=common["label"],
            id=common["id"],
            hint=common["hint"],
            error=common["error"],
            required=question.required,
            page_heading=looks.heading,
            mark_need=not question.required,
            caller=lambda: joined,
        )
    )


_NUMERIC = {"postcode": 8, "bank_code": 8, "branch_code": 4, "number": 12}


def _part(
    easel: Easel, question: Question, looks: Looks, part: Part, extra: Mapping[str, object]
) -> str:
    named: dict[str, Any] = {
        "name": looks.box(part.name),
        "id": f"q-{looks.box(part.name)}",
        "label": BOXES[part.name].get(easel.language),
        "required": question.required and not part.optional,
    }
    if part.options:
        options = [(key, ACCOUNT_KINDS[key].get(easel.language)) for key in part.options]
        named["options"] = options
        return str(easel.ui.radios(**named, value=looks.one(part.name), layout="inline"))
    if part.name in _NUMERIC:
        named |= {"inputmode": "numeric", "width": _NUMERIC[part.name]}
    complete = _autocomplete(question, _COMPLETES.get(part.name, ""))
    value = looks.one(part.name)
    return str(easel.ui.text_input(**named, value=value, autocomplete=complete, **extra))


def _yes_no(easel: Easel, question: Question, looks: Looks) -> str:
    options = [("yes", YES.get(easel.language)), ("no", NO.get(easel.language))]
    common = easel.common(question, looks)
    return str(easel.ui.radios(**common, options=options, value=looks.one()))


def _choice(easel: Easel, question: Question, looks: Looks) -> str:
    common = easel.common(question, looks)
    return str(easel.ui.radios(**common, options=easel.options(question), value=looks.one()))


def _lookup(easel: Easel, question: Question, looks: Looks) -> str:
    options = [(key, label) for key, label, _ in easel.options(question)]
    common = easel.common(question, looks)
    return str(easel.ui.select(**common, options=options, value=looks.one()))


def _choices(easel: Easel, question: Question, looks: Looks) -> str:
    common = easel.common(question, looks)
    value = list(looks.values.get(looks.name, ()))
    return str(easel.ui.checkboxes(**common, options=easel.options(question), value=value))


def _tick(easel: Easel, question: Question, looks: Looks) -> str:
    text = words.agree if question.type == "consent" else words.declare
    common = easel.common(question, looks)
    return str(easel.ui.checkboxes(**common, options=[("yes", say(text))], value=looks.one()))


_ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
}


def _file(easel: Easel, question: Question, looks: Looks) -> str:
    kind = type_of(question.type)
    media = kind.media(question) if isinstance(kind, File) else ()
    kept = [
        {"id": fact["blob"], "name": fact["name"], "bytes": fact["size"]} for fact in looks.kept
    ]
    return str(
        easel.ui.file_upload(
            **easel.common(question, looks),
            accept=[_ENDINGS.get(one, one) for one in media],
            most=question.number("max_megabytes", 10) * 1024 * 1024,
            kept=kept,
            several=question.number("max_files", 1) > 1,
        )
    )


def _computed(easel: Easel, question: Question, looks: Looks) -> str:
    common = easel.common(question, looks)
    kept = {name: common[name] for name in ("name", "id", "label", "hint")}
    return str(easel.ui.computed(**kept, value=looks.one()))


def _note(easel: Easel, question: Question, looks: Looks) -> str:
    del looks
    text = question.body.get(easel.language) if question.body else ""
    return str(easel.ui.inset_text(text=text))


def _nothing(easel: Easel, question: Question, looks: Looks) -> str:
    del easel, question, looks
    return ""


_DRAWINGS: Mapping[str, Drawing] = {
    **dict.fromkeys(("text", "kana", "postcode", "phone", "mail", "corporate_number"), _line),
    **dict.fromkeys(("number", "yen"), _line),
    "long_text": _long,
    "date": _date,
    "birth_date": _date,
    "time": _time,
    "yes_no": _yes_no,
    "choice": _choice,
    "list_lookup": _lookup,
    "choices": _choices,
    "consent": _tick,
    "statement": _tick,
    **dict.fromkeys(("name_pair", "address", "bank_account"), _parts),
    "file": _file,
    "photo": _file,
    "calculated": _computed,
    "note": _note,
    "constant": _nothing,
}


def flags(easel: Easel, question: Question, name: str) -> list[tuple[str, str]]:
    """Boxes that are on or off (radio, checkbox, option): name and value of each."""
    kind = question.type
    if kind == "yes_no":
        return [(name, "yes"), (name, "no")]
    if kind in ("consent", "statement"):
        return [(name, "yes")]
    if kind in ("choice", "choices", "list_lookup"):
        return [(name, option.key) for option in easel.form.options(question)]
    if kind in ("date", "birth_date"):
        return [(f"{name}-era", era) for era, _ in era_choices() if era]
    if kind == "bank_account":
        return [(f"{name}-kind", key) for key in ACCOUNT_KINDS]
    return []


def lines(question: Question, name: str) -> list[str]:
    """Names of the boxes that hold text."""
    kind = type_of(question.type)
    if isinstance(kind, Parts):
        return [f"{name}-{part.name}" for part in kind.parts(question) if not part.options]
    if question.type in ("date", "birth_date"):
        return [f"{name}-{part}" for part in ("year", "month", "day")]
    if question.type == "time":
        return [f"{name}-hour", f"{name}-minute"]
    if _DRAWINGS.get(question.type) in (_line, _long, _computed) or isinstance(kind, Number):
        return [name]
    return []
