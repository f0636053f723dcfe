"""Refuses bodies that are larger than any form of the city may send, before reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.web import failures

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class BodyLimit:
    """Answers 413 by the announced length alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse or answer."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal():
            return failures.answer(request, "bad-request", 400)
        if int(announced) > settings.KAGA_MOST_BODY:
            return failures.answer(request, "too-large", 413)
        return self._get_response(request)
