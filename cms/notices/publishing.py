"""From a notice to its page, in the transaction that wrote the notice."""

from datetime import datetime

from cms.notices.bootstrap import ensure_notice_index
from cms.notices.models import NoticeIndexPage, TenderNoticePage
from courses.tenders.models import Notice
from courses.tenders.seams import NoticePublisher
from records.core.access.actor import Actor
from records.core.access.context import acting


def publish_page(notice: Notice, actor: Actor, now: datetime) -> None:
    """Publish the page of a notice; one that has its page keeps it."""
    if TenderNoticePage.objects.filter(notice=notice).exists():
        return
    # Locked: a page's place in the tree is counted from its parent's row, and two tenders may be
    # published at the same moment.
    index = NoticeIndexPage.objects.select_for_update(of=("self",)).get(pk=ensure_notice_index().pk)
    slug = f"{notice.tender.number}-{notice.number}".lower()
    page = TenderNoticePage(title=notice.title, slug=slug, notice=notice)
    with acting(actor):
        index.add_child(instance=page)
        page.save_revision().publish()


def page_url(notice: Notice) -> str:
    """Return the address of a notice's page; empty where it has none."""
    page = TenderNoticePage.objects.filter(notice=notice).first()
    return (page.get_url() or "") if page is not None else ""


NOTICE_PAGES = NoticePublisher("cms.notices", publish_page, page_url)
