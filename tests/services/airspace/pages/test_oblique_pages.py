"""The picture of a plan from aside: the plan of the question, kept by its id."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.services.airspace.pages.plans import a_plan

from kaga.services.airspace import obliques, plans_api


@pytest.fixture
def questions(db, monkeypatch):
    """What the planner was asked; it answers with a real plan."""
    asked = []

    def answer(op, arguments, language):
        asked.append((op, arguments))
        return a_plan()

    monkeypatch.setattr(plans_api, "asked_planner", answer)
    obliques._pictures.clear()
    return asked


def test_an_alternative_is_drawn_once_for_each_look(questions):
    record = a_plan()
    address = obliques.plan_address(record["asked"], record["alternatives"][0]["id"])
    first = Client().get(address)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/svg+xml")
    assert Client().get(address).content == first.content
    assert questions == [("plan", record["asked"] | {"presets": ""})]
    assert Client().get(f"{address}&look=dark").content != first.content
    assert len(questions) == 2


def test_a_plan_that_is_another_one_by_now_is_not_drawn(questions):
    address = obliques.plan_address(a_plan()["asked"], "0" * 32 + "-1")
    assert Client().get(address).status_code == 404
