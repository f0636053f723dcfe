"""What the MAVLink adapter says: why a vehicle did not take a mission, and what to do."""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

NOT_INSTALLED: Final = Words(
    ja="MAVLinkの部品（pymavlink）が入っていません。「pip install kaga[mavlink]」で入れてください。",
    easy="pymavlinkが 入って いません。「pip install kaga[mavlink]」で 入れて ください。",
    en="pymavlink is not installed. Install it with: pip install kaga[mavlink]",
)
BAD_ADDRESS: Final = Words(
    ja="接続先「{address}」を読み取れません。例：tcp:127.0.0.1:5760、udp:192.168.1.5:14550、serial:/dev/ttyUSB0:57600",
    easy="つなぐ 先「{address}」が わかりません。例：tcp:127.0.0.1:5760",
    en="The address {address} cannot be read. Examples: tcp:127.0.0.1:5760, udp:192.168.1.5:14550, serial:/dev/ttyUSB0:57600",
)
UNREACHABLE: Final = Words(
    ja="機体につながりません（{reason}）。電源と接続先を確かめて、もう一度送ってください。",
    easy="機体に つながりません（{reason}）。電源を 見て、もう一度 送って ください。",
    en="The vehicle cannot be reached ({reason}). Check its power and the address, then send again.",
)
SILENT: Final = Words(
    ja="機体の応答が途切れました（{what}）。電波の届く所で、もう一度送ってください。",
    easy="機体の 返事が ありません（{what}）。近くで もう一度 送って ください。",
    en="The vehicle stopped answering ({what}). Send again where the link is good.",
)
NO_SPACE: Final = Words(
    ja="機体に{count}件を記憶する余地がありません。地点を減らすか、機体の起動が終わってから送ってください。",
    easy="機体に 入りません（{count}）。地点を 少なくするか、少し 待って 送って ください。",
    en="The vehicle has no space for {count} items. Use fewer points, or wait until it has started.",
)
REFUSED: Final = Words(
    ja="機体が{what}を断りました（{result}）。機体の種類と設定を確かめてください。",
    easy="機体が {what}を 断りました（{result}）。機体の 設定を 見て ください。",
    en="The vehicle refused the {what} ({result}). Check its kind and settings.",
)
NOT_AS_SENT: Final = Words(
    ja="機体が記憶した{what}が送った内容と{count}か所違います。飛行させないで、もう一度送ってください。",
    easy="機体の 中の {what}が 違います（{count}）。飛ばさないで、もう一度 送って ください。",
    en="What the vehicle holds differs from the {what} sent in {count} places. Do not fly; send again.",
)
