"""Django's task interface over our jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from tests.kernel.jobs.tasks_to_test import add, fail

from kaga.kernel import clock
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


def test_a_task_is_queued_run_and_answered(work):
    result = add.enqueue(2, b=3)
    assert result.status == TaskResultStatus.READY
    work()
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (
        TaskResultStatus.SUCCESSFUL,
        5,
        1,
    )


def test_a_task_queued_in_a_change_that_is_undone_never_runs(work):
    with pytest.raises(KeyError):
        _queue_and_fail()
    assert work() == 0


def _queue_and_fail():
    with write(bookkeeping="a test"):
        add.enqueue(1, 1)
        raise KeyError


def test_a_failed_task_says_so(work):
    result = fail.enqueue()
    for minute in range(5):
        with clock.frozen(clock.now() + timedelta(minutes=20 * minute)):
            work()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].traceback.startswith("ValueError at tasks_to_test.py:")


def test_a_task_may_wait_for_its_time(work):
    add.using(run_after=clock.now() + timedelta(hours=1)).enqueue(1, 1)
    assert work() == 0
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert work() == 1


@pytest.mark.parametrize("unknown", ["01900000-0000-7000-8000-000000000000", "nonsense"])
def test_an_unknown_result_is_said_to_be_unknown(unknown):
    with pytest.raises(TaskResultDoesNotExist):
        add.get_result(unknown)
