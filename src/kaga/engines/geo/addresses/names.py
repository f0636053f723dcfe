"""Search of place names, forgiving about script and slips.

What: an index of names and readings by pairs of characters; a query scores by whole match,
beginning, containment, one mistyped character, and shared pairs, in that order. Why: "けんせつ"
and "ブンカカイカン" must find what is written in kanji, and a phone keyboard slips.

>>> hall = Name("h1", "加賀市文化会館", "かがしぶんかかいかん")
>>> index = NameIndex([hall, Name("h2", "図書館")])
>>> [hit.key for hit in index.search("ブンカカイカン")]
['h1']
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.geo.addresses.edits import within_one_edit
from kaga.engines.geo.addresses.normalise import as_hiragana

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE: Final = 100.0
_START: Final = 80.0
_INSIDE: Final = 60.0
_SLIP: Final = 50.0
_PAIRS: Final = 40.0
_ENOUGH: Final = 0.6


@dataclass(frozen=True, slots=True)
class Name:
    """What can be found: a key of the caller's, a written name, a reading if known."""

    key: str
    written: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found key and how well it fits (0 to 100)."""

    key: str
    score: float


class NameIndex:
    """Names by pairs of characters."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._forms: list[tuple[str, str]] = []
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for name in names:
            forms = dict.fromkeys((_plain(name.written), _plain(name.reading)))
            for form in forms:
                if form:
                    self._add(name.key, form)

    def _add(self, key: str, form: str) -> None:
        number = len(self._forms)
        self._forms.append((key, form))
        for pair in _pairs_of(form):
            self._pairs[pair].append(number)

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best keys for a query, best first, each once."""
        wanted = _plain(query)
        if not wanted:
            return ()
        best: dict[str, float] = {}
        for number, shared in self._near(wanted).items():
            key, form = self._forms[number]
            score = _score(wanted, form, shared)
            if score > best.get(key, 0.0):
                best[key] = score
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Hit(key, score) for key, score in ranked[:limit])

    def _near(self, wanted: str) -> Counter[int]:
        if len(wanted) == 1:
            return Counter(
                number for number, (_, form) in enumerate(self._forms) if wanted in form
            )
        return Counter(
            number for pair in _pairs_of(wanted) for number in self._pairs.get(pair, ())
        )


def _plain(text: str) -> str:
    return as_hiragana(text).casefold()


def _pairs_of(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}


def _score(wanted: str, form: str, shared: int) -> float:
    if wanted == form:
        return _WHOLE
    closeness = len(wanted) / max(len(form), len(wanted))
    if form.startswith(wanted):
        return _START + 10 * closeness
    if wanted in form:
        return _INSIDE + 10 * closeness
    if len(wanted) >= 3 and _slips(wanted, form):
        return _SLIP + 5 * closeness
    part = shared / max(len(_pairs_of(wanted)), 1)
    return _PAIRS * part * (0.5 + 0.5 * closeness) if part >= _ENOUGH else 0.0


def _slips(wanted: str, form: str) -> bool:
    size = len(wanted)
    starts = {0, max(len(form) - size, 0)}
    return any(
        within_one_edit(wanted, form[start : start + width])
        for start in starts
        for width in (size, size + 1, size - 1)
    )
