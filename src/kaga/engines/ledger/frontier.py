"""The right edge of a growing tree: all that is needed to append and to know the root.

A tree of `n` entries is a row of perfect subtrees, one for each set bit of `n`, the largest
first. Their hashes (at most 63) are the *frontier* (a compact range from zero). Appending
merges equal neighbours as a binary counter carries:

    frontier = grow(Frontier(), [leaf_hash(b"first"), leaf_hash(b"second")])
    frontier.root()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kaga.engines.ledger.errors import MalformedError
from kaga.engines.ledger.hashing import EMPTY_ROOT, Hash, node_hash

NodeReader = Callable[[int, int], Hash]
"""(level, index) -> hash of the index-th perfect subtree of 2**level entries."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The perfect subtrees that make up a tree of `size` entries, largest first."""

    size: int = 0
    nodes: tuple[Hash, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.nodes):
            raise MalformedError(f"{len(self.nodes)} subtrees cannot make {self.size} entries")

    def root(self) -> Hash:
        """The Merkle tree hash over all entries (RFC 6962, section 2.1)."""
        if not self.nodes:
            return EMPTY_ROOT
        return fold_right(self.nodes)


def fold_right(nodes: tuple[Hash, ...] | list[Hash]) -> Hash:
    """Join neighbouring subtrees, given largest first, into one hash.

    Parameters
    ----------
    nodes
        At least one hash of 32 bytes, from left to right.
    """
    joined = nodes[-1]
    for left in reversed(nodes[:-1]):
        joined = node_hash(left, joined)
    return joined


def grow(frontier: Frontier, leaves: Iterable[Hash]) -> Frontier:
    """Append leaves to the right of a tree.

    Parameters
    ----------
    frontier
        The tree so far.
    leaves
        Leaf hashes of the new entries, in order.

    Returns
    -------
    Frontier
        The larger tree; about two hashes of work for each leaf.
    """
    nodes = list(frontier.nodes)
    size = frontier.size
    for leaf in leaves:
        node, carry = leaf, size
        while carry & 1:
            node = node_hash(nodes.pop(), node)
            carry >>= 1
        nodes.append(node)
        size += 1
    return Frontier(size, tuple(nodes))


def perfect_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Cut the entries [start, end) into perfect subtrees, from left to right.

    Parameters
    ----------
    start, end
        Entry indices; `start` must be a multiple of the largest subtree that fits, as it is
        for every range that occurs in a proof.

    Returns
    -------
    list of (level, index)
        Coordinates as a `NodeReader` takes them.
    """
    pieces = []
    while start < end:
        level = (end - start).bit_length() - 1
        pieces.append((level, start >> level))
        start += 1 << level
    return pieces


def read_frontier(size: int, read: NodeReader) -> Frontier:
    """Take the frontier of a stored tree, reading at most 63 hashes.

    Parameters
    ----------
    size
        Number of entries of the tree.
    read
        Gives the hash of a perfect subtree.
    """
    return Frontier(size, tuple(read(*piece) for piece in perfect_subtrees(0, size)))
