"""Reading the boxes of the `date_input` component back.

>>> boxes = {"on-era": "昭和", "on-year": "32", "on-month": "4", "on-day": "1"}
>>> date_text(boxes, "on")
'昭和32年4月1日'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

WESTERN = "西暦"
_ERAS: tuple[tuple[str, Words], ...] = (
    ("令和", Words("令和", "令和（2019年から）", "Reiwa (from 2019)")),
    ("平成", Words("平成", "平成（1989年から）", "Heisei (1989–2019)")),
    ("昭和", Words("昭和", "昭和（1926年から）", "Showa (1926–1989)")),
    ("大正", Words("大正", "大正（1912年から）", "Taisho (1912–1926)")),
)


def era_choices() -> list[tuple[str, Words]]:
    """What the era select offers: nothing chosen first, except in English (western years)."""
    western = (WESTERN, phrases.era_western)
    if spoken() == "en":
        return [western, *_ERAS]
    return [("", phrases.choose), *_ERAS, western]


def date_parts(data: Mapping[str, str], name: str) -> dict[str, str]:
    """What was typed, as the component's `value`, to show it again."""
    return {
        part: data.get(f"{name}-{part}", "").strip() for part in ("era", "year", "month", "day")
    }


def date_text(data: Mapping[str, str], name: str) -> str:
    """One text for the calendar engine's reader; empty when no box was filled."""
    parts = date_parts(data, name)
    if not (parts["year"] or parts["month"] or parts["day"]):
        return ""
    era = "" if parts["era"] == WESTERN else parts["era"]
    return f"{era}{parts['year']}年{parts['month']}月{parts['day']}日"
