"""Batches of NGSI-v2 that concern registered providers: asked and told over the same interface.

What: a query is answered from here and from every provider that has something of it; what is
here comes first, and attributes that are here are not replaced. An update goes to a provider
where the entity, or the attribute, is registered and not here. Appending is always done here.

Why what fails is told apart: of a query the rest is still an answer, with a `Warning` line for
each provider that gave none; an update that a provider did not take was not made, so it is an
error. `legacyForwarding` means NGSI-v1, which is not spoken: such providers are not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

import orjson

from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.outgoing import Answer, Client, Outgoing, TooLarge, Unreachable
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.sources.alias import via_of, was_here
from kaga.services.exchange.v2.batch import batch_query, read_batch, update_all
from kaga.services.exchange.v2.calls import PathQuery, V2Call, whole
from kaga.services.exchange.v2.changing import read_entry
from kaga.services.exchange.v2.entities import DONE
from kaga.services.exchange.v2.providing import (
    MEMBERS,
    Provider,
    providers,
    question,
    shared_out,
)
from kaga.services.exchange.v2.refusing import Refused

WITHIN_S: Final = 5.0
_MOST: Final = 8  # providers that are asked for one request
_RESTS_S: Final = 2.0
_LONGEST_S: Final = 60.0
_FORWARDED: Final = frozenset({"update", "UPDATE", "replace", "REPLACE", "delete", "DELETE"})
_APART: Final = frozenset({"values", "unique"})
_ELSEWHERE: Final = frozenset({404, 422})
Told = tuple[Provider, Answer | None, str]


class Forwarding:
    """Forwards what other brokers provide.

    Parameters
    ----------
    own_machine: whether they may be on the broker's own machine.
    """

    def __init__(self, *, own_machine: bool) -> None:
        self._client = Client(own_machine=own_machine)
        self._resting: dict[str, tuple[float, float]] = {}  # until when, and how long

    def query(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """POST /v2/op/query."""
        reply, asked = batch_query(call), V2Call(call)
        if _stays(asked) or asked.options & _APART:
            return reply
        content, wanted = asked.json(), list[tuple[Provider, dict[str, Any]]]()
        for one in providers(asked, "query", asked.paths()):
            part = question(one, content)
            if part is not None:
                wanted.append((one, part))
        return self._asked(asked, reply, wanted[:_MOST]) if wanted else reply

    def update(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """POST /v2/op/update."""
        asked = V2Call(call)
        content = read_batch(asked)
        path = PathQuery(asked.path(), below=False)
        found = list(providers(asked, "update", (path,)))
        if not found or _stays(asked) or content["actionType"] not in _FORWARDED:
            return update_all(asked, content)
        kept: list[Any] = []
        given: dict[str, tuple[Provider, list[dict[str, Any]]]] = {}
        for entry in content["entities"]:
            read_entry(entry, simple="keyValues" in asked.options)  # before anything is sent
            here = _here(asked, entry, path)
            left, parts = shared_out(entry, here, found)
            kept += [] if left is None else [left]
            for number, (provider, part) in parts.items():
                given.setdefault(number, (provider, []))[1].append(part)
        if not given:
            return update_all(asked, content)
        done = update_all(asked, {**content, "entities": kept}) if kept else DONE
        return self._told(asked, content["actionType"], list(given.values()), done)

    async def _asked(
        self, asked: V2Call, reply: Reply, wanted: list[tuple[Provider, dict[str, Any]]]
    ) -> Reply:
        """The answer from here and from others."""
        answers = await self._send(asked, "query", wanted)
        rows: list[dict[str, Any]] = orjson.loads(reply.body)
        limit = whole(asked.given, "limit", 20, least=0, most=10**9)
        offset = whole(asked.given, "offset", 0, least=0, most=10**9)
        known = {(row["id"], row.get("type")): row for row in rows}
        more, headers = 0, b""
        for provider, answer, trouble in answers:
            told = None if answer is None or answer.status != 200 else _rows(answer)
            if told is None:
                headers += _warning(provider, trouble or "an answer that is none")
                continue
            for row in told:
                mine = known.get((row["id"], row.get("type")))
                if mine is not None:
                    mine |= {name: row[name] for name in row if name not in mine}
                elif offset == 0:
                    more += 1
                    known[row["id"], row.get("type")] = row
                    rows += [row] if len(rows) < limit else []
        return replace(
            reply, body=orjson.dumps(rows), headers=_counted(reply.headers, more) + headers
        )

    async def _told(
        self,
        asked: V2Call,
        action: str,
        given: list[tuple[Provider, list[dict[str, Any]]]],
        done: Reply,
    ) -> Reply:
        """What others made of their parts; the worst of it."""
        bodies = [
            (provider, {"actionType": action, "entities": parts}) for provider, parts in given
        ]
        for provider, answer, trouble in await self._send(asked, "update", bodies):
            if answer is not None and answer.status in {200, 204}:
                continue
            if answer is not None and answer.status in _ELSEWHERE:
                raise Refused(answer.status, f"{provider.url} has not all of it")
            late = trouble == "no answer in time"
            raise Refused(504 if late else 502, f"{provider.url} did not take it: {trouble}")
        return done

    async def _send(
        self, asked: V2Call, what: str, parts: list[tuple[Provider, dict[str, Any]]]
    ) -> list[Told]:
        return list(await asyncio.gather(*(self._one(asked, what, *part) for part in parts)))

    async def _one(
        self, asked: V2Call, what: str, provider: Provider, content: dict[str, Any]
    ) -> Told:
        now = asyncio.get_running_loop().time()
        until, rest_s = self._resting.get(provider.url, (0.0, 0.0))
        if until > now:
            return provider, None, "it failed and is left alone for a while"
        try:
            answer = await self._client.ask(_outgoing(asked, what, provider, content), WITHIN_S)
        except (Unreachable, TooLarge) as error:
            rest_s = min(max(_RESTS_S, rest_s * 2), _LONGEST_S)
            self._resting[provider.url] = (now + rest_s, rest_s)
            return provider, None, str(error)
        self._resting.pop(provider.url, None)
        return provider, answer, f"status {answer.status}"


def _stays(asked: V2Call) -> bool:
    """Whether a request is not to leave: it says so, or it has been here before."""
    return "skipForwarding" in asked.options or was_here(asked.call)


def _here(asked: V2Call, entry: dict[str, Any], path: PathQuery) -> set[str] | None:
    """The attributes that an entity has here; None where it is not."""
    there = asked.find(str(entry.get("id")), entry.get("type"), (path,))
    if not there:
        return None
    iris = there[0].entity.attributes
    return {
        name for name in entry if name not in MEMBERS and asked.names.attribute(name) in iris
    }


def _outgoing(
    asked: V2Call, what: str, provider: Provider, content: dict[str, Any]
) -> Outgoing:
    options = sorted(asked.options & {"keyValues", "overrideMetadata"})
    query = f"?options={quote(','.join(options), safe=',')}" if options else ""
    query += f"{'&' if query else '?'}limit=1000" if what == "query" else ""
    headers = [("Content-Type", "application/json"), ("Via", via_of(asked.call))]
    headers.append(("Fiware-ServicePath", provider.path))
    if asked.tenant.name:
        headers.append(("Fiware-Service", asked.tenant.name))
    return Outgoing("POST", f"{provider.url}/op/{what}{query}", headers, orjson.dumps(content))


def _rows(answer: Answer) -> list[dict[str, Any]] | None:
    """Entities of an answer; None for what is no list of such."""
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    fits = isinstance(told, list) and all(
        isinstance(row, dict) and isinstance(row.get("id"), str) for row in told
    )
    return told if fits else None


def _warning(provider: Provider, why: str) -> bytes:
    plain = "".join(sign for sign in f"{provider.url}: {why}" if sign.isascii() and sign >= " ")
    text = plain.replace("\\", "").replace('"', "")[:300]
    return b'Warning: 199 - "%b"\r\n' % text.encode("ascii")


def _counted(headers: bytes, more: int) -> bytes:
    """The count of all, with those of others."""
    name, _, rest = headers.partition(b"Fiware-Total-Count: ")
    if not rest:
        return headers
    number, _, behind = rest.partition(b"\r\n")
    return b"%bFiware-Total-Count: %d\r\n%b" % (name, int(number) + more, behind)
