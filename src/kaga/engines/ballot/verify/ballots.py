"""Judging a ballot: its signature, and the proofs that it holds what the questions allow.

A proof is a transcript of a conversation whose first message, the commitment, is left out: the
checker computes the one commitment that fits challenge and response, hashes it with everything
the proof is about, and compares. Where one of several statements is proven, the transcripts of
all are given and their challenges must add up to the hash.

    checker = BallotChecker(election)
    checker.check(read_ballot(raw, election))       # or Refused, naming the place

References: Belenios specification 2.0, sections 4.12 to 4.15; Cramer, Damgard, Schoenmakers,
"Proofs of partial knowledge", 1994; Gaudry, "Some ZK security proofs for Belenios", 2017.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import Ciphertext, RankedAnswer
from kaga.engines.ballot.verify.challenges import challenge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.model import Answer, Ballot, Election, Proof, Question


class BallotChecker:
    """Judges ballots of one election; what is the same for all of them is prepared once."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._group = election.group
        self._key_power = election.group.fixed_base(election.public_key)

    def check(self, ballot: Ballot) -> None:
        """Judge a ballot that was read for this election.

        Raises
        ------
        Refused
            If an element is outside the group, or the signature or a proof does not hold.
        """
        self._signature(ballot)
        self.check_answers(ballot.credential, ballot.answers)

    def check_answers(self, credential: str, answers: Sequence[Answer | RankedAnswer]) -> None:
        """Judge the proofs alone, as of a ballot that is checked and not cast.

        Raises
        ------
        Refused
            If an element is outside the group, or a proof does not hold.
        """
        scope = f"{self.election.fingerprint}|{credential}"
        pairs = zip(answers, self.election.questions, strict=True)
        for place, (answer, question) in enumerate(pairs):
            with within(f"answers[{place}]"):
                if isinstance(answer, RankedAnswer):
                    self._ranked(answer, scope)
                else:
                    self._answer(answer, question, scope)

    def _signature(self, ballot: Ballot) -> None:
        proof = ballot.signature
        group = self._group
        with within("credential"):
            (power,) = group.admit_powers(ballot.key, [(0, proof.challenge)])
        commitment = group.encode(group.multiply(group.base_power(proof.response), power))
        if challenge(group.order, "sig", ballot.unsigned, commitment) != proof.challenge:
            raise Refused("the signature does not hold", "signature")

    def _ranked(self, answer: RankedAnswer, scope: str) -> None:
        """The voter knows how the ciphertext was made, so it is no copy of another's."""
        group, ciphertext, proof = self._group, answer.choice, answer.proof
        with within("choices"):
            (power,) = group.admit_powers(ciphertext.alpha, [(0, proof.challenge)])
            group.admit(ciphertext.beta)
        commitment = group.multiply(group.base_power(proof.response), power)
        statement = f"{group.encode(self.election.public_key)},{self._text(ciphertext)}"
        parts = ("raweg", scope, statement, group.encode(commitment))
        if challenge(group.order, *parts) != proof.challenge:
            raise Refused("the proof of the ranking fails", "proof")

    def _answer(self, answer: Answer, question: Question, scope: str) -> None:
        texts = [self._text(one) for one in answer.choices]
        pairs = zip(answer.choices, texts, answer.individual_proofs, strict=True)
        for place, (ciphertext, text, proofs) in enumerate(pairs):
            try:
                commitments = self._commitments(ciphertext, proofs, trusted=False)
            except Refused as wrong:
                raise wrong.inside(f"choices[{place}]") from None
            if not self._adds_up(proofs, "prove", scope, text, ",".join(commitments)):
                raise Refused("the proof of 0 or 1 fails", f"individual_proofs[{place}]")
        whole = f"{scope}|{','.join(texts)}"
        if question.blank:
            self._with_blank(answer, question, whole)
        else:
            self._without_blank(answer, question, whole)

    def _without_blank(self, answer: Answer, question: Question, scope: str) -> None:
        total = self._product(answer.choices)
        commitments = self._commitments(total, answer.overall_proof, question.at_least)
        text = self._text(total)
        if not self._adds_up(answer.overall_proof, "prove", scope, text, ",".join(commitments)):
            raise Refused("the proof of the number of choices fails", "overall_proof")

    def _with_blank(self, answer: Answer, question: Question, scope: str) -> None:
        """The statements of section 4.13: m0 = 0 or sum = 0; m0 = 1 or sum in min..max."""
        first, total = answer.choices[0], self._product(answer.choices[1:])
        not_blank, nothing = answer.blank_proof or ()
        pair = [
            *self._commitments(first, (not_blank,)),
            *self._commitments(total, (nothing,)),
        ]
        if not self._adds_up((not_blank, nothing), "bproof0", scope, ",".join(pair)):
            raise Refused("the proof that blank excludes choices fails", "blank_proof")
        blank, *counts = answer.overall_proof
        rows = [
            *self._commitments(first, (blank,), 1),
            *self._commitments(total, counts, question.at_least),
        ]
        if not self._adds_up(answer.overall_proof, "bproof1", scope, ",".join(rows)):
            raise Refused("the proof of the number of choices fails", "overall_proof")

    def _commitments(
        self,
        ciphertext: Ciphertext,
        proofs: Sequence[Proof],
        least: int = 0,
        *,
        trusted: bool = True,
    ) -> list[str]:
        """A_j = g^z·alpha^c and B_j = y^z·(beta/g^m)^c, where m counts up from `least`."""
        group = self._group
        powers = group.powers if trusted else group.admit_powers
        alphas = powers(ciphertext.alpha, [(0, proof.challenge) for proof in proofs])
        terms = [(least + place, proof.challenge) for place, proof in enumerate(proofs)]
        betas = powers(ciphertext.beta, terms)
        found = []
        for proof, alpha, beta in zip(proofs, alphas, betas, strict=True):
            left = group.multiply(group.base_power(proof.response), alpha)
            right = group.multiply(self._key_power(proof.response), beta)
            found.append(f"{group.encode(left)},{group.encode(right)}")
        return found

    def _adds_up(self, proofs: Sequence[Proof], *parts: str) -> bool:
        order = self._group.order
        return sum(proof.challenge for proof in proofs) % order == challenge(order, *parts)

    def _product(self, ciphertexts: Sequence[Ciphertext]) -> Ciphertext:
        multiply = self._group.multiply
        return Ciphertext(
            reduce(multiply, (one.alpha for one in ciphertexts)),
            reduce(multiply, (one.beta for one in ciphertexts)),
        )

    def _text(self, ciphertext: Ciphertext) -> str:
        group = self._group
        return f"{group.encode(ciphertext.alpha)},{group.encode(ciphertext.beta)}"
