"""Looking into a ballot that its voter chose to check instead of casting it.

The voter's device showed a commitment, then the seed. A second device fetches the sealed text,
compares its fingerprint, makes every ciphertext again from the seed, and shows what was chosen.
What was looked into is not signed, and must never be.

    choices = open_sealed(raw, commitment, seed, checker)

Reference: Benaloh, "Simple verifiable elections", 2006.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.reading.ballots import fingerprint, read_sealed

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element
    from kaga.engines.ballot.model import Ciphertext, Election
    from kaga.engines.ballot.verify.ballots import BallotChecker


def open_sealed(
    raw: bytes, commitment: str, seed: bytes, checker: BallotChecker
) -> tuple[tuple[int, ...], ...]:
    """What a sealed ballot says.

    Parameters
    ----------
    commitment
        The fingerprint that was shown before the voter decided to check.

    Returns
    -------
    tuple of tuple of int
        For each question the marks, 0 or 1, blank first where it is allowed; of a ranking the
        numbers.

    Raises
    ------
    Refused
        If the text is another than was committed to, a proof fails, or a ciphertext was not
        made from this seed.
    """
    if fingerprint(raw) != commitment:
        raise Refused("not the ballot whose commitment was shown")
    election = checker.election
    credential, answers = read_sealed(raw, election)
    checker.check_answers(credential, answers)
    group = election.group
    size = max(64, (group.order.bit_length() + 7) // 8 + 32)
    found = []
    for place, (answer, question) in enumerate(zip(answers, election.questions, strict=True)):
        inside = []
        for choice, ciphertext in enumerate(answer.choices):
            info = f"kaga-vote/v1|r|{election.fingerprint}|{credential}|{place}|{choice}"
            exponent = int.from_bytes(_expand(seed, info, size), "big") % group.order
            with within(f"answers[{place}].choices[{choice}]"):
                inside.append(_opened(ciphertext, exponent, election))
        if question.ranked:
            found.append(group.embedded(inside[0], len(question.answers)))
        else:
            found.append(tuple(int(one == group.generator) for one in inside))
    return tuple(found)


def _opened(ciphertext: Ciphertext, exponent: int, election: Election) -> Element:
    """What the ciphertext holds: g^m of a mark m, or what stands for a ranking."""
    group = election.group
    if group.base_power(exponent) != ciphertext.alpha:
        raise Refused("not made from this seed")
    return group.divide(ciphertext.beta, group.power(election.public_key, exponent))


def _expand(seed: bytes, info: str, size: int) -> bytes:
    """HKDF-SHA512 without salt (RFC 5869): one round of extract, and of expand as needed."""
    key = hmac.digest(bytes(64), seed, "sha512")
    block, found = b"", b""
    for turn in range(1, -(-size // 64) + 1):
        block = hmac.digest(key, block + info.encode() + bytes([turn]), "sha512")
        found += block
    return found[:size]
