"""From an `@context`, as a request carries it, to a term map.

What: lists, documents behind addresses, prefixes, coercions, `@vocab`, `@import`, protection
and contexts scoped to a term, as JSON-LD 1.1's context processing has them
(https://www.w3.org/TR/json-ld11-api/, 4.1-4.2). Why here: documents are handed in, so that no
request of a stranger makes the broker open a connection; a document that is missing is named,
and whoever may fetch it decides whether to.

The core context comes last and wins (clause 4.4). Contexts scoped to a term are kept as they
are and looked into only by who goes below that term: the core's own scoped context names a
document that no broker needs.

>>> terms = resolve({"speed": "https://a.example/speed"}, {})
>>> terms.expand("speed"), terms.expand("Property")
('https://a.example/speed', 'https://uri.etsi.org/ngsi-ld/Property')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from kaga.engines.context.core import core_document, is_core
from kaga.engines.context.errors import MissingDocument, bad
from kaga.engines.context.terms import Term, TermMap, ends_as_prefix

_DEEPEST: Final = 16  # documents that include documents
_MOST_DOCUMENTS: Final = 64
_MOST_TERMS: Final = 50_000
_MOST_LETTERS: Final = 8_000_000  # of all IRIs of a context
_LONGEST_CHAIN: Final = 64  # terms that lean on one another
_KEYWORDS_WORDS: Final = """
@base @container @context @direction @graph @id @import @included @index @json @language
@list @nest @none @prefix @propagate @protected @reverse @set @type @value @version @vocab
"""
_KEYWORDS: Final = frozenset(_KEYWORDS_WORDS.split())

Documents = Mapping[str, object]


def resolve(context: object, documents: Documents) -> TermMap:
    """The names that a context and the core context give.

    Parameters
    ----------
    context: an address, an object of terms, a list of both, or None.
    documents: what stands behind addresses, as parsed JSON.

    Raises
    ------
    MissingDocument
        An address that is not among the documents.
    NgsiError
        `BadRequestData` for a context, or a document behind an address, that is none.
    """
    _check_shape(context)
    active = _Active(documents)
    active.take(context)
    active.take(core_document()["@context"])
    return TermMap(active.terms, active.vocabulary)


def _check_shape(context: object) -> None:
    """Nothing, for what may be a context, before any document is looked for."""
    for part in context if isinstance(context, list) else [context]:
        if not isinstance(part, str | dict | None):
            raise bad("an @context is an address, an object, or a list of them")


def carries_scoped(context: object) -> bool:
    """Whether a context written into a request scopes another to a term (clause 5.5.7)."""
    if isinstance(context, list):
        return any(carries_scoped(part) for part in context)
    return isinstance(context, dict) and any(
        isinstance(definition, dict) and "@context" in definition
        for definition in context.values()
    )


class _Active:
    """The context as far as it is read."""

    def __init__(self, documents: Documents) -> None:
        self.terms: dict[str, Term] = {}
        self.vocabulary: str | None = None
        self._documents = documents
        self._read = 0
        self._letters = 0
        self._leaning = 0

    def take(self, context: object, within: tuple[str, ...] = ()) -> None:
        """Add one context to what is known, later ones over earlier ones."""
        if context is None:
            if not within:
                self.terms.clear()
                self.vocabulary = None
        elif isinstance(context, list):
            for part in context:
                if isinstance(part, list):
                    raise bad("an @context holds no lists inside a list")
                self.take(part, within)
        elif isinstance(context, str):
            self._document(context, within)
        elif isinstance(context, dict):
            self._terms(cast("dict[str, object]", context))
        else:
            raise bad("an @context is an address, an object, or a list of them")

    def _document(self, url: str, within: tuple[str, ...]) -> None:
        if is_core(url):
            return
        if url in within:
            raise bad(f"{url} includes itself")
        self._read += 1
        if len(within) >= _DEEPEST or self._read > _MOST_DOCUMENTS:
            raise bad("contexts include more documents than are followed")
        self.take(self._content(url), (*within, url))

    def _content(self, url: str) -> object:
        if url not in self._documents:
            raise MissingDocument(url)
        document = self._documents[url]
        if not isinstance(document, dict) or "@context" not in document:
            raise bad(f"{url} holds no @context")
        return document["@context"]

    def _terms(self, local: dict[str, object]) -> None:
        included = local.get("@import")
        if isinstance(included, str):
            content = self._content(included)
            if not isinstance(content, dict) or "@import" in content:
                raise bad(f"{included} cannot be imported")
            local = {**content, **local}
        if "@vocab" in local:
            self.vocabulary = self._vocabulary(local["@vocab"])
        making: dict[str, bool] = {}
        for name in local:
            self._make(name, local, making)
        if len(self.terms) > _MOST_TERMS:
            raise bad("a context with more terms than are taken")

    def _vocabulary(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise bad("@vocab is text")
        return self._iri(value, {}, {}) if value else self.vocabulary or ""

    def _make(self, name: str, local: dict[str, object], making: dict[str, bool]) -> None:
        """Define one term, after those that its definition leans on."""
        if name.startswith("@") or making.get(name):
            return
        if name in making:
            raise bad(f"the term {name} of the @context leans on itself")
        if self._leaning >= _LONGEST_CHAIN:
            raise bad("terms of the @context lean on one another longer than is followed")
        making[name] = False
        self._leaning += 1
        self._define(name, local, making)
        self._leaning -= 1
        making[name] = True
        self._letters += len(self.terms[name].iri or "")
        if self._letters > _MOST_LETTERS:
            raise bad("a context with longer terms than are taken")

    def _define(self, name: str, local: dict[str, object], making: dict[str, bool]) -> None:
        definition = local[name]
        if definition is None:
            self.terms[name] = Term(None)
        elif isinstance(definition, str):
            iri = self._iri(definition, local, making)
            self.terms[name] = Term(iri, is_prefix=ends_as_prefix(iri))
        elif isinstance(definition, dict):
            self.terms[name] = self._defined(
                name, cast("dict[str, object]", definition), local, making
            )
        else:
            raise bad(f"the term {name} of the @context is neither text nor an object")

    def _defined(
        self,
        name: str,
        definition: dict[str, object],
        local: dict[str, object],
        making: dict[str, bool],
    ) -> Term:
        given = definition.get("@id", definition.get("@reverse", name))
        coercion = definition.get("@type")
        if not isinstance(given, str | None) or not isinstance(coercion, str | None):
            raise bad(f"the term {name} of the @context is not understood")
        iri = None if given is None else self._named(name, given, local, making)
        container = definition.get("@container")
        held = container if isinstance(container, list) else [container]
        return Term(
            iri,
            coercion=None if coercion is None else self._iri(coercion, local, making),
            container=frozenset(part for part in held if isinstance(part, str)),
            is_prefix=definition.get("@prefix") is True,
            scoped=definition.get("@context"),
        )

    def _named(
        self, name: str, given: str, local: dict[str, object], making: dict[str, bool]
    ) -> str:
        if given != name:
            return self._iri(given, local, making)
        if ":" in name[1:]:
            return self._spelled(name, local, making)
        return name if self.vocabulary is None else self.vocabulary + name

    def _iri(self, value: str, local: dict[str, object], making: dict[str, bool]) -> str:
        """A term, a compact IRI or an IRI, written out."""
        if value in _KEYWORDS:
            return value
        if value in local:
            self._make(value, local, making)
        known = self.terms.get(value)
        if known is not None and known.iri is not None:
            return known.iri
        if ":" in value[1:]:
            return self._spelled(value, local, making)
        return value if self.vocabulary is None else self.vocabulary + value

    def _spelled(self, value: str, local: dict[str, object], making: dict[str, bool]) -> str:
        head, _, rest = value.partition(":")
        if head == "_" or rest.startswith("//"):
            return value
        if head in local:
            self._make(head, local, making)
        term = self.terms.get(head)
        return term.iri + rest if term and term.is_prefix and term.iri else value
