"""`/me/notices`: the inbox of a person, and which mail they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaga.kernel.errors import SignInNeeded
from kaga.kernel.notices import queries
from kaga.kernel.notices.actions import choose_mail, mark_all_read, mark_read
from kaga.kernel.notices.kinds import topics
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    visitor = visitor_of(request)
    if visitor.person is None:
        raise SignInNeeded
    found = queries.inbox(visitor, cursor=request.GET.get("cursor"))
    context = {
        "notices": found.rows,
        "next": f"?cursor={found.next}" if found.next else None,
        "unread": queries.unread_count(visitor.person),
        "came_back": queries.mail_came_back(visitor.person),
        "moment": moment,
    }
    return page(request, "notices/inbox.html", context)


@require_GET
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice; opening it marks it as read."""
    visitor = visitor_of(request)
    found = queries.notice_for(visitor, notice_id)
    mark_read(visitor, notice_id)
    return page(request, "notices/notice.html", {"notice": found, "moment": moment})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(visitor_of(request))
    return HttpResponseRedirect("/me/notices")


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Choose about which topics mail is wanted."""
    visitor = visitor_of(request)
    wanted = queries.mail_choices(visitor)
    if request.method == "POST":
        chosen = set(request.POST.getlist("topics"))
        choose_mail(visitor, {code: code in chosen for code in wanted})
        return flash.redirect("/me/notices/settings", "notices.SAVED")
    context = {
        "options": list(topics().items()),
        "chosen": [code for code, on in wanted.items() if on],
    }
    return page(request, "notices/settings.html", context)


urlpatterns = [
    path("me/notices", inbox),
    path("me/notices/read", read_all),
    path("me/notices/settings", settings_page),
    path("me/notices/<uuid:notice_id>", notice),
]
