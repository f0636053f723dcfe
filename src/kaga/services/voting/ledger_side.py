"""The ledger's side of an election, as lines of a file, and an archive held against it.

The archive of an election shows the ballots of keys that stand; the ledger shows every key and
every ballot there ever was. What is in one and not in the other must be explained by a revoked
key, and by nothing else.

    {"act":"vote.credential.registered","credential":"a83f…","signature":"…"}
    {"act":"vote.ballot.cast","credential":"a83f…","tracker":"47DE…"}
    {"act":"vote.credential.revoked","credential":"a83f…"}
    {"act":"vote.closed"}

    account = compare(path.open(encoding="utf-8"), archive)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.ballots import fingerprint
from kaga.engines.ballot.verify.records import read_records
from kaga.engines.ballot.verify.survey import BEFORE_BALLOTS, Survey

Reader = Callable[[], Callable[[int], bytes]]
"""Opens an archive at its beginning."""

REGISTERED = "vote.credential.registered"
REVOKED = "vote.credential.revoked"
CAST = "vote.ballot.cast"
CLOSED = "vote.closed"


@dataclass(frozen=True, slots=True)
class Account:
    """What explains the difference: how many keys and ballots there were and how many stand."""

    registered: int
    revoked: int
    cast: int
    left_out: int


@dataclass
class _Side:
    """What the lines say, as far as they were read."""

    registered: dict[str, bool] = field(default_factory=dict)
    cast: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False

    def take(self, line: dict[str, str]) -> None:
        act, credential = line["act"], line.get("credential", "")
        if self.closed:
            raise Refused("something follows the closing")
        if act == REGISTERED:
            if credential in self.registered:
                raise Refused("a key is registered twice")
            self.registered[credential] = True
        elif act == CLOSED:
            self.closed = True
        elif not self.registered.get(credential):
            raise Refused(f"{act} of a key that does not stand")
        elif act == REVOKED:
            self.registered[credential] = False
        else:
            self.cast.append((credential, line["tracker"]))


def line_of(act: str, **facts: str) -> str:
    """One line."""
    return json.dumps({"act": act, **facts}, separators=(",", ":")) + "\n"


def compare(lines: Iterable[str], reader: Reader, survey: Survey) -> Account:
    """Hold an archive against the ledger's side.

    Parameters
    ----------
    reader, survey
        The archive from its beginning, and what following its chain has found.

    Raises
    ------
    Refused
        If the archive lists other keys than those that stand, or leaves a ballot of theirs out,
        or has one that the ledger does not know, or another order.
    """
    side = _Side()
    for place, text in enumerate(lines, 1):
        try:
            side.take(json.loads(text))
        except Refused as wrong:
            raise wrong.inside(f"line {place}") from None
    if not side.closed:
        raise Refused("the ledger does not say that the vote is closed")
    standing = {credential for credential, stands in side.registered.items() if stands}
    if set(survey.setup.weights) != standing:
        raise Refused("the archive lists other keys than those that stand", "credentials")
    kept = [one for one in side.cast if one[0] in standing]
    found = _ballots(reader, survey)
    if [tracker for _, tracker in kept] != found:
        raise Refused("the archive has other ballots than those keys cast", "ballots")
    return Account(
        registered=len(side.registered),
        revoked=len(side.registered) - len(standing),
        cast=len(side.cast),
        left_out=len(side.cast) - len(kept),
    )


def _ballots(reader: Reader, survey: Survey) -> list[str]:
    """The trackers of the archive's ballots, in their order."""
    end = BEFORE_BALLOTS + 2 * survey.ballots
    places = range(BEFORE_BALLOTS, end, 2)
    return [
        fingerprint(record.body) for record in read_records(reader()) if record.place in places
    ]
