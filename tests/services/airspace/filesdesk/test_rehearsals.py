"""Nothing is accepted that was not rehearsed, or whose rehearsal left its air."""

from __future__ import annotations

import pytest
from tests.services.airspace.sky_town import STATION, a_plan

from kaga.engines.airspace.track.model import TrackError
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import NewFlight, check_flight, draft_flight
from kaga.services.airspace.actions.rehearsing import rehearse_flight
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.filesdesk.rehearsing import Breeze, rehearsal_of
from kaga.services.airspace.flightplan import plan_record
from kaga.services.airspace.models import Flight, Rehearsal


@pytest.fixture
def drafted(own):
    wanted = NewFlight(
        own.operator.id, own.pilot.id, own.vehicle.id, PriorityClass.GOODS, "薬の配送", a_plan()
    )
    return draft_flight(own.member, wanted).reference


def test_a_check_rehearses_once_and_keeps_what_came_of_it(own, drafted):
    check_flight(own.member, drafted)
    check_flight(own.member, drafted)
    (kept,) = Rehearsal.objects.all()
    assert (kept.by, kept.passes, kept.wind_m_s) == ("follower", True, 4.0)
    assert kept.found["ground"] == "corners"  # this map's tiles are not on the disk
    assert kept.found["share_inside"] >= 0.95
    assert kept.found["least_agl_m"] > 30.0
    assert StagedEntry.objects.filter(id=kept.entry_id).exists()


def test_the_last_rehearsal_counts(own, drafted):
    check_flight(own.member, drafted)
    rehearse_flight(own.member, drafted, Breeze(8.0))
    assert Rehearsal.objects.count() == 2
    kept = Rehearsal.objects.order_by("-made_at", "-id").first()
    with write(bookkeeping="a test") as tx:
        tx.change(kept, passes=False)
    done = file_flight(own.member, drafted)
    assert done.state == FlightState.REFUSED
    (reason,) = done.answer.reasons
    assert reason.code == "rehearsal_failed"
    assert set(reason.values) == {"share", "low", "off"}


def test_without_a_rehearsal_nothing_is_accepted(own, drafted):
    check_flight(own.member, drafted)
    with write(bookkeeping="a test") as tx:
        tx.remove_where(Rehearsal.objects.all())
    done = file_flight(own.member, drafted)
    assert [one.code for one in done.answer.reasons] == ["not_rehearsed"]
    assert Flight.objects.get().state == FlightState.REFUSED


def test_a_wind_that_nothing_flies_in_is_told(own, drafted):
    for wind in (-1.0, 25.0, float("nan")):
        with pytest.raises(Invalid):
            rehearse_flight(own.member, drafted, Breeze(wind))
    assert Rehearsal.objects.count() == 0


def test_others_flights_are_not_rehearsed(own, other, drafted):
    with pytest.raises(NotFound):
        rehearse_flight(other.member, drafted, Breeze())


def test_more_wind_pushes_farther_off_the_line():
    record = plan_record(a_plan())
    calm, windy = (
        rehearsal_of(record, "delivery_10kg", Breeze(wind), None) for wind in (0.0, 10.0)
    )
    assert calm.record()["end_off_m"] <= windy.record()["end_off_m"]
    assert (calm.passes, calm.ground) == (True, "corners")
    assert calm.found.seconds >= calm.found.planned_s - 4.0


def test_what_goes_nowhere_is_not_rehearsed():
    record = plan_record(a_plan((STATION, STATION)))
    with pytest.raises(TrackError):
        rehearsal_of(record, "delivery_10kg", Breeze(), None)
