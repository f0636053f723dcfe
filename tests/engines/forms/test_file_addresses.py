"""The address of a file is no number anybody wrote."""

from __future__ import annotations

import datetime as dt

from kaga.engines.forms import validate_all
from kaga.engines.mynumber import contains_my_number
from tests.engines.forms.samples import form_of, question

TODAY = dt.date(2026, 6, 1)
ADDRESS = "a" * 52 + "123456789018"


def _faults(blob: str, name: str) -> list[tuple[str, str]]:
    form = form_of(question("receipt", "photo"))
    facts = {"blob": blob, "name": name, "type": "image/jpeg", "size": 1}
    return [(one.path, one.code) for one in validate_all(form, {"receipt": [facts]}, TODAY)]


def test_an_address_that_looks_like_a_my_number_is_none():
    assert contains_my_number(ADDRESS[52:])
    assert _faults(ADDRESS, "領収書.jpg") == []
    assert _faults("123456789018", "領収書.jpg") == []


def test_a_file_named_by_a_my_number_is_refused():
    assert _faults("b" * 64, "123456789018.jpg") == [("receipt", "my_number")]
