"""How well one text answers one word.

100 is the same text, 80–95 a beginning, 65–80 an occurrence, 45–75 a text inside the word
(the word is a sentence), 40–70 a mistyped word, 0 nothing.
"""

from __future__ import annotations

from kaga.engines.words.distance import Pattern, most_edits


class Likeness:
    """A folded word, prepared to be compared with many folded texts.

    >>> Likeness("ひなんじよ").of("ひなんじよ"), Likeness("えき").of("かがおんせん")
    (100.0, 0.0)
    """

    def __init__(self, word: str) -> None:
        self._word = word
        self._pattern = Pattern(word)
        self._allowed = most_edits(len(word))

    def of(self, text: str) -> float:
        """The score of `text`."""
        return self.exactly(text) or self.nearly(text)

    def exactly(self, text: str) -> float:
        """The score of `text` if the word occurs in it, or it in the word; else 0."""
        word, score = self._word, 0.0
        share = len(word) / len(text)
        if word == text:
            score = 100.0
        elif text.startswith(word):
            score = 80.0 + 15.0 * share
        elif word in text:
            score = 65.0 + 15.0 * share
        elif len(text) >= 2 and text in word:
            score = 45.0 + 30.0 / share
        return score

    def nearly(self, text: str) -> float:
        """The score of `text` if the word occurs in it with a few letters wrong; else 0."""
        length, allowed = len(self._word), self._allowed
        if not allowed:
            return 0.0
        if abs(length - len(text)) <= allowed:
            wrong = self._pattern.edits(text)
            if wrong <= allowed:
                return 70.0 - 30.0 * wrong / length
        wrong = self._pattern.edits(text, "anywhere")
        return 50.0 - 40.0 * wrong / length if wrong <= allowed else 0.0
