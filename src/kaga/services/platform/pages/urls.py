"""Addresses of the data platform's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.platform.pages import console, developers, devices, explore

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("contexts/<str:name>", explore.context),
    path("platform", explore.index),
    path("platform/developers", developers.developers),
    path("staff/platform", console.console),
    path("staff/platform/keys", console.new_key),
    path("staff/platform/keys/<uuid:exchange_key>/revoke", console.revoke),
    path("staff/platform/tenants", console.new_tenant),
    path("staff/platform/tenants/remove", console.old_tenant),
    path("staff/platform/devices", devices.devices),
    path("staff/platform/devices/declare", devices.declare_devices),
    path("staff/platform/devices/<uuid:wiring>/end", devices.end_wiring),
    path("staff/platform/devices/refused", devices.drop_refused),
    path("staff/platform/letter", console.letter),
    path("platform/types/<str:kind>.csv", explore.export_csv),
    path("platform/types/<str:kind>.geojson", explore.export_geojson),
    path("platform/types/<str:kind>", explore.one_kind),
    path("platform/entities/<str:identifier>", explore.one_entity),
]
