"""Addresses of the pages of rides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.mobility.rides.pages import audit, board, console, drive, own, weekly

if TYPE_CHECKING:
    from django.urls import URLPattern

_DESK = "staff/rides"
urlpatterns: list[URLPattern] = [
    path("rides", own.own),
    path("rides/register", own.register),
    path("rides/book", own.book_own),
    path("rides/weekly", weekly.weekly),
    path("rides/weekly/make", weekly.make_weekly),
    path("rides/weekly/<uuid:order>", weekly.change_weekly),
    path("rides/family", weekly.family),
    path("rides/family/add", weekly.add_helper),
    path("rides/family/<uuid:helper>/end", weekly.stop_helper),
    path("rides/wallet", weekly.wallet),
    path("rides/wallet/sell", weekly.sell),
    path("rides/<str:reference>", own.ticket),
    path("rides/<str:reference>/cancel", own.cancel_own),
    path("drive", drive.drive),
    path("drive/press", drive.press),
    path("drive/shell", drive.shell),
    path("drive/worker.js", drive.worker),
    path("drive/app.webmanifest", drive.manifest),
    path(_DESK, console.console),
    path(f"{_DESK}/book", console.book_now),
    path(f"{_DESK}/register", console.register_now),
    path(f"{_DESK}/bookings/<str:reference>/cancel", console.cancel_now),
    path(f"{_DESK}/riders/<uuid:rider>/coupons", console.sell_now),
    path(f"{_DESK}/calls", console.calls),
    path(f"{_DESK}/calls/<uuid:told>", console.call_made),
    path(f"{_DESK}/weekly/<uuid:order>/told", weekly.told_missed),
    path(f"{_DESK}/audit", audit.audit),
    path(f"{_DESK}/audit.csv", audit.audit_csv),
    path(f"{_DESK}/day", board.board),
    path(f"{_DESK}/day/trouble", board.trouble),
    path(f"{_DESK}/day/<str:service>/<str:day>/<str:shift>.pdf", board.manifest),
]
