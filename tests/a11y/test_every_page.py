"""Every page that anybody may see: nothing for axe to find, nothing wider than the window.

In three languages, at three widths, each page filled with something to show. An address
that nobody has put into the tables of `pages.py` fails. Pages of those who signed in are in
files of their own, so that processes can share the work.
"""

from __future__ import annotations

import re

import pytest
from tests.a11y.addresses import addresses
from tests.a11y.pages import FILES, LEAVING, MAILS, PAGES, POSTED, public_looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_PARAMETER = re.compile(r"<(\w+:)?\w+>")
_SAMPLES = {"uuid:": "00000000-0000-4000-8000-000000000000", "int:": "0"}


@pytest.mark.parametrize(("who", "path", "status"), public_looks())
def test_nothing_is_wrong_in_any_language_at_any_width(reader, who, path, status):
    assert reader.everything_wrong(who, path, status) == {}


def test_every_address_of_the_site_is_in_one_of_the_tables(reader):
    tables = [*PAGES, *FILES, *MAILS, *LEAVING, *POSTED]
    assert sorted(tables) == sorted(set(addresses(reader.city.site)))


@pytest.mark.parametrize("address", sorted(FILES))
def test_what_is_called_a_file_is_no_page(reader, address):
    who, path = FILES[address]
    reader.be(who, "ja")
    status, kind = reader.get(path)
    assert (status in {200, 302}, status == 200 and kind == "text/html") == (True, False)


@pytest.mark.parametrize("address", sorted(POSTED))
def test_what_is_called_a_form_only_answers_no_get(reader, address):
    reader.be("admin", "ja")
    path = _PARAMETER.sub(lambda found: _SAMPLES.get(found.group(1), "sample"), address)
    assert reader.get(path)[0] == 405
