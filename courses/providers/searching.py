"""Providers as the search over all rooms finds them."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.providers.models import Provider
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource


def _find(user: Account, words: str, limit: int) -> list[SearchHit]:
    rows = Provider.objects.inspected_by(user).standing(timezone.localdate())
    found = rows.filter(Q(name__icontains=words) | Q(uscc__icontains=words))
    return [
        SearchHit(
            one.name, reverse("provider_detail", args=[one.pk]), [one.uscc, one.standing_tag[1]]
        )
        for one in found.order_by("name")[:limit]
    ]


PROVIDER_SEARCH = SearchSource(
    code="providers:providers",
    label=_("Providers"),
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
    find=_find,
    more=lambda words: f"{reverse('provider_list')}?{urlencode({'q': words})}",
    order=350,
)
