"""The authority that decides, as its documents name it; and where its catalogue lies.

Who decides is a fact of the city pack (`kaga.kernel.city`). The procedures are a folder for
each city, by its code; KAGA_CATALOGUE or a folder `catalogue` in the pack that KAGA_PACK names
takes its place.

Example:
    >>> authority().appeal.authority                                    # doctest: +SKIP
    '加賀市長'
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from kaga.engines.calendar import OfficeCalendar
from kaga.engines.cases import AppealInstruction
from kaga.kernel.city import CityFacts, this_city


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
    """Where the catalogue of this city lies; a city without one has no such folder."""
    if settings.KAGA_CATALOGUE:
        return Path(settings.KAGA_CATALOGUE)
    beside = Path(settings.KAGA_PACK) / "catalogue"
    if settings.KAGA_PACK and beside.is_dir():
        return beside
    return Path(__file__).with_name("catalogue") / this_city().code


def authority() -> Authority:
    """The authority of this city."""
    return _of(this_city())


@functools.lru_cache(maxsize=8)
def _of(city: CityFacts) -> Authority:
    return Authority(
        city=city.name,
        title=city.head_of_city,
        head=city.holder,
        address=city.address,
        phone=city.phone,
        divisions=MappingProxyType(dict(city.divisions)),
        office=OfficeCalendar(closed=city.closed, opened=city.opened),
    )
