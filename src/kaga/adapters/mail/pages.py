"""`/dev/mail`: what the city has sent, shown in development only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from kaga.adapters.mail import words
from kaga.adapters.mail.reading import Kept, kept_mail, one_mail
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page
from kaga.kernel.web.words import register_words

register_words("devmail", words)


def listed(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first."""
    _only_in_development()
    mails = kept_mail(settings.KAGA_MAILBOX)
    return page(request, "devmail/list.html", {"mails": mails, "moment": moment})


def shown(request: HttpRequest, key: str) -> HttpResponse:
    """One mail with its text, the source of its HTML, and its attachments by name."""
    mail = _mail(key)
    return page(request, "devmail/mail.html", {"mail": mail, "moment": moment})


def as_html(_request: HttpRequest, key: str) -> HttpResponse:
    """The HTML of a mail in a sandbox: no script, no form, nothing loaded from anywhere."""
    answer = HttpResponse(_mail(key).html)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer


def _mail(key: str) -> Kept:
    _only_in_development()
    found = one_mail(settings.KAGA_MAILBOX, key)
    if found is None:
        raise Http404
    return found


def _only_in_development() -> None:
    if not settings.KAGA_DEVELOPMENT:
        raise Http404


urlpatterns = [
    path("dev/mail", listed),
    path("dev/mail/<str:key>", shown),
    path("dev/mail/<str:key>/html", as_html),
]
