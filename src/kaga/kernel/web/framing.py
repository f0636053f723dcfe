"""The head and the foot of pages, drawn once by their components and then filled in.

They are the same for everybody but for a few values: drawing them on every page costs more
than the page's own content. So each is drawn once for a language, a look and a menu, with
marks where an address, a token or a name goes, and kept; components stay what decides how
they look.

>>> Filling(path="/help", token="t").values()["path"]
'/help'
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
    def kind(self) -> _Kind:
        """The part of it that many pages share."""
        return _Kind(
            self.city,
            self.language,
            self.look,
            self.links,
            current=next((href for _, href in self.links if _holds(href, self.path)), None),
            name=self.name and _mark("name"),
            acting_for=self.acting_for and _mark("acting"),
        )


@dataclass(frozen=True, slots=True)
class Filling:
    """What differs from page to page."""

    path: str
    query: str = ""
    token: str = ""
    name: str = ""
    acting: str = ""

    def values(self) -> Mapping[str, str]:
        """The escaped text for each mark."""
        return {
            "path": str(escape(self.path)),
            "next": str(escape(quote(self.path))),
            "query": str(escape(self.query)),
            "token": str(escape(self.token)),
            "name": str(escape(self.name)),
            "acting": str(escape(self.acting)),
        }


@dataclass(frozen=True, slots=True)
class _Kind:
    city: Words
    language: Language
    look: Look
    links: Links
    current: str | None
    name: str | None
    acting_for: str


def header(head: Head, *, query: str, token: str) -> Markup:
    """The head of one page."""
    values = Filling(head.path, query, token, head.name or "", head.acting_for).values()
    literal = _header(head.kind)
    parts = [values[part] if at % 2 else part for at, part in enumerate(literal)]
    return Markup("".join(parts))  # noqa: S704 - what components drew, and escaped values


@functools.lru_cache(maxsize=_MOST_KEPT)
def footer(city: Words, language: Language, links: Links) -> Markup:
    """The foot of every page."""
    with speaking(language):
        drawn: Markup = _components().footer(city=city, links=links, note=phrases.foot_note)
    return drawn


@functools.lru_cache(maxsize=_MOST_KEPT)
def _header(kind: _Kind) -> tuple[str, ...]:
    """Literal text and names of marks in turn."""
    with speaking(kind.language):
        drawn = _components().header(
            city=kind.city,
            language=kind.language,
            path=_mark("path"),
            next=_mark("next"),
            query=_mark("query"),
            csrf=_mark("token"),
            theme=kind.look.theme,
            text_size=kind.look.text,
            name=kind.name,
            acting_for=kind.acting_for,
            links=kind.links,
            current=kind.current,
        )
    return tuple(_MARK.split(str(drawn)))


def _components() -> Any:
    return cast("Any", engines["jinja2"]).env.globals["ui"]


def _holds(href: str, path: str) -> bool:
    """Whether a page belongs to a link of the menu."""
    return path == href or (href != "/" and path.startswith(f"{href}/"))


def _mark(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"
