from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kaga.engines.airspace.rules.sun import JAPAN, NoSunError, daylight

KANAZAWA = (36.5667, 136.65)


def minute(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment + 30.0, JAPAN):%H:%M}"


def days_with_sunrise(text: str, month: int) -> list[int]:
    days = (date(2007, month, day) for day in range(1, 29))
    return [day.day for day in days if minute(daylight(*KANAZAWA, day).sunrise) == text]


def test_the_latest_and_earliest_sunrises_of_kanazawa_are_those_of_the_almanac():
    # National Astronomical Observatory of Japan, almanac of Kanazawa for 2007: 07:06 from 3 to
    # 11 January, 04:34 from 11 to 17 June, and on no day beside them.
    assert days_with_sunrise("07:06", 1) == list(range(3, 12))
    assert days_with_sunrise("04:34", 6) == list(range(11, 18))


def test_sunset_comes_after_sunrise_on_the_local_day():
    for month in range(1, 13):
        day = date(2026, month, 21)
        found = daylight(*KANAZAWA, day)
        moments = [datetime.fromtimestamp(at, JAPAN) for at in (found.sunrise, found.sunset)]
        assert [moment.date() for moment in moments] == [day, day]
        assert 9 <= (found.sunset - found.sunrise) / 3600.0 <= 15


def test_the_equinox_is_a_little_longer_than_twelve_hours():
    found = daylight(0.0, 0.0, date(2026, 3, 20), UTC)
    length = found.sunset - found.sunrise
    assert 12 * 3600 + 360 < length < 12 * 3600 + 480


def test_edges_are_daylight():
    found = daylight(*KANAZAWA, date(2026, 11, 23))
    assert found.holds(found.sunrise, found.sunset)
    assert not found.holds(found.sunrise - 1.0, found.sunset)
    assert not found.holds(found.sunrise, found.sunset + 1.0)


def test_the_polar_night_has_no_sunrise():
    with pytest.raises(NoSunError):
        daylight(80.0, 136.0, date(2026, 12, 21))
