"""The decision: what is accepted, what is refused and why, who gives way to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.services.airspace.sky_town import (
    GROUND,
    MORNING,
    STATION,
    a_map,
    a_plan,
    checked,
    drafted,
    fleet,
    person,
)

from kaga.engines.airspace.heights import Msl
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import (
    answer_for_flight,
    check_flight,
    withdraw_flight,
)
from kaga.services.airspace.answers import answer_of
from kaga.services.airspace.enums import DataStatus, FlightState, PriorityClass, Standing
from kaga.services.airspace.models import (
    AirCell,
    Flight,
    FlightStep,
    FlightVolume,
    MapVersion,
    Operator,
    PeopleSource,
    Pilot,
    RouteCertificate,
    Vehicle,
)
from kaga.services.airspace.ports import bind_judge


def codes(found) -> list[str]:
    return [one.code for one in found.answer.reasons]


def change(row, **columns):
    with write(bookkeeping="a test") as tx:
        tx.change(row, **columns)


def test_a_checked_flight_is_accepted_and_holds_the_air(own):
    reference = checked(own)
    done = file_flight(own.member, reference)
    assert (done.state, codes(done), done.again) == (FlightState.ACCEPTED, [], False)
    flight = Flight.objects.get(reference=reference)
    assert flight.accepted_at == MORNING
    assert flight.map == MapVersion.objects.get()
    assert [one.act for one in FlightStep.objects.order_by("etag")] == [
        "draft", "check", "file", "accept",
    ]  # fmt: skip
    assert flight.etag == 4
    assert FlightVolume.objects.count() == len(flight.route.plan["parts"])
    assert AirCell.objects.count() > 3
    assert StagedEntry.objects.filter(id=flight.entry_id).exists()
    told = OutboxEvent.objects.filter(subject=reference).order_by("id")
    assert [one.type.rpartition(".")[2] for one in told] == [
        "drafted", "rehearsed", "checked", "filed", "accepted",
    ]  # fmt: skip


def test_the_certificate_is_kept_byte_for_byte(own):
    drafted(own, plan := a_plan())
    assert bytes(RouteCertificate.objects.get().content) == plan.certificate


def test_filing_again_gives_the_same_answer(own):
    reference = checked(own)
    first = file_flight(own.member, reference)
    again = file_flight(own.member, reference)
    assert (again.entry, again.answer, again.again) == (first.entry, first.answer, True)
    assert FlightStep.objects.count() == 4


def test_the_second_in_the_same_corridor_is_told_whom_it_meets_and_what_would_work(own, other):
    first = checked(own)
    second = checked(other)
    file_flight(own.member, first)
    done = file_flight(other.member, second)
    assert (done.state, codes(done)) == (FlightState.REFUSED, ["taken"])
    assert done.answer.reasons[0].values["flight"] == first
    assert [one.kind for one in done.answer.offers] == ["delay"]  # both need the same pad
    assert AirCell.objects.exclude(flight__reference=first).count() == 0


def test_every_delay_offered_is_accepted(own, other):
    plan = a_plan()
    file_flight(own.member, checked(own, plan))
    refused = file_flight(other.member, checked(other, plan))
    delays = [one for one in refused.answer.offers if one.kind == "delay"]
    departs = clock.now() + timedelta(hours=6, seconds=delays[0].low)
    later = a_plan(departs=departs)
    assert file_flight(other.member, checked(other, later)).state == FlightState.ACCEPTED


def test_flights_that_cross_at_other_heights_or_other_times_do_not_meet(own, other):
    east = ((36.3078, 136.3400), (36.3078, 136.3750))
    file_flight(own.member, checked(own))
    for plan in (
        a_plan(east, height=140.0),
        a_plan(east, departs=MORNING + timedelta(hours=8)),
    ):
        assert file_flight(other.member, checked(other, plan)).state == FlightState.ACCEPTED


def test_a_flight_that_goes_first_takes_the_air_and_the_other_is_told(own, other):
    goods = checked(own)
    file_flight(own.member, goods)
    medical = checked(other, priority=PriorityClass.MEDICAL)
    done = file_flight(other.member, medical)
    assert (done.state, done.answer.displaced) == (FlightState.ACCEPTED, (goods,))
    moved = Flight.objects.get(reference=goods)
    told = answer_of(moved.answer)
    assert (moved.state, [one.code for one in told.reasons]) == ("refused", ["gave_way"])
    assert told.reasons[0].values["flight"] == medical
    assert [one.kind for one in told.offers][:1] == ["delay"]
    assert not AirCell.objects.filter(flight=moved).exists()
    assert not FlightVolume.objects.filter(flight=moved).exists()


def test_a_flight_about_to_fly_keeps_its_air_whoever_files(own, other):
    soon = a_plan(departs=MORNING + timedelta(minutes=4))
    goods = checked(own, soon)
    file_flight(own.member, goods)
    rescue = checked(other, soon, PriorityClass.RESCUE)
    done = file_flight(other.member, rescue)
    assert (done.state, codes(done)) == (FlightState.REFUSED, ["taken_about_to_fly"])
    assert Flight.objects.get(reference=goods).state == "accepted"


def test_a_refused_flight_can_be_checked_and_filed_again_when_the_air_is_free(own, other):
    first, second = checked(own), checked(other)
    file_flight(own.member, first)
    assert file_flight(other.member, second).state == FlightState.REFUSED
    withdraw_flight(own.member, first)
    check_flight(other.member, second)
    assert file_flight(other.member, second).state == FlightState.ACCEPTED


def test_what_was_refused_is_not_filed_again_without_a_check(own, other):
    file_flight(own.member, checked(own))
    second = checked(other)
    file_flight(other.member, second)
    with pytest.raises(Conflict) as refused:
        file_flight(other.member, second)
    assert refused.value.changes == {"state": "refused"}


def test_a_draft_is_not_filed(own):
    with pytest.raises(Conflict):
        file_flight(own.member, drafted(own))


def test_strangers_find_nothing(own, other):
    reference = checked(own)
    for act in (file_flight, check_flight, withdraw_flight):
        with pytest.raises(NotFound):
            act(other.member, reference)


@pytest.mark.parametrize(
    ("model", "columns", "code"),
    [
        (Operator, {"standing": Standing.SUSPENDED}, "operator_suspended"),
        (Operator, {"insured_until": None}, "operator_uninsured"),
        (Pilot, {"standing": Standing.SUSPENDED}, "pilot_suspended"),
        (Pilot, {"valid_until": MORNING.date() - timedelta(days=1)}, "pilot_expired"),
        (Vehicle, {"standing": Standing.SUSPENDED}, "vehicle_suspended"),
        (Vehicle, {"valid_until": MORNING.date() - timedelta(days=1)}, "vehicle_expired"),
    ],
)
def test_who_may_not_fly_at_that_moment_is_refused(own, model, columns, code):
    reference = checked(own)
    change(model.objects.get(), **columns)
    assert codes(file_flight(own.member, reference)) == [code]


def test_a_departure_that_has_passed_is_refused(own):
    reference = checked(own)
    with clock.frozen(MORNING + timedelta(hours=7)):
        assert codes(file_flight(own.member, reference)) == ["already_past"]


def test_more_than_thirty_days_ahead_is_told_from_when(own):
    plan = a_plan(departs=MORNING + timedelta(days=31))
    reference = drafted(own, plan)
    answer = check_flight(own.member, reference)
    assert [(one.code, one.values) for one in answer.reasons] == [
        ("too_far_ahead", {"from_day": "2026-11-24"})
    ]
    assert Flight.objects.get().state == FlightState.DRAFT


class TestWhatItRestsOn:
    def test_without_any_map_every_tile_is_unknown(self, own):
        reference = checked(own, plan := a_plan())
        change(MapVersion.objects.get(), published_at=None)
        assert codes(file_flight(own.member, reference)) == ["map_unknown"] * len(plan.tiles)

    def test_a_route_off_the_map_is_refused(self, own):
        south = ((36.25, 136.3507), (36.24, 136.3617))
        assert "map_unknown" in codes_of_check(own, a_plan(south))

    def test_a_map_that_changed_since_the_route_was_planned_refuses_it(self, own):
        reference = checked(own, plan := a_plan())
        with clock.frozen(MORNING + timedelta(minutes=1)):
            a_map("2")
        assert codes(file_flight(own.member, reference)) == ["map_changed"] * len(plan.tiles)

    def test_a_stand_in_map_is_refused_without_somebody_who_answers_for_it(self, own):
        change(MapVersion.objects.get(), published_at=None)
        a_map("s", DataStatus.STAND_IN)
        reference = checked(own, a_plan(version="s"))
        assert codes(file_flight(own.member, reference)) == ["map_stand_in"]

    def test_people_data_nobody_knows_is_refused(self, own):
        assert codes_of_check(own, a_plan(people="c" * 64)) == ["people_unknown"]

    def test_people_data_whose_use_has_ended_is_unknown(self, own):
        reference = checked(own)
        change(PeopleSource.objects.get(), ended_at=clock.now())
        assert codes(file_flight(own.member, reference)) == ["people_unknown"]

    def test_people_data_of_other_days_is_refused(self, own):
        reference = checked(own)
        change(PeopleSource.objects.get(), valid_until=MORNING.date() - timedelta(days=1))
        found = file_flight(own.member, reference).answer.reasons
        assert [(one.code, one.values) for one in found] == [
            ("people_other_day", {"until": "2026-11-22"})
        ]

    def test_without_a_judge_nothing_is_checked(self, own):
        bind_judge(None)
        assert codes_of_check(own, a_plan()) == ["not_judged"]
        assert Flight.objects.get().state == FlightState.DRAFT

    def test_a_certificate_of_another_route_is_refused(self, own):
        assert codes_of_check(own, a_plan(certificate=b"something")) == ["judged_against"]


def codes_of_check(own, plan) -> list[str]:
    return [one.code for one in check_flight(own.member, drafted(own, plan)).reasons]


class TestAnsweringByName:
    @pytest.fixture
    def waiting(self, own):
        change(MapVersion.objects.get(), published_at=None)
        a_map("s", DataStatus.STAND_IN)
        change(PeopleSource.objects.get(), status=DataStatus.STAND_IN)
        return checked(own, a_plan(version="s"))

    def test_the_head_of_airspace_answers_and_the_flight_is_accepted(self, own, chief, waiting):
        given = answer_for_flight(chief, waiting, "防災訓練のため。現地を歩いて確かめた。")
        done = file_flight(own.member, waiting)
        assert done.state == FlightState.ACCEPTED
        assert done.answer.overridden == ("map_stand_in", "people_stand_in")
        entry = StagedEntry.objects.get(id=given.entry_id)
        assert waiting.encode() in bytes(entry.data)
        assert "現地を歩いて".encode() not in bytes(entry.data)

    def test_it_holds_only_for_the_map_it_was_given_for(self, own, chief, waiting):
        answer_for_flight(chief, waiting, "訓練")
        with clock.frozen(MORNING + timedelta(minutes=1)):
            a_map("t", DataStatus.STAND_IN)
        assert "people_stand_in" in codes(file_flight(own.member, waiting))

    def test_it_holds_against_nothing_else(self, own, chief, waiting):
        answer_for_flight(chief, waiting, "訓練")
        change(Operator.objects.get(), standing=Standing.SUSPENDED)
        assert codes(file_flight(own.member, waiting)) == ["operator_suspended"]

    def test_the_desk_may_not(self, desk, waiting):
        with pytest.raises(NotAllowed):
            answer_for_flight(desk, waiting, "訓練")

    def test_nobody_answers_for_their_own_operator(self, own, chief, waiting):
        both = replace(own.member, roles=chief.roles, divisions=chief.divisions)
        with pytest.raises(NotAllowed):
            answer_for_flight(both, waiting, "訓練")

    def test_a_reason_is_needed(self, chief, waiting):
        with pytest.raises(Invalid):
            answer_for_flight(chief, waiting, "  ")

    def test_nothing_has_to_be_answered_for_on_official_data(self, own, chief):
        with pytest.raises(Conflict):
            answer_for_flight(chief, checked(own), "念のため")

    def test_there_is_no_such_flight(self, chief):
        with pytest.raises(NotFound):
            answer_for_flight(chief, "F2026-999999-9", "訓練")


class TestDrafting:
    def test_a_plan_with_ellipsoidal_heights_is_refused(self, own):
        plan = a_plan()
        corners = tuple(replace(one, height=one.height.raised(37.4)) for one in plan.corners)
        parts = tuple(
            replace(one, floor=one.floor.raised(37.4), ceiling=one.ceiling.raised(37.4))
            for one in plan.parts
        )
        with pytest.raises(Invalid) as refused:
            drafted(own, replace(plan, corners=corners, parts=parts))
        assert "ellipsoid" in refused.value.fields["plan"][0]

    def test_volumes_that_leave_a_gap_are_refused(self, own):
        plan = a_plan()
        with pytest.raises(Invalid):
            drafted(own, replace(plan, parts=plan.parts[:3] + plan.parts[4:]))

    def test_volumes_that_do_not_hold_the_flight_are_refused(self, own):
        plan = a_plan()
        low = tuple(replace(one, ceiling=Msl(GROUND + 1.0)) for one in plan.parts)
        with pytest.raises(Invalid):
            drafted(own, replace(plan, parts=low))
        aside = tuple(
            replace(one, line=tuple(replace(p, lon=p.lon + 0.01) for p in one.line))
            for one in plan.parts
        )
        with pytest.raises(Invalid):
            drafted(own, replace(plan, parts=aside))

    def test_a_volume_that_ends_before_it_begins_is_refused(self, own):
        plan = a_plan()
        first = replace(plan.parts[0], ends=plan.parts[0].begins)
        with pytest.raises(Invalid):
            drafted(own, replace(plan, parts=(first, *plan.parts[1:])))

    @pytest.mark.parametrize(
        "without", [{"tiles": ()}, {"people": ""}, {"certificate": b""}, {"parts": ()}]
    )
    def test_a_route_says_what_it_rests_on(self, own, without):
        with pytest.raises(Invalid):
            drafted(own, a_plan(**without))

    def test_a_certificate_of_five_megabytes_is_refused(self, own):
        with pytest.raises(Invalid):
            drafted(own, a_plan(certificate=bytes(5 * 1024 * 1024)))

    def test_a_flight_through_the_ground_is_refused(self, own):
        plan = a_plan()
        hill = [replace(one, ground=Msl(90.0)) for one in plan.corners[1:3]]
        corners = (plan.corners[0], *hill, plan.corners[3])
        with pytest.raises(Invalid):
            drafted(own, replace(plan, corners=corners))

    def test_pilot_and_vehicle_are_the_operators_own(self, own, other):
        for mixed in (replace(own, pilot=other.pilot), replace(own, vehicle=other.vehicle)):
            with pytest.raises(Invalid):
                drafted(mixed)

    def test_an_operator_files_only_in_its_classes(self, sky):
        shop = fleet("撮影店", priorities=["leisure"])
        with pytest.raises(Invalid) as refused:
            drafted(shop, priority=PriorityClass.RESCUE)
        assert list(refused.value.fields) == ["priority"]

    @pytest.mark.parametrize("purpose", ["", "  ", "長" * 201])
    def test_a_purpose_is_needed(self, own, purpose):
        from kaga.services.airspace.actions.flights import NewFlight, draft_flight

        parts = own.operator.id, own.pilot.id, own.vehicle.id, PriorityClass.GOODS
        with pytest.raises(Invalid):
            draft_flight(own.member, NewFlight(*parts, purpose, a_plan()))

    def test_nobody_drafts_for_others(self, own):
        with pytest.raises(NotFound):
            drafted(replace(own, member=person()))

    def test_numbers_follow_one_another_with_a_check_digit(self, own):
        assert [drafted(own), drafted(own)] == ["F2026-000001-5", "F2026-000002-8"]


def test_a_withdrawn_flight_gives_its_air_back(own, other):
    first = checked(own)
    file_flight(own.member, first)
    gone = withdraw_flight(own.member, first)
    assert (gone.state, AirCell.objects.count()) == (FlightState.WITHDRAWN, 0)
    assert file_flight(other.member, checked(other)).state == FlightState.ACCEPTED
    with pytest.raises(Conflict):
        withdraw_flight(own.member, first)


def test_a_hover_in_place_is_a_flight(own):
    plan = a_plan((STATION, (STATION[0], STATION[1] + 1e-6)))
    assert file_flight(own.member, checked(own, plan)).state == FlightState.ACCEPTED
