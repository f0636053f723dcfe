"""What the staff's page about devices says, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.engines.context.devices import Flaw
from kaga.kernel.web.words import Words

title = Words("機器の読み取り", "きかいから 読む", "Devices")
lead = Words(
    "温度計などの機器がMQTTで送る値を、データ連携基盤に書き込みます。",
    "温度計などの きかいが おくる 数を、データに 書きます。",
    "What devices publish over MQTT is written to the data platform.",
)
line = Words("つながり", "つながり", "Connection")
off = Words("使っていません", "使って いません", "Not in use")
off_why = Words(
    "KAGA_DEVICES_MQTT に機器のMQTTサーバーの場所が設定されていません。",
    "MQTTサーバーの 場所が まだ きまって いません。",
    "KAGA_DEVICES_MQTT does not say where the devices' MQTT broker is.",
)
stopped = Words("止まっています", "とまって います", "Not running")
connected = Words("接続中", "つながって いる", "Connected")
broken = Words("つながっていません", "つながって いません", "Not connected")
last_at = Words("最後の受信", "さいごに 来た", "Last reading")
never = Words("なし", "なし", "None")
lag = Words("受信から保存まで", "書くまでの 時間", "From arrival to disk")
milliseconds = Words("{count}ミリ秒", "{count}ミリ秒", "{count} ms")
written = Words("書き込んだ値", "書いた 数", "Written")
late = Words("遅れて届いた値", "おくれて 来た", "Came late")
again = Words("重ねて届いた値", "もう一度 来た", "Came again")
refused = Words("読めなかった値", "読めなかった", "Unreadable")
trouble = Words("つながらない理由", "こまった こと", "Trouble")
wirings = Words("読み取っている機器", "読んで いる きかい", "What is read")
none = Words("まだ登録されていません。", "まだ ありません。", "Nothing is declared yet.")
end = Words("読み取りをやめる", "やめる", "Stop reading")
ended = Words(
    "読み取りをやめました。書き込まれた値は残ります。",
    "やめました。書いた 数は のこります。",
    "It is read no longer. What was written stays.",
)
add = Words("機器を登録する", "きかいを くわえる", "Declare devices")
declared = Words(
    "登録しました。次に届いた値から読み取ります。",
    "くわえました。つぎから 読みます。",
    "Declared. The next reading is written.",
)
name = Words("名前", "名前", "Name")
name_hint = Words("例：片山津の水位計", "れい：片山津の 水位計", "For example: river gauges")
topic = Words("トピック", "トピック", "Topic")
topic_hint = Words(
    "+ は1つの段、最後の # はその下のすべて。例：river/+/level",
    "+ は 1つの だん、さいごの # は その 下の ぜんぶ。れい：river/+/level",
    "+ is one level, a last # all below. For example: river/+/level",
)
entity = Words("データのID", "データの ID", "Entity")
entity_hint = Words(
    "{1} は1つ目の + に当たるもの。例：urn:ngsi-ld:WaterGauge:{1}",
    "{1} は 1つ目の + の ところ。れい：urn:ngsi-ld:WaterGauge:{1}",
    "{1} is what the first + stands for. For example: urn:ngsi-ld:WaterGauge:{1}",
)
kind = Words("種類", "しゅるい", "Type")
kind_hint = Words("例：WaterGauge", "れい：WaterGauge", "For example: WaterGauge")
attribute = Words("項目", "こうもく", "Attribute")
attribute_hint = Words("例：waterLevel", "れい：waterLevel", "For example: waterLevel")
unit = Words("単位コード", "たんい", "Unit")
unit_hint = Words(
    "UN/CEFACTのコード。MTR はメートル、CEL は度。なければ空欄。",
    "MTR は メートル、CEL は 度。なければ 書かなくて いいです。",
    "A code of UN/CEFACT: MTR for metres, CEL for degrees. Empty for none.",
)
value = Words("値の場所", "数の 場所", "Where the value is")
value_hint = Words(
    "JSONの中の名前。点で下の段へ。例：data.level。数だけが届くなら空欄。",
    "JSONの 中の 名前。れい：data.level。数だけなら 書かなくて いいです。",
    "Names within the JSON, with points: data.level. Empty where a plain number comes.",
)
moment = Words("観測時刻の場所", "時間の 場所", "Where the moment is")
moment_hint = Words(
    "なければ空欄。届いた時刻を使います。重ねて届いた値を見分けるには必要です。",
    "なければ 書かなくて いいです。とどいた 時間を 使います。",
    "Empty where there is none: then it is when it came, and what comes twice is not recognised.",
)
tenant = Words("区画", "区画", "Tenant")
tenant_hint = Words(
    "空欄なら、だれでも読める公開の区画。",
    "書かないと、だれでも 読めます。",
    "Empty for the public one, which anybody reads.",
)
letters = Words("読めなかったもの", "読めなかった もの", "What could not be read")
letters_none = Words("ありません。", "ありません。", "There is none.")
drop = Words("捨てる", "すてる", "Drop")
dropped = Words("捨てました。", "すてました。", "Dropped.")
title_needed = Words(
    "名前を200字以内で入れてください。",
    "名前を 200字までで 書いて ください。",
    "Give a name of 200 letters at most.",
)
FAULTS: Final[Mapping[tuple[str, str], Words]] = {
    ("topic", "missing"): Words(
        "トピックを入れてください。", "トピックを 書いて ください。", "Give a topic."
    ),
    ("topic", "wrong"): Words(
        "+ は段全体に、# は最後の段にだけ使えます。",
        "+ は だん ぜんぶ、# は さいごだけに 使えます。",
        "+ stands for a whole level, # for the last one only.",
    ),
    ("entity", "missing"): Words(
        "データのIDを入れてください。", "IDを 書いて ください。", "Give the entity."
    ),
    ("entity", "wrong"): Words(
        "IDは urn: などで始まるURIで入れてください。",
        "IDは urn: から 書いて ください。",
        "An entity's identifier is a URI, such as one that begins with urn:.",
    ),
    ("entity", "blank"): Words(
        "{1} などの番号は、トピックの + の数までです。",
        "{1} の 数字は、+ の 数までです。",
        "Numbers as in {1} go up to how many + the topic has.",
    ),
    ("kind", "missing"): Words(
        "種類を入れてください。", "しゅるいを 書いて ください。", "Give a type."
    ),
    ("kind", "wrong"): Words(
        "種類は、文字で始まる文字・数字・_ で入れてください。",
        "しゅるいは 文字から 書いて ください。",
        "A type begins with a letter and has letters, digits and _.",
    ),
    ("attribute", "missing"): Words(
        "項目を入れてください。", "こうもくを 書いて ください。", "Give an attribute."
    ),
    ("attribute", "wrong"): Words(
        "項目は、文字で始まる文字・数字・_ で入れてください。",
        "こうもくは 文字から 書いて ください。",
        "An attribute begins with a letter and has letters, digits and _.",
    ),
    ("unit", "wrong"): Words(
        "単位コードは英大文字と数字の2、3字です。",
        "たんいは 大きい 英語の 文字 2つか 3つです。",
        "A unit has two or three capital letters or digits.",
    ),
    ("value", "wrong"): Words(
        "250字までで入れてください。", "250字までで 書いて ください。", "250 letters at most."
    ),
    ("moment", "wrong"): Words(
        "250字までで入れてください。", "250字までで 書いて ください。", "250 letters at most."
    ),
    ("tenant", "wrong"): Words(
        "区画の名前は、英数字と _ - の64字までです。",
        "区画の 名前は、英語の 文字と 数字です。",
        "A tenant's name has up to 64 letters, digits, _ and -.",
    ),
}
flaws: Final[Mapping[str, Words]] = {
    Flaw.TOPIC: Words(
        "別のトピックです。", "べつの トピックです。", "The topic is another one."
    ),
    Flaw.ENTITY: Words(
        "トピックからできるデータのIDが正しくありません。空白などが入っていないか、機器の名前を確かめてください。",
        "データの IDが よく ありません。きかいの 名前を 見て ください。",
        "The topic makes no identifier of an entity. Check the device's name for spaces.",
    ),
    Flaw.LENGTH: Words(
        "送られた内容が長すぎます。", "来た ものが 長すぎます。", "The message is too long."
    ),
    Flaw.CONTENT: Words(
        "数でもJSONでもありません。機器の送り方を確かめてください。",
        "数でも JSONでも ありません。",
        "It is neither a number nor JSON. Check what the device sends.",
    ),
    Flaw.VALUE_PLACE: Words(
        "登録した「値の場所」に値がありません。",
        "「数の 場所」に 何も ありません。",
        "There is nothing at the declared place of the value.",
    ),
    Flaw.MOMENT_PLACE: Words(
        "登録した「観測時刻の場所」に時刻がありません。",
        "「時間の 場所」に 何も ありません。",
        "There is nothing at the declared place of the moment.",
    ),
    Flaw.NULL: Words("値が空（null）です。", "数が ありません。", "The value is null."),
    Flaw.NUMBER: Words(
        "値が有限の数ではありません。",
        "ふつうの 数では ありません。",
        "The value is no finite number.",
    ),
    Flaw.MOMENT: Words(
        "時刻が読めません。時差付きの日時か、1970年からの秒数で送ってください。",
        "時間が 読めません。",
        "The moment is neither a time with its difference to UTC nor seconds since 1970.",
    ),
    Flaw.AHEAD: Words(
        "時刻が10分より先です。機器の時計を合わせてください。",
        "時間が 先すぎます。きかいの 時計を なおして ください。",
        "The moment lies more than ten minutes ahead. Set the device's clock.",
    ),
}
