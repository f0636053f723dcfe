"""Reading a ballot: its form, its election and its counts, before any proof is looked at.

    ballot = read_ballot(raw, election)       # Refused names the first wrong place

Membership in the group is not decided here: whoever checks the proofs raises each element to
powers, and there every suite can tell it at the least cost (`Group.admit_powers`).
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import (
    Answer,
    Ballot,
    Ciphertext,
    Fingerprint,
    RankedAnswer,
)
from kaga.engines.ballot.reading.canonical import (
    items,
    members,
    parse_compact,
    proof,
    proofs,
    text,
)

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import Election, Question

MAX_BALLOT: Final = 65_535
"""A ballot is one entry of the ledger, whose length fits 16 bits."""

_MEMBERS: Final = ("election_uuid", "election_hash", "credential", "answers", "signature")
_ANSWER: Final = ("choices", "individual_proofs", "overall_proof")
_ANSWER_BLANK: Final = (*_ANSWER, "blank_proof")
_RANKED: Final = ("choices", "proof")

Answers = tuple[Answer | RankedAnswer, ...]


def fingerprint(raw: bytes) -> Fingerprint:
    """SHA-256 in base64 without padding: phi of an election, the tracker of a ballot.

    >>> fingerprint(b"")
    '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    return Fingerprint(base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("="))


def read_ballot(raw: bytes, election: Election) -> Ballot:
    """Read the exact bytes of a ballot cast in `election`.

    Raises
    ------
    Refused
        If it is not in the one form a ballot of this election has.
    """
    *front, signature = members(parse_compact(raw, longest=MAX_BALLOT), _MEMBERS)
    credential, key, answers = _front(front, election)
    unsigned = fingerprint(raw[: raw.rindex(b',"signature":')] + b"}")
    with within("signature"):
        signed, transcript = members(signature, ("hash", "proof"))
        if signed != unsigned:
            raise Refused("signs another ballot", "hash")
        signature_proof = proof(transcript, election.group.order)
    return Ballot(credential, key, answers, unsigned, signature_proof)


def read_sealed(raw: bytes, election: Election) -> tuple[str, Answers]:
    """Read a ballot that is not signed, and so never counts: its credential and answers.

    Raises
    ------
    Refused
        If it is not in the one form, or is signed.
    """
    front = members(parse_compact(raw, longest=MAX_BALLOT), _MEMBERS[:-1])
    credential, _, answers = _front(front, election)
    return credential, answers


def _front(found: list[object], election: Election) -> tuple[str, Element, Answers]:
    uuid, phi, credential, answers = found
    if uuid != election.uuid or phi != election.fingerprint:
        raise Refused("the ballot belongs to another election", "election_hash")
    with within("credential"):
        key = election.group.decode(text(credential))
    return text(credential), key, _answers(answers, election)


def credential_of(raw: bytes, election: Election) -> str:
    """The credential of a ballot, without reading the rest of it.

    Raises
    ------
    Refused
        If the bytes do not begin as a ballot of this election does.
    """
    begin = f'{{"election_uuid":"{election.uuid}","election_hash":"{election.fingerprint}",'
    opening = f'{begin}"credential":"'.encode()
    credential, quote, _ = raw[len(opening) :].partition(b'"')
    if raw.startswith(opening) and quote and credential.isascii():
        return credential.decode()
    return read_ballot(raw, election).credential


def _answers(value: object, election: Election) -> Answers:
    with within("answers"):
        listed = items(value, len(election.questions))
    return tuple(
        [
            _ranked(f"answers[{place}]", one, election.group)
            if question.ranked
            else _answer(f"answers[{place}]", one, question, election.group)
            for place, (one, question) in enumerate(
                zip(listed, election.questions, strict=True)
            )
        ]
    )


def _ranked(where: str, value: object, group: Group) -> RankedAnswer:
    here = where
    try:
        choice, transcript = members(value, _RANKED)
        here = f"{where}.choices"
        ciphertext = read_ciphertext(choice, group)
        here = f"{where}.proof"
        return RankedAnswer(ciphertext, proof(transcript, group.order))
    except Refused as wrong:
        raise wrong.inside(here) from None


def _answer(where: str, value: object, question: Question, group: Group) -> Answer:
    order, width = group.order, question.width
    names = _ANSWER_BLANK if question.blank else _ANSWER
    count = question.at_most - question.at_least + 1 + question.blank
    here = where
    try:
        choices, individual, overall, *blank = members(value, names)
        here = f"{where}.choices"
        ciphertexts = [read_ciphertext(one, group) for one in items(choices, width)]
        here = f"{where}.individual_proofs"
        singles = [proofs(one, order, 2) for one in items(individual, width)]
        here = f"{where}.overall_proof"
        whole = proofs(overall, order, count)
        here = f"{where}.blank_proof"
        pair = proofs(blank[0], order, 2) if blank else None
    except Refused as wrong:
        raise wrong.inside(here) from None
    return Answer(tuple(ciphertexts), tuple(singles), whole, pair)


def read_ciphertext(value: object, group: Group) -> Ciphertext:
    """A pair of elements; whether they are members is still open.

    Raises
    ------
    Refused
        If it is no such pair.
    """
    alpha, beta = members(value, ("alpha", "beta"))
    return Ciphertext(group.decode(text(alpha)), group.decode(text(beta)))
