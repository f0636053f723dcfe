from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kaga.engines.airspace.verify.verdicts import _verdict, rule_checks, sun

RULE = {"id": "r", "article": "1", "fact": "height", "test": "at_most", "value": 150}
RULE |= {"otherwise": "permission"}


# National Astronomical Observatory of Japan, Kanazawa (36.59 N, 136.63 E), Japan time.
@pytest.mark.parametrize(
    ("moment", "place"),
    [
        ("2024-01-01T07:05", (36.5944, 136.6256)),
        ("2024-01-01T16:48", (36.5944, 136.6256)),
        ("2024-06-21T04:36", (36.5944, 136.6256)),
        ("2024-06-21T19:16", (36.5944, 136.6256)),
    ],
)
def test_at_sunrise_and_sunset_the_sun_is_at_the_horizon(moment, place):
    at = datetime.fromisoformat(moment + "+09:00").timestamp() * 1000
    assert sun(at, *place) == pytest.approx(-0.83, abs=0.25)


def test_the_sun_is_overhead_where_it_must_be():
    solstice = datetime(2024, 6, 21, 12, 2, tzinfo=UTC).timestamp() * 1000
    assert sun(solstice, 23.436, 0.0) == pytest.approx(90.0, abs=0.2)


@pytest.mark.parametrize(
    ("change", "facts", "verdict"),
    [
        ({}, {"height": 150}, "ok"),
        ({}, {"height": 151}, "permission"),
        ({"test": "at_least"}, {"height": 150}, "ok"),
        ({"test": "at_least"}, {"height": 149}, "permission"),
        ({"test": "at_least"}, {"height": None}, "ok"),
        ({"test": "is", "value": False}, {"height": False}, "ok"),
        ({"test": "is", "value": False}, {"height": 0}, "permission"),
        ({"test": "is", "value": []}, {"height": []}, "ok"),
        ({"fact": "declared.height"}, {"declared": {"height": 100}}, "ok"),
        ({"fact": "declared.height"}, {"declared": {}}, "permission"),
    ],
)
def test_a_rule_is_asked_on_both_sides_of_its_border(change, facts, verdict):
    assert _verdict(RULE | change, facts) == verdict


def test_a_rule_that_prohibits_refuses_the_flight():
    facts = {"height": 200}
    verdicts = [{"rule": "r", "article": "1", "verdict": "prohibited"}]
    certificate = {"rules": {"facts": facts, "verdicts": verdicts}}
    pack = {"rules": [RULE | {"otherwise": "prohibited"}]}
    failed = [check.id for check in rule_checks(certificate, pack) if not check.passed]
    assert failed == ["limit.rules"]
