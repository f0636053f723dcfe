"""Planned routes are certified, and code that shares nothing with the planner agrees."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaga.engines.airspace.certificate.canonical import ContentError, canonical
from kaga.engines.airspace.certificate.seal import CityKey, sealed
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.plan.contingency import Refuges
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.situation import Wind
from kaga.engines.airspace.plan.weights import Preset
from kaga.engines.airspace.rules.facts import Crew
from kaga.engines.airspace.verify.verifier import Verifier
from tests.engines.airspace.certificate.issued import Office, office_of
from tests.engines.airspace.plan.town import DISMISSAL, Town

KEY = CityKey("kaga.example/airspace", Ed25519PrivateKey.from_private_bytes(b"k" * 32))


@pytest.fixture(scope="module")
def office() -> Office:
    town = Town().hills(15.0, 2_000.0)
    town.block((-500, -350, 500, 350), Use.HOME, height=8.0)
    town.block((-140, -100, -20, 60), Use.SCHOOL, height=12.0)
    town.block((-900, 250, -830, 320), Use.WORK, height=60.0)
    town.unknown((-200, 700, 300, 900))
    town.wire(-500.0, -900.0, 900.0, 40.0)
    return office_of(town, 60.0, KEY, departure=DISMISSAL)


@pytest.fixture(scope="module")
def verifier(office):
    return Verifier(office.store)


def test_there_is_a_way_for_each_preset(office):
    served = {preset for one in office.plan.alternatives for preset in one.serves}
    assert served == set(Preset)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_alternative_is_certified_and_verified(office, verifier, number):
    one = office.plan.alternatives[number]
    report = verifier.verify(office.file(office.issue(one)))
    assert [(c.id, c.claimed, c.found) for c in report.failures] == []
    assert len(report.checks) > 100


def test_a_certificate_says_what_is_near_and_what_is_asked(office):
    made = office.issue(office.plan.alternatives[0]).certificate
    near = {row.id: row.entered for row in made.constraints.near}
    assert near["market"]
    assert "far" not in near
    assert made.rules.facts.declared["event"] == "permission"
    assert made.rules.facts.declared["basis"] == "operator"
    assert made.separation.count == 3
    assert "early" not in {row.flight for row in made.separation.near}
    assert made.notes.overrides[0].entry == "entry 7"


def _mutations(value, path=()):
    """Every whole number that the arithmetic must hold, moved beyond its tolerance."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _mutations(part, (*path, name))
    elif isinstance(value, list):
        for at, part in enumerate(value[:2]):
            yield from _mutations(part, (*path, at))
    elif isinstance(value, int) and not isinstance(value, bool) and path[0] != "issued":
        yield path, value + (10_000_000 if str(path[-1]).endswith("_e9") else 40)


def test_no_number_can_be_changed_even_by_the_city_itself(office, verifier):
    one = office.plan.alternatives[0]
    made = office.issue(one)
    office.file(made)
    content = json.loads(canonical(made.certificate))
    passed, tried = [], 0
    for path, value in _mutations(content):
        changed = json.loads(canonical(made.certificate))
        place = changed
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        tried += 1
        if verifier.first_failure(sealed(canonical(changed), KEY)) is None:
            passed.append(path)
    # A flight of higher priority is attested: no conflict hangs on it.
    assert passed == [("separation", "priority")]
    assert tried > 100


def test_the_same_plan_gives_the_same_bytes(office):
    one = office.plan.alternatives[0]
    assert office.file(office.issue(one)) == office.file(office.issue(one))


def test_who_has_declared_nothing_gets_a_certificate_that_rules_prohibit(office, verifier):
    bare = replace(office.grounds.declared, crew=Crew(10.0), basis="nothing")
    other = replace(office, grounds=replace(office.grounds, declared=bare))
    made = other.issue(office.plan.alternatives[0])
    failed = [check.id for check in verifier.verify(other.file(made)).failures]
    assert failed == ["limit.rules"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"wind": Wind(3.0, 0.0)}, "wind"),
        ({"live": ("a crowd",)}, "live factors"),
        ({"geoid": "any"}, "geoid"),
    ],
)
def test_what_the_version_cannot_say_gets_none(office, changed, told):
    with pytest.raises(ContentError, match=told):
        office.issue(office.plan.alternatives[0], **changed)


def test_a_second_without_a_place_to_land_gets_none(office):
    one = office.plan.alternatives[0]
    lost = Refuges(one.refuges.sites, one.refuges.seconds, (7,))
    with pytest.raises(ContentError, match="no place to land"):
        office.issue(replace(one, refuges=lost))


def test_too_many_expected_deaths_get_none(office):
    one = replace(office.plan.alternatives[0], within_limit=False)
    with pytest.raises(ContentError, match="above the limit"):
        office.issue(one)


def test_a_flight_to_the_south_west_does_not_turn_when_it_takes_off(office):
    request = Town().request(
        (700, 500), (-700, -500), departure=DISMISSAL, presets=(Preset.FAST,)
    )
    answer = plan(request, office.situation)
    other = replace(office, plan=answer, grounds=replace(office.grounds, tracks=()))
    report = Verifier(other.store).verify(other.file(other.issue(answer.alternatives[0])))
    assert [(c.id, c.found) for c in report.failures] == []
