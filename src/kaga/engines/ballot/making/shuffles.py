"""Mixing: the same ciphertexts, encrypted anew and in another order, and the proof of it.

Every mixer shuffles what the one before gave back. As long as one of them keeps the order to
itself, nobody can tell which ciphertext was whose; the proofs show that none was exchanged.

    shuffle = mix(tally, election, draw)
    rows = shuffle.ciphertexts          # what the next mixer takes

References: Belenios specification 2.0, sections 4.17 and 6; Terelius, Wikstrom, "Proofs of
restricted shuffles", 2010; Haenni, Koenig, Locher, Dubuis, "CHVote system specification", 2018.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.ballot.making.texts import ciphertext_value, compact, drawn, hashed
from kaga.engines.ballot.model import (
    Ciphertext,
    Shuffle,
    ShuffleProof,
    ranked_places,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Election, EncryptedTally


@dataclass(frozen=True, slots=True)
class _Mixed:
    """New ciphertexts, the randomness by old places, and the old place of each new one."""

    before: Sequence[Ciphertext]
    after: Sequence[Ciphertext]
    secrets: Sequence[int]
    order: Sequence[int]


def mix(tally: EncryptedTally, election: Election, draw: Draw) -> Shuffle:
    """Shuffle the ciphertexts of every ranking, each list in an order of its own.

    Parameters
    ----------
    tally
        What is to be shuffled: the encrypted tally, with the last shuffle put into it
        (`kaga.engines.ballot.model.with_shuffled`) where there was one.
    """
    mixer = _Mixer(election, draw)
    places = ranked_places(election.questions)
    mixed = [mixer.shuffle(tally[place]) for place in places]
    return Shuffle(
        tuple(tuple(one.after) for one in mixed), tuple(mixer.prove(one) for one in mixed)
    )


def write_shuffle(shuffle: Shuffle, group: Group) -> bytes:
    """The record of a shuffle."""
    value = {
        "ciphertexts": [
            [ciphertext_value(one, group) for one in row] for row in shuffle.ciphertexts
        ],
        "proofs": [_proof_value(one, group) for one in shuffle.proofs],
    }
    return compact(value).encode()


def _proof_value(proof: ShuffleProof, group: Group) -> list[object]:
    t1, t2, t3, *t4 = (group.encode(one) for one in proof.commitments)
    return [
        [t1, t2, t3, t4, [group.encode(one) for one in proof.chain_commitments]],
        [
            *(str(one) for one in proof.responses),
            [str(one) for one in proof.chain_responses],
            [str(one) for one in proof.order_responses],
        ],
        [group.encode(one) for one in proof.permutation],
        [group.encode(one) for one in proof.chain],
    ]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a mixer shows before it is asked: commitments to its order, and their secrets."""

    text: str
    permutation: Sequence[Element]
    permutation_secrets: Sequence[int]
    asked: Sequence[int]
    asked_anew: Sequence[int]
    chain: Sequence[Element]
    chain_secrets: Sequence[int]


class _Mixer:
    """Shuffles and proves under one election's key."""

    def __init__(self, election: Election, draw: Draw) -> None:
        self._group = election.group
        self._key = election.public_key
        self._fingerprint = election.fingerprint
        self._draw = draw

    def shuffle(self, before: Sequence[Ciphertext]) -> _Mixed:
        """Encrypt anew, then permute (tables 1 to 3 of the specification)."""
        group = self._group
        secrets = self._drawn(len(before))
        anew = [
            Ciphertext(
                group.multiply(one.alpha, group.secret_base_power(secret)),
                group.multiply(one.beta, group.secret_power(self._key, secret)),
            )
            for one, secret in zip(before, secrets, strict=True)
        ]
        order = self._permutation(len(before))
        return _Mixed(before, [anew[place] for place in order], secrets, order)

    def prove(self, mixed: _Mixed) -> ShuffleProof:
        """That `after` holds what `before` does (table 4)."""
        group, size = self._group, len(mixed.order)
        shown = self._show(mixed)
        nonces, chain_nonces, order_nonces = (self._drawn(count) for count in (4, size, size))
        t = self._commitments(mixed, nonces, order_nonces)
        t_chain = self._chain_commitments(shown, chain_nonces, order_nonces)
        text = self._list(t) + self._list(t_chain) + shown.text + self._list(shown.chain)
        scope = ("shuffle-challenge", self._fingerprint, text + group.encode(self._key))
        challenge = hashed(group, *scope)

        def answer(nonce: int, secret: int) -> int:
            """nonce + challenge·secret."""
            return group.response(nonce, secret, -challenge % group.order)

        sums = self._sums(mixed, shown)
        first, second, third, fourth = map(answer, nonces, sums)
        return ShuffleProof(
            commitments=t,
            chain_commitments=t_chain,
            responses=(first, second, third, fourth),
            chain_responses=tuple(map(answer, chain_nonces, shown.chain_secrets)),
            order_responses=tuple(map(answer, order_nonces, shown.asked_anew)),
            permutation=tuple(shown.permutation),
            chain=tuple(shown.chain),
        )

    def _show(self, mixed: _Mixed) -> _Shown:
        """Commit to the order; learn the challenges u; commit to their new order in a chain."""
        group, size = self._group, len(mixed.order)
        secrets = self._drawn(size)
        committed = [group.identity] * size
        for place, old in enumerate(mixed.order):
            blind = group.secret_base_power(secrets[old])
            committed[old] = group.multiply(blind, group.independent(place))
        text = self._pairs(mixed.before) + self._pairs(mixed.after) + self._list(committed)
        asked = self._challenges(size, text)
        anew = [asked[old] for old in mixed.order]
        chain_secrets, chain = self._drawn(size), []
        link = group.independent(-1)
        for secret, exponent in zip(chain_secrets, anew, strict=True):
            raised = group.secret_power(link, exponent)
            link = group.multiply(group.secret_base_power(secret), raised)
            chain.append(link)
        return _Shown(text, committed, secrets, asked, anew, chain, chain_secrets)

    def _commitments(
        self, mixed: _Mixed, nonces: Sequence[int], order_nonces: Sequence[int]
    ) -> tuple[Element, Element, Element, Element, Element]:
        """t1 to t4."""
        group = self._group
        first, second, third, fourth = nonces
        bases = [group.independent(place) for place in range(len(mixed.order))]
        betas = self._raised([one.beta for one in mixed.after], order_nonces)
        alphas = self._raised([one.alpha for one in mixed.after], order_nonces)
        return (
            group.secret_base_power(first),
            group.secret_base_power(second),
            group.multiply(group.secret_base_power(third), self._raised(bases, order_nonces)),
            group.divide(betas, group.secret_power(self._key, fourth)),
            group.divide(alphas, group.secret_base_power(fourth)),
        )

    def _chain_commitments(
        self, shown: _Shown, chain_nonces: Sequence[int], order_nonces: Sequence[int]
    ) -> tuple[Element, ...]:
        """t-hat."""
        group = self._group
        links = [group.independent(-1), *shown.chain[:-1]][: len(shown.chain)]
        return tuple(
            group.multiply(group.secret_base_power(nonce), group.secret_power(link, other))
            for nonce, link, other in zip(chain_nonces, links, order_nonces, strict=True)
        )

    def _sums(self, mixed: _Mixed, shown: _Shown) -> tuple[int, int, int, int]:
        """The exponents behind the four statements: r-bar, r-hat, r-tilde and r'."""
        order = self._group.order
        last, weight = 0, 1
        for secret, exponent in zip(
            reversed(shown.chain_secrets), reversed(shown.asked_anew), strict=True
        ):
            last = (last + secret * weight) % order
            weight = weight * exponent % order
        return (
            sum(shown.permutation_secrets) % order,
            last,
            _dot(shown.permutation_secrets, shown.asked) % order,
            _dot(mixed.secrets, shown.asked) % order,
        )

    def _raised(self, elements: Sequence[Element], exponents: Sequence[int]) -> Element:
        group = self._group
        total = group.identity
        for element, exponent in zip(elements, exponents, strict=True):
            total = group.multiply(total, group.secret_power(element, exponent))
        return total

    def _challenges(self, size: int, text: str) -> list[int]:
        """u: one challenge for each ciphertext (table 11)."""
        scope = f"shuffle-challenges|{self._fingerprint}|{text}"
        seed = hashlib.sha256(scope.encode()).hexdigest()
        counted = [hashlib.sha256(str(place).encode()).hexdigest() for place in range(size)]
        found = [hashlib.sha256((seed + one).encode()).hexdigest() for one in counted]
        return [int(one, 16) % self._group.order for one in found]

    def _permutation(self, size: int) -> list[int]:
        """An order, each as likely as any other (table 2)."""
        left = list(range(size))
        order = []
        for place in range(size):
            other = place + int.from_bytes(self._draw(40), "big") % (size - place)
            order.append(left[other])
            left[other] = left[place]
        return order

    def _drawn(self, count: int) -> list[int]:
        return [drawn(self._group, self._draw) for _ in range(count)]

    def _pairs(self, ciphertexts: Sequence[Ciphertext]) -> str:
        return self._list([part for one in ciphertexts for part in (one.alpha, one.beta)])

    def _list(self, elements: Sequence[Element]) -> str:
        """A comma after each (table 10)."""
        return "".join([f"{self._group.encode(one)}," for one in elements])


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(one * other for one, other in zip(left, right, strict=True))
