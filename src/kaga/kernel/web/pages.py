"""Answering with a page.

>>> def show(request):                                          # doctest: +SKIP
...     return page(request, "procedures/case.html", {"case": case})
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines

from kaga.kernel.identity.visitor import nobody
from kaga.kernel.web import flash, frame, framing
from kaga.kernel.web.looks import look_of
from kaga.kernel.web.words import HTML_LANG, say, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from kaga.kernel.identity.visitor import Visitor


class PageRequest(HttpRequest):
    """A request after the middleware: the visitor is known."""

    visitor: Visitor


def visitor_of(request: HttpRequest) -> Visitor:
    """Who asks; nobody when the request failed before anybody was recognised."""
    return getattr(request, "visitor", None) or nobody()


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a template with what every page has: visitor, language, look, CSRF token."""
    visitor = visitor_of(request)
    flashes = flash.waiting(request)
    city, look = frame.city_name(), look_of(request.COOKIES)
    head = framing.Head(
        city,
        visitor.language,
        look,
        frame.links_for(visitor),
        request.path,
        visitor.name if visitor.signed_in else None,
        visitor.acting_for_name,
    )
    query = frame.query_without_language(request)
    values = {
        "request": request,
        "path": request.path,
        "visitor": visitor,
        "language": visitor.language,
        "html_lang": HTML_LANG[visitor.language],
        "look": look,
        "city": city,
        "header": lambda token: framing.header(head, query=query, token=token),
        "footer": framing.footer(city, visitor.language, frame.FOOT_LINKS),
        "flashes": flashes,
        "say": say,
        # one token for all forms of a page: each call would mask it anew
        "csrf_token": functools.cache(functools.partial(get_token, request)),
        **(context or {}),
    }
    with speaking(visitor.language):
        answer = HttpResponse(_template(template).render(values), status=status)
    if flashes:
        flash.forget(answer)
    return answer


@functools.cache
def _template(name: str) -> Template:
    return cast("Any", engines["jinja2"]).env.get_template(name)  # type: ignore[no-any-return]
