"""Searching everything the city offers: each part tells what it has, the engine finds it.

>>> add_provider("places", places_to_find)                              # doctest: +SKIP
>>> [found.findable.href for found in search("いぶりはし", "ja")]       # doctest: +SKIP
['/places/station-iburihashi']
"""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaga.engines.words import Document, SearchIndex, highlight
from kaga.kernel.web import phrases, promises
from kaga.kernel.web.frame import FOOT_LINKS
from kaga.kernel.web.offers import all_offers
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language

REBUILD_AFTER_S = 60.0
NO_WORDS = Words("", "", "")


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing that can be found.

    Attributes
    ----------
    title, text: as shown. kind: what sort of thing ("Procedure", "Place").
    readings: kana of the title. keywords: other words for it. weight: about 1.
    """

    title: Words
    href: str
    kind: Words
    text: Words = NO_WORDS
    readings: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found, with the places of the query in its title and text."""

    findable: Findable
    title: str
    title_spans: tuple[tuple[int, int], ...]
    text: str
    text_spans: tuple[tuple[int, int], ...]
    score: float


Provider = Callable[[], Iterable[Findable]]

_providers: dict[str, Provider] = {}


class _Catalogue:
    """The index over all providers, made anew at most once a minute."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._made_at = -REBUILD_AFTER_S
        self._findables: list[Findable] = []
        self._index = SearchIndex([])

    def current(self) -> tuple[list[Findable], SearchIndex]:
        """What can be found now; while one thread renews it, others use the old one."""
        if time.monotonic() - self._made_at >= REBUILD_AFTER_S:
            first = not self._findables
            if self._guard.acquire(blocking=first):
                try:
                    self._renew()
                finally:
                    self._guard.release()
        return self._findables, self._index

    def forget(self) -> None:
        """Read everything again at the next search."""
        self._made_at = -REBUILD_AFTER_S

    def _renew(self) -> None:
        if time.monotonic() - self._made_at < REBUILD_AFTER_S:
            return
        found = [thing for provider in _providers.values() for thing in provider()]
        if found != self._findables:
            self._index = SearchIndex(map(_document, range(len(found)), found), synonyms())
            self._findables = found
        self._made_at = time.monotonic()


_catalogue = _Catalogue()


def add_provider(name: str, provider: Provider) -> None:
    """Let everything `provider` tells be found; the same name again replaces it."""
    _providers[name] = provider
    _catalogue.forget()


def renew() -> None:
    """Make what has just changed findable at once in this process."""
    _catalogue.forget()


def search(query: str, language: Language, limit: int = 20) -> list[Found]:
    """The best matches of `query`, best first, shown in `language`."""
    findables, index = _catalogue.current()
    return [
        _shown(findables[int(str(hit.key))], query, language, hit.score)
        for hit in index.find(query, limit)
    ]


def synonyms() -> list[list[str]]:
    """Groups of words that people use for the same thing."""
    path = Path(__file__).with_name("synonyms.toml")
    groups: list[list[str]] = tomllib.loads(path.read_text("utf-8"))["groups"]
    return groups


def offers_to_find() -> Iterable[Findable]:
    """Everything that parts have registered as an offer to people outside the city hall."""
    for offer in all_offers():
        if offer.audiences == frozenset({"staff"}):
            continue
        yield Findable(
            offer.title,
            offer.href,
            phrases.kind_service,
            offer.text,
            offer.readings,
            offer.keywords,
            weight=1.1,
        )


def pages_to_find() -> Iterable[Findable]:
    """The portal's own pages and the questions answered on its help page."""
    for label, href in FOOT_LINKS:
        yield Findable(label, href, phrases.kind_page, weight=0.9)
    for question, text in promises.QUESTIONS:
        yield Findable(question, "/help", phrases.kind_page, text, weight=0.8)


def _document(number: int, thing: Findable) -> Document:
    return Document(
        number,
        titles=(thing.title.ja, thing.title.easy, thing.title.en),
        readings=thing.readings,
        keywords=thing.keywords,
        texts=tuple(filter(None, (thing.text.ja, thing.text.easy, thing.text.en))),
        weight=thing.weight,
    )


def _shown(thing: Findable, query: str, language: Language, score: float) -> Found:
    title, text = thing.title.in_language(language), thing.text.in_language(language)
    return Found(
        thing,
        title,
        tuple(highlight(title, query)),
        text,
        tuple(highlight(text, query)),
        score,
    )
