"""Durations, periods and figures against plain Python."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import Instance, Kind, NgsiError
from kaga.engines.context.history.aggregating import (
    Figures,
    Method,
    Periods,
    aggregate,
)
from kaga.engines.context.history.durations import Duration, edges, read_duration
from kaga.engines.context.history.rows import Rows
from kaga.engines.context.history.selecting import Loaded, select
from kaga.engines.context.history.showing import write_moments
from kaga.engines.context.history.windows import Stamp, Window, read_window
from kaga.engines.context.moments import read_moment, write_moment

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("text", "months", "seconds"),
    [
        ("P1Y", 12, 0),
        ("P2M", 2, 0),
        ("P1W", 0, 7 * 86_400),
        ("P1DT2H3M4S", 0, 86_400 + 7_384),
        ("PT0.25S", 0, 0.25),
        ("PT0,5S", 0, 0.5),
        ("P1MT1M", 1, 60),
        ("PT0S", 0, 0),
    ],
)
def test_durations_are_read(text: str, months: int, seconds: float) -> None:
    assert read_duration(text) == Duration(months, int(seconds * SECOND))


@pytest.mark.parametrize("text", ["P", "PT", "P1DT", "1D", "P-1D", "P1H", "PT1D", "", "p1d", 5])
def test_what_is_no_duration_is_none(text: object) -> None:
    assert read_duration(text) is None


def moments(*texts: str) -> list[int]:
    return [found for text in texts if (found := read_moment(text)) is not None]


def test_months_are_counted_from_the_origin() -> None:
    origin, last = moments("2027-01-31T12:00:00Z", "2027-05-01T00:00:00Z")
    assert [write_moment(one) for one in edges(origin, Duration(1, 0), last)] == [
        "2027-01-31T12:00:00Z",
        "2027-02-28T12:00:00Z",
        "2027-03-31T12:00:00Z",
        "2027-04-30T12:00:00Z",
        "2027-05-31T12:00:00Z",
    ]


def test_years_end_with_the_calendar() -> None:
    (origin,) = moments("9998-02-28T00:00:00Z")
    assert len(edges(origin, Duration(24, 0), origin + SECOND)) == 2
    with pytest.raises(ValueError, match="more periods"):
        edges(0, Duration(0, 1), 10**15)


def test_windows_say_what_does_not_fit() -> None:
    between = {"timerel": "between", "timeAt": "2027-01-01T00:00:00Z"}
    for given_, told in [
        ({"timerel": "during", "timeAt": "2027-01-01T00:00:00Z"}, "timerel is"),
        ({"timerel": "after"}, "after has timeAt"),
        ({"timerel": "after", "timeAt": "2027-01-01"}, "DateTime"),
        ({"timeAt": "2027-01-01T00:00:00Z"}, "go with timerel"),
        (between, "endTimeAt"),
        ({**between, "timerel": "before", "endTimeAt": "2027-01-01T00:00:00Z"}, "goes with"),
        ({"lastN": "0"}, "lastN"),
        ({"timeproperty": "expiresAt"}, "timeproperty"),
    ]:
        with pytest.raises(NgsiError, match=told):
            read_window(given_)
    window = read_window({**between, "endTimeAt": "2027-01-02T00:00:00Z", "lastN": "3"})
    assert (window.by, window.last, window.strict) == (Stamp.OBSERVED, 3, True)


PLAIN: dict[Method, Callable[[list[float]], float]] = {
    Method.TOTAL: len,
    Method.DISTINCT: lambda some: len(set(some)),
    Method.SUM: sum,
    Method.AVG: statistics.fmean,
    Method.MIN: min,
    Method.MAX: max,
    Method.STDDEV: statistics.pstdev,
    Method.SUMSQ: lambda some: sum(one * one for one in some),
}
POINTS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(-500, 500).map(lambda tenth: tenth / 10)),
    min_size=1,
    max_size=80,
)


def figures_of(
    points: list[tuple[int, object]], periods: Periods
) -> dict[Method, list[tuple[object, int, int]]]:
    rows = Rows()
    for place, (day, value) in enumerate(points):
        time = day * 86_400 * SECOND
        rows.append(Instance(Kind.PROPERTY, value, observed=time), time, place)
    found = select([Loaded(rows.columns())], Window(), 0)
    figures = aggregate(found, list(Method), periods)
    return {
        method: [(value, *span) for value, span in zip(values, figures.spans, strict=True)]
        for method, values in figures.values.items()
    }


def month_of(origin: datetime, day: int, length: int) -> int:
    """In which period of so many months a day lies, by walking."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)
    apart = (moment.year - origin.year) * 12 + moment.month - origin.month
    return (apart if moment.day >= origin.day else apart - 1) // length


@settings(max_examples=40)
@given(POINTS, st.integers(1, 50))
def test_figures_of_days_are_those_of_plain_python(
    points: list[tuple[int, float]], days: int
) -> None:
    length = days * 86_400 * SECOND
    figures = figures_of(list(points), Periods(0, Duration(0, length)))
    groups: dict[int, list[float]] = {}
    for day, value in sorted(points, key=lambda point: point[0]):
        groups.setdefault(day // days, []).append(value)
    for method, plain in PLAIN.items():
        told = [
            (pytest.approx(plain(some), abs=1e-9), number * length, (number + 1) * length)
            for number, some in sorted(groups.items())
        ]
        assert figures[method] == told


@settings(max_examples=40)
@given(POINTS, st.integers(1, 15))
def test_figures_of_months_are_those_of_the_calendar(
    points: list[tuple[int, float]], length: int
) -> None:
    origin = datetime(1970, 1, 1, tzinfo=UTC)
    figures = figures_of(list(points), Periods(0, Duration(length, 0)))
    counted: dict[int, int] = {}
    for day, _ in points:
        number = month_of(origin, day, length)
        counted[number] = counted.get(number, 0) + 1
    assert [told[0] for told in figures[Method.TOTAL]] == [
        count for _, count in sorted(counted.items())
    ]


def test_truths_arrays_and_texts_have_the_figures_that_mean_something() -> None:
    whole = Periods(0, Duration(0, 0), 500)
    truths = figures_of([(1, True), (2, False), (3, True)], whole)
    assert truths[Method.SUM] == [(2.0, 0, 500)]
    assert truths[Method.DISTINCT] == [(2, 0, 500)]
    arrays = figures_of([(1, [1, 2, 3]), (2, [1])], whole)
    assert (arrays[Method.AVG][0][0], arrays[Method.MAX][0][0]) == (2.0, 3.0)
    texts = figures_of([(1, "open"), (2, "closed")], whole)
    assert set(texts) == {Method.TOTAL, Method.DISTINCT, Method.MIN, Method.MAX}
    assert (texts[Method.MIN][0][0], texts[Method.MAX][0][0]) == ("closed", "open")
    objects = figures_of([(1, {"urn:a": 1})], whole)
    assert set(objects) == {Method.TOTAL, Method.DISTINCT}


def test_nothing_has_no_figures() -> None:
    nothing = aggregate(select([], Window(), 0), list(Method), Periods(0, Duration(0, 1)))
    assert nothing == Figures([], {})


@given(st.lists(st.integers(-(10**15), 10**17)))
def test_many_moments_are_written_as_each(times: list[int]) -> None:
    assert write_moments(np.array(times, np.int64)) == [write_moment(one) for one in times]
