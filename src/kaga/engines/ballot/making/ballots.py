"""Making a ballot: first seal the choices, then sign them, or show what was sealed.

All randomness of the ciphertexts comes from one seed, so that a voter who rather checks than
casts can show the seed to a second device (`kaga.engines.ballot.verify.opening`). The nonce of
the signature never comes from the seed, and a ballot whose seed was shown must not be signed.

    sealed = seal(election, voter, choices, draw)   # show sealed.commitment, then ask
    raw = sign(sealed, voter, election, draw)

References: Belenios specification 2.0, sections 4.11 to 4.15; Benaloh, "Simple verifiable
elections", 2006 (cast or check); RFC 5869 (HKDF).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kaga.engines.ballot.making.proofs import OneOf, knowledge
from kaga.engines.ballot.making.texts import (
    ciphertext_value,
    compact,
    exponent_size,
    fingerprint_of,
    proof_value,
)
from kaga.engines.ballot.model import Ciphertext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.groups.protocol import Element
    from kaga.engines.ballot.making.credentials import Voter
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Election, Fingerprint, Proof, Question

SEED: Final = 32
"""Bytes of the seed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ballot before it is signed: its text, what was shown of it, and its seed."""

    text: str
    commitment: Fingerprint
    seed: bytes


def allowed(choices: Sequence[int], question: Question) -> bool:
    """Whether these marks (0 or 1; blank first, where it is allowed) answer the question.

    To a ranking the answer is a number from 0 to 255 for each of the answers.
    """
    if question.ranked:
        return len(choices) == len(question.answers) and all(0 <= one < 256 for one in choices)
    if len(choices) != question.width or not set(choices) <= {0, 1}:
        return False
    if question.blank and choices[0]:
        return not any(choices[1:])
    return question.at_least <= sum(choices) <= question.at_most


def seal(
    election: Election, voter: Voter, choices: Sequence[Sequence[int]], draw: Draw
) -> Sealed:
    """Encrypt the choices and prove that they are allowed.

    Parameters
    ----------
    choices
        For each question a mark, 0 or 1, for each answer; where a question allows blank votes,
        the mark for blank comes first. For a ranking, the number of each answer.

    Raises
    ------
    ValueError
        If they do not answer the questions.
    """
    pairs = list(zip(choices, election.questions, strict=True))
    if not all(allowed(marks, question) for marks, question in pairs):
        raise ValueError("these choices do not answer the questions")
    seed = draw(SEED)
    answers = [
        _Sealer(election, voter.credential, draw).answer(
            marks, question, exponents(election, voter.credential, seed, place)
        )
        for place, (marks, question) in enumerate(pairs)
    ]
    body = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": voter.credential,
        "answers": answers,
    }
    text = compact(body)
    return Sealed(text, fingerprint_of(text.encode()), seed)


def sign(sealed: Sealed, voter: Voter, election: Election, draw: Draw) -> bytes:
    """Sign a sealed ballot: the bytes to cast."""
    proof = knowledge(election.group, voter.secret, draw, "sig", sealed.commitment)
    signature = compact({"hash": sealed.commitment, "proof": proof_value(proof)})
    return f'{sealed.text[:-1]},"signature":{signature}}}'.encode()


def exponents(election: Election, credential: str, seed: bytes, place: int) -> list[int]:
    """The exponents r of one question's ciphertexts, from the seed.

    HKDF-SHA512, 64 bytes each (more where q is longer than 256 bits), modulo q; the text it is
    bound to names the election, the credential, the question and the choice.
    """
    found = []
    length = exponent_size(election.group)
    for choice in range(election.questions[place].width):
        info = f"kaga-vote/v1|r|{election.fingerprint}|{credential}|{place}|{choice}"
        key = HKDF(algorithm=SHA512(), length=length, salt=None, info=info.encode()).derive(
            seed
        )
        found.append(int.from_bytes(key, "big") % election.group.order)
    return found


class _Sealer:
    """Encrypts and proves the answers of one ballot."""

    def __init__(self, election: Election, credential: str, draw: Draw) -> None:
        self._group = election.group
        self._key = election.public_key
        self._scope = f"{election.fingerprint}|{credential}"
        self._prover = OneOf(election.group, election.public_key, draw)
        self._order = election.group.order
        self._draw = draw

    def answer(
        self, marks: Sequence[int], question: Question, secrets: Sequence[int]
    ) -> dict[str, object]:
        """The encrypted answer to one question, as JSON."""
        if question.ranked:
            return self._ranking(marks, secrets[0])
        sealed = [self._encrypt(mark, r) for mark, r in zip(marks, secrets, strict=True)]
        triples = zip(sealed, marks, secrets, strict=True)
        individual = [self._mark(one, (mark, r)) for one, mark, r in triples]
        whole = f"{self._scope}|{','.join(self._text(one) for one in sealed)}"
        value: dict[str, object] = {
            "choices": [ciphertext_value(one, self._group) for one in sealed],
            "individual_proofs": [_values(proofs) for proofs in individual],
        }
        first = 1 if question.blank else 0
        total = self._sum(sealed[first:])
        count, secret = sum(marks[first:]), sum(secrets[first:]) % self._order
        counts = [
            self._less(total, number)
            for number in range(question.at_least, question.at_most + 1)
        ]
        if not question.blank:
            true = (count - question.at_least, secret)
            text = self._text(total)
            proofs = self._prover.prove(counts, true, "prove", whole, text)
            return {**value, "overall_proof": _values(proofs)}
        blank = (sealed[0].alpha, sealed[0].beta)
        zeros = [blank, (total.alpha, total.beta)]
        ones = [self._less(sealed[0], 1), *counts]
        if marks[0]:
            pair, many = (1, secret), (0, secrets[0])
        else:
            pair, many = (0, secrets[0]), (1 + count - question.at_least, secret)
        overall = self._prover.prove(ones, many, "bproof1", whole)
        excluded = self._prover.prove(zeros, pair, "bproof0", whole)
        return {**value, "overall_proof": _values(overall), "blank_proof": _values(excluded)}

    def _ranking(self, numbers: Sequence[int], secret: int) -> dict[str, object]:
        """All numbers in one ciphertext; the proof binds it to the voter who made it.

        Looking for the element that stands for the numbers takes a time that depends on them,
        as drawing them on a screen does: this is done on the voter's own device.
        """
        group = self._group
        hidden = group.secret_power(self._key, secret)
        whole = group.multiply(hidden, group.embed(numbers))
        sealed = Ciphertext(group.secret_base_power(secret), whole)
        parts = ("raweg", self._scope, f"{group.encode(self._key)},{self._text(sealed)}")
        proof = knowledge(group, secret, self._draw, *parts)
        return {"choices": ciphertext_value(sealed, group), "proof": proof_value(proof)}

    def _encrypt(self, mark: int, secret: int) -> Ciphertext:
        group = self._group
        hidden = group.secret_power(self._key, secret)
        # Both products are computed, so that the time does not tell the mark.
        both = (hidden, group.multiply(hidden, group.generator))
        return Ciphertext(group.secret_base_power(secret), both[mark])

    def _mark(self, ciphertext: Ciphertext, true: tuple[int, int]) -> tuple[Proof, ...]:
        statements = [(ciphertext.alpha, ciphertext.beta), self._less(ciphertext, 1)]
        text = self._text(ciphertext)
        return self._prover.prove(statements, true, "prove", self._scope, text)

    def _less(self, ciphertext: Ciphertext, number: int) -> tuple[Element, Element]:
        """The same ciphertext of a number less: of zero, if it encrypts `number`."""
        group = self._group
        return ciphertext.alpha, group.divide(ciphertext.beta, group.base_power(number))

    def _sum(self, sealed: Sequence[Ciphertext]) -> Ciphertext:
        multiply = self._group.multiply
        return Ciphertext(
            reduce(multiply, [one.alpha for one in sealed]),
            reduce(multiply, [one.beta for one in sealed]),
        )

    def _text(self, ciphertext: Ciphertext) -> str:
        encode = self._group.encode
        return f"{encode(ciphertext.alpha)},{encode(ciphertext.beta)}"


def _values(proofs: Sequence[Proof]) -> list[dict[str, str]]:
    return [proof_value(proof) for proof in proofs]
