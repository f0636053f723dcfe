from __future__ import annotations

from kaga.engines.geo.addresses import Name, NameIndex

INDEX = NameIndex(
    [
        Name("hall", "加賀市文化会館", "かがしぶんかかいかん"),
        Name("library", "中央図書館", "ちゅうおうとしょかん"),
        Name("park", "中央公園", "ちゅうおうこうえん"),
        Name("school", "錦城小学校", "きんじょうしょうがっこう"),
        Name("bare", "橋"),
    ]
)


def keys(query: str) -> list[str]:
    return [hit.key for hit in INDEX.search(query)]


def test_the_whole_name_comes_first():
    assert INDEX.search("中央公園")[0].score == 100.0
    assert keys("中央公園")[0] == "park"


def test_a_beginning_finds_all_that_begin_so_the_shorter_first():
    assert keys("中央") == ["park", "library"]


def test_any_script_finds_the_reading():
    assert keys("ぶんかかいかん") == ["hall"]
    assert keys("ブンカカイカン") == ["hall"]
    assert keys("ﾄｼｮｶﾝ") == ["library"]


def test_a_slip_is_forgiven():
    assert keys("としゃかん")[0] == "library"
    assert keys("中央公圏")[0] == "park"


def test_parts_of_a_name_in_another_order_are_found():
    assert keys("文化会館加賀")[0] == "hall"


def test_a_single_letter_is_looked_for_too():
    assert keys("橋") == ["bare"]


def test_nothing_is_found_for_nothing():
    assert keys("") == []
    assert keys("　") == []
    assert keys("ロケット発射場") == []


def test_no_more_than_the_limit():
    assert len(INDEX.search("中央", limit=1)) == 1
