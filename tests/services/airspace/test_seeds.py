"""The vehicle models that a city begins with."""

from __future__ import annotations

from kaga.engines.airspace.risk.vehicles import CLASSES
from kaga.services.airspace.models import VehicleModel
from kaga.services.airspace.seeds import load_models


def test_every_risk_class_has_a_model_that_says_it_is_a_stand_in(sky):
    assert len(load_models()) == len(CLASSES)
    assert load_models() == []
    rows = {row.risk_class: row for row in VehicleModel.objects.all()}
    assert set(rows) == set(CLASSES)
    assert {row.status for row in rows.values()} == {"stand-in"}
    for key, row in rows.items():
        assert (row.mass_kg, row.cruise_m_s) == (CLASSES[key].body.mass, CLASSES[key].cruise)
        assert row.battery_wh / row.hover_w * 3600 >= row.endurance_s
