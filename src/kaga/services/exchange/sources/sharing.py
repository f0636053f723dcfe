"""Whose attributes are whose: what of a writing request goes where (clauses 4.3.6.2-3).

What: from the matching parts to `Share`s. What an exclusive source has goes to it alone; what
redirect sources have goes to all of them and to nobody else; inclusive sources get a copy of
what is left, which stays here too. A source that has something for itself and does not take
the operation is a conflict; an inclusive one that does not take it is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaga.engines.context.sources.matching import Part
from kaga.engines.context.sources.registration import Mode


@dataclass(frozen=True, slots=True)
class Share:
    """What a source gets.

    Attributes
    ----------
    attributes: of those in the request; None where the request is about the entity as a whole.
    takes: whether the source takes the operation.
    """

    part: Part
    attributes: frozenset[str] | None
    takes: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """Who gets what.

    Attributes
    ----------
    claimed: attributes that do not stay here.
    is_gone: whether nothing stays here.
    """

    far: tuple[Share, ...]
    claimed: frozenset[str]
    is_gone: bool


def shared_out(
    parts: Sequence[Part], attributes: frozenset[str] | None, *operations: str
) -> Shares:
    """Who gets what of a request.

    Parameters
    ----------
    attributes: that the request is about; None for the entity as a whole.
    operations: a source takes it if it takes one of these.
    """
    far: list[Share] = []
    claimed: frozenset[str] = frozenset()
    is_gone = False
    for mode in (Mode.EXCLUSIVE, Mode.REDIRECT, Mode.INCLUSIVE):
        taken = claimed
        for part in parts:
            if part.registration.mode is not mode:
                continue
            takes = not part.registration.operations.isdisjoint(operations)
            own = _own(part, attributes, taken)
            if own is not None and not own and attributes:
                continue
            if takes or mode is not Mode.INCLUSIVE:
                far.append(Share(part, own, takes))
            if mode is not Mode.INCLUSIVE:
                claimed |= own or frozenset()
                is_gone = is_gone or _takes_all(part, attributes)
    return Shares(tuple(far), claimed, is_gone or _all_claimed(attributes, claimed))


def _own(
    part: Part, attributes: frozenset[str] | None, taken: frozenset[str]
) -> frozenset[str] | None:
    if attributes is None:
        return None
    return (attributes if part.attributes is None else part.attributes & attributes) - taken


def _takes_all(part: Part, attributes: frozenset[str] | None) -> bool:
    """Whether the entity as a whole is the source's."""
    limited = any(one.attributes is not None for one in part.registration.information)
    return not limited and not attributes


def _all_claimed(attributes: frozenset[str] | None, claimed: frozenset[str]) -> bool:
    return bool(attributes) and attributes is not None and attributes <= claimed
