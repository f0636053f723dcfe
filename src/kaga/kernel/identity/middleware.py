"""Puts the visitor on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kaga.kernel.identity.visitor import Language, nobody
from kaga.kernel.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.pages import PageRequest

LANGUAGE_COOKIE = "kaga_language"


class VisitorMiddleware:
    """Sets `request.visitor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Recognise the visitor, then answer."""
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "ja")
        language: Language = chosen if chosen in LANGUAGES else "ja"
        cast("PageRequest", request).visitor = nobody(language)
        return self._get_response(request)
