"""Demo people: the simulator's staff with their roles, and its residents in the roll.

Everybody signs in by the card simulator as the persona of the same name. One resident is put
into the roll with an older address, so that the staff's queue has a case to decide.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings

from kaga.adapters.card_login.simulator_people import (
    RESIDENTS,
    STAFF,
    CardHolder,
    pairwise_subject,
)
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.city import this_city
from kaga.kernel.identity.actions.roll import RollRow, import_roll
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.models import RollEntry
from kaga.kernel.identity.ports import Proof
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.identity.queries import assignments_of
from kaga.kernel.identity.visitor import Assurance

POSTS: dict[str, tuple[str, str]] = {
    "clerk": ("clerk", "smart-city"),
    "decider": ("decider", "smart-city"),
    "approver": ("decider", "smart-city"),
    "counter": ("counter", "citizens"),
    "admin": ("admin", "information"),
}
_OLD_ADDRESS = {"isao": "石川県加賀市分校町カ1番地"}
_DISTRICTS = (
    "橋立町", "山代温泉", "大聖寺南町", "片山津温泉", "塩屋町", "作見町", "山中温泉",
    "動橋町", "三木町", "分校町", "大聖寺東町",
)  # fmt: skip


def seed_staff() -> dict[str, PersonId]:
    """Register the demo staff with their roles; running it again changes nothing."""
    actor = Actor.system("seed")
    people = {holder.code: _person(holder) for holder in STAFF}
    for code, person in people.items():
        role, division = POSTS[code]
        if not assignments_of(person).filter(role=role).exists():
            give_role(actor, person, Post(role, division))
    return people


def seed_roll() -> int:
    """Put the simulator's residents into an empty roll; how many."""
    if RollEntry.objects.exists():
        return 0
    return import_roll(roll_rows(), Actor.system("seed")).added


def roll_rows() -> list[RollRow]:
    """The simulator's people who live in the city."""
    city = this_city().name
    return [_entry(holder) for holder in RESIDENTS + STAFF if city in holder.address]


def _person(holder: CardHolder) -> PersonId:
    subject = pairwise_subject(settings.KAGA_CARD_CLIENT_ID, holder.code)
    profile = Profile(
        name=holder.name,
        kana=holder.kana,
        birth_date=date.fromisoformat(holder.birthdate),
        address=holder.address,
    )
    return sign_in(Proof("card", subject, Assurance.CARD, clock.now(), profile)).person


def _entry(holder: CardHolder) -> RollRow:
    address = _OLD_ADDRESS.get(holder.code, holder.address)
    district = next((name for name in _DISTRICTS if name in address), "")
    return RollRow(holder.name, date.fromisoformat(holder.birthdate), address, district)
