"""Whom a verifier of certificates trusts, and what to do when it cannot know.

What: verifier keys as the ledger hands them out (`NAME+ID+KEY`), the report for a terminal, and
hints. Why hints: "no trusted signature" is true on every machine but the city's, and helps
nobody there.

>>> what_is_missing(b"", [])
[]
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from django.conf import settings

from kaga.engines.airspace.verify.report import Report
from kaga.engines.ledger import MalformedError, NoteVerifier
from kaga.kernel.console import refused, say
from kaga.services.airspace.planning.certifying import city_key

_SIGNED: Final = "— ".encode()


def key(
    *, as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False
) -> None:
    """Print the key that this city signs certificates with, for whoever verifies elsewhere."""
    own = city_key()
    text = NoteVerifier(own.name, own.public).vkey()
    say({"name": own.name, "key": text}, [text], as_json=as_json)


def trusted_keys(texts: Sequence[str]) -> dict[str, bytes]:
    """Public keys by name; each text is a verifier key or a file with one."""
    found = {}
    for text in texts:
        try:
            path = Path(text)
            known = NoteVerifier.parse(path.read_text("utf-8") if path.is_file() else text)
        except (OSError, ValueError, MalformedError) as error:
            raise refused(f"not a key: {text[:80]} ({error}); write NAME+ID+KEY") from error
        found[known.name] = known.public
    return found


def report_lines(report: Report, content: bytes) -> list[str]:
    """The report for a terminal."""
    lines = [
        f"{'ok  ' if one.passed else 'FAIL'} {one.id}: {one.words}"
        + ("" if one.passed else f"; claimed {one.claimed}, found {one.found}")
        for one in report.checks
    ]
    if b'"stand_in":true' in content:
        lines.append("! stand-in map: invented houses; no flight may rest on it")
    wrong = len(report.failures)
    last = f"{len(report.checks)} checks, {wrong} fail" if wrong else "every check holds"
    return [*lines, last]


def what_is_missing(content: bytes, failed: Sequence[str]) -> list[str]:
    """What to do about checks that fail because this machine does not know enough."""
    hints = []
    if "file.signature" in failed:
        names = sorted(_names(content)) or ["nobody"]
        hints.append(
            f"signed as {', '.join(names)}, with a key that is not this installation's"
            f" ({city_key().name}). Where it was signed, kaga airspace key prints the key;"
            " then: kaga airspace verify FILE --key NAME+ID+KEY"
        )
    if any(one.startswith("basis.") for one in failed):
        hints.append(
            "What it rests on is named by hash, and some of it is not in"
            f" {settings.KAGA_AIRSPACE}: copy the folders documents and tiles of the city that"
            " signed it there, or name its folder by KAGA_AIRSPACE"
        )
    return hints


def _names(content: bytes) -> set[str]:
    """Under which names a file says it is signed."""
    lines = [line for line in content.splitlines() if line.startswith(_SIGNED)]
    parts = [line.decode("utf-8", "replace").split(" ") for line in lines]
    return {one[1][:80] for one in parts if len(one) == 3}
