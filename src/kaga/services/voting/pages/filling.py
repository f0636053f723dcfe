"""Sentences with places, filled in every language.

>>> filled(Words("{count}票", "{count}の 票", "{count} votes"), count=3).en
'3 votes'
"""

from __future__ import annotations

from kaga.kernel.web.words import LANGUAGES, Words


def filled(text: Words, **values: object) -> Words:
    """A sentence with its places filled, in every language; values may be words."""
    said = {}
    for language in LANGUAGES:
        own = {
            name: value.in_language(language) if isinstance(value, Words) else value
            for name, value in values.items()
        }
        said[language] = text.in_language(language, **own)
    return Words(**said)
