"""At the counter: a person without a smartphone is registered and gets a code to go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Invalid
from kaga.kernel.identity import codes, rules, words
from kaga.kernel.identity.actions.mailing import ask_for_code, is_address
from kaga.kernel.identity.actions.people import make_person
from kaga.kernel.identity.actions.roll import match_roll, person_in_roll
from kaga.kernel.identity.profiles import Profile, key_of, open_profile, person_row
from kaga.kernel.identity.sessions import SignedIn
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.identity.models import Person
    from kaga.kernel.identity.visitor import Visitor

Document = Literal["card", "licence", "passport", "residence-card", "two-papers"]
DOCUMENTS: tuple[Document, ...] = (
    "card",
    "licence",
    "passport",
    "residence-card",
    "two-papers",
)
ROUTE = "counter"
LONGEST = {"name": 100, "kana": 100, "address": 200, "phone": 20, "mail": 254}


@dataclass(frozen=True, slots=True)
class Registered:
    """The person at the counter, and the code that opens the account at home.

    `mail` is the address to which another code was sent, "" when none had to be.
    """

    person: PersonId
    code: str
    is_new: bool
    mail: str = ""


def register_at_counter(visitor: Visitor, profile: Profile, document: Document) -> Registered:
    """Register a person who has shown who they are; the code to take home.

    Somebody who is known by the roll already gets a fresh code for the same account. A mail
    address counts once the code that is sent there has come back (`actions.mailing`).

    Raises
    ------
    Invalid: a field is missing or too long, or holds a My Number.
    TooManyRequests: several codes were mailed to this person within the hour.
    """
    require(visitor, rules.register_at_counter)
    check_profile(profile, document)
    with write(on=[f"roll:{profile.name}:{profile.birth_date}"]) as tx:
        actor = visitor.actor("staff")
        known = person_in_roll(profile)
        person = known or make_person(tx, replace(profile, mail=""), ROUTE, actor)
        match_roll(tx, person, profile)
        mail = _new_address(person, profile)
        if mail:
            ask_for_code(tx, person, mail, actor)
        code = codes.issue_code(tx, "activate", person)
        seen = {"document": document, "person": str(person.id)}
        act = Act(
            "identity.document.seen", actor, person.handle, private=seen, key=key_of(person)
        )
        record(tx, act)
    return Registered(PersonId(person.id), code, known is None, mail)


def _new_address(person: Person, told: Profile) -> str:
    """The address that was told, unless it is the one confirmed already."""
    confirmed = open_profile(key_of(person)[1], person.sealed).mail
    return "" if told.mail == confirmed else told.mail


def activate(typed: str, who: str) -> SignedIn:
    """Sign in by a code from the counter, once.

    Parameters
    ----------
    who: something that stays the same while somebody guesses (the network address).
    """
    codes.slow_down(who)
    try:
        with write(on=["activation-code"]) as tx:
            code = codes.redeem(tx, "activate", typed)
            person: Person = person_row(PersonId(code.person_id))
            act = Act(
                "identity.account.activated",
                _oneself(person),
                code.handle,
                private={"person": str(person.id)},
                key=key_of(person),
            )
            record(tx, act)
    except Invalid:
        codes.count_failure(who)
        raise
    name = open_profile(key_of(person)[1], person.sealed).name
    return SignedIn(PersonId(person.id), name, Assurance.ACCOUNT, clock.now(), ROUTE)


def check_profile(profile: Profile, document: str) -> None:
    """Refuse what cannot be registered (raises Invalid)."""
    problems: dict[str, list[str]] = {}
    for name, most in LONGEST.items():
        wrong = _wrong_text(name, getattr(profile, name), most)
        if wrong:
            problems[name] = [wrong]
    for name in ("name", "address"):
        if not getattr(profile, name).strip():
            problems[name] = [say(words.needed)]
    if profile.birth_date is None:
        problems["birth_date"] = [say(words.birth_date_needed)]
    elif not profile.birth_date.year >= 1900 or profile.birth_date > clock.today():
        problems["birth_date"] = [say(words.birth_date_wrong)]
    if document not in DOCUMENTS:
        problems["document"] = [say(words.choose_one)]
    if problems:
        raise Invalid(problems)


def _wrong_text(name: str, text: str, most: int) -> str:
    if len(text) > most:
        return say(words.too_long, most=most)
    if contains_my_number(text):
        return say(words.my_number_refused)
    if name == "mail" and text and not is_address(text):
        return say(words.mail_wrong)
    return ""


def _oneself(person: Person) -> Actor:
    return Actor("resident", PersonId(person.id))
