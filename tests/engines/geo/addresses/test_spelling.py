from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.geo import Point
from kaga.engines.geo.addresses import Entry, as_hiragana, canonical, fold
from kaga.engines.geo.addresses.edits import within_one_edit
from kaga.engines.geo.addresses.gazetteer import (
    area_prefixes,
    kana_table,
    lookup_table,
    spellings,
)
from kaga.engines.geo.addresses.normalise import as_katakana
from kaga.engines.geo.addresses.numerals import kanji_number, with_arabic
from tests.engines.geo.addresses.gazetteers import entries

_DIGITS = "〇一二三四五六七八九"


def in_kanji(number: int) -> str:
    parts = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append(("" if digit == 1 and name else _DIGITS[digit]) + name)
    return "".join(parts)


@given(st.integers(1, 9999))
def test_numbers_with_units_and_positional_numbers_are_read(number):
    assert kanji_number(in_kanji(number)) == number
    assert kanji_number("".join(_DIGITS[int(digit)] for digit in str(number))) == number


@pytest.mark.parametrize(
    ("run", "value"), [("廿三", 23), ("弐拾", 20), ("参", 3), ("壱百", 100)]
)
def test_old_and_formal_numerals(run, value):
    assert kanji_number(run) == value


@pytest.mark.parametrize("run", ["", "四町"])
def test_what_is_not_a_number_is_refused(run):
    with pytest.raises(ValueError, match="not a kanji number"):
        kanji_number(run)


def test_a_hyphen_parts_kanji_from_arabic_digits():
    assert with_arabic("南町二41") == "南町2-41"
    assert with_arabic("4二") == "4-2"


@given(st.text(max_size=40))
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from(entries()), st.integers(1, 9999), st.integers(1, 99))
def test_the_canonical_spelling_of_an_address_is_stable(entry, lot, house):
    for form in (f"{lot}-{house}", f"{lot}番地{house}号", f"{lot}番地の{house}", in_kanji(lot)):
        once = canonical(f"{entry.name}{form}")
        assert canonical(once) == once


def test_canonical_numbers_of_lots():
    assert canonical("東町2丁目3番地の1") == "東町2丁目3-1"
    assert canonical("東町２丁目－３－１") == "東町2丁目3-1"
    assert canonical("東町3ー1") == "東町3-1"


def test_scripts():
    assert as_hiragana("ｶﾞｯｺｳ") == "がつこう"
    assert as_katakana("いろは") == "イロハ"


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "xabc", True),
        ("abc", "acb", True),
        ("abc", "cba", False),
        ("abc", "a", False),
        ("abcd", "acbx", False),
        ("", "", True),
    ],
)
def test_one_slip_is_near_two_are_not(left, right, near):
    assert within_one_edit(left, right) is near
    assert within_one_edit(right, left) is near


@given(st.text(max_size=8), st.integers(0, 8), st.characters())
def test_a_word_with_one_more_letter_is_near(word, at, letter):
    assert within_one_edit(word, word[:at] + letter + word[at:])


def test_areas_are_learnt_from_the_towns():
    assert area_prefixes(entries()) == ("山中温泉", "大聖寺")


def test_a_spelling_with_a_better_owner_is_not_given_away():
    real = Entry("町", "い", Point(36, 136))
    other = Entry("町", "イ", Point(36.1, 136))
    table = lookup_table([other, real])
    assert table["町い"] is real
    assert table["町イ"] is other


def test_a_doubtful_spelling_of_two_entries_belongs_to_neither():
    one = Entry("町", "ニ", Point(36, 136))
    two = Entry("町", "に", Point(36.1, 136))
    table = lookup_table([one, two])
    assert "町二" in table
    assert table["町ニ"] is one
    both = lookup_table([Entry("町", "リ", Point(36, 136)), Entry("町", "り", Point(36, 136))])
    assert both["町リ"] is not both["町り"]


def test_spellings_leave_out_the_block_word():
    assert spellings(Entry("東町二丁目", "", Point(36, 136))) == {
        "東町二丁目",
        "東町2丁目",
        "東町二",
        "東町2",
    }


def test_readings_end_in_either_word_for_town_or_in_none():
    table = kana_table(entries())
    assert {table[form].town for form in ("ながいまち", "ながいちょう", "ながい")} == {"永井町"}
    assert "まち" not in table
