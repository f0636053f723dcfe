"""What acts around the data platform are called in the ledger and among events.

>>> TITLES["key.made"].en
'A key for the data platform was made'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "key.made": Words(
        "データ連携基盤の鍵を作りました",
        "データを やりとりする ための かぎを 作りました",
        "A key for the data platform was made",
    ),
    "key.revoked": Words(
        "データ連携基盤の鍵を取り消しました",
        "データを やりとりする ための かぎを とりけしました",
        "A key for the data platform was revoked",
    ),
    "tenant.made": Words(
        "データ連携基盤に区画を作りました",
        "データを 入れる 場所を 作りました",
        "A tenant of the data platform was made",
    ),
    "device.declared": Words(
        "データ連携基盤が読み取る機器を登録しました",
        "数を 読む きかいを くわえました",
        "Devices that the data platform reads were declared",
    ),
    "device.ended": Words(
        "データ連携基盤の機器の読み取りをやめました",
        "きかいから 読むのを やめました",
        "Devices are read no longer by the data platform",
    ),
    "tenant.removed": Words(
        "データ連携基盤の区画を消しました",
        "データを 入れる 場所を けしました",
        "A tenant of the data platform was removed",
    ),
}
