"""Residents are told when a vote opens: who may vote, once, in their inbox and by mail."""

from __future__ import annotations

import threading

import pytest
from tests.kernel.identity.people import MINATO, OUTSIDE, fill_roll, somebody, visitor
from tests.services.voting import poll

from kaga.kernel import clock
from kaga.kernel.events.delivery import deliver
from kaga.kernel.events.routing import route
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.runner import run_one
from kaga.kernel.notices.kinds import topics
from kaga.kernel.notices.queries import inbox
from kaga.services.voting import announcing
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.models import Measure


@pytest.fixture
def residents(town):
    fill_roll()
    return [visitor(somebody(one)) for one in (MINATO, OUTSIDE)]


def worked() -> None:
    """What the worker does, until nothing is left."""
    while route() + deliver():
        pass
    while run_one("test", threading.Event()):
        pass


def titles(person) -> list[tuple[str, str]]:
    return [(one.said.title, one.said.href) for one in inbox(person).rows]


def test_who_may_vote_is_told_once_and_nobody_else(residents, monkeypatch) -> None:
    minato, outside = residents
    monkeypatch.setattr(announcing, "BATCH", 1)
    measure, _ = poll.opened()
    worked()
    said = [("投票が始まりました：遊歩道", f"/vote/{measure.uuid}")]
    assert (titles(minato), titles(outside)) == (said, [])
    assert "votes" in topics()
    assert Job.objects.get().result["told"] == 1
    again = Job.objects.update(state="waiting", attempts=0, result=None, next_at=clock.now())
    assert again == run_one("test", threading.Event()) == 1
    assert (Job.objects.get().result["told"], titles(minato)) == (0, said)


def test_nobody_is_called_to_a_vote_that_is_over(residents) -> None:
    measure, _ = poll.opened()
    close_by(poll.OFFICE, measure.uuid)
    worked()
    assert titles(residents[0]) == []
    assert Measure.objects.get(id=measure.id).announced_to is None
