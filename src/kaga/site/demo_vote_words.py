"""What the votes of the demo ask: invented measures, said in three languages.

>>> PATH_TITLE.en
'Extending the promenade of Hashitate (sample)'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.web.words import Words

TRUSTEES: Final = (
    Words(
        "選挙管理委員会（見本）", "選挙を 見守る 委員会（見本）", "Election commission (sample)"
    ),
    Words("市議会事務局（見本）", "市議会の 事務局（見本）", "Council secretariat (sample)"),
    Words("地元の大学（見本）", "町の 大学（見本）", "A local university (sample)"),
    Words("地元の新聞社（見本）", "町の 新聞社（見本）", "A local newspaper (sample)"),
    Words(
        "区長会連合会（見本）",
        "町内会の 集まり（見本）",
        "Association of district heads (sample)",
    ),
)
PATH_TITLE: Final = Words(
    "橋立の遊歩道の延長（見本）",
    "橋立の 海の道を のばすこと（見本）",
    "Extending the promenade of Hashitate (sample)",
)
PATH_SUMMARY: Final = Words(
    "橋立の海岸沿いの遊歩道を、加佐ノ岬まで約1.2キロメートル延ばす案について、市民のみなさんの考えをうかがいます。結果は市長と市議会が尊重します。",
    "海の そばの 散歩の道を、加佐ノ岬まで のばす 案です。道は 1.2キロメートル 長くなります。みなさんの 考えを 教えてください。市長と 市議会は、この けっかを 大切にします。",
    "Shall the seaside promenade of Hashitate be extended by about 1.2 kilometres to Cape Kasa? The mayor and the council will respect the result.",
)
PATH_QUESTION: Final = Words(
    "遊歩道を加佐ノ岬まで延ばすことに賛成ですか。",
    "散歩の道を のばすことに さんせいですか。",
    "Are you in favour of extending the promenade?",
)
YES_NO_UNSURE: Final = (
    Words("賛成", "さんせい", "In favour"),
    Words("反対", "はんたい", "Against"),
    Words("わからない", "わからない", "Undecided"),
)
PATH_FOR: Final = (
    Words(
        "橋立の商店会（見本）",
        "橋立の 店の 集まり（見本）",
        "Shopkeepers of Hashitate (sample)",
    ),
    Words(
        "歩いて回れる道ができれば、町に長くいてくれる人が増えます。",
        "歩ける 道が できると、町に 長く いる 人が ふえます。",
        "A path to walk makes people stay longer.",
    ),
)
PATH_AGAINST: Final = (
    Words(
        "海岸の自然を守る会（見本）",
        "海の 自然を 守る 会（見本）",
        "Friends of the coast (sample)",
    ),
    Words(
        "工事と人の増加で、海辺の植物と鳥が減るおそれがあります。",
        "工事で 草や 鳥が へるかもしれません。",
        "Building and crowds may drive out plants and birds.",
    ),
)
WORK_TITLE: Final = Words(
    "来年度に進めてほしい事業（見本）",
    "来年 してほしい 仕事（見本）",
    "Projects for next year (sample)",
)
WORK_SUMMARY: Final = Words(
    "来年度の予算で優先してほしい事業を、三つまで選んでいただきました。どれも選ばない「白票」もできました。",
    "来年 先に してほしい 仕事を、3つまで えらびました。どれも えらばない ことも できました。",
    "Residents chose up to three projects that next year's budget should put first; a blank vote was possible.",
)
WORK_QUESTION: Final = Words(
    "優先してほしい事業を三つまで選んでください。",
    "先に してほしい 仕事を 3つまで えらんでください。",
    "Choose up to three projects.",
)
WORKS: Final = (
    Words("図書館の夜間開館", "夜も 開く 図書館", "A library open at night"),
    Words("通学路の歩道", "学校へ 行く 道の 歩道", "Pavements on the way to school"),
    Words("のりあい号の増便", "のりあい号を ふやす", "More shared taxis"),
    Words("総湯前の広場", "総湯の 前の 広場", "A square before the bath house"),
    Words(
        "空き家の片づけ支援", "空き家を かたづける 手伝い", "Help with clearing empty houses"
    ),
    Words("雪道の見回り", "雪の 道の 見回り", "Watching snowy roads"),
)
