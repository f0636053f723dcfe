"""The log: structured, and free of secrets and of personal values.

In production one JSON object a line, in development a readable line. Whatever is called like
a secret or a personal detail is hidden by its name; whatever looks like one (a token, a mail
address, a twelve-digit number, a query string) is hidden by its shape, in the log lines of
libraries too. An error is told by its kind and places, because its message quotes values.

>>> hide(None, "info", {"event": "sent", "email": "a@example.org"})
{'event': 'sent', 'email': '[hidden]'}
"""

from __future__ import annotations

import functools
import json
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import PurePath
from typing import Any, TextIO

import structlog

from kaga.kernel import clock

HIDDEN = "[hidden]"
_PRIVATE_WORDS = (
    "name kana address addresses mail email phone tel birth birthday birthdate born age"
)
_PRIVATE_WORDS += (
    " sex gender person owner subject sub ip remote forwarded mynumber number account"
)
_GUARDED_WORDS = (
    "token tokens secret secrets password passphrase key cookie cookies authorization auth"
)
_GUARDED_WORDS += (
    " session sessionid csrf csrftoken code codes state nonce verifier challenge assertion"
)
_CONTENT_WORDS = (
    "body content data answer answers form post query params args kwargs values result"
)
_CONTENT_WORDS += " text html url uri referer"
# Words of names whose values never appear.
_WORDS = frozenset(f"{_PRIVATE_WORDS} {_GUARDED_WORDS} {_CONTENT_WORDS}".split())
_WORD = re.compile(r"[a-z]+")
_SHAPES = re.compile(
    r"eyJ[\w-]{5,}\.[\w-]*\.?[\w-]*"  # JSON web token
    r"|whsec_[\w+/=-]+"
    r"|(?i:bearer|basic)\s+[\w.~+/=-]{8,}"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # mail address
    r"|(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)"  # the shape of a My Number
    r"|(?<=\?)[^\s\"'<>]*=[^\s\"'<>]*"  # query string
)
_OWN = frozenset({"event", "level", "timestamp", "logger", "trace", "error", "kind"})
Line = MutableMapping[str, Any]


def hide(_logger: Any, _method: str, line: Line) -> Line:
    """Hide by name, then by shape."""
    for name in list(line):
        if name.startswith("_"):
            continue
        if name not in _OWN and _is_called_private(name):
            line[name] = HIDDEN
        else:
            line[name] = _clean(line[name])
    return line


@functools.lru_cache(maxsize=4096)
def _is_called_private(name: str) -> bool:
    return not _WORDS.isdisjoint(_WORD.findall(name.lower()))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SHAPES.sub(HIDDEN, value)
    if isinstance(value, bytes):
        return HIDDEN
    if isinstance(value, Mapping):
        return dict(hide(None, "", {str(name): one for name, one in value.items()}))
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(one) for one in value]
    if value is None or isinstance(value, (int, float)):
        return value
    return _SHAPES.sub(HIDDEN, str(value))


def tell_error(_logger: Any, _method: str, line: Line) -> Line:
    """Replace an exception by its kinds and places; its message stays unsaid."""
    raised = line.pop("exc_info", None)
    if isinstance(raised, tuple):
        raised = raised[1]
    if raised is True:
        raised = sys.exc_info()[1]
    line.pop("stack_info", None)
    if isinstance(raised, BaseException):
        line["error"] = _kinds(raised)
        line["trace"] = [
            f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(raised.__traceback__)[-12:]
        ]
    return line


def _kinds(error: BaseException) -> str:
    """The error and what caused it: "Conflict < IntegrityError"."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        chain.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return " < ".join(chain)


def stamp(_logger: Any, _method: str, line: Line) -> Line:
    """The moment, from the city's clock."""
    line["timestamp"] = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return line


_CLEANING: tuple[Any, ...] = (stamp, tell_error, hide)


class _Lines:
    """Where our own lines go: straight out, past the records of `logging`, for speed."""

    def __init__(self, name: str, out: TextIO | None) -> None:
        self.name = name
        self._out = out

    def write(self, line: str) -> None:
        """Write one line whole, even when several threads write."""
        out = self._out or sys.stderr
        out.write(f"{line}\n")
        out.flush()

    debug = info = warning = error = critical = write


def configure_structlog(*, development: bool, level: str, out: TextIO | None = None) -> None:
    """Write our own lines as those of libraries are written (`logging_for`)."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _add_name,
            *_CLEANING,
            _readable if development else _as_json(),
        ],
        logger_factory=lambda name="": _Lines(name, out),
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
    )


def _add_name(logger: _Lines, _method: str, line: Line) -> Line:
    line["logger"] = logger.name
    return line


def logging_for(*, development: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: one handler, one format, libraries from WARNING on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.PositionalArgumentsFormatter(),
                    *_CLEANING,
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _readable if development else _as_json(),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "kaga": {"level": level},
            # Django repeats each refused request with its address; ours has the route.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
        },
    }


def _as_json() -> Any:
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=repr).encode
    return lambda _logger, _method, line: encode(line)


def _readable(_logger: Any, _method: str, line: Line) -> str:
    """One line for eyes: time, level, what happened, details."""
    at, level = str(line.pop("timestamp"))[11:23], str(line.pop("level"))
    event, logger = line.pop("event"), line.pop("logger", "")
    trace = line.pop("trace", [])
    details = " ".join(f"{name}={value}" for name, value in sorted(line.items()))
    first = f"{at} {level:<7} {logger}: {event} {details}".rstrip()
    return "\n".join([first, *(f"    {place}" for place in trace)])
