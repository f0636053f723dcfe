"""What an election, a ballot and a tally say, as values (Belenios specification, section 4).

Readers make them from bytes, makers from choices; neither changes one afterwards.

>>> Question(("Yes", "No"), "Shall the bridge be built?", at_least=1, at_most=1).width
2
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group

Digest = NewType("Digest", str)
"""SHA-256 in lower-case hexadecimal: the name of a record in an archive."""

Fingerprint = NewType("Fingerprint", str)
"""SHA-256 in base64 without padding: of an election, a ballot, a list of credentials."""


class EventType(enum.Enum):
    """What happened in an election."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    SHUFFLE = "Shuffle"
    END_SHUFFLES = "EndShuffles"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


@dataclass(frozen=True, slots=True)
class Proof:
    """One Schnorr-like transcript: challenge and response."""

    challenge: int
    response: int


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """An ElGamal ciphertext (g^r, y^r·g^m)."""

    alpha: Element
    beta: Element


class Kind(enum.Enum):
    """How a question is counted, and so how it is encrypted."""

    CHOICE = "Homomorphic"
    """Marks that are added up while encrypted: only their sums are ever decrypted."""

    RANKING = "NonHomomorphic"
    """A number for each answer: whole answers are decrypted, after they were shuffled."""


class Method(enum.StrEnum):
    """How rankings, or grades, are counted."""

    SCHULZE = "schulze"
    STV = "stv"
    JUDGMENT = "majority-judgment"


@dataclass(frozen=True, slots=True)
class Rule:
    """By which method the rankings of a question are to be counted.

    `seats` matter to a transferable vote alone, `grades` (1 the best) to majority judgment.
    """

    method: Method
    seats: int = 1
    grades: int = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers.

    Of a choice, from `at_least` to `at_most` of the answers may be chosen; `blank` allows a
    vote for none of them, whatever the bounds. Of a ranking (`ranking` makes one) the bounds
    say nothing; `rule` tells how it is counted, where the election says so.
    """

    answers: tuple[str, ...]
    text: str
    at_least: int
    at_most: int
    blank: bool = False
    kind: Kind = Kind.CHOICE
    rule: Rule | None = None

    @property
    def ranked(self) -> bool:
        """Whether every answer gets a number, a rank or a grade."""
        return self.kind is Kind.RANKING

    @property
    def width(self) -> int:
        """How many ciphertexts an answer has: one per choice, and one before if blank.

        A ranking lies in one ciphertext as a whole.
        """
        return 1 if self.ranked else len(self.answers) + self.blank


def ranking(answers: tuple[str, ...], text: str, rule: Rule | None = None) -> Question:
    """A question whose every answer gets a number from 0 to 255: a rank, or a grade.

    >>> ranking(("A", "B", "C"), "In which order?").width
    1
    """
    return Question(answers, text, 0, 0, kind=Kind.RANKING, rule=rule)


@dataclass(frozen=True, slots=True)
class Election:
    """An election as every voter sees it; `fingerprint` covers its exact bytes."""

    raw: bytes
    fingerprint: Fingerprint
    uuid: str
    name: str
    description: str
    group: Group
    public_key: Element
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The encrypted answer to one question, with its proofs."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """An encrypted ranking, with the proof that its voter made it."""

    choice: Ciphertext
    proof: Proof

    @property
    def choices(self) -> tuple[Ciphertext, ...]:
        """Its ciphertexts: the one."""
        return (self.choice,)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A signed ballot; `unsigned` is the fingerprint of its bytes without the signature."""

    credential: str
    key: Element
    answers: tuple[Answer | RankedAnswer, ...]
    unsigned: Fingerprint
    signature: Proof


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A text and a Schnorr signature over it."""

    message: str
    signature: Proof


@dataclass(frozen=True, slots=True)
class TrusteeKey:
    """A trustee's public key with the proof that its private key is known."""

    public_key: Element
    pok: Proof


@dataclass(frozen=True, slots=True)
class Pedersen:
    """Trustees of whom `threshold` suffice, with the record of their ceremony."""

    threshold: int
    certs: tuple[SignedMessage, ...]
    coefexps: tuple[SignedMessage, ...]
    verification_keys: tuple[TrusteeKey, ...]
    signatures: tuple[Proof, ...] = ()


Trustees = tuple["TrusteeKey | Pedersen", ...]
EncryptedTally = tuple[tuple[Ciphertext, ...], ...]
"""For each question the products, or of a ranking every counted ciphertext."""

Counts = tuple[int, ...]
Rankings = tuple[tuple[int, ...], ...]
Result = tuple[Counts | Rankings, ...]
"""For each question the counts of its answers, or all rankings as they were decrypted."""


def counts_of(result: Result, place: int) -> Counts:
    """The counts of the question at `place`.

    Raises
    ------
    ValueError
        If it asked for rankings.
    """
    found = tuple(one for one in result[place] if isinstance(one, int))
    if len(found) != len(result[place]):
        raise ValueError("this question was answered by rankings")
    return found


def rankings_of(result: Result, place: int) -> Rankings:
    """The decrypted rankings of the question at `place`, in an order that tells nothing.

    Raises
    ------
    ValueError
        If it was answered by choices.
    """
    found = tuple(one for one in result[place] if isinstance(one, tuple))
    if len(found) != len(result[place]):
        raise ValueError("this question was answered by choices")
    return found


def ranked_places(questions: tuple[Question, ...]) -> list[int]:
    """Which questions, counted from 0, ask for rankings."""
    return [place for place, one in enumerate(questions) if one.ranked]


def with_shuffled(
    tally: EncryptedTally, questions: tuple[Question, ...], shuffled: EncryptedTally
) -> EncryptedTally:
    """The tally that is decrypted: rankings as the last mixer left them, the rest as it was."""
    rows = dict(zip(ranked_places(questions), shuffled, strict=True))
    return tuple(rows.get(place, row) for place, row in enumerate(tally))


@dataclass(frozen=True, slots=True)
class SizedTally:
    """How many ballots, of which weight, an encrypted tally counts."""

    num_tallied: int
    total_weight: int
    encrypted_tally: Digest


@dataclass(frozen=True, slots=True)
class ShuffleProof:
    """That one list of ciphertexts holds what another does, in another order.

    The names follow the specification's section 6: t with its chain, s with its two lists, c
    and c-hat.
    """

    commitments: tuple[Element, Element, Element, Element, Element]
    chain_commitments: tuple[Element, ...]
    responses: tuple[int, int, int, int]
    chain_responses: tuple[int, ...]
    order_responses: tuple[int, ...]
    permutation: tuple[Element, ...]
    chain: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Shuffle:
    """What one mixer gives back: for each ranking question its ciphertexts, and the proof."""

    ciphertexts: EncryptedTally
    proofs: tuple[ShuffleProof, ...]


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """One trustee's factors of every ciphertext of the tally, each with its proof."""

    factors: tuple[tuple[Element, ...], ...]
    proofs: tuple[tuple[Proof, ...], ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """Which trustee, counted from 1, made the shuffle or decryption of that name."""

    owner: int
    payload: Digest


@dataclass(frozen=True, slots=True)
class SetupData:
    """The three records an election begins with."""

    election: Digest
    trustees: Digest
    credentials: Digest


@dataclass(frozen=True, slots=True)
class Event:
    """One link of the chain: its parent's name, its height, its kind, what it brings."""

    parent: Digest | None
    height: int
    kind: EventType
    payload: Digest | None
