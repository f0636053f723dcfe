"""Acting for somebody: offer, accept, use and end a proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions import proxies
from kaga.kernel.identity.nextpage import safe_next
from kaga.kernel.identity.pages.fields import day_of, summary
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.identity.sessions import act_for
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.dates import date_parts
from kaga.kernel.web.moments import day
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor


@require_http_methods(["GET", "HEAD", "POST"])
def my_proxies(request: HttpRequest) -> HttpResponse:
    """Who acts for me, for whom I act; offer one (the code is shown once)."""
    visitor = visitor_of(request)
    require(visitor, rules.see_me)
    code, errors = "", list[tuple[str, str]]()
    if request.method == "POST":
        try:
            code = proxies.offer_proxy(visitor, _terms(request))
        except Invalid as error:
            errors = summary(error)
    return _show(request, visitor, errors, code)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Take on a proxy by its code."""
    visitor = visitor_of(request)
    try:
        proxies.accept_proxy(visitor, request.POST.get("code", "")[:40])
    except Invalid as error:
        return _show(request, visitor, summary(error), "")
    return flash.redirect(reverse("identity-proxies"), "identity.proxy_accepted")


@require_POST
def revoke(request: HttpRequest, proxy_id: UUID) -> HttpResponse:
    """End a proxy, as principal or as agent."""
    proxies.revoke_proxy(visitor_of(request), proxy_id)
    return flash.redirect(reverse("identity-proxies"), "identity.proxy_ended")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Act for oneself again."""
    require(visitor_of(request), rules.act_for_principal)
    act_for(request, None)
    return flash.redirect(reverse("identity-me"), "identity.acting_ended")


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act for somebody from now on."""
    visitor = visitor_of(request)
    require(visitor, rules.act_for_principal)
    try:
        principal = PersonId(UUID(request.POST.get("principal", "")))
    except ValueError as error:
        raise NotFound from error
    act_for(request, proxies.proxy_to_use(visitor, principal))
    return HttpResponseRedirect(safe_next(request.POST.get("next")))


def _terms(request: HttpRequest) -> proxies.Terms:
    return proxies.Terms(
        kind=cast("proxies.Kind", request.POST.get("kind", "")),
        scope=(request.POST.get("scope", ""),),
        valid_until=day_of(request.POST.dict(), "valid_until"),
    )


def _show(
    request: HttpRequest, visitor: Visitor, errors: list[tuple[str, str]], code: str
) -> HttpResponse:
    own = visitor.person
    if own is None:
        raise NotFound
    given = list(queries.proxies_given(own))
    agents = names_of(PersonId(row.agent_id) for row in given if row.agent_id)
    context = {
        "given": [(row, agents.get(PersonId(row.agent_id or row.id), "")) for row in given],
        "received": queries.proxies_for(own),
        "kinds": words.PROXY_KINDS,
        "scopes": words.PROXY_SCOPES,
        "code": code,
        "day": day,
        "errors": errors,
        "error": dict(errors),
        "typed": request.POST if errors else {},
        "typed_day": date_parts(request.POST.dict(), "valid_until") if errors else {},
    }
    return page(request, "identity/proxies.html", context, 422 if errors else 200)
