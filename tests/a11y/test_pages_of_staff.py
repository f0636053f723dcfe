"""Every page of the staff: nothing for axe to find, nothing wider than the window.

In three languages, at three widths, each page filled with something to show.
"""

from __future__ import annotations

import pytest
from tests.a11y.pages import staff_looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("who", "path", "status"), staff_looks())
def test_nothing_is_wrong_in_any_language_at_any_width(reader, who, path, status):
    assert reader.everything_wrong(who, path, status) == {}
