"""Pages of the ledger in three languages: browse, download a receipt, check one."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.kernel.ledger.conftest import record_acts, record_private

from kaga.engines.ledger import check_receipt, pack, parse_receipt
from kaga.kernel.ledger import queries, words
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.sequencer import Sequencer, settle
from kaga.kernel.web.words import LANGUAGES, Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(log) -> Client:
    record_acts(3)
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"plain <b>bytes</b>"])
        sequencer.publish()
    return Client()


def verify(web: Client, raw: bytes):
    return web.post("/ledger/verify", {"file": SimpleUploadedFile("r.tlog-proof", raw)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/ledger/", words.TITLE),
        ("/ledger/entries", words.ENTRIES),
        ("/ledger/verify", words.VERIFY_TITLE),
    ],
)
def test_pages_speak_the_chosen_language(web, language, path, title):
    answer = web.get(path, {"lang": language}, follow=True)
    heading = f"<h1>{title.in_language(language)}</h1>"
    assert (answer.status_code, heading in unescape(answer.content.decode())) == (200, True)


def test_overview_shows_head_key_and_newest_entries(web):
    shown = unescape(web.get("/ledger/").content.decode())
    assert published().verifier.vkey() in shown
    assert ['href="/ledger/entries/3"' in shown, "test.thing.done" in shown] == [True, True]


def test_entry_page_shows_what_it_says_and_escapes_it(web):
    act = web.get("/ledger/entries/0").content.decode()
    assert "test.thing.done" in act
    plain = web.get("/ledger/entries/3").content.decode()
    assert ("&lt;b&gt;bytes" in plain, "<b>bytes" in plain) == (True, False)


def test_receipt_downloaded_from_the_page_proves_the_entry(web):
    answer = web.get("/ledger/entries/2/receipt.tlog-proof")
    assert answer["Content-Disposition"] == 'attachment; filename="ledger-2.tlog-proof"'
    assert check_receipt(parse_receipt(answer.content), published().verifier).index == 2
    checked = verify(web, answer.content)
    told = words.GENUINE.in_language("ja", index=2)
    assert (checked.status_code, told in checked.content.decode()) == (200, True)


def test_text_of_a_qr_code_is_checked_too(web):
    text = pack(queries.receipt_at(1))
    told = words.GENUINE.in_language("ja", index=1)
    answer = web.post("/ledger/verify", {"text": f"  {text}\r\n"})
    assert (answer.status_code, told in answer.content.decode()) == (200, True)
    whole = queries.receipt_at(1).to_bytes().decode().replace("\n", "\r\n")
    assert told in web.post("/ledger/verify", {"text": whole}).content.decode()


def test_private_facts_of_an_own_receipt_are_shown_to_whoever_holds_it(web):
    entry_id, _ = record_private(name="加賀 花子")
    settle()
    shown = verify(web, queries.own_receipt(entry_id).to_bytes()).content.decode()
    assert ("加賀 花子" in shown, words.PRIVATE.ja in shown) == (True, True)


def wrong_receipts(raw: bytes) -> list[tuple[bytes, Words]]:
    other = b"other.example/ledger"
    return [
        (b"", words.MALFORMED),
        (b"not a receipt", words.MALFORMED),
        (raw + b"x" * 300_000, words.MALFORMED),
        (raw.replace(b"index 2", b"index 1"), words.UNPROVEN),
        (raw.replace(b"localhost:8000/ledger", other), words.FOREIGN),
    ]


@pytest.mark.parametrize("number", range(5))
def test_wrong_receipt_is_refused_with_the_reason_and_the_next_step(web, number):
    raw, told = wrong_receipts(queries.receipt_at(2).to_bytes())[number]
    answer = verify(web, raw)
    assert (answer.status_code, told.ja in answer.content.decode()) == (422, True)


def test_empty_form_asks_for_a_file_or_a_text(web):
    answer = web.post("/ledger/verify", {})
    assert (answer.status_code, words.MISSING.ja in answer.content.decode()) == (422, True)


def test_list_goes_on_page_by_page(web, log):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"x"] * 60)
        sequencer.publish()
    first = web.get("/ledger/entries").content.decode()
    link = first.split('rel="next" href="')[1].split('"')[0]
    second = web.get(link).content.decode()
    assert ['href="/ledger/entries/13"' in page for page in (first, second)] == [False, True]


def test_entry_without_a_signed_head_says_when_its_receipt_comes(web):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"new"])
    shown = web.get("/ledger/entries/4").content.decode()
    assert (words.NOT_YET.ja in shown, "receipt.tlog-proof" in shown) == (True, False)
    assert web.get("/ledger/entries/4/receipt.tlog-proof").status_code == 503


@pytest.mark.parametrize("path", ["/ledger/", "/ledger/verify"])
def test_ledger_that_has_not_started_says_so(log, path):
    answer = Client().get(path)
    assert (answer.status_code, words.STARTING.ja in answer.content.decode()) == (503, True)


@pytest.mark.parametrize("path", ["entries/99", "tile/0/../x", "tile/9/000", "entries/x"])
def test_what_is_not_there_is_not_found(web, path):
    assert web.get(f"/ledger/{path}").status_code == 404


def test_files_are_served_under_the_same_address(web):
    assert web.get("/ledger/checkpoint").content == published().raw
    assert len(web.get("/ledger/tile/0/000.p/4").content) == 128


def test_facts_are_shown_line_by_line_and_cause_and_unknown_roles_as_they_are(log):
    from kaga.kernel.actors import Actor
    from kaga.kernel.ids import new_handle
    from kaga.kernel.ledger.acts import Act, record
    from kaga.kernel.ledger.models import LedgerEntry
    from kaga.kernel.ledger.pages import entry_rows
    from kaga.kernel.storage.door import write

    facts = {"pot": {"left_yen": 5000, "code": None}, "town": "動橋町"}
    with write() as tx:
        cause = record(tx, Act("test.pot.opened", Actor.system("test"), new_handle()))
        robot = Actor("robot", name="R2")
        record(tx, Act("test.pot.drawn", robot, new_handle(), facts, cause=cause))
    settle()
    rows = {
        row["key"]: row["value"] for row in entry_rows(LedgerEntry.objects.get(index=1).data)
    }
    assert rows[words.PUBLIC] == "pot.left_yen：5000\ntown：動橋町"
    assert rows[words.CAUSE] == str(cause)
    assert rows[words.BY] == Words("robot (R2)", "robot (R2)", "robot (R2)")
