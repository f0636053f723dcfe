"""Jobs: run if committed, show progress, end in words, survive their worker."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.retry import Schedule
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_id
from kaga.kernel.jobs import duties, runner
from kaga.kernel.jobs.actions import cancel_job, job_for, start_job
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.runner import LEASE, renew_leases, run_one
from kaga.kernel.jobs.work import Lost
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


def shown(job_id):
    row = Job.objects.get(id=job_id)
    return row.state, row.attempts, row.result


def test_a_job_runs_and_keeps_its_result(register, start, work):
    register("test.sum", lambda w: {"sum": sum(w.args["of"])})
    job_id = start("test.sum", of=[1, 2, 3])
    assert work() == 1
    assert shown(job_id) == ("done", 1, {"sum": 6})
    told = OutboxEvent.objects.get(type="jp.kaga.jobs.job.finished")
    assert (told.subject, told.data) == (str(job_id), {"kind": "test.sum", "state": "done"})


def test_a_job_of_a_change_that_was_undone_never_runs(register, work):
    register("test.never", lambda w: None)
    with pytest.raises(KeyError):
        _start_and_fail()
    assert work() == 0
    assert Job.objects.count() == 0


def _start_and_fail():
    with write(bookkeeping="a test") as tx:
        start_job(tx, "test.never", None, {})
        raise KeyError


def test_a_kind_nobody_registered_is_refused(start):
    with pytest.raises(LookupError, match="no job kind"):
        start("test.unknown")


def test_progress_is_shown_while_it_runs(register, start, work):
    seen = []

    def run(w):
        w.progress(3, 3, "jobs.WORKING", file="a")
        row = Job.objects.get(id=w.job_id)
        seen.append((row.state, row.done, row.total, row.message, row.message_values))

    register("test.steps", run)
    start("test.steps")
    work()
    assert seen == [("running", 3, 3, "jobs.WORKING", {"file": "a"})]


def test_progress_of_every_row_is_written_twice_a_second_at_most(
    register, start, work, django_assert_max_num_queries
):
    register("test.rows", lambda w: [w.progress(n, 10_000) for n in range(5000)] and None)
    start("test.rows")
    with django_assert_max_num_queries(40):
        work()


def test_a_failing_job_is_tried_again_later_and_then_has_failed(register, start, work):
    def run(w):
        raise ValueError("加賀太郎")

    register("test.bad", run, schedule=Schedule(first_s=10, most_s=10, attempts=2))
    with clock.frozen(START):
        job_id = start("test.bad")
        assert work() == 1
    with clock.frozen(START + timedelta(seconds=4)):
        assert work() == 0
    with clock.frozen(START + timedelta(seconds=16)):
        assert work() == 1
    row = Job.objects.get(id=job_id)
    assert (row.state, row.attempts) == ("failed", 2)
    assert row.error.startswith("ValueError at test_jobs.py:")
    assert "加賀" not in row.error


def test_the_jobs_of_a_dead_worker_are_taken_over(register, start, work):
    register("test.long", lambda w: {"by": w.attempt})
    with clock.frozen(START):
        job_id = start("test.long")
        lost = runner._take("dead")
        assert work() == 0
    with clock.frozen(START + LEASE + timedelta(seconds=1)):
        assert work("alive") == 1
    assert shown(job_id) == ("done", 2, {"by": 2})
    with pytest.raises(Lost):
        runner.Work(lost, threading.Event()).progress(1, 1)


def test_a_living_worker_keeps_its_jobs_however_long_they_take(register, start, work):
    register("test.long", lambda w: None)
    with clock.frozen(START):
        start("test.long")
        runner._take("w1")
    for minute in range(1, 4):
        with clock.frozen(START + timedelta(seconds=20 * minute)):
            assert renew_leases("w1") == 1
            assert work("other") == 0


def test_a_job_that_kills_every_worker_is_given_up(register, start, work):
    register("test.killer", lambda w: None, schedule=Schedule(1, 1, attempts=2))
    moment = START
    with clock.frozen(moment):
        job_id = start("test.killer")
    for _ in range(2):
        with clock.frozen(moment):
            runner._take("dying")
        moment += LEASE + timedelta(seconds=1)
    with clock.frozen(moment):
        assert work() == 1
    assert Job.objects.get(id=job_id).state == "failed"


def test_the_last_change_and_the_end_of_a_job_are_one_commit(register, start, work):
    def run(w):
        with write(bookkeeping="a test") as tx:
            emit(tx, Event("jp.kaga.test.changed", "x"))
            w.finish(tx, {"ok": True})

    register("test.once", run)
    job_id = start("test.once")
    work()
    assert shown(job_id) == ("done", 1, {"ok": True})
    assert OutboxEvent.objects.filter(type="jp.kaga.test.changed").count() == 1


def test_one_who_lost_the_job_cannot_commit_its_end(register, start, work):
    def run(w):
        Job.objects.filter(id=w.job_id).update(holder="other")
        with write(bookkeeping="a test") as tx:
            emit(tx, Event("jp.kaga.test.changed", "x"))
            w.finish(tx)

    register("test.stolen", run)
    start("test.stolen")
    run_one("w1", threading.Event())
    assert OutboxEvent.objects.filter(type="jp.kaga.test.changed").count() == 0
    assert Job.objects.get().state == "running"


def test_a_waiting_job_is_cancelled_at_once(register, start, work):
    me = Visitor(person=PersonId(new_id()))
    register("test.any", lambda w: None)
    job_id = start("test.any", me.person)
    cancel_job(me, job_id)
    assert work() == 0
    assert Job.objects.get(id=job_id).state == "cancelled"
    with pytest.raises(Conflict):
        cancel_job(me, job_id)


def test_a_running_job_is_cancelled_at_its_next_step(register, start, work):
    me = Visitor(person=PersonId(new_id()))
    after = []

    def run(w):
        cancel_job(me, w.job_id)
        cancel_job(me, w.job_id)
        w.progress(1, 2)
        after.append("went on")

    register("test.any", run)
    job_id = start("test.any", me.person)
    work()
    assert (Job.objects.get(id=job_id).state, after) == ("cancelled", [])


def test_a_job_cancelled_before_its_worker_died_is_not_begun_again(register, start, work):
    me, ran = Visitor(person=PersonId(new_id())), []
    register("test.any", lambda w: ran.append(1))
    with clock.frozen(START):
        job_id = start("test.any", me.person)
        runner._take("dead")
        cancel_job(me, job_id)
    with clock.frozen(START + LEASE + timedelta(seconds=1)):
        work()
    assert (Job.objects.get(id=job_id).state, ran) == ("cancelled", [])


def test_a_stopping_worker_gives_its_job_back_without_counting_it(register, start):
    stopping = threading.Event()

    def run(w):
        stopping.set()
        w.progress(1)

    register("test.any", run)
    job_id = start("test.any")
    run_one("w1", stopping)
    assert shown(job_id) == ("waiting", 0, None)


def test_a_job_of_a_part_that_is_not_installed_waits(register, start, work):
    register("test.gone", lambda w: None)
    with clock.frozen(START):
        job_id = start("test.gone")
        from kaga.kernel.jobs import kinds

        kept = kinds._register.pop("test.gone")
        assert work() == 1
        assert shown(job_id) == ("waiting", 0, None)
        kinds._register["test.gone"] = kept
    with clock.frozen(START + timedelta(minutes=2)):
        work()
    assert shown(job_id)[0] == "done"


def test_a_job_may_wait_for_its_time(register, work):
    register("test.later", lambda w: None)
    with clock.frozen(START), write(bookkeeping="a test") as tx:
        start_job(tx, "test.later", None, {}, not_before=START + timedelta(hours=1))
    with clock.frozen(START):
        assert work() == 0
    with clock.frozen(START + timedelta(hours=1)):
        assert work() == 1


def test_a_job_is_shown_to_its_person_and_to_staff_who_may_see_all(register, start):
    me, other = (Visitor(person=PersonId(new_id())) for _ in range(2))
    admin = Visitor(person=PersonId(new_id()), roles=frozenset({"admin"}))
    register("test.any", lambda w: None)
    mine, systems = start("test.any", me.person), start("test.any")
    assert job_for(me, mine).id == mine
    assert job_for(admin, systems).id == systems
    for visitor, job_id in ((other, mine), (me, systems), (Visitor(), systems), (me, new_id())):
        with pytest.raises(NotFound):
            job_for(visitor, job_id)


def test_jobs_are_forgotten_ninety_days_after_their_end(register, start, work):
    register("test.any", lambda w: None)
    start("test.any")
    work()
    start("test.any")
    with clock.frozen(clock.now() + timedelta(days=91)):
        duties.forget()
    assert list(Job.objects.values_list("state", flat=True)) == ["waiting"]
