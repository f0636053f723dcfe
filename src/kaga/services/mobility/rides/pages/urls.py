"""Addresses of the pages of rides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.mobility.rides.pages import board, console, drive, own

if TYPE_CHECKING:
    from django.urls import URLPattern

_DESK = "staff/rides"
urlpatterns: list[URLPattern] = [
    path("rides", own.own),
    path("rides/register", own.register),
    path("rides/book", own.book_own),
    path("rides/<str:reference>", own.ticket),
    path("rides/<str:reference>/cancel", own.cancel_own),
    path("drive", drive.drive),
    path("drive/press", drive.press),
    path(_DESK, console.console),
    path(f"{_DESK}/book", console.book_now),
    path(f"{_DESK}/register", console.register_now),
    path(f"{_DESK}/bookings/<str:reference>/cancel", console.cancel_now),
    path(f"{_DESK}/riders/<uuid:rider>/coupons", console.sell_now),
    path(f"{_DESK}/calls", console.calls),
    path(f"{_DESK}/calls/<uuid:told>", console.call_made),
    path(f"{_DESK}/day", board.board),
    path(f"{_DESK}/day/trouble", board.trouble),
    path(f"{_DESK}/day/<str:service>/<str:day>/<str:shift>.pdf", board.manifest),
]
