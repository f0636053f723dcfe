"""Looking back: what was kept, what was not, and whether everybody was served alike."""

from __future__ import annotations

import json

import pytest
from tests.services.mobility.rides.taxi_town import (
    TEN,
    TOMORROW,
    a_rider,
    a_service,
    booked,
    desk,
    driver,
    on,
)
from tests.visiting import visiting
from typer.testing import CliRunner

from kaga.kernel.storage.door import write
from kaga.services.mobility.commands import app
from kaga.services.mobility.rides.actions.calls import call_done
from kaga.services.mobility.rides.actions.disruptions import breakdown, late
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.refusing import note_refusal
from kaga.services.mobility.rides.auditing.fairness import fairness_of
from kaga.services.mobility.rides.auditing.promises import Fault, looked_at
from kaga.services.mobility.rides.dayplan import moment_of
from kaga.services.mobility.rides.enums import Channel, Deed
from kaga.services.mobility.rides.models import DayEvent, Refused, Told
from kaga.services.mobility.rides.offering import Asked
from kaga.services.mobility.rides.pushing import Delay


def _drive(row, board: int, alight: int, first: int = 1) -> None:
    said = [
        Said(first, "noriai-1", row.reference, Deed.BOARDED, moment_of(TOMORROW, board)),
        Said(first + 1, "noriai-1", row.reference, Deed.ALIGHTED, moment_of(TOMORROW, alight)),
    ]
    take_deeds(driver(), f"tablet-{first}", said)


def _verdicts(service) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = looked_at(service, TOMORROW)
    return {one.reference: (one.verdict, one.faults) for one in found.bookings}


@pytest.fixture
def evening(noriai):
    """A day on which one ride was kept, one came late, one was cancelled, one unrecorded."""
    rows = [booked(noriai, a_rider(f"人{n}", "ひと"), origin="b", goal="d") for n in range(4)]
    cancel(desk(), rows[2].reference)
    with on(TOMORROW, 12):
        _drive(rows[0], TEN + 300, TEN + 900)
        _drive(rows[1], rows[1].pickup_until + 400, rows[1].pickup_until + 800, 11)
    return noriai, rows


def test_each_booking_is_judged_by_what_was_told_and_done(evening):
    service, rows = evening
    with on(TOMORROW, 18):
        found = _verdicts(service)
    kept, came_late, gone, silent = (found[row.reference] for row in rows)
    assert kept == ("kept", ())
    assert (came_late[0], came_late[1][0]) == ("broken", Fault("late_pickup", 7))
    assert (gone[0], silent[0]) == ("cancelled", "unrecorded")


def test_a_change_is_fair_only_when_somebody_was_reached_in_time(town):
    service = a_service(cars=1)
    row = booked(service)
    with on(TOMORROW, 8):
        late(desk(), service, TOMORROW, Delay("noriai-1", 0, 7200))
    with on(TOMORROW, 18):
        assert _verdicts(service)[row.reference] == (
            "broken",
            (Fault("untold", 2),),
        )
    with on(TOMORROW, 9):
        call_done(desk(), Told.objects.get(how="call").id, reached=True)
    row.refresh_from_db()
    with on(TOMORROW, 18):
        _drive(row, row.pickup_from + 60, row.pickup_from + 700)
        assert _verdicts(service)[row.reference] == ("changed", ())


def test_who_could_not_be_taken_is_counted_against_the_service(town):
    service = a_service(cars=1)
    row = booked(service)
    with on(TOMORROW, 8):
        breakdown(desk(), service, TOMORROW, "noriai-1")
    with on(TOMORROW, 18):
        found = looked_at(service, TOMORROW)
    assert (_verdicts(service)[row.reference][0], found.is_sound) == ("failed", True)
    assert fairness_of([found], service).districts["南"].facts()["share_served"] == 0.0


def test_silence_and_altered_events_are_found(noriai):
    row = booked(noriai)
    assert looked_at(noriai, TOMORROW).is_sound
    event = DayEvent.objects.get(number=2)
    with write(bookkeeping="a test") as tx:
        tx.remove_where(Told.objects.filter(promise__booking=row))
        tx.change(event, digest="0" * 64)
    found = looked_at(noriai, TOMORROW)
    assert (found.silent, found.flaws) == (1, ("event 2 does not lead to its hash",))


def test_refusals_count_once_and_without_a_name(noriai):
    rider = a_rider()
    asked = Asked(noriai, TOMORROW, "b", "d", at=TEN)
    for _ in range(2):
        note_refusal(asked, "full", rider.id, Channel.PHONE)
    note_refusal(asked, "", rider.id, Channel.PHONE)
    booked(noriai, rider)
    row = Refused.objects.get()
    fair = fairness_of([looked_at(noriai, TOMORROW)], noriai)
    assert (row.district, str(rider.id) in row.who) == ("南", False)
    assert fair.channels["phone"].facts() | {"minutes_waited": None} == {
        "asked": 2, "served": 1, "refused": 1, "broken": 0, "share_served": 0.5,
        "minutes_waited": None, "detour": None,
    }  # fmt: skip


def test_the_command_the_page_and_the_table_say_the_same(evening):
    _, rows = evening
    with on(TOMORROW, 18):
        done = CliRunner().invoke(app, ["audit", "--date", TOMORROW.isoformat(), "--json"])
        said = json.loads(done.stdout)
        with visiting(desk()) as browser:
            address = f"/staff/rides/audit?day={TOMORROW.isoformat()}"
            page = browser.get(address).content.decode()
            table = browser.get(address.replace("audit?", "audit.csv?")).content.decode()
    assert (done.exit_code, said["sound"], said["counts"]["broken"]) == (0, True, 1)
    assert [len(one["promises"]) for one in said["bookings"]] == [1, 1, 2, 1]
    assert "お迎えが7分遅れました" in page
    assert table.count("\r\n") == 1 + len(rows)
    bad = CliRunner().invoke(app, ["audit", "--date", "soon"])
    assert bad.exit_code == 2
