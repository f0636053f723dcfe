"""The staff's pages: proxies, the roll's open questions, roles, and providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions import closing, proxies, roll, staff
from kaga.kernel.identity.divisions import division_name, divisions
from kaga.kernel.identity.models import RollInquiry, StaffAssignment
from kaga.kernel.identity.pages.fields import day_of, summary, uuid_of
from kaga.kernel.identity.ports import PASSKEY, providers
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.permissions import require
from kaga.kernel.permissions.roles import all_roles
from kaga.kernel.storage.keyset import keyset_page
from kaga.kernel.web import flash
from kaga.kernel.web.dates import date_parts
from kaga.kernel.web.moments import birthday_words, day
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor

_BUNDLE = {"bundle": "web/staff/main.ts"}


@require_http_methods(["GET", "HEAD", "POST"])
def register_proxy(request: HttpRequest) -> HttpResponse:
    """Register a proxy when both people stand at the counter."""
    visitor = visitor_of(request)
    require(visitor, rules.register_proxy)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            typed = request.POST.dict()
            proxies.register_proxy(
                visitor,
                _person(typed, "principal"),
                _person(typed, "agent"),
                proxies.Terms(
                    kind=cast("proxies.Kind", typed.get("kind", "")),
                    scope=(typed.get("scope", ""),),
                    valid_until=day_of(typed, "valid_until"),
                ),
            )
            here = reverse("identity-staff-proxies")
            return flash.redirect(here, "identity.proxy_registered")
        except Invalid as error:
            errors = summary(error)
    context = {
        "kinds": words.STAFF_PROXY_KINDS,
        "scopes": words.PROXY_SCOPES,
        "errors": errors,
        "error": dict(errors),
        "typed": request.POST if errors else {},
        "typed_day": date_parts(request.POST.dict(), "valid_until") if errors else {},
    }
    return page(
        request, "identity/staff_proxies.html", context | _BUNDLE, 422 if errors else 200
    )


@require_safe
def roll_queue(request: HttpRequest) -> HttpResponse:
    """The people whom the roll did not match."""
    require(visitor_of(request), rules.see_roll_queue)
    return _queue(request, [])


@require_POST
def decide_inquiry(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """Decide whether a person lives here."""
    require(visitor_of(request), rules.decide_inquiry)
    decision = request.POST.get("decision", "")
    if decision not in ("accept", "refuse"):
        raise Invalid({"decision": [say(words.choose_one)]})
    try:
        roll.decide_inquiry(
            visitor_of(request),
            inquiry_id,
            cast("roll.Decision", decision),
            request.POST.get("district", "")[:40],
        )
    except (Invalid, Conflict) as error:
        rows = summary(error) if isinstance(error, Invalid) else [("", error.detail)]
        return _queue(request, rows, error.status)
    return flash.redirect(reverse("identity-staff-roll"), "identity.inquiry_settled")


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role; give one."""
    visitor = visitor_of(request)
    require(visitor, rules.see_roles)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            typed = request.POST.dict()
            post = staff.Post(
                typed.get("role", ""),
                typed.get("division", "").strip(),
                valid_until=day_of(typed, "valid_until"),
            )
            staff.assign_role(visitor, _another(visitor, typed), post)
            return flash.redirect(reverse("identity-staff-roles"), "identity.role_given")
        except Invalid as error:
            errors = summary(error)
        except Conflict as error:
            errors = [("role", error.detail)]
    held = keyset_page(
        StaffAssignment.objects.filter(ended_at=None),
        order=("id",),
        cursor=request.GET.get("cursor"),
    )
    names = names_of(PersonId(row.person_id) for row in held.rows)
    context = {
        "held": [(row, names[PersonId(row.person_id)]) for row in held.rows],
        "more": held.next,
        "own": visitor.person,
        "day": day,
        "divisions": divisions(),
        "division_name": division_name,
        "role_titles": {code: role.title for code, role in all_roles().items()},
        "errors": errors,
        "error": dict(errors),
        "typed": request.POST if errors else {},
        "typed_day": date_parts(request.POST.dict(), "valid_until") if errors else {},
    }
    return page(request, "identity/roles.html", context | _BUNDLE, 422 if errors else 200)


@require_POST
def end_role(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take a role back."""
    staff.end_role(visitor_of(request), assignment_id)
    return flash.redirect(reverse("identity-staff-roles"), "identity.role_taken")


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """Which routes are open, and whether they answer."""
    require(visitor_of(request), rules.see_providers)
    return _providers(request, [])


@require_POST
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Stop using a provider."""
    sessions: closing.Sessions = "end" if request.POST.get("sessions") == "end" else "keep"
    try:
        closing.withdraw_provider(
            visitor_of(request), name, request.POST.get("reason", ""), sessions
        )
    except Invalid as error:
        return _providers(request, [(f"{name}-reason", m) for _, m in summary(error)])
    return flash.redirect(reverse("identity-staff-providers"), "identity.withdrawn_now")


@require_POST
def restore(request: HttpRequest, name: str) -> HttpResponse:
    """Use a provider again."""
    closing.restore_provider(visitor_of(request), name)
    return flash.redirect(reverse("identity-staff-providers"), "identity.restored_now")


def _person(typed: Mapping[str, str], field: str) -> PersonId:
    try:
        return queries.person_by_handle(uuid_of(typed.get(field, ""), field))
    except NotFound as error:
        raise Invalid({field: [say(words.person_unknown)]}) from error


def _another(visitor: Visitor, typed: Mapping[str, str]) -> PersonId:
    """Whose roles are meant: never one's own (raises Invalid)."""
    person = _person(typed, "person")
    if person == visitor.person:
        raise Invalid({"person": [say(words.role_for_oneself)]})
    return person


def _queue(
    request: HttpRequest, errors: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    waiting = keyset_page(
        RollInquiry.objects.filter(decided_at=None),
        order=("id",),
        cursor=request.GET.get("cursor"),
        limit=20,
    )
    context = {
        "waiting": [(row, roll.claim_of(row)) for row in waiting.rows],
        "more": waiting.next,
        "birthday_words": birthday_words,
        "errors": errors,
    }
    return page(request, "identity/roll.html", context | _BUNDLE, status)


def _providers(request: HttpRequest, errors: list[tuple[str, str]]) -> HttpResponse:
    closed = queries.withdrawn_providers()
    shown = [
        (name, one.title, [] if name in closed else one.problems(), closed.get(name))
        for name, one in providers().items()
    ]
    shown.append((PASSKEY, words.passkey_title, [], closed.get(PASSKEY)))
    context = {"shown": shown, "errors": errors, "error": dict(errors)}
    return page(request, "identity/providers.html", context | _BUNDLE, 422 if errors else 200)
