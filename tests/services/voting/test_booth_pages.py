"""The booth's pages: the same files for everybody, fenced, small, named by one hash."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest
from django.conf import settings
from tests.services.voting.poll import OFFICE, opened

from kaga.services.voting.actions.running import release_booth
from kaga.services.voting.api_shapes import about_of
from kaga.services.voting.booth import POLICY
from kaga.services.voting.models import Booth
from kaga.services.voting.queries.measures import booth_digest, seen
from kaga.services.voting.releases import release

BUILT = settings.KAGA_BUILT / "booth"
PAGES = ("/vote/booth/", "/vote/check/", "/vote/observe/")
MOST_BYTES = 120_000


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_its_files_by_hash_and_may_load_nothing_else(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    text = answer.content.decode()
    named = re.findall(r'"/static/built/booth/([^"]+)" integrity="([^"]+)"', text)
    assert len(named) == 2
    for name, digest in named:
        found = hashlib.sha384((BUILT / name).read_bytes()).digest()
        assert digest == f"sha384-{base64.b64encode(found).decode()}"
    assert re.findall(r"<(?:script|style)[^>]*>[^<]", text) == []
    assert answer.cookies == {}


def test_the_release_covers_every_file_that_is_served():
    built = release()
    assert built.files == {
        name: hashlib.sha256((BUILT / name).read_bytes()).hexdigest() for name in built.files
    }
    kept = {
        path.relative_to(BUILT).as_posix()
        for path in BUILT.rglob("*")
        if path.suffix in {".js", ".css", ".html"}
    }
    assert set(built.files) == kept
    listed = (BUILT / "release.json").read_bytes()
    assert built.digest == hashlib.sha256(listed).hexdigest()


def test_the_worker_keeps_what_the_page_loads(client):
    answer = client.get("/vote/booth/worker.js")
    text = answer.content.decode()
    page = client.get("/vote/booth/").content.decode()
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(loaded) == 3
    assert all(f'"{name}"' in text for name in loaded)
    assert f'"release": "{release().digest[:16]}"' in text
    assert answer.headers["Service-Worker-Allowed"] == "/vote/booth/"


def test_the_booth_is_small():
    names = [name for name in release().files if not name.startswith(("check", "observe"))]
    sizes = [len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names]
    assert sum(sizes) <= MOST_BYTES


def test_the_ledger_names_the_booth_that_is_served(town):
    measure, _ = opened()
    assert booth_digest() == release().digest
    rows = Booth.objects.values_list("digest", flat=True)
    assert list(rows) == [release().digest]
    assert release_booth(OFFICE, release().digest) is False
    assert about_of(seen(measure.uuid))["booth"] == release().digest
