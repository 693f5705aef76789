"""Writing a notice and putting it before the public."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import override

from courses.tenders.enums import NoticeKind
from courses.tenders.models import Notice, Tender
from courses.tenders.publishing import digest_of
from courses.tenders.seams import NOTICE_PUBLISHERS
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender
from records.core.access.actor import Actor

TITLE_LANGUAGE = "zh-hans"
"""Notices are official papers: their titles stand in Chinese, whoever publishes them."""


def write_notice(
    *, tender: Tender, kind: NoticeKind, content: dict[str, Any], actor: Actor, now: datetime
) -> Notice:
    """Keep a notice as it is published, and publish it; within the transaction of its cause.

    The tender's row is locked by the caller: its notices are counted.
    """
    last = tender.notices.aggregate(last=Max("number"))["last"] or 0
    with override(TITLE_LANGUAGE):
        title = f"{tender.title}：{kind.label}"[:160]
    notice = Notice.objects.create(
        tender=tender,
        kind=kind,
        number=last + 1,
        title=title,
        content=content,
        digest=digest_of(content),
        published_at=now,
    )
    facts = {"notice": notice.number, "kind": kind.value, "digest": notice.digest}
    note_tender(tender, TendersTag.NOTICE_PUBLISHED, actor, now, None, facts)
    for publisher in NOTICE_PUBLISHERS:
        publisher.publish(notice, actor, now)
    return notice
