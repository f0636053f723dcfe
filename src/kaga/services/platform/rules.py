"""Who may do what with the data platform: staff see how it is, and mind keys,
tenants and devices."""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.permissions import permission

_FRESH = timedelta(hours=12)

see_console = permission("platform.console.see", "データ連携基盤の様子を見る", staff=True)
manage_keys = permission(
    "platform.key.manage",
    "データ連携基盤の鍵、区画、機器を扱う",
    staff=True,
    max_age=_FRESH,
)
