"""Filters for text on pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from kaga.kernel.web.dates import date_parts, date_text
from kaga.kernel.web.text import (
    Choice,
    choices,
    file_kinds,
    listed,
    marked,
    ruby,
    size,
    without_ruby,
)
from kaga.kernel.web.words import speaking


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0バイト"),
        (1023, "1023バイト"),
        (1024, "1KB"),
        (1536, "1.5KB"),
        (482_133, "471KB"),
        (5_242_880, "5MB"),
        (3 * 1024**3, "3.0GB"),
    ],
)
def test_sizes_as_people_read_them(count, text):
    assert size(count) == text


def test_sizes_and_kinds_of_files_speak_the_language_of_the_page():
    accept = [".jpg", "image/jpeg", ".png", "image/heic", ".pdf", ".tlog-proof", ".odt"]
    assert file_kinds(accept) == "PDF、受領証（.tlog-proof）、ODT、写真（JPEG・PNG・HEIC）"
    with speaking("en"):
        assert (
            file_kinds(accept) == "PDF, receipts (.tlog-proof), ODT, photos (JPEG, PNG, HEIC)"
        )
        assert [size(12), size(2048), size(3 * 1024**3)] == ["12 bytes", "2 KB", "3.0 GB"]


def test_marks_stand_where_they_were_asked():
    assert marked("補聴器<", [(0, 1), (2, 4)]) == "<mark>補</mark>聴<mark>器&lt;</mark>"


@given(st.text(max_size=30))
def test_without_marks_the_text_is_escaped(text):
    assert marked(text, []) == escape(text)


def test_readings_can_be_taken_away():
    assert without_ruby("動橋《いぶりはし》駅と｜お湯《おゆ》") == "動橋駅とお湯"


@given(st.text(alphabet="あ<>&\"'｜《》漢", max_size=20))
def test_readings_never_open_an_element_of_the_text(text):
    rest = str(ruby(text))
    for tag in ("<ruby>", "</ruby>", "<rp>", "</rp>", "<rt>", "</rt>"):
        rest = rest.replace(tag, "")
    assert "<" not in rest


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), ("", []), ("a", ["a"]), (["a"], ["a"]), (("a", "b"), ["a", "b"])],
)
def test_one_or_several_become_a_list(value, expected):
    assert listed(value) == expected


def test_a_choice_stays_a_choice():
    assert choices([Choice("1", "一")]) == [Choice("1", "一")]


def test_markup_in_a_mark_is_not_escaped_twice():
    assert isinstance(marked("a", [(0, 1)]), Markup)


@pytest.mark.parametrize(
    ("boxes", "text"),
    [
        ({"era": "昭和", "year": "32", "month": "4", "day": "1"}, "昭和32年4月1日"),
        ({"era": "西暦", "year": " 2026", "month": "4", "day": "1 "}, "2026年4月1日"),
        ({"year": "2026", "month": "4", "day": "1"}, "2026年4月1日"),
        ({"era": "令和"}, ""),
        ({"era": "令和", "year": "元"}, "令和元年月日"),
    ],
)
def test_date_boxes_become_one_text(boxes, text):
    assert date_text({f"d-{name}": value for name, value in boxes.items()}, "d") == text


def test_date_boxes_are_shown_again_as_typed():
    assert date_parts({"d-year": "x"}, "d") == {"era": "", "year": "x", "month": "", "day": ""}
