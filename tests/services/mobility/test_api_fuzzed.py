"""The journey API with its planner at hand: whatever it is asked, it answers as described."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
PLACES = ("kagaonsen", "daishoji", "36.3132,136.4206", "nowhere", "90,180", "36.3,136.3,0")
TIMES = (
    "2026-11-24T00:00:00Z", "2026-11-24T09:00:00", "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59Z", "2026-03-14T23:30:00+09:00", "1e99", "", "-62135596800",
)  # fmt: skip
CURSORS = ("LATER|1795478400", "EARLIER|99999999999", "LATER|²", "LATER|", "|0")
VALUES = {
    "fromPlace": PLACES, "toPlace": PLACES, "one": PLACES, "stopId": PLACES, "center": PLACES,
    "time": TIMES, "pageCursor": CURSORS, "maxTransfers": ("0", "99999999999999999999"),
    "searchWindow": ("0", "86400"), "maxTravelTime": ("1", "1440"),
}  # fmt: skip


@pytest.fixture
def kept_connection():
    """As Django's own test client does: the test's connection is no old one."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_whatever_is_asked_no_answer_is_a_fault_of_the_server(planner, settings):
    settings.ALLOWED_HOSTS = ["*"]
    schema = schemathesis.openapi.from_wsgi("/api/v6/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {one.path for one in operations} >= {
        "/api/v6/plan", "/api/v6/stoptimes", "/api/v6/one-to-all",
    }  # fmt: skip
    for operation in operations:
        ask_many(operation)


def ask_many(operation) -> None:
    """Questions by chance, and questions of values that are likely to trip it up."""
    bounded = hypothesis.settings(
        max_examples=8, derandomize=True, deadline=None, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip

    @bounded
    @hypothesis.given(case=operation.as_strategy(), data=st.data(), likely=st.booleans())
    def ask(case, data, likely) -> None:
        if likely:
            known = {p.name for p in operation.query}
            for name in sorted(known & set(VALUES)):
                case.query[name] = data.draw(st.sampled_from(VALUES[name]))
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()
