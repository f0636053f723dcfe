"""What the acts of mobility are called in the ledger and among events.

>>> TITLES["feed.published"].en
'A timetable was published'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "feed.kept": Words("時刻表データを取り込みました", "時刻表の データを 入れました", "A timetable was taken in"),
    "feed.published": Words("時刻表データを公開しました", "新しい 時刻表を みんなに 見せました", "A timetable was published"),
    "streets.kept": Words("道路の地図データを取り込みました", "道の 地図を 入れました", "Street data was taken in"),
    "streets.used": Words("道路の地図データを使い始めました", "新しい 道の 地図を つかいます", "Street data came into use"),
    "network.edited": Words("路線・時刻の下書きを変えました", "バスの 時間の 下書きを 変えました", "A draft of lines and times was changed"),
    "notice.made": Words("運行のお知らせを出しました", "バスや 電車の お知らせを 出しました", "A notice about services was given"),
    "notice.ended": Words("運行のお知らせを終えました", "バスや 電車の お知らせを やめました", "A notice about services was ended"),
}  # fmt: skip
