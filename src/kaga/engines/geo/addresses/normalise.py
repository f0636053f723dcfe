"""One spelling for the many ways an address is written.

What: `fold` (a character table, fast enough for every look-up) and `canonical` (numbers,
番地, small ケ and の, half-width kana; used when the fast way found nothing better than the
town). Why: residents, forms and files write 冨/富, ケ/ヶ/が, ２丁目/二丁目/2- for the same
place.

>>> fold("冨塚町　イ１２")
'富塚町イ12'
>>> canonical("大聖寺東町二丁目３番地１号")
'大聖寺東町2丁目3-1'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kaga.engines.geo.addresses.numerals import with_arabic

_VARIANTS: Final = {
    "冨": "富",
    "曾": "曽",
    "渕": "淵",
    "渊": "淵",
    "澤": "沢",
    "濱": "浜",
    "濵": "浜",
    "嶋": "島",
    "嶌": "島",
    "邊": "辺",
    "邉": "辺",
    "齋": "斎",
    "齊": "斉",
    "髙": "高",
    "﨑": "崎",
    "嵜": "崎",
    "櫻": "桜",
    "國": "国",
    "廣": "広",
    "瀧": "滝",
    "與": "与",
    "惠": "恵",
    "龍": "竜",
    "莊": "荘",
    "鹽": "塩",
    "塲": "場",
    "聖": "聖",
    "關": "関",
    "寳": "宝",
    "黑": "黒",
    "檜": "桧",
    "條": "条",
    "臺": "台",
    "會": "会",
    "眞": "真",
    "實": "実",
    "增": "増",
    "德": "徳",
    "靜": "静",
    "繩": "縄",
    "萬": "万",
    "藏": "蔵",
    "圓": "円",
    "禪": "禅",
    "豫": "予",
    "坐": "座",
    "栢": "柏",
    "畠": "畑",
    "ヶ": "ケ",
    "ヵ": "ケ",
    "ッ": "ツ",
    "之": "ノ",
    "ヰ": "井",
    "ヱ": "エ",
}
_HYPHENS: Final = "-‐‑‒–—―−－ｰ﹣⁃─━ｰ"
_BLANKS: Final = " 　\t\n\r\u00a0\u200b"


def _table() -> dict[int, str]:
    table = {ord(char): plain for char, plain in _VARIANTS.items()}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(char): "-" for char in _HYPHENS}
    table |= {ord(char): "" for char in _BLANKS}
    return table


_FOLD: Final = _table()
_SMALL_KE: Final = re.compile(
    r"(?<=[一-龥])[ケがガカヵ](?=[丘谷原崎根浜峰岡野台島瀬沢森池関浦山])"
)
_NO: Final = re.compile(r"(?<=[一-龥])の(?=[一-龥])")
_TSU: Final = re.compile(r"(?<=[一-龥0-9])[つっ](?=[一-龥])")
_LONG_MARK: Final = re.compile(r"(?<=[0-9])[ー~〜](?=[0-9])")
_LOT: Final = re.compile(r"(?<=[0-9])(?:番地の|番地|番の|番|号室|号|の|ノ)(?=[0-9]|$|-)")
_BLOCK: Final = re.compile(r"(丁目)-?")
_DASHES: Final = re.compile(r"-{2,}")


def fold(text: str) -> str:
    """The text with one form for each character: widths, hyphens, blanks, kanji variants."""
    return text.translate(_FOLD)


def canonical(text: str) -> str:
    """The one spelling of an address: folded, numbers arabic, 番地 and 号 as hyphens."""
    plain = fold(unicodedata.normalize("NFKC", text))
    plain = with_arabic(plain)
    plain = _SMALL_KE.sub("", plain)
    plain = _NO.sub("ノ", plain)
    plain = _TSU.sub("ツ", plain)
    plain = _LONG_MARK.sub("-", plain)
    plain = _LOT.sub("-", plain)
    plain = _BLOCK.sub(r"\1", plain)
    return _DASHES.sub("-", plain).rstrip("-")


_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA: Final = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def as_hiragana(text: str) -> str:
    """Katakana (full or half width) as hiragana, everything else folded."""
    return fold(unicodedata.normalize("NFKC", text)).translate(_HIRAGANA)


def as_katakana(text: str) -> str:
    """Hiragana as katakana."""
    return text.translate(_KATAKANA)
