"""The authority that decides, as its documents name it: data of the catalogue folder.

`catalogue/authority.toml` is Kaga's; another city sets KAGA_CATALOGUE to a folder of its own.

Example:
    >>> authority().appeal.authority                                    # doctest: +SKIP
    '加賀市長'
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from kaga.engines.calendar import OfficeCalendar
from kaga.engines.cases import AppealInstruction


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides, and when the office works.

    Attributes
    ----------
    city: name of the municipality. title: of its head. head: name of the person, if printed.
    address, phone: for questions. divisions: names by code.
    office: the days it is open.
    """

    city: str
    title: str
    head: str = ""
    address: str = ""
    phone: str = ""
    divisions: Mapping[str, str] = field(default_factory=dict)
    office: OfficeCalendar = field(default_factory=OfficeCalendar)

    @property
    def appeal(self) -> AppealInstruction:
        """The remedies against decisions of this authority."""
        return AppealInstruction(self.title, f"{self.city}（代表者 {self.title}）")

    def division_name(self, code: str) -> str:
        """The name of a division; its code if it has none."""
        return self.divisions.get(code, code)


def catalogue_folder() -> Path:
    """Where the catalogue of this city lies."""
    return _folder(getattr(settings, "KAGA_CATALOGUE", ""))


@functools.cache
def _folder(named: str) -> Path:
    return Path(named) if named else Path(__file__).with_name("catalogue")


def authority() -> Authority:
    """The authority of the catalogue in use."""
    return _read(catalogue_folder())


@functools.cache
def _read(folder: Path) -> Authority:
    found = tomllib.loads((folder / "authority.toml").read_text("utf-8"))
    office = found.get("office", {})
    return Authority(
        city=found["city"],
        title=found["title"],
        head=found.get("head", ""),
        address=found.get("address", ""),
        phone=found.get("phone", ""),
        divisions=MappingProxyType(found.get("divisions", {})),
        office=OfficeCalendar(
            closed=_days(office.get("closed", [])), opened=_days(office.get("opened", []))
        ),
    )


def _days(found: list[date]) -> frozenset[date]:
    return frozenset(found)
