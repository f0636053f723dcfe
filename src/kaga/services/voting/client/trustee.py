"""A trustee's part in the making of the key: one seat, whose secrets stay in one file.

Each message is written down before it is handed in, and what the others sent is pinned when it
is first seen; so the command can be stopped, or crash, and go on, and a city that shows one
trustee other certificates than before is found out.

    seat = SeatFile.of(path, uuid, 2)
    waiting = Ceremonial(city, seat, code).advance()    # "dealing", or None when all is done
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Self

from kaga.engines.ballot.ceremony import Ceremony, Seat, certificate
from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.keys import ceremony_keys
from kaga.engines.ballot.making.texts import fingerprint_of, signed_values
from kaga.engines.ballot.model import Pedersen
from kaga.engines.ballot.verify.trustees import check_trustees
from kaga.services.voting.client import messages
from kaga.services.voting.client.city import City, CityRefused
from kaga.services.voting.client.files import keep, kept
from kaga.services.voting.enums import CEREMONY, Step

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ballot.groups.protocol import Group
    from kaga.engines.ballot.making.keys import CeremonyKeys
    from kaga.engines.ballot.model import Election, Trustees

KIND: Final = "kaga-vote-trustee"


class SeatFile:
    """What a trustee keeps: the seed, the share, and what was sent and seen."""

    def __init__(self, path: Path, record: dict[str, Any]) -> None:
        self._path = path
        self._record = record

    @classmethod
    def of(cls, path: Path, uuid: str, index: int) -> Self:
        """The seat in a file; a fresh seed is drawn if there is no file.

        Raises
        ------
        Refused
            If the file is another trustee's, or damaged.
        """
        record = kept(path, KIND)
        if record is None:
            seed = secrets.token_bytes(32).hex()
            record = {"kind": KIND, "election": uuid, "index": index, "seed": seed}
            record |= {"sent": {}, "seen": {}, "done": []}
            keep(path, record)
        if (record.get("election"), record.get("index")) != (uuid, index):
            raise Refused("the file is of another trustee or election", str(path))
        return cls(path, record)

    @property
    def uuid(self) -> str:
        """The election."""
        return str(self._record["election"])

    @property
    def index(self) -> int:
        """The number of the seat, from 1."""
        return int(self._record["index"])

    @property
    def share(self) -> int:
        """The trustee's private key.

        Raises
        ------
        Refused
            If the ceremony has not come so far.
        """
        if "share" not in self._record:
            raise Refused("this trustee has no share: the ceremony was not completed", "share")
        return int(self._record["share"])

    def known(self, name: str) -> Any:
        """Something noted at an earlier step.

        Raises
        ------
        Refused
            If it is missing.
        """
        if name not in self._record:
            raise Refused("the file is damaged or the step before was not done", name)
        return self._record[name]

    def number(self) -> str:
        """What all trustees must read out alike: a fingerprint over everything they sent."""
        seen = [self.seen(name) for name in ("certificates", "commitments", "dealt")]
        return fingerprint_of(json.dumps(seen, ensure_ascii=False).encode())

    def keys(self, group: Group) -> CeremonyKeys:
        """The keys for the ceremony."""
        return ceremony_keys(bytes.fromhex(self._record["seed"]), group)

    def is_done(self, step: str) -> bool:
        """Whether the city has confirmed the message of a step."""
        return step in self._record["done"]

    def sent(self, step: str) -> str | None:
        """The message of a step, if it was made."""
        found = self._record["sent"].get(step)
        return str(found) if found is not None else None

    def seen(self, name: str) -> Any:
        """What was pinned under a name, None if nothing was."""
        return self._record["seen"].get(name)

    def note(self, **changes: object) -> None:
        """Write something down, durably."""
        self._record |= changes
        keep(self._path, self._record)

    def note_sent(self, step: str, message: str) -> None:
        """Write a message down before it is handed in."""
        self._record["sent"][step] = message
        keep(self._path, self._record)

    def note_done(self, step: str) -> None:
        """Write down that the city has it."""
        if not self.is_done(step):
            self._record["done"].append(step)
            keep(self._path, self._record)

    def pin(self, name: str, value: object) -> None:
        """Remember what the others sent.

        Raises
        ------
        Refused
            If the city showed something else before.
        """
        before = self.seen(name)
        if before is None:
            self._record["seen"][name] = value
            keep(self._path, self._record)
        elif before != value:
            raise Refused("the city shows something else than before: tell the others", name)


@dataclass(frozen=True, slots=True)
class Ceremonial:
    """One trustee at the city's bulletin board."""

    city: City
    seat: SeatFile
    code: str

    def advance(self) -> Step | None:
        """Do every step that is open; the step that waits for others, None when all is done.

        Raises
        ------
        Refused
            If what the others sent does not hold; the place names the trustee.
        """
        for step in CEREMONY:
            if self.seat.is_done(step):
                continue
            if self.seat.sent(step) is None:
                needs = self._needs(step)
                if needs is None:
                    return step
                self.seat.note_sent(step, message_for(self.seat, step, needs))
            self.city.post(self._path(step), self._message(step), code=self.code)
            self.seat.note_done(step)
        return None

    def _message(self, step: Step) -> bytes:
        return (self.seat.sent(step) or "").encode()

    def _path(self, step: Step) -> str:
        return f"elections/{self.seat.uuid}/trustees/{self.seat.index}/{step.value}"

    def _needs(self, step: Step) -> dict[str, Any] | None:
        """What the city shows for a step; None while others are awaited."""
        told = self._shown(step)
        if told is not None and told.get("progress") != "waiting":
            needs = told.get("needs")
            if not isinstance(needs, dict):
                raise Refused("not what a trustee needs", step.value)
            return needs
        if self.seat.is_done(Step.CERTIFICATE):
            self._check_same_ceremony()
        return None

    def _check_same_ceremony(self) -> None:
        """Whether the city still has what this seat began with.

        Raises
        ------
        Refused
            If not: the office has begun the ceremony anew, and secrets serve for one alone.
        """
        told = self._shown(Step.CERTIFICATE)
        if told is not None and told.get("given") != self.seat.sent(Step.CERTIFICATE):
            raise Refused(
                "the ceremony was begun anew: lay this file aside, begin with another"
            )

    def _shown(self, step: Step) -> dict[str, Any] | None:
        try:
            told = self.city.get(self._path(step), code=self.code).value()
        except CityRefused as refused:
            if refused.status == HTTPStatus.CONFLICT:
                return None
            raise
        if not isinstance(told, dict):
            raise Refused("not what a trustee needs", step.value)
        return told


def message_for(seat: SeatFile, step: Step, needs: dict[str, Any]) -> str:
    """What this seat hands in at a step of the ceremony, from what it was shown.

    Raises
    ------
    Refused
        If what the others sent does not hold, or is not what was seen before.
    """
    if step is Step.CERTIFICATE:
        return _certificate(seat, needs)
    ceremony = _ceremony(seat, needs)
    if step is Step.COMMITMENT:
        return messages.commitment_text(ceremony.commitment())
    seat.pin("commitments", needs.get("commitments"))
    commitments = messages.commitments_of(seat.seen("commitments"))
    if step is Step.DEALING:
        return messages.dealing_text(ceremony.dealing(commitments, secrets.token_bytes))
    dealings = messages.dealings_of(needs.get("dealings"), ceremony.group)
    dealt = [one.coefexps for one in dealings]
    seat.pin("dealt", signed_values(dealt))
    if step is Step.APPROVAL:
        return messages.approval_text(ceremony.approval(dealt, secrets.token_bytes))
    share = ceremony.receive(commitments, dealings, secrets.token_bytes)
    seat.note(share=str(share.secret))
    return messages.key_text(share.key, ceremony.group)


def _certificate(seat: SeatFile, needs: dict[str, Any]) -> str:
    group = group_named(str(needs.get("group")))
    try:
        place = Seat(seat.index, int(needs["size"]), int(needs["threshold"]))
    except (KeyError, TypeError, ValueError):
        raise Refused("no such seat in this ceremony", "certificate") from None
    seat.note(group=group.name, size=place.size, threshold=place.threshold)
    made = certificate(place, seat.keys(group), group, secrets.token_bytes)
    return messages.certificate_text(made)


def _ceremony(seat: SeatFile, needs: dict[str, Any]) -> Ceremony:
    seat.pin("certificates", needs.get("certificates"))
    group = group_named(str(seat.known("group")))
    certs = messages.certificates_of(seat.seen("certificates"), group)
    place = Seat(seat.index, int(seat.known("size")), int(seat.known("threshold")))
    return Ceremony(group, place, seat.keys(group), certs)


def check_own_seat(seat: SeatFile, election: Election, trustees: Trustees) -> None:
    """Whether an election's key is the one that this trustee helped to make.

    Raises
    ------
    Refused
        If the record does not hold, or has other certificates, dealings or keys than were seen.
    """
    check_trustees(trustees, election)
    pedersen = trustees[0]
    if len(trustees) != 1 or not isinstance(pedersen, Pedersen):
        raise Refused("not the key of one ceremony", "trustees")
    group = election.group
    for name, published in (
        ("certificates", pedersen.certs),
        ("dealt", pedersen.coefexps),
    ):
        if signed_values(published) != seat.seen(name):
            raise Refused("the election was made of other messages than were seen", name)
    own = pedersen.verification_keys[seat.index - 1].public_key
    if group.secret_base_power(seat.share) != own:
        raise Refused("not the public key of this trustee's share", "verification_keys")
