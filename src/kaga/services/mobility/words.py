"""What the service says on pages about lines and times, in three languages."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

area: Final = Words("交通", "バスや 電車", "Transport")
refused_feed: Final = Words(
    "このデータは読み込めなかったため公開できません。報告書を見て直してください。",
    "この データは 読めませんでした。だから みんなに 見せられません。",
    "This data could not be read and cannot be published. See its report.",
)
