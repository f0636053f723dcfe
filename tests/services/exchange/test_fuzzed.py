"""Whatever a request holds, the broker answers by its rules: never with its own failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.exchange.bodies import ODD, TAKEN, places_in, replaced

from kaga.services.exchange.application import Application
from kaga.services.exchange.http.messages import Reply, Request
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.documents import Collection
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.temporal.histories import Histories
from kaga.services.exchange.v2.face import v2_face
from kaga.services.exchange.v2.forwarding import Forwarding
from kaga.services.exchange.v2.telling import read_plan

SAID = """
id type value object @id @type @context @value scope p location languageMap vocab json
valueList objectList datasetId observedAt unitCode expiresAt entities notification
endpoint uri q geoQ georel watchedAttributes urn:a:1 urn:ngsi-ld:null Property
Relationship Point GeoProperty ListProperty Subscription Query coordinates geometry @none
/a/b # + 1..2 2027-01-01T00:00:00Z near;maxDistance==5 p>1;p<2 (p) a[b.c] a{b} p~=. inline
flat 5 true normalized keyValues ordering orderBy attrs ngsildproof \u202e \ud7ff
"""
CALLS = """
GET entities, POST entities, DELETE entities, GET entities/urn:a:1, PATCH entities/urn:a:1,
PUT entities/urn:a:1, DELETE entities/urn:a:1, POST entities/urn:a:1/attrs,
PATCH entities/urn:a:1/attrs, PATCH entities/urn:a:1/attrs/p, PUT entities/urn:a:1/attrs/p,
DELETE entities/urn:a:1/attrs/p, POST entityOperations/create, POST entityOperations/upsert,
POST entityOperations/update, POST entityOperations/merge, POST entityOperations/delete,
POST entityOperations/query, GET types, GET types/T, GET attributes, GET attributes/p,
GET jsonldContexts, POST jsonldContexts, GET jsonldContexts/x, DELETE jsonldContexts/x,
GET subscriptions, POST subscriptions, PATCH subscriptions/urn:a:1, PUT entities/%00,
GET info/sourceIdentity, GET entities/urn:a:1/x, GET /
"""
ASKED = """
type q scopeQ id idPattern attrs pick omit georel geometry coordinates geoproperty limit
offset count options format lang datasetId join joinLevel orderBy orderFrom local details
kind reload containedBy collation observedAt
"""
WORDS = st.sampled_from(SAID.split())
LEAVES = st.one_of(
    WORDS, st.none(), st.booleans(), st.integers(-5, 400), st.floats(), st.text()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=5)
    ),
    max_leaves=12,
)
BODIES = st.one_of(
    st.dictionaries(WORDS, VALUES, max_size=6).map(
        lambda body: body | {"id": "urn:a:1", "type": "T"}
    ),
    VALUES,
    st.lists(VALUES, max_size=3),
)
PAIRS = st.sampled_from([call.split() for call in CALLS.split(",")])
PARAMETERS = st.dictionaries(
    st.sampled_from(ASKED.split()),
    st.one_of(WORDS, st.text(alphabet='ab,;|()[]{}<>=~!."*1', max_size=8)),
    max_size=2,
)


Ask = Callable[[Request], Reply]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """A broker without a socket: a request in, the reply out, the log on the disk."""
    loop = asyncio.new_event_loop()
    notifier = Notifier({Collection.V2_SUBSCRIPTION: read_plan})
    histories = Histories(tmp_path / "temporal")
    broker = open_broker(tmp_path, Contexts(), loop, [notifier, histories])
    application = Application(
        broker, loop, faces=(v2_face(notifier, Forwarding(own_machine=False)),)
    )

    async def answered(request: Request) -> Reply:
        later: asyncio.Future[Reply] = loop.create_future()
        reply = application.handle(request, later.set_result)
        return reply or await asyncio.wait_for(later, 60)

    def answer(request: Request) -> Reply:
        return loop.run_until_complete(answered(request))

    loop.run_until_complete(application.sources.start())
    yield answer
    loop.run_until_complete(application.sources.close())
    broker.close()
    loop.close()


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    PAIRS,
    st.one_of(st.just({}), st.just({"type": "T"}), PARAMETERS),
    BODIES,
    st.sampled_from([b"application/json", b"application/ld+json", b"application/geo+json"]),
)
def test_no_request_makes_the_broker_fail(
    ask: Ask,
    pair: list[str],
    parameters: dict[str, str],
    body: object,
    kind: bytes,
) -> None:
    method, place = pair
    data = orjson.dumps(body) if _is_json(body) else b"{"
    headers = {b"content-type": kind, b"content-length": b"%d" % len(data), b"accept": kind}
    query = urlencode(parameters, errors="replace").encode()
    reply = ask(Request(method, f"/ngsi-ld/v1/{place}".encode(), query, headers, data))
    assert reply.status < 500 or reply.status == 504


def _put(ask: Ask, method: str, path: str, body: object) -> Reply:
    data = orjson.dumps(body)
    length = b"%d" % len(data)
    headers = {b"content-type": b"application/json", b"content-length": length}
    return ask(Request(method, path.encode(), b"", headers, data))


@pytest.mark.parametrize(("method", "path"), TAKEN, ids=map(" ".join, TAKEN))
def test_no_member_of_a_body_makes_the_broker_fail(ask: Ask, method: str, path: str) -> None:
    """Each of its members in turn is everything that it must not be."""
    for (made, place), body in TAKEN.items():
        if made == "POST" and path.startswith(f"{place}/"):
            assert _put(ask, made, place, body).status < 300
    body = TAKEN[method, path]
    assert _put(ask, method, path, body).status < 300
    for place in places_in(body):
        for odd in ODD:
            reply = _put(ask, method, path, replaced(body, place, odd))
            assert reply.status < 500, (place, odd)
            assert b'"status":500' not in reply.body, (place, odd)


def _is_json(body: object) -> bool:
    try:
        orjson.dumps(body)
    except orjson.JSONEncodeError:
        return False
    return True
