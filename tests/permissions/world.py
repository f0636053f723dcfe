"""A small city for the matrix: people in every role, and one of each object they may touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from tests.kernel.identity.people import MINATO, TAKASHI, account, fill_roll, somebody, visitor
from tests.services.procedures.town import DIVISION, SLUG, submitted

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.events.webhooks.actions import subscribe
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.consents import give_consent
from kaga.kernel.identity.actions.proxies import Terms, proxy_to_use, register_proxy
from kaga.kernel.identity.actions.signing_in import link_login
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.actions.tokens import create_token
from kaga.kernel.identity.models import (
    Passkey,
    Proxy,
    RollInquiry,
    SessionRecord,
    StaffAssignment,
)
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.identity.sessions import SignedIn, act_for, begin_session
from kaga.kernel.identity.sessionstore import key_hash
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.permissions.roles import all_roles
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import start_draft
from kaga.services.procedures.models import Attachment, Pot
from kaga.services.procedures.seeds import load_catalogue

VISITORS = ("anonymous", "expired", "token", "token_without")
RESIDENTS = ("resident", "stale", "other", "proxy")
STAFF = tuple(sorted(all_roles()))
ROLES = (*VISITORS, *RESIDENTS, *STAFF)
GROUPS = {
    "everybody": ROLES,
    "visitors": VISITORS,
    "signed_in": (*RESIDENTS, *STAFF),
    "residents": RESIDENTS,
    "staff": STAFF,
}
# Things that these pages know by other keys; that nothing is there is part of the table.
ELSEWHERE = dict.fromkeys(
    (
        "notice_id",
        "job_id",
        "letter_id",
        "operator_id",
        "zone_id",
        "happening_id",
        "objection_id",
        "import_id",
        "map_id",
        "edition",
        "notice",
        "rider",
        "told",
        "order",
        "helper",
        "handle",
        "wiring",
    ),
    "00000000-0000-4000-8000-000000000000",
) | {
    "index": "0",
    "identity": "0-1",
    "form": "plan",
    "version": "0",
    "day": "weekday",
    "quarter": "60",
    "path": "0/000",
    "layer": "sample",
    "key": "sample",
    "act": "arrived",
    "flight": "F2026-000001-5",
    "operator": "00000000-0000-4000-8000-000000000000",
    "pilot": "00000000-0000-4000-8000-000000000000",
    "mesh": "0000000000",
    "digest": "0" * 64,
    "stop": "nowhere",
    "service": "nothing",
    "shift": "nothing",
    "line": "nothing",
    "pattern": "nothing",
    "days": "never",
    "fare": "none",
    "uuid": "nothing",
    "credential": "nothing",
    "tracker": "nothing",
    "step": "key",
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class World:
    """Who is there, and the ids of the resident's own things by parameter name."""

    clients: dict[str, Client]
    objects: dict[str, str]

    def client(self, role: str) -> Client:
        """A browser (or program) of that role that nothing has happened to yet."""
        fresh = Client()
        fresh.defaults = dict(self.clients[role].defaults)
        for name, cookie in self.clients[role].cookies.items():
            fresh.cookies[name] = cookie.value
        return fresh


def build() -> World:
    """Everybody and everything."""
    load_catalogue()
    fill_roll()
    owner = somebody(MINATO)
    other = somebody(TAKASHI)
    agent = somebody(Profile(name="作見 そうた", birth_date=date(1999, 9, 9)))
    staff = {code: _staff(code) for code in STAFF}
    link_login(visitor(owner), account("second"))
    give_consent(visitor(owner), "news", "2026-11")
    register_proxy(visitor(staff["counter"]), owner, agent, Terms("family"))
    clients = {code: browser_of(person) for code, person in staff.items()}
    clients |= {"anonymous": Client(), "resident": browser_of(owner)}
    clients |= {"other": browser_of(other), "proxy": browser_of(agent, acting_for=owner)}
    clients["expired"] = _expired(owner)
    clients["stale"] = browser_of(owner, since=timedelta(minutes=20))
    carried = create_token(visitor(owner), "reader", ["identity.me.see"], timedelta(days=1))
    bare = create_token(visitor(owner), "bare", ["identity.proxy.act"], timedelta(days=1))
    clients["token"] = Client(headers={"authorization": f"Bearer {carried.secret}"})
    clients["token_without"] = Client(headers={"authorization": f"Bearer {bare.secret}"})
    objects = _objects(owner, staff["clerk"]) | _application(visitor(owner))
    objects["webhook_id"] = _webhook(visitor(staff["admin"]))
    return World(clients, objects | ELSEWHERE)


def browser_of(
    person: PersonId, acting_for: PersonId | None = None, since: timedelta = timedelta()
) -> Client:
    """A browser in which a person has signed in, just now or some time ago."""
    request = RequestFactory().get("/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    who = SignedIn(person, "somebody", Assurance.CARD, clock.now() - since, "card")
    begin_session(request, who)
    if acting_for is not None:
        act_for(request, proxy_to_use(visitor(person), acting_for))
    request.session.save()
    client = Client()
    client.cookies["kaga"] = request.session.session_key
    return client


def _staff(role: str) -> PersonId:
    person = somebody(Profile(name=f"職員 {role}"))
    give_role(Actor.system("test"), person, Post(role, DIVISION))
    return person


def _expired(person: PersonId) -> Client:
    client = browser_of(person)
    record = SessionRecord.objects.get(key_hash=key_hash(client.cookies["kaga"].value))
    with write(bookkeeping="a test") as tx:
        tx.change(record, expires_at=clock.now() - timedelta(seconds=1))
    return client


def _objects(owner: PersonId, clerk: PersonId) -> dict[str, str]:
    with write(bookkeeping="a test") as tx:
        key = tx.add(
            Passkey(person_id=owner, credential_id="id", public_key=b"key", label="鍵")
        )
    another = browser_of(owner).cookies["kaga"].value
    session = queries.sessions_of(owner, another)
    return {
        "login_id": str(queries.logins_of(owner)[1].id),
        "passkey_id": str(key.id),
        "session_id": str(next(one.id for one in session if one.is_this_one)),
        "proxy_id": str(Proxy.objects.get().id),
        "token_id": str(queries.tokens_of(owner)[0].id),
        "inquiry_id": str(_inquiry(owner).id),
        "assignment_id": str(StaffAssignment.objects.get(person_id=clerk).id),
        "purpose": "news",
        "name": "card",
    }


def _application(resident: Visitor) -> dict[str, str]:
    """A draft and a case of the resident in the procedure of the catalogue."""
    reference = submitted(resident).reference
    return {
        "slug": SLUG,
        "kind": "Thing",
        "exchange_key": "0b6f3c1e-5a55-4c1a-9d53-3f1d1c7d3c11",
        "identifier": "urn:ngsi-ld:Thing:1",
        "code": SLUG,
        "draft_id": str(start_draft(resident, SLUG).id),
        "page_key": "purchase",
        "reference": reference,
        "file_id": str(Attachment.objects.get().id),
        "number": "1",
        "pot": str(Pot.objects.get().pk),
    }


def _webhook(admin: Visitor) -> str:
    row, _ = subscribe(admin, title="隣の市", url="https://receiver.example/hook", types=["*"])
    return str(row.id)


def _inquiry(owner: PersonId) -> RollInquiry:
    unmatched = Profile(
        name="動橋 いさお", birth_date=date(1949, 1, 30), address="加賀市動橋町イ3番地"
    )
    person = somebody(unmatched)
    return RollInquiry.objects.get(person_id=person)


def endpoints() -> Iterator[str]:
    """Every "METHOD /path/<parameter>" of the site, found by walking its addresses."""
    asking = Client()
    for path in _walk(get_resolver().url_patterns, ""):
        sample = _PARAMETER.sub(lambda found: _sample(found.group(0)), path)
        answer = asking.options(sample)
        allowed = answer.headers.get("Allow", "GET").split(",")
        for method in sorted({one.strip() for one in allowed} - {"HEAD", "OPTIONS"}):
            yield f"{method} {path}"


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield "/" + route


def _sample(parameter: str) -> str:
    if "uuid" in parameter:
        return "00000000-0000-4000-8000-000000000000"
    return "0" if "<int:" in parameter else "sample"


def address(path: str, objects: dict[str, str]) -> str:
    """A path with the resident's own objects in it."""
    return _PARAMETER.sub(lambda found: objects[found.group(1)], path)


def outcome(answer: HttpResponse) -> str:
    """What an answer means for the one who asked."""
    to = answer.headers.get("Location", "")
    if answer.status_code == 401 or to.startswith("/sign-in?next="):
        return "step-up" if "level=" in to else "sign-in"
    named = {403: "refused", 404: "hidden", 405: "no-method", 503: "unavailable"}
    return named.get(answer.status_code, "broken" if answer.status_code >= 500 else "ok")
