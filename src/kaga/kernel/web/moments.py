"""Moments as people read them, in the city's time and the language of the page.

>>> from datetime import UTC, datetime
>>> moment(datetime(2027, 3, 31, 15, 5, tzinfo=UTC))
'2027年4月1日 0時05分'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.clock import to_local
from kaga.kernel.web.words import spoken

if TYPE_CHECKING:
    from datetime import datetime


def moment(at: datetime) -> str:
    """Day and minute of a stored moment."""
    local = to_local(at)
    if spoken() == "en":
        return f"{local.day} {local:%B %Y, %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}時{local:%M}分"
