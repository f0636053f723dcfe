"""Addresses of the service's pages; the booth's own are static (see `web/booth`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from kaga.services.voting.pages import (
    board,
    counter,
    mine,
    office,
    office_deeds,
    public,
    trustees,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

_DESK = "staff/votes"
urlpatterns: list[URLPattern] = [
    path("vote", public.vote_list),
    path("vote/trustee", trustees.trustees),
    path("vote/trustee/<str:uuid>", trustees.ceremony),
    path("vote/trustee/<str:uuid>/<int:index>", trustees.seat),
    path("vote/trustee/<str:uuid>/<int:index>/fetch", trustees.fetch),
    path("vote/<str:uuid>", public.measure_page),
    path("vote/<str:uuid>/result", public.result),
    path("vote/<str:uuid>/board", board.board_page),
    path("vote/<str:uuid>/go", mine.go),
    path("vote/<str:uuid>/mine", mine.mine),
    path("vote/<str:uuid>/register/", mine.register),
    path(_DESK, office.office),
    path(f"{_DESK}/new", office.new),
    path(f"{_DESK}/counter", counter.counter),
    path(f"{_DESK}/<str:uuid>", office.office_measure),
    path(f"{_DESK}/<str:uuid>/edit", office.edit),
    path(f"{_DESK}/<str:uuid>/preview", office.preview),
    path(f"{_DESK}/<str:uuid>/ceremony", office_deeds.ceremony),
    path(f"{_DESK}/<str:uuid>/codes", office_deeds.codes),
    path(f"{_DESK}/<str:uuid>/restart", office_deeds.restart),
    path(f"{_DESK}/<str:uuid>/open", office_deeds.open_vote),
    path(f"{_DESK}/<str:uuid>/close", office_deeds.close_vote),
    path(f"{_DESK}/<str:uuid>/tally", office_deeds.tally_vote),
    path(f"{_DESK}/<str:uuid>/publish", office_deeds.publish_vote),
    path(f"{_DESK}/<str:uuid>/annul", office_deeds.annul_vote),
]
