"""Cutting a query into words, and each word of a sentence into its meaningful runs.

>>> words_of("スマホを買いたい")
[Word(whole='すまほお買いたい', parts=('すまほ', '買'))]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaga.engines.words.folding import fold

_RUNS = re.compile(r"[一-鿿々〆ヶ]+|[ァ-ヺー]+|[A-Za-z0-9]+|[ｦ-ﾟ]+|[Ａ-Ｚａ-ｚ０-９]+")
_SPACES = re.compile(r"[\s　]+")
_MOST_WORDS = 6
_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, folded: as it was written, and its kanji and katakana runs."""

    whole: str
    parts: tuple[str, ...]


def words_of(query: str) -> list[Word]:
    """The words of `query`.

    Parameters
    ----------
    query: what somebody typed.

    Returns
    -------
    list of Word
        At most 6, none empty, the first occurrence of each; a word that is one run by itself
        has no parts.
    """
    found: dict[str, Word] = {}
    for written in _SPACES.split(query.strip()):
        whole = fold(written)
        if whole and whole not in found:
            found[whole] = Word(whole, _parts(written, whole))
    return list(found.values())[:_MOST_WORDS]


def _parts(written: str, whole: str) -> tuple[str, ...]:
    runs = dict.fromkeys(fold(run) for run in _RUNS.findall(written))
    return tuple(run for run in runs if run and run != whole)[:_MOST_PARTS]
