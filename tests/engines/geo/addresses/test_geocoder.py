from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.geo.addresses import Depth, Gazetteer, Geocoder, Grade
from tests.engines.geo.addresses.gazetteers import entries, geocoder

CODER = geocoder()


def found(address: str) -> tuple[str, str, str] | None:
    match = CODER.locate(address)
    return None if match is None else (match.entry.town, match.entry.koaza, match.rest)


@pytest.mark.parametrize(
    ("address", "town", "koaza", "rest"),
    [
        ("大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("石川県加賀市大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("加賀市大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("石川県大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("〒922-8622 石川県加賀市大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("9228622石川県加賀市大聖寺南町ニ41", "大聖寺南町", "ニ", "41"),
        ("大聖寺南町　ニ　４１", "大聖寺南町", "ニ", "41"),
        ("大聖寺南町ﾆ41", "大聖寺南町", "ニ", "41"),
        ("大聖寺南町二41", "大聖寺南町", "ニ", "41"),
        ("永井町四十三", "永井町", "四十三", ""),
        ("永井町43", "永井町", "四十三", ""),
        ("永井町４３－４１", "永井町", "四十三", "41"),
        ("永井町四三", "永井町", "四十三", ""),
        ("永井町135", "永井町", "百三十五", ""),
        ("永井町四十八", "永井町", "", "48"),
        ("永井町48", "永井町", "", "48"),
        ("永井町4", "永井町", "四", ""),
        ("大聖寺東町二丁目3番地1号", "大聖寺東町二丁目", "", "3番地1号"),
        ("大聖寺東町２丁目３番１号", "大聖寺東町二丁目", "", "3番1号"),
        ("大聖寺東町2-3-1", "大聖寺東町二丁目", "", "3-1"),
        ("山代温泉北部2-68", "山代温泉", "北部二丁目", "68"),
        ("山代温泉桔梗ケ丘3-47-2", "山代温泉", "桔梗丘三丁目", "47-2"),
        ("山代温泉桔梗ヶ丘三丁目47", "山代温泉", "桔梗丘三丁目", "47"),
        ("山代温泉桔梗が丘三丁目47", "山代温泉", "桔梗丘三丁目", "47"),
        ("山代温泉16-1060", "山代温泉", "十六", "1060"),
        ("富塚町イ3", "冨塚町", "イ", "3"),
        ("冨塚町い3", "冨塚町", "イ", "3"),
        ("山中温泉湯ノ出町レ11", "山中温泉湯の出町", "レ", "11"),
        ("大聖寺地方町６乙74-1", "大聖寺地方町", "六乙", "74-1"),
        ("大聖寺地方町1-10-13", "大聖寺地方町", "一", "10-13"),
        ("大聖寺八間道65", "大聖寺八間道", "", "65"),
        ("動橋町ヰ3", "動橋町", "井", "3"),
        ("三つ町5", "三ツ町", "", "5"),
        ("動橋町", "動橋町", "", ""),
        ("動橋町ソ5", "動橋町", "", "ソ5"),
    ],
)
def test_one_place_many_spellings(address, town, koaza, rest):
    assert found(address) == (town, koaza, rest)
    assert CODER.locate(address).grade is Grade.EXACT


def test_two_scripts_of_one_letter_are_two_koaza_where_both_exist():
    assert found("伊切町い5") == ("伊切町", "い", "5")
    assert found("伊切町イ5") == ("伊切町", "イ", "5")
    assert found("伊切町ロ5") == ("伊切町", "ろ", "5")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("菅谷町45", "山中温泉菅谷町"),
        ("いぶりはしまちイ3", "動橋町イ"),
        ("イブリハシチョウ", "動橋町"),
        ("わかばだい", "若葉台"),
        ("動椅町イ3", "動橋町イ"),
        ("動橋橋町イ3", "動橋町イ"),
        ("動町橋3", "動橋町"),
        ("若葉代", "若葉台"),
    ],
)
def test_a_slip_a_reading_or_a_missing_area_is_only_a_suggestion(address, name):
    match = CODER.locate(address)
    assert (match.entry.name, match.grade) == (name, Grade.SUGGESTION)


def test_between_two_suggestions_nobody_guesses():
    assert CODER.locate("南町") is None
    names = [match.entry.name for match in CODER.candidates("南町")]
    assert names == ["山中温泉南町", "大聖寺南町"]


def test_an_unfinished_name_lists_what_goes_on():
    names = [match.entry.name for match in CODER.candidates("大聖寺東町")]
    assert names == ["大聖寺東町一丁目", "大聖寺東町二丁目"]


def test_no_more_candidates_than_asked_for():
    assert len(CODER.candidates("大聖寺", limit=3)) == 3


def test_a_sure_match_is_the_only_candidate():
    assert [match.entry.name for match in CODER.candidates("動橋町イ3")] == ["動橋町イ"]


@pytest.mark.parametrize("address", ["", "あ", "東京都千代田区千代田1-1", "〒922-0000", "42"])
def test_unknown_addresses_are_not_found(address):
    assert CODER.locate(address) is None


def test_depth_and_point_of_a_match():
    match = CODER.locate("大聖寺南町ニ41")
    assert match.depth is Depth.KOAZA
    assert match.point == match.entry.point
    assert CODER.locate("大聖寺京町1").depth is Depth.TOWN


def test_an_empty_gazetteer_finds_nothing():
    assert Geocoder(Gazetteer("石川県", "加賀市", ())).locate("動橋町") is None


@given(st.sampled_from(entries()), st.integers(1, 9999))
def test_every_entry_is_found_by_its_own_name(entry, lot):
    match = CODER.locate(f"石川県加賀市{entry.name}-{lot}")
    assert (match.entry, match.rest) == (entry, str(lot))


@given(st.text(max_size=30))
def test_no_text_breaks_the_geocoder(text):
    for match in CODER.candidates(text):
        assert match.entry in entries()
