"""Classes as the search over all rooms finds them."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource


def _find(user: Account, words: str, limit: int) -> list[SearchHit]:
    listed = TrainingClass.objects.listed_for(user, timezone.localdate())
    found = listed.filter(Q(title__icontains=words) | Q(code__icontains=words))
    return [
        SearchHit(
            one.title,
            reverse("class_detail", args=[one.pk]),
            [one.code, one.starts_on.isoformat(), one.organiser.short_name],
        )
        for one in found.select_related("organiser")[:limit]
    ]


CLASS_SEARCH = SearchSource(
    code="classes:classes",
    label=_("Classes"),
    roles=frozenset(
        {
            RoleKind.OFFICER,
            RoleKind.AUDITOR,
            RoleKind.UNIT_LIAISON,
            RoleKind.CLASS_SUPERVISOR,
            RoleKind.LECTURER,
        }
    ),
    find=_find,
    more=lambda words: f"{reverse('class_list')}?{urlencode({'q': words})}",
    order=300,
)
