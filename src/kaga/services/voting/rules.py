"""Who may do what with votes.

Residents register a key for themselves, freshly signed in by card; the election office runs a
vote; the counter revokes a key when somebody votes on paper there. Casting needs no permission:
the key does, and the ballot box does not know whose it is.
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.permissions import permission

STEP_UP = timedelta(minutes=5)
_FRESH = timedelta(hours=12)

register_key = permission(
    "vote.key.register",
    "自分の投票鍵を登録する",
    for_oneself=True,
    assurance=Assurance.CARD,
    max_age=STEP_UP,
)
revoke_key = permission("vote.key.revoke", "窓口で投票鍵を取り消す", staff=True, max_age=_FRESH)
see_office = permission("vote.measure.see", "投票の準備と進みぐあいを見る", staff=True)
prepare = permission(
    "vote.measure.prepare", "案件の下書きを作り、鍵の儀式を進める", staff=True, max_age=_FRESH
)
run = permission(
    "vote.measure.run", "投票を始め、締め切り、集計し、公開する", staff=True, max_age=_FRESH
)
annul = permission("vote.measure.annul", "投票を無効にする", staff=True, max_age=_FRESH)
