"""What a visitor chose about the look of pages: theme and size of text, kept in cookies.

>>> look_of({"kaga_theme": "dark"})
Look(theme='dark', text='normal')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Theme = Literal["auto", "light", "dark"]
TextSize = Literal["normal", "large", "larger"]
THEME_COOKIE = "kaga_theme"
TEXT_COOKIE = "kaga_text"
THEMES: tuple[Theme, ...] = get_args(Theme)
TEXT_SIZES: tuple[TextSize, ...] = get_args(TextSize)


@dataclass(frozen=True, slots=True)
class Look:
    """Theme and text size of a page."""

    theme: Theme = "auto"
    text: TextSize = "normal"


def look_of(cookies: Mapping[str, str]) -> Look:
    """The look that the cookies ask for; what they ask wrongly is as usual."""
    theme: Theme = next((t for t in THEMES if t == cookies.get(THEME_COOKIE)), "auto")
    text: TextSize = next((t for t in TEXT_SIZES if t == cookies.get(TEXT_COOKIE)), "normal")
    return Look(theme, text)
