"""What a hostile client might send: words of the standard, put together without sense.

Operations, parameters, bodies nested deep and wide, contexts that bomb, patterns that explode,
media types that are none, and requests with some bytes changed, doubled or cut. A seed gives
the same again.

>>> Chance(1).request((), {}) == Chance(1).request((), {})
True
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from urllib.parse import quote

import orjson

FAR = "https://a.example"
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
GET temporal/entities/urn:a:1, POST temporal/entities/urn:a:1/attrs, GET entityMaps,
POST temporal/entityOperations/query, GET info/sourceIdentity, HEAD entities/urn:a:1,
PATCH temporal/entities/urn:a:1/attrs/p/x, DELETE temporal/entities/urn:a:1/attrs/p,
GET snapshots,
DELETE temporal/entities/urn:a:2, GET temporal/entityMaps, POST snapshots, DELETE snapshots,
GET csourceSubscriptions, POST csourceSubscriptions, DELETE csourceRegistrations/urn:c:1
"""
OTHER_CALLS = """
GET /v2/entities, POST /v2/entities, GET /v2/entities/urn:a:1, DELETE /v2/entities/urn:a:2,
GET /v2/entities/urn:a:1/attrs, POST /v2/entities/urn:a:1/attrs, PUT /v2/entities/urn:a:1/attrs,
PATCH /v2/entities/urn:a:1/attrs, GET /v2/entities/urn:a:1/attrs/p, GET /v2/types,
GET /v2/types/T,
PUT /v2/entities/urn:a:1/attrs/p, PUT /v2/entities/urn:a:1/attrs/p/value, POST /v2/op/query,
GET /v2/entities/urn:a:1/attrs/p/value, POST /v2/op/update, POST /v2/op/notify,
GET /v2/subscriptions, POST /v2/subscriptions, GET /v2/registrations, POST /v2/registrations,
GET /exchange/v1/notifications, GET /exchange/v1/deadLetters, GET /exchange/v1/streams/urn:s:1,
GET /exchange/v1/deadLetters/urn:s:1/1, POST /exchange/v1/deadLetters/urn:s:1/2,
GET /admin/v1/keys, PUT /admin/v1/keys/a1, DELETE /admin/v1/keys/a1, GET /admin/v1/tenants,
GET /admin/v1/health, PUT /admin/v1/tenants/other, GET /version, GET /v2, GET /
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
_ODD_HEADERS = (
    *(b"ngsild-snapshot", b"ngsild-entitymap", b"prefer", b"via", b"expect", b"upgrade"),
    *(b"fiware-servicepath", b"last-event-id", b"origin", b"x-forwarded-for", b"ngsild-path"),
)
_CALLS = [tuple(call.split()) for call in CALLS.split(",")]
_OTHER_CALLS = [tuple(call.split()) for call in OTHER_CALLS.split(",")]
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
        if self.random() < 0.02:
            return "a" * 3000
        return self.choice(
            (
                self.word,
                lambda: self.randrange(-5, 400),
                lambda: None,
                lambda: True,
                lambda: self.uniform(-200, 200),
                lambda: 2**63,
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
        elif kind < 0.9:
            found = self.choice((self.subscription, self.v2_subscription, self.registration))()
        else:
            found = self.value()
        data = dumped(found)
        if self.random() < 0.05:
            data = self.spoiled(data)
        return data

    def body_for(self, path: bytes) -> bytes:
        """A body that often suits its path."""
        if self.random() < 0.5:
            if b"v2/subscriptions" in path:
                return dumped(self.v2_subscription())
            if b"ubscriptions" in path:
                return dumped(self.subscription())
            if b"csource" in path:
                return dumped(self.registration())
        return self.body()

    def subscription(self) -> object:
        """Something like a subscription; most are taken, and few can be there at once."""
        endpoint: dict[str, object] = {"uri": f"{FAR}/told", "timeout": 300, "cooldown": 1}
        if self.random() < 0.1:
            endpoint["uri"] = self.choice(("sse:", "mqtt://a.example/t", self.word()))
        told: dict[str, object] = {"endpoint": endpoint}
        if self.random() < 0.3:
            told[self.choice(("attributes", "format", "pick", "join"))] = self.word()
        given: dict[str, object] = {
            "id": f"urn:s:{self.randrange(6)}",
            "type": self.choice(("Subscription", "ContextSourceNotification", "T")),
            "entities": [{"type": self.choice("TU")}],
            "notification": told,
        }
        return given | ({self.word(): self.value(1)} if self.random() < 0.3 else {})

    def v2_subscription(self) -> object:
        """The same in NGSI-v2."""
        return {
            "subject": {"entities": [{"idPattern": ".*", "type": self.choice("TU")}]},
            "notification": {"http": {"url": f"{FAR}/told"}, self.word(): self.value(1)},
            "expires": "2030-01-01T00:00:00Z",
        }

    def registration(self) -> object:
        """Something like a source, which answers as contexts do."""
        given: dict[str, object] = {
            "id": f"urn:c:{self.randrange(3)}",
            "type": "ContextSourceRegistration",
            "information": [{"entities": [{"type": self.choice(("U", "V", self.word()))}]}],
            "endpoint": f"{FAR}/source",
            "mode": self.choice(("inclusive", "exclusive", "redirect", "auxiliary", "x")),
            "management": {"timeout": 200},
        }
        return given | ({self.word(): self.value(1)} if self.random() < 0.5 else {})

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
        """What stands behind the question mark."""
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

    def call(self, places: Sequence[bytes] = ()) -> tuple[str, bytes]:
        """A method and a path; most of them go together.

        Parameters
        ----------
        places: that were made before, by whomever.
        """
        kind = self.random()
        if kind < 0.7:
            method, place = self.choice(_CALLS)
            return method, f"/ngsi-ld/v1/{place}".encode()
        if kind < 0.85:
            method, place = self.choice(_OTHER_CALLS)
            return method, place.encode()
        if kind < 0.9 and places:
            return self.choice(METHODS), self.choice(places)
        return self.choice(METHODS), self.path()

    def request(
        self, places: Sequence[bytes], more: dict[bytes, bytes], far: bytes = FAR.encode()
    ) -> bytes:
        """A request as it goes over the line.

        Parameters
        ----------
        places: that were made before, by whomever.
        more: headers that it has besides.
        far: stands for `FAR`: where contexts come from and notifications go to.
        """
        method, path = self.call(places)
        body = b"" if self.random() < 0.3 else self.body_for(path)
        if places and self.random() < 0.1:
            body = body.replace(FAR.encode() + b"/c", self.choice(places))
        body = body.replace(FAR.encode(), far)
        query = self.query() if not body or self.random() < 0.3 else b""
        target = path + b"?" + query if query else path
        headers = self.headers(body) | more
        lines = b"".join(b"%b: %b\r\n" % pair for pair in headers.items())
        return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (method.encode(), target, lines, body)

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
        if self.random() < 0.03:
            given[self.choice(_ODD_HEADERS)] = self.word().encode("utf-8", "replace")
        return given


def dumped(found: object) -> bytes:
    """JSON, also where it is deeper than orjson writes it."""
    try:
        return orjson.dumps(found)
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(found).encode("utf-8", "replace")
