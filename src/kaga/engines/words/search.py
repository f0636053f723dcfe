"""Search over everything a city offers: a few thousand short texts, in milliseconds.

People write hiragana for kanji, drop long vowels, mistype, and describe their trouble in a
sentence. So every text is folded (`folding`), cut into bigrams, and found by an inverted index
of those; candidates are then compared letter by letter (`ranking`). A mistyped word still
shares bigrams with what was meant: one edit spoils at most two of them (the q-gram lemma,
E. Ukkonen, "Approximate string-matching with q-grams and maximal matches", TCS 92, 1992), so
few candidates are left to compare.

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

from kaga.engines.words.distance import most_edits
from kaga.engines.words.folding import fold
from kaga.engines.words.ranking import Likeness
from kaga.engines.words.terms import Word, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_QUERY = 100
SYNONYM_SHARE = 0.8
PARTS_SHARE = 0.85
_MOST_EXACT = 400
_MOST_NEAR = 60
_LONGEST_WORD = 24
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
                for text in filter(None, dict.fromkeys(map(fold, texts))):
                    self._rows.append(text)
                    owners.append(number)
                    factors.append(factor * document.weight)
        self._owners = np.array(owners, np.int32)
        self._factors = np.array(factors, np.float64)
        self._sizes = np.array([max(len(_grams(row)), 1) for row in self._rows], np.float64)
        self._postings = _postings(self._rows)
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
        words = words_of(query[:MOST_QUERY])
        if not words or not self._rows:
            return []
        found: dict[int, float] = defaultdict(float)
        for word in words:
            for owner, score in self._of_word(word).items():
                found[owner] += score / len(words)
        best = heapq.nsmallest(limit, found.items(), key=lambda item: (-item[1], item[0]))
        return [Hit(self._documents[owner].key, round(score, 3)) for owner, score in best]

    def _of_word(self, word: Word) -> dict[int, float]:
        """Score of each document for one word, as a whole or by its parts."""
        scores = self._of_text(word.whole)
        weights = {part: 1.0 if len(part) > 1 else 0.2 for part in word.parts}
        by_parts: dict[int, float] = defaultdict(float)
        for part, weight in weights.items():
            for owner, score in self._of_text(part).items():
                by_parts[owner] += PARTS_SHARE * score * weight / sum(weights.values())
        for owner, score in by_parts.items():
            scores[owner] = max(score, scores.get(owner, 0.0))
        return scores

    def _of_text(self, text: str) -> dict[int, float]:
        """Score of each document for one text, its synonyms a little lower."""
        scores: dict[int, float] = {}
        for factor, spelling in self._spellings(text):
            for row, score in self._of_spelling(spelling):
                owner = int(self._owners[row])
                weighted = factor * float(self._factors[row]) * score
                if weighted > scores.get(owner, 0.0):
                    scores[owner] = weighted
        return scores

    def _spellings(self, text: str) -> list[tuple[float, str]]:
        inside = (
            words
            for word, words in self._synonyms.items()
            if word == text or (len(word) >= 2 and word in text)
        )
        others = dict.fromkeys(itertools.chain.from_iterable(inside))
        return [(1.0, text), *((SYNONYM_SHARE, word) for word in others if word != text)]

    def _of_spelling(self, text: str) -> list[tuple[int, float]]:
        """Rows that hold `text` exactly; if none does, rows that nearly do."""
        grams = _grams(text)
        lists = [self._postings[gram] for gram in grams if gram in self._postings]
        if not lists:
            return []
        likeness = Likeness(text)
        shared = np.bincount(np.concatenate(lists), minlength=len(self._rows))
        whole = _inner(text)
        sharing = np.flatnonzero((shared >= whole) | (shared >= self._sizes - 2))
        holding = self._most_promising(sharing, shared, _MOST_EXACT)
        found = [(row, likeness.exactly(self._rows[row])) for row in holding]
        exact = [(row, score) for row, score in found if score]
        if any(score > 60 for _, score in exact):
            return exact
        sharing = np.flatnonzero(shared >= max(1, len(grams) - 2 * most_edits(len(text)) - 2))
        near = self._most_promising(sharing, shared, _MOST_NEAR)
        nearly = [(row, likeness.nearly(self._rows[row])) for row in near]
        return exact + [(row, score) for row, score in nearly if score]

    def _most_promising(
        self, rows: NDArray[np.intp], shared: NDArray[np.intp], most: int
    ) -> list[int]:
        """At most `most` of `rows`: those that share most of their own bigrams first."""
        if len(rows) > most:
            promise = shared[rows] * (1.0 + shared[rows] / self._sizes[rows])
            rows = rows[np.argpartition(-promise * self._factors[rows], most)[:most]]
        return [int(row) for row in rows]


def _fields(document: Document) -> tuple[tuple[float, tuple[str, ...]], ...]:
    return (
        (1.0, document.titles),
        (0.97, document.readings),
        (0.9, document.keywords),
        (0.6, document.texts),
    )


def _grams(text: str) -> list[str]:
    """Distinct bigrams of `text`, with its edges when it is as short as a word."""
    edged = f"{_EDGES[0]}{text}{_EDGES[1]}" if len(text) <= _LONGEST_WORD else text
    return list(dict.fromkeys(map("".join, itertools.pairwise(edged))))


def _inner(text: str) -> int:
    """How many bigrams a row shares at least when it holds `text` somewhere inside."""
    return max(1, len(set(map("".join, itertools.pairwise(text)))))


def _postings(rows: Sequence[str]) -> dict[str, NDArray[np.int32]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for gram in _grams(row):
            found[gram].append(number)
        for letter in dict.fromkeys(row):  # so that one kanji is found inside others
            found[f"{_EDGES[0]}{letter}"].append(number)
    return {gram: np.unique(np.array(numbers, np.int32)) for gram, numbers in found.items()}


def _synonym_table(groups: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        words = tuple(dict.fromkeys(map(fold, group)))
        for word in words:
            table[word] = (*table.get(word, ()), *words)
    return table
