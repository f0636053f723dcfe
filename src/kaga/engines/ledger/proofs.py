"""Proofs that an entry is in a tree, and that a tree grew out of an earlier one.

Making a proof reads about log2(n) stored hashes; checking one needs nothing but the proof.
The two directions share no code: the makers below walk coordinates, the checkers follow the
step-by-step algorithms of RFC 9162.

    proof = prove_inclusion(5, 8, nodes)
    check_inclusion(5, 8, leaf_hash(entry), proof, root)   # raises ProofError when wrong
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ledger.errors import MissingHashError, ProofError
from kaga.engines.ledger.frontier import NodeReader, fold_right, perfect_subtrees
from kaga.engines.ledger.hashing import EMPTY_ROOT, HASH_SIZE, Hash, node_hash

if TYPE_CHECKING:
    from collections.abc import Sequence


def prove_inclusion(index: int, size: int, read: NodeReader) -> list[Hash]:
    """Prove that the entry at `index` is in the tree of the first `size` entries.

    Parameters
    ----------
    index, size
        0 <= index < size.
    read
        Gives the hash of a perfect subtree inside the tree.

    Returns
    -------
    list of Hash
        The audit path from the leaf's sibling up (RFC 6962, section 2.1.1).

    Raises
    ------
    MissingHashError
        If the entry is not in the tree.
    """
    if not 0 <= index < size:
        raise MissingHashError(f"there is no entry {index} in a tree of {size}")
    return _path(0, index, size, read)


def prove_consistency(old: int, new: int, read: NodeReader) -> list[Hash]:
    """Prove that the tree of `new` entries begins with the tree of `old` entries.

    Parameters
    ----------
    old, new
        Tree sizes, 0 <= old <= new.
    read
        Gives the hash of a perfect subtree inside the new tree.

    Returns
    -------
    list of Hash
        The proof of RFC 6962 section 2.1.2; empty when `old` is 0 or equal to `new`.

    Raises
    ------
    MissingHashError
        If `old` is larger than `new`.
    """
    if not 0 <= old <= new:
        raise MissingHashError(f"a tree of {new} did not grow out of a tree of {old}")
    if old in {0, new}:
        return []
    level = (old & -old).bit_length() - 1
    last = (old - 1) >> level
    # A perfect old tree is itself the first hash: its root is known to whoever checks.
    first = [] if old == 1 << level else [read(level, last)]
    return first + _path(level, last, new, read)


def _path(level: int, index: int, size: int, read: NodeReader) -> list[Hash]:
    """Siblings on the way from one perfect subtree to the root of a tree of `size`."""
    end = (size - 1) >> level
    inner = (index ^ end).bit_length()
    path = [read(level + up, (index >> up) ^ 1) for up in range(inner - 1)]
    if inner:
        start = ((index >> (inner - 1)) ^ 1) << (level + inner - 1)
        # Only the topmost right neighbour can be cut off by the end of the tree.
        path.append(fold_right([read(*piece) for piece in _clipped(start, level, inner, size)]))
    index >>= inner
    level += inner
    while index:
        if index & 1:
            path.append(read(level, index - 1))
        index >>= 1
        level += 1
    return path


def _clipped(start: int, level: int, inner: int, size: int) -> list[tuple[int, int]]:
    return perfect_subtrees(start, min(start + (1 << (level + inner - 1)), size))


def root_from_inclusion(index: int, size: int, leaf: Hash, proof: Sequence[Hash]) -> Hash:
    """Compute the root that an inclusion proof leads to.

    Parameters
    ----------
    index, size
        Position of the leaf and size of the tree, 0 <= index < size.
    leaf
        Leaf hash, 32 bytes.
    proof
        Hashes from the leaf's sibling up.

    Returns
    -------
    Hash
        The root by RFC 9162 section 2.1.3.2; the caller compares it.

    Raises
    ------
    ProofError
        If the index is outside the tree or the proof has the wrong length.
    """
    if not 0 <= index < size:
        raise ProofError(f"entry {index} is outside a tree of {size}")
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if node & 1 or node == last:
            found = node_hash(step, found)
            while node and not node & 1:
                node >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        node >>= 1
        last >>= 1
    if last:
        raise ProofError("the inclusion proof is too short")
    return found


def inclusion_length(index: int, size: int) -> int:
    """How many hashes the inclusion proof of `index` in a tree of `size` has.

    Parameters
    ----------
    index, size
        0 <= index < size.
    """
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def check_inclusion(
    index: int, size: int, leaf: Hash, proof: Sequence[Hash], *, root: Hash
) -> None:
    """Check that a leaf is at `index` in the tree of `size` entries with this root.

    Raises
    ------
    ProofError
        If it is not proven.
    """
    _check_lengths(leaf, root, *proof)
    if root_from_inclusion(index, size, leaf, proof) != root:
        raise ProofError("the inclusion proof leads to another root")


def check_consistency(
    old: int, new: int, proof: Sequence[Hash], *, old_root: Hash, new_root: Hash
) -> None:
    """Check that the tree of `new` entries begins with the tree of `old` entries.

    Parameters
    ----------
    old, new
        Tree sizes.
    proof
        Hashes as `prove_consistency` gives them.
    old_root, new_root
        The two roots, 32 bytes each.

    Raises
    ------
    ProofError
        If it is not proven; nothing but an empty proof and the empty root passes for size 0.
    """
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} did not grow out of a tree of {old}")
    if old == 0:
        _check_lengths(old_root, new_root, *proof)
        if proof or old_root != EMPTY_ROOT or (new == 0 and new_root != EMPTY_ROOT):
            raise ProofError("from the empty tree only an empty proof leads on")
        return
    check_subtree(0, old, new, proof, subtree_root=old_root, root=new_root)


def check_subtree(
    start: int, end: int, size: int, proof: Sequence[Hash], *, subtree_root: Hash, root: Hash
) -> None:
    """Check that the entries [start, end) of a tree are those of a given subtree.

    Consistency between two trees is the case `start = 0`. The steps are those of RFC 9162
    section 2.1.4.2, widened to subtrees that begin anywhere as in the IETF's draft on Merkle
    tree certificates (draft-ietf-plants-merkle-tree-certs, section 4.4).

    Parameters
    ----------
    start, end
        The subtree; `start` is a multiple of the power of two that holds `end - start`. An
        empty one has the empty root and an empty proof in any tree.
    size
        Size of the whole tree, end <= size.
    proof
        Hashes from the subtree's last perfect part up.
    subtree_root, root
        Hashes of the subtree and the tree, 32 bytes each.

    Raises
    ------
    ProofError
        If it is not proven.
    """
    if 0 <= start == end <= size and not proof and subtree_root == EMPTY_ROOT:
        return
    if start == 0 < end == size and not proof and subtree_root == root:
        return
    _check_lengths(subtree_root, root, *proof)
    if not (is_subtree(start, end) and end <= size):
        raise ProofError(f"[{start}, {end}) is no subtree of a tree of {size}")
    first, last, right = start, end - 1, size - 1
    while first != last and (last & 1 or last == right):
        first, last, right = first >> 1, last >> 1, right >> 1
    if first == last:
        steps, seed = list(proof), subtree_root
    elif proof:
        steps, seed = list(proof[1:]), proof[0]
    else:
        raise ProofError("the consistency proof is empty")
    inside, outside = _climb((first, last, right), seed, steps)
    if inside != subtree_root:
        raise ProofError("the consistency proof leads to another earlier root")
    if outside != root:
        raise ProofError("the consistency proof leads to another root")


def _climb(
    position: tuple[int, int, int], seed: Hash, steps: Sequence[Hash]
) -> tuple[Hash, Hash]:
    """Carry one hash up to the subtree's root and, with more siblings, to the tree's."""
    first, last, right = position
    inside = outside = seed
    for step in steps:
        if right == 0:
            raise ProofError("the consistency proof is too long")
        if last & 1 or last == right:
            if first < last:
                inside = node_hash(step, inside)
            outside = node_hash(step, outside)
            while not last & 1:
                first, last, right = first >> 1, last >> 1, right >> 1
        else:
            outside = node_hash(outside, step)
        first, last, right = first >> 1, last >> 1, right >> 1
    if right:
        raise ProofError("the consistency proof is too short")
    return inside, outside


def _check_lengths(*hashes: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in hashes):
        raise ProofError("a hash has 32 bytes")


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) is the range of one node of some tree.

    Parameters
    ----------
    start, end
        Entry indices.
    """
    if not 0 <= start < end:
        return False
    return start % (1 << (end - start - 1).bit_length()) == 0


def check_subtree_inclusion(
    index: int, start: int, end: int, leaf: Hash, *, proof: Sequence[Hash], subtree_root: Hash
) -> None:
    """Check that a leaf is at `index` inside the subtree [start, end).

    Raises
    ------
    ProofError
        If the range is no subtree, the index is outside it, or the proof leads elsewhere.
    """
    if not (is_subtree(start, end) and start <= index < end):
        raise ProofError(f"entry {index} is outside the subtree [{start}, {end})")
    check_inclusion(index - start, end - start, leaf, proof, root=subtree_root)
