"""Pages of staff about events: dead letters, webhooks, what was sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaga.kernel.clock import TOKYO
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events import queries, words
from kaga.kernel.events.dead_letters import dead_letters, send_again
from kaga.kernel.events.webhooks import actions
from kaga.kernel.ledger.titles import title_of
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.storage.keyset import Page
    from kaga.kernel.web.words import Words

STATES: dict[str, Words] = {
    "active": words.STATE_ACTIVE,
    "paused": words.STATE_PAUSED,
    "disabled": words.STATE_DISABLED,
    "waiting": words.STATE_WAITING,
    "done": words.STATE_DONE,
    "dead": words.STATE_DEAD,
}
_KINDS = {
    "active": "good",
    "paused": "warn",
    "disabled": "neutral",
    "waiting": "active",
    "done": "good",
    "dead": "bad",
}
_SHOWN = {"moment": moment, "title_of": title_of}


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Dead letters, newest first."""
    found = dead_letters(visitor_of(request), request.GET.get("cursor"))
    context = {"letters": found.rows, "next": _next(found)} | _SHOWN
    return page(request, "events/dead_letters.html", context)


@require_POST
def send_letters_again(request: HttpRequest) -> HttpResponse:
    """Give the chosen dead letters all their attempts again."""
    chosen = [int(one) for one in request.POST.getlist("numbers") if one.isdecimal()]
    try:
        send_again(visitor_of(request), chosen[:1000])
    except NotFound:
        return flash.redirect("/staff/events", "events.NONE_CHOSEN", "problem")
    return flash.redirect("/staff/events", "events.SENT_AGAIN")


@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The list, and the form for a new one; its secret is on the answer and never again."""
    visitor = visitor_of(request)
    asked = {name: request.POST.get(name, "").strip() for name in ("title", "url", "types")}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            row, secret = actions.subscribe(
                visitor, title=asked["title"], url=asked["url"], types=asked["types"].split()
            )
        except Invalid as refused:
            errors = refused.fields
        else:
            return _secret(request, row.id, secret)
    found = queries.subscriptions(visitor, cursor=request.GET.get("cursor"))
    context = {
        "webhooks": found.rows,
        "next": _next(found),
        "asked": asked,
        "errors": errors,
        "states": STATES,
        "kinds": _KINDS,
    }
    return page(request, "events/webhooks.html", context, status=422 if errors else 200)


@require_GET
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook with what was sent to it."""
    return _webhook(request, webhook_id, {})


@require_POST
def renew(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """A new secret, shown once."""
    return _secret(request, webhook_id, actions.renew_secret(visitor_of(request), webhook_id))


@require_POST
def switch(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Pause, resume or disable."""
    change = {
        "active": actions.resume,
        "paused": actions.pause,
        "disabled": actions.disable,
    }.get(request.POST.get("state", ""))
    if change is None:
        wrong = words.STATE_WRONG.in_language(visitor_of(request).language)
        return _webhook(request, webhook_id, {"": [wrong]})
    change(visitor_of(request), webhook_id)
    return HttpResponseRedirect(f"/staff/webhooks/{webhook_id}")


@require_POST
def replay(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send the events of a period, or one event, again."""
    named = [UUID(one) for one in request.POST.getlist("event") if _is_uuid(one)]
    since, until = (_moment(request.POST.get(name, "")) for name in ("since", "until"))
    try:
        actions.replay(visitor_of(request), webhook_id, events=named, since=since, until=until)
    except Invalid as refused:
        return _webhook(request, webhook_id, refused.fields)
    return flash.redirect(f"/staff/webhooks/{webhook_id}", "events.SENT_AGAIN")


def _webhook(
    request: HttpRequest, webhook_id: UUID, errors: dict[str, list[str]]
) -> HttpResponse:
    visitor = visitor_of(request)
    found = queries.deliveries(visitor, webhook_id, cursor=request.GET.get("cursor"))
    context = {
        "webhook": queries.subscription(visitor, webhook_id),
        "deliveries": found.rows,
        "next": _next(found),
        "errors": errors,
        "shown_errors": [(name, texts[0]) for name, texts in errors.items()],
        "states": STATES,
        "kinds": _KINDS,
        **_SHOWN,
    }
    return page(request, "events/webhook.html", context, status=422 if errors else 200)


def _secret(request: HttpRequest, webhook_id: UUID, secret: str) -> HttpResponse:
    answer = page(
        request, "events/secret.html", {"webhook_id": webhook_id, "secret": secret}, status=201
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _next(found: Page[Any]) -> str | None:
    return f"?cursor={found.next}" if found.next else None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _moment(text: str) -> datetime | None:
    """A moment of a `datetime-local` box, in the city's time; None when it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=TOKYO)
    except ValueError:
        return None


urlpatterns = [
    path("staff/events", letters),
    path("staff/events/again", send_letters_again),
    path("staff/webhooks", webhooks),
    path("staff/webhooks/<uuid:webhook_id>", webhook),
    path("staff/webhooks/<uuid:webhook_id>/secret", renew),
    path("staff/webhooks/<uuid:webhook_id>/state", switch),
    path("staff/webhooks/<uuid:webhook_id>/replay", replay),
]
