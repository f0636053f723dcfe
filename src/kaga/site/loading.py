"""Loading without what costs and gains nothing.

While modules load, nearly everything that is made stays; looking for garbage meanwhile costs a
fifth of the time. What has been loaded is then set aside, so that no later collection looks at
it, which would also copy the memory that forked processes share.

>>> with loading():
...     import json
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """A block that only loads: nothing is collected in it, nor what it loaded afterwards."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
