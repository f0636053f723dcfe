"""Addresses of the service's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.mobility.pages import (
    boards,
    desk,
    desk_grids,
    desk_parts,
    feeds,
    go,
    go_ways,
    notices,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

_DESK = "staff/transport"
urlpatterns: list[URLPattern] = [
    path("go", go.go),
    path("go/choose", go_ways.choose),
    path("go/ways/<uuid:handle>", go_ways.shown),
    path("go/ways/<uuid:handle>/book", go_ways.book),
    path("go/stops", boards.stop_list),
    path("go/stops/<str:stop>", boards.board),
    path("go/lines", boards.line_list),
    path("go/lines/<str:line>", boards.line_page),
    path(_DESK, desk.desk),
    path(f"{_DESK}/editions/<uuid:edition>", desk.report),
    path(f"{_DESK}/editions/<uuid:edition>/publish", desk.publish),
    path(f"{_DESK}/editions/<uuid:edition>/restore", desk.restore),
    path(f"{_DESK}/grids/<str:line>/<str:pattern>", desk_grids.grid),
    path(f"{_DESK}/grids/<str:line>/<str:pattern>/head", desk_grids.head),
    path(f"{_DESK}/lines/<str:line>", desk_parts.line),
    path(f"{_DESK}/stops/<str:stop>", desk_parts.stop),
    path(f"{_DESK}/days/<str:days>", desk_parts.days),
    path(f"{_DESK}/fares/<str:fare>", desk_parts.fare),
    path(f"{_DESK}/notices", notices.notice_page),
    path(f"{_DESK}/notices/<uuid:notice>/end", notices.end),
    path("feeds", feeds.feed_list),
    path("feeds/<str:name>", feeds.archive),
]
