from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.presence import presence_at
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot

slots = st.builds(Slot, st.sampled_from(list(DayKind)), st.integers(0, QUARTERS - 1))


@given(slots)
def test_everybody_is_somewhere_or_away(slot):
    found = presence_at(slot)
    assert found.residents.sum() + found.away == pytest.approx(1.0, abs=1e-12)
    assert found.visitors.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found.residents >= 0.0).all()
    assert (found.visitors >= 0.0).all()
    assert 0.0 <= found.away <= 0.2


@given(slots)
def test_shares_in_the_open_are_shares(slot):
    found = presence_at(slot)
    assert ((found.open_air >= 0.0) & (found.open_air <= 1.0)).all()
    assert (found.shape >= 0.5).all()


def at(day: DayKind, hour: float, land: Land) -> float:
    return float(presence_at(Slot(day, int(hour * 4))).residents[land])


def test_a_school_empties_in_a_quarter_of_an_hour():
    before, after = (
        at(DayKind.WEEKDAY, 14.75, Land.SCHOOL),
        at(DayKind.WEEKDAY, 15.25, Land.SCHOOL),
    )
    assert before == pytest.approx(0.10)
    assert after < 0.7 * before
    yard = presence_at(Slot(DayKind.WEEKDAY, 60)).open_air[Land.SCHOOL]
    lesson = presence_at(Slot(DayKind.WEEKDAY, 37)).open_air[Land.SCHOOL]
    assert yard == pytest.approx(0.8)
    assert lesson < 0.45


def test_days_differ_as_days_do():
    assert at(DayKind.HOLIDAY, 10, Land.SCHOOL) < 0.1 * at(DayKind.WEEKDAY, 10, Land.SCHOOL)
    assert at(DayKind.WEEKDAY, 10, Land.WORK) > 2 * at(DayKind.SATURDAY, 10, Land.WORK)
    assert at(DayKind.EVENT, 15, Land.VENUE) > 2 * at(DayKind.HOLIDAY, 15, Land.VENUE)
    assert at(DayKind.WEEKDAY, 3, Land.HOME) > 0.9


def test_the_day_is_a_circle():
    late, early = (presence_at(Slot(DayKind.WEEKDAY, quarter)) for quarter in (95, 0))
    assert abs(late.residents - early.residents).max() < 0.005


def test_the_table_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        presence_at(Slot(DayKind.WEEKDAY, 0)).residents[0] = 1.0
