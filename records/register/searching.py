"""Units as the search over all rooms finds them."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.seams import SearchHit, SearchSource
from records.register.models import Unit


def _find(user: Account, words: str, limit: int) -> list[SearchHit]:
    found = Unit.objects.visible_to(user).filter(is_active=True).find(words)
    tree = reverse("unit_tree")
    return [
        SearchHit(
            unit.name,
            f"{tree}?{urlencode({'unit': unit.code})}",
            [unit.code, *([unit.parent.name] if unit.parent else [])],
        )
        for unit in found.select_related("parent").order_by("path")[:limit]
    ]


UNIT_SEARCH = SearchSource(
    code="register:units",
    label=_("Units"),
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON}),
    find=_find,
    more=lambda words: f"{reverse('unit_tree')}?{urlencode({'q': words})}",
    order=200,
)
