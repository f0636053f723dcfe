"""What became of each witness when it was last asked: a small file beside the log.

>>> read_watch(root).missing_since                                       # doctest: +SKIP
''
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaga.kernel import clock
from kaga.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE = ".witnesses.json"


@dataclass(frozen=True, slots=True)
class Answered:
    """One witness: the size it last cosigned and when, and why not now (empty: it did)."""

    url: str
    size: int | None = None
    at: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """All of them, and since when there are too few.

    Attributes
    ----------
    asked: the size of the head they were last asked for.
    missing_since: ISO 8601; empty while a quorum answers.
    """

    asked: int = 0
    missing_since: str = ""
    witnesses: Mapping[str, Answered] = field(default_factory=dict)

    def after(self, answered: Iterable[Answered], size: int, *, enough: bool) -> Watch:
        """The same after witnesses were asked once more."""
        now = clock.now().isoformat(timespec="seconds")
        known = dict(self.witnesses)
        for one in answered:
            before = known.get(one.url, one)
            known[one.url] = (
                replace(before, problem=one.problem) if one.problem else replace(one, at=now)
            )
        missing = "" if enough else self.missing_since or now
        return Watch(size, missing, known)


def write_watch(root: Path, watch: Watch) -> None:
    """Replace the file; it may be lost in a crash, for it is written with every head."""
    fresh = root / f"{FILE}.{new_id()}"
    fresh.write_text(json.dumps(asdict(watch)), "utf-8")
    fresh.replace(root / FILE)


def read_watch(root: Path) -> Watch:
    """What was last written down; nothing where nobody was asked."""
    with contextlib.suppress(FileNotFoundError, ValueError, TypeError, KeyError):
        found: dict[str, Any] = json.loads((root / FILE).read_text("utf-8"))
        witnesses = {url: Answered(**one) for url, one in found["witnesses"].items()}
        return Watch(found["asked"], found["missing_since"], witnesses)
    return Watch()
