"""What things are called in NGSI-v2, and in the entities that both interfaces share.

What: in NGSI-v2 an entity is known by an id, a type and a service path together, and its id may
be any word; in NGSI-LD it is known by one URI. `key_of` makes the one of the other, and
`read_key` goes back, without a table in between. An id that is a URI stays as it is.

Names of types and attributes are words there and IRIs here: `Names` goes both ways over a term
map. A word that NGSI-LD could not take for an attribute is kept with percent signs in the
default vocabulary.

>>> key_of(V2Id("Room1", "Room", "/city/hall"))
'urn:ngsi-ld:Room:v2/city/hall:Room1'
>>> read_key("urn:ngsi-ld:Room:v2/city/hall:Room1")
V2Id(id='Room1', type='Room', path='/city/hall')
>>> read_key("urn:ngsi-ld:Room:1") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from kaga.engines.context.core import DEFAULT_VOCABULARY, NOT_ATTRIBUTES
from kaga.engines.context.errors import bad
from kaga.engines.context.model import VALUE_MEMBER, Entity
from kaga.engines.context.names import is_name, is_uri
from kaga.engines.context.terms import TermMap

ROOT: Final = "/"
LONGEST: Final = 256
_KEY: Final = re.compile(r"urn:ngsi-ld:([^:]+):v2((?:/[^:/]+)*):([^:]+)")
_FORBIDDEN: Final = re.compile(r"""[\x00-\x20&?/#<>"'=;()\x7f]""")
_GENERAL: Final = re.compile(r"""[<>"'=;()]""")
_STRUCTURE_WORDS: Final = """
scope dataset ngsildproof entity entityList previousValue previousObject previousLanguageMap
previousVocab previousJson previousValueList previousObjectList
"""
_NO_ATTRIBUTE: Final = (
    NOT_ATTRIBUTES | frozenset(VALUE_MEMBER.values()) | frozenset(_STRUCTURE_WORDS.split())
)
_REMEMBERED: Final = 20_000


class V2Id(NamedTuple):
    """How NGSI-v2 knows an entity."""

    id: str
    type: str
    path: str = ROOT


def key_of(known: V2Id) -> str:
    """The URI under which an entity with a local id is kept."""
    path = "" if known.path == ROOT else known.path
    return f"urn:ngsi-ld:{quote(known.type, safe='')}:v2{path}:{quote(known.id, safe='')}"


def read_key(uri: str) -> V2Id | None:
    """What a URI was made from; None for one that `key_of` did not make."""
    found = _KEY.fullmatch(uri) if ":v2" in uri else None
    if found is None:
        return None
    return V2Id(unquote(found[3]), unquote(found[1]), found[2] or ROOT)


def local_id(uri: str) -> str | None:
    """The local id within a URI; None for an entity whose id is its URI."""
    found = read_key(uri)
    return None if found is None else found.id


class Names:
    """The names of one context, as NGSI-v2 uses them.

    Parameters
    ----------
    terms: words to IRIs and back.
    """

    __slots__ = ("_iris", "_kinds", "_types", "_words", "terms")

    def __init__(self, terms: TermMap) -> None:
        self.terms = terms
        self._iris: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._types: dict[str, str] = {}

    def attribute(self, word: str) -> str:
        """The IRI of an attribute."""
        compact = self.terms.compact
        return _remember(
            self._iris, word, lambda one: self._iri(one, compact, word not in _NO_ATTRIBUTE)
        )

    def word(self, iri: str) -> str:
        """What an attribute is called."""
        return _remember(self._words, iri, lambda one: self._word(one, self.terms.compact))

    def type_iri(self, word: str) -> str:
        """The IRI of a type."""
        compact = self.terms.compact_type
        return _remember(self._kinds, word, lambda one: self._iri(one, compact, usable=True))

    def type_word(self, iri: str) -> str:
        """What a type is called."""
        return _remember(self._types, iri, lambda one: self._word(one, self.terms.compact_type))

    def known_as(self, entity: Entity) -> V2Id:
        """How NGSI-v2 knows an entity."""
        found = read_key(entity.id)
        if found is not None:
            return found
        kind = self.type_word(entity.types[0]) if entity.types else "Thing"
        return V2Id(entity.id, kind, path_of(entity.scopes))

    def _iri(self, word: str, compact: Callable[[str], str], usable: bool) -> str:  # noqa: FBT001
        if "://" in word and is_uri(word):
            return word
        if usable and ":" not in word and is_name(word):
            iri = self.terms.expand(word)
            if not iri.startswith("@") and compact(iri) == word:
                return iri
        return DEFAULT_VOCABULARY + quote(word, safe="")

    def _word(self, iri: str, compact: Callable[[str], str]) -> str:
        word = compact(iri)
        if word != iri and ":" not in word and "%" not in word:
            return word
        if iri.startswith(DEFAULT_VOCABULARY):
            return unquote(iri[len(DEFAULT_VOCABULARY) :])
        return iri


def _remember(kept: dict[str, str], name: str, find: Callable[[str], str]) -> str:
    found = kept.get(name)
    if found is None:
        if len(kept) >= _REMEMBERED:
            kept.clear()
        found = kept[name] = find(name)
    return found


def path_of(scopes: tuple[str, ...]) -> str:
    """The service path that an entity's first scope stands for."""
    return "/" + scopes[0].strip("/") if scopes else ROOT


def check_identifier(text: object, what: str) -> str:
    """A text that may be an id, a type or a name.

    Raises
    ------
    NgsiError
        `BadRequestData`: no text, too short, too long, a character that is not allowed.
    """
    if not isinstance(text, str):
        raise bad(f"{what} is a text")
    if not text:
        raise bad(f"{what} is not empty")
    if len(text) > LONGEST:
        raise bad(f"{what} has at most {LONGEST} characters")
    if _FORBIDDEN.search(text) or not text.isascii():
        if "://" in text and is_uri(text) and not _GENERAL.search(text):
            return text
        raise bad(f"{what} has characters that are not allowed")
    return text


def has_forbidden(text: str) -> bool:
    """Whether a text has one of the characters that no request may have."""
    return _GENERAL.search(text) is not None
