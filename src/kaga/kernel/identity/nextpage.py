"""Where to go after signing in: a path of this site, never another host.

>>> safe_next("/procedures/12?step=2")
'/procedures/12?step=2'
>>> safe_next("//evil.example/")
'/'
"""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"
_LONGEST = 2000
_NEVER = ("/sign-in", "/sign-out")


def safe_next(wanted: str | None) -> str:
    """`wanted` when it is surely a path on this site (not a sign-in page), else the home page.

    Browsers take a backslash for a slash and drop tabs and line breaks, so anything but
    plain printable ASCII in a path that begins with exactly one slash is refused.
    """
    if not wanted or len(wanted) > _LONGEST:
        return HOME
    if not wanted.isascii() or not wanted.isprintable() or "\\" in wanted or " " in wanted:
        return HOME
    if not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(_NEVER):
        return HOME
    return wanted
