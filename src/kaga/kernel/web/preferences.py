"""Language, text size and theme: chosen by a form or by `?lang=`, kept in cookies.

Both ways work without a script; the address to return to stays on this site. Whoever chooses
a language while signed in chooses it for mail, too; but only on a page of this site: a link
elsewhere may show our pages in English, it may not change what the city writes to somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from kaga.kernel.identity.actions.language import choose_language
from kaga.kernel.identity.middleware import LANGUAGE_COOKIE
from kaga.kernel.web.looks import TEXT_COOKIE, TEXT_SIZES, THEME_COOKIE, THEMES
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Language

_YEAR_S = 365 * 24 * 3600
_CHOICES: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("language", LANGUAGE_COOKIE, LANGUAGES),
    ("theme", THEME_COOKIE, THEMES),
    ("text", TEXT_COOKIE, TEXT_SIZES),
)


class LanguageOfAddress:
    """Lets `?lang=en` on any address choose the language, now and from now on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the language from the address, if it names one."""
        wanted = request.GET.get("lang", "")
        if wanted not in LANGUAGES:
            response = self._get_response(request)
        else:
            request.COOKIES[LANGUAGE_COOKIE] = wanted
            response = self._get_response(request)
            keep_choice(response, LANGUAGE_COOKIE, wanted)
            if request.method == "GET" and _from_here(request):
                _remember(request, wanted)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices; keep what was chosen and go back to where the visitor was."""
    if request.method != "POST":
        return page(
            request,
            "web/preferences.html",
            {"back": local_address(request.GET.get("next", "/"))},
        )
    response = HttpResponseRedirect(local_address(request.POST.get("next", "/")))
    for field, cookie, allowed in _CHOICES:
        chosen = request.POST.get(field, "")
        if chosen in allowed:
            keep_choice(response, cookie, chosen)
            if cookie == LANGUAGE_COOKIE:
                _remember(request, chosen)
    return response


def local_address(wanted: str) -> str:
    """`wanted` if it is a path on this site, else the home page.

    >>> local_address("//example.org/")
    '/'
    """
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, None):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.netloc or parts.scheme else wanted


def _from_here(request: HttpRequest) -> bool:
    """Whether a link on a page of this site led here."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()


def _remember(request: HttpRequest, language: str) -> None:
    visitor = visitor_of(request)
    if visitor.signed_in:
        choose_language(visitor, cast("Language", language))


def keep_choice(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a choice of the browser for a year."""
    response.set_cookie(
        cookie,
        value,
        max_age=_YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
