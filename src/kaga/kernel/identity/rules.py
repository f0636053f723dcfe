"""What may be done with identities, and by whom."""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.permissions import permission

_FRESH = timedelta(minutes=10)
_STEP_UP = {"assurance": Assurance.ACCOUNT, "max_age": _FRESH, "for_oneself": True}

see_me = permission("identity.me.see", "自分の登録内容を見る", for_oneself=True)
choose_language = permission("identity.language.choose", "読む言葉を決める", for_oneself=True)
give_mail = permission("identity.mail.give", "自分のメールアドレスを登録する", **_STEP_UP)
confirm_mail = permission(
    "identity.mail.confirm", "自分のメールアドレスを確認する", for_oneself=True
)
link_login = permission("identity.login.link", "ログイン方法を加える", **_STEP_UP)
unlink_login = permission("identity.login.unlink", "ログイン方法を外す", **_STEP_UP)
enrol_passkey = permission("identity.passkey.enrol", "パスキーを登録する", **_STEP_UP)
end_session = permission("identity.session.end", "自分のログインを終わらせる", for_oneself=True)
grant_proxy = permission("identity.proxy.grant", "代理人を決める", **_STEP_UP)
accept_proxy = permission("identity.proxy.accept", "代理を引き受ける", for_oneself=True)
revoke_proxy = permission("identity.proxy.revoke", "代理をやめる", for_oneself=True)
act_for_principal = permission("identity.proxy.act", "本人に代わって使う", for_oneself=True)
manage_consent = permission("identity.consent.manage", "同意を決める", for_oneself=True)
manage_tokens = permission("identity.token.manage", "APIの鍵を作る・止める", **_STEP_UP)

_STAFF_STEP_UP = {"staff": True, "assurance": Assurance.ACCOUNT, "max_age": _FRESH}
register_at_counter = permission("identity.counter.register", "窓口で登録する", staff=True)
register_proxy = permission("identity.proxy.register", "窓口で代理を登録する", staff=True)
see_roll_queue = permission("identity.roll.see", "住民の照合待ちを見る", staff=True)
decide_inquiry = permission("identity.roll.decide", "住民かどうかを決める", **_STAFF_STEP_UP)
see_roles = permission("identity.roles.see", "職員の役割を見る", staff=True)
assign_role = permission("identity.roles.assign", "職員の役割を決める", **_STAFF_STEP_UP)
see_providers = permission("identity.provider.see", "ログイン方法の状態を見る", staff=True)
withdraw_provider = permission(
    "identity.provider.withdraw", "ログイン方法を止める・戻す", **_STAFF_STEP_UP
)
