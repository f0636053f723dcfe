"""The runner of outside proof vectors, on vectors in their format with published roots.

With KAGA_MERKLE_TESTDATA naming the folder `testdata` of transparency-dev/merkle, all of its
vectors are run too.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from tests.conformance.ledger.merkle_vectors import run

# Figures of the tree of eight leaves that RFC 6962 implementations share (the same as in
# tests/engines/ledger/test_tree.py), in base64.
LEAF_5 = "QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg="
ROOT_1 = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
ROOT_8 = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="
INCLUSION = [
    "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
    "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
    "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
]
GROWTH = [
    "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
    "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
    "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=",
]


def vectors() -> dict[str, dict[str, object]]:
    place = {
        "leafIdx": 5,
        "treeSize": 8,
        "leafHash": LEAF_5,
        "root": ROOT_8,
        "proof": INCLUSION,
    }
    shifted = place | {"leafIdx": 13, "start": 8, "end": 16}
    growth = {"size1": 1, "size2": 8, "root1": ROOT_1, "root2": ROOT_8, "proof": GROWTH}
    part = growth | {"start": 0, "end": 1, "size": 8}
    return {
        "inclusion": place,
        "subtreeinclusion": shifted,
        "consistency": growth,
        "subtreeconsistency": part,
    }


def write_vectors(folder: Path) -> None:
    for kind, vector in vectors().items():
        (folder / kind).mkdir()
        good = vector | {"desc": "as published", "wantErr": False}
        bad = vector | {"desc": "cut off", "wantErr": True, "proof": vector["proof"][:-1]}
        none = vector | {"desc": "no proof", "wantErr": True, "proof": None}
        for name, content in (("good", good), ("bad", bad), ("none", none)):
            (folder / kind / f"{name}.json").write_text(json.dumps(content))


def test_runner_judges_like_the_vectors_and_names_those_that_differ(tmp_path: Path) -> None:
    write_vectors(tmp_path)
    assert run(tmp_path) == (Counter(dict.fromkeys(vectors(), 3)), [])
    lie = vectors()["inclusion"] | {"desc": "a lie", "wantErr": True}
    (tmp_path / "inclusion" / "lie.json").write_text(json.dumps(lie))
    assert run(tmp_path)[1] == ["inclusion/lie.json: a lie"]


def test_all_vectors_of_a_given_folder_are_judged_alike(tmp_path: Path) -> None:
    named = os.environ.get("KAGA_MERKLE_TESTDATA")
    write_vectors(tmp_path)
    seen, wrong = run(Path(named) if named else tmp_path)
    assert (set(seen), wrong) == (set(vectors()), [])
