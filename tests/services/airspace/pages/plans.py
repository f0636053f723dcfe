"""A real plan over a small made-up town, in the plain form in which pages get it."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path

from tests.services.airspace.planning.towns import NOON, stored_town

from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.services.airspace.planning.record import Around, full_record
from kaga.services.airspace.planning.situations import situation_now
from kaga.services.airspace.planning.tilestore import TileStore


@functools.cache
def _answer() -> str:
    stored, town = stored_town()
    with tempfile.TemporaryDirectory() as folder:
        store = TileStore(Path(folder))
        store.keep(stored)
        situation = situation_now(store)
    west, east = (
        Endpoint(
            ",".join(f"{part:.5f}" for part in town.place(far, 0.0)), *town.place(far, 0.0)
        )
        for far in (-700.0, 700.0)
    )
    asked = {
        "from": west.name, "to": east.name, "depart": NOON.isoformat(),
        "vehicle": "delivery_10kg",
    }  # fmt: skip
    made = plan(Request(west, east, NOON, CRAFTS["delivery_10kg"]), situation)
    return json.dumps(full_record(made, situation, Around(asked, stored.grounds, "", 0.25)))


def a_plan() -> dict:
    """A fresh copy of the record."""
    return json.loads(_answer())
