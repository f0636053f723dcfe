"""Addresses of the portal's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import path

from kaga.kernel.web import gallery, portal, preferences

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("", portal.home),
    path("visit", portal.visit),
    path("staff", portal.staff),
    path("search", portal.search_page),
    path("about", portal.about),
    path("accessibility", portal.accessibility),
    path("help", portal.help_page),
    path("preferences", preferences.preferences),
    path("alive", portal.alive),
]
if settings.KAGA_DEVELOPMENT:
    urlpatterns += [
        path("gallery", gallery.index),
        path("gallery/<slug:name>", gallery.component),
    ]
