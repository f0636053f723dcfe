"""The staff's page: how the platform is, what is due, dead letters, tenants, keys.

>>> # /staff/platform
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID

from django.db.models import Count, Max, Q
from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.exchange.publications import publications
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.platform import console_words as c
from kaga.services.platform import rules
from kaga.services.platform.client import ADMIN, BASE
from kaga.services.platform.keys import (
    SCOPES,
    NewKey,
    Removal,
    make_key,
    make_tenant,
    remove_tenant,
    revoke_key,
)
from kaga.services.platform.models import SentEntity
from kaga.services.platform.pages.explore import with_broker
from kaga.services.platform.publishing.following import waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.services.platform.client import CityBroker

HOME: Final = "/staff/platform"
NOTES: Final = "/exchange/v1"
_DAYS: Final = "366"
_LETTERS: Final = 50


@require_GET
@with_broker
def console(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Everything at a glance."""
    require(visitor_of(request), rules.see_console)
    return _console(request, broker, {}, {})


def _console(
    request: HttpRequest,
    broker: CityBroker,
    typed: Mapping[str, Any],
    wrong: Mapping[str, list[str]],
) -> HttpResponse:
    health = broker.told("GET", f"{ADMIN}/health")
    tenants = broker.told("GET", f"{ADMIN}/tenants")
    names = [str(one["name"]) for one in tenants]
    seconds = int(health["uptimeSeconds"])
    context = {
        "health": health,
        "hours": (seconds // 3600, seconds % 3600 // 60),
        "behind": waiting(),
        "published": _published(),
        "refused": SentEntity.objects.exclude(refused="").order_by("publication", "key")[:50],
        "notes": _notes(broker, names),
        "subscriptions": [one for name in names for one in _subscriptions(broker, name)],
        "letters": [one for name in names for one in _letters(broker, name)],
        "tenants": tenants,
        "keys": _keys(broker),
        "manages": may(visitor_of(request), rules.manage_keys),
        "typed": {"days": _DAYS, **typed},
        "wrong": wrong,
        "errors": [(name, texts[0]) for name, texts in wrong.items()],
        "scopes": [(one, c.SCOPES[one]) for one in SCOPES],
        "tenant_choices": [(name, name or c.public_tenant) for name in names],
        "removable": [(name, name) for name in names if name],
        "moment": moment,
    }
    return page(request, "platform/console.html", context, 422 if wrong else 200)


def _published() -> list[dict[str, Any]]:
    """What the city publishes, and how much of it is there."""
    rows = SentEntity.objects.values("publication").annotate(
        count=Count("id", filter=Q(refused="")), last=Max("sent_at")
    )
    known: dict[str, Any] = {row["publication"]: row for row in rows}
    return [
        {
            "title": one.title,
            "kind": one.kind,
            "count": known.get(one.name, {}).get("count", 0),
            "last": known.get(one.name, {}).get("last"),
        }
        for one in publications()
    ]


def _of_tenant(name: str) -> dict[str, str]:
    return {"NGSILD-Tenant": name} if name else {}


def _subscriptions(broker: CityBroker, tenant: str) -> list[dict[str, Any]]:
    answer = broker.ask("GET", f"{BASE}/subscriptions", headers=_of_tenant(tenant))
    if not answer.is_success:
        return []
    return [
        {
            "id": one["id"],
            "tenant": tenant,
            "endpoint": one.get("notification", {}).get("endpoint", {}).get("uri", ""),
            "status": one.get("status", "active"),
            "sent": one.get("notification", {}).get("timesSent", 0),
        }
        for one in answer.json()
    ]


def _notes(broker: CityBroker, tenants: list[str]) -> dict[str, int]:
    """What is due, delivered, pending and dead, over all tenants."""
    sums = dict.fromkeys(("due", "delivered", "pending", "dead"), 0)
    for name in tenants:
        answer = broker.ask("GET", f"{NOTES}/notifications", headers=_of_tenant(name))
        told = answer.json() if answer.is_success else {}
        for part in sums:
            sums[part] += int(told.get(part, 0))
    return sums


def _letters(broker: CityBroker, tenant: str) -> list[dict[str, Any]]:
    asked, headers = {"limit": str(_LETTERS)}, _of_tenant(tenant)
    answer = broker.ask("GET", f"{NOTES}/deadLetters", params=asked, headers=headers)
    return [{**one, "tenant": tenant} for one in answer.json()] if answer.is_success else []


def _keys(broker: CityBroker) -> list[dict[str, Any]]:
    now = clock.now()
    found = []
    for one in broker.told("GET", f"{ADMIN}/keys"):
        until = one.get("expiresAt")
        ends = None if until is None else datetime.fromisoformat(until)
        state = "holds"
        if "revokedAt" in one:
            state = "revoked"
        elif ends is not None and ends <= now:
            state = "lapsed"
        found.append({**one, "ends": ends, "state": state, "number": str(UUID(one["id"]))})
    return sorted(found, key=lambda one: (one["state"] != "holds", one["createdAt"]))


@require_POST
@with_broker
def new_key(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Make a key; its secret is on the answer and never again."""
    visitor = visitor_of(request)
    require(visitor, rules.manage_keys)
    days = request.POST.get("days", "")
    typed: dict[str, Any] = {
        "title": request.POST.get("title", ""),
        "tenant": request.POST.get("tenant", ""),
        "scopes": request.POST.getlist("scopes"),
        "days": days,
    }
    number = int(days) if days.isdecimal() and len(days) < 6 else 0
    new = NewKey(typed["title"], typed["tenant"], tuple(typed["scopes"]), number)
    try:
        key = make_key(visitor, broker, new)
    except Invalid as refused:
        return _console(request, broker, typed, refused.fields)
    answer = page(request, "platform/key.html", {"key": key.text, "title": new.title}, 201)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@with_broker
def revoke(request: HttpRequest, broker: CityBroker, exchange_key: UUID) -> HttpResponse:
    """A key opens nothing any more."""
    revoke_key(visitor_of(request), broker, exchange_key)
    return flash.redirect(HOME, "platform_console.key_revoked")


@require_POST
@with_broker
def new_tenant(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Make a tenant."""
    name = request.POST.get("name", "")
    try:
        make_tenant(visitor_of(request), broker, name)
    except Invalid as refused:
        return _console(request, broker, {"name": name}, refused.fields)
    return flash.redirect(HOME, "platform_console.tenant_made")


@require_POST
@with_broker
def old_tenant(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Remove a tenant."""
    given = request.POST
    removal = Removal(given.get("tenant", ""), given.get("again", ""), "keys" in given)
    try:
        remove_tenant(visitor_of(request), broker, removal)
    except Invalid as refused:
        return _console(request, broker, {"gone": removal.name}, refused.fields)
    return flash.redirect(HOME, "platform_console.tenant_removed")


@require_POST
@with_broker
def letter(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Send a dead letter again, or drop it."""
    require(visitor_of(request), rules.manage_keys)
    is_again = request.POST.get("do") == "again"
    one, tenant = request.POST.get("letter", ""), request.POST.get("tenant", "")
    name, _, number = one.rpartition("/")
    path = f"{NOTES}/deadLetters/{quote(name, safe=':')}/{quote(number, safe='')}"
    answer = broker.ask("POST" if is_again else "DELETE", path, headers=_of_tenant(tenant))
    if not answer.is_success:
        return flash.redirect(HOME, "platform_console.letter_gone", "problem")
    said = "letter_sent" if is_again else "letter_dropped"
    return flash.redirect(HOME, f"platform_console.{said}")
