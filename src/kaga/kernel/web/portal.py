"""The portal's own pages: homes, search, help, and what this site promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaga.kernel.errors import NotAllowed, SignInNeeded
from kaga.kernel.notices.queries import unread_said
from kaga.kernel.web import phrases, promises
from kaga.kernel.web.offers import offers_for
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.search import search
from kaga.kernel.worklist import waiting_for

if TYPE_CHECKING:
    from django.http import HttpRequest

_MOST_SUGGESTIONS = 6
_MOST_RESULTS = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The residents' home: search first, then everything that is offered."""
    return page(
        request,
        "web/home.html",
        {
            "offers": offers_for("resident"),
            "suggested": phrases.SUGGESTED_QUERIES,
            "visitors": offers_for("visitor"),
            "unread": unread_said(visitor_of(request)),
        },
    )


@require_safe
def visit(request: HttpRequest) -> HttpResponse:
    """The home of people who are not residents: tourists, e-citizens."""
    return page(request, "web/visit.html", {"offers": offers_for("visitor")})


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """What waits for this member of staff."""
    visitor = visitor_of(request)
    if not visitor.signed_in:
        raise SignInNeeded
    if not visitor.is_staff:
        raise NotAllowed
    context = {"waiting": waiting_for(visitor), "offers": offers_for("staff", visitor)}
    return page(request, "web/staff.html", {**context, "bundle": "web/staff/main.ts"})


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results as a page; the same address answers the live suggestions."""
    query = request.GET.get("q", "").strip()[:100]
    language = visitor_of(request).language
    live = request.headers.get("HX-Request") == "true"
    found = search(query, language, _MOST_SUGGESTIONS if live else _MOST_RESULTS)
    context = {"q": query, "found": found, "suggested": phrases.SUGGESTED_QUERIES}
    answer = page(request, "web/suggestions.html" if live else "web/search.html", context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Whose site this is, and its five principles."""
    return page(request, "web/about.html", {"principles": promises.PRINCIPLES})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done so that everybody can use the site, and what is known to be missing."""
    return page(request, "web/accessibility.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How the site is used, and whom to ask."""
    return page(request, "web/help.html", {"questions": promises.QUESTIONS})


@require_safe
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """For whoever watches whether the site answers."""
    return HttpResponse("ok\n", content_type="text/plain")
