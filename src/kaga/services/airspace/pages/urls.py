"""Addresses of the airspace's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.airspace.pages import (
    checks,
    desk,
    entries,
    flight_files,
    flights,
    ground_edits,
    mapfiles,
    maproom,
    objections,
    over,
    picker,
    plan,
    plan_file,
    sky3d,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

_HOME = "staff/airspace"
urlpatterns: list[URLPattern] = [
    path("airspace/check", checks.check_page),
    path("airspace/flights", flights.flight_list),
    path("airspace/flights.csv", flight_files.flights_csv),
    path("airspace/flights/<str:flight>", flights.one_flight),
    path("airspace/flights/<str:flight>/certificate", flight_files.certificate),
    path("airspace/flights/<str:flight>/oblique.svg", flight_files.oblique),
    path("airspace/join", flights.join),
    path("airspace/over", over.over),
    path("airspace/over/objection", objections.objection),
    path("airspace/over/answers", objections.read_answer),
    path("airspace/over/<str:mesh>.ics", over.calendar),
    path("airspace/over/<str:mesh>.atom", over.feed),
    path("airspace/sky/map.json", sky3d.sky_map),
    path("airspace/sky/tiles/<str:digest>", sky3d.sky_tile),
    path("airspace/maps", mapfiles.map_list),
    path("airspace/3dtiles/<str:version>/<str:name>", mapfiles.map_file),
    path("airspace/plan", plan.plan_page),
    path("airspace/plan/file", plan_file.file_page),
    path(f"{_HOME}/operators", desk.operators),
    path(f"{_HOME}/operators/<uuid:operator_id>", desk.operator),
    path(f"{_HOME}/ground", desk.ground_page),
    path(f"{_HOME}/zones", entries.entry_list),
    path(f"{_HOME}/zones/new", entries.new_zone),
    path(f"{_HOME}/zones/<uuid:zone_id>", entries.zone),
    path(f"{_HOME}/zones/<uuid:zone_id>/decide", entries.decide_on_zone),
    path(f"{_HOME}/happenings/new", entries.new_happening),
    path(f"{_HOME}/happenings/<uuid:happening_id>", entries.happening),
    path(f"{_HOME}/happenings/<uuid:happening_id>/decide", entries.decide_on_happening),
    path(f"{_HOME}/objections", objections.objection_list),
    path(f"{_HOME}/objections/<uuid:objection_id>", objections.one_objection),
    path(f"{_HOME}/picture.svg", picker.picture),
    path(f"{_HOME}/map", maproom.room),
    path(f"{_HOME}/map/edit", ground_edits.edit),
    path(f"{_HOME}/map/withdraw", maproom.withdraw),
    path(f"{_HOME}/map/imports/<uuid:import_id>", maproom.one_import),
    path(f"{_HOME}/map/imports/<uuid:import_id>/refused.csv", maproom.import_csv),
    path(f"{_HOME}/map/versions/<uuid:map_id>", maproom.version),
    path(f"{_HOME}/map/versions/<uuid:map_id>/picture.png", maproom.version_picture),
    path(f"{_HOME}/map/versions/<uuid:map_id>/publish", maproom.publish),
]
