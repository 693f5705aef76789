"""What an installation begins with: the page below which notices appear."""

from typing import Any

from django.db import connections
from wagtail.models import Page, Site

from cms.notices.models import NoticeIndexPage, TenderNoticePage
from courses.tenders.models import Notice

NEEDED = (NoticeIndexPage, TenderNoticePage, Notice, Site)


def ensure_notice_index() -> NoticeIndexPage:
    """Return the page at /notices/, made below the site's root where there is none."""
    index = NoticeIndexPage.objects.first()
    if index is not None:
        return index
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page if site else Page.objects.filter(depth=2).first()
    if root is None:
        raise Page.DoesNotExist("The site has no page to hang the notices on.")
    index = NoticeIndexPage(title="采购公告", slug="notices", show_in_menus=True)
    root.add_child(instance=index)
    index.save_revision().publish()
    return index


def bootstrap_notices(using: str = "default", **_signal: Any) -> None:
    """Make the page of notices; run after every migrate, changes nothing twice.

    No role is given a right to it: pages come from the service that publishes, and from nowhere else.
    """
    tables = set(connections[using].introspection.table_names())
    needed = {model._meta.db_table for model in NEEDED}
    if using != "default" or not needed <= tables or not Page.objects.filter(depth=2).exists():
        return
    ensure_notice_index()
