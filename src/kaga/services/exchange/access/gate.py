"""The gate before every operation: who asks, and whether they may.

What: whoever has no key reads the entities of the default tenant, as often as a bucket of
tokens allows; everything else needs a key with the right scope for the right tenant. Why
before the operation and by method and path alone: one place to look at, the same for every
interface, and what nobody thought of is closed.

Why a key costs next to nothing: it is checked once and found by the header's bytes afterwards,
as long as its document is the same; whoever changes it, here or in a process that shares the
store, puts another in its place.

>>> needed("GET", b"/ngsi-ld/v1/entities/urn:x:1") is None
True
>>> needed("GET", b"/ngsi-ld/v1/subscriptions"), needed("DELETE", b"/v2/entities/x")
(<Scope.READ: 'read'>, <Scope.WRITE: 'write'>)
"""

from __future__ import annotations

import hmac
from typing import Final

from kaga.kernel.exchange.keys import CITY, split_key
from kaga.services.exchange.access.grants import (
    EVERY_TENANT,
    EVERYTHING,
    Grant,
    Scope,
    grant_of,
)
from kaga.services.exchange.http.messages import HttpError, Request
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document

PUBLIC_TO_READ: Final = (
    b"/ngsi-ld/v1/entities",
    b"/ngsi-ld/v1/types",
    b"/ngsi-ld/v1/attributes",
    b"/ngsi-ld/v1/temporal/entities",
    b"/ngsi-ld/v1/jsonldContexts",
    b"/ngsi-ld/v1/info/",
    b"/v2/entities",
    b"/v2/types",
    b"/version",
)
"""What anybody may read: entities and what is said of them, no subscriptions, no sources."""
PUBLIC_TO_ASK: Final = frozenset(
    {
        b"/ngsi-ld/v1/entityOperations/query",
        b"/ngsi-ld/v1/temporal/entityOperations/query",
        b"/v2/op/query",
    }
)
RELAY: Final = b"/ngsi-ld/ex/remote-notify"
"""Where other brokers tell: what they name is known to them and this broker alone."""
ADMIN_BASE: Final = b"/admin/"
TENANT_HEADERS: Final = (b"ngsild-tenant", b"fiware-service")
V2_BASE: Final = b"/v2"
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER: Final = b"bearer "
_MOST_KNOWN: Final = 4_096
_MOST_CALLERS: Final = 50_000
_CHALLENGE: Final = b'WWW-Authenticate: Bearer realm="exchange"\r\n'


def needed(method: str, path: bytes) -> Scope | None:
    """The scope that a request needs; None when anybody may make it."""
    if path.startswith(ADMIN_BASE):
        return Scope.ADMIN
    if method in _READS:
        return None if path.startswith(PUBLIC_TO_READ) else Scope.READ
    if method == "POST" and path in PUBLIC_TO_ASK:
        return None
    return Scope.WRITE


class Limit:
    """How often one caller without a key may ask: a bucket of tokens that fills again.

    Parameters
    ----------
    each_second: tokens that come back in a second.
    at_once: tokens of a full bucket.
    """

    def __init__(self, each_second: float, at_once: float) -> None:
        self._rate = each_second / 1_000_000
        self._most = at_once
        self._buckets: dict[str, tuple[float, int]] = {}

    def takes(self, caller: str, at: int) -> bool:
        """Whether a request is taken at a moment (microseconds)."""
        tokens, since = self._buckets.get(caller, (self._most, at))
        tokens = min(self._most, tokens + (at - since) * self._rate)
        if tokens < 1.0:
            self._buckets[caller] = (tokens, at)
            return False
        if len(self._buckets) > _MOST_CALLERS:
            self._forget_full(at)
        self._buckets[caller] = (tokens - 1.0, at)
        return True

    def _forget_full(self, at: int) -> None:
        """Forget those whose bucket would be full again; all, if that frees too little."""
        kept = {
            caller: (tokens, since)
            for caller, (tokens, since) in self._buckets.items()
            if tokens + (at - since) * self._rate < self._most
        }
        self._buckets = kept if len(kept) < _MOST_CALLERS else {}


class Gate:
    """Lets requests through or refuses them.

    Parameters
    ----------
    city: the digest of the secret of the city's own processes; None where there are none.
    limit: for those without a key.
    proxies: addresses of reverse proxies before the broker, which are believed.
    """

    def __init__(
        self,
        broker: Broker,
        city: str | None,
        limit: Limit,
        proxies: frozenset[str] = frozenset(),
    ) -> None:
        self._broker = broker
        self._city = city
        self._limit = limit
        self._proxies = proxies
        self._known: dict[bytes, tuple[Grant, Document | None]] = {}

    def check(self, request: Request, at: int) -> Grant | None:
        """Let a request through; what its key allows, None without one.

        Raises
        ------
        HttpError
            401 without the key it needs, 403 with a key that does not reach so far, 429 for
            too many without one.
        """
        headers = request.headers
        if request.path == RELAY:
            return None
        given = headers.get(b"authorization")
        if given is None:
            self._without_key(request, at)
            return None
        grant = self._checked(given)
        if grant is None or grant.until <= at:
            raise HttpError(401, "this key is not known, or no longer", _CHALLENGE)
        scope = needed(request.method, request.path)
        if scope is not None and scope not in grant.scopes:
            raise HttpError(403, f"this key has no scope {scope}")
        if grant.tenant != EVERY_TENANT and scope is not Scope.ADMIN:
            _stay_within(grant, request, is_public=scope is None)
        return grant

    def _checked(self, given: bytes) -> Grant | None:
        """What a header allows: found again, unless the document of its key is another now."""
        known = self._known.get(given)
        if known is None:
            return self._find(given)
        grant, document = known
        if document is None or self._keys().get(grant.number) is document:
            return grant
        del self._known[given]
        return self._find(given)

    def _keys(self) -> dict[str, Document]:
        return self._broker.tenant_to_be("").documents.get(Collection.KEY, {})

    def _without_key(self, request: Request, at: int) -> None:
        scope = needed(request.method, request.path)
        if scope is not None:
            raise HttpError(401, f"this needs a key with the scope {scope}", _CHALLENGE)
        for name in TENANT_HEADERS:
            if request.headers.get(name):
                raise HttpError(
                    401, "another tenant than the public one needs a key", _CHALLENGE
                )
        if not self._limit.takes(self._caller(request), at):
            raise HttpError(429, "too many requests without a key", b"Retry-After: 1\r\n")

    def _caller(self, request: Request) -> str:
        """Whose bucket: the peer's, or whom a proxy of the city's names as its own peer."""
        if request.caller not in self._proxies:
            return request.caller
        named = request.headers.get(b"x-forwarded-for", b"").rpartition(b",")[2]
        return named.strip().decode("ascii", "replace") or request.caller

    def _find(self, given: bytes) -> Grant | None:
        if given[: len(_BEARER)].lower() != _BEARER:
            return None
        found = split_key(given[len(_BEARER) :].decode("ascii", "replace").strip())
        grant = None if found is None else self._kept(*found)
        if grant is not None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[given] = (grant, self._keys().get(grant.number))
        return grant

    def _kept(self, number: str, digest: str) -> Grant | None:
        if number == CITY:
            same = self._city is not None and hmac.compare_digest(digest, self._city)
            return Grant(CITY, EVERY_TENANT, EVERYTHING) if same else None
        document = self._keys().get(number)
        if document is None or not hmac.compare_digest(digest, str(document.body["digest"])):
            return None
        return grant_of(document)


def _stay_within(grant: Grant, request: Request, *, is_public: bool) -> None:
    """A key reaches its own tenant, and what is public.

    Each interface goes by its own header: the other one does not say where a request leads,
    and may not lead elsewhere either.
    """
    headers = request.headers
    named = [headers[name] for name in TENANT_HEADERS if headers.get(name)]
    own = TENANT_HEADERS[request.path.startswith(V2_BASE)]
    if named and not headers.get(own):
        named.append(b"")
    if not named and is_public:
        return
    for name in named or [b""]:
        if not grant.reaches(name.decode("utf-8", "replace")):
            raise HttpError(403, "this key is for another tenant")
