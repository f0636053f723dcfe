"""Who calls the API: by default the visitor that the session knows.

A browser's cookie is sent by any page that makes it send a request, so a request that would
change something must also carry the CSRF token. Programs use a bearer token; identity binds
its own check in place of this one (`bind_access`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ninja.utils import check_csrf

from kaga.kernel.errors import NotAllowed
from kaga.kernel.permissions import require
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission

Reach = Callable[["Visitor", Mapping[str, Any]], object]
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


def guarded(wanted: Permission, reach: Reach | None = None) -> Access:
    """Who may call an operation that takes a body, judged before the body is read.

    Django-ninja reads and checks the body before it calls the operation; whoever may not
    call it at all would otherwise learn what the body must look like instead of a 401 or 403.

    Parameters
    ----------
    wanted: the permission, without an object.
    reach: looks at the object that the address names and raises when the caller may not know
        of it or touch it; it is given the visitor and the values in the address.

    >>> @router.post("", auth=guarded(permits.MANAGE))                   # doctest: +SKIP
    ... def make(request, wanted: Wanted): ...
    """

    def judge(request: HttpRequest) -> object:
        found = recognise(request)
        if found:
            visitor = visitor_of(request)
            require(visitor, wanted)
            if reach is not None:
                match = request.resolver_match
                reach(visitor, match.kwargs if match else {})
        return found

    return judge
