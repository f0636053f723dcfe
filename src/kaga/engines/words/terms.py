"""Cutting a query into terms: words between spaces, and the meaningful runs of a sentence.

>>> [term.text for term in terms_of("スマホを買いたい")]
['すまほお買いたい', 'すまほ', '買']
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from kaga.engines.words.folding import fold

_RUNS = re.compile(r"[一-鿿々〆ヶ]+|[ァ-ヺー]+|[A-Za-z0-9]+|[ｦ-ﾟ]+|[Ａ-Ｚａ-ｚ０-９]+")
_SPACES = re.compile(r"[\s　]+")
_MOST_TERMS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """One folded word of a query, and how much it counts."""

    text: str
    weight: float


def terms_of(query: str) -> list[Term]:
    """The terms of `query`: each word whole, and in a sentence its kanji and katakana runs.

    Parameters
    ----------
    query: what somebody typed.

    Returns
    -------
    list of Term
        At most 8, none empty, the first occurrence of each.
    """
    words = [word for word in _SPACES.split(query.strip()) if fold(word)]
    found: dict[str, Term] = {}
    for word in words:
        whole = fold(word)
        found.setdefault(whole, Term(whole, 1.0))
        for run in _runs(word):
            found.setdefault(run, Term(run, 0.7 if len(run) > 1 else 0.2))
    return list(itertools.islice(found.values(), _MOST_TERMS))


def _runs(word: str) -> list[str]:
    runs = [fold(run) for run in _RUNS.findall(word)]
    whole = fold(word)
    return [run for run in runs if run and run != whole]
