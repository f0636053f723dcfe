"""The API against its own description: schemathesis makes requests from it and judges answers.

As a program of an administrator, of a resident, and of nobody. No answer may be a fault of the
server, and every answer has a media type and a body that the description announces.
"""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.a11y.conftest import city

pytestmark = pytest.mark.slow
__all__ = ["city"]


def no_fault_of_the_server(ctx, response, case):
    """As `not_a_server_error`; that no planner runs in this city is said with 503."""
    if response.status_code == 503 and b"#outside-world" in response.content:
        assert case.operation.label in ASKING_THE_PLANNER
        return None
    return not_a_server_error(ctx, response, case)


ASKING_THE_PLANNER = {
    "POST /api/v1/airspace/checks",
    "POST /api/v1/airspace/flights/from-plan",
    "GET /api/v1/airspace/plans",
    "GET /api/v1/airspace/plans/files/{identity}/{form}",
    "GET /api/v1/airspace/plans/oblique/{identity}.svg",
    "GET /api/v1/airspace/plans/people",
    "GET /api/v1/airspace/plans/people/{version}/{day}/{quarter}.png",
    "GET /api/v6/one-to-all",
    "GET /api/v6/plan",
    "GET /api/v6/stoptimes",
}
CHECKS = [
    no_fault_of_the_server,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
BOUNDED = hypothesis.settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.mark.parametrize("who", ["nobody", "resident", "admin"])
def test_every_operation_answers_as_described(city, who):
    schema = schemathesis.openapi.from_url(f"{city.site.url}/api/v1/openapi.json")
    headers = {}
    if who != "nobody":
        headers["Authorization"] = f"Bearer {city.tokens[who]}"
    wrong = []
    for found in schema.get_all_operations():
        operation = found.ok()
        wrong += _judged(operation, headers, real_ones(city.keys))
    assert wrong == []


def test_every_operation_of_journeys_answers_as_described(city):
    schema = schemathesis.openapi.from_url(f"{city.site.url}/api/v6/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 3
    assert [one for each in operations for one in _judged(each, {}, {})] == []


def test_every_operation_of_votes_answers_as_described(city):
    schema = schemathesis.openapi.from_url(f"{city.site.url}/api/vote/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 10
    real = {"uuid": city.keys["vote_open"]}
    assert [one for each in operations for one in _judged(each, {}, real)] == []


def real_ones(keys: dict[str, str]) -> dict[str, str]:
    """Path parameters under which there is something."""
    own = {name: keys[name] for name in ("draft_id", "webhook_id")}
    named = {"code": keys["slug"], "key": keys["place_stations"], "name": "stations"}
    return own | named | {"reference": keys["arrived"], "job_id": keys["job_waiting"]}


def _judged(operation, headers, real) -> list[str]:
    """What is wrong with the answers of one operation, for things that are there or are not."""

    @BOUNDED
    @hypothesis.given(case=operation.as_strategy(), there=st.booleans())
    def ask(case, there) -> None:
        if there:
            for name in set(case.path_parameters) & set(real):
                case.path_parameters[name] = real[name]
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        ask()
    except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as error:
        return [f"{operation.label}: {error}"]
    return []
