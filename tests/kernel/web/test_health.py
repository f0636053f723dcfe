"""Health says what the portal stands on, and only the database takes it out of service."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.jobs import beats
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


def readiness():
    answer = Client().get("/readyz")
    assert answer["content-type"] == "application/health+json"
    assert answer["cache-control"] == "no-store"
    body = answer.json()
    return (
        answer.status_code,
        body["status"],
        {k: v["status"] for k, v in body["checks"].items()},
    )


def test_a_living_process_says_so_without_looking_at_anything(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "pass", "checks": {}})


def test_with_a_worker_and_nothing_staged_all_is_well():
    beats.beat("w1")
    assert readiness() == (
        200,
        "pass",
        {"database": "pass", "worker": "pass", "ledger": "pass"},
    )


def test_without_a_worker_it_warns_and_still_serves():
    assert readiness()[:2] == (200, "warn")
    beats.beat("w1")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert readiness()[2]["worker"] == "warn"
    beats.leave("w1")
    assert readiness()[2]["worker"] == "warn"


def test_a_ledger_that_lags_warns():
    beats.beat("w1")
    with write() as tx:
        record(tx, Act("test.done", Actor.system("test"), new_handle()))
    assert readiness()[1] == "pass"
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert readiness()[2]["ledger"] == "warn"


def test_without_its_database_it_fails(monkeypatch):
    def gone(*_):
        raise OperationalError("server closed: password=secret")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "fail")
    assert "secret" not in answer.content.decode()
