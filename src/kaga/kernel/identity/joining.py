"""How identity joins the city at start-up: what people and staff can do about themselves.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.web.offers import Offer, register_offer
from kaga.kernel.web.words import Words

OFFERS: tuple[Offer, ...] = (
    Offer(
        "identity.proxies",
        Words(
            "家族や支援者による代理", "かわりに 手続きを する", "Acting for family or others"
        ),
        Words(
            "本人に代わって手続きする方を登録し、いつでも取り消せます。",
            "家族や てつだう 人が、かわりに 手続きを する ことが できます。",
            "Let somebody you trust apply for you, and end it at any time.",
        ),
        "/me/proxies",
        icon="people",
        accent="purple",
        keywords=("代理", "委任", "家族", "介護", "かわりに", "proxy", "carer"),
        readings=("かぞくやしえんしゃによるだいり",),
        order=50,
    ),
    Offer(
        "identity.me",
        Words("マイページ", "わたしの ページ", "My page"),
        Words(
            "ログイン方法、登録した機器、同意の状況を確かめられます。",
            "ログインの やりかたや、あなたの きろくを 見ることが できます。",
            "Your ways to sign in, your devices and what you have consented to.",
        ),
        "/me",
        icon="person",
        accent="indigo",
        keywords=("パスキー", "ログイン", "同意", "アカウント", "passkey", "account"),
        readings=("まいぺーじ",),
        audiences=frozenset({"resident", "visitor"}),
        order=80,
    ),
    Offer(
        "identity.counter",
        Words("窓口での本人登録", "窓口（まどぐち）の 登録", "Counter registration"),
        Words(
            "本人確認書類を確かめて、窓口でログイン方法を発行します。",
            "窓口に 来た 人の 登録を します。",
            "Check papers and issue a way to sign in.",
        ),
        "/staff/identity/counter",
        icon="person",
        keywords=("窓口", "本人確認", "counter"),
        audiences=frozenset({"staff"}),
        order=60,
    ),
    Offer(
        "identity.roles",
        Words("職員の役割", "市の 人の 役割", "Staff roles"),
        Words(
            "役割の割り当てと終了を行います。",
            "市の 人の 役割を きめます。",
            "Assign and end roles.",
        ),
        "/staff/identity/roles",
        icon="gear",
        keywords=("権限", "役割", "roles"),
        audiences=frozenset({"staff"}),
        order=90,
    ),
)


def join() -> None:
    """Register everything, once."""
    for offer in OFFERS:
        register_offer(offer)
