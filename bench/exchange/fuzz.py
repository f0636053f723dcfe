"""A million hostile requests: does any make the broker fail, hang, or tell others' data?

    python bench/exchange/fuzz.py [--requests 1000000] [--seed 1]

Requests are made from words of the standard, put together without sense: operations,
parameters, bodies nested deep and wide, contexts that bomb, patterns that explode, media types
that are none. One in five is bytes: a request with some changed, doubled or cut, into the
protocol itself. The broker runs in this process with its log on the disk; contexts are
"fetched" from a generator, so nothing leaves the machine. A second tenant holds a secret under
the same identifiers; whoever does not name that tenant must never read it.

It ends with status 1 at the first 500, at the first answer that took more than a second of the
processor, and at the first secret told. A seed gives the same requests again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "src"))

import orjson
import structlog

from kaga.engines.context import NgsiError, Problem
from kaga.services.exchange import application, serving
from kaga.services.exchange.http.messages import Reply, Request
from kaga.services.exchange.http.protocol import Connection

SECRET = "himitsu-0c9d5e71"
HIDDEN = b"harbour-authority"
SAID = """
id type value object @id @type @context @value @list @graph @vocab @base @none scope p q2
name location languageMap vocab json valueList objectList datasetId observedAt unitCode
expiresAt createdAt modifiedAt deletedAt instanceId entities notification endpoint uri
accept q geoQ georel watchedAttributes attributes notificationTrigger throttling
timeInterval temporalQ timerel timeAt urn:a:1 urn:a:2 urn:a:3 urn:ngsi-ld:null Property
Relationship GeoProperty LanguageProperty VocabProperty JsonProperty ListProperty
ListRelationship Subscription Query Point Polygon LineString coordinates geometry
ContextSourceRegistration information endpoint mode /a/b # + 2027-01-01T00:00:00Z
2027-13-01T00:00:00Z near;maxDistance==5 near;minDistance==0 within disjoint equals p>1;p<2
(p) a[b.c] a{b} p~=. inline flat 5 -1 1e400 true normalized keyValues concise sysAttrs
ordering orderBy attrs pick omit ngsildproof entityIdSealed jsonKeys T U A.B a:b http://
https://a.example/c http://127.0.0.1:1/ http://[::1]/ http://169.254.169.254/latest
file:///etc/passwd
"""
PATHS = """
entities entities/urn:a:1 entities/urn:a:2/attrs entities/%00 entities/urn%3Aa%3A1 /// types
entities/../secret entities/urn:a:1/attrs/p/urn:a:1 temporal/entities entityMaps/urn:a:1 ////
snapshots csourceRegistrations/urn:a:1 temporal/entityOperations/query jsonldContexts/x x
"""
CALLS = """
GET entities, POST entities, DELETE entities, GET entities/urn:a:1, GET entities/urn:a:2,
PATCH entities/urn:a:1, PUT entities/urn:a:2, DELETE entities/urn:a:3,
POST entities/urn:a:1/attrs, PATCH entities/urn:a:1/attrs, PATCH entities/urn:a:1/attrs/p,
PUT entities/urn:a:1/attrs/p, DELETE entities/urn:a:1/attrs/p, POST entityOperations/create,
POST entityOperations/upsert, POST entityOperations/update, POST entityOperations/merge,
POST entityOperations/delete, POST entityOperations/query, POST entityOperations/purge,
GET types, GET types/T, GET attributes, GET attributes/p, GET jsonldContexts,
POST jsonldContexts, GET jsonldContexts/x, DELETE jsonldContexts/x, GET subscriptions,
POST subscriptions, GET subscriptions/urn:a:1, PATCH subscriptions/urn:a:1,
DELETE subscriptions/urn:a:1, GET csourceRegistrations, POST csourceRegistrations,
PATCH csourceRegistrations/urn:a:1, GET temporal/entities, POST temporal/entities,
GET temporal/entities/urn:a:1, POST temporal/entities/urn:a:1/attrs,
POST temporal/entityOperations/query, GET info/sourceIdentity, HEAD entities/urn:a:1
"""
METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"]
ASKED = """
type q scopeQ id idPattern attrs pick omit georel geometry coordinates geoproperty limit offset
count options format lang datasetId join joinLevel orderBy orderFrom orderGeometry local details
kind reload containedBy collation observedAt csf expandValues geometryProperty timerel timeAt
endTimeAt timeproperty lastN aggrMethods aggrPeriodDuration entityMap deleteAll keep drop
"""
KINDS = """
application/json application/ld+json application/merge-patch+json application/geo+json text/html
*/* application/* application/json;q=x text/event-stream application/ld+json;q=0.5,*/*;q=0.1
"""
SENSIBLE = {
    "q": (
        *("p>1", 'p=="a"', "p;q|r", "p[b]==1", "createdAt>2027-01-01T00:00:00Z", "p~=a.*"),
        *("r==urn:a:1", "p!=1..5", "p.observedAt", "(p>1;q<2)|s", "p<=5", "q[ja]=='a'"),
    ),
    "type": ("T", "T,U", "(T;U)|T", "*"),
    "scopeQ": ("/a", "/a/#", "/+/b"),
    "attrs": ("p", "p,q"),
    "pick": ("p", "id,type"),
    "omit": ("p",),
    "options": ("keyValues", "sysAttrs,count", "concise", "update", "noOverwrite"),
    "orderBy": ("p", "p;desc,id", "location;dist-asc"),
    "join": ("inline", "flat"),
    "id": ("urn:a:1,urn:a:2",),
    "limit": ("0", "1", "1000"),
    "offset": ("1", "1000000"),
}
WORDS = SAID.split()
SIGNS = 'ab,;|()[]{}<>=~!."*1-:/#+% \u202e\u3042\U0001f5fe\ud7ff\x00'
HEADS = (b"Host: k\r\n", b"Accept: application/json\r\n", b"Content-Type: application/json\r\n")
BYTES = (
    b"\r",
    b"\n",
    b"\r\n",
    b"\x00",
    b":",
    b" ",
    b"\xff",
    b"Content-Length: 3\r\n",
    b"1",
    b"%",
)


class Chance(random.Random):
    """What a hostile client might send."""

    def word(self) -> str:
        if self.random() < 0.8:
            return self.choice(WORDS)
        return "".join(self.choices(SIGNS, k=self.randrange(1, 12)))

    def leaf(self) -> object:
        return self.choice(
            (
                self.word,
                lambda: self.randrange(-5, 400),
                lambda: None,
                lambda: True,
                lambda: self.uniform(-200, 200),
                lambda: 2**63,
                lambda: "a" * 3000,
            )
        )()

    def value(self, depth: int = 0) -> object:
        """Something that JSON can say; seldom it is nested deeper than anything should be."""
        if depth == 0 and self.random() < 0.01:
            return self.tower()
        if depth > 4 or self.random() < 0.45:
            return self.leaf()
        if self.random() < 0.3:
            return [self.value(depth + 1) for _ in range(self.randrange(4))]
        return {self.word(): self.value(depth + 1) for _ in range(self.randrange(5))}

    def tower(self) -> object:
        found: object = 1
        for _ in range(self.choice((30, 70, 130, 240, 400, 900))):
            found = [found] if self.random() < 0.5 else {self.choice("abp"): found}
        return found

    def entity(self) -> object:
        """Something like an entity; every other one is taken."""
        given: dict[str, object] = {}
        given |= {"id": self.choice(("urn:a:1", "urn:a:2", "urn:a:3")), "type": "T"}
        if self.random() < 0.5:
            return given | {self.choice("pqrs"): self.attribute()}
        return given | {self.word(): self.value() for _ in range(self.randrange(4))}

    def attribute(self) -> object:
        """Something like an attribute of each kind."""
        place = {"type": "Point", "coordinates": [self.uniform(-190, 190), 36.3]}
        found = self.choice(
            (
                {"value": self.value(1)},
                {"type": "Relationship", "object": self.choice(("urn:a:1", "urn:a:2"))},
                {"type": "GeoProperty", "value": place},
                {"languageMap": {"ja": "加賀", self.word(): self.word()}},
                {"type": "JsonProperty", "json": {self.word(): self.value(1)}},
                {"type": "ListProperty", "valueList": [self.value(1)]},
                {"type": "VocabProperty", "vocab": self.word()},
                {"value": self.randrange(40), "expiresAt": "2026-01-01T00:00:00Z"},
            )
        )
        if self.random() < 0.3:
            return {**found, self.word(): self.value(2)}
        return found

    def body(self) -> bytes:
        kind = self.random()
        found: object
        if kind < 0.5:
            found = self.entity()
        elif kind < 0.7:
            found = [self.entity() for _ in range(self.randrange(4))]
        elif kind < 0.8:
            found = {"type": self.choice(("Query", "Subscription")), self.word(): self.value()}
        else:
            found = self.value()
        data = dumped(found)
        if self.random() < 0.05:
            data = self.spoiled(data)
        return data

    def context(self) -> object:
        """What "stands behind" an address: bombs, circles, nonsense."""
        return self.choice(
            (
                {"@context": "https://a.example/c"},
                {"@context": [f"https://a.example/{self.randrange(9)}" for _ in range(9)]},
                {"@context": {self.word(): self.value() for _ in range(9)}},
                {"@context": {f"t{n}": f"t{n + 1}:a" for n in range(2000)}},
                self.value(),
            )
        )

    def query(self) -> bytes:
        kind = self.random()
        if kind < 0.5:
            return b"" if kind < 0.3 else b"type=T"
        names = self.sample(ASKED.split(), self.choice((1, 1, 1, 2, 3)))
        pairs = ["type=T"] if self.random() < 0.5 and "type" not in names else []
        for name in names:
            value = self.word()
            kind = self.random()
            if kind < 0.5 and name in SENSIBLE:
                value = self.choice(SENSIBLE[name])
            elif kind < 0.05:
                value = value * self.choice((50, 2_000))
            elif kind < 0.1:
                value = "(a+)+$" * 50 + "|".join("abc")
            elif kind < 0.4:
                value = "".join(self.choices(SIGNS, k=self.randrange(1, 20)))
            pairs.append(f"{name}={quote(value.encode('utf-8', 'replace'))}")
        data = "&".join(pairs).encode()
        return self.spoiled(data) if self.random() < 0.05 else data

    def spoiled(self, data: bytes) -> bytes:
        """Bytes with some changed, doubled, or gone."""
        for _ in range(self.randrange(1, 4)):
            place = self.randrange(len(data) + 1)
            kind = self.randrange(4)
            if kind == 0:
                data = data[:place] + self.choice(BYTES) + data[place:]
            elif kind == 1:
                data = data[:place] + data[place + self.randrange(1, 9) :]
            elif kind == 2:
                data = data[:place] + data[max(0, place - 20) :]
            else:
                data = data[:place] + self.randbytes(2) + data[place + 2 :]
        return data

    def call(self) -> tuple[str, bytes]:
        """A method and a path; most of them go together."""
        if self.random() < 0.9:
            method, place = self.choice(CALLS.split(",")).split()
            return method, f"/ngsi-ld/v1/{place}".encode()
        return self.choice(METHODS), self.path()

    def path(self) -> bytes:
        found = self.choice(PATHS.split())
        if self.random() < 0.05:
            found += "/" + quote(self.word().encode("utf-8", "replace"))
        return f"/ngsi-ld/v1/{found}".encode()

    def headers(self, body: bytes) -> dict[bytes, bytes]:
        kinds = KINDS.split()
        usual = b"application/ld+json" if b"@context" in body else b"application/json"
        given = {b"host": b"k", b"content-length": b"%d" % len(body), b"content-type": usual}
        if self.random() < 0.1:
            given[b"content-type"] = self.choice(kinds).encode()
        if self.random() < 0.3:
            given[b"accept"] = self.choice(kinds).encode()
        if self.random() < 0.1:
            address = self.word().encode("utf-8", "replace")
            given[b"link"] = (
                b'<%b>; rel="http://www.w3.org/ns/json-ld#context"; '
                b'type="application/ld+json"' % address
            )
        if self.random() < 0.1:
            names = (b"other", b"", b"harbour", "\u202e".encode(), HIDDEN + b" ", b"*")
            given[b"ngsild-tenant"] = self.choice(names)
        return given


def dumped(found: object) -> bytes:
    """JSON, also where it is deeper than orjson writes it."""
    try:
        return orjson.dumps(found)
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(found).encode("utf-8", "replace")


class Wire(asyncio.Transport):
    """The other end of a connection: keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        _ = high, low

    def pause_reading(self) -> None:
        """Everything was given at once."""

    def resume_reading(self) -> None:
        """Everything was given at once."""


class Fuzz:
    """A broker, and everything that it was asked."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop, seed: int) -> None:
        self.chance = Chance(seed)
        self.loop = loop
        self.statuses: Counter[int] = Counter()
        self.longest = 0.0
        self.waiting = 0
        built = serving._build(serving.Options(0, folder, most=1024 * 1024), loop)
        self.broker, self.application, self.shared = (
            built.broker,
            built.application,
            built.shared,
        )
        application.fetch_document = self._fetched  # type: ignore[assignment]

    async def _fetched(self, url: str, *, own_machine: bool) -> object:
        _ = own_machine
        await asyncio.sleep(0)
        if self.chance.random() < 0.5:
            raise NgsiError(Problem.CONTEXT_NOT_AVAILABLE, f"{url} cannot be had")
        return orjson.loads(dumped(self.chance.context()))

    def hide(self) -> None:
        """A tenant's secret, under the identifiers that everybody uses."""
        for name in ("urn:a:1", "urn:a:2", "urn:a:3"):
            body = {"id": name, "type": "T", "p": SECRET, SECRET: 1, "scope": f"/{'a'}"}
            data = orjson.dumps(body)
            headers = {b"content-length": b"%d" % len(data), b"ngsild-tenant": HIDDEN}
            headers[b"content-type"] = b"application/json"
            request = Request("POST", b"/ngsi-ld/v1/entities", b"", headers, data)
            self.application.handle(request, lambda _: None)

    def revive(self) -> None:
        """Have entities that can be asked for and changed."""
        items = [
            {"id": name, "type": "T"} | {key: self.chance.attribute() for key in "pqrs"}
            for name in ("urn:a:1", "urn:a:2", "urn:a:3")
        ]
        data = dumped(items)
        headers = {b"content-length": b"%d" % len(data), b"content-type": b"application/json"}
        place = b"/ngsi-ld/v1/entityOperations/upsert"
        self._ask(Request("POST", place, b"", headers, data))

    def structured(self) -> None:
        """One request made of parts."""
        chance = self.chance
        body = chance.body() if chance.random() < 0.7 else b""
        method, path = chance.call()
        request = Request(method, path, chance.query(), chance.headers(body), body)
        self._timed(request, lambda: self._ask(request))

    def _ask(self, request: Request) -> None:
        def answered(reply: Reply) -> None:
            self.waiting -= 1
            self._judge(request, reply.status, reply.headers + reply.body)

        self.waiting += 1
        reply = self.application.handle(request, answered)
        if reply is not None:
            answered(reply)

    def raw(self) -> None:
        """Some bytes into the protocol, in pieces."""
        chance = self.chance
        body = chance.body()[:2000]
        method, path = chance.call()
        head = b"%b %b HTTP/1.1\r\n" % (method.encode(), path)
        lines = b"".join(chance.choices(HEADS, k=3))
        data = head + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body
        data = chance.spoiled(data * chance.choice((1, 1, 3)))
        self._timed(data, lambda: self._send(data))

    def _send(self, data: bytes) -> None:
        wire = Wire()
        connection = Connection(self.shared)
        connection.connection_made(wire)
        cut = self.chance.randrange(len(data) + 1)
        for part in (data[:cut], data[cut:]):
            if part and not wire.closed:
                connection.data_received(part)
        if wire.sent:
            status = int(wire.sent[9:12])
            self._judge(data, status, wire.sent)
            if b"\r\nHTTP/1.1 500 " in wire.sent:
                self._end("FAILED", data, wire.sent)
        connection.connection_lost(None)

    def _timed(self, asked: object, work: Callable[[], None]) -> None:
        began = time.thread_time()
        work()
        took = time.thread_time() - began
        if took > self.longest:
            self.longest = took
            if took > 1.0:
                self._end("HUNG", asked, took)

    def _judge(self, asked: object, status: int, said: bytes) -> None:
        self.statuses[status] += 1
        if status == 500:
            self._end("FAILED", asked, said)
        if SECRET.encode() in said:
            self._end("TOLD A SECRET", asked, said)

    def _end(self, what: str, asked: object, said: object) -> None:
        print(what, repr(asked)[:3000], repr(said)[:1000], sep="\n", flush=True)
        raise SystemExit(1)

    async def settled(self) -> None:
        """Everything was answered."""
        for _ in range(10_000):
            if self.waiting == 0:
                return
            await asyncio.sleep(0.001)
        self._end("HUNG", "somebody waits", self.waiting)


async def run(requests: int, seed: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    fuzz = Fuzz(folder, loop, seed)
    failed: list[BaseException] = []
    loop.set_exception_handler(lambda _, about: failed.append(about.get("exception")))  # type: ignore[arg-type]
    fuzz.hide()
    await fuzz.settled()
    began = time.perf_counter()
    for number in range(1, requests + 1):
        if fuzz.chance.random() < 0.2:
            fuzz.raw()
        else:
            fuzz.structured()
        if number % 20 == 0:
            fuzz.revive()
        if number % 200 == 0:
            await fuzz.settled()
            if failed:
                raise failed[0]
        if number % 100_000 == 0:
            print(f"{number:,} requests, {time.perf_counter() - began:.0f} s", flush=True)
    await fuzz.settled()
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(fuzz.statuses.items()))
    print(f"{requests:,} requests; answers by status: {told}")
    print(f"none failed, none told a secret; the longest took {fuzz.longest * 1e3:.0f} ms")
    fuzz.broker.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.dev.ConsoleRenderer()]
    )
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        asyncio.run(run(options.requests, options.seed, Path(folder)))


if __name__ == "__main__":
    main()
