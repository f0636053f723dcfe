"""Head and foot of pages: kept once drawn, filled in anew, never with another's values."""

from __future__ import annotations

from kaga.kernel.web import framing
from kaga.kernel.web.framing import Head, footer, header
from kaga.kernel.web.looks import Look
from kaga.kernel.web.words import Words

CITY = Words("ためし市", "ためし市", "Tameshi City")
LINKS = (
    (Words("地図", "地図", "Map"), "/map"),
    (Words("手続き", "手続き", "Procedures"), "/p"),
)


def _head(**more: object) -> Head:
    values = {"city": CITY, "language": "en", "look": Look(), "links": LINKS, **more}
    return Head(**values)  # type: ignore[arg-type]


def test_the_values_of_each_page_are_its_own_and_escaped():
    first = header(_head(path='/a"b', name="<花子>"), query="q=%3C&", token="t1")
    second = header(_head(path="/c", name="次郎"), query="", token="t2")
    assert "/a&#34;b?q=%3C&amp;lang=ja" in first
    assert "&lt;花子&gt;" in first
    assert ("t1" in first, "t2" in first, "t1" in second) == (True, False, False)
    assert ("花子" in second, "次郎" in second) == (False, True)
    assert framing._OPEN not in first + second


def test_a_stranger_may_sign_in_and_come_back():
    drawn = header(_head(path="/手 続"), query="", token="t")
    assert 'href="/sign-in?next=/%E6%89%8B%20%E7%B6%9A"' in drawn


def test_the_link_of_the_page_is_marked():
    drawn = header(_head(path="/p/one"), query="", token="t")
    assert 'href="/p" aria-current="page"' in drawn
    assert drawn.count('aria-current="page"') == 1


def test_acting_for_somebody_is_said():
    drawn = header(_head(name="花子", acting_for="母 & 父"), query="", token="t")
    assert "母 &amp; 父" in drawn
    assert 'action="/acting/stop"' in drawn


def test_the_foot_speaks_the_language_of_the_page():
    assert "Tameshi City" in footer(CITY, "en", LINKS)
    assert "ためし市" in footer(CITY, "ja", LINKS)
