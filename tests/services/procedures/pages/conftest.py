"""A resident and the staff, each with a browser of their own."""

from __future__ import annotations

import pytest
from tests.kernel.identity.people import fill_roll, somebody
from tests.services.procedures.pages.browsers import browser, employee

from kaga.kernel.ledger.sequencer import settle


@pytest.fixture
def minato(procedure):
    """A resident of the city."""
    fill_roll()
    return somebody()


@pytest.fixture
def phone(minato):
    """Her browser."""
    return browser(minato)


@pytest.fixture
def akari(procedure):
    """A clerk's browser."""
    return browser(employee("山下 あかり", "clerk"))


@pytest.fixture
def kenji(procedure):
    """A decider's browser."""
    return browser(employee("中谷 けんじ", "decider"))


@pytest.fixture
def publish():
    """Let the ledger sign for everything that was done."""
    return settle
