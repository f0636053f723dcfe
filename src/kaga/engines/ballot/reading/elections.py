"""Reading what an election begins with: the election, its trustees, its list of credentials.

election = read_election(raw)
election.fingerprint                # phi, over the exact bytes
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.model import (
    Election,
    Kind,
    Method,
    Pedersen,
    Question,
    Rule,
    SetupData,
    SignedMessage,
    TrusteeKey,
    ranking,
)
from kaga.engines.ballot.reading.ballots import fingerprint
from kaga.engines.ballot.reading.canonical import (
    digest,
    integer,
    items,
    members,
    parse_compact,
    parse_plain,
    proof,
    text,
)

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import Trustees

MAX_ELECTION: Final = 1_000_000
MAX_TRUSTEES: Final = 1_000_000
MAX_CREDENTIALS: Final = 200_000_000
MAX_WEIGHT: Final = 1_000_000
_VERSION: Final = 1
_MOST_TRUSTEES: Final = 100
_MOST_NUMBER: Final = 255

_UUID: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,64}", re.ASCII)
_WEIGHT: Final = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_NEEDED: Final = {
    "version",
    "description",
    "name",
    "group",
    "public_key",
    "questions",
    "uuid",
}
_OPTIONAL: Final = {"administrator", "credential_authority"}


def read_election(raw: bytes) -> Election:
    """Read an election; every later hash covers exactly these bytes.

    Raises
    ------
    Refused
        If it is no election of version 1 that this engine can hold.
    """
    value = parse_plain(raw, longest=MAX_ELECTION)
    if not isinstance(value, dict) or not _NEEDED <= set(value) <= _NEEDED | _OPTIONAL:
        raise Refused("not the members of an election")
    if value["version"] != _VERSION:
        raise Refused("only version 1 is known", "version")
    uuid = _named("uuid", value)
    if _UUID.fullmatch(uuid) is None:
        raise Refused("expected at least 14 Base58 characters", "uuid")
    group = group_named(_named("group", value))
    with within("public_key"):
        key = admitted(_named("public_key", value), group)
    return Election(
        raw=raw,
        fingerprint=fingerprint(raw),
        uuid=uuid,
        name=_named("name", value),
        description=_named("description", value),
        group=group,
        public_key=key,
        questions=_questions(value["questions"], group),
    )


def _named(name: str, value: dict[str, object]) -> str:
    with within(name):
        return text(value[name])


def admitted(written: str, group: Group) -> Element:
    """An element that is checked to be in the group, and not neutral.

    Raises
    ------
    Refused
        If it is none.
    """
    element = group.decode(written)
    group.admit(element)
    return element


def _questions(value: object, group: Group) -> tuple[Question, ...]:
    listed = items(value)
    if not listed:
        raise Refused("an election asks at least one question", "questions")
    found = []
    for place, one in enumerate(listed):
        with within(f"questions[{place}]"):
            found.append(_question(one, group))
    return tuple(found)


def _question(value: object, group: Group) -> Question:
    if not isinstance(value, dict):
        raise Refused("a question is an object")
    if "type" in value:
        return _ranking(value, group)
    with_blank = "blank" in value
    names = {"answers", "min", "max", "question"} | ({"blank"} if with_blank else set())
    if set(value) != names or type(value.get("blank", False)) is not bool:
        raise Refused("not the members of a question")
    answers = tuple(text(one) for one in items(value["answers"]))
    least, most = integer(value["min"]), integer(value["max"])
    if not answers or not least <= most <= len(answers):
        raise Refused("min and max do not fit the number of answers")
    return Question(answers, text(value["question"]), least, most, value.get("blank", False))


def _ranking(value: dict[str, object], group: Group) -> Question:
    """A question of another kind; a hint on how to count it (`extra`) may stand there."""
    if value["type"] != Kind.RANKING.value:
        raise Refused(f"unknown kind of question {str(value['type'])[:40]!r}", "type")
    if not {"type", "value"} <= set(value) <= {"type", "value", "extra"}:
        raise Refused("not the members of a question")
    inner = value["value"]
    if not isinstance(inner, dict) or set(inner) != {"answers", "question"}:
        raise Refused("not the members of a ranking", "value")
    with within("value"):
        answers = tuple(text(one) for one in items(inner["answers"]))
        if not 1 <= len(answers) <= group.most_numbers:
            raise Refused(f"the group {group.name} holds at most {group.most_numbers} ranks")
        return ranking(answers, text(inner["question"]), _rule(value.get("extra")))


def _rule(extra: object) -> Rule | None:
    """How rankings are to be counted; other makers may write other hints, which say nothing."""
    if not isinstance(extra, dict) or extra.get("method") not in [one.value for one in Method]:
        return None
    numbers = {name: extra[name] for name in ("seats", "grades") if name in extra}
    if set(extra) != {"method", *numbers}:
        return None
    if not all(type(one) is int and 1 <= one <= _MOST_NUMBER for one in numbers.values()):
        return None
    return Rule(Method(extra["method"]), **numbers)


def read_trustees(raw: bytes, group: Group) -> Trustees:
    """Read the trustees; whether their proofs and signatures hold is checked elsewhere.

    Raises
    ------
    Refused
        If the form is another, or a key is not in the group.
    """
    found: list[TrusteeKey | Pedersen] = []
    for place, one in enumerate(items(parse_compact(raw, longest=MAX_TRUSTEES))):
        with within(f"[{place}]"):
            kind, value = items(one, 2)
            if kind == "Single":
                found.append(read_trustee_key(value, group))
            elif kind == "Pedersen":
                found.append(_pedersen(value, group))
            else:
                raise Refused("neither Single nor Pedersen")
    if not found:
        raise Refused("an election has at least one trustee")
    return tuple(found)


def read_trustee_key(value: object, group: Group) -> TrusteeKey:
    """A public key of the group and its proof of knowledge, not yet checked.

    Raises
    ------
    Refused
        If it is none.
    """
    pok, key = members(value, ("pok", "public_key"))
    return TrusteeKey(admitted(text(key), group), proof(pok, group.order))


def _pedersen(value: object, group: Group) -> Pedersen:
    names = ("threshold", "certs", "coefexps", "verification_keys")
    signatures: object = []
    if isinstance(value, dict) and "signatures" in value:
        signatures = value["signatures"]
        value = {name: one for name, one in value.items() if name != "signatures"}
    threshold, certs, coefexps, keys = members(value, names)
    listed = items(certs)
    size = len(listed)
    if not 1 <= integer(threshold, 1) <= size <= _MOST_TRUSTEES:
        raise Refused("the threshold does not fit the number of trustees")
    return Pedersen(
        integer(threshold, 1),
        tuple(read_signed(one, group) for one in listed),
        tuple(read_signed(one, group) for one in items(coefexps, size)),
        tuple(read_trustee_key(one, group) for one in items(keys, size)),
        tuple(proof(one, group.order) for one in items(signatures, size if signatures else 0)),
    )


def read_signed(value: object, group: Group) -> SignedMessage:
    """A message under a signature, not yet checked.

    Raises
    ------
    Refused
        If it is none.
    """
    message, signature = members(value, ("message", "signature"))
    return SignedMessage(text(message), proof(signature, group.order))


def read_credentials(raw: bytes) -> dict[str, int]:
    """Read the list of credentials: the weight of each, 1 where none is written.

    Raises
    ------
    Refused
        If the form is another, one occurs twice, or a weight is none.
    """
    found: dict[str, int] = {}
    for place, one in enumerate(items(parse_compact(raw, longest=MAX_CREDENTIALS))):
        credential, comma, weight = text(one).partition(",")
        if comma and (_WEIGHT.fullmatch(weight) is None or int(weight) > MAX_WEIGHT):
            raise Refused("the weight is no whole number from 1 on", f"[{place}]")
        if credential in found:
            raise Refused("the credential occurs twice", f"[{place}]")
        found[credential] = int(weight) if comma else 1
    return found


def read_setup(raw: bytes) -> SetupData:
    """Read the names of the three records an election begins with.

    Raises
    ------
    Refused
        If the form is another.
    """
    value = parse_compact(raw, longest=1000)
    election, trustees, credentials = members(value, ("election", "trustees", "credentials"))
    return SetupData(digest(election), digest(trustees), digest(credentials))
