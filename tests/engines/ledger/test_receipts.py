"""Entries, commitments and receipts: what was made reads back, what was changed does not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.ledger.forest import Forest

from kaga.engines.ledger import (
    Checkpoint,
    Disclosure,
    Entry,
    Json,
    LedgerError,
    MalformedError,
    NoteSigner,
    Opening,
    ProofError,
    Receipt,
    SignatureError,
    check_receipt,
    commit,
    make_receipt,
    opens,
    pack,
    parse_receipt,
    prove_inclusion,
    read_json,
    sign_checkpoint,
    sign_note,
    unpack,
    write_json,
)
from kaga.engines.ledger.base45 import decode_base45, encode_base45
from kaga.engines.ledger.compact import MAX_TEXT, PREFIX

SIGNER = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
KEY = SIGNER.verifier
OPENING = Opening(
    bytes(range(32)), {"actor": None, "facts": {"name": "加賀 花子", "yen": 5000}}
)
ENTRY = Entry(
    act="procedures.case.arrived",
    id="01990000-0000-7000-8000-000000000001",
    time=datetime(2027, 3, 31, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=9))),
    role="resident",
    subject="5a0a3a3e-0000-4000-8000-000000000002",
    commitment=commit(OPENING),
    public={"procedure": "smartphone", "attachments": 1, "tags": [None, True, "町"]},
)
INDEX = 300
FOREST = Forest([b"%d" % n for n in range(INDEX)] + [ENTRY.to_bytes()] + [b"x"] * 99)
HEAD = sign_checkpoint(Checkpoint(SIGNER.name, 400, FOREST.frontier.root()), SIGNER)


def receipt_of(shown: Disclosure) -> Receipt:
    proof = prove_inclusion(INDEX, 400, FOREST.nodes())
    return make_receipt(shown, INDEX, proof, HEAD)


OWN = receipt_of(Disclosure(ENTRY.to_bytes(), OPENING))
PUBLIC = receipt_of(Disclosure(ENTRY.to_bytes()))


def test_canonical_json_is_that_of_the_specification() -> None:
    assert (
        write_json({"b": [1, True, None], "a": "é\n"})
        == b'{"a":"\xc3\xa9\\n","b":[1,true,null]}'
    )
    assert read_json(b'{"a":1}') == {"a": 1}
    for raw in (
        b'{"a": 1}',
        b'{"a":1.0}',
        b"NaN",
        b'{"a":1,"a":1}',
        b"\xff",
        b"[",
        b'"\\ud800"',
    ):
        with pytest.raises(MalformedError):
            read_json(raw)
    for value in (2**60, {"a": 1.5j}, "\ud800", 1.0, {"a": [0.5]}):
        with pytest.raises(MalformedError):
            write_json(value)  # type: ignore[arg-type]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@given(_JSON)
def test_canonical_json_is_that_of_another_implementation(value: Json) -> None:
    assert write_json(value) == rfc8785.dumps(value)
    assert read_json(write_json(value)) == value


def test_names_are_in_the_order_of_their_utf_16_units() -> None:
    raw = write_json({"\ufb01": 1, "\U0001f600": 2, "z": 3})
    assert raw == '{"z":3,"\U0001f600":2,"\ufb01":1}'.encode()


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(MalformedError):
        read_json(b"[" * 100_000 + b"]" * 100_000)


def test_commitment_opens_with_its_own_facts_and_salt_only() -> None:
    commitment = commit(OPENING)
    assert len(commitment) == 32
    assert opens(commitment, Opening.from_bytes(OPENING.to_bytes())) is True
    assert opens(commitment, Opening(bytes(32), OPENING.facts)) is False
    assert opens(commitment, Opening(OPENING.salt, {"facts": {}})) is False


def test_opening_is_not_shown_by_accident_and_damaged_ones_are_refused() -> None:
    assert "花子" not in repr(OPENING)
    for raw in (b"", bytes(31), bytes(32), bytes(32) + b"[]"):
        with pytest.raises(MalformedError):
            Opening.from_bytes(raw)
    with pytest.raises(MalformedError, match="this has 5"):
        Opening(b"short", {})


def test_entry_is_spelt_in_one_way_and_reads_back_to_the_millisecond() -> None:
    read = Entry.from_bytes(ENTRY.to_bytes())
    assert read.time == datetime(2027, 3, 31, 14, 59, 59, 123000, tzinfo=UTC)
    assert read.to_bytes() == ENTRY.to_bytes()
    assert (read.public, read.commitment, read.cause) == (
        ENTRY.public,
        ENTRY.commitment,
        None,
    )
    assert read_json(ENTRY.to_bytes())["time"] == "2027-03-31T14:59:59.123Z"  # type: ignore[call-overload,index]


def _changed(**changes: object) -> bytes:
    whole = read_json(ENTRY.to_bytes())
    assert isinstance(whole, dict)
    return write_json(whole | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        _changed(v=2),
        _changed(act="nodots"),
        _changed(act=7),
        _changed(id="01990000"),
        _changed(subject=None),
        _changed(cause="case 7"),
        _changed(time="2027-03-31T14:59:59Z"),
        _changed(time="2027-02-30T14:59:59.000Z"),
        _changed(actor={"role": "resident"}),
        _changed(actor="resident"),
        _changed(commitment="AAAA"),
        _changed(public=[]),
        _changed(extra=1),
        ENTRY.to_bytes() + b" ",
        b"a" * 60_001,
    ],
)
def test_other_entries_are_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        Entry.from_bytes(raw)


def test_entry_without_zone_or_beyond_the_size_is_not_made() -> None:
    whole = {
        "act": "a.b",
        "id": ENTRY.id,
        "time": ENTRY.time,
        "role": "system",
        "subject": ENTRY.subject,
        "commitment": ENTRY.commitment,
    }
    with pytest.raises(MalformedError, match="zone"):
        Entry(**(whole | {"time": datetime(2027, 1, 1)}))  # type: ignore[arg-type] # noqa: DTZ001
    with pytest.raises(MalformedError, match="larger than 60,000"):
        Entry(**whole, public={"a": "x" * 60_000}).to_bytes()  # type: ignore[arg-type]
    caused = Entry(**whole, cause=ENTRY.id)  # type: ignore[arg-type]
    assert Entry.from_bytes(caused.to_bytes()).cause == ENTRY.id


def test_receipt_follows_the_format_line_by_line() -> None:
    lines = OWN.to_bytes().split(b"\n")
    assert lines[0] == b"c2sp.org/tlog-proof@v1"
    assert lines[1].startswith(b"extra ")
    assert lines[2] == b"index 300"
    assert len(base64.b64decode(lines[3])) == 32
    assert OWN.to_bytes().endswith(b"\n\n" + HEAD)


def test_receipt_that_was_made_checks() -> None:
    own = check_receipt(parse_receipt(OWN.to_bytes()), KEY)
    assert (own.index, own.entry, own.opening) == (INDEX, ENTRY.to_bytes(), OPENING)
    assert own.checkpoint.size == 400
    public = check_receipt(parse_receipt(PUBLIC.to_bytes()), KEY, entry=ENTRY.to_bytes())
    assert public.opening is None


def test_receipt_without_its_entry_needs_it_from_elsewhere() -> None:
    bare = parse_receipt(Receipt(INDEX, OWN.proof, HEAD).to_bytes())
    assert check_receipt(bare, KEY, entry=ENTRY.to_bytes()).index == INDEX
    with pytest.raises(MalformedError, match="give it separately"):
        check_receipt(bare, KEY)
    with pytest.raises(MalformedError, match="carries its entry"):
        pack(bare)
    with pytest.raises(ProofError):
        check_receipt(bare, KEY, entry=b"another")
    with pytest.raises(ProofError, match="another entry"):
        check_receipt(OWN, KEY, entry=b"another")


def test_facts_that_are_not_those_of_the_entry_are_refused() -> None:
    lie = Opening(OPENING.salt, {"facts": {"yen": 9000}})
    with pytest.raises(ProofError, match="private facts"):
        check_receipt(receipt_of(Disclosure(ENTRY.to_bytes(), lie)), KEY)


@pytest.mark.parametrize(
    "extra",
    [b"", b"[]", b"{}", b'{"entry":1}', b'{"entry":"AA==","opening":null}', b'{"a":"AA=="}'],
)
def test_other_content_in_the_extra_line_is_refused(extra: bytes) -> None:
    with pytest.raises(MalformedError):
        check_receipt(Receipt(INDEX, OWN.proof, HEAD, extra), KEY)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + HEAD,
        b"c2sp.org/tlog-proof@v2\nindex 0\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 00\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex -1\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 0" + (b"\n" + b"A" * 43 + b"=") * 64 + b"\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex \xff\n\n" + HEAD,
        b"a" * 1_000_001,
    ],
)
def test_what_is_no_receipt_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_receipt(raw)


@given(st.data())
def test_no_flipped_byte_of_a_receipt_is_accepted(data: st.DataObject) -> None:
    raw = bytearray(OWN.to_bytes())
    at = data.draw(st.integers(min_value=0, max_value=len(raw) - 1))
    raw[at] ^= data.draw(st.integers(min_value=1, max_value=255))
    with pytest.raises(LedgerError):
        check_receipt(parse_receipt(bytes(raw)), KEY)


@given(st.data())
def test_no_changed_character_of_a_packed_receipt_is_accepted(data: st.DataObject) -> None:
    text = pack(OWN)
    at = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    letter = data.draw(st.characters(max_codepoint=127).filter(lambda c: c != text[at]))
    with pytest.raises(LedgerError):
        check_receipt(unpack(text[:at] + letter + text[at + 1 :], KEY), KEY)


@given(st.binary(max_size=400))
def test_no_bytes_break_or_satisfy_the_readers(raw: bytes) -> None:
    packed = PREFIX + encode_base45(KEY.key_id + raw)
    for read in (
        lambda: check_receipt(parse_receipt(raw), KEY),
        lambda: check_receipt(parse_receipt(b"c2sp.org/tlog-proof@v1\nindex 0\n" + raw), KEY),
        lambda: check_receipt(unpack(packed, KEY), KEY),
        lambda: Entry.from_bytes(raw),
        lambda: Opening.from_bytes(raw),
    ):
        with pytest.raises(LedgerError):
            read()


@pytest.mark.parametrize("receipt", [OWN, PUBLIC], ids=["own", "public"])
def test_packed_receipt_is_the_receipt(receipt: Receipt) -> None:
    text = pack(receipt)
    assert unpack(text, KEY) == receipt
    assert len(text) < MAX_TEXT


def test_packing_needs_a_plain_head() -> None:
    head = Checkpoint(SIGNER.name, 400, FOREST.frontier.root(), ("more",))
    for raw in (
        sign_checkpoint(head, SIGNER),
        sign_note(
            HEAD.split(b"\n\n")[0].decode() + "\n",
            [NoteSigner("witness.example", SIGNER.private)],
        ),
    ):
        with pytest.raises(MalformedError, match="plain head"):
            pack(Receipt(INDEX, OWN.proof, raw, OWN.extra))


def test_packed_receipt_of_another_key_or_shape_is_refused() -> None:
    other = NoteSigner("kaga.example/other", SIGNER.private).verifier
    with pytest.raises(SignatureError, match="another key"):
        unpack(pack(OWN), other)
    start = KEY.key_id + bytes(64)
    for tail in (b"\x05\x05", b"\x80", b"\x80\x00\x05", b"\x80" * 10, b"\x00\x01\xff"):
        with pytest.raises(MalformedError):
            unpack(PREFIX + encode_base45(start + tail), KEY)
    with pytest.raises(MalformedError, match="begins with"):
        unpack("KAGA3:" + pack(OWN)[6:], KEY)


def test_packed_entry_that_inflates_without_end_or_lies_about_its_length_is_refused() -> None:
    import zlib

    start = KEY.key_id + bytes(64) + b"\x00\x01"
    for plain in (bytes(10_000_000), b"\x05abc"):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(plain) + packer.flush()
        with pytest.raises(MalformedError, match="cut off"):
            unpack(PREFIX + encode_base45(start + packed), KEY)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_base45_is_that_of_the_rfc(raw: bytes, text: str) -> None:
    assert encode_base45(raw) == text
    assert decode_base45(text) == raw


@given(st.binary(max_size=80))
def test_base45_reads_back(raw: bytes) -> None:
    assert decode_base45(encode_base45(raw)) == raw


@pytest.mark.parametrize("text", ["A", "BB8A", "GGW", "::", "abc"])
def test_other_base45_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        decode_base45(text)
