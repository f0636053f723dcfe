"""Ballots as an attacker would change them: a name, what is done, and what the judge must say.

Where a change leaves the ballot unsigned, the voter of the ballot signs it again: an attacker
may well be a voter, and then only the proofs stand in the way.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.engines.ballot.played import (
    UUID,
    Played,
    Seeded,
    ballots_of,
    parsed,
    set_up,
    written,
)
from tests.engines.ballot.played import cast as cast_by

from kaga.engines.ballot.groups.parameters import BELENIOS_2048
from kaga.engines.ballot.making import ballots as making
from kaga.engines.ballot.making.ballots import Sealed, seal, sign
from kaga.engines.ballot.making.proofs import OneOf
from kaga.engines.ballot.making.texts import fingerprint_of

Value = dict
Change = Callable[[Value, Played], object]


@dataclass(frozen=True)
class Forgery:
    """`change` gets the parsed ballot; it changes it, or gives other bytes."""

    name: str
    refused: str
    change: Change
    signed_again: bool = False

    def raw(self, played: Played) -> bytes:
        value = copy.deepcopy(parsed(ballots_of(played)[0]))
        answer = self.change(value, played)
        if isinstance(answer, bytes):
            return answer
        return signed_again(value, played) if self.signed_again else written(value)


def signed_again(value: Value, played: Played) -> bytes:
    """The same ballot under a good signature of its voter."""
    front = {name: one for name, one in value.items() if name != "signature"}
    text = written(front).decode()
    sealed = Sealed(text, fingerprint_of(text.encode()), bytes(32))
    return sign(sealed, played.voters[0], played.election, Seeded("again"))


def ballot(played: Played) -> bytes:
    return ballots_of(played)[0]


def put(path: str, value: object) -> Change:
    """Set the member at a path such as ``answers.0.choices.1.alpha``."""

    def change(found: Value, played: Played) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place = found
        for part in way:
            place = place[part]
        place[last] = value(place[last], played) if callable(value) else value

    return change


def swap(first: str, second: str) -> Change:
    def change(found: Value, played: Played) -> None:
        one, other = get(found, first), get(found, second)
        put(first, other)(found, played)
        put(second, one)(found, played)

    return change


def get(found: Value, path: str) -> object:
    for part in path.split("."):
        found = found[int(part) if part.isdigit() else part]
    return copy.deepcopy(found)


def drop(path: str) -> Change:
    def change(found: Value, played: Played) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place = found
        for part in way:
            place = place[part]
        del place[last]

    return change


def text(replace: Callable[[str], str]) -> Change:
    """Change the ballot's text as a whole."""

    def change(found: Value, played: Played) -> bytes:
        return replace(ballot(played).decode()).encode()

    return change


def plus_order(number: str, played: Played) -> str:
    return str(int(number) + played.election.group.order)


def plus_one(number: str, played: Played) -> str:
    return str((int(number) + 1) % played.election.group.order)


def times_g(element: str, played: Played) -> str:
    group = played.election.group
    return group.encode(group.multiply(group.decode(element), group.generator))


def other_answers(found: Value, played: Played) -> None:
    """Another voter's ciphertexts and proofs, under one's own name."""
    found["answers"] = parsed(ballots_of(played)[1])["answers"]


def other_name(found: Value, played: Played) -> None:
    found["credential"] = played.voters[1].credential


def other_signature(found: Value, played: Played) -> None:
    found["signature"] = parsed(ballots_of(played)[1])["signature"]


def other_election(found: Value, played: Played) -> bytes:
    """A good ballot of the same voter in another election."""
    other = set_up(played.election.group.name, uuid="Kaga2222222222")
    return cast_by(other, played.voters[0], [[1, 0, 0], [1, 0, 0, 0]])


def renamed_election(found: Value, played: Played) -> bytes:
    """The same, relabelled as if it were cast in this one."""
    value = parsed(other_election(found, played))
    value["election_uuid"] = UUID
    value["election_hash"] = played.election.fingerprint
    return signed_again(value, played)


class Liar(OneOf):
    """Claims the nearest statement there is, when none of them is true."""

    def prove(self, statements, true, *parts):
        place = min(max(true[0], 0), len(statements) - 1)
        return super().prove(statements, (place, true[1]), *parts)


def sealed_with(marks: list[list[int]]) -> Change:
    """Marks that no honest booth would seal."""

    def change(found: Value, played: Played) -> bytes:
        draw = Seeded(str(marks))
        with pytest.MonkeyPatch.context() as booth:
            booth.setattr(making, "allowed", lambda *_: True)
            booth.setattr(making, "OneOf", Liar)
            sealed = seal(played.election, played.voters[0], marks, draw)
        return sign(sealed, played.voters[0], played.election, draw)

    return change


def both_branches(found: Value, played: Played) -> None:
    one = found["answers"][0]["individual_proofs"][0]
    one.reverse()


def rerandomised(found: Value, played: Played) -> None:
    """The same vote under fresh randomness, with the old proofs."""
    group = played.election.group
    choice = found["answers"][0]["choices"][0]
    alpha, beta = group.decode(choice["alpha"]), group.decode(choice["beta"])
    key = played.election.public_key
    choice["alpha"] = group.encode(group.multiply(alpha, group.base_power(5)))
    choice["beta"] = group.encode(group.multiply(beta, group.power(key, 5)))


def nested(found: Value, played: Played) -> bytes:
    return b"[" * 30_000 + b"]" * 30_000


FIRST = "answers.0.choices.0"
PROOF = "answers.0.individual_proofs.0.0"
OVERALL = "answers.0.overall_proof"

FORGERIES = [
    # choices and proofs, signed again by the voter
    Forgery(
        "two choices swapped", "individual_proofs[0]", swap(FIRST, "answers.0.choices.1"), True
    ),
    Forgery("two answers swapped", "expected", swap("answers.0", "answers.1"), True),
    Forgery(
        "two proofs swapped",
        "individual_proofs[0]",
        swap("answers.0.individual_proofs.0", "answers.0.individual_proofs.1"),
        True,
    ),
    Forgery("branches of a proof swapped", "individual_proofs[0]", both_branches, True),
    Forgery(
        "alpha and beta swapped", "0 or 1 fails", swap(f"{FIRST}.alpha", f"{FIRST}.beta"), True
    ),
    Forgery("alpha moved", "0 or 1 fails", put(f"{FIRST}.alpha", times_g), True),
    Forgery("beta moved: one vote more", "0 or 1 fails", put(f"{FIRST}.beta", times_g), True),
    Forgery("fresh randomness, old proofs", "0 or 1 fails", rerandomised, True),
    Forgery("challenge moved", "0 or 1 fails", put(f"{PROOF}.challenge", plus_one), True),
    Forgery("response moved", "0 or 1 fails", put(f"{PROOF}.response", plus_one), True),
    Forgery("challenge zero", "0 or 1 fails", put(f"{PROOF}.challenge", "0"), True),
    Forgery("response zero", "0 or 1 fails", put(f"{PROOF}.response", "0"), True),
    Forgery(
        "overall challenge moved",
        "number of choices",
        put(f"{OVERALL}.0.challenge", plus_one),
        True,
    ),
    Forgery(
        "overall response moved",
        "number of choices",
        put(f"{OVERALL}.0.response", plus_one),
        True,
    ),
    Forgery(
        "blank challenge moved",
        "blank excludes",
        put("answers.1.blank_proof.0.challenge", plus_one),
        True,
    ),
    Forgery(
        "blank proofs swapped",
        "blank excludes",
        swap("answers.1.blank_proof.0", "answers.1.blank_proof.1"),
        True,
    ),
    Forgery(
        "overall proofs swapped",
        "number of choices",
        swap("answers.1.overall_proof.0", "answers.1.overall_proof.1"),
        True,
    ),
    Forgery("another voter's answers", "0 or 1 fails", other_answers, True),
    Forgery(
        "two votes where one is allowed",
        "number of choices",
        sealed_with([[1, 1, 0], [0, 1, 0, 0]]),
    ),
    Forgery(
        "no vote where one is asked",
        "number of choices",
        sealed_with([[0, 0, 0], [0, 1, 0, 0]]),
    ),
    Forgery("blank and a choice", "blank excludes", sealed_with([[1, 0, 0], [1, 1, 0, 0]])),
    Forgery(
        "three votes where two are allowed",
        "number of choices",
        sealed_with([[1, 0, 0], [0, 1, 1, 1]]),
    ),
    Forgery(
        "neither blank nor a choice",
        "number of choices",
        sealed_with([[1, 0, 0], [0, 0, 0, 0]]),
    ),
    # counts
    Forgery(
        "a proof dropped",
        "individual_proofs: expected 3 items",
        drop("answers.0.individual_proofs.2"),
        True,
    ),
    Forgery(
        "a branch dropped",
        "individual_proofs: expected 2 items",
        drop("answers.0.individual_proofs.0.1"),
        True,
    ),
    Forgery("overall proof emptied", "overall_proof: expected 1 items", put(OVERALL, []), True),
    Forgery("overall proof left out", "overall_proof", drop(OVERALL), True),
    Forgery("blank proof left out", "blank_proof", drop("answers.1.blank_proof"), True),
    Forgery(
        "blank proof where none belongs", "answers[0]", put("answers.0.blank_proof", []), True
    ),
    Forgery("a choice dropped", "choices: expected 3 items", drop("answers.0.choices.2"), True),
    Forgery("an answer dropped", "answers: expected 2 items", drop("answers.1"), True),
    Forgery("proofs no list", "expected a list", put("answers.0.individual_proofs", {}), True),
    Forgery("ciphertext no object", "expected an object", put(FIRST, "1"), True),
    Forgery("element no text", "expected a text", put(f"{FIRST}.alpha", 5), True),
    # numbers
    Forgery(
        "challenge plus q",
        "not below the group's order",
        put(f"{PROOF}.challenge", plus_order),
        True,
    ),
    Forgery(
        "response plus q",
        "not below the group's order",
        put(f"{PROOF}.response", plus_order),
        True,
    ),
    Forgery(
        "leading zero", "leading zero", put(f"{PROOF}.response", lambda one, _: "0" + one), True
    ),
    Forgery("negative number", "decimal number", put(f"{PROOF}.response", "-5"), True),
    Forgery("number with sign", "decimal number", put(f"{PROOF}.response", "+5"), True),
    Forgery("number with space", "decimal number", put(f"{PROOF}.response", " 5"), True),
    Forgery("number with exponent", "decimal number", put(f"{PROOF}.response", "1e3"), True),
    Forgery("full-width digits", "decimal number", put(f"{PROOF}.response", "５"), True),
    Forgery("superscript digit", "decimal number", put(f"{PROOF}.response", "²"), True),
    Forgery("empty number", "decimal number", put(f"{PROOF}.response", ""), True),
    Forgery("very long number", "too many digits", put(f"{PROOF}.response", "9" * 5000), True),
    Forgery("number without quotes", "decimal number", put(f"{PROOF}.response", 5), True),
    Forgery("null", "decimal number", put(f"{PROOF}.response", None), True),
    Forgery("a fraction", "not a whole number", put(f"{PROOF}.response", 1.5)),
    Forgery(
        "not a number",
        "not a whole number",
        text(lambda raw: raw.replace('"answers":', '"answers":NaN,"x":')),
    ),
    Forgery("a large number", "too large", put("answers", 10**30)),
    # names and signatures
    Forgery("another election", "another election", other_election),
    Forgery("another election, relabelled", "0 or 1 fails", renamed_election),
    Forgery(
        "wrong identifier", "another election", put("election_uuid", "Kaga9999999999"), True
    ),
    Forgery("wrong fingerprint", "another election", put("election_hash", "A" * 43), True),
    Forgery("another voter's name", "signature", other_name),
    Forgery("another voter's name, own signature", "signature does not hold", other_name, True),
    Forgery("another ballot's signature", "signs another ballot", other_signature),
    Forgery(
        "signature of another text", "signs another ballot", put("signature.hash", "A" * 43)
    ),
    Forgery(
        "signature challenge moved",
        "signature does not hold",
        put("signature.proof.challenge", plus_one),
    ),
    Forgery(
        "signature response moved",
        "signature does not hold",
        put("signature.proof.response", plus_one),
    ),
    Forgery(
        "signature challenge zero",
        "signature does not hold",
        put("signature.proof.challenge", "0"),
    ),
    Forgery(
        "a changed choice under the old signature",
        "signs another ballot",
        put(f"{FIRST}.beta", times_g),
    ),
    Forgery("no signature", "exactly", drop("signature")),
    # spelling
    Forgery(
        "members reordered",
        "in this order",
        lambda value, _: written(dict(reversed(value.items()))),
    ),
    Forgery("a member more", "exactly", put("comment", "hello")),
    Forgery(
        "a member twice",
        "not in compact form",
        text(
            lambda raw: raw.replace('{"election_uuid"', '{"credential":"1","election_uuid"', 1)
        ),
    ),
    Forgery("spaces", "not in compact form", text(lambda raw: raw.replace(",", ", ", 1))),
    Forgery(
        "needless escapes",
        "not in compact form",
        text(lambda raw: raw.replace("answers", "\\u0061nswers", 1)),
    ),
    Forgery("a line break behind", "not in compact form", text(lambda raw: raw + "\n")),
    Forgery("a byte order mark", "not JSON", text(lambda raw: "\ufeff" + raw)),
    Forgery("half a surrogate", "no Unicode", text(lambda raw: raw.replace(UUID, "\\ud800"))),
    Forgery(
        "not UTF-8", "not UTF-8", lambda value, played: ballot(played).replace(b"K", b"\xff", 1)
    ),
    Forgery("cut off", "not JSON", lambda value, played: ballot(played)[:-1]),
    Forgery("two ballots in one", "not JSON", lambda value, played: ballot(played) * 2),
    Forgery("nothing", "not JSON", lambda value, played: b""),
    Forgery("a null", "exactly", lambda value, played: b"null"),
    Forgery("a list", "exactly", lambda value, played: b"[]"),
    Forgery("too long", "longer than", text(lambda raw: raw + " " * 65_536)),
    Forgery("deeply nested", "nested", nested),
]


def forged_element(name: str, refused: str, make: Callable[[str, Played], str]) -> Forgery:
    return Forgery(name, refused, put(f"{FIRST}.alpha", make), signed_again=True)


_P25519 = 2**255 - 19
_SMALL = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"


def mixed_order(element: str, played: Played) -> str:
    """A member plus a point of order eight."""
    group = played.election.group
    small = bytes.fromhex(_SMALL)
    return group.encode(group.multiply(group.decode(element), small))


ED25519_ELEMENTS = [
    forged_element("neutral element", "not in the group", lambda one, _: "1".rjust(64, "0")),
    forged_element(
        "point of order two", "not in the group", lambda one, _: f"{_P25519 - 1:064x}"
    ),
    forged_element("point of order four", "not in the group", lambda one, _: "0" * 64),
    forged_element(
        "point of order eight",
        "not in the group",
        lambda one, _: bytes.fromhex(_SMALL)[::-1].hex(),
    ),
    forged_element("member plus order eight", "not in the group", mixed_order),
    forged_element("not on the curve", "not in the group", lambda one, _: "2".rjust(64, "0")),
    forged_element(
        "beyond the field", "exceeds the field", lambda one, _: f"{_P25519 + 3:064x}"
    ),
    forged_element("largest number", "exceeds the field", lambda one, _: "f" * 64),
    forged_element("upper case", "lower-case", lambda one, _: one.upper()),
    forged_element("a digit less", "64 lower-case", lambda one, _: one[1:]),
    forged_element("prefixed", "64 lower-case", lambda one, _: "0x" + one[2:]),
    forged_element("other byte order", "", lambda one, _: bytes.fromhex(one)[::-1].hex()),
]


MODULAR_ELEMENTS = [
    forged_element("neutral element", "not in the group", lambda one, _: "1"),
    forged_element(
        "element of order two", "not in the group", lambda one, _: str(BELENIOS_2048.p - 1)
    ),
    forged_element(
        "member times minus one",
        "not in the group",
        lambda one, _: str(BELENIOS_2048.p - int(one)),
    ),
    forged_element("a small number", "not in the group", lambda one, _: "2"),
    forged_element("zero", "plain decimal", lambda one, _: "0"),
    forged_element(
        "number plus p", "plain decimal", lambda one, _: str(int(one) + 10 * BELENIOS_2048.p)
    ),
    forged_element("the modulus", "exceeds the modulus", lambda one, _: str(BELENIOS_2048.p)),
    forged_element("leading zero", "plain decimal", lambda one, _: "0" + one),
    forged_element("hexadecimal", "plain decimal", lambda one, _: hex(int(one))),
]
