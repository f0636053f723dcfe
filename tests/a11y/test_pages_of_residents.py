"""Every page of residents: nothing for axe to find, nothing wider than the window.

In three languages, at three widths, each page filled with something to show.
"""

from __future__ import annotations

import pytest
from tests.a11y.pages import residents_looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("who", "path", "status"), residents_looks())
def test_nothing_is_wrong_in_any_language_at_any_width(reader, who, path, status):
    assert reader.everything_wrong(who, path, status) == {}
