"""The list of known addresses, and the table of spellings made from it.

What: entries (town, koaza, point) and for each every spelling under which it may be looked
up. Why: all cleverness about spelling is spent once, when the table is built, so that a look-up
is a few dictionary probes.

>>> from kaga.engines.geo.model import Point
>>> lot = Entry("永井町", "四十三", Point(36.294, 136.275))
>>> sorted(spellings(lot))[:2]
['永井町43', '永井町四十三']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kaga.engines.geo.addresses.normalise import as_hiragana, as_katakana, canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.geo.model import Point

_LOOKALIKES: Final = str.maketrans("ニハロエカタトヘリーへり", "二八口工力夕卜へり一ヘリ")
_BLOCK_END: Final = re.compile(r"(?<=[0-9一二三四五六七八九十])丁目$")
_BRANCHING: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One address point: a town, or a koaza (小字) of a town."""

    town: str
    koaza: str
    point: Point
    kana: str = ""
    postcode: str = ""

    @property
    def name(self) -> str:
        """Town and koaza as one string."""
        return f"{self.town}{self.koaza}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known addresses of one municipality."""

    prefecture: str
    city: str
    entries: tuple[Entry, ...]


def spellings(entry: Entry) -> set[str]:
    """Undoubted spellings of an entry: folded, canonical, 丁目 left out."""
    plain = fold(entry.name)
    forms = {plain, canonical(entry.name)}
    forms |= {fold(entry.town) + canonical(entry.koaza)} if entry.koaza else set()
    return forms | {_BLOCK_END.sub("", form) for form in forms}


def doubtful_spellings(entry: Entry) -> set[str]:
    """Spellings that count only when no other entry has a better claim to them."""
    if not entry.koaza:
        return set()
    koaza = fold(entry.koaza)
    swapped = {
        as_hiragana(koaza),
        as_katakana(koaza),
        koaza.translate(_LOOKALIKES),
        canonical(koaza.translate(_LOOKALIKES)),
    }
    towns = {fold(entry.town), canonical(entry.town)}
    return {f"{town}{form}" for town in towns for form in swapped}


def lookup_table(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Every spelling with its entry; a doubtful spelling of two entries is left out."""
    rows = list(entries)
    table: dict[str, Entry] = {}
    for entry in rows:
        for form in spellings(entry):
            table.setdefault(form, entry)
    claims: dict[str, list[Entry]] = {}
    for entry in rows:
        for form in doubtful_spellings(entry) - table.keys():
            claims.setdefault(form, []).append(entry)
    table.update({form: found[0] for form, found in claims.items() if len(found) == 1})
    return table


def area_prefixes(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Leading names shared by many towns (an old town's name), which people leave out.

    A string is such a prefix when towns go on after it in at least eight different ways.
    Longest first.
    """
    towns = sorted({canonical(entry.town) for entry in entries})
    pairs = sorted((town[:size], town[size]) for town in towns for size in range(2, len(town)))
    followers = {
        prefix: len({char for _, char in group})
        for prefix, group in groupby(pairs, key=lambda pair: pair[0])
    }
    found = [prefix for prefix, count in followers.items() if count >= _BRANCHING]
    return tuple(sorted(found, key=len, reverse=True))


_TOWN_READINGS: Final = ("まち", "ちょう")


def kana_table(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Towns by their reading in hiragana, 町 read as まち, ちょう or left out."""
    table: dict[str, Entry] = {}
    for entry in entries:
        if entry.koaza or not entry.kana:
            continue
        reading = as_hiragana(entry.kana)
        table.setdefault(reading, entry)
        for ending in _TOWN_READINGS:
            if reading.endswith(ending) and len(reading) > len(ending) + 1:
                stem = reading.removesuffix(ending)
                for other in (*_TOWN_READINGS, ""):
                    table.setdefault(stem + other, entry)
    return table
