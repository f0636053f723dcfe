"""The mail address: given and confirmed on one's own page, or confirmed at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.identity import rules
from kaga.kernel.identity.actions import mailing
from kaga.kernel.identity.pages.fields import summary, uuid_of
from kaga.kernel.identity.profiles import profile_of
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LONGEST_CODE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """My address, and the one whose code is awaited; giving one sends a code."""
    visitor = visitor_of(request)
    require(visitor, rules.see_me)
    if request.method != "POST":
        return _own_page(request)
    try:
        mailing.give_address(visitor, request.POST.get("mail", "").strip())
    except Invalid as error:
        return _own_page(request, error)
    return flash.redirect(reverse("identity-mail"), "identity.mail_code_sent", "information")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The code from the mail."""
    try:
        mailing.confirm_own(visitor_of(request), _typed_code(request))
    except Invalid as error:
        return _own_page(request, error)
    return flash.redirect(reverse("identity-me"), "identity.mail_confirmed")


@require_http_methods(["GET", "HEAD", "POST"])
def at_counter(request: HttpRequest) -> HttpResponse:
    """Somebody reads out the code that came by mail."""
    visitor, errors = visitor_of(request), list[tuple[str, str]]()
    require(visitor, rules.register_at_counter)
    if request.method == "POST":
        try:
            number = uuid_of(request.POST.get("person", ""), "person")
            mailing.confirm_at_counter(visitor, number, _typed_code(request))
        except Invalid as error:
            errors = summary(error)
        else:
            counter = reverse("identity-staff-counter")
            return flash.redirect(counter, "identity.mail_confirmed")
    context = {
        "person": request.POST.get("person", ""),
        "errors": errors,
        "error": dict(errors),
        "bundle": "web/staff/main.ts",
    }
    return page(request, "identity/counter_mail.html", context, 422 if errors else 200)


def _own_page(request: HttpRequest, wrong: Invalid | None = None) -> HttpResponse:
    visitor = visitor_of(request)
    if visitor.person is None:
        raise NotFound
    errors = summary(wrong) if wrong else []
    context = {
        "profile": profile_of(visitor.person),
        "typed": request.POST.get("mail", "") if errors else "",
        "errors": errors,
        "error": dict(errors),
    }
    return page(request, "identity/mail.html", context, 422 if errors else 200)


def _typed_code(request: HttpRequest) -> str:
    return request.POST.get("code", "")[:_LONGEST_CODE]
