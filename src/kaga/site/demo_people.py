"""People who could live in the city, for `kaga demo`: invented names, real towns, one seed.

The ages follow the shape of the city (about 35 % are 65 or older); names are drawn from lists
of common ones and belong to nobody.

>>> len(invent(3, ["動橋町"], seed=1))
3
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from kaga.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

# fmt: off
_FAMILY = (
    "山本",
    "中村",
    "田中",
    "吉田",
    "西出",
    "北出",
    "東出",
    "宮本",
    "山下",
    "林",
    "中野",
    "谷口",
    "橋本",
    "山口",
    "石田",
    "上出",
    "下出",
    "奥村",
    "角谷",
    "川端",
    "木下",
    "坂井",
    "新家",
    "大江",
    "高田",
    "竹内",
    "辻",
    "寺西",
    "中川",
    "永井",
    "西野",
    "浜口",
    "東",
    "本田",
    "前田",
    "松本",
    "南出",
    "宮田",
    "村井",
    "森",
    "安田",
    "山崎",
    "吉野",
    "和田",
)
_GIVEN = {
    "old": (
        "和子",
        "幸子",
        "節子",
        "清",
        "弘",
        "勇",
        "正雄",
        "文子",
        "美代子",
        "茂",
        "実",
        "敏子",
        "久子",
        "昭",
        "進",
        "信子",
    ),
    "middle": (
        "由美子",
        "明美",
        "誠",
        "隆",
        "恵子",
        "浩",
        "直美",
        "剛",
        "真由美",
        "健一",
        "智子",
        "大輔",
    ),
    "young": (
        "葵",
        "陽菜",
        "蓮",
        "結衣",
        "翔太",
        "美咲",
        "大翔",
        "さくら",
        "悠斗",
        "凛",
        "湊",
        "ひなた",
    ),
}
# fmt: on
_AGE_GROUPS = ((0, 15, 0.107), (15, 65, 0.545), (65, 75, 0.160), (75, 97, 0.188))


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody invented."""

    number: int
    family: str
    given: str
    born: date
    town: str

    @property
    def name(self) -> str:
        """As on a card."""
        return f"{self.family} {self.given}"

    def address(self, city: str) -> str:
        """As on a card."""
        return f"{city}{self.town}イ{self.number % 90 + 1}番地"


def invent(count: int, towns: Sequence[str], *, seed: int) -> list[Resident]:
    """So many residents; the same for the same seed and day."""
    draw = np.random.default_rng(seed)
    shares = [share for _, _, share in _AGE_GROUPS]
    groups = draw.choice(len(_AGE_GROUPS), size=count, p=shares)
    return [
        _one(number, _AGE_GROUPS[group], towns, draw) for number, group in enumerate(groups)
    ]


def _one(
    number: int,
    group: tuple[int, int, float],
    towns: Sequence[str],
    draw: np.random.Generator,
) -> Resident:
    youngest, oldest, _ = group
    days = int(draw.integers(youngest * 365 + 1, oldest * 365))
    names = _GIVEN["old" if days > 70 * 365 else "middle" if days > 35 * 365 else "young"]
    return Resident(
        number,
        _FAMILY[int(draw.integers(len(_FAMILY)))],
        names[int(draw.integers(len(names)))],
        clock.today() - timedelta(days=days),
        towns[int(draw.integers(len(towns)))],
    )
