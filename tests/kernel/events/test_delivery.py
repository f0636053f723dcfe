"""Inside the city: at least once, effects exactly once, in order for each subject."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kaga.kernel import clock
from kaga.kernel.events.delivery import SCHEDULE, deliver
from kaga.kernel.events.models import Delivery, OutboxEvent
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.routing import route
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


def states():
    return list(Delivery.objects.order_by("number").values_list("consumer", "state"))


def test_every_consumer_of_the_type_hears_the_event_once(listener, happen, pump):
    listener.register("one")
    listener.register("two", types=("jp.kaga.test.happened",))
    listener.register("other", types=("jp.kaga.elsewhere.*",))
    happen("K-1", n=1)
    pump()
    pump()
    assert listener.heard == [("one", "K-1", 1), ("two", "K-1", 1)]
    assert states() == [("one", "done"), ("two", "done")]


def test_events_of_one_subject_arrive_in_their_order(listener, happen, pump):
    listener.register("one")
    for n in range(30):
        happen(f"K-{n % 3}", n=n)
    pump()
    assert {s: [n for _, t, n in listener.heard if t == s] for s in ("K-0", "K-1", "K-2")} == {
        f"K-{k}": list(range(k, 30, 3)) for k in range(3)
    }


def test_an_event_committed_late_with_an_early_number_is_not_lost(listener, happen, pump):
    listener.register("one")
    OutboxEvent.objects.filter(id=happen("first")).update(number=1000)
    pump()
    OutboxEvent.objects.filter(id=happen("late")).update(number=5)
    pump()
    assert [subject for _, subject, _ in listener.heard] == ["first", "late"]
    feed = OutboxEvent.objects.order_by("batch", "number").values_list("subject", flat=True)
    assert list(feed) == ["first", "late"]


def test_what_a_failing_handler_changed_is_undone_and_others_go_on(listener, happen, pump):
    def change_and_fail(tx, event):
        emit(tx, Event("jp.kaga.never", event.subject))
        raise RuntimeError("加賀太郎")

    listener.register("bad", change_and_fail)
    listener.register("good")
    with clock.frozen(START):
        happen("K-1", n=1)
        pump()
    assert listener.heard == [("good", "K-1", 1)]
    assert states() == [("bad", "waiting"), ("good", "done")]
    assert OutboxEvent.objects.filter(type="jp.kaga.never").count() == 0
    failed = Delivery.objects.get(consumer="bad")
    assert failed.error.startswith("RuntimeError at test_delivery.py:")
    assert "加賀" not in failed.error


def test_later_events_of_a_failing_subject_wait_and_then_keep_their_order(
    listener, happen, pump
):
    ill, heard = [True], []

    def handler(tx, event):
        if ill and event.subject == "A":
            raise RuntimeError
        heard.append((event.subject, event.data["n"]))

    listener.register("one", handler)
    with clock.frozen(START):
        for n in range(3):
            happen("A", n=n)
            happen("B", n=n)
        pump()
    assert heard == [("B", 0), ("B", 1), ("B", 2)]
    ill.clear()
    with clock.frozen(START + timedelta(seconds=2)):
        pump()
    assert heard[3:] == [("A", 0), ("A", 1), ("A", 2)]


def test_after_the_last_attempt_it_is_a_dead_letter_and_later_events_go_on(
    listener, happen, pump
):
    def handler(tx, event):
        if event.data["n"] == 0:
            raise RuntimeError
        listener.heard.append(event.data["n"])

    listener.register("one", handler)
    moment = START
    with clock.frozen(moment):
        happen("A", n=0)
        happen("A", n=1)
    for _ in range(SCHEDULE.attempts):
        with clock.frozen(moment):
            pump()
        moment += timedelta(hours=2)
    assert states() == [("one", "dead"), ("one", "done")]
    assert listener.heard == [1]
    assert Delivery.objects.get(state="dead").attempts == SCHEDULE.attempts


def test_a_handler_that_changes_the_city_must_record_an_act(listener, happen, pump):
    def silently(tx, event):
        emit(tx, Event("jp.kaga.never", event.subject))

    listener.register("silent", silently, bookkeeping="")
    happen()
    pump()
    assert Delivery.objects.get().error.startswith("MissingAct")


def test_a_delivery_of_a_consumer_that_is_gone_waits_for_its_return(listener, happen, pump):
    listener.register("one")
    happen("K-1", n=7)
    route()
    from kaga.kernel.events import consumers

    consumers.forget("one")
    with clock.frozen(START.replace(year=2100)):
        assert deliver() == 1
    assert Delivery.objects.get().error == "ConsumerGone"
    listener.register("one")
    with clock.frozen(START.replace(year=2101)):
        deliver()
    assert listener.heard == [("one", "K-1", 7)]


def test_nothing_is_written_when_nothing_waits(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert route() == 0
    with django_assert_num_queries(1):
        assert deliver() == 0


def test_an_event_that_is_rolled_back_never_happened(listener, pump):
    listener.register("one")
    with pytest.raises(KeyError):
        _emit_and_fail()
    pump()
    assert listener.heard == []


def _emit_and_fail():
    with write(bookkeeping="a test") as tx:
        emit(tx, Event("jp.kaga.test.happened", "K-1"))
        raise KeyError


def test_however_short_the_hold_each_turn_handles_something(listener, happen, monkeypatch):
    monkeypatch.setattr("kaga.kernel.events.delivery.LONGEST_HOLD_S", 0)
    listener.register("one")
    for n in range(3):
        happen(f"K-{n}", n=n)
    route()
    assert [deliver() for _ in range(4)] == [1, 1, 1, 0]
