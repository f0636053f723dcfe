"""Where a query occurs in a text that is shown.

>>> highlight("補聴器の購入補助", "ほじょ 購入")
[(4, 6)]
"""

from __future__ import annotations

from kaga.engines.words.folding import fold_with_map
from kaga.engines.words.terms import words_of


def highlight(text: str, query: str) -> list[tuple[int, int]]:
    """The places of the query's words in `text`.

    Parameters
    ----------
    text: the text as shown.
    query: what somebody typed.

    Returns
    -------
    list of (int, int)
        Begin and end of each place in `text`, ascending, not overlapping.
    """
    folded = fold_with_map(text)
    covered = [False] * len(text)
    for term in [term for word in words_of(query) for term in (word.whole, *word.parts)]:
        at = folded.text.find(term)
        while at >= 0:
            begin, last = folded.origin[at], folded.origin[at + len(term) - 1]
            covered[begin : last + 1] = [True] * (last + 1 - begin)
            at = folded.text.find(term, at + 1)
    return _spans(covered)


def _spans(covered: list[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    for at, inside in enumerate([*covered, False]):
        if inside and begin is None:
            begin = at
        elif not inside and begin is not None:
            spans.append((begin, at))
            begin = None
    return spans
