"""People find things by kana, by half a word, with mistakes, and by a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.words import Document, Hit, SearchIndex, fold, highlight
from kaga.engines.words.ranking import Likeness
from kaga.engines.words.terms import Word, words_of

DOCUMENTS = [
    Document(
        "phone",
        titles=("スマートフォン購入補助金", "Smartphone subsidy"),
        readings=("すまーとふぉんこうにゅうほじょきん",),
        keywords=("スマホ", "携帯"),
    ),
    Document("shelter", titles=("避難所", "Shelter"), readings=("ひなんじょ",)),
    Document("movein", titles=("転入届",), readings=("てんにゅうとどけ",)),
    Document("station", titles=("加賀温泉駅",), readings=("かがおんせんえき",)),
    Document("iburihashi", titles=("動橋駅",), readings=("いぶりはしえき",)),
    Document("bath", titles=("総湯",), texts=("温泉の共同浴場です。",)),
]
INDEX = SearchIndex(DOCUMENTS, [["引っ越し", "転入", "moving"], ["にげる", "避難"]])


def best(query: str) -> object:
    hits = INDEX.find(query)
    return hits[0].key if hits else None


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("スマートフォン購入補助金", "phone"),
        ("すまほ", "phone"),
        ("スマートホン", "phone"),
        ("smartphone", "phone"),
        ("smartfone", "phone"),
        ("けーたい", None),
        ("避難所はどこですか", "shelter"),
        ("ひなんじよ", "shelter"),
        ("にげる", "shelter"),
        ("引っ越し", "movein"),
        ("引っ越しをしたい", "movein"),
        ("転入とどけ", "movein"),
        ("かがおんせん", "station"),
        ("いぶりばしえき", "iburihashi"),
        ("動橋", "iburihashi"),
        ("総", "bath"),
        ("浴場", "bath"),
        ("zzzz", None),
        ("", None),
        ("　。！", None),
    ],
)
def test_the_best_match(query, key):
    assert best(query) == key


def test_an_equal_title_scores_a_hundred():
    assert INDEX.find("避難所", limit=1) == [Hit("shelter", 100.0)]


def test_two_words_prefer_what_has_both():
    assert INDEX.find("加賀 駅")[0].key == "station"


def test_a_title_comes_before_a_text():
    assert [hit.key for hit in INDEX.find("温泉")] == ["station", "bath"]


def test_the_weight_decides_between_equals():
    index = SearchIndex([Document(1, ("図書館",)), Document(2, ("図書館",), weight=1.1)])
    assert [hit.key for hit in index.find("図書館")] == [2, 1]


def test_equals_keep_their_order_and_the_limit_holds():
    index = SearchIndex([Document(number, ("図書館",)) for number in range(9)])
    assert [hit.key for hit in index.find("図書館", limit=3)] == [0, 1, 2]


def test_many_candidates_are_cut_to_the_most_promising():
    many = [Document(number, (f"図書室第{number}分館",)) for number in range(200)]
    index = SearchIndex([*many, Document("it", ("図書室",))])
    assert index.find("図書室")[0].key == "it"


def test_an_empty_index_finds_nothing():
    assert (SearchIndex([]).find("何か"), len(SearchIndex([]))) == ([], 0)


def test_a_document_without_words_is_never_found():
    assert SearchIndex([Document("nothing", ("・",))]).find("何か") == []


def test_a_sentence_gives_its_meaningful_runs():
    assert words_of("スマホを買いたい") == [Word("すまほお買いたい", ("すまほ", "買"))]


def test_at_most_six_words_count_each_once():
    words = words_of("甲 乙　甲 丙 丁 戊 己 庚 辛")
    assert [word.whole for word in words] == list("甲乙丙丁戊己")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("ひなんじよ", 100.0),
        ("ひなんじよいちらん", 88.333),
        ("みなみひなんじよ", 74.375),
        ("ひなんじお", 64.0),
        ("みなみひなんじおにし", 42.0),
        ("かがおんせん", 0.0),
    ],
)
def test_the_nearer_the_better(text, score):
    assert round(Likeness("ひなんじよ").of(text), 3) == score


def test_a_text_inside_a_sentence_counts_by_its_share():
    assert Likeness("ひなんじよはどこ").of("ひなんじよ") == 63.75


def test_the_exact_name_wins_among_many_alike():
    names = [
        f"{town}{side}スポーツ広場" for town in "甲乙丙丁戊己庚辛" for side in "東西南北中"
    ]
    index = SearchIndex([Document(name, (name,)) for name in names * 20])
    assert [index.find(name)[0] for name in names] == [Hit(name, 100.0) for name in names]


@given(st.sampled_from(DOCUMENTS), st.data())
def test_every_part_of_a_title_of_two_letters_finds_it(document, data):
    title = fold(document.titles[0])
    begin = data.draw(st.integers(0, len(title) - 2))
    end = data.draw(st.integers(begin + 2, len(title)))
    assert document.key in [hit.key for hit in INDEX.find(title[begin:end])]


@given(st.text(max_size=120))
def test_no_query_breaks_it(query):
    scores = [hit.score for hit in INDEX.find(query)]
    assert scores == sorted(scores, reverse=True)


def test_highlights_are_where_the_words_are():
    assert highlight("スマートフォン購入補助金", "すまーとふぉん 補助") == [(0, 7), (9, 11)]


def test_highlights_that_touch_are_one():
    assert highlight("補助金補助金", "補助金") == [(0, 6)]


def test_nothing_is_highlighted_without_a_match():
    assert highlight("避難所", "温泉") == []


@given(st.text(max_size=40), st.text(max_size=20))
def test_highlights_ascend_inside_the_text(text, query):
    spans = highlight(text, query)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
