"""The names of the city's divisions; roles only keep their codes.

>>> division_name("smart-city")                                          # doctest: +SKIP
'スマートシティ課'
"""

from __future__ import annotations

from collections.abc import Mapping

from kaga.kernel.city import this_city


def divisions() -> Mapping[str, str]:
    """Every division by its code."""
    return dict(this_city().divisions)


def division_name(code: str) -> str:
    """The name of a division; its code when it has none."""
    return divisions().get(code, code)
