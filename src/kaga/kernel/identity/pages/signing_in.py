"""Signing in and out: choose a route, go, come back, and land where one was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import structlog
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, OutsideWorld
from kaga.kernel.identity import rules, words
from kaga.kernel.identity.actions.counter import activate
from kaga.kernel.identity.actions.signing_in import (
    belongs_to,
    link_login,
    sign_in,
)
from kaga.kernel.identity.nextpage import HOME, safe_next
from kaga.kernel.identity.pages.fields import (
    callback_address,
    client_address,
    level_of,
    max_age_of,
    once,
    packed,
    summary,
    unpacked,
)
from kaga.kernel.identity.pages.landing import land
from kaga.kernel.identity.ports import PASSKEY, SignInRefused, provider, providers
from kaga.kernel.identity.queries import withdrawn_providers
from kaga.kernel.identity.sessions import (
    end_session,
    keep_flow,
    session_has_ended,
    take_flow,
)
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.permissions import may, require
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.ports import Proof
    from kaga.kernel.web.words import Words

_log = structlog.get_logger(__name__)
_PENDING = "identity.pending"
_LONGEST_FLOW_S = 900


@dataclass(frozen=True, slots=True)
class Route:
    """One way to sign in, as the page offers it."""

    title: Words
    hint: Words
    href: str


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which way to sign in, and what to do without one."""
    level = level_of(request)
    context = {
        "routes": _routes(request, level),
        "level": level.name.lower(),
        "needs_card": level >= Assurance.CARD,
        "ended": session_has_ended(request),
        "closed": sorted(name for name in withdrawn_providers() if name in providers()),
    }
    return page(request, "identity/sign_in.html", context)


@never_cache
@require_safe
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Send the browser to a provider."""
    following = safe_next(request.GET.get("next"))
    linking = request.GET.get("for") == "link"
    if linking:
        require(visitor_of(request), rules.link_login)
    chosen = provider(name)
    try:
        _refuse_withdrawn(name)
        started = chosen.start(
            redirect_uri=callback_address(name), max_age_s=max_age_of(request)
        )
    except (SignInRefused, OutsideWorld) as error:
        return _refused(request, error, following)
    flow = {
        "provider": name,
        "memory": dict(started.memory),
        "next": following,
        "link": linking,
        "at": int(clock.now().timestamp()),
    }
    keep_flow(request, started.memory["state"], flow)
    return HttpResponseRedirect(started.url)


@never_cache
@require_safe
def callback(request: HttpRequest, name: str) -> HttpResponse:
    """The browser comes back from a provider."""
    parameters = once(request.GET)
    flow = take_flow(request, parameters.get("state", ""))
    following = safe_next(flow["next"]) if flow else HOME
    try:
        proof = _proof(name, parameters, flow)
        if flow is not None and flow["link"]:
            return land(request, link_login(visitor_of(request), proof), following)
        if visitor_of(request).signed_in and belongs_to(proof) is None:
            request.session[_PENDING] = {"proof": packed(proof), "next": following}
            return HttpResponseRedirect(reverse("identity-confirm"))
        return land(request, sign_in(proof), following)
    except (SignInRefused, OutsideWorld, Conflict) as error:
        return _refused(request, error, following)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """A new login came back while somebody was signed in: the same person, or another?"""
    pending: dict[str, Any] | None = request.session.get(_PENDING)
    visitor = visitor_of(request)
    if pending is None or not visitor.signed_in:
        return HttpResponseRedirect(reverse("identity-sign-in"))
    proof = unpacked(pending["proof"])
    if request.method == "POST":
        choice = request.POST.get("choice", "")
        if choice in {"join", "switch", "cancel"}:
            return _decided(request, choice, proof, safe_next(pending["next"]))
    context = {"new_name": proof.profile.name, "may_join": may(visitor, rules.link_login)}
    return page(request, "identity/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Sign in once by a code from the counter."""
    following = safe_next(request.GET.get("next"))
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            who = activate(request.POST.get("code", "")[:40], client_address(request))
        except Invalid as error:
            errors = summary(error)
        else:
            query = urlencode({"next": following})
            return land(request, who, f"{reverse('identity-passkey-new')}?{query}")
    context = {"errors": errors, "error": dict(errors), "next": following}
    return page(request, "identity/code.html", context, 422 if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then sign out; asking keeps other sites from signing people out."""
    if request.method == "POST":
        end_session(request)
        return HttpResponseRedirect(HOME)
    return page(request, "identity/sign_out.html")


def _routes(request: HttpRequest, level: Assurance) -> list[Route]:
    closed = withdrawn_providers()
    asked = {"next": safe_next(request.GET.get("next"))}
    age = max_age_of(request)
    query = urlencode(asked | ({"max_age": str(age)} if age else {}))
    routes = [
        Route(one.title, one.hint, f"{reverse('identity-start', args=[name])}?{query}")
        for name, one in providers().items()
        if name not in closed and one.assurance >= level
    ]
    if level < Assurance.CARD:
        if PASSKEY not in closed:
            address = f"{reverse('identity-passkey')}?{query}"
            routes.append(Route(words.passkey_title, words.passkey_hint, address))
        address = f"{reverse('identity-code')}?{query}"
        routes.append(Route(words.code_title, words.code_hint, address))
    return routes


def _proof(name: str, parameters: dict[str, str], flow: dict[str, Any] | None) -> Proof:
    if flow is None or flow["provider"] != name:
        raise SignInRefused("state")
    if clock.now().timestamp() - flow["at"] > _LONGEST_FLOW_S:
        raise SignInRefused("state", "begun too long ago")
    _refuse_withdrawn(name)
    return provider(name).finish(parameters, flow["memory"])


def _refuse_withdrawn(name: str) -> None:
    if name in withdrawn_providers():
        raise SignInRefused("withdrawn")


def _decided(request: HttpRequest, choice: str, proof: Proof, following: str) -> HttpResponse:
    visitor = visitor_of(request)
    del request.session[_PENDING]
    try:
        if choice == "join":
            require(visitor, rules.link_login)
            return land(request, link_login(visitor, proof), following)
        if choice == "switch":
            end_session(request)
            return land(request, sign_in(proof), following)
    except (SignInRefused, Conflict) as error:
        return _refused(request, error, following)
    return HttpResponseRedirect(following)


def _refused(
    request: HttpRequest, error: SignInRefused | OutsideWorld | Conflict, following: str
) -> HttpResponse:
    """Say in plain words what happened, and what else is possible; nothing secret is logged."""
    reason = error.reason if isinstance(error, SignInRefused) else error.problem
    _log.warning("sign-in refused", reason=reason)
    context = {
        "text": words.REFUSALS.get(reason, words.refused_unproved),
        "retry": f"{reverse('identity-sign-in')}?{urlencode({'next': following})}",
        "next": following,
    }
    return page(request, "identity/refused.html", context, error.status)
