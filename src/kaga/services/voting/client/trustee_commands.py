"""`kaga vote dkg|mix|decrypt`: what a trustee does, at home, with its own file.

>>> # kaga vote dkg ELECTION --trustee 2 --city https://kaga.example --code … --key my.json
>>> # kaga vote mix ELECTION --trustee 2 --city https://kaga.example --code … --key my.json
>>> # kaga vote decrypt ELECTION --trustee 2 --city https://kaga.example --code … --key my.json
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.elections import read_trustees
from kaga.engines.ledger import LedgerError, Policy, parse_policy
from kaga.kernel.console import refused
from kaga.services.voting.client.carrying import carrying, unpacked
from kaga.services.voting.client.city import City, CityAway, CityRefused
from kaga.services.voting.client.decrypting import (
    Audited,
    check_by_ledger,
    decryption,
    mixing,
)
from kaga.services.voting.client.files import write_whole
from kaga.services.voting.client.trustee import (
    Ceremonial,
    SeatFile,
    check_own_seat,
    message_for,
)
from kaga.services.voting.enums import Step

CODES: Final = "codes.txt"
_CODE: Final = re.compile(r"(?:trustee )?([1-9][0-9]?):? (\S+)", re.ASCII)
_PROCESSORS: Final = len(os.sched_getaffinity(0))

Uuid = Annotated[str, typer.Argument(metavar="ELECTION", help="the election's uuid")]
At = Annotated[str, typer.Option("--city", help="the city's address", envvar="KAGA_CITY")]
Number = Annotated[int, typer.Option("--trustee", min=0, max=100, help="your number")]
Code = Annotated[
    str, typer.Option("--code", help="the code the office gave", envvar="KAGA_TRUSTEE_CODE")
]
Key = Annotated[
    Path | None, typer.Option("--key", dir_okay=False, help="your file; made if it is missing")
]
Everybody = Annotated[
    Path | None,
    typer.Option(
        "--all",
        file_okay=False,
        help=f"play every trustee of a demonstration; {CODES} in it: what `vote new` printed",
    ),
]
Believed = Annotated[
    Path | None, typer.Option("--policy", exists=True, dir_okay=False, help="whom you believe")
]
Shown = Annotated[
    Path | None,
    typer.Option(
        "--shown", exists=True, dir_okay=False, help="no network: what the city's page gave out"
    ),
]
To = Annotated[
    Path | None,
    typer.Option("--to", dir_okay=False, help="write the message here; hand it in yourself"),
]
Every = Annotated[float, typer.Option(min=0, help="seconds between two looks at the city")]


@dataclass(frozen=True, slots=True)
class Holder:
    """One trustee as the commands know it."""

    index: int
    code: str
    path: Path


def dkg(  # noqa: PLR0913 - each is an option
    election: Uuid,
    *,
    city: At = "",
    trustee: Number = 0,
    code: Code = "",
    key: Key = None,
    everybody: Everybody = None,
    shown: Shown = None,
    to: To = None,
    every: Every = 3.0,
) -> None:
    """Make the election's key together with the other trustees; waits for them."""
    if shown is not None or to is not None:
        _carry(election, (trustee, key), shown, to)
        return
    if not city:
        raise typer.BadParameter("name --city")
    holders = _holders((trustee, code, key), everybody)
    with plain_refusals(), City(city) as at:
        seats = [
            Ceremonial(at, SeatFile.of(one.path, election, one.index), one.code)
            for one in holders
        ]
        _rounds(seats, every)
        found = at.election(election)
        record = read_trustees(at.trustees(election), found.group)
        for one in seats:
            check_own_seat(one.seat, found, record)
        print("the key is made, and it is the one you helped to make")
        print(f"read this number out to the other trustees: {seats[0].seat.number()[:16]}")
        print(f"election {found.uuid}, fingerprint {found.fingerprint}")
        for holder in holders:
            print(f"keep {holder.path} safe, with a copy elsewhere: it decrypts your part")


def mix(  # noqa: PLR0913 - each is an option
    election: Uuid,
    *,
    city: At,
    trustee: Number = 0,
    code: Code = "",
    key: Key = None,
    everybody: Everybody = None,
    policy: Believed = None,
    to: To = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes")] = _PROCESSORS,
) -> None:
    """Audit the whole archive; if it stands, put the rankings into an order nobody knows."""
    holders = _holders((trustee, code, key), everybody)
    with plain_refusals(), City(city) as at:
        believed = _said_head(at, policy)
        for holder in holders:
            if not _mix_one(at, (election, holder), believed, jobs=jobs, to=to):
                return


def _mix_one(
    at: City, whose: tuple[str, Holder], believed: Policy, *, jobs: int, to: Path | None
) -> bool:
    """One trustee's turn, again where another was faster; False once enough have mixed."""
    election, holder = whose
    archive = holder.path.with_name(f"{election}.bel")
    where = f"elections/{election}/trustees/{holder.index}/shuffle"
    seat = SeatFile.of(holder.path, election, holder.index)
    while True:
        progress = at.get(where, code=holder.code).value().get("progress")
        if progress != "open":
            is_done = str(progress) == "done"
            print(f"trustee {holder.index}: {'has mixed' if is_done else 'nothing to mix now'}")
            return is_done
        _fetch(at, election, archive)
        check_by_ledger(archive, at, believed)
        audited = Audited.of(archive, seat, jobs=jobs, turn=Step.SHUFFLE)
        print(f"trustee {holder.index}: {audited.counted:,} ballots counted, all audited")
        made = mixing(audited)
        if to is not None:
            write_whole(to, carrying(Step.SHUFFLE, made))
            print(f"hand this in on the city's page before anybody else mixes: {to}")
            return True
        try:
            at.post(where, made.encode(), code=holder.code)
        except CityRefused as wrong:
            if wrong.problem != "step-waits":
                raise
            print("another trustee was faster: once more")
        else:
            print("mixed; the order is known to nobody, and was written nowhere")
            return True


def decrypt(  # noqa: PLR0913 - each is an option
    election: Uuid,
    *,
    city: At,
    trustee: Number = 0,
    code: Code = "",
    key: Key = None,
    everybody: Everybody = None,
    policy: Believed = None,
    to: To = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="processes")] = _PROCESSORS,
) -> None:
    """Audit the whole archive; only if it stands, hand in your part of the result."""
    holders = _holders((trustee, code, key), everybody)
    with plain_refusals(), City(city) as at:
        archive = holders[0].path.with_name(f"{election}.bel")
        _fetch(at, election, archive)
        believed = _said_head(at, policy)
        check_by_ledger(archive, at, believed)
        print("the archive has exactly the ballots that the ledger says")
        for holder in holders:
            seat = SeatFile.of(holder.path, election, holder.index)
            audited = Audited.of(archive, seat, jobs=jobs)
            part = decryption(audited, seat)
            print(
                f"trustee {holder.index}: {audited.ballots:,} ballots audited,"
                f" {audited.counted:,} counted; the archive stands"
            )
            if to is not None:
                write_whole(to, carrying(Step.DECRYPTION, part))
                print(f"hand this in on the city's page: {to}")
                continue
            where = f"elections/{election}/trustees/{holder.index}/decryption"
            at.post(where, part.encode(), code=holder.code)
            seat.note_done("decryption")
            print("your part is handed in")
        print(f"what was audited is in {archive}")


def _carry(
    election: str, given: tuple[int, Path | None], shown: Path | None, to: Path | None
) -> None:
    """One step of the ceremony without any network: from a file, into a file."""
    index, path = given
    if not index or path is None or shown is None or to is None:
        raise typer.BadParameter("without a network: --trustee, --key, --shown and --to")
    with plain_refusals():
        step, needs = unpacked(shown.read_bytes())
        seat = SeatFile.of(path, election, index)
        if seat.sent(step) is None:
            seat.note_sent(step, message_for(seat, step, needs))
        write_whole(to, carrying(step, seat.sent(step) or ""))
        print(f"step {step.value}: hand this in on the city's page: {to}")
        if step is Step.APPROVAL:
            print(f"read this number out to the other trustees: {seat.number()[:16]}")


@contextlib.contextmanager
def plain_refusals() -> Iterator[None]:
    """Say in a line what stopped a command; the city away is worth another try (code 3)."""
    try:
        yield
    except Refused as wrong:
        raise refused(f"refused: {wrong}", 1) from wrong
    except LedgerError as wrong:
        raise refused(f"refused: the ledger's head: {wrong}", 1) from wrong
    except CityRefused as wrong:
        raise refused(f"the city says no: {wrong.detail}", 1) from wrong
    except CityAway as wrong:
        raise refused(f"no answer; run the same command again later: {wrong}", 3) from wrong


def _holders(given: tuple[int, str, Path | None], everybody: Path | None) -> list[Holder]:
    index, code, path = given
    if everybody is not None:
        return _all_in(everybody)
    if not index or not code or path is None:
        raise typer.BadParameter("name --trustee, --code and --key, or --all")
    return [Holder(index, code, path)]


def _all_in(folder: Path) -> list[Holder]:
    """Everybody's code, as `kaga vote new` prints them, or a number and a code a line."""
    lines = (folder / CODES).read_text("utf-8").splitlines()
    found = [match for line in lines if (match := _CODE.fullmatch(line.strip()))]
    return [
        Holder(int(one[1]), one[2], folder / f"trustee-{one[1]}.json")
        for one in sorted(found, key=lambda one: int(one[1]))
    ]


def _rounds(seats: list[Ceremonial], every: float) -> None:
    """Go on until nobody waits any more, and say what is waited for, once."""
    told: object = None
    while True:
        waiting = [step for one in seats if (step := one.advance()) is not None]
        if not waiting:
            return
        if waiting[0] != told:
            told = waiting[0]
            print(f"waiting for the other trustees, before the step {waiting[0].value}")
        time.sleep(every)


def _fetch(at: City, election: str, archive: Path) -> None:
    """Fetch the archive piece by piece; an old copy stays until the new one is whole."""
    fresh = archive.with_name(f".{archive.name}.fresh")
    archive.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with fresh.open("wb") as file:
        at.download(f"elections/{election}/archive.bel", file.write)
    fresh.replace(archive)


def _said_head(at: City, policy: Path | None) -> Policy:
    """Check the head of the ledger with the quorum of witnesses."""
    believed = _policy(at, policy)
    seen = believed.judge(at.other("/ledger/checkpoint"))
    names = ", ".join(sorted(seen.witnesses)) or "nobody but the city"
    print(f"the ledger's head, {seen.checkpoint.size:,} entries, is signed by {names}")
    if policy is None:
        print("(whom to believe was asked of the city itself: better give --policy)")
    return believed


def _policy(at: City, given: Path | None) -> Policy:
    raw = at.other("/ledger/policy") if given is None else given.read_bytes()
    return parse_policy(raw)
