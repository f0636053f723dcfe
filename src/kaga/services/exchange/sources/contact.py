"""Speaking with a source: which headers, how long, how often, and what went wrong.

What: `Contacts.send` sends one errand to a source and gives a `Heard`: its answer, or what went
wrong, as a status for writers and as a warning for readers (clause 6.3.17). A source that
failed three times in a row is left alone for a while, longer each time; at most eight sources
are asked at once for one request.

Why an own alias in `Via`: a request that comes back to where it was stops there (6.3.18).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import orjson

from kaga.engines.context import NgsiError, TermMap
from kaga.engines.context.sources.matching import Part
from kaga.engines.context.sources.registration import Registration
from kaga.services.exchange.http.messages import parse_json
from kaga.services.exchange.http.outgoing import Answer, Client, Outgoing, TooLarge, Unreachable
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.sources.alias import via_of

WITHIN_S: Final = 5.0
_PATIENCE: Final = 3  # failures in a row
_COOLDOWN_S: Final = 2.0
_LONGEST_S: Final = 60.0
_AT_ONCE: Final = 8
_MOST_KEPT: Final = 1_000  # answers that are used again
_SPECIAL: Final = frozenset({"jsonldcontext", "contenttype", "accept"})
_NEVER_WORDS: Final = """
ngsild-tenant via content-length content-type host connection keep-alive transfer-encoding te
trailer upgrade expect proxy-authorization link
"""
_NEVER: Final = frozenset(_NEVER_WORDS.split())
_SECRET: Final = frozenset({"authorization", "cookie", "x-api-key"})  # a reader's own
LINKED: Final = '<{}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
_OF_REQUEST: Final = "urn:ngsi-ld:request"
_LONGEST_WARNING: Final = 2_000
_MOST_WARNINGS: Final = 10
_SAFE: Final = ":/*,.;@!$'()~"
_ASKING: Final = frozenset({"entityOperations/query", "temporal/entityOperations/query"})
PARTLY: Final = 206  # a part of time
_ORDINARY: Final = frozenset({200, 201, PARTLY, 404})
STALE, INVALID, NO_ANSWER, REFUSED = 110, 111, 199, 299


class Tongue(NamedTuple):
    """How names are said to a source.

    Attributes
    ----------
    link: the context's address for a Link header; None for none.
    inline: what stands as `@context` in bodies; None for nothing.
    """

    terms: TermMap
    link: str | None
    inline: object


@dataclass(frozen=True, slots=True)
class Errand:
    """One request for a source, before it knows which.

    Attributes
    ----------
    path: behind `/ngsi-ld/v1/`.
    content: plain JSON; None for no body.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    content: Any = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of an errand.

    Attributes
    ----------
    status: of the answer, or 502, 504, 508 for what was none.
    content: the parsed body, or None.
    warnings: lines for readers.
    reach: which part of time the answer holds; empty where it holds all of it (6.3.10).
    """

    part: Part
    status: int
    content: Any = None
    warnings: tuple[str, ...] = ()
    reach: str = ""

    @property
    def is_well(self) -> bool:
        """Whether the source did what it was asked."""
        return 200 <= self.status < 300 and self.status != 207


@dataclass(slots=True)
class _Health:
    failures: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Contacts:
    """Everybody who was ever asked.

    Parameters
    ----------
    client: sends.
    """

    client: Client
    _health: dict[tuple[str, str], _Health] = field(default_factory=dict)
    _kept: dict[tuple[object, ...], tuple[float, Heard]] = field(default_factory=dict)

    async def send_all(
        self, call: Call, errands: Sequence[tuple[Part, Tongue, Errand]]
    ) -> list[Heard]:
        """What became of several errands, in their order."""
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(part: Part, tongue: Tongue, errand: Errand) -> Heard:
            async with turn:
                return await self.send(call, part, tongue, errand)

        return list(await asyncio.gather(*(one(*errand) for errand in errands)))

    async def send(self, call: Call, part: Part, tongue: Tongue, errand: Errand) -> Heard:
        """What became of one errand."""
        registration = part.registration
        now = asyncio.get_running_loop().time()
        key = _key(call, registration, errand)
        kept = self._kept.get(key) if errand.method == "GET" else None
        if kept is not None and kept[0] > now:
            return kept[1]
        if len(self._health) > _MOST_KEPT * 10:
            self._health.clear()
        health = self._health.setdefault((call.tenant_name, registration.id), _Health())
        if health.until > now:
            text = "the source failed and is left alone for a while"
            return self._stale(kept, part) or _lost(part, 504, NO_ANSWER, text)
        heard = await self._heard(call, part, tongue, errand)
        self._note(registration, health, heard)
        depends = _OF_REQUEST in registration.info.values()  # on who asks
        if errand.method == "GET" and registration.fresh and heard.is_well and not depends:
            self._keep(key, registration.fresh, heard)
        return heard

    async def _heard(self, call: Call, part: Part, tongue: Tongue, errand: Errand) -> Heard:
        registration = part.registration
        try:
            asked = _outgoing(call, registration, tongue, errand)
            answer = await self.client.ask(asked, registration.timeout or WITHIN_S)
        except TooLarge as error:
            return _lost(part, 502, INVALID, str(error))
        except Unreachable as error:
            late = str(error) == "no answer in time"
            return _lost(part, 504 if late else 502, NO_ANSWER, str(error))
        return _understood(part, errand, answer)

    def _note(self, registration: Registration, health: _Health, heard: Heard) -> None:
        """A source that does not answer is asked less and less often."""
        wait = registration.cooldown
        if heard.status < 500 or (wait is None and heard.status not in {502, 503, 504}):
            health.failures = 0
            return
        health.failures += 1
        if wait is None:
            if health.failures < _PATIENCE:
                return
            wait = min(_COOLDOWN_S * 2 ** (health.failures - _PATIENCE), _LONGEST_S)
        health.until = asyncio.get_running_loop().time() + wait

    def _keep(self, key: tuple[object, ...], fresh: float, heard: Heard) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (asyncio.get_running_loop().time() + fresh, heard)

    def _stale(self, kept: tuple[float, Heard] | None, part: Part) -> Heard | None:
        if kept is None:
            return None
        text = warning(part.registration, STALE, "an answer of before")
        return Heard(part, kept[1].status, kept[1].content, (text,))


def _key(call: Call, registration: Registration, errand: Errand) -> tuple[object, ...]:
    link = call.request.headers.get(b"link")
    return (call.tenant_name, registration.id, errand.path, errand.query, link)


def segment(text: str) -> str:
    """An identifier or a name as one part of a path, whatever signs it has."""
    return quote(text, safe=":")


def tongue_of(
    call: Call, registration: Registration, terms: TermMap, context: object
) -> Tongue:
    """How to speak with a source in a call (clauses 4.3.6.5, 4.3.6.6).

    Raises
    ------
    MissingDocument
        The context that the source wants has to be fetched first.
    """
    wanted = registration.info.get("jsonldContext")
    if wanted is not None:
        tenant = call.broker.tenants[call.tenant_name]
        return Tongue(call.broker.contexts.terms(tenant, wanted, call.at), wanted, None)
    if isinstance(context, list) and len(context) == 1:
        context = context[0]
    if registration.info.get("contentType") == "application/ld+json":
        return Tongue(terms, context if isinstance(context, str) else None, context or [])
    if context is None or isinstance(context, str):
        return Tongue(terms, context, None)
    return Tongue(terms, None, context)


def for_reading(call: Call, tongue: Tongue) -> Tongue:
    """The same without a body: a context that has no address is replaced by long names."""
    if tongue.link is None and tongue.inline is not None:
        return Tongue(call.broker.contexts.core, None, None)
    return tongue


def root_of(registration: Registration) -> str:
    """What the addresses of a source's operations begin with, without the last slash."""
    base = registration.endpoint
    return base if base.endswith("/ngsi-ld/v1") else base + "/ngsi-ld/v1"


def plain_headers(registration: Registration) -> list[tuple[str, str]]:
    """What every request to a source carries, whoever asks."""
    headers = [("Accept", registration.info.get("accept", "application/json"))]
    headers.append(("User-Agent", "kaga-exchange"))
    if registration.tenant is not None:
        headers.append(("NGSILD-Tenant", registration.tenant))
    headers += [
        (key, value)
        for key, value in registration.info.items()
        if value != _OF_REQUEST and _is_free(key.lower())
    ]
    return headers


def _is_free(name: str) -> bool:
    """Whether a header is one that a registration may set."""
    return name not in _SPECIAL and name not in _NEVER and name.isascii() and _is_token(name)


def _outgoing(
    call: Call, registration: Registration, tongue: Tongue, errand: Errand
) -> Outgoing:
    query = errand.query
    if registration.local_only:
        query = (*query, ("local", "true"))
    url = f"{root_of(registration)}/{errand.path}"
    if query:
        url += "?" + "&".join(f"{name}={quote(value, safe=_SAFE)}" for name, value in query)
    headers = _headers(call, registration)
    body = b""
    inline = tongue.inline is not None and isinstance(errand.content, dict | list)
    if errand.content is not None:
        kind = "application/ld+json" if inline else "application/json"
        headers.append(("Content-Type", kind))
        body = orjson.dumps(
            _inlined(errand.content, tongue.inline) if inline else errand.content
        )
    if tongue.link is not None and not (inline and errand.content is not None):
        headers.append(("Link", LINKED.format(tongue.link)))
    return Outgoing(errand.method, url, headers, body)


def _inlined(content: Any, context: object) -> Any:
    if isinstance(content, list):
        return [_inlined(part, context) for part in content]
    return {**content, "@context": context} if isinstance(content, dict) else content


def _headers(call: Call, registration: Registration) -> list[tuple[str, str]]:
    headers = [*plain_headers(registration), ("Via", via_of(call))]
    for key, value in registration.info.items():
        name = key.lower()
        if value != _OF_REQUEST or name in _SECRET or not _is_free(name):
            continue
        given = call.request.headers.get(name.encode())
        if given is not None:
            headers.append((key, given.decode("latin-1")))
    return headers


def _is_token(name: str) -> bool:
    return bool(name) and all(sign.isalnum() or sign in "-_.!#$%&'*+^`|~" for sign in name)


def _understood(part: Part, errand: Errand, answer: Answer) -> Heard:
    reads = errand.method == "GET" or errand.path in _ASKING
    content: Any = None
    if answer.body:
        try:
            content = parse_json(answer.body)
        except NgsiError:
            if reads and answer.status == 200:
                return _lost(part, 502, INVALID, "the answer is no JSON that is taken")
    elif reads and answer.status == 200:
        return _lost(part, 502, INVALID, "the answer is empty")
    told = answer.headers.get("ngsild-warning")
    warnings = (
        () if told is None else tuple(told[:_LONGEST_WARNING].split(", ")[:_MOST_WARNINGS])
    )
    if reads and answer.status not in _ORDINARY:
        line = warning(part.registration, REFUSED, f"the source answered {answer.status}")
        warnings = (*warnings, line)
    reach = answer.headers.get("content-range", "") if answer.status == PARTLY else ""
    return Heard(part, answer.status, content, warnings, reach)


def _lost(part: Part, status: int, code: int, text: str) -> Heard:
    return Heard(part, status, None, (warning(part.registration, code, text),))


def warning(registration: Registration, code: int, text: str) -> str:
    """One warning for readers, as HTTP has them."""
    plain = "".join(sign for sign in text if " " <= sign <= "~" and sign not in '",\\')
    return f'{code} {registration.alias or registration.id} "{plain[:120]}"'
