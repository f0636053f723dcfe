"""What the engine says to people: one sentence in the three languages of the city.

Why here: engines know nothing of pages, yet a verdict without words is none. A service turns a
`Told` into its own `Words` field by field.

>>> Told("夜の飛行です。", "夜に 飛ばします。", "It flies at night.").en
'It flies at night.'
"""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """Japanese, やさしい日本語 and English; may hold {named} places."""

    ja: str
    easy: str
    en: str

    def filled(self, **values: object) -> Told:
        """The same sentence with its {named} places filled."""
        return Told(*(text.format(**values) for text in self))
