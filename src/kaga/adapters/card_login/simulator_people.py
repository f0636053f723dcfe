"""The people in the card simulator: fictional, believable, with the cases that go wrong.

Names are made of places and seasons of Kaga and belong to nobody. Among them: variant
letters (髙, 﨑), a Latin name with kana, somebody of the neighbouring city, somebody under
65, somebody whose address on the card is older than the roll's.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

_SIMULATED = b"kaga card simulator: subjects are stable, nothing here is secret"


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Somebody with a simulated card.

    Attributes
    ----------
    code: how the simulator and the seeds call them. remark: why they are there.
    """

    code: str
    name: str
    kana: str
    birthdate: str
    gender: str
    address: str
    remark: str = ""


# fmt: off
RESIDENTS: tuple[CardHolder, ...] = (
    CardHolder(
        "minato", "橋立 みなと", "ハシタテ ミナト", "1948-05-03", "female",
        "石川県加賀市橋立町ロ12番地の3", "78歳",
    ),
    CardHolder(
        "ideyu", "山代 いでゆ", "ヤマシロ イデユ", "1944-11-20", "female",
        "石川県加賀市山代温泉桔梗丘一丁目5番地", "82歳",
    ),
    CardHolder(
        "sakura", "髙﨑 さくら", "タカサキ サクラ", "1951-04-02", "female",
        "石川県加賀市大聖寺南町ニ41番地", "異体字の氏名（髙・﨑）",
    ),
    CardHolder(
        "kosuke", "柴山 潟助", "シバヤマ カタスケ", "1939-08-15", "male",
        "石川県加賀市片山津温泉乙65番地", "87歳",
    ),
    CardHolder(
        "nagisa", "塩屋 なぎさ", "シオヤ ナギサ", "1957-04-01", "female",
        "石川県加賀市塩屋町リ7番地", "1957年4月1日生まれ（対象の最後の日）",
    ),
    CardHolder(
        "haru", "作見 はる", "サクミ ハル", "1957-04-02", "female",
        "石川県加賀市作見町ホ88番地", "1957年4月2日生まれ（1日違いで対象外）",
    ),
    CardHolder(
        "takumi", "九谷 たくみ", "クタニ タクミ", "1986-02-11", "male",
        "石川県加賀市山中温泉栄町ニ20番地", "65歳未満",
    ),
    CardHolder(
        "maria", "SANTOS MARIA KAGA", "サントス マリア カガ", "1953-12-08", "female",
        "石川県加賀市動橋町ホ100番地", "外国籍の住民（ローマ字の氏名）",
    ),
    CardHolder(
        "isao", "動橋 いさお", "イブリハシ イサオ", "1949-01-30", "male",
        "石川県加賀市動橋町イ3番地", "住民名簿より前の住所（職員が照合）",
    ),
    CardHolder(
        "yuki", "三木 ゆき", "ミキ ユキ", "1946-01-07", "female",
        "石川県加賀市三木町ト15番地", "80歳",
    ),
    CardHolder(
        "sota", "作見 そうた", "サクミ ソウタ", "1999-09-09", "male",
        "石川県加賀市作見町ホ88番地", "家族の代理をする人",
    ),
    CardHolder(
        "komatsu", "小松 そと", "コマツ ソト", "1950-07-07", "male",
        "石川県小松市小馬出町91番地", "加賀市の住民ではない人",
    ),
)
STAFF: tuple[CardHolder, ...] = (
    CardHolder(
        "clerk", "受付 まさこ", "ウケツケ マサコ", "1988-03-14", "female",
        "石川県加賀市大聖寺東町四丁目1番地", "職員：受付担当",
    ),
    CardHolder(
        "decider", "決裁 ひろし", "ケッサイ ヒロシ", "1971-10-02", "male",
        "石川県加賀市大聖寺東町四丁目2番地", "職員：決裁者",
    ),
    CardHolder(
        "approver", "承認 よしえ", "ショウニン ヨシエ", "1969-06-21", "female",
        "石川県加賀市大聖寺東町四丁目3番地", "職員：二人目の承認者",
    ),
    CardHolder(
        "counter", "窓口 あきら", "マドグチ アキラ", "1993-12-24", "male",
        "石川県加賀市大聖寺東町四丁目4番地", "職員：窓口担当",
    ),
    CardHolder(
        "admin", "管理 しのぶ", "カンリ シノブ", "1980-01-15", "female",
        "石川県加賀市大聖寺東町四丁目5番地", "職員：システム管理者",
    ),
)
# fmt: on
EVERYBODY: dict[str, CardHolder] = {holder.code: holder for holder in RESIDENTS + STAFF}


def pairwise_subject(client_id: str, code: str) -> str:
    """The pseudonym of a card holder towards one client; another client sees another one."""
    message = f"{client_id}\n{code}".encode()
    return hmac.new(_SIMULATED, message, hashlib.sha256).hexdigest()[:40]
