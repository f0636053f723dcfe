"""The city's ledger as pure computation: a tiled transparency log and its receipts.

An append-only Merkle tree (RFC 6962, RFC 9162), cut into files (C2SP tlog-tiles), whose head
is a signed note (C2SP signed-note, tlog-checkpoint) and whose entries come with receipts that
anybody can check alone (C2SP tlog-proof). The README beside this file has the theory.

    frontier = grow(Frontier(), [leaf_hash(b"first")])
    raw = sign_checkpoint(Checkpoint(signer.name, frontier.size, frontier.root()), signer)
"""

from __future__ import annotations

from kaga.engines.ledger.bundles import MAX_ENTRY_BYTES, decode_bundle, encode_bundle
from kaga.engines.ledger.canonical import Json, read_json, write_json
from kaga.engines.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from kaga.engines.ledger.commitments import SALT_SIZE, Commitment, Opening, commit, opens
from kaga.engines.ledger.compact import is_packed, pack, unpack
from kaga.engines.ledger.cosignatures import CosignatureVerifier, Cosigner
from kaga.engines.ledger.entries import Entry
from kaga.engines.ledger.errors import (
    EmptyTreeError,
    LedgerError,
    MalformedError,
    MissingHashError,
    ProofError,
    SignatureError,
)
from kaga.engines.ledger.frontier import Frontier, NodeReader, grow, read_frontier
from kaga.engines.ledger.hashing import EMPTY_ROOT, Hash, leaf_hash, node_hash
from kaga.engines.ledger.notes import (
    NoteSigner,
    NoteVerifier,
    Signature,
    open_note,
    sign_note,
    split_note,
)
from kaga.engines.ledger.policies import Policy, Witness, Witnessed, parse_policy
from kaga.engines.ledger.proofs import (
    check_consistency,
    check_inclusion,
    check_subtree,
    check_subtree_inclusion,
    prove_consistency,
    prove_inclusion,
)
from kaga.engines.ledger.receipts import (
    Disclosure,
    Proven,
    Receipt,
    check_receipt,
    make_receipt,
    parse_disclosure,
    parse_receipt,
)
from kaga.engines.ledger.tiles import (
    ENTRIES,
    WIDTH,
    Tile,
    TileReader,
    decode_hashes,
    encode_hashes,
    grow_tiles,
    nodes_from_tiles,
    parse_path,
    tile_at,
    tiles_between,
)
from kaga.engines.ledger.witnessing import Latest, Request, Verdict, judge, parse_request

__all__ = [
    "EMPTY_ROOT",
    "ENTRIES",
    "MAX_ENTRY_BYTES",
    "SALT_SIZE",
    "WIDTH",
    "Checkpoint",
    "Commitment",
    "CosignatureVerifier",
    "Cosigner",
    "Disclosure",
    "EmptyTreeError",
    "Entry",
    "Frontier",
    "Hash",
    "Json",
    "Latest",
    "LedgerError",
    "MalformedError",
    "MissingHashError",
    "NodeReader",
    "NoteSigner",
    "NoteVerifier",
    "Opening",
    "Policy",
    "ProofError",
    "Proven",
    "Receipt",
    "Request",
    "Signature",
    "SignatureError",
    "Tile",
    "TileReader",
    "Verdict",
    "Witness",
    "Witnessed",
    "check_consistency",
    "check_inclusion",
    "check_receipt",
    "check_subtree",
    "check_subtree_inclusion",
    "commit",
    "decode_bundle",
    "decode_hashes",
    "encode_bundle",
    "encode_hashes",
    "grow",
    "grow_tiles",
    "is_packed",
    "judge",
    "leaf_hash",
    "make_receipt",
    "node_hash",
    "nodes_from_tiles",
    "open_checkpoint",
    "open_note",
    "opens",
    "pack",
    "parse_checkpoint",
    "parse_disclosure",
    "parse_path",
    "parse_policy",
    "parse_receipt",
    "parse_request",
    "prove_consistency",
    "prove_inclusion",
    "read_frontier",
    "read_json",
    "sign_checkpoint",
    "sign_note",
    "split_note",
    "tile_at",
    "tiles_between",
    "unpack",
    "write_json",
]
