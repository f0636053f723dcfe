"""Audits of archives on disk, the ballots judged in several processes.

report = audit_file(Path("X.bel"), jobs=2)
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kaga.engines.ballot.verify.audit import Cast, Judge, Part, Report, audit, survey_archive
from kaga.engines.ballot.verify.survey import Survey
from kaga.services.voting.ledger_side import Account, compare
from kaga.services.voting.spreading import Crew, spread

_judges: list[Judge] = []


def audit_file(path: Path, *, jobs: int) -> Report:
    """Verify everything the archive says."""

    def judge_all(election: bytes, parts: Iterable[list[Cast]]) -> Iterator[Part]:
        return spread(_judge, parts, Crew(jobs, _prepare, election))

    with _opened(path) as reader:
        return audit(reader, judge_all)


def survey_file(path: Path) -> Survey:
    """Follow the archive's chain, without judging ballots.

    Raises
    ------
    Refused
        If it is broken.
    """
    with _opened(path) as reader:
        return survey_archive(reader)


def compare_file(path: Path, lines: Path) -> Account:
    """Hold the archive against the ledger's side of the election.

    Raises
    ------
    Refused
        If a key or a ballot is in one and not in the other, and no revoked key explains it.
    """
    survey = survey_file(path)
    with _opened(path) as reader, lines.open(encoding="utf-8") as side:
        return compare(side, reader, survey)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Callable[[], Callable[[int], bytes]]]:
    """The archive, as often from its beginning as is asked."""
    with path.open("rb", buffering=1 << 20) as file:

        def reader() -> Callable[[int], bytes]:
            file.seek(0)
            return file.read

        yield reader


def _prepare(election: bytes) -> None:
    _judges[:] = [Judge(election)]


def _judge(part: list[Cast]) -> Part:
    return _judges[0].judge(part)
