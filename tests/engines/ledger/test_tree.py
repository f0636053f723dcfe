"""Hashes, frontier, proofs: against RFC 6962's definitions and published figures."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.ledger.forest import Forest
from tests.engines.ledger.reference import audit_path, consistency, tree_hash

from kaga.engines.ledger import (
    EMPTY_ROOT,
    Frontier,
    Hash,
    MalformedError,
    MissingHashError,
    ProofError,
    check_consistency,
    check_inclusion,
    check_subtree,
    check_subtree_inclusion,
    grow,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    read_frontier,
)
from kaga.engines.ledger.proofs import inclusion_length

# The eight leaves and the roots of the trees over them that the Certificate Transparency
# implementations have tested with since 2013 (figures as in transparency-dev/merkle,
# testonly/constants.go).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

SIZE = 700
ENTRIES = [b"entry %d" % number for number in range(SIZE)]
FOREST = Forest(ENTRIES)
sizes = st.integers(min_value=1, max_value=SIZE)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(min_value=0, max_value=size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(sizes)
    return draw(st.integers(min_value=1, max_value=new)), new


def root_at(size: int) -> Hash:
    return read_frontier(size, FOREST.nodes()).root()


def flipped(value: bytes, bit: int) -> Hash:
    changed = bytearray(value)
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    return Hash(bytes(changed))


@pytest.mark.parametrize("count", range(9))
def test_roots_are_the_published_ones(count: int) -> None:
    frontier = grow(Frontier(), [leaf_hash(leaf) for leaf in LEAVES[:count]])
    assert (frontier.size, frontier.root().hex()) == (count, ROOTS[count])


def test_growing_in_steps_gives_the_tree_of_growing_at_once() -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    stepwise = grow(grow(Frontier(), leaves[:333]), leaves[333:])
    assert stepwise == grow(Frontier(), leaves) == read_frontier(SIZE, FOREST.nodes())


@given(sizes)
def test_root_is_the_definition(size: int) -> None:
    assert root_at(size) == tree_hash(ENTRIES[:size])


@given(places())
def test_inclusion_proof_is_the_definition_and_checks(place: tuple[int, int]) -> None:
    index, size = place
    proof = prove_inclusion(index, size, FOREST.nodes())
    assert proof == audit_path(index, ENTRIES[:size])
    assert len(proof) == inclusion_length(index, size)
    check_inclusion(index, size, leaf_hash(ENTRIES[index]), proof, root=root_at(size))


@given(growths())
def test_consistency_proof_is_the_definition_and_checks(growth: tuple[int, int]) -> None:
    old, new = growth
    proof = prove_consistency(old, new, FOREST.nodes())
    assert proof == consistency(old, ENTRIES[:new])
    check_consistency(old, new, proof, old_root=root_at(old), new_root=root_at(new))


@given(places(), st.integers(min_value=0), st.data())
def test_no_changed_inclusion_proof_checks(
    place: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    index, size = place
    leaf, root = leaf_hash(ENTRIES[index]), root_at(size)
    proof = prove_inclusion(index, size, FOREST.nodes())
    check = partial(check_inclusion, root=root)
    wrong = [
        (index, size, flipped(leaf, bit), proof),
        (index, size, leaf, [*proof, leaf]),
        (index, size, leaf, [leaf, *proof]),
        (index + size, size, leaf, proof),
        (-1, size, leaf, proof),
    ]
    if proof:
        at = data.draw(st.integers(min_value=0, max_value=len(proof) - 1))
        wrong.append((index, size, leaf, proof[:at] + proof[at + 1 :]))
        changed = [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]
        wrong.append((index, size, leaf, changed))
        other = data.draw(st.integers(0, size - 1).filter(lambda other: other != index))
        wrong.append((other, size, leaf, proof))
    for case in wrong:
        with pytest.raises(ProofError):
            check(*case)


@given(growths(), st.integers(min_value=0), st.data())
def test_no_changed_consistency_proof_checks(
    growth: tuple[int, int], bit: int, data: st.DataObject
) -> None:
    old, new = growth
    roots = {"old_root": root_at(old), "new_root": root_at(new)}
    proof = prove_consistency(old, new, FOREST.nodes())
    wrong = [
        (proof, roots | {"old_root": flipped(roots["old_root"], bit)}),
        (proof, roots | {"new_root": flipped(roots["new_root"], bit)}),
        ([*proof, roots["new_root"]], roots),
        ([roots["old_root"], *proof], roots),
    ]
    if proof:
        at = data.draw(st.integers(min_value=0, max_value=len(proof) - 1))
        wrong.append((proof[:at] + proof[at + 1 :], roots))
        wrong.append(([*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]], roots))
    for steps, ends in wrong:
        with pytest.raises(ProofError):
            check_consistency(old, new, steps, **ends)


def test_only_an_empty_proof_leads_on_from_the_empty_tree() -> None:
    root = root_at(3)
    assert prove_consistency(0, 3, FOREST.nodes()) == []
    check_consistency(0, 3, [], old_root=EMPTY_ROOT, new_root=root)
    check_consistency(0, 0, [], old_root=EMPTY_ROOT, new_root=EMPTY_ROOT)
    for old, new, steps, old_root, new_root in (
        (0, 3, [root], EMPTY_ROOT, root),
        (0, 3, [], root, root),
        (0, 0, [], EMPTY_ROOT, root),
        (3, 2, [], root, root),
        (-1, 2, [], root, root),
    ):
        with pytest.raises(ProofError):
            check_consistency(old, new, steps, old_root=old_root, new_root=new_root)


def test_empty_proof_does_not_lead_from_an_odd_tree() -> None:
    with pytest.raises(ProofError, match="empty"):
        check_consistency(3, 7, [], old_root=root_at(3), new_root=root_at(7))


def test_hash_of_another_length_proves_nothing() -> None:
    with pytest.raises(ProofError, match="32 bytes"):
        check_inclusion(0, 1, Hash(b""), [], root=Hash(b""))


def test_subtrees_anywhere_are_proven_like_the_tree_itself() -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES[:13]]
    root = root_at(13)
    part = grow(Frontier(), leaves[8:12]).root()
    proof = [leaves[12], read_frontier(8, FOREST.nodes()).root()]
    check_subtree(8, 12, 13, proof, subtree_root=part, root=root)
    inner = prove_inclusion(1, 4, Forest(ENTRIES[8:12]).nodes())
    check_subtree_inclusion(9, 8, 12, leaves[9], proof=inner, subtree_root=part)
    check_subtree(5, 5, 13, [], subtree_root=EMPTY_ROOT, root=root)
    for start, end in ((9, 12), (12, 8), (8, 14), (-4, 0)):
        with pytest.raises(ProofError):
            check_subtree(start, end, 13, proof, subtree_root=part, root=root)
    for index, start in ((7, 8), (12, 8), (9, 7)):
        with pytest.raises(ProofError, match="outside"):
            check_subtree_inclusion(index, start, 12, leaves[9], proof=[], subtree_root=part)


def test_what_the_tree_does_not_hold_cannot_be_proven() -> None:
    read = FOREST.nodes()
    with pytest.raises(MissingHashError, match="no entry 700"):
        prove_inclusion(SIZE, SIZE, read)
    with pytest.raises(MissingHashError, match="did not grow"):
        prove_consistency(SIZE + 1, SIZE, read)
    with pytest.raises(MissingHashError):
        read(0, SIZE)


def test_frontier_refuses_a_number_of_subtrees_that_does_not_fit_its_size() -> None:
    with pytest.raises(MalformedError, match="1 subtrees cannot make 3"):
        Frontier(3, (EMPTY_ROOT,))
    with pytest.raises(MalformedError):
        Frontier(-1, (EMPTY_ROOT,))
