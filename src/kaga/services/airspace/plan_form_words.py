"""What is wrong with a question to the planner, beside its field, and how to ask again.

>>> no_goal.en
'Enter where to.'
"""

from __future__ import annotations

from kaga.kernel.web.words import Words

no_place = Words(
    "「{typed}」は見つかりません。駅・施設の名前か住所を入れるか、地図を押してください。",
    "「{typed}」は ありません。ほかの 名前を 書くか、地図を おして ください。",
    "“{typed}” was not found. Enter a station, facility or address, or press the map.",
)
maybe = Words("もしかして：", "これですか：", "Did you mean:")
no_start = Words(
    "出発地を入れてください。", "出発する 所を 書いて ください。", "Enter where from."
)
no_goal = Words("目的地を入れてください。", "行く 所を 書いて ください。", "Enter where to.")
bad_moment = Words(
    "出発の日時を、2026-11-23T15:00 のように入れてください。",
    "いつ 出発するか、2026-11-23T15:00 のように 書いて ください。",
    "Enter the departure as in 2026-11-23T15:00.",
)
past = Words(
    "出発の日時は、今から30日後までの間にしてください。",
    "出発は、今から 30日までに して ください。",
    "Choose a departure between now and 30 days from now.",
)
bad_vehicle = Words(
    "機体の種類を選んでください。", "ドローンを えらんで ください。", "Choose an aircraft."
)
nothing_found = Words("経路を作れませんでした", "道を 作れませんでした", "No route")
choose_pilot = Words(
    "操縦者を選んでください。", "飛ばす 人を えらんで ください。", "Choose a pilot."
)
choose_aircraft = Words(
    "機体を選んでください。", "ドローンを えらんで ください。", "Choose an aircraft of yours."
)
drafted = Words(
    "下書きを作りました。内容を確認してから届け出てください。",
    "下書きを 作りました。見てから 届けて ください。",
    "The draft is made. Check it, then file it.",
)
wait = Words("少しお待ちください", "少し 待って ください", "One moment")
again = Words("もう一度試す", "もう 一度", "Try again")
again_by_itself = Words(
    "準備ができると、このまま表示されます。",
    "できたら、ここに 出ます。",
    "The routes will appear here by themselves.",
)
