"""What a flight's page says of verifying its certificate."""

from __future__ import annotations

import re

import pytest
from tests.services.airspace.sky_town import a_plan, checked, drafted
from tests.visiting import visiting

from kaga.services.airspace.actions.flights import check_flight
from kaga.services.airspace.models import Verification


@pytest.fixture
def page(own):
    def shown(reference: str) -> str:
        with visiting(own.member) as client:
            return client.get(f"/airspace/flights/{reference}").content.decode()

    return shown


def test_before_a_check_nothing_is_claimed(own, page):
    assert "まだ検証していません" in page(drafted(own))


def test_a_check_keeps_every_line_of_the_verifier(own, page):
    reference = checked(own)
    row = Verification.objects.get()
    assert (row.passed, [one["id"] for one in row.checks]) == (True, ["file.bytes"])
    got = page(reference)
    assert "1項目すべてを計算し直し、証明書どおりでした" in got
    assert "9時00分" in re.sub(r"<[^>]+>", "", got[got.index("証明書の検証") :])
    assert "<code>file.bytes</code>" in got
    assert f"kaga airspace verify {reference}.certificate" in got


def test_a_certificate_that_does_not_hold_says_which_check_fails(own, page):
    reference = drafted(own, a_plan(certificate=b"of another route"))
    check_flight(own.member, reference)
    got = page(reference)
    assert "1項目のうち1項目が証明書と合いません" in got
    assert "（1項目、不一致1）" in got


def test_the_picture_from_aside_is_for_those_who_may_see_the_flight(own, other):
    reference = drafted(own)
    path = f"/airspace/flights/{reference}/oblique.svg"
    with visiting(own.member) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
        assert answer.content.startswith(b"<svg")
        assert client.get(f"{path}?look=dark").content != answer.content
    with visiting(other.member) as client:
        assert client.get(path).status_code == 404
