"""The names of the city's divisions: whoever knows them tells; roles only keep codes.

>>> name_divisions(lambda: {"smart-city": "スマートシティ課"})
>>> division_name("smart-city"), division_name("harbour")
('スマートシティ課', 'harbour')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Source = Callable[[], Mapping[str, str]]
_sources: list[Source] = []


def name_divisions(source: Source) -> None:
    """Say who knows the divisions, by code; told again, it replaces."""
    _sources[:] = [source]


def divisions() -> Mapping[str, str]:
    """Every division by its code; none while nobody knows them."""
    return _sources[0]() if _sources else {}


def division_name(code: str) -> str:
    """The name of a division; its code when it has none."""
    return divisions().get(code, code)
