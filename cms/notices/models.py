"""NoticeIndexPage and TenderNoticePage: the public face of what stands in the table of notices.

A page holds no text of its own. What it shows comes from the notice, whose table only grows: whoever
came to edit a page could change its address, never what the tender says.
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.notices.reading import open_tender_of, sections_of
from courses.tenders.models import Notice


class NoticeIndexPage(Page):
    """All notices, the newest first."""

    content_panels = ()
    promote_panels = ()
    settings_panels = ()
    max_count = 1
    is_creatable = False
    subpage_types = ("cms_notices.TenderNoticePage",)
    template = "cms/notices/notice_index_page.html"
    per_page = 20

    class Meta:
        verbose_name = _("list of notices")
        verbose_name_plural = _("lists of notices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context: a page of notices, three queries whatever their number."""
        pages = TenderNoticePage.objects.child_of(self).live().public()
        rows = pages.select_related("notice__tender").order_by("-notice__published_at", "-pk")
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["listing"] = Paginator(rows, self.per_page).get_page(request.GET.get("page"))
        return context


class TenderNoticePage(Page):
    """One notice, as it was published."""

    notice = models.OneToOneField(
        Notice, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="page"
    )

    content_panels = ()
    promote_panels = ()
    settings_panels = ()
    is_creatable = False
    parent_page_types = ("cms_notices.NoticeIndexPage",)
    subpage_types = ()
    template = "cms/notices/tender_notice_page.html"

    class Meta:
        verbose_name = _("tender notice")
        verbose_name_plural = _("tender notices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context: the notice, and the other notices of its tender."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        notice = Notice.objects.select_related("tender").get(pk=self.notice_id)
        others = TenderNoticePage.objects.live().filter(notice__tender=notice.tender_id)
        context |= {
            "notice": notice,
            "content": notice.content,
            "sections": sections_of(notice),
            "others": others.select_related("notice").order_by("notice__number"),
            "open_tender": open_tender_of(notice),
        }
        return context
