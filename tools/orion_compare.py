"""Compares what a case of Orion's functional tests expects with what came.

What: transcripts become lists of replies, bodies and lines; `REGEX(…)` in what is expected is a
pattern. Used by `tools/orion_cases.py`, which says what is compared and what is not.

>>> differences('{"a": REGEX(.*)}', '{"a": 1}', words=False)
[]
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

_VALUE: Final = re.compile(r'[{[]|(true|false|null|".*"|-?\d[\d.]*)$')


def tokens(text: str) -> list[tuple[str, Any]]:
    """A transcript as replies, bodies and lines."""
    found: list[tuple[str, Any]] = []
    lines = [line.rstrip() for line in text.splitlines()]
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if line.startswith("HTTP/1.1 "):
            headers: dict[str, str] = {}
            while place < len(lines) and ":" in lines[place] and lines[place][0] != "{":
                name, _, value = lines[place].partition(":")
                headers[name.lower()] = value.strip()
                place += 1
            headers.pop("content-length", None)
            headers.pop("connection", None)
            found.append(("reply", (line.split()[1], headers)))
        elif line in {"{", "["}:
            end = place
            while end < len(lines) and lines[end] != {"{": "}", "[": "]"}[line]:
                end += 1
            found.append(("json", _parsed("\n".join(lines[place - 1 : end + 1]))))
            place = end + 1
        elif _VALUE.match(line) and not (line[0] in "{[" and isinstance(_parsed(line), str)):
            found.append(("json", _parsed(line)))
        elif line and not line.startswith("##"):
            found.append(("line", line))
    return found


def _parsed(text: str) -> Any:
    text = re.sub(r"(:\s|^\s*)(REGEX\(.*\))(,?)$", r'\1"\2"\3', text, flags=re.MULTILINE)
    quoted = re.sub(
        r"REGEX\((.*)\)", lambda found: f"REGEX({found[1]})".replace("\\", "\\\\"), text
    )
    for candidate in (text, quoted):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    return text


def same_text(expected: str, given: str) -> bool:
    """Whether a text is what was expected, which may hold one pattern."""
    found = re.fullmatch(r"(?s)(.*?)REGEX\((.*)\)(.*)", expected)
    if found is None:
        return expected == given
    pattern = f"{re.escape(found[1])}(?:{found[2]}){re.escape(found[3])}"
    return re.fullmatch(pattern, given) is not None


def same(expected: Any, given: Any, *, words: bool) -> bool:
    """Whether two bodies are the same."""
    if isinstance(expected, str):
        if expected.startswith("REGEX(") and not isinstance(given, str):
            given = json.dumps(given)
        return isinstance(given, str) and same_text(expected, given)
    if isinstance(expected, dict):
        return isinstance(given, dict) and _same_members(expected, given, words=words)
    if isinstance(expected, list):
        same_length = isinstance(given, list) and len(expected) == len(given)
        return same_length and all(
            same(a, b, words=words) for a, b in zip(expected, given, strict=True)
        )
    is_truth = isinstance(expected, bool) or isinstance(given, bool)
    return expected is given if is_truth else bool(expected == given)


def _same_members(expected: dict[str, Any], given: dict[str, Any], *, words: bool) -> bool:
    is_error = not words and set(expected) == {"error", "description"}
    return set(expected) == set(given) and all(
        (is_error and key == "description") or same(value, given[key], words=words)
        for key, value in expected.items()
    )


def _same_reply(expected: Any, given: Any) -> bool:
    status, headers = expected
    if status != given[0] or set(headers) != set(given[1]):
        return False
    for name, value in headers.items():
        other = given[1][name]
        if name in {"allow", "access-control-allow-methods"}:
            if {one.strip() for one in value.split(",")} != {
                one.strip() for one in other.split(",")
            }:
                return False
        elif not same_text(value, other):
            return False
    return True


def differences(expected: str, given: str, *, words: bool) -> list[str]:
    """What of a transcript came out otherwise; empty where nothing did."""
    wanted, got = tokens(expected), tokens(given)
    if "SORT_START" in expected:
        wanted, got = _sorted(wanted), _sorted(got)
    said: list[str] = []
    where = ""
    for (kind, value), (kind_given, value_given) in zip(wanted, got, strict=False):
        if kind == "line":
            where = value if not value.startswith("=") else where
        if kind != kind_given:
            fits = False
        elif kind == "reply":
            fits = _same_reply(value, value_given)
        else:
            fits = same(value, value_given, words=words)
        if not fits:
            said.append(f"{where}\n     wanted {value!r}\n     got    {value_given!r}")
            if kind != kind_given:
                break
    if not said and len(wanted) != len(got):
        said.append(f"{len(wanted)} parts wanted, {len(got)} came")
    return said


def _sorted(found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [
        (kind, sorted(value, key=lambda one: json.dumps(one, sort_keys=True)))
        if kind == "json" and isinstance(value, list)
        else (kind, value)
        for kind, value in found
    ]
