"""Term maps: what a context makes of names, as two dictionaries.

What: `TermMap` turns a short name into an IRI and back, following JSON-LD 1.1's IRI expansion
and compaction for names (https://www.w3.org/TR/json-ld11-api/, 5.2 and 6.2). Why: a broker
does this for each attribute of each request, and the general algorithm costs a millisecond per
entity; resolved once, a name costs one look-up.

>>> terms = TermMap({"speed": Term("https://a.example/speed")}, "https://v.example/")
>>> terms.expand("speed"), terms.expand("age")
('https://a.example/speed', 'https://v.example/age')
>>> terms.compact("https://v.example/age"), terms.compact("https://v.example/speed")
('age', 'https://v.example/speed')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

REMEMBERED: Final = 20_000  # names; beyond that the memory starts anew
_ENDS_AS_PREFIX: Final = tuple(":/?#[]@")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a context.

    Attributes
    ----------
    iri: what the term stands for; None when the context takes its meaning away.
    coercion: its `@type`, expanded, or None.
    container: its `@container`, or an empty set.
    is_prefix: whether it may begin a compact IRI.
    scoped: a context of its own for what stands below it, unresolved: it is resolved only by
        whoever goes below.
    """

    iri: str | None
    coercion: str | None = None
    container: frozenset[str] = frozenset()
    is_prefix: bool = False
    scoped: object = None


def ends_as_prefix(iri: str) -> bool:
    """Whether JSON-LD lets a simple term for this IRI begin compact IRIs."""
    return iri.endswith(_ENDS_AS_PREFIX)


class TermMap:
    """The names of one resolved context, both ways.

    Parameters
    ----------
    terms: every term.
    vocabulary: what a name without a term is appended to; None leaves it as it is.

    Attributes
    ----------
    plain_names: IRIs of names that were found good for attributes, for who reads them often.
    """

    __slots__ = (
        "_by_iri",
        "_expanded",
        "_lengths",
        "_prefixes",
        "_short",
        "_short_types",
        "_types_by_iri",
        "plain_names",
        "terms",
        "vocabulary",
    )

    def __init__(self, terms: Mapping[str, Term], vocabulary: str | None) -> None:
        self.terms = terms
        self.vocabulary = vocabulary
        self._by_iri = _inverse(terms, ("@id", None))
        self._types_by_iri = _inverse(terms, (None,))
        self._prefixes: dict[str, list[str]] = {}
        for name, term in terms.items():
            if term.is_prefix and term.iri:
                self._prefixes.setdefault(term.iri, []).append(name)
        self._lengths = sorted({len(start) for start in self._prefixes})
        self._expanded: dict[str, str] = {}
        self.plain_names: dict[str, str] = {}
        self._short: dict[str, str] = {}
        self._short_types: dict[str, str] = {}

    def expand(self, name: str) -> str:
        """The IRI of a name (of a type, an attribute or a vocabulary's word)."""
        found = self._expanded.get(name)
        if found is None:
            if len(self._expanded) >= REMEMBERED:
                self._expanded.clear()
            found = self._expanded[name] = self._expand(name)
        return found

    def compact(self, iri: str) -> str:
        """The shortest name of an attribute that this context gives back."""
        found = self._short.get(iri)
        if found is None:
            if len(self._short) >= REMEMBERED:
                self._short.clear()
            found = self._short[iri] = self._compact(iri, self._by_iri)
        return found

    def compact_type(self, iri: str) -> str:
        """The shortest name of a type, or of a vocabulary's word."""
        found = self._short_types.get(iri)
        if found is None:
            if len(self._short_types) >= REMEMBERED:
                self._short_types.clear()
            found = self._short_types[iri] = self._compact(iri, self._types_by_iri)
        return found

    def identify(self, identifier: str) -> str:
        """An identifier with its prefix written out, where it has one of this context."""
        head, colon, rest = identifier.partition(":")
        if not colon or rest.startswith("//"):
            return identifier
        term = self.terms.get(head)
        return term.iri + rest if term and term.is_prefix and term.iri else identifier

    def _expand(self, name: str) -> str:
        term = self.terms.get(name)
        if term is not None and term.iri is not None:
            return term.iri
        if ":" in name[1:]:
            spelled = self.identify(name)
            if spelled is not name or _ABSOLUTE.match(name):
                return spelled
        return name if self.vocabulary is None else self.vocabulary + name

    def _compact(self, iri: str, inverse: Mapping[str, str]) -> str:
        known = inverse.get(iri)
        if known is not None:
            return known
        if self.vocabulary and iri.startswith(self.vocabulary):
            rest = iri[len(self.vocabulary) :]
            if rest and rest not in self.terms and ":" not in rest:
                return rest
        candidates = [
            f"{name}:{iri[length:]}"
            for length in self._lengths
            if length < len(iri)
            for name in self._prefixes.get(iri[:length], ())
        ]
        usable = [text for text in candidates if text not in self.terms]
        return min(usable, key=lambda text: (len(text), text)) if usable else iri


def _inverse(terms: Mapping[str, Term], preferred: Iterable[str | None]) -> dict[str, str]:
    """IRI -> best term: by coercion as preferred, then the shortest, then the first."""
    order = {coercion: rank for rank, coercion in enumerate(preferred)}
    best: dict[str, tuple[int, int, str]] = {}
    for name, term in terms.items():
        if term.iri is None or term.iri.startswith("@"):
            continue
        rank = order.get(term.coercion, len(order)) + (2 if term.container else 0)
        key = (rank, len(name), name)
        if term.iri not in best or key < best[term.iri]:
            best[term.iri] = key
    return {iri: name for iri, (_, _, name) in best.items()}
