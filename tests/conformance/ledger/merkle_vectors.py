"""Runs the Merkle proof vectors of transparency-dev/merkle (its folder `testdata`).

    python tests/conformance/ledger/merkle_vectors.py PATH/TO/merkle/testdata

Exit code 1 if a verdict differs from the vector's. The vectors are not kept here: clone
github.com/transparency-dev/merkle and name its folder.
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kaga.engines.ledger import (
    Hash,
    ProofError,
    check_consistency,
    check_inclusion,
    check_subtree,
    check_subtree_inclusion,
)


def run(folder: Path) -> tuple[Counter[str], list[str]]:
    """Judge every vector below a folder: how many of each kind, and which went wrong."""
    seen: Counter[str] = Counter()
    wrong = []
    for path in sorted(folder.rglob("*.json")):
        kind = path.relative_to(folder).parts[0]
        vector = json.loads(path.read_text("utf-8"))
        seen[kind] += 1
        if accepts(kind, vector) == vector["wantErr"]:
            wrong.append(f"{path.relative_to(folder)}: {vector['desc']}")
    return seen, wrong


def accepts(kind: str, vector: dict[str, Any]) -> bool:
    """Whether the engine takes the vector's proof for true."""
    try:
        _check(kind, vector, [_hash(step) for step in vector["proof"] or []])
    except ProofError:
        return False
    return True


def _check(kind: str, vector: dict[str, Any], proof: list[Hash]) -> None:
    def of(name: str) -> Hash:
        return _hash(vector[name])

    if kind == "inclusion":
        place = vector["leafIdx"], vector["treeSize"]
        check_inclusion(*place, of("leafHash"), proof, root=of("root"))
    elif kind == "consistency":
        ends = {"old_root": of("root1"), "new_root": of("root2")}
        check_consistency(vector["size1"], vector["size2"], proof, **ends)
    elif kind == "subtreeinclusion":
        span = vector["leafIdx"], vector["start"], vector["end"]
        root = of("root")
        check_subtree_inclusion(*span, of("leafHash"), proof=proof, subtree_root=root)
    elif kind == "subtreeconsistency":
        span = vector["start"], vector["end"], vector["size"]
        check_subtree(*span, proof, subtree_root=of("root1"), root=of("root2"))
    else:
        raise ValueError(f"vectors of an unknown kind: {kind}")


def _hash(text: str) -> Hash:
    return Hash(base64.b64decode(text))


if __name__ == "__main__":
    counts, faults = run(Path(sys.argv[1]))
    print("\n".join([*faults, f"{dict(counts)}: {len(faults)} wrong"]))
    sys.exit(1 if faults or not counts else 0)
