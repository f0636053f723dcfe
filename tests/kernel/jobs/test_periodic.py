"""Periodic duties: once in their period, whoever is there to do them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kaga.kernel import clock
from kaga.kernel.jobs import periodic
from kaga.kernel.jobs.models import PeriodicDuty

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def only(monkeypatch):
    """A register that holds nothing but what the test puts in."""
    monkeypatch.setattr(periodic, "_register", {})
    return periodic.periodic


def at(minutes):
    with clock.frozen(START + timedelta(minutes=minutes)):
        return periodic.do_due_duties()


def test_a_duty_is_done_once_in_its_period(only):
    done = []
    only("test.tidy", every=timedelta(minutes=10))(lambda: done.append(clock.now()))
    assert [at(0), at(1), at(9), at(10), at(11), at(45), at(46)] == [1, 0, 0, 1, 0, 1, 0]
    assert len(done) == 3


def test_a_failing_duty_does_not_stop_the_others_and_says_what_failed(only):
    done = []

    def fail():
        raise ValueError("加賀太郎")

    only("test.a", every=timedelta(minutes=10))(fail)
    only("test.b", every=timedelta(minutes=10))(lambda: done.append(1))
    assert at(0) == 2
    assert done == [1]
    assert PeriodicDuty.objects.get(name="test.a").error.startswith("ValueError at")
    assert PeriodicDuty.objects.get(name="test.b").error == ""


def test_a_duty_that_another_worker_has_begun_is_left_alone(only):
    only("test.a", every=timedelta(minutes=10))(lambda: None)
    duty = periodic._register["test.a"]
    with clock.frozen(START):
        assert periodic._claim(duty) is True
        assert periodic._claim(duty) is False


def test_two_duties_of_one_name_are_an_error(only):
    only("test.a", every=timedelta(minutes=10))(lambda: None)
    with pytest.raises(ValueError, match="twice"):
        only("test.a", every=timedelta(minutes=10))(lambda: None)
    periodic.forget("test.a")
    assert periodic._register == {}
