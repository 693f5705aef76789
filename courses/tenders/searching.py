"""Tenders as the search over all rooms finds them."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.tenders.models import Tender
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource


def _find(user: Account, words: str, limit: int) -> list[SearchHit]:
    found = Tender.objects.visible_to(user).select_related("organiser")
    found = found.filter(Q(title__icontains=words) | Q(number__icontains=words))
    return [
        SearchHit(
            one.title,
            reverse("tender_detail", args=[one.pk]),
            [one.number, one.organiser.short_name, one.get_state_display()],
        )
        for one in found[:limit]
    ]


TENDER_SEARCH = SearchSource(
    code="tenders:tenders",
    label=_("Tenders"),
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
    find=_find,
    more=lambda words: f"{reverse('tender_list')}?{urlencode({'q': words})}",
    order=350,
)
