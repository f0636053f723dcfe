"""Passkeys: the browser's part is the component `passkey`, ours is a form it fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.identity import words
from kaga.kernel.identity.actions import passkeys
from kaga.kernel.identity.nextpage import safe_next
from kaga.kernel.identity.pages.fields import summary
from kaga.kernel.identity.pages.landing import land
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_CHALLENGE = "identity.passkey"
_LONGEST_ANSWER = 20_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest) -> HttpResponse:
    """Sign in by passkey."""
    following = safe_next(request.GET.get("next"))
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            who = passkeys.sign_in_by_passkey(_answer(request), _challenge(request))
        except SignInRefused as error:
            errors = [("", error.detail)]
        else:
            return land(request, who, following)
    ceremony = passkeys.begin_sign_in()
    request.session[_CHALLENGE] = ceremony.challenge
    context = {"options": ceremony.options, "errors": errors, "next": following}
    return page(request, "identity/passkey.html", context, 422 if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Register a new passkey."""
    visitor = visitor_of(request)
    following = safe_next(request.GET.get("next"))
    label = request.POST.get("label", "").strip()
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            passkeys.enrol(visitor, _answer(request), _challenge(request), label)
            address = following if following != "/" else reverse("identity-me")
            return flash.redirect(address, "identity.passkey_enrolled")
        except Invalid as error:
            errors = summary(error)
        except (SignInRefused, Conflict) as error:
            errors = [("", error.detail)]
    ceremony = passkeys.begin_enrolment(visitor)
    request.session[_CHALLENGE] = ceremony.challenge
    context: dict[str, Any] = {
        "options": ceremony.options,
        "errors": errors,
        "error": dict(errors),
        "label": label or say(words.passkey_label_default),
        "next": following,
    }
    return page(request, "identity/passkey_new.html", context, 422 if errors else 200)


def _answer(request: HttpRequest) -> str:
    return request.POST.get("answer", "")[:_LONGEST_ANSWER]


def _challenge(request: HttpRequest) -> str:
    """The challenge of this browser, good for one answer (raises SignInRefused)."""
    challenge = request.session.pop(_CHALLENGE, "")
    if not challenge:
        raise SignInRefused("passkey", say(words.passkey_refused))
    return str(challenge)
