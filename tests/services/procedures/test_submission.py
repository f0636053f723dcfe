"""Submitting: arrival is the commit, once, with a number."""

from __future__ import annotations

from tests.services.procedures.town import submitted

from kaga.services.procedures.models import Case


def test_first(resident):
    sent = submitted(resident)
    assert sent.reference == "2026-0417-0001-2"
    assert Case.objects.get().state == "arrived"
