"""The key ceremony: nobody steers it, nobody cheats unnamed, three of five decrypt."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import combinations

import pytest
from tests.engines.ballot.played import Seeded

from kaga.engines.ballot import ceremony
from kaga.engines.ballot.ceremony import (
    Ceremony,
    Dealing,
    Seat,
    assemble,
    certificate,
    commitment_to,
)
from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.keys import ceremony_keys
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.verify.trustees import certified_keys

GROUP = group_named("Ed25519")
SIZE, THRESHOLD = 5, 3


@cache
def trustees() -> tuple[Ceremony, ...]:
    draw = Seeded("ceremony")
    seats = [Seat(index, SIZE, THRESHOLD) for index in range(1, SIZE + 1)]
    keys = [ceremony_keys(draw(32), GROUP) for _ in seats]
    certs = tuple(
        certificate(seat, key, GROUP, draw) for seat, key in zip(seats, keys, strict=True)
    )
    return tuple(
        Ceremony(GROUP, seat, key, certs) for seat, key in zip(seats, keys, strict=True)
    )


@cache
def dealt() -> tuple[tuple, tuple[Dealing, ...]]:
    commitments = tuple(one.commitment() for one in trustees())
    draw = Seeded("dealing")
    return commitments, tuple(one.dealing(commitments, draw) for one in trustees())


def lagrange(chosen: tuple[int, ...]) -> list[int]:
    q = GROUP.order
    found = []
    for one in chosen:
        value = 1
        for other in chosen:
            if other != one:
                value = value * other * pow(other - one, -1, q) % q
        found.append(value)
    return found


def test_any_three_shares_give_the_one_key_and_no_trustee_has_it() -> None:
    commitments, dealings = dealt()
    shares = [one.receive(commitments, dealings, Seeded("x")) for one in trustees()]
    joint = set()
    for chosen in combinations(range(1, SIZE + 1), THRESHOLD):
        weights = lagrange(chosen)
        pairs = zip(chosen, weights, strict=True)
        secret = sum(shares[at - 1].secret * weight for at, weight in pairs) % GROUP.order
        joint.add(GROUP.base_power(secret))
    assert len(joint) == 1
    assert not joint & {share.key.public_key for share in shares}
    two = sum(
        shares[at - 1].secret * weight
        for at, weight in zip((1, 2), lagrange((1, 2)), strict=True)
    )
    assert GROUP.base_power(two % GROUP.order) not in joint


def test_a_trustee_needs_nothing_but_its_seed_to_go_on() -> None:
    first = trustees()[0]
    again = Ceremony(GROUP, first.seat, ceremony_keys(first.keys.seed, GROUP), first.certs)
    assert again.commitment() == first.commitment()


def test_the_same_seed_deals_otherwise_in_another_ceremony() -> None:
    first = trustees()[0]
    draw = Seeded("another")
    others = [certificate(one.seat, one.keys, GROUP, draw) for one in trustees()]
    again = Ceremony(GROUP, first.seat, first.keys, tuple(others))
    assert again.commitment() != first.commitment()


def test_nobody_deals_before_everybody_is_bound() -> None:
    commitments, _ = dealt()
    first = trustees()[0]
    with pytest.raises(Refused, match="not one commitment of each"):
        first.dealing(commitments[:4], Seeded("x"))
    with pytest.raises(Refused, match="each different"):
        first.dealing((*commitments[:4], commitments[0]), Seeded("x"))
    with pytest.raises(Refused, match="another commitment was published"):
        first.dealing((digest_of(b""), *commitments[1:]), Seeded("x"))


def test_a_rushing_trustee_who_deals_otherwise_than_it_committed_is_named() -> None:
    """The last to speak would choose its part so that the joint key ends as it likes."""
    commitments, dealings = dealt()
    other = trustees()[1]
    seeded = dataclasses.replace(other.keys, seed=bytes(32))
    late = Ceremony(GROUP, other.seat, seeded, other.certs)
    own = (*commitments[:1], late.commitment(), *commitments[2:])
    rushed = (dealings[0], late.dealing(own, Seeded("x")), *dealings[2:])
    with pytest.raises(Refused, match="trustee 2: not the dealing that was committed to"):
        trustees()[0].receive(commitments, rushed, Seeded("x"))


def replaced(number: int, dealing: Dealing) -> tuple[Dealing, ...]:
    _, dealings = dealt()
    return (*dealings[: number - 1], dealing, *dealings[number:])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: {"sealed": one.sealed[::-1]}, "share: not sealed for this trustee"),
        (lambda one: {"sealed": one.sealed[:4]}, "not the number"),
        (lambda one: {"sealed": ("x.00", *one.sealed[1:])}, "share: an element"),
        (lambda one: {"sealed": (one.sealed[0] + "zz", *one.sealed[1:])}, "not sealed for"),
        (lambda one: {"sealed": (one.sealed[0][:-2], *one.sealed[1:])}, "not sealed for"),
    ],
    ids=["others' shares", "too few", "no element", "no hexadecimal", "cut off"],
)
def test_a_share_that_cannot_be_opened_names_its_dealer(change, reason: str) -> None:
    commitments, dealings = dealt()
    wrong = dataclasses.replace(dealings[2], **change(dealings[2]))
    with pytest.raises(Refused, match=f"trustee 3.*{reason}"):
        trustees()[0].receive(commitments, replaced(3, wrong), Seeded("x"))


def test_a_share_that_is_no_number_names_its_dealer() -> None:
    commitments, dealings = dealt()
    first, dealer = trustees()[0], trustees()[2]
    _, key = certified_keys(first.certs[0], GROUP)
    sealed = ceremony._seal("1e3", (key, dealer._bound(3, 1)), GROUP, Seeded("x"))
    wrong = dataclasses.replace(dealings[2], sealed=(sealed, *dealings[2].sealed[1:]))
    with pytest.raises(Refused, match="trustee 3: the share is no number"):
        first.receive(commitments, replaced(3, wrong), Seeded("x"))


def test_a_share_of_another_polynomial_names_its_dealer(monkeypatch) -> None:
    commitments, _ = dealt()
    dealer = trustees()[2]
    honest = dealer.dealing(commitments, Seeded("x"))
    monkeypatch.setattr(Ceremony, "_coefficients", lambda _: [1, 2, 3])
    cheating = Ceremony.dealing
    monkeypatch.setattr(Ceremony, "commitment", lambda _: commitments[2])
    sealed = cheating(dealer, commitments, Seeded("y")).sealed
    monkeypatch.undo()
    wrong = dataclasses.replace(honest, sealed=sealed)
    with pytest.raises(Refused, match="trustee 3: the share does not fit"):
        trustees()[0].receive(commitments, replaced(3, wrong), Seeded("x"))


def test_a_dealing_under_another_signature_is_refused() -> None:
    commitments, dealings = dealt()
    signature = dealings[0].coefexps.signature
    coefexps = dataclasses.replace(dealings[2].coefexps, signature=signature)
    wrong = dataclasses.replace(dealings[2], coefexps=coefexps)
    with pytest.raises(Refused, match=r"trustee 3\.signature: the signature does not hold"):
        trustees()[0].receive(commitments, replaced(3, wrong), Seeded("x"))


def test_dealings_are_as_many_as_trustees() -> None:
    commitments, dealings = dealt()
    with pytest.raises(Refused, match="not one dealing of each"):
        trustees()[0].receive(commitments, dealings[:4], Seeded("x"))


def test_certificates_are_for_this_ceremony_and_this_seat() -> None:
    first, second, *_ = trustees()
    certs = first.certs
    with pytest.raises(Refused, match=r"certs\[0\]: not this trustee's certificate"):
        Ceremony(GROUP, first.seat, second.keys, certs)
    with pytest.raises(Refused, match="not one certificate of each"):
        Ceremony(GROUP, first.seat, first.keys, certs[:4])
    with pytest.raises(Refused, match=r"certs\[0\].context: of another ceremony"):
        Ceremony(GROUP, Seat(1, SIZE, 2), first.keys, certs)
    twin = certificate(second.seat, first.keys, GROUP, Seeded("twin"))
    with pytest.raises(Refused, match="the same keys"):
        Ceremony(GROUP, first.seat, first.keys, (certs[0], twin, *certs[2:]))


def test_the_record_holds_only_if_all_saw_the_same() -> None:
    commitments, dealings = dealt()
    keys = [one.receive(commitments, dealings, Seeded("x")).key for one in trustees()]
    coefexps = [dealing.coefexps for dealing in dealings]
    approvals = [one.approval(coefexps, Seeded("x")) for one in trustees()]
    certs = trustees()[0].certs
    record = assemble((GROUP, THRESHOLD), certs, coefexps, keys, approvals)
    assert record.threshold == THRESHOLD
    approvals[3] = trustees()[3].approval(coefexps[::-1], Seeded("x"))
    with pytest.raises(Refused, match=r"signatures\[3\]"):
        assemble((GROUP, THRESHOLD), certs, coefexps, keys, approvals)


def test_seats_and_seeds_are_checked() -> None:
    with pytest.raises(ValueError, match="no such seat"):
        Seat(6, 5, 3)
    with pytest.raises(ValueError, match="no such seat"):
        Seat(1, 5, 6)
    with pytest.raises(ValueError, match="32 bytes"):
        ceremony_keys(bytes(31), GROUP)


def test_commitments_name_their_dealer() -> None:
    assert commitment_to("{}", 1) != commitment_to("{}", 2)
