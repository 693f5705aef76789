"""People and the entries of their archives, as the search over all rooms finds them."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource
from records.eligibility.checking.queries import serving_on
from records.journal.models import Entry
from records.register.models import Cadre

RECENT = timedelta(days=2 * 366)
"""How far back the search over all rooms reads entries; their list reads further."""

FILE_READERS = frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON})


def _find_cadres(user: Account, words: str, limit: int) -> list[SearchHit]:
    found = serving_on(Cadre.objects.visible_to(user), timezone.localdate()).find(words)
    people = found.select_related("unit").only("name", "staff_number", "unit__name")
    return [
        SearchHit(
            cadre.name,
            reverse("cadre_file", args=[cadre.pk]),
            [cadre.staff_number, cadre.unit.name],
        )
        for cadre in people.order_by("pinyin", "staff_number")[:limit]
    ]


def _find_entries(user: Account, words: str, limit: int) -> list[SearchHit]:
    since = timezone.localdate() - RECENT
    found = Entry.objects.visible_to(user).filter(occurred_on__gte=since).titled(words)
    entries = found.select_related("cadre").order_by("-occurred_on", "-pk")[:limit]
    return [
        SearchHit(
            entry.title,
            reverse("entry_evidence", args=[entry.pk]),
            [entry.cadre.name, entry.get_kind_display(), entry.occurred_on.isoformat()],
        )
        for entry in entries
    ]


def _list_of(url_name: str, words: str) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': words})}"


ARCHIVE_SEARCH = (
    SearchSource(
        code="archive:cadres",
        label=_("Cadres"),
        roles=FILE_READERS,
        find=_find_cadres,
        more=lambda words: _list_of("cadre_list", words),
        order=100,
    ),
    SearchSource(
        code="archive:entries",
        label=_("Archive entries"),
        roles=FILE_READERS,
        find=_find_entries,
        more=lambda words: _list_of("entry_list", words),
        order=500,
    ),
)
