"""What acts are called in words: each part names its own at start-up.

The ledger and the events keep dotted names, which never change; people read these titles.

>>> title_acts("places", {"pack.loaded": Words("読み込み", "よみこみ", "Loaded")})
>>> title_of("places.pack.loaded").en
'Loaded'
>>> title_of("jp.kaga.places.pack.loaded").en
'Loaded'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVENTS = "jp.kaga."
_titles: dict[str, Words] = {}


def title_acts(area: str, titles: Mapping[str, Words]) -> None:
    """Name the acts of an area, each without the area's own name; again replaces."""
    _titles.update({f"{area}.{name}": words for name, words in titles.items()})


def title_of(name: str) -> Words:
    """An act or the type of an event in words; one that nobody named keeps its name."""
    return _titles.get(name.removeprefix(_EVENTS)) or Words(name, name, name)


def all_titles() -> dict[str, Words]:
    """Every act that has a title, by its dotted name."""
    return dict(_titles)
