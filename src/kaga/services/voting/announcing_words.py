"""What residents are told when a vote opens.

>>> topic.en
'City votes'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

topic: Final = Words("市民投票", "市の 投票", "City votes")
job: Final = Words(
    "投票の始まりを住民に知らせる",
    "投票が はじまったと 知らせる",
    "Telling residents that a vote has opened",
)
told: Final = Words(
    "{people}人まで確かめました",
    "{people}人 まで たしかめました",
    "{people} people seen to",
)
opened_title: Final = Words(
    "投票が始まりました：{title}",
    "投票が はじまりました：{title}",
    "A vote has opened: {title}",
)
opened_text: Final = Words(
    "「{title}」について、投票を受け付けています。{until}スマートフォンから1分ほどで投票でき、締め切りまで何度でも投票しなおせます。",
    "「{title}」に ついて、いま 投票できます。{until}スマホで 1分くらいです。しめきりまで 何回でも できます。",
    "You can now vote on “{title}”. {until}It takes about a minute on a phone, and you may vote again until closing.",
)
until: Final = Words(
    "締め切りは{when}です。", "しめきりは {when}です。", "It is open until {when}. "
)
open_ended: Final = Words(
    "締め切りの日は案件のページでお知らせします。",
    "しめきりの 日は 投票の ページで 知らせます。",
    "The page of the vote will say when it closes. ",
)
see: Final = Words("投票の案内を見る", "投票の ページを 見る", "See the vote")
