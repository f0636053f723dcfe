"""Flights as operators and staff look at them: pictures, table, files, the day."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from tests.services.airspace.sky_town import a_plan, checked, drafted, proof_of
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.models import RouteCertificate

LIST = "/airspace/flights"


@pytest.fixture
def member(own, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    with visiting(own.member) as client:
        yield client


def text_of(answer) -> str:
    return answer.content.decode()


def shown(answer, reference: str) -> bool:
    return reference in text_of(answer)


class TestOneFlight:
    def test_it_is_drawn_from_above_and_from_the_side(self, member, own):
        page = text_of(member.get(f"{LIST}/{drafted(own)}"))
        assert page.count('<svg class="o-plan o-flight"') == 1
        assert page.count('<svg class="o-side"') == 1
        assert "2.9 km" in page

    def test_every_corner_stands_in_the_table(self, member, own):
        page = text_of(member.get(f"{LIST}/{drafted(own)}"))
        rows = re.findall(r'<th scope="row" data-label="時刻">([0-9:]{8})</th>', page)
        assert rows[0] == "15:00:00"
        assert len(rows) == 4

    def test_the_scene_holds_every_corner_and_both_ends(self, member, own):
        page = text_of(member.get(f"{LIST}/{drafted(own)}"))
        found = re.search(r'data-sky3d="([^"]+)"', page)[1].replace("&#34;", '"')
        scene = json.loads(found)
        assert len(scene["routes"][0]["line"]) == 4
        assert (scene["from"]["name"], scene["to"]["name"]) == ("加賀温泉駅", "加賀市文化会館")

    def test_the_pictures_are_the_same_each_time(self, member, own):
        reference = drafted(own)
        first, second = (
            re.findall(
                r"<svg class=\"o-[^>]+>.*?</svg>", text_of(member.get(f"{LIST}/{reference}"))
            )
            for _ in range(2)
        )
        assert first == second

    def test_the_certificate_is_sent_byte_for_byte(self, member, own):
        plan = a_plan()
        reference = drafted(own, plan)
        answer = member.get(f"{LIST}/{reference}/certificate")
        lasts = plan.corners[-1].second - plan.corners[0].second
        assert answer.content == proof_of(lasts)
        assert f"{reference}.certificate" in answer.headers["Content-Disposition"]
        digest = RouteCertificate.objects.get().sha256
        assert digest in text_of(member.get(f"{LIST}/{reference}"))

    def test_a_stranger_gets_no_certificate(self, own, other, member):
        theirs = drafted(other)
        assert member.get(f"{LIST}/{theirs}/certificate").status_code == 404

    def test_names_are_escaped_in_the_picture(self, member, own):
        reference = drafted(own, a_plan(origin="<b>駅</b>"))
        page = text_of(member.get(f"{LIST}/{reference}"))
        assert "<b>駅" not in page


class TestList:
    def test_a_text_is_looked_for_in_number_operator_and_ends(self, member, own):
        reference = drafted(own)
        for text, there in (
            (reference, True), ("ドローン便", True), ("文化会館", True), ("駅", True),
            ("片山津", False), ("%", False), ("加賀 ", True),
        ):  # fmt: skip
            assert shown(member.get(LIST, {"q": text}), reference) is there

    def test_a_day_shows_that_day_as_a_band_and_nothing_of_another(self, member, own):
        reference = drafted(own)
        today = member.get(LIST, {"day": "2026-11-23"})
        tomorrow = member.get(LIST, {"day": "2026-11-24"})
        assert (shown(today, reference), shown(tomorrow, reference)) == (True, False)
        assert 'class="o-day o-day--draft"' in text_of(today)
        assert "?day=2026-11-22" in text_of(today)

    @pytest.mark.parametrize("day", ["x", "2026-13-01", "0001-01-01", "9999-12-31"])
    def test_a_day_that_is_none_is_not_asked_for(self, member, own, day):
        reference = drafted(own)
        assert shown(member.get(LIST, {"day": day}), reference)

    def test_flights_at_the_same_time_have_lanes_of_their_own(self, member, own):
        for _ in range(3):
            drafted(own)
        band = text_of(member.get(LIST, {"day": "2026-11-23"}))
        lanes = re.findall(r'class="o-day o-day--draft" x="[0-9.]+" y="([0-9]+)"', band)
        assert sorted(lanes) == ["12", "26", "40"]


class TestExport:
    def rows(self, answer) -> list[list[str]]:
        return list(csv.reader(io.StringIO(text_of(answer).lstrip("\ufeff"))))

    def test_the_list_is_exported_as_it_is_filtered(self, member, own):
        reference = checked(own)
        file_flight(own.member, reference)
        drafted(own, a_plan(departs=clock.now() + timedelta(hours=8)))
        head, row = self.rows(member.get("/airspace/flights.csv", {"state": "accepted"}))
        assert head[0] == "届出番号"
        assert row == [
            reference, "加賀ドローン便", "加賀温泉駅", "加賀市文化会館", "2026-11-23 15:00",
            "2026-11-23 15:04", "物の輸送", "受理",
        ]  # fmt: skip

    def test_a_formula_stays_a_text(self, member, own):
        drafted(own, a_plan(origin="=1+1"))
        _, row = self.rows(member.get("/airspace/flights.csv"))
        assert row[2] == "'=1+1"

    def test_others_flights_are_not_exported(self, member, own, other):
        drafted(other)
        assert len(self.rows(member.get("/airspace/flights.csv"))) == 1
