"""After signing in nobody is ever sent to another site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.kernel.identity.nextpage import safe_next

SITE = "https://city.example"
pieces = st.lists(
    st.sampled_from(["/", "\\", "//", ":", "@", "?", "#", "evil.example", "http", "https:"])
    | st.sampled_from(["\t", "\n", "\r", " ", "%2f", "%5c", ".", "..", "a", "[", "]", "\x00"]),
    max_size=8,
).map("".join)


@pytest.mark.parametrize("path", ["/", "/me", "/procedures/1?a=b&c=%20#d", "/%E5%8A%A0"])
def test_paths_of_this_site_are_kept(path):
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "me",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /me",
        "/a b",
        "/町",
        "///evil.example",
        "/" + "x" * 2000,
        "/sign-in?next=/me",
        "/sign-out",
        "//[evil",
    ],
)
def test_everything_else_leads_home(path):
    assert safe_next(path) == "/"


@given(pieces | st.text(max_size=40))
def test_no_address_leaves_the_site(wanted):
    went = urlsplit(urljoin(f"{SITE}/sign-in/card/callback", safe_next(wanted)))
    assert (went.scheme, went.netloc) == ("https", "city.example")
