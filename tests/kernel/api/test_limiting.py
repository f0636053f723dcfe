"""Who asks too often waits; everybody else does not."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from kaga.kernel.actors import PersonId
from kaga.kernel.api import limiting
from kaga.kernel.api.limiting import LeakyBuckets, Rate, bind_limiter, limited, require_rate
from kaga.kernel.errors import TooManyRequests
from kaga.kernel.identity.visitor import Visitor, nobody
from kaga.kernel.ids import new_id

RATE = Rate(3, per_s=30)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    ticking = Clock()
    monkeypatch.setattr(limiting, "_bound", [LeakyBuckets(ticking)])
    return ticking


def test_the_rate_is_allowed_at_once_and_then_evenly():
    clock = Clock()
    buckets = LeakyBuckets(clock)
    waits = [buckets.wait_s("a", RATE) for _ in range(4)]
    clock.now = 10.0
    waits += [buckets.wait_s("a", RATE), buckets.wait_s("a", RATE)]
    assert waits == [0, 0, 0, 10, 0, 10]


def test_callers_do_not_wait_for_one_another():
    buckets = LeakyBuckets(Clock())
    assert [buckets.wait_s(key, RATE) for key in "aaaab"] == [0, 0, 0, 10, 0]


def test_idle_callers_are_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(limiting, "_MOST_BUCKETS", 3)
    clock = Clock()
    buckets = LeakyBuckets(clock)
    for key in "abc":
        buckets.wait_s(key, RATE)
    clock.now = 100.0
    buckets.wait_s("d", RATE)
    assert list(buckets._full_until) == ["d"]


def test_refusal_says_how_long_to_wait(clock):
    for _ in range(3):
        require_rate("a", RATE)
    with pytest.raises(TooManyRequests) as refused:
        require_rate("a", RATE)
    assert refused.value.retry_after_s == 10


def test_people_are_counted_by_person_and_others_by_address(clock):
    view = limited("test", Rate(1, per_s=60))(lambda request: "done")
    person = Visitor(person=PersonId(new_id()))

    def ask(visitor, address):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.visitor = visitor
        try:
            return view(request)
        except TooManyRequests:
            return "wait"

    answers = [
        ask(person, "1.1.1.1"),
        ask(person, "2.2.2.2"),
        ask(nobody(), "1.1.1.1"),
        ask(nobody(), "1.1.1.1"),
        ask(nobody(), "2.2.2.2"),
    ]
    assert answers == ["done", "wait", "done", "wait", "done"]


def test_another_limiter_can_be_bound(clock):
    class Closed:
        def wait_s(self, key: str, rate: Rate) -> float:
            return 0.5

    bind_limiter(Closed())
    with pytest.raises(TooManyRequests):
        require_rate("a", RATE)
