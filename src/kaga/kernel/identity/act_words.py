"""What the acts of identity are called in the ledger and among events.

>>> TITLES["role.ended"].ja
'職員の役割を外しました'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TITLES: Final[dict[str, Words]] = {
    "person.registered": Words("利用者を登録しました", "人を 登録しました", "A person was registered"),
    "account.activated": Words("窓口で渡した番号が使われました", "まどぐちの 番号を つかいました", "A code from the counter was used"),
    "document.seen": Words("窓口で本人確認書類を見ました", "まどぐちで 書類を 見ました", "A document was seen at the counter"),
    "profile.renewed": Words("登録内容が新しくなりました", "登録した ことが 新しく なりました", "A registration was renewed"),
    "mail.asked": Words("メールアドレスに確認番号を送りました", "メールで 番号を 送りました", "A code was sent to a mail address"),
    "mail.confirmed": Words("メールアドレスを確認しました", "メールアドレスを たしかめました", "A mail address was confirmed"),
    "login.linked": Words("ログイン方法が加わりました", "ログインの 方法が ふえました", "A way to sign in was added"),
    "login.ended": Words("ログイン方法が外されました", "ログインの 方法を けしました", "A way to sign in was removed"),
    "passkey.enrolled": Words("パスキーが登録されました", "パスキーを 登録しました", "A passkey was registered"),
    "passkey.ended": Words("パスキーが外されました", "パスキーを けしました", "A passkey was removed"),
    "session.ended": Words("ほかの機器のログインを終わらせました", "ほかの 機械の ログインを おわらせました", "A session elsewhere was ended"),
    "token.created": Words("APIの鍵が作られました", "APIの かぎを つくりました", "An API token was created"),
    "token.revoked": Words("APIの鍵が止められました", "APIの かぎを とめました", "An API token was revoked"),
    "consent.given": Words("同意がありました", "「いいです」と 言いました", "A consent was given"),
    "consent.withdrawn": Words("同意が取り消されました", "「いいです」を やめました", "A consent was withdrawn"),
    "proxy.offered": Words("代理のお願いが作られました", "代理を おねがいしました", "A proxy was offered"),
    "proxy.accepted": Words("代理が引き受けられました", "代理に なりました", "A proxy was accepted"),
    "proxy.registered": Words("代理が窓口で登録されました", "代理を まどぐちで 登録しました", "A proxy was registered at the counter"),
    "proxy.revoked": Words("代理が終わりました", "代理を やめました", "A proxy was ended"),
    "residency.attested": Words("住民であることを確かめました", "市に すんで いる ことを たしかめました", "A residency was confirmed"),
    "inquiry.opened": Words("住民かどうかの確認が始まりました", "市に すんで いるか 調べ始めました", "A check of residency was opened"),
    "inquiry.decided": Words("住民かどうかの確認が終わりました", "市に すんで いるか 調べおわりました", "A check of residency was decided"),
    "roll.imported": Words("住民の名簿を取り込みました", "名簿を よみこみました", "The roll was imported"),
    "role.assigned": Words("職員に役割を付けました", "職員の 役割を つけました", "A member of staff was given a role"),
    "role.ended": Words("職員の役割を外しました", "職員の 役割を けしました", "A role of staff was taken back"),
    "provider.withdrawn": Words("ログイン方法を止めました", "ログインの 方法を とめました", "A way to sign in was withdrawn"),
    "provider.restored": Words("ログイン方法を元に戻しました", "ログインの 方法を もどしました", "A way to sign in was restored"),
    "drill.tried": Words("ログイン方法が止まったときの訓練をしました", "ログインが とまった ときの 練習を しました", "The loss of a way to sign in was drilled"),
}  # fmt: skip
