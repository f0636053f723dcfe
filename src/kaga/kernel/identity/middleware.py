"""Puts the visitor on every request, and the visitor's language on every sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kaga.kernel.identity.sessions import visitor_from
from kaga.kernel.web.words import LANGUAGES, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.web.pages import PageRequest

LANGUAGE_COOKIE = "kaga_language"


class VisitorMiddleware:
    """Sets `request.visitor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Recognise the visitor, then answer."""
        language = chosen_language(request)
        cast("PageRequest", request).visitor = visitor_from(request, language)
        with speaking(language):
            return self._get_response(request)


def chosen_language(request: HttpRequest) -> Language:
    """The language that this browser has chosen."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "ja")
    return chosen if chosen in LANGUAGES else "ja"
