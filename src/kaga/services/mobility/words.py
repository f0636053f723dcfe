"""What the service says on pages about lines and times, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

area: Final = Words("交通", "バスや 電車", "Transport")
