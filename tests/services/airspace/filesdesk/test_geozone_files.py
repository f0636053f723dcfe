"""What keeps flights away, written as ED-269 and ED-318 and read again."""

from __future__ import annotations

import json

import pytest
from tests.services.airspace.sky_town import staff
from typer.testing import CliRunner

from kaga.engines.airspace.footprints import Polygon
from kaga.services.airspace import commands
from kaga.services.airspace.actions.zones import ZoneTerms, decide_zone, propose_zone
from kaga.services.airspace.enums import Approval, Restriction
from kaga.services.airspace.filesdesk.geozone_files import (
    BY_FILE,
    identifier_of,
    propose_zones,
    read_zones,
    zones_file,
)
from kaga.services.airspace.models import Geozone

CIRCLE = {"kind": "circle", "centre": [36.3, 136.3], "radius_m": 80.0}
CORRIDOR = {"kind": "corridor", "line": [[36.3, 136.3], [36.31, 136.3]], "half_width_m": 50.0}


def a_zone(name, footprint, restriction=Restriction.PROHIBITED):
    terms = ZoneTerms(
        name, footprint, {"datum": "agl", "metres": 0.0}, {"datum": "agl", "metres": 150.0},
        [], restriction, "test", "a test",
    )  # fmt: skip
    row = propose_zone(staff("airspace"), terms)
    decide_zone(staff("airspace-chief"), row.id, row.etag, "approve")
    return row


@pytest.mark.parametrize("form", ["ed269", "ed318"])
def test_zones_go_out_and_come_back(sky, form):
    a_zone("学校", CIRCLE)
    a_zone("送電線", CORRIDOR, Restriction.PERMISSION)
    reading = read_zones(zones_file(form), form)
    assert (len(reading.zones), reading.refused) == (2, ())
    kinds = {one.about.names[0].text: one.about.kind.value for one in reading.zones}
    assert kinds == {"学校": "prohibited", "送電線": "authorisation"}
    corridor = next(one for one in reading.zones if one.about.names[0].text == "送電線")
    assert isinstance(corridor.layers[0].footprint, Polygon)


def test_identifiers_stay_and_differ(sky):
    a_zone("学校", CIRCLE)
    first = read_zones(zones_file("ed318"), "ed318").zones[0].about.identifier
    a_zone("送電線", CORRIDOR)
    again = [one.about.identifier for one in read_zones(zones_file("ed318"), "ed318").zones]
    assert first in again
    assert len(set(again)) == 2
    taken: set[str] = set()
    assert len({identifier_of("one", taken) for _ in range(3)}) == 3


def test_zones_of_a_file_wait_for_approval(sky):
    a_zone("学校", CIRCLE)
    told = propose_zones(zones_file("ed269"), "ed269", "国土交通省")
    assert (told.proposed, told.refused) == (1, ())
    row = Geozone.objects.get(proposed_by=BY_FILE)
    assert (row.state, row.name, row.source) == (Approval.PROPOSED, "学校", "国土交通省")
    decide_zone(staff("airspace-chief"), row.id, row.etag, "approve")
    row.refresh_from_db()
    assert row.state == Approval.APPROVED


def test_the_commands_write_and_read(sky_home, tmp_path):
    out = tmp_path / "zones.json"
    run = CliRunner().invoke
    assert run(commands.app, ["geozones", "export", "--out", str(out)]).exit_code == 0
    answer = run(commands.app, ["geozones", "import", str(out), "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told) == (0, {"zones": [], "refused": [], "proposed": 0})
    assert run(commands.app, ["geozones", "import", str(out), "--propose"]).exit_code == 2
    out.write_text("[]")
    assert run(commands.app, ["geozones", "import", str(out)]).exit_code == 2
