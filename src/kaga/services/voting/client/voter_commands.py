"""`kaga vote cast` and `kaga vote check`: voting without any page but the one for signing in.

>>> # kaga vote cast ELECTION --city https://kaga.example --choice 賛成 --key my.key
>>> # kaga vote check ELECTION --city https://kaga.example TRACKER
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.reading.ballots import fingerprint, read_ballot
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ledger import Entry, parse_policy
from kaga.kernel.ledger import offline
from kaga.services.voting.client.choosing import bounds, marks_of, spoken
from kaga.services.voting.client.city import City, CityRefused, from_address, in_address
from kaga.services.voting.client.files import write_whole
from kaga.services.voting.client.trustee_commands import (
    At,
    Believed,
    Every,
    Uuid,
    plain_refusals,
)
from kaga.services.voting.client.voter import VoterFile, in_fours, opened, spoil

if TYPE_CHECKING:
    from kaga.engines.ballot.making.ballots import Sealed
    from kaga.engines.ballot.model import Election

_draw = secrets.token_bytes
_PATIENCE = 20
"""Looks for a receipt before the command leaves it for later."""


def cast(
    election: Uuid,
    *,
    city: At,
    key: Annotated[Path, typer.Option(dir_okay=False, help="your key; made if missing")],
    choice: Annotated[
        list[str] | None,
        typer.Option(help="ANSWER or QUESTION:ANSWER, by number or words; blank; or A > B > C"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="look into the sealed ballot instead of casting it")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="cast without asking")] = False,
    every: Every = 3.0,
) -> None:
    """Seal a vote on this machine and cast it; voting again replaces the vote before."""
    with plain_refusals(), City(city) as at:
        found = at.election(election)
        own = VoterFile.of(key, found, _draw)
        if own.pending is not None:
            _send(at, found, (own, own.pending), every)
            print("this was the ballot of an earlier run; run again to vote anew")
            return
        _require_open(at, election)
        marks = marks_of(found.questions, choice or _asked(found))
        _say_choice(found, marks)
        if not check:
            _until_listed(at, found, own, every)
        sealed = seal(found, own.voter, marks, _draw)
        print(f"sealed: {in_fours(sealed.commitment)}")
        if check or not _is_to_cast(yes=yes):
            _look_into(at, found, sealed, key)
            return
        _send(at, found, (own, sign(sealed, own.voter, found, _draw)), every)


def check(
    election: Uuid,
    tracker: Annotated[str, typer.Argument(metavar="[TRACKER]")] = "",
    *,
    city: At,
    sealed: Annotated[
        Path | None,
        typer.Option("--seal", exists=True, dir_okay=False, help="what `cast --check` wrote"),
    ] = None,
    policy: Believed = None,
) -> None:
    """Open a sealed ballot that was given up, or find a cast one by its tracker."""
    with plain_refusals(), City(city) as at:
        found = at.election(election)
        if sealed is not None:
            said = opened(at, found, sealed)
            print("this is what was sealed; it was not cast and never will be:")
            _say_choice(found, list(said))
        elif tracker:
            _say_found(at, found, from_address(tracker), policy)
        else:
            raise typer.BadParameter("give a TRACKER, or --seal FILE")


def _require_open(at: City, election: str) -> None:
    state = at.get(f"elections/{election}/about").value().get("state")
    if state != "open":
        raise Refused(f"nobody can vote here now: it is {state}", election)


def _asked(election: Election) -> list[str]:
    """Ask question by question."""
    given = []
    for place, question in enumerate(election.questions, 1):
        print(f"{place}. {_plain(question.text)}")
        for number, answer in enumerate(question.answers, 1):
            print(f"   {number}  {_plain(answer)}")
        if question.blank:
            print("   0  blank")
        if question.ranked:
            ranking: str = typer.prompt(f"   {bounds(question)}; or blank")
            given += [f"{place}:{one.strip()}" for one in ranking.split(",")]
            continue
        said: str = typer.prompt(f"   {bounds(question)}; numbers, with commas")
        given += [f"{place}:{one.strip()}" for one in said.split(",")]
    return given


def _say_choice(election: Election, marks: list[tuple[int, ...]]) -> None:
    for row, question in zip(marks, election.questions, strict=True):
        print(f"{_plain(question.text)}: {_plain(spoken(row, question))}")


def _until_listed(at: City, election: Election, own: VoterFile, every: float) -> None:
    """Have the key registered, by the voter, in a browser, signed in."""
    told = False
    while not _is_listed(at, election, own.voter.credential):
        if not told:
            told = True
            print("open this address, sign in with your card and register this key:")
            print(own.link(at, _draw))
            print("(waiting until it is listed)")
        time.sleep(every)


def _is_listed(at: City, election: Election, credential: str) -> bool:
    try:
        told = at.get(f"elections/{election.uuid}/credentials/{credential}").value()
    except CityRefused as refused_:
        if refused_.status == 404:
            return False
        raise
    state = told.get("state") if isinstance(told, dict) else None
    if state == "revoked":
        raise Refused("this key was revoked; take a fresh file to make another", "credential")
    return state == "registered"


def _is_to_cast(*, yes: bool) -> bool:
    if yes:
        return True
    print("cast it, or look into it? A ballot that was looked into is never counted.")
    said: str = typer.prompt("cast or look", default="cast")
    return said.strip().lower() != "look"


def _look_into(at: City, election: Election, sealed: Sealed, key: Path) -> None:
    path = key.with_name(f"{key.stem}.{in_address(sealed.commitment)[:12]}.seal")
    address = spoil(at, election, sealed, path)
    print("open this on another device; it must show the same four groups and your choices:")
    print(address)
    print(f"or, on another machine: kaga vote check {election.uuid} --seal {path}")


def _send(at: City, election: Election, ballot: tuple[VoterFile, bytes], every: float) -> None:
    own, raw = ballot
    try:
        cast = own.send(at, raw)
    except CityRefused:
        own.drop_pending()
        raise
    print("your vote is in the ballot box" if cast.is_new else "it had arrived before")
    print(f"tracker {cast.tracker}")
    print(f"the city's signed promise: {own.beside('promise', cast.tracker)}")
    path = own.beside("tlog-proof", cast.tracker)
    for _ in range(_PATIENCE):
        if _receipt(at, election, cast.tracker, path):
            print(f"receipt, to be checked without any network: {path}")
            return
        time.sleep(every)
    print("no receipt yet; later: kaga vote check with the tracker")


def _receipt(at: City, election: Election, tracker: str, path: Path) -> bool:
    where = f"elections/{election.uuid}/ballots/{in_address(tracker)}/receipt"
    try:
        raw = at.get(where).body
    except CityRefused as refused_:
        if refused_.wait_s is not None:
            return False
        raise
    write_whole(path, raw)
    return True


def _say_found(at: City, election: Election, tracker: str, policy: Path | None) -> None:
    where = f"elections/{election.uuid}/ballots/{in_address(tracker)}"
    raw = at.get(where).body
    if fingerprint(raw) != tracker:
        raise Refused("the city shows another ballot under this tracker", tracker)
    BallotChecker(election).check(read_ballot(raw, election))
    print("the ballot is on the board; its proofs and its signature stand")
    receipt = at.get(f"{where}/receipt").body
    believed = at.other("/ledger/policy") if policy is None else policy.read_bytes()
    proven = offline.check(receipt, parse_policy(believed))
    if not _says(proven.entry, raw):
        raise Refused("the receipt is of another entry", tracker)
    names = ", ".join(sorted(proven.witnesses)) or "nobody but the city"
    print(f"it is entry {proven.index} of {proven.checkpoint.origin}, signed by {names}")


def _says(entry: bytes, ballot: bytes) -> bool:
    """Whether a ledger entry carries exactly this ballot."""
    return Entry.from_bytes(entry).public.get("ballot") == ballot.decode()


def _plain(text: str) -> str:
    """Whoever made the election wrote this: it must not move the cursor."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
