"""A vote that is open, in a city of its own: run in a process of its own; prints its uuid.

python -m tests.services.voting.open_vote [ranked|counted]
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    django.setup()
    kinds = {"ranked": fill_ranked, "counted": fill_counted}
    print(kinds.get(sys.argv[-1], fill)())


def fill() -> str:
    """Two questions, one of which allows several answers or a blank vote."""
    from tests.services.voting.poll import PATH, opened, said

    from kaga.services.voting.shapes import AskedQuestion

    places = tuple(map(said, ("街灯", "歩道の段差", "防災倉庫", "こどもの居場所")))
    second = AskedQuestion(said("力を入れてほしい事業"), places, 1, 2, blank=True)
    measure, _ = opened(PATH, second, chairs=2)
    return measure.uuid


def fill_ranked() -> str:
    """One question whose answers are put into an order, and one whose answers are graded."""
    from tests.services.voting.poll import opened, said

    from kaga.engines.ballot.model import Method, Rule
    from kaga.services.voting.shapes import ranked_question

    places = tuple(
        map(said, ("街灯を増やす", "歩道の段差をなくす", "防災倉庫を建てる", "こどもの居場所"))
    )
    order = ranked_question(said("来年度に進める順番"), places, Rule(Method.SCHULZE))
    kinds = tuple(map(said, ("乗合タクシーの時間を延ばす", "温泉街に休み処を置く")))
    grades = ranked_question(said("次の案をどう思いますか"), kinds, Rule(Method.JUDGMENT))
    return opened(order, grades, chairs=2)[0].uuid


def fill_counted() -> str:
    """A vote that has ended, with its result."""
    from tests.services.voting.peopled_votes import counted

    return counted().uuid


if __name__ == "__main__":
    main()
