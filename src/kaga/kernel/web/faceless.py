"""Addresses under which nobody is known: what came with a request and says who sent it is cut.

A ballot must not be seen together with a session, an address or a browser; not by a mistake
in a view, not by one in a log. So before anything else looks at such a request, its cookies,
its sender's address and the names of its browser are taken out; and no answer sets a cookie.
Whoever may read it may read it from any site, because checking is the purpose.

>>> register_faceless("/api/vote/")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

KEPT: Final = frozenset(
    {
        "HTTP_ACCEPT",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_AUTHORIZATION",
        "HTTP_HOST",
        "HTTP_IF_NONE_MATCH",
        "HTTP_RANGE",
        "HTTP_X_FORWARDED_PROTO",
    }
)
"""Headers that a program needs and that tell of no person."""

_SENDER: Final = ("REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER")
_prefixes: list[str] = []


def register_faceless(prefix: str) -> None:
    """Know nobody under addresses that begin so."""
    if prefix not in _prefixes:
        _prefixes.append(prefix)


class Faceless:
    """Takes out of such requests who sent them, before anything else sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forget the sender, answer, set no cookie."""
        if not request.path_info.startswith(tuple(_prefixes)):
            return self._get_response(request)
        headers = [name for name in request.META if name.startswith("HTTP_")]
        for name in [one for one in headers if one not in KEPT]:
            del request.META[name]
        for name in _SENDER:
            request.META[name] = ""
        response = self._get_response(request)
        response.cookies.clear()
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
