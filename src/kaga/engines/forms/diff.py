"""What changed between two versions of a form, in sentences staff and council can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.forms.explain import explain_for
from kaga.engines.forms.model import LANGUAGES, Form, Language, Option, Question, Text

if TYPE_CHECKING:
    from kaga.engines.forms.logic import Rule


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where, and what, in words. `place` is `page/question` or `ends/key`."""

    place: str
    kind: str
    words: Text


_FRAMES: Mapping[str, Text] = {
    "title": Text(
        "様式の名前が「{old}」から「{new}」に変わります。",
        "",
        "The form is renamed from “{old}” to “{new}”.",
    ),
    "addressee": Text(
        "宛先が「{old}」から「{new}」に変わります。",
        "",
        "The addressee changes from “{old}” to “{new}”.",
    ),
    "page_added": Text("ページ「{new}」が加わります。", "", "The page “{new}” is added."),
    "page_removed": Text("ページ「{old}」がなくなります。", "", "The page “{old}” is removed."),
    "page_when": Text(
        "ページ「{label}」が出る条件が、{old}から{new}に変わります。",
        "",
        "The page “{label}” appears {new} instead of {old}.",
    ),
    "added": Text("質問「{new}」が加わります。", "", "The question “{new}” is added."),
    "removed": Text("質問「{old}」がなくなります。", "", "The question “{old}” is removed."),
    "moved": Text(
        "質問「{label}」がページ「{old}」から「{new}」に移ります。",
        "",
        "The question “{label}” moves from the page “{old}” to “{new}”.",
    ),
    "type": Text(
        "質問「{label}」の答え方が {old} から {new} に変わります。",
        "",
        "The question “{label}” changes its type from {old} to {new}.",
    ),
    "label": Text(
        "質問の文が「{old}」から「{new}」に変わります。",
        "",
        "The question “{old}” now reads “{new}”.",
    ),
    "text": Text(
        "質問「{label}」の説明が変わります。", "", "The explanation of “{label}” changes."
    ),
    "must": Text(
        "質問「{label}」が任意から必須になります。", "", "“{label}” becomes required."
    ),
    "may": Text("質問「{label}」が必須から任意になります。", "", "“{label}” becomes optional."),
    "when": Text(
        "質問「{label}」を聞く条件が、{old}から{new}に変わります。",
        "",
        "“{label}” is asked {new} instead of {old}.",
    ),
    "formula": Text(
        "「{label}」の計算が、{old}から{new}に変わります。",
        "",
        "The calculation of “{label}” changes from {old} to {new}.",
    ),
    "option_added": Text(
        "質問「{label}」の選択肢に「{new}」が加わります。",
        "",
        "“{label}” gains the option “{new}”.",
    ),
    "option_removed": Text(
        "質問「{label}」の選択肢から「{old}」がなくなります。",
        "",
        "“{label}” loses the option “{old}”.",
    ),
    "option_label": Text(
        "質問「{label}」の選択肢「{old}」が「{new}」になります。",
        "",
        "The option “{old}” of “{label}” now reads “{new}”.",
    ),
    "setting": Text(
        "質問「{label}」の {name} が {old} から {new} に変わります。",
        "",
        "{name} of “{label}” changes from {old} to {new}.",
    ),
    "end_added": Text(
        "申請できない場合「{new}」が加わります。", "", "A stop is added: “{new}”."
    ),
    "end_removed": Text(
        "申請できない場合「{old}」がなくなります。", "", "A stop is removed: “{old}”."
    ),
    "end_changed": Text(
        "申請できない場合「{label}」の条件または文が変わります。",
        "",
        "The rule or text of the stop “{label}” changes.",
    ),
}
_ALWAYS = Text("いつも", "", "always")
_NONE = Text("なし", "", "none")
_WHEN = Text("「{0}」のとき", "", "when {0}")

Words = Callable[[Language], object]


def diff(old: Form, new: Form) -> list[Change]:
    """Every difference that matters to a resident or a clerk.

    Parameters
    ----------
    old, new
        Two versions of the same form.

    Returns
    -------
    list of Change
        In the order of the new form, removals at the end of their kind.
    """
    changes: list[Change] = []
    for name, before, after in (
        ("title", old.title, new.title),
        ("addressee", old.addressee, new.addressee),
    ):
        if before != after:
            changes.append(_change("form", name, old=before.get, new=after.get))
    changes += _pages(old, new)
    changes += _questions(old, new)
    changes += _ends(old, new)
    return changes


def _change(place: str, kind: str, **values: Words) -> Change:
    told = {
        language: _FRAMES[kind]
        .get(language)
        .format(**{name: value(language) for name, value in values.items()})
        for language in LANGUAGES
    }
    return Change(place, kind, Text(**told))


def _fixed(value: object) -> Words:
    def say(language: Language) -> object:
        return _NONE.get(language) if value is None else value

    return say


def _rule(form: Form, rule: Rule | None) -> Words:
    def say(language: Language) -> object:
        if rule is None:
            return _ALWAYS.get(language)
        return _WHEN.get(language).format(explain_for(form, rule.expr, language))

    return say


def _source(rule: Rule | None) -> object:
    return None if rule is None else rule.source


def _pages(old: Form, new: Form) -> Iterator[Change]:
    before = {page.key: page for page in old.pages}
    after = {page.key: page for page in new.pages}
    for key, page in after.items():
        if key not in before:
            yield _change(key, "page_added", new=page.title.get)
        elif _source(before[key].when) != _source(page.when):
            yield _change(
                key,
                "page_when",
                label=page.title.get,
                old=_rule(old, before[key].when),
                new=_rule(new, page.when),
            )
    for key, page in before.items():
        if key not in after:
            yield _change(key, "page_removed", old=page.title.get)


def _homes(form: Form) -> Mapping[str, tuple[str, Text, Question]]:
    return {
        question.key: (page.key, page.title, question)
        for page in form.pages
        for question in page.questions
    }


def _questions(old: Form, new: Form) -> Iterator[Change]:
    before, after = _homes(old), _homes(new)
    for key, (page, title, question) in after.items():
        place = f"{page}/{key}"
        if key not in before:
            yield _change(place, "added", new=question.label.get)
            continue
        home, was_title, was = before[key]
        if home != page:
            yield _change(
                place, "moved", label=question.label.get, old=was_title.get, new=title.get
            )
        yield from _question(old, new, place, was, question)
    for key, (page, _, question) in before.items():
        if key not in after:
            yield _change(f"{page}/{key}", "removed", old=question.label.get)


def _question(
    old: Form, new: Form, place: str, was: Question, now: Question
) -> Iterator[Change]:
    label = now.label.get
    if was.label != now.label:
        yield _change(place, "label", old=was.label.get, new=label)
    if was.type != now.type:
        yield _change(place, "type", label=label, old=_fixed(was.type), new=_fixed(now.type))
    if (was.hint, was.body, was.example) != (now.hint, now.body, now.example):
        yield _change(place, "text", label=label)
    if was.required != now.required:
        yield _change(place, "must" if now.required else "may", label=label)
    if _source(was.when) != _source(now.when):
        yield _change(
            place, "when", label=label, old=_rule(old, was.when), new=_rule(new, now.when)
        )
    if _source(was.formula) != _source(now.formula):
        yield _change(
            place,
            "formula",
            label=label,
            old=_formula(old, was.formula),
            new=_formula(new, now.formula),
        )
    yield from _options(place, now, old.options(was), new.options(now))
    yield from _settings(place, was, now)
    inner = {question.key: question for question in was.questions}
    for question in now.questions:
        if question.key in inner:
            here = f"{place}/{question.key}"
            yield from _question(old, new, here, inner.pop(question.key), question)
        else:
            yield _change(f"{place}/{question.key}", "added", new=question.label.get)
    for question in inner.values():
        yield _change(f"{place}/{question.key}", "removed", old=question.label.get)


def _formula(form: Form, rule: Rule | None) -> Words:
    def say(language: Language) -> object:
        return _NONE.get(language) if rule is None else explain_for(form, rule.expr, language)

    return say


def _options(
    place: str, question: Question, was: Sequence[Option], now: Sequence[Option]
) -> Iterator[Change]:
    before = {option.key: option for option in was}
    after = {option.key: option for option in now}
    label = question.label.get
    for key, option in after.items():
        if key not in before:
            yield _change(place, "option_added", label=label, new=option.label.get)
        elif before[key].label != option.label:
            was_label = before[key].label.get
            yield _change(
                place, "option_label", label=label, old=was_label, new=option.label.get
            )
    for key, option in before.items():
        if key not in after:
            yield _change(place, "option_removed", label=label, old=option.label.get)


def _settings(place: str, was: Question, now: Question) -> Iterator[Change]:
    before: dict[str, object] = {**was.settings, "value": was.value, "privacy": was.privacy}
    after: dict[str, object] = {**now.settings, "value": now.value, "privacy": now.privacy}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield _change(
                place,
                "setting",
                label=now.label.get,
                name=_fixed(name),
                old=_fixed(before.get(name)),
                new=_fixed(after.get(name)),
            )


def _ends(old: Form, new: Form) -> Iterator[Change]:
    before = {end.key: end for end in old.ends}
    after = {end.key: end for end in new.ends}
    for key, end in after.items():
        if key not in before:
            yield _change(f"ends/{key}", "end_added", new=end.title.get)
            continue
        was = before[key]
        same = (was.title, was.because, was.next_step) == (
            end.title,
            end.because,
            end.next_step,
        )
        if not same or was.when.source != end.when.source:
            yield _change(f"ends/{key}", "end_changed", label=end.title.get)
    for key, end in before.items():
        if key not in after:
            yield _change(f"ends/{key}", "end_removed", old=end.title.get)
