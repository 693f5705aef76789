"""What rooms above bring: checks before publication, hooks on what happens, and the public page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.tenders.enums import TenderEvent
from courses.tenders.models import Notice, Tender
from records.core.access.actor import Actor
from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class PublicationCheck:
    """Says what a room still misses before a tender may be published."""

    code: str
    find: Callable[[Tender], Iterable[str]]
    """Gives sentences for the officer; none where nothing is missing."""


PUBLICATION_CHECKS: Seam[PublicationCheck] = Seam("checks before publication")


@dataclass(frozen=True, slots=True)
class TenderHook:
    """Is told of what happened to a tender, within the transaction, with its row locked."""

    code: str
    run: Callable[[Tender, TenderEvent, Actor, datetime], None]


TENDER_EVENTS: Seam[TenderHook] = Seam("tender events")


@dataclass(frozen=True, slots=True)
class NoticePublisher:
    """Puts a notice before the public, within the transaction that wrote it."""

    code: str
    publish: Callable[[Notice, Actor, datetime], None]
    url_of: Callable[[Notice], str]
    """Gives the address of the public page; empty where there is none."""


NOTICE_PUBLISHERS: Seam[NoticePublisher] = Seam("notice publishers")


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a room adds to the tender's notice: the fingerprint of the tender's key, for one."""

    code: str
    find: Callable[[Tender], Iterable[tuple[str, str]]]
    """Gives pairs of an English label, for gettext, and a text."""


NOTICE_FACTS: Seam[NoticeFacts] = Seam("facts of a tender's notice")


def tell_rooms(tender: Tender, event: TenderEvent, actor: Actor, now: datetime) -> None:
    """Run every hook, lower rooms first."""
    for hook in TENDER_EVENTS:
        hook.run(tender, event, actor, now)


def missing_for_publication(tender: Tender) -> list[str]:
    """Return what the rooms above say is missing before the tender may be published."""
    return [sentence for check in PUBLICATION_CHECKS for sentence in check.find(tender)]
