from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.certificate.canonical import ContentError, canonical, digest
from kaga.engines.airspace.certificate.content import SCHEMA
from kaga.engines.airspace.certificate.digits import six, whole
from kaga.engines.airspace.certificate.documents import constraints_document
from kaga.engines.airspace.certificate.seal import CityKey, sealed, signing_input
from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.heights import Agl, Ellipsoid
from kaga.engines.airspace.periods import Weekly
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from kaga.engines.ledger.canonical import write_json
from kaga.engines.ledger.notes import NoteVerifier, open_note

KEY = CityKey("kaga.example/airspace", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_bytes_are_those_of_the_ledger_s_canonical_form(value):
    assert canonical(value) == write_json(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), b"x", {"a": {1, 2}}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(ContentError):
        canonical(value)


def test_a_lone_surrogate_is_no_text():
    with pytest.raises(ContentError):
        canonical("\ud800")


def test_the_name_of_a_document_is_its_hash():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_sealed_certificate_is_a_note_that_the_ledger_opens():
    raw = sealed(canonical({"a": "町"}), KEY)
    note = open_note(raw, [NoteVerifier(KEY.name, KEY.public)])
    assert note.text == f'{SCHEMA}\n{{"a":"町"}}\n'


def test_a_certificate_is_one_line():
    with pytest.raises(ContentError):
        signing_input(b"{\n}")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_a_key_needs_a_name_that_can_stand_in_a_line(name):
    with pytest.raises(ContentError):
        CityKey(name, KEY.private)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1.0, "1.00000e0"), (9.999996e-7, "1.00000e-6"), (123456.5, "1.23456e5")],
)
def test_six_digits_are_written_one_way(value, text):
    assert six(value) == text


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_numbers_that_no_certificate_holds_are_refused(value):
    with pytest.raises(ValueError, match="no such number"):
        six(value)


def test_metres_become_whole_millimetres():
    assert (whole(1.23449, 1000), whole(-0.0004, 1000)) == (1234, 0)


def test_the_same_certificate_is_the_same_bytes(city, honest):
    from tests.engines.airspace.verify.made_city import made_city
    from tests.engines.airspace.verify.made_route import made_file

    assert made_file(made_city()) == honest


def test_every_value_of_the_file_is_whole_or_text(honest):
    def check(value):
        if isinstance(value, dict):
            return all(check(part) for part in value.values())
        if isinstance(value, list):
            return all(check(part) for part in value)
        return value is None or type(value) in {int, str, bool}

    assert check(json.loads(honest.splitlines()[1]))


def _volume(height, periods=()):
    footprint = Circle(Point(36.3, 136.3), 10.0)
    return Volume(
        VolumeId("v"), RuleId("r"), Severity.COST, footprint, Agl(0.0), height, periods
    )


def test_heights_that_need_a_geoid_do_not_go_into_a_document():
    with pytest.raises(ContentError, match="above sea level"):
        constraints_document((_volume(Ellipsoid(100.0)),), ())


def test_weekly_hours_between_dates_are_written_whole():
    weekly = Weekly(frozenset({4, 0}), 8 * 3600, 17 * 3600, start=1e9)
    zone = constraints_document((_volume(Agl(100.0), (weekly,)),), ())["zones"][0]
    assert zone["periods"] == [
        {
            "from_ms": 10**12,
            "to_ms": None,
            "days": [0, 4],
            "opens_s": 28_800,
            "closes_s": 61_200,
            "offset_s": 32_400,
        }
    ]
