"""Finding out whether a letter, a receipt or the text of a QR code is genuine.

Only the log's public key is needed: no database, no network. What is shown afterwards as
proven is read from the proven content, never from the file somebody handed in.

    verdict = check(file, verifier)         # raises NotGenuine
    verdict.certainty, verdict.notice, verdict.facts
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pikepdf

from kaga.engines.ledger import (
    LedgerError,
    MalformedError,
    NoteVerifier,
    Proven,
    Receipt,
    SignatureError,
    check_receipt,
    is_packed,
    parse_receipt,
    unpack,
)
from kaga.engines.notices import BadNotice, Notice, from_bytes, same_facts
from kaga.services.procedures.letters.paper import (
    CONTENT_NAME,
    RECEIPT_NAME,
    made_with,
    print_letter,
)

Certainty = Literal["letter", "content", "figures", "entry"]
Doubt = Literal[
    "too_large",
    "unknown",
    "damaged",
    "no_receipt",
    "other_key",
    "not_in_log",
    "other_content",
    "changed_pages",
]
LARGEST: Final = 5_000_000
_LARGEST_INSIDE: Final = 1_000_000
_RECEIPT_START: Final = b"c2sp.org/tlog-proof@v1\n"


class NotGenuine(ValueError):
    """What was handed in is not proven; `doubt` says why."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt)
        self.doubt: Doubt = doubt


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proven.

    Attributes
    ----------
    certainty: `letter`: the file is exactly the city's letter. `content`: the notice is proven,
        but the look of this file was made by another version and was not compared. `figures`:
        only the figures of a notice (from a receipt without the letter). `entry`: some other
        entry of the ledger.
    proven: index, entry and signed head.
    facts: what the entry commits to, if the receipt opens it.
    notice: the proven content.
    """

    certainty: Certainty
    proven: Proven
    facts: Mapping[str, object]
    notice: Notice | None = None


def check(content: bytes, verifier: NoteVerifier) -> Verdict:
    """Judge a file or the text of a QR code.

    Parameters
    ----------
    content
        A PDF, a `.tlog-proof` or what a QR code said.
    verifier
        The city's public key, known from elsewhere.

    Raises
    ------
    NotGenuine
        With the doubt; nothing else is raised, whatever the bytes.
    """
    if len(content) > LARGEST:
        raise NotGenuine("too_large")
    if content.startswith(b"%PDF-"):
        return _check_letter(content, verifier)
    receipt = _receipt(content, verifier)
    proven = _proven(receipt, verifier)
    facts = _facts(proven)
    return Verdict("figures" if "digest" in facts else "entry", proven, facts)


def _check_letter(content: bytes, verifier: NoteVerifier) -> Verdict:
    raw_notice, raw_receipt, maker = _attached(content)
    receipt = _receipt(raw_receipt, verifier)
    proven = _proven(receipt, verifier)
    facts = _facts(proven)
    try:
        notice = from_bytes(raw_notice)
    except BadNotice as error:
        raise NotGenuine("other_content") from error
    if not same_facts(notice, facts):
        raise NotGenuine("other_content")
    if print_letter(notice, receipt) == content:
        return Verdict("letter", proven, facts, notice)
    if maker == made_with():
        raise NotGenuine("changed_pages")
    return Verdict("content", proven, facts, notice)


def _receipt(content: bytes, verifier: NoteVerifier) -> Receipt:
    text = content.strip()
    try:
        if is_packed(text):
            return unpack(text.decode("ascii"), verifier)
        if content.startswith(_RECEIPT_START):
            return parse_receipt(content)
    except SignatureError as error:
        raise NotGenuine("other_key") from error
    except (MalformedError, UnicodeDecodeError) as error:
        raise NotGenuine("damaged") from error
    except LedgerError as error:
        raise NotGenuine("not_in_log") from error
    raise NotGenuine("unknown")


def _proven(receipt: Receipt, verifier: NoteVerifier) -> Proven:
    try:
        return check_receipt(receipt, verifier)
    except SignatureError as error:
        raise NotGenuine("other_key") from error
    except MalformedError as error:
        raise NotGenuine("damaged") from error
    except LedgerError as error:
        raise NotGenuine("not_in_log") from error


def _facts(proven: Proven) -> Mapping[str, object]:
    """The private facts of the entry, as the ledger keeps them beside the actor."""
    if proven.opening is None:
        return {}
    facts = proven.opening.facts.get("facts")
    return facts if isinstance(facts, dict) else {}


def _attached(content: bytes) -> tuple[bytes, bytes, str]:
    """The two files inside a letter, and which version made it."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            found = {name: _inside(spec) for name, spec in document.attachments.items()}
            maker = str(document.docinfo.get("/Creator", ""))
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError) as error:
        raise NotGenuine("damaged") from error
    if CONTENT_NAME not in found or RECEIPT_NAME not in found:
        raise NotGenuine("no_receipt")
    return found[CONTENT_NAME], found[RECEIPT_NAME], maker


def _inside(spec: pikepdf.AttachedFileSpec) -> bytes:
    """A file inside, inflated only as far as a genuine one could be."""
    stream = spec.obj["/EF"]["/F"]
    raw = bytes(stream.read_raw_bytes())
    if stream.get("/Filter") != pikepdf.Name.FlateDecode:
        raise ValueError("packed in another way than a letter")
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(raw, _LARGEST_INSIDE)
    if not unpacker.eof:
        raise ValueError("larger than anything inside a letter")
    return plain
