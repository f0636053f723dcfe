"""Addresses of the service's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.mobility.pages import boards, desk, feeds, go, notices

if TYPE_CHECKING:
    from django.urls import URLPattern

_DESK = "staff/transport"
urlpatterns: list[URLPattern] = [
    path("go", go.go),
    path("go/stops", boards.stop_list),
    path("go/stops/<str:stop>", boards.board),
    path("go/lines", boards.line_list),
    path("go/lines/<str:line>", boards.line_page),
    path(_DESK, desk.desk),
    path(f"{_DESK}/editions/<uuid:edition>", desk.report),
    path(f"{_DESK}/editions/<uuid:edition>/publish", desk.publish),
    path(f"{_DESK}/grids/<str:line>/<str:pattern>", desk.grid),
    path(f"{_DESK}/stops/<str:stop>", desk.stop),
    path(f"{_DESK}/days/<str:days>", desk.days),
    path(f"{_DESK}/notices", notices.notice_page),
    path(f"{_DESK}/notices/<uuid:notice>/end", notices.end),
    path("feeds", feeds.feed_list),
    path("feeds/<str:name>", feeds.archive),
]
