"""Reading what follows the ballots: events, tallies, decryptions, results.

tally = read_encrypted_tally(raw, election)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.groups.protocol import NUMBER_BITS
from kaga.engines.ballot.model import (
    Event,
    EventType,
    Owned,
    PartialDecryption,
    SizedTally,
)
from kaga.engines.ballot.reading.ballots import read_ciphertext
from kaga.engines.ballot.reading.canonical import (
    digest,
    integer,
    items,
    members,
    parse_compact,
    proof,
    text,
)

if TYPE_CHECKING:
    from kaga.engines.ballot.model import Election, EncryptedTally, Question, Result

MAX_TALLY: Final = 50_000_000
_SHORT: Final = 1000
_KINDS: Final = {kind.value: kind for kind in EventType}


def read_event(raw: bytes) -> Event:
    """Read one link of the chain.

    Raises
    ------
    Refused
        If it is none, or of a kind this engine does not know.
    """
    value = parse_compact(raw, longest=_SHORT)
    names = tuple(value) if isinstance(value, dict) else ()
    optional = [name for name in ("parent", "payload") if name in names]
    order = ("parent", "height", "type", "payload")
    expected = tuple(name for name in order if name in optional or name in {"height", "type"})
    found = dict(zip(expected, members(value, expected), strict=True))
    kind = found["type"]
    if not isinstance(kind, str) or kind not in _KINDS:
        raise Refused(f"unknown kind of event {str(kind)[:40]!r}", "type")
    return Event(
        parent=digest(found["parent"]) if "parent" in found else None,
        height=integer(found["height"]),
        kind=_KINDS[kind],
        payload=digest(found["payload"]) if "payload" in found else None,
    )


def read_encrypted_tally(raw: bytes, election: Election) -> EncryptedTally:
    """Read the product of all counted ballots, or of a ranking all their ciphertexts.

    Raises
    ------
    Refused
        If its shape is not that of the election's questions.
    """
    listed = items(parse_compact(raw, longest=MAX_TALLY), len(election.questions))
    found = []
    for place, (one, question) in enumerate(zip(listed, election.questions, strict=True)):
        with within(f"[{place}]"):
            row = items(one, _width(question))
            found.append(tuple(read_ciphertext(value, election.group) for value in row))
    return tuple(found)


def read_sized_tally(raw: bytes) -> SizedTally:
    """Read how many ballots an encrypted tally counts.

    Raises
    ------
    Refused
        If the form is another.
    """
    value = parse_compact(raw, longest=_SHORT)
    count, weight, name = members(value, ("num_tallied", "total_weight", "encrypted_tally"))
    return SizedTally(integer(count), integer(weight), digest(name))


def read_owned(raw: bytes) -> Owned:
    """Read which trustee made a shuffle or a partial decryption.

    Raises
    ------
    Refused
        If the form is another.
    """
    owner, payload = members(parse_compact(raw, longest=_SHORT), ("owner", "payload"))
    return Owned(integer(owner, 1), digest(payload))


def read_partial_decryption(raw: bytes, election: Election) -> PartialDecryption:
    """Read one trustee's factors and proofs.

    How many a ranking has, the tally says: it is compared where the proofs are judged.

    Raises
    ------
    Refused
        If the shape is not that of the election's questions.
    """
    value = parse_compact(raw, longest=MAX_TALLY)
    factors, proofs = members(value, ("decryption_factors", "decryption_proofs"))
    questions = election.questions
    group = election.group
    with within("decryption_factors"):
        elements = tuple(
            tuple(group.decode(text(one)) for one in items(row, _width(question)))
            for row, question in zip(items(factors, len(questions)), questions, strict=True)
        )
    with within("decryption_proofs"):
        transcripts = tuple(
            tuple(proof(one, group.order) for one in items(row, _width(question)))
            for row, question in zip(items(proofs, len(questions)), questions, strict=True)
        )
    return PartialDecryption(elements, transcripts)


def read_result(raw: bytes, election: Election) -> Result:
    """Read the counts of every choice of every question, and the rankings.

    Raises
    ------
    Refused
        If the shape is not that of the election's questions.
    """
    (rows,) = members(parse_compact(raw, longest=MAX_TALLY), ("result",))
    listed = items(rows, len(election.questions))
    return tuple(
        tuple(_numbers(one, question) for one in items(row))
        if question.ranked
        else tuple(integer(one) for one in items(row, question.width))
        for row, question in zip(listed, election.questions, strict=True)
    )


def _width(question: Question) -> int | None:
    """How many ciphertexts a tally has of a question; of a ranking, one for each ballot."""
    return None if question.ranked else question.width


def _numbers(value: object, question: Question) -> tuple[int, ...]:
    found = tuple(integer(one) for one in items(value, len(question.answers)))
    if max(found) >> NUMBER_BITS:
        raise Refused(f"a number of more than {NUMBER_BITS} bits")
    return found
