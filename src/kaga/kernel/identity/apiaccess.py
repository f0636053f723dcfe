"""Who calls the API: a program by its bearer token, or the browser by its session.

A token carries permission codes as scopes and nothing else; a browser that would change
something must send the CSRF token, a program with a bearer token need not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kaga.kernel.api.access import visitor_by_session
from kaga.kernel.identity.actions.tokens import visitor_by_token
from kaga.kernel.identity.middleware import chosen_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.web.pages import PageRequest

_SCHEME = "bearer"


def recognise_caller(request: HttpRequest) -> Visitor | None:
    """The visitor behind a request to the API; None refuses it with 401.

    Raises
    ------
    CsrfNeeded: a browser would change something without the CSRF token.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return visitor_by_session(request)
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != _SCHEME:
        return None
    found = visitor_by_token(secret.strip(), chosen_language(request))
    if found is not None:
        cast("PageRequest", request).visitor = found
    return found
