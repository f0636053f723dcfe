"""Writing what an election begins with.

raw = write_election(Draft("Zm9vYmFyMTIzNDU2", "A bridge", questions), key, group)
election = read_election(raw)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.making.texts import (
    compact,
    key_value,
    proof_value,
    signed_values,
)
from kaga.engines.ballot.model import Method, Pedersen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Question, Rule, SetupData, Trustees

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Draft:
    """An election before it has a key."""

    uuid: str
    name: str
    questions: tuple[Question, ...]
    description: str = ""
    administrator: str = ""
    credential_authority: str = ""


def draw_uuid(draw: Draw) -> str:
    """A fresh identifier of 20 Base58 characters, 117 bits."""
    number = int.from_bytes(draw(32), "big")
    return "".join(_BASE58[number // 58**place % 58] for place in range(20))


def write_election(draft: Draft, public_key: Element, group: Group) -> bytes:
    """The bytes every voter sees; all hashes of the election cover them."""
    value: dict[str, object] = {
        "version": 1,
        "description": draft.description,
        "name": draft.name,
        "group": group.name,
        "public_key": group.encode(public_key),
        "questions": [_question_value(one) for one in draft.questions],
        "uuid": draft.uuid,
    }
    if draft.administrator:
        value["administrator"] = draft.administrator
    if draft.credential_authority:
        value["credential_authority"] = draft.credential_authority
    return compact(value).encode()


def _question_value(question: Question) -> dict[str, object]:
    if question.ranked:
        inner = {"answers": list(question.answers), "question": question.text}
        return {"type": question.kind.value, "value": inner, **_rule_value(question.rule)}
    blank = {"blank": True} if question.blank else {}
    return {
        "answers": list(question.answers),
        **blank,
        "min": question.at_least,
        "max": question.at_most,
        "question": question.text,
    }


def _rule_value(rule: Rule | None) -> dict[str, object]:
    """How rankings are counted, where the specification leaves room for it."""
    if rule is None:
        return {}
    more: dict[str, object] = {}
    if rule.method is Method.STV:
        more = {"seats": rule.seats}
    elif rule.method is Method.JUDGMENT:
        more = {"grades": rule.grades}
    return {"extra": {"method": rule.method.value, **more}}


def write_trustees(trustees: Trustees, group: Group) -> bytes:
    """The record of all keys and ceremonies."""
    return compact(
        [
            ["Pedersen", _pedersen_value(one, group)]
            if isinstance(one, Pedersen)
            else ["Single", key_value(one, group)]
            for one in trustees
        ]
    ).encode()


def _pedersen_value(pedersen: Pedersen, group: Group) -> dict[str, object]:
    signatures = [proof_value(one) for one in pedersen.signatures]
    return {
        "threshold": pedersen.threshold,
        "certs": signed_values(pedersen.certs),
        "coefexps": signed_values(pedersen.coefexps),
        **({"signatures": signatures} if signatures else {}),
        "verification_keys": [key_value(one, group) for one in pedersen.verification_keys],
    }


def write_credentials(weights: Mapping[str, int] | Iterable[str]) -> bytes:
    """The list of credentials, sorted, so that its order says nothing of who registered when.

    Parameters
    ----------
    weights
        Credentials, or the weight of each where weights are used.
    """
    if isinstance(weights, Mapping):
        return compact(sorted(f"{one},{weight}" for one, weight in weights.items())).encode()
    return compact(sorted(weights)).encode()


def write_setup(setup: SetupData) -> bytes:
    """The names of the three records above."""
    value = {
        "election": setup.election,
        "trustees": setup.trustees,
        "credentials": setup.credentials,
    }
    return compact(value).encode()
