"""The frozen data of a form: texts, options, questions, pages, ends, lists, faults.

A form is a value: it is loaded once from a `kaga-form/1` document, never changes, and every
function of the engine takes it as its first argument.

>>> Text("はい", "はい", "Yes").get("en")
'Yes'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NewType, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from kaga.engines.forms.logic.evaluate import Rule

QuestionKey = NewType("QuestionKey", str)
PageKey = NewType("PageKey", str)

Language = Literal["ja", "easy", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "easy", "en")
Privacy = Literal["none", "personal", "sensitive"]
PRIVACIES: tuple[Privacy, ...] = ("none", "personal", "sensitive")

Answer: TypeAlias = "bool | int | str | Sequence[Answer] | Mapping[str, Answer]"
Answers: TypeAlias = Mapping[str, Answer]
"""Answers by question key. An unanswered or hidden question has no key at all."""

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""What a browser sent: box name to the values typed, as in a query string."""

JsonSchema: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the three languages of the city; a missing one falls back to `ja`."""

    ja: str
    easy: str = ""
    en: str = ""

    def get(self, language: Language) -> str:
        """The sentence in this language."""
        chosen: str = getattr(self, language)
        return chosen or self.ja

    def missing(self) -> tuple[Language, ...]:
        """The languages without a sentence of their own."""
        return tuple(name for name in LANGUAGES if not getattr(self, name).strip())


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    key: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `settings` are the type's own (limits, formats), checked at load."""

    key: str
    type: str
    label: Text
    hint: Text | None = None
    body: Text | None = None
    required: bool = True
    when: Rule | None = None
    options: tuple[Option, ...] = ()
    list_name: str = ""
    source: str = ""
    gif: tuple[str, ...] = ()
    privacy: Privacy = "personal"
    example: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    formula: Rule | None = None
    value: Answer | None = None

    def number(self, name: str, otherwise: int) -> int:
        """An integer setting, or `otherwise`."""
        found = self.settings.get(name, otherwise)
        return found if isinstance(found, int) else otherwise

    def word(self, name: str, otherwise: str = "") -> str:
        """A text setting, or `otherwise`."""
        found = self.settings.get(name, otherwise)
        return found if isinstance(found, str) else otherwise

    def flag(self, name: str) -> bool:
        """Whether a yes/no setting is on (all are off unless said)."""
        return self.settings.get(name) is True


@dataclass(frozen=True, slots=True)
class Page:
    """Questions asked together: usually one, several when they belong together."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    intro: Text | None = None
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A place where the journey stops: why, and what the resident can do next."""

    key: str
    when: Rule
    title: Text
    because: Text
    next_step: Text


@dataclass(frozen=True, slots=True)
class Step:
    """One question in the order in which visibility can be decided."""

    question: Question
    page: Page

    given: bool = field(init=False)
    """Whether the answer is simply what was given: not computed, not cut to what shows."""

    def __post_init__(self) -> None:
        """Decide it once: every settling asks."""
        one = self.question
        computed = one.formula is not None or one.value is not None
        plain = not (computed or one.questions or one.type == "note")
        object.__setattr__(self, "given", plain)


@dataclass(frozen=True, slots=True)
class Form:
    """A published version of a form. `steps` is its evaluation order (see `load`)."""

    code: str
    version: int
    title: Text
    addressee: Text
    pages: tuple[Page, ...]
    ends: tuple[End, ...]
    lists: Mapping[str, tuple[Option, ...]]
    digest: str = ""
    """SHA-256 of the document, which names this exact definition for ever."""
    steps: tuple[Step, ...] = ()
    cyclic: tuple[str, ...] = ()
    index: Mapping[str, Question] = field(default_factory=dict, repr=False, compare=False)

    def page(self, key: str) -> Page:
        """The page of this key; `KeyError` when there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def question(self, key: str) -> Question:
        """The top-level question of this key; `KeyError` when there is none."""
        return self.index[key]

    def options(self, question: Question) -> tuple[Option, ...]:
        """What can be chosen: the question's own options or its named list."""
        return question.options or self.lists.get(question.list_name, ())


@dataclass(frozen=True, slots=True)
class Context:
    """What a question type may know besides the question: the form's lists and the day."""

    form: Form
    today: dt.date


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an answer.

    `path` names the box (`birth`, `people.0.name.family`), `code` the sentence in `messages`,
    `values` fill its gaps.
    """

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def under(self, prefix: str) -> Fault:
        """The same fault seen from the question that holds this box."""
        path = f"{prefix}.{self.path}" if self.path else prefix
        return Fault(path, self.code, self.values)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood from typed boxes: a value (None when left blank) and faults."""

    value: Answer | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a definition: where, what, and whether it forbids publishing."""

    place: str
    code: str
    reason: str
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file already stored by the caller: the engine sees facts, never bytes."""

    blob: str
    name: str
    media_type: str
    size: int
