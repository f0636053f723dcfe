"""The signed-in visitor in a browser session: begun, recognised, refreshed, ended.

What is needed on every request lies in the session itself; the person's `stamp` tells when
roles or proxies have changed and must be read again.

>>> begin_session(request, signed_in)                                    # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.middleware.csrf import rotate_token

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.queries import proxy_in_force, rights_of
from kaga.kernel.identity.sessionstore import IDENTITY, SessionStore
from kaga.kernel.identity.visitor import Assurance, Language, Visitor, nobody

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.queries import ProxyInForce

_FLOWS = "identity.flows"
_MOST_FLOWS = 5


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has just been recognised, how surely, by which provider, and when."""

    person: PersonId
    name: str
    assurance: Assurance
    authenticated_at: datetime
    provider: str


def begin_session(request: HttpRequest, who: SignedIn) -> None:
    """Sign the browser in under a fresh session key; another person's session is emptied."""
    session = _store(request)
    known = session.get(IDENTITY)
    if known is not None and known["person"] != who.person.hex:
        session.flush()
    session.device = _device(request)
    session.cycle_key()
    kept = known if known is not None and known["person"] == who.person.hex else {}
    session[IDENTITY] = {
        "acting": kept.get("acting"),
        "person": who.person.hex,
        "name": who.name,
        "assurance": int(who.assurance),
        "at": who.authenticated_at.timestamp(),
        "provider": who.provider,
        "device": session.device,
        **_rights(who.person),
    }
    rotate_token(request)


def end_session(request: HttpRequest) -> None:
    """Sign the browser out and forget the session."""
    _store(request).flush()
    rotate_token(request)


def visitor_from(request: HttpRequest, language: Language) -> Visitor:
    """Who is there: one query for a known browser, none for a stranger."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return nobody(language)
    session = _store(request)
    known: dict[str, Any] | None = session.get(IDENTITY)
    if known is None:
        return nobody(language)
    if known["stamp"] != session.person_stamp or clock.now().timestamp() >= known["until"]:
        known = _refreshed(session, known)
    session.touch()
    return _visitor(known, language)


def session_has_ended(request: HttpRequest) -> bool:
    """Whether the browser came with a session that is over."""
    return getattr(request.session, "has_ended", False)


def act_for(request: HttpRequest, proxy: ProxyInForce | None) -> None:
    """Act for a principal from now on, or for oneself again (None)."""
    session = _store(request)
    session[IDENTITY] = {**session[IDENTITY], "acting": _acting(proxy)}


def keep_flow(request: HttpRequest, state: str, flow: dict[str, Any]) -> None:
    """Remember a sign-in that has begun, under its state; the oldest of five are forgotten."""
    flows = dict(request.session.get(_FLOWS, {}))
    flows[state] = flow
    request.session[_FLOWS] = dict(list(flows.items())[-_MOST_FLOWS:])


def take_flow(request: HttpRequest, state: str) -> dict[str, Any] | None:
    """The sign-in that this browser began under `state`; it can be taken once."""
    flows = dict(request.session.get(_FLOWS, {}))
    flow: dict[str, Any] | None = flows.pop(state, None)
    if flow is not None:
        request.session[_FLOWS] = flows
    return flow


def _store(request: HttpRequest) -> SessionStore:
    return cast("SessionStore", request.session)


def _rights(person: PersonId) -> dict[str, Any]:
    rights = rights_of(person)
    return {
        "roles": sorted(rights.roles),
        "divisions": sorted(rights.divisions),
        "stamp": rights.stamp,
        "until": rights.until.timestamp(),
    }


def _refreshed(session: SessionStore, known: dict[str, Any]) -> dict[str, Any]:
    """Roles and the proxy as they are now; a proxy that has ended ends the acting."""
    person = PersonId(UUID(known["person"]))
    fresh = {**known, **_rights(person)}
    if known["acting"] is not None:
        principal = PersonId(UUID(known["acting"]["principal"]))
        fresh["acting"] = _acting(proxy_in_force(person, principal))
    session[IDENTITY] = fresh
    return fresh


def _acting(proxy: ProxyInForce | None) -> dict[str, Any] | None:
    if proxy is None:
        return None
    return {
        "principal": proxy.principal.hex,
        "name": proxy.name,
        "scope": sorted(proxy.scope),
    }


def _visitor(known: dict[str, Any], language: Language) -> Visitor:
    visitor = Visitor(
        person=PersonId(UUID(hex=known["person"])),
        name=known["name"],
        assurance=Assurance(known["assurance"]),
        authenticated_at=datetime.fromtimestamp(known["at"], UTC),
        roles=frozenset(known["roles"]),
        divisions=frozenset(known["divisions"]),
        language=language,
    )
    acting = known["acting"]
    if acting is None:
        return visitor
    return dataclasses.replace(
        visitor,
        acting_for=PersonId(UUID(hex=acting["principal"])),
        acting_for_name=acting["name"],
        acting_scope=frozenset(acting["scope"]),
    )


def _device(request: HttpRequest) -> str:
    """A few plain words on the browser, so that people recognise their sessions."""
    agent = request.headers.get("User-Agent", "")
    systems = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android")]
    systems += [("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux")]
    browsers = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")]
    browsers += [("Safari/", "Safari")]
    system = next((shown for mark, shown in systems if mark in agent), "")
    browser = next((shown for mark, shown in browsers if mark in agent), "")
    return " ".join(part for part in (system, browser) if part)
