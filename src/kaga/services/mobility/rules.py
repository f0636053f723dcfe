"""Who may do what with lines and times.

Staff of the transport desk edit; its chief publishes, so that what residents rely on has been
seen by two.
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.permissions import permission

_FRESH = timedelta(hours=12)

edit_network = permission(
    "mobility.network.edit", "路線・停留所・時刻の下書きを変える", staff=True, max_age=_FRESH
)
publish_network = permission(
    "mobility.network.publish", "時刻表データを公開する", staff=True, max_age=_FRESH
)
give_notice = permission(
    "mobility.notice.give", "運休・遅れなどのお知らせを出す", staff=True, max_age=_FRESH
)
