"""Readings in kana for the names of public places, put together from known parts.

What: the city's own towns (their kana is known) and a list of common words give a reading
such as しおやちくかいかん for 塩屋地区会館. Why: people search by sound. A reading is used for
search only and never shown as a fact, since a machine may misread a name.

>>> compose("塩屋地区会館", {"塩屋": "しおや", "地区": "ちく", "会館": "かいかん"})
'しおやちくかいかん'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from kaga.engines.geo.addresses import as_hiragana

if TYPE_CHECKING:
    from kaga.engines.geo.addresses import Entry
    from kaga.kernel.places.pack import CityInfo

_WORDS: Final = {
    "市役所": "しやくしょ",
    "市立": "しりつ",
    "県立": "けんりつ",
    "町立": "ちょうりつ",
    "地区": "ちく",
    "会館": "かいかん",
    "小学校": "しょうがっこう",
    "中学校": "ちゅうがっこう",
    "高等学校": "こうとうがっこう",
    "学園": "がくえん",
    "特別支援学校": "とくべつしえんがっこう",
    "運動場": "うんどうじょう",
    "駐車場": "ちゅうしゃじょう",
    "公園": "こうえん",
    "広場": "ひろば",
    "自然": "しぜん",
    "中央": "ちゅうおう",
    "文化": "ぶんか",
    "体育館": "たいいくかん",
    "武道館": "ぶどうかん",
    "野球場": "やきゅうじょう",
    "球場": "きゅうじょう",
    "湖畔": "こはん",
    "農村": "のうそん",
    "老人": "ろうじん",
    "福祉": "ふくし",
    "児童": "じどう",
    "総合": "そうごう",
    "医療": "いりょう",
    "病院": "びょういん",
    "診療所": "しんりょうじょ",
    "支所": "ししょ",
    "図書館": "としょかん",
    "警察署": "けいさつしょ",
    "交流": "こうりゅう",
    "公共職業安定所": "こうきょうしょくぎょうあんていじょ",
    "商工会議所": "しょうこうかいぎしょ",
    "農業協同組合": "のうぎょうきょうどうくみあい",
    "温泉": "おんせん",
    "総湯": "そうゆ",
    "区民": "くみん",
    "行政": "ぎょうせい",
    "健康村": "けんこうむら",
    "多目的": "たもくてき",
    "健民": "けんみん",
    "工場": "こうじょう",
    "用地": "ようち",
    "一部": "いちぶ",
    "保育園": "ほいくえん",
    "生活改善": "せいかつかいぜん",
    "旧": "きゅう",
    "駅": "えき",
    "美術館": "びじゅつかん",
    "博物館": "はくぶつかん",
    "神社": "じんじゃ",
    "実業": "じつぎょう",
    "第一区": "だいいっく",
    "東": "ひがし",
    "西": "にし",
    "南": "みなみ",
    "北": "きた",
}
_ENDINGS: Final = ("まち", "ちょう")


def compose(name: str, parts: Mapping[str, str]) -> str:
    """The name with every known part replaced by its reading, longest parts first."""
    longest = max((len(part) for part in parts), default=0)
    spoken, start = [], 0
    while start < len(name):
        for size in range(min(longest, len(name) - start), 0, -1):
            reading = parts.get(name[start : start + size])
            if reading is not None:
                spoken.append(reading)
                start += size
                break
        else:
            spoken.append(name[start])
            start += 1
    return as_hiragana("".join(spoken))


class Readings:
    """The parts known for one city."""

    def __init__(self, city: CityInfo, entries: Iterable[Entry]) -> None:
        self._parts = dict(_WORDS)
        for entry in entries:
            if not entry.koaza and entry.kana:
                self._learn(entry.town, as_hiragana(entry.kana))
        self._parts[city.name] = city.reading
        self._parts[f"{city.name}立"] = f"{city.reading}りつ"
        self._parts[city.name[:-1]] = city.reading[:-1]

    def _learn(self, town: str, reading: str) -> None:
        self._parts.setdefault(town, reading)
        for ending in _ENDINGS:
            if town.endswith("町") and reading.endswith(ending) and len(town) > 2:
                self._parts.setdefault(town[:-1], reading.removesuffix(ending))

    def of(self, name: str) -> str:
        """The reading of a name, as far as its parts are known."""
        return compose(name, self._parts)
