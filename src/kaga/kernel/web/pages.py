"""Answering with a page.

>>> def show(request):                                          # doctest: +SKIP
...     return page(request, "procedures/case.html", {"case": case})
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from markupsafe import Markup, escape

from kaga.kernel.identity.visitor import nobody
from kaga.kernel.web import flash, frame, framing
from kaga.kernel.web.csrf import token_of
from kaga.kernel.web.looks import look_of
from kaga.kernel.web.words import HTML_LANG, say, speaking

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

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
    visitor, head = visitor_of(request), _head(request)
    flashes = flash.waiting(request)
    query = frame.query_without_language(request)
    values = {
        **_common(head),
        "request": request,
        "path": request.path,
        "visitor": visitor,
        "header": lambda token: framing.header(head, query=query, token=token),
        "flashes": flashes,
        # one token for all forms of a page: each call would mask it anew
        "csrf_token": functools.cache(functools.partial(token_of, request)),
        **(context or {}),
    }
    with speaking(visitor.language):
        answer = HttpResponse(_template(template).render(values), status=status)
    if flashes:
        flash.forget(answer)
    return answer


def drawn_page(
    request: HttpRequest,
    template: str,
    fixed: Mapping[str, Hashable],
    holes: Mapping[str, str],
) -> HttpResponse:
    """The same page as `page` makes of both, for templates that are shown very often.

    It is drawn once for its `fixed` values and then only filled in: values of `holes` may
    differ from page to page (escaped unless they are markup), but the template only puts them
    out and never looks at them. It knows neither request nor visitor.
    """
    if flash.COOKIE in request.COOKIES:
        return page(request, template, {**fixed, **holes})
    head = _head(request)
    kind = _Drawing(template, head.kind, frozenset(fixed.items()), frozenset(holes))
    query = frame.query_without_language(request)
    values = framing.values_of(head, query=query, token=token_of(request))
    for name, text in holes.items():
        values[name] = escape(text)
    return HttpResponse(framing.filled(_drawn(kind), values))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What decides how a page is drawn."""

    template: str
    head: framing.Kind
    fixed: frozenset[tuple[str, Hashable]]
    holes: frozenset[str]


@functools.lru_cache(maxsize=1024)
def _drawn(kind: _Drawing) -> framing.Literal:
    head = kind.head
    values = {
        **_common(head),
        "path": framing.mark("path"),
        "header": lambda token: Markup(framing.joined(framing.drawn_header(head))),  # noqa: ARG005, S704 - drawn by components
        "flashes": (),
        "csrf_token": lambda: framing.mark("token"),
        **dict(kind.fixed),
        **{name: framing.mark(name) for name in kind.holes},
    }
    with speaking(head.language):
        return framing.cut(_template(kind.template).render(values))


def _head(request: HttpRequest) -> framing.Head:
    visitor = visitor_of(request)
    return framing.Head(
        frame.city_name(),
        visitor.language,
        look_of(request.COOKIES),
        frame.links_for(visitor),
        request.path,
        visitor.name if visitor.signed_in else None,
        visitor.acting_for_name,
    )


def _common(head: framing.Head | framing.Kind) -> dict[str, Any]:
    """What templates know of every page."""
    return {
        "language": head.language,
        "html_lang": HTML_LANG[head.language],
        "look": head.look,
        "city": head.city,
        "footer": framing.footer(head.city, head.language, frame.FOOT_LINKS),
        "say": say,
    }


@functools.cache
def _template(name: str) -> Template:
    return cast("Any", engines["jinja2"]).env.get_template(name)  # type: ignore[no-any-return]
