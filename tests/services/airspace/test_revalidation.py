"""When the map changes: who breaks is told at once, and everybody else flies on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.airspace.living_town import BY, LivingTown
from tests.services.airspace.sky_town import MORNING, a_map, checked

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions import maps, revalidation
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import withdraw_flight
from kaga.services.airspace.actions.maps import put_in_force
from kaga.services.airspace.actions.revalidation import broken_flights, change_between
from kaga.services.airspace.answers import answer_of
from kaga.services.airspace.models import AirCell, AirLine, Flight, FlightStep, FlightVolume
from kaga.services.airspace.queries.basis import published_map


@pytest.fixture
def living(sky, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    return LivingTown(tmp_path / "airspace")


def accepted(who, plan) -> str:
    reference = checked(who, plan)
    done = file_flight(who.member, reference)
    assert done.state == "accepted", done.answer
    return reference


def state(reference: str) -> str:
    return Flight.objects.get(reference=reference).state


def test_a_crane_revokes_the_flight_it_breaks_and_no_other(living, own, other):
    broken = accepted(own, living.plan())
    beside = accepted(other, living.plan(east=400.0))
    put_in_force(BY, living.with_crane(0.0, 100.0))
    assert (state(broken), state(beside)) == ("refused", "accepted")
    flight = Flight.objects.get(reference=broken)
    (reason,) = answer_of(flight.answer).reasons
    assert (reason.code, reason.values["left"]) == ("map_obstacle", 0.0)  # 77 m, to 80 m
    assert abs(float(reason.values["lat"]) - living.town.place(0.0, 100.0)[0]) < 2e-4
    assert not AirCell.objects.filter(flight=flight).exists()
    assert not AirLine.objects.filter(flight=flight).exists()
    assert not FlightVolume.objects.filter(flight=flight).exists()
    assert FlightStep.objects.filter(flight=flight).order_by("-etag")[0].act == "revoke"
    told = OutboxEvent.objects.filter(subject=broken).order_by("-id")[0]
    assert told.type == "jp.kaga.airspace.flight.revoked"
    entry = StagedEntry.objects.get(id=flight.entry_id)
    assert entry is not None


def test_the_preview_tells_the_same_and_changes_nothing(living, own, other):
    broken = accepted(own, living.plan())
    accepted(other, living.plan(east=400.0))
    version = living.with_crane(0.0, 100.0)
    change = change_between(living.plain.version, version)
    (found,) = broken_flights(change, clock.now())
    assert Flight.objects.get(id=found.flight).reference == broken
    assert state(broken) == "accepted"


def test_going_back_to_the_version_before_breaks_nobody(living, own):
    plain = living.plain.version
    version = living.with_crane(0.0, 100.0)
    put_in_force(BY, version)
    living.plain = living.store.load(version).city
    far = accepted(own, living.plan(east=400.0))
    with clock.frozen(MORNING + timedelta(minutes=1)):
        put_in_force(BY, plain)
    assert state(far) == "accepted"
    assert published_map().version == plain


def test_flights_that_are_over_withdrawn_or_high_enough_are_left_alone(living, own, other):
    over = accepted(own, living.plan(departs=MORNING + timedelta(hours=1)))
    gone = accepted(other, living.plan())
    withdraw_flight(other.member, gone)
    assert not AirLine.objects.filter(flight__reference=gone).exists()
    high = accepted(other, living.plan(height=140.0))
    with clock.frozen(MORNING + timedelta(hours=3)):
        put_in_force(BY, living.with_crane(0.0, 100.0))
    assert [state(one) for one in (over, gone, high)] == ["accepted", "withdrawn", "accepted"]


def test_a_map_that_cannot_be_read_refuses_everybody_over_what_changed(sky, own):
    reference = checked(own)
    file_flight(own.member, reference)
    newer = a_map("2")  # tiles of no file, all of them other ones
    with write(bookkeeping="a test") as tx:
        tx.change(newer, published_at=None)
    put_in_force(BY, newer.version)
    assert state(reference) == "refused"
    answer = answer_of(Flight.objects.get(reference=reference).answer)
    assert [one.code for one in answer.reasons] == ["map_changed"]


def test_a_version_put_in_force_meanwhile_is_judged_from(living, own, monkeypatch):
    reference = accepted(own, living.plan())
    first, second = living.with_crane(0.0, 100.0), living.with_crane(400.0, 0.0)
    asked: list[tuple[str, str]] = []

    def slow(before: str, after: str):
        asked.append((before, after))
        found = revalidation.change_between(before, after)
        if len(asked) == 1:  # somebody is quicker
            put_in_force(BY, first)
        return found

    monkeypatch.setattr(maps, "change_between", slow)
    put_in_force(BY, second)
    pairs = [(living.plain.version, second), (living.plain.version, first), (first, second)]
    assert asked == pairs
    assert state(reference) == "refused"


def test_only_the_tiles_that_differ_are_read(living):
    version = living.with_crane(0.0, 100.0)
    before, after = living.store.differing(living.plain.version, version)
    assert list(before.tiles) == list(after.tiles)
    whole = living.store.load(version).city
    for number, tile in after.tiles.items():
        assert tile.digest == whole.tiles[number].digest != before.tiles[number].digest
    assert 1 <= len(after.tiles) <= 4


def test_a_version_that_is_not_registered_is_refused(living):
    with pytest.raises(NotFound):
        put_in_force(BY, "0" * 64)
