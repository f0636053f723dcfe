"""Every forged archive is refused, and the record that does not stand is named."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable

import pytest
from tests.engines.ballot.forged import plus_one, put, times_g
from tests.engines.ballot.played import (
    Played,
    Seeded,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    decryption,
    parsed,
    set_up,
    tallied,
    whole,
    written,
)

from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.credentials import draw_voter
from kaga.engines.ballot.making.elections import write_setup, write_trustees
from kaga.engines.ballot.making.tallies import write_owned
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, Owned, SetupData
from kaga.engines.ballot.reading.tallies import read_encrypted_tally
from kaga.engines.ballot.verify.audit import audit

SUITE = "Ed25519"
BLOCK = 512
BEGAN = 1_700_000_000


def step_of(played: Played, kind: EventType, number: int = 0) -> int:
    places = [at for at, step in enumerate(played.steps) if step.kind is kind]
    return places[number]


def files_of(raw: bytes) -> list[tuple[str, bytes]]:
    """Read by another reader than the one under test."""
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return [(one.name, tar.extractfile(one).read()) for one in tar.getmembers()]


def tar_of(files: list[tuple[str, bytes]]) -> bytes:
    parts = []
    for name, body in files:
        header = bytearray(BLOCK)
        fields = {0: name.encode(), 100: b"0000644", 108: b"0000000", 116: b"0000000"}
        fields |= {124: b"%011o" % len(body), 136: b"%011o" % BEGAN, 148: b" " * 8, 156: b"0"}
        for place, field in fields.items():
            header[place : place + len(field)] = field
        header[148:156] = b"%06o\0 " % sum(header)
        parts += [bytes(header), body, bytes(-len(body) % BLOCK)]
    return b"".join(parts)


def refused(raw: bytes) -> str:
    report = audited(raw)
    assert not report.sound
    assert report.result is None
    (first, *_) = report.refusals
    return f"{first.record}: {first.reason}"


# Changes of the files, hashes left as they were.


def change_body(
    files: list[tuple[str, bytes]], at: int, body: bytes
) -> list[tuple[str, bytes]]:
    return [*files[:at], (files[at][0], body), *files[at + 1 :]]


def renamed(files: list[tuple[str, bytes]], at: int, body: bytes) -> list[tuple[str, bytes]]:
    kind = files[at][0].partition(".")[2]
    name = f"{hashlib.sha256(body).hexdigest()}.{kind}"
    return [*files[:at], (name, body), *files[at + 1 :]]


FILES: dict[str, tuple[str, Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]]] = {
    "ballot changed": ("does not have the hash", lambda f: change_body(f, 6, f[6][1] + b" ")),
    "ballot changed and renamed": ("not just before", lambda f: renamed(f, 6, f[6][1] + b" ")),
    "event changed": ("does not have the hash", lambda f: change_body(f, 7, f[7][1] + b" ")),
    "ballots reordered": (
        "does not follow|height",
        lambda f: f[:6] + f[8:10] + f[6:8] + f[10:],
    ),
    "ballot taken out": ("height", lambda f: f[:6] + f[8:]),
    "ballot without event": ("height", lambda f: f[:7] + f[8:]),
    "a record before a ballot": ("not refer to it", lambda f: [*f[:6], named(b"[]"), *f[6:]]),
    "event without ballot": ("not just before", lambda f: f[:6] + f[7:]),
    "ballot doubled": ("occurs twice", lambda f: f[:7] + f[6:7] + f[7:]),
    "event doubled": ("occurs twice", lambda f: f[:8] + f[7:8] + f[8:]),
    "header left out": ("record 0", lambda f: f[1:]),
    "header twice": ("not a name", lambda f: f[:1] + f),
    "header elsewhere": ("not a name", lambda f: [("README", b"{}"), *f[1:]]),
    "header of another version": (
        "record 0.*version 1",
        lambda f: [("BELENIOS", b'{"version":2,"timestamp":"1700000000"}'), *f[1:]],
    ),
    "header with a wrong time": (
        "record 0",
        lambda f: [("BELENIOS", b'{"version":1,"timestamp":"x"}'), *f[1:]],
    ),
    "a way out of the folder": ("not a name", lambda f: [*f, ("../../x.data.json", b"{}")]),
    "a file of another kind": ("not a name", lambda f: [*f, ("0" * 64 + ".txt", b"")]),
    "an extra record": ("no event refers", lambda f: [*f, named(b"[]")]),
    "many extra records": (
        "no event refers",
        lambda f: f[:6] + [named(b"%d" % n) for n in range(5)],
    ),
    "setup cut": ("before the election is set up", lambda f: f[:1]),
    "nothing but a header and keys": ("no event refers", lambda f: f[:3]),
    "event of an unknown kind": (
        "unknown kind",
        lambda f: renamed(f, 7, f[7][1].replace(b"Ballot", b"Burnt")),
    ),
    "event of another height": (
        "height",
        lambda f: renamed(f, 7, f[7][1].replace(b'"height":1', b'"height":2')),
    ),
    "event of another parent": (
        "parent",
        lambda f: renamed(f, 7, b'{"parent":"%s%s' % (b"0" * 64, f[7][1][75:])),
    ),
    "event without parent": (
        "does not follow",
        lambda f: renamed(f, 7, b'{"height":1,' + f[7][1].partition(b'"height":1,')[2]),
    ),
    "ballot event without ballot": (
        "no payload",
        lambda f: renamed(f, 7, f[7][1].partition(b',"payload"')[0] + b"}"),
    ),
    "event with spaces": ("compact", lambda f: renamed(f, 7, f[7][1].replace(b",", b", "))),
}


def named(body: bytes) -> tuple[str, bytes]:
    return f"{hashlib.sha256(body).hexdigest()}.data.json", body


@pytest.mark.parametrize("name", FILES)
def test_files_changed_in_place_break_the_chain(name: str) -> None:
    files = files_of(whole(SUITE).archive())
    assert audited(tar_of(files)).sound
    reason, change = FILES[name]
    said = refused(tar_of(change(files)))
    assert re.search(reason, said), said


# Changes of the steps, everything after them hashed anew.


def replaced(played: Played, at: int, **members: object) -> list[Step]:
    steps = list(played.steps)
    steps[at] = dataclasses.replace(steps[at], **members)
    return steps


def part_changed(path: str, change: object) -> Callable[[Played], list[Step]]:
    """The first partial decryption, changed and named anew."""

    def steps(played: Played) -> list[Step]:
        at = step_of(played, EventType.PARTIAL_DECRYPTION)
        value = parsed(played.steps[at].before[0])
        put(path, change)(value, played)
        record = written(value)
        return replaced(
            played, at, payload=write_owned(Owned(1, digest_of(record))), before=(record,)
        )

    return steps


def owned_by(owner: int) -> Callable[[Played], list[Step]]:
    def steps(played: Played) -> list[Step]:
        at = step_of(played, EventType.PARTIAL_DECRYPTION)
        name = digest_of(played.steps[at].before[0])
        return replaced(played, at, payload=write_owned(Owned(owner, name)))

    return steps


def tally_changed(path: str, change: object) -> Callable[[Played], list[Step]]:
    def steps(played: Played) -> list[Step]:
        at = step_of(played, EventType.ENCRYPTED_TALLY)
        value = parsed(played.steps[at].before[0])
        put(path, change)(value, played)
        record = written(value)
        sized = parsed(played.steps[at].payload) | {"encrypted_tally": digest_of(record)}
        return replaced(played, at, payload=written(sized), before=(record,))

    return steps


def sized(**members: int) -> Callable[[Played], list[Step]]:
    def steps(played: Played) -> list[Step]:
        at = step_of(played, EventType.ENCRYPTED_TALLY)
        value = parsed(played.steps[at].payload) | members
        return replaced(played, at, payload=written(value))

    return steps


def result(*rows: list[int]) -> Callable[[Played], list[Step]]:
    def steps(played: Played) -> list[Step]:
        at = step_of(played, EventType.RESULT)
        return replaced(played, at, payload=written({"result": list(rows)}))

    return steps


def set_up_with(place: int, change: Callable[[bytes, Played], bytes]) -> Callable:
    """The election (0), the trustees (1) or the credentials (2) changed, all hashed anew."""

    def steps(played: Played) -> list[Step]:
        records = list(played.steps[0].before)
        records[place] = change(records[place], played)
        setup = write_setup(SetupData(*map(digest_of, records)))
        return replaced(played, 0, payload=setup, before=tuple(records))

    return steps


def pedersen(path: str, change: object) -> Callable:
    def changed(raw: bytes, played: Played) -> bytes:
        value = {"x": json.loads(raw)}
        put(f"x.0.1.{path}", change)(value, played)
        return written(value["x"])

    return set_up_with(1, changed)


def trustees(value: object) -> Callable:
    return set_up_with(1, lambda raw, played: written(value))


def shorter_dealing(played: Played) -> list[Step]:
    """A dealer commits to a line where a parabola was agreed on, and signs it well."""
    other = set_up(SUITE, uuid="Kaga1111111111", trustees=(5, 2)).trustees.record
    value = json.loads(played.steps[0].before[1])
    ours = write_trustees((other,), played.election.group)
    value[0][1]["certs"] = json.loads(ours)[0][1]["certs"]
    value[0][1]["coefexps"] = json.loads(ours)[0][1]["coefexps"]
    return set_up_with(1, lambda raw, _: written(value))(played)


def election(path: str, change: object) -> Callable:
    def changed(raw: bytes, played: Played) -> bytes:
        value = parsed(raw)
        put(path, change)(value, played)
        return written(value)

    return set_up_with(0, changed)


def credentials(change: Callable[[list[str], Played], list[str]]) -> Callable:
    return set_up_with(2, lambda raw, played: written(change(json.loads(raw), played)))


def without(kind: EventType, number: int = 0) -> Callable:
    def steps(played: Played) -> list[Step]:
        at = step_of(played, kind, number)
        return [*played.steps[:at], *played.steps[at + 1 :]]

    return steps


def stuffed(played: Played) -> list[Step]:
    """A good ballot of somebody who is not on the list."""
    stranger = draw_voter(played.election.group, Seeded("stranger"))
    raw = cast(played, stranger, [[1, 0, 0], [1, 0, 0, 0]])
    return [*played.steps[:5], Step(EventType.BALLOT, raw), *played.steps[5:]]


def twice(played: Played) -> list[Step]:
    return [*played.steps[:5], played.steps[1], *played.steps[5:]]


def late(played: Played) -> list[Step]:
    raw = cast(played, played.voters[0], [[1, 0, 0], [1, 0, 0, 0]], "late")
    at = step_of(played, EventType.END_BALLOTS) + 1
    return [*played.steps[:at], Step(EventType.BALLOT, raw), *played.steps[at:]]


def vote_undone(played: Played) -> list[Step]:
    """The re-vote is left out of the count, as if the first vote were the last."""
    ballots = ballots_of(played)
    return [*played.steps[:5], *tallied(played, ballots[:3], (1, 3, 4))]


def fourth_part(played: Played) -> list[Step]:
    at = step_of(played, EventType.ENCRYPTED_TALLY)
    tally = read_encrypted_tally(played.steps[at].before[0], played.election)
    again = decryption(played, tally, 1)
    result_at = step_of(played, EventType.RESULT)
    return [*played.steps[:result_at], again, *played.steps[result_at:]]


def other_key(one: object, played: Played) -> str:
    return set_up(SUITE, uuid="Kaga3333333333").trustees.record.certs[0].message


TALLY, PART = EventType.ENCRYPTED_TALLY, EventType.PARTIAL_DECRYPTION

STEPS: dict[str, tuple[str, Callable[[Played], list[Step]]]] = {
    "a stranger's ballot": ("credential: not on the list", stuffed),
    "a ballot replayed": ("occurs twice", twice),
    "a ballot after the end": ("Ballot cannot follow EndBallots", late),
    "a re-vote not counted": ("not the product", vote_undone),
    "a counted ballot taken out": (
        "counts other than|not the product",
        without(EventType.BALLOT, 1),
    ),
    "a replaced ballot taken in": ("not the product", without(EventType.BALLOT, 3)),
    "no end of ballots": (
        "EncryptedTally cannot follow Ballot",
        without(EventType.END_BALLOTS),
    ),
    "no tally": ("PartialDecryption cannot follow EndBallots", without(TALLY)),
    "too few parts": ("2 of the 3 decryptions", without(PART)),
    "a part twice": ("occurs twice", fourth_part),
    "an end with something": (
        "no payload",
        lambda p: replaced(p, step_of(p, EventType.END_BALLOTS), payload=b"[]"),
    ),
    "a result beside the count": ("not what the tally", result([1, 1, 1], [0, 1, 2, 2])),
    "a blank vote made a choice": ("result\\[1\\]\\[0\\]", result([0, 2, 1], [1, 1, 2, 2])),
    "a result of other shape": ("expected 2 items", result([0, 2, 1])),
    "a negative count": ("whole number", result([-1, 3, 1], [0, 1, 2, 2])),
    "tally moved": ("not the product", tally_changed("0.0.alpha", times_g)),
    "tally of other shape": ("expected 3 items", tally_changed("0", [])),
    "tally outside the group": ("not the product", tally_changed("0.0.beta", "0" * 64)),
    "a ballot more said": ("counts other than 3", sized(num_tallied=4)),
    "more weight said": ("counts other than 3", sized(total_weight=4)),
    "a factor moved": (
        "proof of decryption",
        part_changed("decryption_factors.0.0", times_g),
    ),
    "a factor outside the group": (
        "not in the group",
        part_changed("decryption_factors.0.0", "0" * 64),
    ),
    "a factor neutral": ("neutral", part_changed("decryption_factors.0.0", "1".rjust(64, "0"))),
    "a decryption proof moved": (
        "proof of decryption",
        part_changed("decryption_proofs.0.0.response", plus_one),
    ),
    "a decryption proof dropped": (
        "decryption_proofs",
        part_changed("decryption_proofs.0", []),
    ),
    "a part under another name": ("proof of decryption", owned_by(2)),
    "a part of nobody": ("no trustee", owned_by(6)),
    "a part of one who sent another": ("no trustee", owned_by(3)),
    "another key": ("not the product of the trustees", election("public_key", times_g)),
    "a neutral key": ("not in the group", election("public_key", "1".rjust(64, "0"))),
    "another group": ("unknown group", election("group", "RFC-0000")),
    "another version": ("version 1", election("version", 2)),
    "another question": (
        "another election",
        election("questions.0.question", "Sell the bridge?"),
    ),
    "bounds beyond the answers": ("min and max", election("questions.0.max", 4)),
    "no questions": ("at least one question", election("questions", [])),
    "a question of another kind": (
        "questions\\[0\\].type: unknown kind of question 'Lists'",
        election("questions.0", {"type": "Lists", "value": {}}),
    ),
    "a short identifier": ("Base58", election("uuid", "short")),
    "a credential twice": ("occurs twice", credentials(lambda found, _: [*found, found[0]])),
    "a credential outside the group": (
        "not in the group",
        credentials(lambda found, _: [*found, "0" * 64]),
    ),
    "a credential taken out": ("not on the list", credentials(lambda found, _: found[1:])),
    "a weight of nothing": (
        "weight",
        credentials(lambda found, _: [found[0] + ",0", *found[1:]]),
    ),
    "a weight made up": (
        "counts other than",
        credentials(lambda found, _: [found[0] + ",2", *found[1:]]),
    ),
    "a lower threshold": ("threshold", pedersen("threshold", 2)),
    "a threshold beyond": ("threshold", pedersen("threshold", 6)),
    "a dealing moved": (
        "coefexps\\[0\\].signature",
        pedersen("coefexps.0.message", lambda one, p: one.replace("a", "b")),
    ),
    "a dealing signed wrongly": (
        "coefexps\\[1\\].signature",
        pedersen("coefexps.1.signature.response", plus_one),
    ),
    "another's certificate": ("certs\\[0\\].signature", pedersen("certs.0.message", other_key)),
    "a share key moved": ("committed to", pedersen("verification_keys.2.public_key", times_g)),
    "a proof of knowledge moved": (
        "pok",
        pedersen("verification_keys.2.pok.response", plus_one),
    ),
    "an approval moved": ("signatures\\[4\\]", pedersen("signatures.4.challenge", plus_one)),
    "trustees of another kind": ("Single nor Pedersen", trustees([["Both", {}]])),
    "no trustees": ("at least one trustee", trustees([])),
    "a certificate for another group": (
        "context: certified for another group",
        pedersen("certs.0.message", lambda one, _: one.replace(SUITE, "P-256")),
    ),
    "dealings of another number": ("not the threshold", shorter_dealing),
    "a trustee left out": (
        "expected 5 items",
        pedersen("verification_keys", lambda one, _: one[:4]),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_archives_hashed_anew_are_refused_for_what_they_say(name: str) -> None:
    reason, change = STEPS[name]
    said = refused(archive_of(change(whole(SUITE))))
    assert said.startswith("record ")
    assert re.search(reason, said), said


# The bytes of the archive.


def at_byte(place: int, value: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:place] + value + raw[place + len(value) :]


def summed(place: int, value: bytes) -> Callable[[bytes], bytes]:
    """A change of the first header, its checksum made right again."""

    def change(raw: bytes) -> bytes:
        header = bytearray(at_byte(place, value)(raw)[:BLOCK])
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        return bytes(header) + raw[BLOCK:]

    return change


BYTES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "cut in a header": ("cut off inside a header", lambda raw: raw[: BLOCK * 3 - 7]),
    "cut in a body": ("cut off inside the record", lambda raw: raw[:-7]),
    "nothing": ("before the election", lambda raw: b""),
    "a header changed": ("damaged", at_byte(10, b"x")),
    "a checksum of letters": ("damaged", at_byte(148, b"xxxxxx")),
    "a link": ("damaged", summed(156, b"2")),
    "a link's target": ("damaged", summed(157, b"x")),
    "a long name's rest": ("damaged", summed(345, b"x")),
    "something behind the name": ("not a name", summed(20, b"x")),
    "a name of other letters": ("damaged", summed(0, b"\xff")),
    "an owner": ("damaged", summed(108, b"0000001")),
    "a size of letters": ("damaged", summed(124, b"xxxxxxxxxxx")),
    "a huge size": ("longer than", summed(124, b"77777777777")),
    "another time": ("not the time of the record", summed(136, b"00000000001")),
    "padding used": ("behind the record", at_byte(BLOCK + 100, b"x")),
    "something behind the end": ("damaged", lambda raw: raw + bytes(BLOCK)),
}


@pytest.mark.parametrize("name", BYTES)
def test_damaged_tar_files_are_refused(name: str) -> None:
    reason, change = BYTES[name]
    assert reason in refused(change(whole(SUITE).archive()))


def test_records_are_all_of_the_time_the_archive_began() -> None:
    raw = whole(SUITE).archive()
    later = ArchiveWriter()
    later.begin(1_700_000_001)
    mixed = raw[: 2 * BLOCK] + b"".join(
        later.add(step.kind, step.payload, *step.before) for step in whole(SUITE).steps
    )
    assert "not of the time" in refused(mixed)


def test_ballots_that_do_not_stand_are_all_named() -> None:
    played = whole(SUITE)
    steps = list(played.steps)
    for at in (1, 3):
        value = parsed(steps[at].payload)
        put("signature.proof.response", plus_one)(value, played)
        steps[at] = Step(EventType.BALLOT, written(value))
    report = audited(archive_of(steps))
    assert [one.record.split()[1] for one in report.refusals] == ["6", "10"]
    assert {one.reason for one in report.refusals} == {"signature: the signature does not hold"}


def test_an_archive_that_changes_between_two_readings_is_refused() -> None:
    played = whole(SUITE)
    other = set_up(SUITE, uuid="Kaga4444444444")
    raw = cast(other, other.voters[0], [[1, 0, 0], [1, 0, 0, 0]])
    readings = [played.archive(), archive_of([*other.steps, Step(EventType.BALLOT, raw)])]
    report = audit(lambda: io.BytesIO(readings.pop(0)).read)
    assert [one.reason for one in report.refusals] == ["the archive changes while it is read"]
