"""Every role at every endpoint, by equality; an endpoint that nobody has decided on fails."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import pytest
from django.db import transaction
from tests.permissions.world import GROUPS, ROLES, address, build, endpoints, outcome

from kaga.kernel.permissions.matrix import matrix_text, undeclared_grants, ungranted

pytestmark = pytest.mark.slow
TOP = Path(__file__).parents[2]


@functools.cache
def table() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("endpoints.toml").read_text("utf-8")
    return tomllib.loads(text)["endpoints"]


def expected(terms: dict[str, str]) -> dict[str, str]:
    """One outcome for each role; the more exact group wins, and nothing may be left open."""
    found: dict[str, str] = {}
    for group, members in GROUPS.items():
        if group in terms:
            found |= dict.fromkeys(members, terms[group])
    return found | {role: terms[role] for role in ROLES if role in terms}


@pytest.mark.django_db
def test_every_endpoint_is_in_the_table_and_nothing_else():
    assert sorted(set(endpoints())) == sorted(table())


def test_the_table_decides_for_every_role():
    for endpoint, terms in table().items():
        assert (endpoint, set(expected(terms))) == (endpoint, set(ROLES))
        assert set(terms) <= {*ROLES, *GROUPS}


@pytest.mark.django_db
def test_each_role_gets_exactly_what_the_table_says(simulator):
    world, seen = build(), {}
    for endpoint in table():
        method, path = endpoint.split(" ")
        seen[endpoint] = {role: _ask(world, role, method, path) for role in ROLES}
    assert seen == {endpoint: expected(terms) for endpoint, terms in table().items()}


def _ask(world, role, method, path) -> str:
    """What a role gets; whatever it changed is undone."""
    before = transaction.savepoint()
    answer = world.client(role).generic(method, address(path, world.objects))
    transaction.savepoint_rollback(before)
    return outcome(answer)


def test_roles_grant_only_what_is_declared():
    assert undeclared_grants() == []


def test_every_permission_of_staff_is_granted_to_some_role():
    assert ungranted() == []


def test_the_document_is_current():
    assert (TOP / "docs/permissions.md").read_text("utf-8") == matrix_text()
