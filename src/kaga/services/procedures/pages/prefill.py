"""What the city knows already, offered as first answers (the questions' `from`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaga.kernel.identity.profiles import Profile, profile_of

if TYPE_CHECKING:
    from kaga.engines.forms import Form, Question
    from kaga.kernel.identity.visitor import Visitor

_TOWN: Final = re.compile(r"(?P<town>[^0-9０-９]+?町|[^0-9０-９]+)(?P<rest>[0-9０-９ァ-ヶ].*)?")


def known_of(visitor: Visitor, form: Form) -> dict[str, object]:
    """First answers of a form, from the profile of the person it is for."""
    if visitor.principal is None:
        return {}
    profile = profile_of(visitor.principal)
    found: dict[str, object] = {}
    for step in form.steps:
        value = _value(profile, step.question)
        if value:
            found[step.question.key] = value
    return found


def _value(profile: Profile, question: Question) -> object:
    source = question.source
    if source == "card.name":
        return _name(profile)
    if source == "card.birth_date":
        return profile.birth_date.isoformat() if profile.birth_date else None
    if source == "card.address":
        return _address(profile, question)
    return {"account.phone": profile.phone, "account.mail": profile.mail}.get(source)


def _name(profile: Profile) -> dict[str, str] | None:
    """Family and given name as on the card, which parts them by a space."""
    family, _, given = profile.name.replace("　", " ").partition(" ")
    if not given:
        return None
    parts = {"family": family, "given": given}
    family_kana, _, given_kana = profile.kana.replace("　", " ").partition(" ")
    if given_kana:
        parts |= {"family_kana": family_kana, "given_kana": given_kana}
    return parts


def _address(profile: Profile, question: Question) -> dict[str, str] | None:
    """The card's one line in the parts of the question; the resident checks it anyway."""
    rest = profile.address.strip()
    parts: dict[str, str] = {}
    for part in ("prefecture", "city"):
        named = question.word(part)
        if named and rest.startswith(named):
            parts[part] = named
            rest = rest.removeprefix(named)
    found = _TOWN.fullmatch(rest)
    if found is None or "city" not in parts:
        return None
    parts["town"] = found["town"]
    return parts | ({"rest": found["rest"]} if found["rest"] else {})
