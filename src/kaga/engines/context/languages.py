"""Reading a LanguageProperty in one language (clause 4.15).

>>> chosen_language({"ja": "加賀", "en": "Kaga"}, "fr;q=0.9,en;q=0.8")
'en'
>>> chosen_language({"ja": "加賀"}, "fr")
'ja'
"""

from __future__ import annotations

from collections.abc import Mapping

from kaga.engines.context.model import Instance, Kind


def spoken(one: Instance, asked: str | None) -> tuple[Kind, object]:
    """Kind and value as they are shown: a LanguageProperty read in one language is a Property.

    Parameters
    ----------
    asked: as in `Accept-Language`; None shows every language.
    """
    if asked is None or one.kind is not Kind.LANGUAGE or not isinstance(one.value, dict):
        return one.kind, one.value
    return Kind.PROPERTY, one.value[chosen_language(one.value, asked)]


def chosen_language(texts: Mapping[str, object], asked: str) -> str:
    """The best language that there is, of those asked for; else `@none`, else any."""
    for tag in _ordered(asked):
        wanted = tag.lower()
        for known in texts:
            if known.lower() == wanted:
                return known
        for known in texts:
            if known.lower().startswith(wanted.split("-", maxsplit=1)[0] + "-"):
                return known
        for known in texts:
            if known.lower() == wanted.split("-", maxsplit=1)[0]:
                return known
    return "@none" if "@none" in texts else next(iter(texts))


def _ordered(asked: str) -> list[str]:
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(asked.split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and tag != "*":
            ranked.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(ranked)]
