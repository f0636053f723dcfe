"""Where names come from: pinned, fetched and hosted contexts, each resolved once.

What: `Contexts.terms(tenant, context)` gives the term map of what a request carries. A document
that is missing is named by an exception; the server fetches it and asks again. Pinned documents
(a folder with `index.json`: address -> file) are never fetched: a city without the internet
works.

Why hosted documents are asked for by tenant: what one tenant hosts, another must not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import orjson

from kaga.engines.context import MissingDocument, TermMap, resolve
from kaga.engines.context.core import CORE_URL, core_document, is_core
from kaga.engines.context.errors import bad
from kaga.engines.context.resolving import carries_scoped
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant

HOSTED_PATH: Final = "/ngsi-ld/v1/jsonldContexts/"
_MOST_RESOLVED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Cached:
    """A document that was fetched, or taken from the pinned folder."""

    url: str
    document: object
    since: int


class Contexts:
    """All contexts of a broker.

    Parameters
    ----------
    pinned: a folder with an `index.json`, or None.
    """

    def __init__(self, pinned: Path | None = None) -> None:
        self._pinned = {} if pinned is None else _read_pinned(pinned)
        self.cached: dict[str, Cached] = {}
        self.version = 0  # grows when anything resolved before may mean something else now
        self._resolved: dict[tuple[str, object], TermMap] = {}
        self.core = resolve(None, {})

    def terms(self, tenant: Tenant, context: object, at: int) -> TermMap:
        """The names of a context.

        Parameters
        ----------
        context: as requests carry it; None for the core context alone.
        at: the moment, for documents that are used for the first time.

        Raises
        ------
        MissingDocument
            A document that has to be fetched first.
        NgsiError
            A context that is none.
        """
        if context is None:
            return self.core
        key = (tenant.name, _key(context))
        found = self._resolved.get(key)
        if found is None:
            if carries_scoped(context):
                raise bad("an @context in a request scopes no other context to a term")
            if len(self._resolved) >= _MOST_RESOLVED:
                self._resolved.clear()
            documents = _Documents(self, tenant, at)
            found = self._resolved[key] = resolve(context, documents)
        return found

    def learn(self, url: str, document: object, at: int) -> None:
        """Keep a document that was fetched."""
        self.cached[url] = Cached(url, document, at)
        self.forget_resolved()

    def fetched(self) -> list[Cached]:
        """Documents that were fetched: those that a start would not find in a folder."""
        return [one for one in self.cached.values() if one.url not in self._pinned]

    def remember(self, cached: Cached) -> None:
        """Have a document that was fetched before a start; a pinned one goes before it."""
        if cached.url not in self._pinned:
            self.cached[cached.url] = cached

    def forget(self, url: str) -> None:
        """Drop a fetched document."""
        del self.cached[url]
        self.forget_resolved()

    def forget_resolved(self) -> None:
        """Resolve every context anew from now on."""
        self._resolved.clear()
        self.version += 1

    def from_pinned(self, url: str) -> object:
        """A pinned document; None where there is none."""
        return self._pinned.get(url)


class _Documents(Mapping[str, object]):
    """Documents as one tenant sees them."""

    def __init__(self, contexts: Contexts, tenant: Tenant, at: int) -> None:
        self._contexts = contexts
        self._tenant = tenant
        self._at = at

    def __getitem__(self, url: str) -> object:
        hosted = hosted_document(self._tenant, url)
        if hosted is not None:
            return hosted.body.get("document")
        cached = self._contexts.cached.get(url)
        if cached is not None:
            return cached.document
        pinned = self._contexts.from_pinned(url)
        if pinned is None:
            raise MissingDocument(url)
        self._contexts.cached[url] = Cached(url, pinned, self._at)
        return pinned

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str)

    def __iter__(self) -> Iterator[str]:
        return iter(self._contexts.cached)

    def __len__(self) -> int:
        return len(self._contexts.cached)


def hosted_document(tenant: Tenant, url: str) -> Document | None:
    """The document that a tenant hosts under an address of this broker."""
    _, found, name = url.partition(HOSTED_PATH)
    if not found:
        return None
    return tenant.documents.get(Collection.CONTEXT, {}).get(name)


def served(contexts: Contexts, tenant: Tenant, name: str) -> object | None:
    """The content of a context, by its local name or its address."""
    hosted = tenant.documents.get(Collection.CONTEXT, {}).get(name)
    if hosted is not None:
        return hosted.body.get("document")
    if is_core(name):
        return core_document()
    cached = contexts.cached.get(name)
    return None if cached is None else cached.document


def shown_context(context: object) -> object:
    """What a response names as its `@context`: that of the request, and the core."""
    if context is None:
        return CORE_URL
    return context


def _key(context: object) -> object:
    if isinstance(context, str):
        return context
    if isinstance(context, list) and all(isinstance(part, str) for part in context):
        return tuple(cast("list[str]", context))
    return orjson.dumps(context, option=orjson.OPT_SORT_KEYS)


def _read_pinned(folder: Path) -> dict[str, object]:
    index = orjson.loads((folder / "index.json").read_bytes())
    return {url: orjson.loads((folder / name).read_bytes()) for url, name in index.items()}
