"""Saved filters among a person's own data, and how long they are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.access.actor import Actor
from records.core.access.readers import Account
from records.core.protection.own_data import OwnData, Section
from records.core.protection.retention import RetentionRule
from records.core.seams import LISTS
from records.lists.models import SavedFilter


def _own_filters(user: Account) -> Iterable[Section]:
    rows = [
        [_label(one.list_code), one.name, one.query, one.saved_at]
        for one in SavedFilter.objects.filter(user=user.pk)
    ]
    headings = [_("List"), _("Name"), _("Filters"), _("Saved at")]
    yield Section("saved_filters", _("Saved filters"), headings, rows)


def _label(code: str) -> str:
    page = LISTS.get(code)
    return str(page.label) if page is not None else code


def _of_closed_accounts(before: datetime) -> "models.QuerySet[SavedFilter]":
    return SavedFilter.objects.filter(user__is_active=False, saved_at__lt=before)


def _remove(rows: "models.QuerySet[Any]", actor: Actor, now: datetime) -> int:
    return SavedFilter.objects.filter(pk__in=rows.values("pk")).delete()[0]


OWN_FILTERS = OwnData("records.lists", _own_filters)
FILTER_RETENTION = RetentionRule(
    name="saved_filters",
    title=gettext_lazy("Saved filters of closed accounts"),
    due=_of_closed_accounts,
    moment="saved_at",
    forget=_remove,
    note=gettext_lazy("As long as the account is open its holder removes them."),
)
