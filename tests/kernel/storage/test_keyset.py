"""Keyset lists: every row once, in order, whatever arrives meanwhile."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kaga.kernel.errors import Invalid
from kaga.kernel.storage.door import write
from kaga.kernel.storage.keyset import keyset_page
from kaga.kernel.storage.models import VaultKey

START = datetime(2027, 3, 31, tzinfo=UTC)


def _fill(offsets: list[int]) -> None:
    with write(bookkeeping="a test") as tx:
        tx.add_many([VaultKey(created_at=START + timedelta(seconds=o)) for o in offsets])


def _walk(order: tuple[str, ...], limit: int) -> list[VaultKey]:
    rows: list[VaultKey] = []
    cursor = None
    while True:
        page = keyset_page(VaultKey.objects.all(), order=order, cursor=cursor, limit=limit)
        rows += page.rows
        cursor = page.next
        if cursor is None:
            return rows


class EveryRowOnce(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.integers(0, 5), max_size=12),
        st.integers(1, 5),
        st.sampled_from([("created_at", "id"), ("-created_at", "id"), ("-created_at", "-id")]),
    )
    def test_walking_the_pages_gives_the_sorted_list(self, offsets, limit, order):
        _fill(offsets)
        assert _walk(order, limit) == list(VaultKey.objects.order_by(*order))


@pytest.mark.django_db
def test_rows_that_arrive_meanwhile_neither_shift_nor_repeat_the_list():
    _fill([10, 20, 30])
    order = ("-created_at", "-id")
    first = keyset_page(VaultKey.objects.all(), order=order, limit=2)
    _fill([40])
    second = keyset_page(VaultKey.objects.all(), order=order, cursor=first.next, limit=2)
    seen = [row.created_at for row in first.rows + second.rows]
    assert seen == [START + timedelta(seconds=s) for s in (30, 20, 10)]


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        "x",
        _encoded({}),
        _encoded(["a"]),
        _encoded(["a", "b"]),
        _encoded([1, 2]),
        _encoded(["2027-03-31", "\x00"]),
        _encoded(["2027-99-99", "x"]),
    ],
)
def test_a_foreign_cursor_is_refused_in_words(cursor):
    with pytest.raises(Invalid) as refusal:
        keyset_page(VaultKey.objects.all(), order=("created_at", "id"), cursor=cursor)
    assert list(refusal.value.fields) == ["cursor"]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_out_of_bounds_is_refused(limit):
    with pytest.raises(Invalid) as refusal:
        keyset_page(VaultKey.objects.all(), order=("id",), limit=limit)
    assert list(refusal.value.fields) == ["limit"]
