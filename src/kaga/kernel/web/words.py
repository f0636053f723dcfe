"""What users read, in the three languages of the city.

Each area keeps its sentences in its own `words.py` as module constants and registers the
module under the area's name, so templates say `{{ say(words.procedures.submit) }}`.

>>> Words(ja="申請する", easy="申し込む", en="Apply").in_language("en")
'Apply'
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from kaga.kernel.identity.visitor import Language

LANGUAGES: tuple[Language, ...] = ("ja", "easy", "en")
HTML_LANG: dict[str, str] = {"ja": "ja", "easy": "ja", "en": "en"}


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Japanese, やさしい日本語 and English; may hold {named} places."""

    ja: str
    easy: str
    en: str

    def in_language(self, language: Language, **values: object) -> str:
        """The text, its {named} places filled with `values`."""
        text: str = getattr(self, language)
        return text.format(**values) if values else text


_spoken: ContextVar[Language] = ContextVar("spoken", default="ja")


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say everything inside the block in `language` (each page is rendered in one)."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """The language of the page being rendered."""
    return _spoken.get()


def say(text: Words | str, **values: object) -> str:
    """The text in the language of the page; a plain string is said as it is.

    >>> with speaking("en"):
    ...     say(Words(ja="申請する", easy="申し込む", en="Apply"))
    'Apply'
    """
    if isinstance(text, Words):
        return text.in_language(_spoken.get(), **values)
    return text


areas = SimpleNamespace()


def register_words(area: str, module: ModuleType) -> None:
    """Make a module of `Words` constants known to the templates."""
    setattr(areas, area, module)


def all_words() -> dict[str, Words]:
    """Every registered text by "area.name" (tests check that none is empty)."""
    return {
        f"{area}.{name}": value
        for area, module in vars(areas).items()
        for name, value in vars(module).items()
        if isinstance(value, Words)
    }
