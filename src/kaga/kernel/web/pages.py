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

from kaga.kernel.web.words import HTML_LANG, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from kaga.kernel.identity.visitor import Language, Visitor


class PageRequest(HttpRequest):
    """A request after the middleware: the visitor is known."""

    visitor: Visitor


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a template with what every page has: visitor, language, `say`, CSRF token."""
    visitor = cast("PageRequest", request).visitor
    values = {
        "request": request,
        "path": request.path,
        "visitor": visitor,
        "language": visitor.language,
        "html_lang": HTML_LANG[visitor.language],
        "say": functools.partial(_say, visitor.language),
        "csrf_token": functools.partial(get_token, request),
        **(context or {}),
    }
    return HttpResponse(_template(template).render(values), status=status)


def _say(language: Language, text: Words, **values: object) -> str:
    return text.in_language(language, **values)


@functools.cache
def _template(name: str) -> Template:
    return cast("Any", engines["jinja2"]).env.get_template(name)  # type: ignore[no-any-return]
