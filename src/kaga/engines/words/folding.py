"""Folding: different spellings of the same word become one.

Width and compatibility forms (NFKC), capitals, katakana to hiragana, small kana to large,
long vowel marks, the kana that sound alike (ぢ/じ, づ/ず, ヴ/ぶ), the foreign-sound pairs
(ティ/チ, フォ/ホ) and the variants of kanji met in names (髙/高, 﨑/崎, 冨/富).

>>> fold("スマートフォン") == fold("すまーとほん") == fold("ｽﾏｰﾄﾎﾝ")
True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_KANJI_VARIANTS = str.maketrans(
    "髙﨑冨齋斎齊澤櫻廣國區縣驛萬舘濱邊邉瀧嶋嶌惠藝學會條眞圓橫黑德曻寳寶壽榮淨鐵龍豐與嚴",
    "高崎富斉斉斉沢桜広国区県駅万館浜辺辺滝島島恵芸学会条真円横黒徳昇宝宝寿栄浄鉄竜豊与厳",
)
_SMALL_TO_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_ALIKE = str.maketrans("ぢづゐゑを", "じずいえお")
# Pairs that are written either way; the second character of a pair is folded away.
_PAIRS = {
    "てぃ": "ち",
    "でぃ": "じ",
    "とぅ": "つ",
    "どぅ": "ど",
    "ふぁ": "は",
    "ふぃ": "ひ",
    "ふぇ": "へ",
    "ふぉ": "ほ",
    "ゔぁ": "ば",
    "ゔぃ": "び",
    "ゔぇ": "べ",
    "ゔぉ": "ぼ",
    "うぃ": "うい",
    "うぇ": "うえ",
    "うぉ": "うお",
}
_DROPPED = re.compile(r"[ー～〜\-‐‑–—―ｰ・･'’\s,，、。．.!！?？()（）「」『』【】\[\]/／]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and for each of its characters where it came from.

    Attributes
    ----------
    text: the folded text.
    origin: index in the original of each character of `text`, ascending.
    """

    text: str
    origin: tuple[int, ...]


def fold(text: str) -> str:
    """The folded form of `text`; equal for spellings that mean the same word.

    Parameters
    ----------
    text: any text, at most a few thousand characters.

    Returns
    -------
    str
        Lower case, hiragana for kana, no spaces, marks or punctuation.
    """
    return fold_with_map(text).text


def fold_with_map(text: str) -> Folded:
    """Fold `text` and remember the place of every character.

    Returns
    -------
    Folded
        `origin[i]` is the index in `text` of the character that gave `Folded.text[i]`.
    """
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(_compose(text)):
        for plain in _plain(letter):
            if letters and letters[-1] + plain in _PAIRS:
                pair = _PAIRS[letters.pop() + plain]
                place = origin.pop()
                letters += pair
                origin += [place, at][: len(pair)]
            else:
                letters.append(plain)
                origin.append(at)
    folded = "".join(letters).translate(_SMALL_TO_LARGE).translate(_ALIKE).replace("ゔ", "ぶ")
    return Folded(folded, tuple(origin))


def _compose(text: str) -> list[str]:
    """Characters of `text`, a voicing mark joined to the kana before it (ﾎﾟ is one sound)."""
    found: list[str] = []
    for letter in text:
        if letter in "ﾞﾟ゙゚" and found:
            joined = unicodedata.normalize("NFKC", found[-1] + letter)
            found[-1] = joined if len(joined) == 1 else found[-1]
            found.append("")
        else:
            found.append(letter)
    return found


def _plain(letter: str) -> str:
    kept = _DROPPED.sub("", unicodedata.normalize("NFKC", letter).lower())
    return "".join(map(_hiragana, kept)).translate(_KANJI_VARIANTS)


def _hiragana(letter: str) -> str:
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter
