"""Shuffles as a dishonest mixer would hand them in: a name, the refusal, and what is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.engines.ballot.forged import drop, plus_one, plus_order, put, swap, times_g

if TYPE_CHECKING:
    from tests.engines.ballot.played import Played

NEUTRAL = "1".rjust(64, "0")
ORDER_FOUR = "0" * 64
OFF_THE_CURVE = "2".rjust(64, "0")


def in_turn(*changes: Callable[[dict, Played], object]) -> Callable[[dict, Played], object]:
    def change(found: dict, played: Played) -> None:
        for one in changes:
            one(found, played)

    return change


def doubled(found: dict, played: Played) -> None:
    """One ballot counts twice, another not at all."""
    found["ciphertexts"][0][1] = found["ciphertexts"][0][0]


FAILS = "the proof of a shuffle fails"

FORGED: dict[str, tuple[str, Callable[[dict, Played], object]]] = {
    "two exchanged": (FAILS, swap("ciphertexts.0.0", "ciphertexts.0.1")),
    "one replaced": (FAILS, put("ciphertexts.0.2.beta", times_g)),
    "one counted twice": (FAILS, doubled),
    "one dropped": ("[0]: expected 2 items, found 3", drop("ciphertexts.0.0")),
    "one dropped from every list": (
        "ciphertexts[0]: expected 3 items",
        in_turn(
            drop("ciphertexts.0.2"),
            drop("proofs.0.0.4.2"),
            *(drop(f"proofs.0.1.{place}.2") for place in (4, 5)),
            *(drop(f"proofs.0.{place}.2") for place in (2, 3)),
        ),
    ),
    "no proof": ("proofs: expected 1 items, found 0", drop("proofs.0")),
    "a proof cut": ("expected 4 items", drop("proofs.0.3")),
    "a commitment dropped": ("expected 5 items", drop("proofs.0.0.0")),
    "a pair opened": ("expected a list", put("proofs.0.0.3", NEUTRAL)),
    "a list too much": (
        "expected 1 items, found 2",
        lambda found, _: found["ciphertexts"].append([]),
    ),
    "t1 moved": (FAILS, put("proofs.0.0.0", times_g)),
    "t2 moved": (FAILS, put("proofs.0.0.1", times_g)),
    "t3 moved": (FAILS, put("proofs.0.0.2", times_g)),
    "t4 beta moved": (FAILS, put("proofs.0.0.3.0", times_g)),
    "t4 alpha moved": (FAILS, put("proofs.0.0.3.1", times_g)),
    "a link's commitment moved": (FAILS, put("proofs.0.0.4.1", times_g)),
    "s1 moved": ("the sum of the committed order", put("proofs.0.1.0", plus_one)),
    "s2 moved": ("the product of the weights", put("proofs.0.1.1", plus_one)),
    "s3 moved": ("[0][2]: the proof of a shuffle fails", put("proofs.0.1.2", plus_one)),
    "s4 moved": ("[0][3]: the proof of a shuffle fails", put("proofs.0.1.3", plus_one)),
    "a link's response moved": ("a link", put("proofs.0.1.4.2", plus_one)),
    "an order's response moved": ("the same contents", put("proofs.0.1.5.0", plus_one)),
    "responses exchanged": (FAILS, swap("proofs.0.1.5.0", "proofs.0.1.5.1")),
    "the order moved": (FAILS, put("proofs.0.2.1", times_g)),
    "the chain moved": (FAILS, put("proofs.0.3.1", times_g)),
    "a response above the order": ("not canonical", put("proofs.0.1.0", plus_order)),
    "a link's response above": ("not canonical", put("proofs.0.1.4.0", plus_order)),
    "a response that is a number": ("decimal number in quotes", put("proofs.0.1.0", 5)),
    "a neutral commitment": ("[2]: not in the group", put("proofs.0.2.0", NEUTRAL)),
    "a link of small order": ("[3][1]: not in the group", put("proofs.0.3.1", ORDER_FOUR)),
    "a link off the curve": ("[3][2]: not in the group", put("proofs.0.3.2", OFF_THE_CURVE)),
    "a neutral ciphertext": ("not in the group", put("ciphertexts.0.0.alpha", NEUTRAL)),
    "a beta of small order": ("not in the group", put("ciphertexts.0.1.beta", ORDER_FOUR)),
    "an element in capitals": (
        "lower-case",
        put("ciphertexts.0.0.alpha", lambda one, _: one.upper().replace("0", "A", 1)),
    ),
    "an element beyond the field": ("not canonical", put("proofs.0.0.0", "7" + "f" * 63)),
    "another member": ("exactly ciphertexts, proofs", put("note", "x")),
}
