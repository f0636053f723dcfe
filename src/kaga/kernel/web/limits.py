"""Refuses at the door: strange host names, and bodies larger than any form may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.web import failures

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class BodyLimit:
    """Answers 400 or 413 by the head of the request alone, before anything is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse or answer."""
        request.get_host()  # Django refuses a name that is not ours
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal():
            return failures.answer(request, "bad-request", 400)
        if int(announced) > settings.KAGA_MOST_BODY:
            return failures.answer(request, "too-large", 413)
        return self._get_response(request)
