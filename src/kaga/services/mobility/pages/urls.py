"""Addresses of the service's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.mobility.pages import boards, feeds, go

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("go", go.go),
    path("go/stops", boards.stop_list),
    path("go/stops/<str:stop>", boards.board),
    path("go/lines", boards.line_list),
    path("go/lines/<str:line>", boards.line_page),
    path("feeds", feeds.feed_list),
    path("feeds/<str:name>", feeds.archive),
]
