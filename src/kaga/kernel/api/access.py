"""Who calls the API: by default the visitor that the session knows.

A browser's cookie is sent by any page that makes it send a request, so a request that would
change something must also carry the CSRF token. Programs use a bearer token; identity binds
its own check in place of this one (`bind_access`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ninja.utils import check_csrf

from kaga.kernel.errors import NotAllowed
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Visitor

Access = Callable[["HttpRequest"], object]
_SAFE = {"GET", "HEAD", "OPTIONS"}


class CsrfNeeded(NotAllowed):
    """A request by cookie that changes something came without the CSRF token."""

    problem = "form-expired"


def visitor_by_session(request: HttpRequest) -> Visitor:
    """The visitor of the session, anonymous or not; permissions decide what they may.

    Raises
    ------
    CsrfNeeded: the request would change something and carries no CSRF token.
    """
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise CsrfNeeded("X-CSRFToken ヘッダーを付けてください。")
    return visitor_of(request)


_bound: list[Access] = [visitor_by_session]


def bind_access(access: Access) -> None:
    """Let `access` recognise callers from now on."""
    _bound[:] = [access]


def recognise(request: HttpRequest) -> object:
    """Django-ninja's entry: what the bound check says."""
    return _bound[0](request)
