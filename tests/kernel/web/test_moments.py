"""Days and moments: one way of writing them, in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kaga.kernel.web import moments
from kaga.kernel.web.words import speaking

AT = datetime(2027, 3, 31, 15, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "minute", "second"),
    [
        ("ja", "令和9年4月1日（木）0時05分", "令和9年4月1日 00:05:09"),
        ("easy", "2027年4月1日（木） 0時05分", "2027年4月1日 00:05:09"),
        ("en", "1 April 2027, 00:05", "1 April 2027, 00:05:09"),
    ],
)
def test_a_moment_is_told_on_the_clocks_of_the_city(language, minute, second):
    with speaking(language):
        assert (moments.moment(AT), moments.exact_moment(AT)) == (minute, second)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("ja", ("令和8年11月24日（火）", "昭和23年5月3日（1948年5月3日）", "R8.11.24")),
        ("easy", ("2026年11月24日（火）", "1948年5月3日", "2026/11/24")),
        ("en", ("24 November 2026", "3 May 1948", "24 Nov 2026")),
    ],
)
def test_days_are_written_for_their_place(language, texts):
    day, born = date(2026, 11, 24), date(1948, 5, 3)
    with speaking(language):
        found = (moments.birthday_words(born), moments.short_day_words(day))
        said = (moments.day(day), *(getattr(one, language) for one in found))
    assert said == texts


def test_a_date_is_no_more_exact_than_its_source():
    given = ["2020-10-01", "2019-05", "2019", "1991-2020", "2019-13"]
    assert [moments.known_date(one) for one in given] == [
        "2020年10月1日",
        "2019年5月",
        "2019",
        "1991-2020",
        "2019-13",
    ]
    with speaking("en"):
        assert [moments.known_date(one) for one in given[:2]] == ["1 October 2020", "May 2019"]
