"""One log line for each request: what was asked, how it ended, how long it took.

The route is logged, not the address: no reference, no search word, no token of a link, and
nothing of who asked (no IP address, no browser, no person).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_QUIET = frozenset({"healthz", "readyz"})
_log = structlog.get_logger("kaga.request")


class RequestLogMiddleware:
    """Logs every answered request; stands first, so that it sees all of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then log."""
        began = time.perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        route = match.route if match is not None else "(none)"
        if route not in _QUIET:
            took = round((time.perf_counter() - began) * 1000, 1)
            _log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=took,
            )
        return response
