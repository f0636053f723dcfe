"""The head and the foot of pages, drawn once by their components and then filled in.

They are the same for everybody but for a few values: drawing them on every page costs more
than the page's own content. So each is drawn once for a language, a look and a menu, with
marks where an address, a token or a name goes, and kept; components stay what decides how
they look.

>>> filled(cut(f"<p>{mark('name')}</p>"), {"name": "Kaga"})
'<p>Kaga</p>'
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.template import engines
from markupsafe import Markup, escape

from kaga.kernel.web import phrases
from kaga.kernel.web.looks import Look
from kaga.kernel.web.words import Words, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language

Links = tuple[tuple[Words, str], ...]
Literal = tuple[str, ...]
"""Literal text and names of marks in turn."""
# Private-use characters are not changed by escaping; components take them for text.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")
_MOST_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What decides how the head of a page is drawn; `name` None means signed out."""

    city: Words
    language: Language
    look: Look
    links: Links
    path: str = "/"
    name: str | None = None
    acting_for: str = ""

    @property
    def kind(self) -> Kind:
        """The part of it that many pages share."""
        return Kind(
            self.city,
            self.language,
            self.look,
            self.links,
            current=next((href for _, href in self.links if _holds(href, self.path)), None),
            name=self.name and mark("name"),
            acting_for=self.acting_for and mark("acting"),
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """What many pages' heads have in common."""

    city: Words
    language: Language
    look: Look
    links: Links
    current: str | None
    name: str | None
    acting_for: str


def header(head: Head, *, query: str, token: str) -> Markup:
    """The head of one page."""
    values = values_of(head, query=query, token=token)
    return Markup(filled(drawn_header(head.kind), values))  # noqa: S704 - what components drew, and escaped values


def values_of(head: Head, *, query: str, token: str) -> dict[str, str]:
    """The escaped text for each mark of a head."""
    path = escape(head.path)
    return {
        "path": path,
        "next": escape(quote(head.path)),
        "query": escape(query),
        "token": escape(token),
        "name": escape(head.name or ""),
        "acting": escape(head.acting_for),
    }


def filled(literal: Literal, values: Mapping[str, str]) -> str:
    """The drawing with its holes filled by texts that are escaped already."""
    parts = list(literal)
    parts[1::2] = [values[name] for name in literal[1::2]]
    return "".join(parts)


def cut(drawn: str) -> Literal:
    """A drawing cut at its marks."""
    return tuple(_MARK.split(drawn))


def joined(literal: Literal) -> str:
    """The drawing with its marks, as a part of a larger one."""
    return filled(literal, {name: mark(name) for name in literal[1::2]})


@functools.lru_cache(maxsize=_MOST_KEPT)
def footer(city: Words, language: Language, links: Links) -> Markup:
    """The foot of every page."""
    with speaking(language):
        drawn: Markup = _components().footer(city=city, links=links, note=phrases.foot_note)
    return drawn


@functools.lru_cache(maxsize=_MOST_KEPT)
def drawn_header(kind: Kind) -> Literal:
    """The head as it is drawn for everybody of this kind."""
    with speaking(kind.language):
        drawn = _components().header(
            city=kind.city,
            language=kind.language,
            path=mark("path"),
            next=mark("next"),
            query=mark("query"),
            csrf=mark("token"),
            theme=kind.look.theme,
            text_size=kind.look.text,
            name=kind.name,
            acting_for=kind.acting_for,
            links=kind.links,
            current=kind.current,
        )
    return cut(str(drawn))


def _components() -> Any:
    return cast("Any", engines["jinja2"]).env.globals["ui"]


def _holds(href: str, path: str) -> bool:
    """Whether a page belongs to a link of the menu."""
    return path == href or (href != "/" and path.startswith(f"{href}/"))


def mark(name: str) -> str:
    """What is drawn where the text of this name belongs."""
    return f"{_OPEN}{name}{_CLOSE}"
