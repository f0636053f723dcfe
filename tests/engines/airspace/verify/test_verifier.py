from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.seal import CityKey, sealed, signing_input
from kaga.engines.airspace.verify.refuges import _needed
from kaga.engines.airspace.verify.report import Report
from kaga.engines.airspace.verify.verifier import Verifier, verify
from tests.engines.airspace.verify.made_city import Store
from tests.engines.airspace.verify.mutations import evenly, wrong_file


def test_the_honest_certificate_passes_every_check(city, honest):
    report = verify(honest, city.store)
    assert report.failures == ()
    assert report.passed
    assert len(report.checks) > 100


def test_every_check_has_a_name_of_its_own_and_words(verifier, honest):
    checks = verifier.verify(honest).checks
    assert len({check.id for check in checks}) == len(checks)
    assert all(check.words for check in checks)


def test_a_second_verification_says_the_same(verifier, honest):
    assert verifier.verify(honest) == verifier.verify(honest)
    assert verifier.first_failure(honest) is None


def test_a_report_without_checks_proves_nothing():
    assert not Report(()).passed


@pytest.mark.parametrize("seed", range(4))
def test_wrong_certificates_are_refused(city, verifier, record, seed):
    chance, groups = np.random.default_rng(seed), evenly(record)
    for _ in range(100):
        words, wrong = wrong_file(record, groups, city.key, chance)
        assert verifier.first_failure(wrong) is not None, words


@pytest.mark.parametrize("kind", ["cut", "stranger", "forged", "no line", "more lines"])
def test_only_a_trusted_key_counts(city, honest, verifier, kind):
    content = honest.splitlines()[1]
    stranger = CityKey("kaga.example/airspace", Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    line = honest.splitlines()[3]
    files = {
        "cut": honest[:-1],
        "stranger": sealed(content, stranger),
        "forged": honest.replace(line[-9:], b"AAAAAAA=="),
        "no line": signing_input(content) + b"\n",
        "more lines": honest + (line + b"\n") * 16,
    }
    assert verifier.first_failure(files[kind]).id in {"file.signature", "file.note"}


def test_a_wrong_signature_in_a_trusted_name_refuses_beside_a_right_one(city, honest, verifier):
    other = sealed(b"{}", city.key).splitlines()[3]
    assert verifier.first_failure(honest + other + b"\n").id == "file.signature"


def test_the_signature_of_somebody_else_may_stand_beside(honest, verifier):
    second = CityKey("other.example", Ed25519PrivateKey.from_private_bytes(b"y" * 32))
    line = sealed(honest.splitlines()[1], second).splitlines()[3]
    assert verifier.verify(honest + line + b"\n").passed


@pytest.mark.parametrize(
    "kind", ["tiles", "tile", "people", "constraints", "rules", "vehicle", "policy", "flights"]
)
def test_what_the_city_does_not_know_is_not_verified(city, honest, kind):
    held = {key: value for key, value in city.store.held.items() if key[0] != kind}
    failure = Verifier(Store(held, city.store.trusted)).first_failure(honest)
    assert failure.id == f"basis.{kind}"


@pytest.mark.parametrize("kind", ["tiles", "tile", "people", "constraints", "rules", "flights"])
def test_data_changed_behind_its_hash_is_found(city, honest, kind):
    held = {
        key: value[:-1] + bytes([value[-1] ^ 1]) if key[0] == kind else value
        for key, value in city.store.held.items()
    }
    failure = Verifier(Store(held, city.store.trusted)).first_failure(honest)
    assert failure.id == f"basis.{kind}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"{}", "file.shape"),
        (b"[]", "file.shape"),
        (b"nonsense", "file.json"),
        (b'{"a":1.5}', "file.json"),
        (b'{"a":NaN}', "file.json"),
        (b'{"a":9007199254740992}', "file.json"),
        (b'{"a":1,"a":1}', "file.canonical"),
        (b'{"b":1,"a":1}', "file.canonical"),
        (b'{"a": 1}', "file.canonical"),
        (b"[" * 100_000, "file.json"),
        (b'"\xff"', "file.json"),
    ],
)
def test_what_is_no_certificate_is_named(city, verifier, content, name):
    assert verifier.first_failure(sealed(content, city.key)).id == name


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_get_a_report(content):
    report = verify(content, Store())
    assert not report.passed


def test_a_file_too_large_is_not_read(verifier):
    assert verifier.first_failure(b"x" * 4_000_001).id == "file.size"


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("map", "window", "rows"), 1 << 40, "map.window"),
        (("map", "window", "rows"), -5, "map.window"),
        (("map", "window", "west"), -1, "map.window"),
        (("map", "window", "columns"), 60, "map.window"),
        (("route", "waypoints", 2, "lat_e9"), 89 * 10**9, "route.places"),
        (("route", "waypoints", 2, "lat_e9"), 37 * 10**9, "map.window"),
        (("route", "waypoints", 2, "time_ms"), 1, "route.times"),
        (("route", "legs"), [], "route.shape"),
        (("casualties", "wind", "speed_mm_s"), 3_000, "casualties.wind"),
        (("casualties", "wind", "towards_eighth"), 8, "casualties.wind"),
        (("contingency", "seconds", 5, "site"), 99, "contingency.used"),
        (("minima", "above_ground", "witness", "leg"), 0, "minima.above_ground.witness"),
        (("minima", "above_ground", "witness", "leg"), 99, "minima.above_ground.witness"),
        (("minima", "to_object", "witness", "share_e9"), -1, "minima.to_object.witness"),
        (("minima", "to_wire"), None, "minima.to_wire"),
        (("minima", "airport"), None, "minima.airport"),
        (("separation", "near", 0, "time_ms"), 0, "separation.crossing.time"),
        (("route", "legs", 2, "kind"), "hover", "route.kinds"),
    ],
)
def test_a_hostile_value_is_refused_where_it_stands(record, failures, path, value, name):
    holder = record
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    assert name in failures(record)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("issued", "by"), "somebody"),
        (("request", "goal", "name"), "elsewhere"),
        (("request", "preset"), "fast"),
        (("rules", "facts", "declared", "insured"), False),
        (("contingency", "sites", 1, "id"), "meadow"),
        (("notes", "overrides"), []),
    ],
)
def test_what_is_only_attested_passes_when_signed(record, failures, path, value):
    holder = record
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    assert failures(record) == set()


def test_what_is_only_attested_needs_the_signature(city, honest, record):
    record["issued"]["by"] = "somebody"
    unsigned = honest.replace(honest.splitlines()[1], canonical(record))
    assert verify(unsigned, city.store).failures[0].id == "file.signature"


def _with_policy(city, **changes):
    """The city with another policy that it knows, and that policy."""
    policy = dataclasses.replace(city.policy, **changes)
    store = Store(dict(city.store.held), city.store.trusted)
    store.keep("policy", canonical(policy))
    return store, json.loads(canonical(policy))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"least_agl_mm": 60_000}, "limit.least_agl"),
        ({"most_agl_mm": 74_000}, "limit.most_agl"),
        ({"object_mm": 50_000}, "limit.object"),
        ({"wire_mm": 100_000}, "limit.wire"),
        ({"deaths_per_hour": "9e-7"}, "limit.deaths"),
        ({"line_clearance_mm": 60_000}, "contingency.clear"),
        ({"port_radius_mm": -1}, "route.ports"),
        ({"horizontal_mm": 120_000, "vertical_separation_mm": 40_000}, "limit.separation"),
        ({"reach_mm": 40_000}, "minima.to_object"),
    ],
)
def test_a_stricter_policy_is_not_kept(city, record, change, name):
    store, record["policy"] = _with_policy(city, **change)
    report = verify(sealed(canonical(record), city.key), store)
    assert name in {check.id for check in report.failures}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"climb_mm_s": 2_000}, "limit.climb"),
        ({"descent_mm_s": 1_000}, "limit.descent"),
        ({"fastest_mm_s": 11_000}, "limit.speed"),
        ({"mass_g": 12_000}, "casualties.mean"),
    ],
)
def test_another_vehicle_cannot_fly_it(city, record, change, name):
    record["vehicle"] |= change
    store = Store(dict(city.store.held), city.store.trusted)
    store.keep("vehicle", canonical(record["vehicle"]))
    report = verify(sealed(canonical(record), city.key), store)
    assert name in {check.id for check in report.failures}


def test_a_battery_too_small_for_the_way_to_a_site_is_found(city, record):
    record["vehicle"]["energy"]["reserve_j"] = 700_000
    store = Store(dict(city.store.held), city.store.trusted)
    store.keep("vehicle", canonical(record["vehicle"]))
    report = verify(sealed(canonical(record), city.key), store)
    assert {check.id for check in report.failures} == {"contingency.reserve"}


def test_a_document_of_another_kind_is_refused(city, record):
    store = Store(dict(city.store.held), city.store.trusted)
    record["rules"]["pack"] = store.keep("rules", canonical({"schema": "other"}))
    failure = Verifier(store).first_failure(sealed(canonical(record), city.key))
    assert failure.id == "basis.rules"
    record["rules"]["pack"] = store.keep("rules", b"[]")
    failure = Verifier(store).first_failure(sealed(canonical(record), city.key))
    assert failure.id == "basis.rules"


def test_a_route_that_crosses_columns_without_end_is_refused(record, failures):
    route = record["route"]
    ends, start = route["waypoints"][2:4], route["waypoints"][0]["time_ms"]
    route["waypoints"] = [ends[n % 2] | {"time_ms": start + 1000 * n} for n in range(500)]
    route["legs"] = [route["legs"][1]] * 499
    assert "route.crossed" in failures(record)


def test_a_window_smaller_than_a_fall_leaves_people_unknown(record, failures):
    window = record["map"]["window"]
    less = window["margin"] - 1
    window["margin"] = 1
    for side in ("west", "north"):
        window[side] += less
    for size in ("rows", "columns"):
        window[size] -= 2 * less
    found = failures(record)
    assert "casualties.known" in found
    assert "map.window" not in found


@pytest.mark.parametrize("line", ["— kaga.example/airspace !!!", "— a b c", "- a AAAA"])
def test_a_line_that_is_no_signature_refuses(honest, verifier, line):
    assert verifier.first_failure(honest + line.encode() + b"\n").id == "file.signature"


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("volumes",), 7, "file.shape"),
        (("schema",), "kaga-route-certificate-2", "file.schema"),
        (("issued", "by"), 7, "file.shape"),
        (("contingency", "sites", 1, "lat_e9"), 36_400_000_000, "contingency.sites"),
        (("contingency", "sites", 1, "alt_mm"), 0, "contingency.sites"),
        (("minima", "to_wire", "witness", "f"), 70, "minima.to_wire.witness"),
        (("minima", "most_agl", "witness", "f"), 7, "minima.most_agl.witness"),
        (("minima", "most_agl", "witness", "x"), 1, "minima.most_agl.witness"),
        (("volumes", 3, "ceiling_mm"), 0, "volumes.containment"),
        (("separation", "near", 0, "flight"), "nobody", "separation.near"),
    ],
)
def test_other_values_are_refused_where_they_stand(record, failures, path, value, name):
    holder = record
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    assert name in failures(record)


def test_a_zone_that_prohibits_may_not_be_entered(city, record):
    name = city.names["constraints"]
    zones = json.loads(city.store.held["constraints", name])
    zones["zones"][1]["severity"] = "prohibit"
    store = Store(dict(city.store.held), city.store.trusted)
    record["constraints"]["data"] = store.keep("constraints", canonical(zones))
    report = verify(sealed(canonical(record), city.key), store)
    assert [check.id for check in report.failures] == ["limit.prohibited"]


def test_no_site_can_be_reached_against_a_wind_faster_than_the_vehicle(record):
    record["vehicle"]["cruise_mm_s"] = 3_000
    assert _needed(record, (-100.0, 100.0), 0.0) == float("inf")
    assert _needed(record, (100.0, 100.0), 0.0) == float("inf")
