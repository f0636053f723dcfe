"""Spellings of the same word become one, and every letter knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.words import fold, fold_with_map


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("スマートフォン", "すまーとほん"),
        ("スマートフォン", "ｽﾏｰﾄﾎﾝ"),
        ("コンピューター", "コンピュータ"),
        ("ヴァイオリン", "バイオリン"),
        ("ﾊﾟｽﾎﾟｰﾄ", "ぱすぽーと"),
        ("パーティー", "パーチー"),
        ("つづき", "つずき"),
        ("ちぢむ", "ちじむ"),
        ("きゃっしゅ", "キヤツシユ"),
        ("髙﨑冨", "高崎富"),
        ("ＫＡＧＡ　１２３", "kaga123"),
        ("Wi-Fi", "wifi"),
        ("が\u309aっこう", "がっこう"),
        ("か\u3099っこう", "がっこう"),
        ("マイナンバー・カード", "マイナンバーカード"),
    ],
)
def test_spellings_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("はし", "ばし"), ("橋", "端"), ("とし", "まち")])
def test_other_words_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_the_origins_are_ascending_places_of_the_text(text):
    folded = fold_with_map(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(text) for place in folded.origin)
