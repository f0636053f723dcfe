"""Fictional people of the tests, and the proofs their providers would bring."""

from __future__ import annotations

from datetime import date

from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.roll import RollRow, import_roll
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.ports import Proof
from kaga.kernel.identity.profiles import Profile, profile_of
from kaga.kernel.identity.visitor import Assurance, Visitor

MINATO = Profile(
    name="橋立 みなと",
    kana="ハシタテ ミナト",
    birth_date=date(1948, 5, 3),
    address="石川県加賀市橋立町ロ12番地の3",
)
TAKASHI = Profile(
    name="髙﨑 たかし",
    kana="タカサキ タカシ",
    birth_date=date(1980, 1, 31),
    address="石川県加賀市大聖寺南町二丁目41番地",
)
OUTSIDE = Profile(
    name="小松 そと",
    birth_date=date(1990, 7, 7),
    address="石川県小松市小馬出町91番地",
)
ROLL = [
    RollRow("橋立　みなと", date(1948, 5, 3), "加賀市橋立町ロ１２－３", "橋立町"),
    RollRow("高崎たかし", date(1980, 1, 31), "加賀市大聖寺南町2丁目41", "大聖寺南町"),
]


def card(subject: str, profile: Profile = MINATO) -> Proof:
    return Proof("card", subject, Assurance.CARD, clock.now(), profile)


def account(subject: str, profile: Profile | None = None) -> Proof:
    return Proof("oidc", subject, Assurance.ACCOUNT, clock.now(), profile or Profile())


def fill_roll() -> None:
    import_roll(ROLL, Actor.system("test"))


def somebody(profile: Profile = MINATO, subject: str | None = None) -> PersonId:
    return sign_in(card(subject or profile.name.encode().hex()[:40], profile)).person


def visitor(person: PersonId, **more: object) -> Visitor:
    rights = queries.rights_of(person)
    terms: dict[str, object] = {
        "name": profile_of(person).name,
        "assurance": Assurance.CARD,
        "authenticated_at": clock.now(),
        "roles": rights.roles,
        "divisions": rights.divisions,
    }
    return Visitor(person=person, **(terms | more))


def staff(*roles: str, division: str = "市民課") -> Visitor:
    person = somebody(Profile(name="職員 " + " ".join(roles)), "staff-" + "-".join(roles))
    for role in roles:
        give_role(Actor.system("test"), person, Post(role, division))
    return visitor(person)
