"""Sentences with places that are filled by other sentences, language by language.

>>> filled(Words("{a}まで", "{a}まで", "up to {a}"), a="3 m").en
'up to 3 m'
"""

from __future__ import annotations

from kaga.kernel.web.words import Words


def both(text: Words, **values: Words | str) -> Words:
    """Words with their places filled by other words, language by language."""
    return Words(
        *(
            getattr(text, one).format(
                **{
                    name: getattr(value, one) if isinstance(value, Words) else value
                    for name, value in values.items()
                }
            )
            for one in ("ja", "easy", "en")
        )
    )


def filled(text: Words, **values: str) -> Words:
    """Words with their {named} places filled."""
    return both(text, **values)
