"""The notices that riders get: one kind for each reason.

>>> KINDS[Why.LATE].code
'rides.late'
"""

from __future__ import annotations

from typing import Final

from kaga.kernel.notices.kinds import NoticeKind, Outside, notice_kind, notice_topic
from kaga.services.mobility.rides import telling_words as told
from kaga.services.mobility.rides.enums import Why

TOPIC: Final = "rides"
notice_topic(TOPIC, told.topic)


def _kind(why: Why) -> NoticeKind:
    said = told.TOLD[why]
    return notice_kind(
        f"rides.{why}",
        topic=TOPIC,
        title=said.title,
        text=said.text,
        action=told.see_booking,
        mail="unless_refused" if why is Why.BOOKED else "always",
        outside=Outside(told.outside_title, told.outside_text),
    )


KINDS: Final = {why: _kind(why) for why in Why}
STANDING_MISSED: Final = notice_kind(
    "rides.standing_missed",
    topic=TOPIC,
    title=told.missed.title,
    text=told.missed.text,
    action=told.see_weekly,
    mail="always",
    outside=Outside(told.outside_title, told.outside_text),
)
