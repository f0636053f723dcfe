"""Search over everything a city offers: a few thousand short texts, in milliseconds.

People write hiragana for kanji, drop long vowels, mistype, and describe their trouble in a
sentence. So every text is folded (`folding`), cut into bigrams, and found by an inverted index
of those; the few best candidates are then compared letter by letter (`distance`). A query
matches a text also when the text is inside the query ("避難所はどこですか" finds 避難所).

>>> index = SearchIndex([Document("a", titles=("避難所",), readings=("ひなんじょ",))])
>>> [hit.key for hit in index.find("ひなんじよ")]
['a']
>>> [hit.key for hit in index.find("避難所はどこ")]
['a']
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.words.distance import edits, most_edits
from kaga.engines.words.folding import fold
from kaga.engines.words.terms import terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_QUERY = 100
_CANDIDATES = 80
_LONGEST_WORD = 16
_EDGES = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to be found.

    Attributes
    ----------
    key: what the caller knows it by.
    titles, readings, keywords, texts: its words, the weightiest first; in any language.
    weight: how much it matters beside equally good matches, about 1.
    """

    key: Hashable
    titles: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, and how well (100 is an exact title)."""

    key: Hashable
    score: float


class SearchIndex:
    """An index that never changes; build a new one when the documents do."""

    def __init__(
        self,
        documents: Iterable[Document],
        synonyms: Sequence[Sequence[str]] = (),
    ) -> None:
        """Index `documents`; each group of `synonyms` holds words for the same thing."""
        self._documents = tuple(documents)
        self._rows: list[str] = []
        owners: list[int] = []
        factors: list[float] = []
        for number, document in enumerate(self._documents):
            for factor, texts in _fields(document):
                for text in dict.fromkeys(map(fold, texts)):
                    if text:
                        self._rows.append(text)
                        owners.append(number)
                        factors.append(factor * document.weight)
        self._owners = np.array(owners, np.int32)
        self._factors = np.array(factors, np.float64)
        self._postings = _postings(self._rows)
        self._sizes = np.array([max(len(_grams(row)), 1) for row in self._rows], np.float64)
        self._synonyms = _synonym_table(synonyms)

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """The best matches of `query`, best first.

        Parameters
        ----------
        query: what somebody typed; only its first 100 characters count.
        limit: how many hits at most.

        Returns
        -------
        list of Hit
            Empty when nothing is near. Equal scores keep the order of the documents.
        """
        terms = terms_of(query[:MOST_QUERY])
        if not terms or not self._rows:
            return []
        found: dict[int, float] = defaultdict(float)
        total = sum(term.weight for term in terms)
        for term in terms:
            for owner, score in self._of_term(term.text).items():
                found[owner] += score * term.weight / total
        best = heapq.nlargest(limit, found.items(), key=lambda item: (item[1], -item[0]))
        return [Hit(self._documents[owner].key, round(score, 3)) for owner, score in best]

    def _of_term(self, text: str) -> dict[int, float]:
        """Score of each document for one word, its synonyms a little lower."""
        scores: dict[int, float] = {}
        for factor, word in self._spellings(text):
            for row in self._candidates(word):
                score = factor * self._factors[row] * _likeness(word, self._rows[row])
                owner = int(self._owners[row])
                if score > scores.get(owner, 0.0):
                    scores[owner] = float(score)
        return scores

    def _spellings(self, text: str) -> list[tuple[float, str]]:
        inside = (
            words
            for word, words in self._synonyms.items()
            if word == text or (len(word) >= 2 and word in text)
        )
        others = dict.fromkeys(itertools.chain.from_iterable(inside))
        return [(1.0, text), *((0.8, word) for word in others if word != text)]

    def _candidates(self, word: str) -> list[int]:
        """Rows that share enough bigrams with `word`, the most promising first."""
        grams = _grams(word)
        lists = [self._postings[gram] for gram in grams if gram in self._postings]
        if not lists:
            return []
        shared = np.bincount(np.concatenate(lists), minlength=len(self._rows))
        forward = shared / len(grams)
        promise = np.maximum(forward, 0.9 * shared / self._sizes) * self._factors
        promising = np.flatnonzero((forward >= 0.25) | (shared >= 0.75 * self._sizes))
        if len(promising) > _CANDIDATES:
            order = np.argpartition(-promise[promising], _CANDIDATES)[:_CANDIDATES]
            promising = promising[order]
        return [int(row) for row in promising]


def _fields(document: Document) -> tuple[tuple[float, tuple[str, ...]], ...]:
    return (
        (1.0, document.titles),
        (0.97, document.readings),
        (0.9, document.keywords),
        (0.6, document.texts),
    )


def _likeness(word: str, row: str) -> float:
    """How well `row` answers `word`: 100 is equal, 0 is not at all."""
    share = len(word) / len(row)
    if word == row:
        score = 100.0
    elif row.startswith(word):
        score = 80.0 + 15.0 * share
    elif word in row:
        score = 65.0 + 15.0 * share
    elif len(row) >= 2 and row in word:
        score = 45.0 + 30.0 / share
    else:
        score = _mistyped(word, row)
    return score


def _mistyped(word: str, row: str) -> float:
    """The same for a `word` that occurs in `row` only with letters changed."""
    allowed = most_edits(len(word))
    if not allowed:
        return 0.0
    if abs(len(word) - len(row)) <= allowed and (wrong := edits(word, row)) <= allowed:
        return 70.0 - 30.0 * wrong / len(word)
    wrong = edits(word, row, "anywhere")
    return 50.0 - 40.0 * wrong / len(word) if wrong <= allowed else 0.0


def _grams(text: str) -> list[str]:
    """Bigrams of `text`, with its edges when it is as short as a word."""
    edged = f"{_EDGES[0]}{text}{_EDGES[1]}" if len(text) <= _LONGEST_WORD else text
    return list(dict.fromkeys(map("".join, itertools.pairwise(edged))))


def _postings(rows: Sequence[str]) -> dict[str, NDArray[np.int32]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for gram in _grams(row):
            found[gram].append(number)
        if len(row) > 1:  # a word of one kanji is found inside others
            for letter in dict.fromkeys(row):
                found[f"{_EDGES[0]}{letter}"].append(number)
    return {gram: np.unique(np.array(numbers, np.int32)) for gram, numbers in found.items()}


def _synonym_table(groups: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        words = tuple(dict.fromkeys(map(fold, group)))
        for word in words:
            table[word] = (*table.get(word, ()), *words)
    return table
