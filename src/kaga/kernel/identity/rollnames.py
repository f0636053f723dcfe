"""Names and addresses as the roll compares them.

The card, the roll and a form write the same person in different ways: full-width Latin, an
ideographic space, an itaiji (髙 for 高), 三丁目 for 3. Folding them is for comparing only; what
is shown keeps its own letters.

>>> comparable_name("髙﨑　みなと") == comparable_name("高崎みなと")
True
>>> comparable_address("石川県加賀市大聖寺南町二丁目４１番地の１")
'加賀市大聖寺南町2-41-1'
"""

from __future__ import annotations

import re
import unicodedata

_ITAIJI = str.maketrans(
    "髙﨑濵邉邊齋齊斎澤廣國櫻冨眞惠德瀨龍嶋嶌祐淵渕栁曻淸塚桒壽榮槇",
    "高崎浜辺辺斉斉斉沢広国桜富真恵徳瀬竜島島祐渕渕柳昇清塚桑寿栄槙",
)
_KANJI_NUMERAL = "〇一二三四五六七八九"
_COUNTED = re.compile(r"([〇一二三四五六七八九十]+)(?=丁目|番|号)")
_STEPS = re.compile(r"丁目|番地の|番地|番|号室|号|の(?=\d)")
_DASHES = re.compile(r"[-‐-―−ー─ｰ]+")
_PREFECTURE = re.compile(r"^(東京都|北海道|京都府|大阪府|..県|...県)")


def comparable_name(name: str) -> str:
    """A name without spaces, marks, case and variant letters."""
    plain = unicodedata.normalize("NFKC", name).translate(_ITAIJI).upper()
    return re.sub(r"[\s・,.\-]+", "", plain)


def comparable_address(address: str) -> str:
    """An address without prefecture, spaces and variant ways to write a number."""
    plain = unicodedata.normalize("NFKC", address).translate(_ITAIJI)
    plain = re.sub(r"\s+", "", plain)
    plain = _PREFECTURE.sub("", plain)
    plain = _COUNTED.sub(lambda found: str(_number(found.group(1))), plain)
    plain = _DASHES.sub("-", _STEPS.sub("-", plain))
    plain = re.sub(r"(?<=\d)-(?=\D|$)", "", plain)
    return plain.strip("-").upper()


def _number(kanji: str) -> int:
    """Kanji numerals up to ninety-nine, as house numbers use them."""
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI_NUMERAL.index(letter)) for letter in kanji))
    high = _number(tens) if tens else 1
    return high * 10 + (_number(ones) if ones else 0)
