"""Addresses of this area's pages."""

from __future__ import annotations

from django.urls import path

from kaga.kernel.places import pages

urlpatterns = [
    path("map", pages.show_map, name="map"),
    path("places/<str:key>", pages.show_place, name="place"),
    path("data", pages.show_data, name="data"),
    path("data/<str:layer>", pages.show_facts, name="facts"),
]
