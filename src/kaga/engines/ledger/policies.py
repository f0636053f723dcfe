"""Whom to believe: the logs, the witnesses, and how many of them it takes (C2SP tlog-policy).

policy = parse_policy(text)
policy.judge(raw).witnesses     # {"university": 1_679_315_147, …}
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger.checkpoints import Checkpoint, parse_checkpoint
from kaga.engines.ledger.cosignatures import CosignatureVerifier, time_of
from kaga.engines.ledger.errors import MalformedError, SignatureError
from kaga.engines.ledger.notes import NoteVerifier, Verifier, open_note

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

NONE: Final = "none"
MOST_LINES: Final = 1_000
_FORBIDDEN: Final = frozenset(range(32)) - {9, 10} | {127}


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose heads may be believed, and where it is served, if the policy says so."""

    verifier: NoteVerifier
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness, the name the policy gives it, and where heads are sent to it."""

    name: str
    verifier: CosignatureVerifier
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members make the group a witness."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A head that a known log signed and enough witnesses saw.

    Attributes
    ----------
    witnesses: when each witness (by its name in the policy) cosigned, seconds since 1970.
    """

    checkpoint: Checkpoint
    log: Log
    witnesses: Mapping[str, int]


@dataclass(slots=True)
class Policy:
    """Logs, witnesses, groups and the quorum; made by `parse_policy`."""

    logs: list[Log] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def is_quorum(self, names: Collection[str]) -> bool:
        """Whether the witnesses with these names are enough."""
        return self.quorum == NONE or self._holds(self.quorum, names)

    def _holds(self, name: str, names: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._holds(member, names) for member in group.members) >= group.needed

    def judge(self, raw: bytes) -> Witnessed:
        """Read a head and make sure that a known log and a quorum of witnesses signed it.

        Raises
        ------
        MalformedError
            If the bytes are no checkpoint.
        SignatureError
            If no log of the policy signed it, a signature of a known key is wrong, or too few
            witnesses cosigned it.
        """
        seen = self.look(raw)
        if not self.is_quorum(seen.witnesses):
            names = ", ".join(sorted(seen.witnesses)) or "none"
            raise SignatureError(f"too few witnesses cosigned this head: {names}")
        return seen

    def look(self, raw: bytes) -> Witnessed:
        """The same without asking whether the witnesses are enough."""
        logs = {(log.verifier.name, log.verifier.key_id): log for log in self.logs}
        known = {(one.verifier.name, one.verifier.key_id): one for one in self._all()}
        keys: list[Verifier] = [
            *(log.verifier for log in self.logs),
            *(one.verifier for one in self._all()),
        ]
        note = open_note(raw, keys)
        checkpoint = parse_checkpoint(note.text)
        signed = [logs[key] for s in note.signatures if (key := (s.name, s.key_id)) in logs]
        own = next((log for log in signed if log.verifier.name == checkpoint.origin), None)
        if own is None:
            raise SignatureError(f"no known key of {checkpoint.origin} has signed this head")
        times = {
            known[key].name: time_of(s)
            for s in note.signatures
            if (key := (s.name, s.key_id)) in known
        }
        return Witnessed(checkpoint, own, times)

    def _all(self) -> Collection[Witness]:
        return self.witnesses.values()


def parse_policy(raw: bytes) -> Policy:
    """Read a policy file.

    Raises
    ------
    MalformedError
        If a line breaks the format; the text names the line.
    """
    if any(byte in _FORBIDDEN for byte in raw) or not raw.endswith(b"\n"):
        raise MalformedError("a policy is lines of text without control characters")
    # Names are compared byte by byte: surrogates keep what is not UTF-8 as it is.
    lines = raw.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise MalformedError(f"a policy of more than {MOST_LINES} lines is not read")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        words = line.replace("\t", " ").strip(" ").split(" ")
        reader.read(number, [word for word in words if word])
    return reader.policy()


class _Reader:
    """The policy as far as it has been read."""

    def __init__(self) -> None:
        self._made = Policy()
        self._logs: set[bytes] = set()
        self._witnesses: set[bytes] = set()
        self._members: set[str] = set()
        self._kinds: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }

    def read(self, number: int, words: list[str]) -> None:
        if not words or words[0].startswith("#"):
            return
        kind = self._kinds.get(words[0])
        if kind is None:
            raise MalformedError(f"line {number} of the policy: unknown word {words[0][:40]!r}")
        try:
            kind(words[1:])
        except MalformedError as wrong:
            raise MalformedError(f"line {number} of the policy: {wrong}") from wrong

    def policy(self) -> Policy:
        if not self._made.quorum:
            raise MalformedError("the policy has no quorum line")
        return self._made

    def _log(self, words: list[str]) -> None:
        vkey, url = _with_url(words, 1)
        verifier = NoteVerifier.parse(vkey[0])
        _new_key(self._logs, verifier.public)
        self._made.logs.append(Log(verifier, url))

    def _witness(self, words: list[str]) -> None:
        (name, vkey), url = _with_url(words, 2)
        self._new_name(name)
        verifier = CosignatureVerifier.parse(vkey)
        _new_key(self._witnesses, verifier.public)
        self._made.witnesses[name] = Witness(name, verifier, url)

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise MalformedError("a group has a name, a number and members")
        name, wanted, *members = words
        self._new_name(name)
        for member in members:
            self._known(member)
            if member in self._members:
                raise MalformedError(f"{member} is a member already")
            self._members.add(member)
        self._made.groups[name] = Group(_needed(wanted, len(members)), tuple(members))

    def _quorum(self, words: list[str]) -> None:
        if self._made.quorum or len(words) != 1:
            raise MalformedError("a policy has one quorum line with one name")
        if words[0] != NONE:
            self._known(words[0])
        self._made.quorum = words[0]

    def _known(self, name: str) -> None:
        if name not in self._made.witnesses and name not in self._made.groups:
            raise MalformedError(f"{name[:80]} is not defined above")

    def _new_name(self, name: str) -> None:
        if name == NONE or name in self._made.witnesses or name in self._made.groups:
            raise MalformedError(f"the name {name[:80]} is taken")


def _new_key(taken: set[bytes], public: bytes) -> None:
    if public in taken:
        raise MalformedError("this key stands in the policy already")
    taken.add(public)


def _with_url(words: list[str], count: int) -> tuple[list[str], str | None]:
    if not count <= len(words) <= count + 1:
        raise MalformedError("too few or too many words")
    return words[:count], words[count] if len(words) > count else None


def _needed(word: str, members: int) -> int:
    named = {"any": 1, "all": members}.get(word)
    if named is not None:
        return named
    plain = word.isascii() and word.isdigit() and not word.startswith("0") and len(word) < 6
    if not plain or int(word) > members:
        raise MalformedError(f"{word[:20]} of {members} members is no number of them")
    return int(word)
