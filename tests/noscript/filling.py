"""Sensible values for whatever a form asks, as somebody would type them.

>>> filled(form, {"number_agent": "..."})                                # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Literal

from tests.noscript.reading import Field, Form

VALUES = {
    "name": "大聖寺 はな",
    "kana": "ダイショウジ ハナ",
    "address": "石川県加賀市大聖寺南町二丁目41番地",
    "phone": "0761721111",
    "mail": "hana@example.org",
    "district": "大聖寺南町",
    "division": "smart-city",
    "title": "隣の市の受信口",
    "url": "https://receiver.example/hook",
    "types": "jp.kaga.*",
    "since": "2026-01-01T00:00",
    "until": "2099-12-31T00:00",
    "reason": "点検のため",
    "label": "居間のパソコン",
    "days": "30",
    "note": "領収書の金額と違います。",
    "explanation": "書類をもう一度確かめるためです。",
    "text": "電話で確かめました。",
    "birth_date-year": "1950",
    "valid_until-year": "2099",
    "place": "36.3078, 136.3562",
    "what": "橋の補修工事",
    "height_m": "20",
    "registration": "JU3Q1A2B3C4D",
    "valid_until": "2099-03-31",
    "insured_until": "2099-03-31",
    "consent_until": "2099-03-31",
    "first_day": "2099-06-01",
    "last_day": "2099-06-02",
    "at": "10:00",
    "from": "加賀温泉駅",
    "to": "大聖寺駅",
    "id": "hashitate-port",
    "lat": "36.3493",
    "lon": "136.3120",
    "yen": "150",
    "topic": "river/+/level",
    "entity": "urn:ngsi-ld:WaterGauge:{1}",
}
_PARTS = {"year": "2026", "month": "6", "day": "1"}
# What the city has made for the test, by the name of the field that asks for it.
_KEYS = {
    "person": "number_agent",
    "principal": "number_resident",
    "agent": "number_agent",
    "number": "number_agent",
    "code": "code",
    "q": "q",
}


def filled(form: Form, keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the browser sends: what stands there already, and sensible values for the rest."""
    groups = groupby(form.fields, lambda field: (field.name, field.kind))
    pairs = [pair for _, group in groups for pair in _sent(list(group), keys)]
    if any(field.kind == "file" for field in form.fields):
        # A file is given; the box for its text beside it stays empty.
        pairs = [(name, "" if name == "text" else value) for name, value in pairs]
    return pairs


def wanted_file(field: Field) -> Literal["proof", "photo", "mission"]:
    """Which of our files the field wants."""
    if ".gpx" in field.accept:
        return "mission"
    return "proof" if ".tlog-proof" in field.accept else "photo"


def as_it_stands(form: Form) -> list[tuple[str, str]]:
    """What the browser sends when nobody has touched the form."""
    return [
        (field.name, field.value)
        for field in form.fields
        if field.kind != "file" and (field.on or field.kind not in {"radio", "checkbox"})
    ]


def _sent(group: list[Field], keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    first = group[0]
    if first.kind == "file":
        return
    if first.kind in {"radio", "checkbox"}:
        chosen = [one for one in group if one.on] or [first]
        yield from ((one.name, one.value) for one in chosen)
    else:
        yield from ((one.name, one.value or _typed(one, keys)) for one in group)


def _typed(field: Field, keys: Mapping[str, str]) -> str:
    if field.kind == "hidden":
        return ""
    if field.kind == "select":
        return field.choices[0] if field.choices and field.required else ""
    if field.name in _KEYS:
        return keys[_KEYS[field.name]]
    own, _, part = field.name.partition("-")
    known = VALUES.get(field.name) or (own == "note" and VALUES[own]) or _PARTS.get(part)
    return known or ("確認済み" if field.required else "")
