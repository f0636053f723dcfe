"""What is known of a rider: one value, sealed under the rider's own key.

>>> Card(name="橋立 みなと", kana="はしだて みなと", phones=("0761-00-0000",)).call_name
'橋立 みなと 様'
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.words import fold
from kaga.kernel.storage import vault
from kaga.services.mobility.rides.sealing import index_of

if TYPE_CHECKING:
    from kaga.services.mobility.rides.models import Rider

_PURPOSE: Final = "rides.rider"
LONGEST_START: Final = 10


@dataclass(frozen=True, slots=True)
class Card:
    """A rider as the desk knows them.

    Attributes
    ----------
    born: year of birth, 0 when nobody said it. half: holds a disability card.
    aids: sticks, walkers. wheelchair: stays in it. notes: for desk and driver.
    contact: "phone" or "notice", where they want to hear of changes.
    """

    name: str
    kana: str
    born: int = 0
    phones: tuple[str, ...] = ()
    half: bool = False
    aids: tuple[str, ...] = ()
    wheelchair: bool = False
    notes: str = ""
    language: str = "ja"
    contact: str = "phone"
    home: str = ""

    @property
    def call_name(self) -> str:
        """How the driver calls for them."""
        return f"{self.name} 様"

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Card:
        """As it was kept."""
        lists = {name: tuple(facts.get(name, ())) for name in ("phones", "aids")}
        return cls(**{**facts, **lists})


def sealed_card(secret: bytes, card: Card) -> bytes:
    """A card as it is stored."""
    text = json.dumps(asdict(card), ensure_ascii=False)
    return vault.seal_with(secret, text.encode(), _PURPOSE)


def card_of(rider: Rider) -> Card:
    """A rider's card (raises vault.Erased)."""
    return opened_card(vault.secret_of(vault.KeyId(rider.key_id)), rider)


def opened_card(secret: bytes, rider: Rider) -> Card:
    """A rider's card with a key that was read already."""
    return Card.read(json.loads(vault.unseal_with(secret, bytes(rider.card), _PURPOSE)))


def cards_of(riders: list[Rider]) -> dict[Any, Card]:
    """Several cards by the id of the rider, by one query; erased ones are left out."""
    secrets = vault.kept_secrets_of(list({vault.KeyId(one.key_id) for one in riders}))
    return {
        one.id: opened_card(secrets[vault.KeyId(one.key_id)], one)
        for one in riders
        if one.key_id in secrets
    }


def plain_phone(text: str) -> str:
    """A phone number as it is compared: digits only.

    >>> plain_phone("０７６１－００－００００")
    '0761000000'
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    return f"0{digits[2:]}" if digits.startswith("81") and len(digits) >= 11 else digits


def indexes_of(card: Card) -> set[str]:
    """Under which keyed hashes a card is found: phones, and beginnings of both names."""
    found = {index_of("phone", plain_phone(one)) for one in card.phones if plain_phone(one)}
    for start in _starts(card.kana):
        found.add(index_of("kana", start))
    for start in _starts(card.name):
        found.add(index_of("name", start))
    return found


def search_indexes(text: str) -> tuple[str, str, str]:
    """The hashes under which what somebody typed may be found, whichever it is."""
    start = fold(text)[:LONGEST_START]
    phone = index_of("phone", plain_phone(text) or "-")
    return phone, index_of("kana", start), index_of("name", start)


def _starts(name: str) -> Iterator[str]:
    """Beginnings of the whole name and of each of its parts, from one letter on."""
    parts = re.split(r"[\s　]+", unicodedata.normalize("NFKC", name).strip())
    for whole in {fold("".join(parts)), *(fold(part) for part in parts)}:
        for size in range(1, min(len(whole), LONGEST_START) + 1):
            yield whole[:size]
