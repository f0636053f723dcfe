"""My page: how I sign in, where I am signed in, who acts for me, and who has looked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions import browsers, consents, language, passkeys, tokens
from kaga.kernel.identity.actions.signing_in import unlink_login
from kaga.kernel.identity.middleware import LANGUAGE_COOKIE
from kaga.kernel.identity.pages.fields import local_day, summary
from kaga.kernel.identity.ports import PASSKEY, providers
from kaga.kernel.identity.profiles import person_row, profile_of
from kaga.kernel.identity.sightings import sightings_of
from kaga.kernel.permissions import require
from kaga.kernel.permissions.registry import all_permissions
from kaga.kernel.web import flash
from kaga.kernel.web.moments import birthday_words, day, moment
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.preferences import keep_choice
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor

_MOST_SIGHTINGS = 20


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything about my own registration."""
    visitor = visitor_of(request)
    require(visitor, rules.see_me)
    return _me(request, visitor, [])


@require_POST
def remove_login(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """Take one of my logins away."""
    visitor = visitor_of(request)
    try:
        unlink_login(visitor, login_id)
    except Invalid as error:
        return _me(request, visitor, summary(error))
    return flash.redirect(reverse("identity-me"), "identity.login_removed")


@require_POST
def remove_passkey(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Stop using one of my passkeys."""
    visitor = visitor_of(request)
    try:
        passkeys.remove_passkey(visitor, passkey_id)
    except Invalid as error:
        return _me(request, visitor, summary(error))
    return flash.redirect(reverse("identity-me"), "identity.passkey_removed")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of pages and mail."""
    visitor = visitor_of(request)
    require(visitor, rules.choose_language)
    chosen = queries.known_language(request.POST.get("language", ""))
    if chosen is None:
        return _me(request, visitor, [("language", say(words.choose_one))])
    language.choose_language(visitor, chosen)
    answer = flash.redirect(reverse("identity-me"), "identity.language_chosen")
    keep_choice(answer, LANGUAGE_COOKIE, chosen)
    return answer


@require_POST
def end_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign another browser of mine out."""
    browsers.end_session_of(visitor_of(request), session_id)
    return flash.redirect(reverse("identity-me"), "identity.session_ended")


@require_POST
def withdraw_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Take an agreement back."""
    consents.withdraw_consent(visitor_of(request), purpose)
    return flash.redirect(reverse("identity-me"), "identity.consent_withdrawn")


@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """My API tokens; a new one is shown once."""
    visitor = visitor_of(request)
    require(visitor, rules.manage_tokens)
    made, errors = None, list[tuple[str, str]]()
    if request.method == "POST":
        try:
            made = tokens.create_token(
                visitor,
                request.POST.get("label", ""),
                request.POST.getlist("scopes"),
                timedelta(days=_days(request.POST.get("days", ""))),
            )
        except Invalid as error:
            errors = summary(error)
    open_to = tokens.scopes_open_to(visitor)
    context = {
        "tokens": list(queries.tokens_of(_own(visitor))),
        "made": made,
        "local_day": local_day,
        "day": day,
        "errors": errors,
        "error": dict(errors),
        "typed": request.POST if errors else {},
        "chosen": request.POST.getlist("scopes") if errors else [],
        "titles": {one.code: one.title for one in all_permissions()},
        "scopes": [
            (one.code, f"{one.title}（{one.code}）")
            for one in all_permissions()
            if one.code in open_to
        ],
    }
    return page(request, "identity/tokens.html", context, 422 if errors else 200)


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token now."""
    tokens.revoke_token(visitor_of(request), token_id)
    return flash.redirect(reverse("identity-tokens"), "identity.token_revoked")


def _me(request: HttpRequest, visitor: Visitor, errors: list[tuple[str, str]]) -> HttpResponse:
    own = _own(visitor)
    logins, closed = list(queries.logins_of(own)), queries.withdrawn_providers()
    used = {row.provider for row in logins}
    keys, ways = list(queries.passkeys_of(own)), queries.routes_of(own)
    context = {
        "profile": profile_of(own),
        "number": str(person_row(own).handle),
        "residency": queries.residency_of(own),
        "logins": [(row, providers().get(row.provider)) for row in logins],
        "closed": set(closed),
        "more_ways": [
            (name, one)
            for name, one in providers().items()
            if name not in used and name not in closed
        ],
        "passkeys": keys,
        # The last way in cannot be taken, so no button offers it.
        "removable": {row.id for row in logins if len(ways) > (row.provider in ways)},
        "keys_removable": len(keys) > 1 or any(way != PASSKEY for way in ways),
        "sessions": queries.sessions_of(own, request.session.session_key),
        "acting": queries.proxies_for(own),
        "consents": consents.consents_of(own),
        "sightings": sightings_of(own)[:_MOST_SIGHTINGS],
        "route_titles": words.ROUTE_TITLES,
        "languages": words.NAMES_OF_LANGUAGES,
        "language_now": queries.language_of(own) or visitor.language,
        "error": dict(errors),
        "moment": moment,
        "birthday_words": birthday_words,
        "errors": errors,
    }
    return page(request, "identity/me.html", context, 422 if errors else 200)


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
