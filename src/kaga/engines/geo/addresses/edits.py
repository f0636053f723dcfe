"""Is one word the other with a single slip of the finger?

What: Damerau-Levenshtein distance of at most one (a letter changed, added, left out, or two
neighbours swapped), in linear time. Why: a full distance matrix per candidate would be a
hundred times slower, and two slips in a short town name leave nothing to recognise.

>>> within_one_edit("動橋町", "働橋町")
True
>>> within_one_edit("動橋町", "動町橋X")
False
"""

from __future__ import annotations


def within_one_edit(left: str, right: str) -> bool:
    """Whether at most one insertion, deletion, substitution or swap separates the words."""
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    return (
        short[start : start + 2] == long[start : start + 2][::-1]
        and short[start + 2 :] == long[start + 2 :]
    )
