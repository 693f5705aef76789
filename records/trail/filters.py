"""What an auditor narrows the trail by. Each filter leans on an index (migration 0010)."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from records.core.seams import SUBJECT_KINDS, TAG_GROUPS, TRAIL_TAGS
from records.core.typed import half_width
from records.trail.enums import tag_choices
from records.trail.models import TrailEvent, TrailQuerySet

OPENED, CHANGES = "opened", "changes"


def group_choices() -> list[tuple[str, str]]:
    """Return the groups of tags: what was opened, those of the rooms, and all the rest."""
    named = [(group.code, str(group.label)) for group in TAG_GROUPS]
    return [(OPENED, gettext("Opened and seen")), *named, (CHANGES, gettext("Changes"))]


def subject_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of things that events are about."""
    return [(kind.code, str(kind.label)) for kind in SUBJECT_KINDS]


MANY_PEOPLE = 200
"""Accounts that one name may mean in the filter of actors."""


def tags_of(group: str) -> list[str]:
    """Return the tags of a group: a list of values, which an index serves where a pattern is not."""
    tags = [str(tag.value) for tag in TRAIL_TAGS]
    seen = [tag for tag in tags if tag.endswith(":viewed")]
    if group == OPENED:
        return seen
    if group in TAG_GROUPS:
        return TAG_GROUPS[group].values
    named = {tag for found in TAG_GROUPS for tag in found.values}
    return [tag for tag in tags if tag not in named and tag not in seen]


class TrailFilterSet(WagtailFilterSet):
    """From–until, who, what, about what, from where, on whose behalf, what for."""

    at = django_filters.DateFromToRangeFilter(label=_("From – until"), widget=DateRangePickerWidget)
    actor = django_filters.CharFilter(label=_("Who (name or staff number)"), method="by_actor")
    group = django_filters.ChoiceFilter(
        label=_("What, roughly"),
        choices=group_choices,
        method="by_group",
        empty_label=_("All"),
    )
    tag = django_filters.ChoiceFilter(label=_("What"), choices=tag_choices, empty_label=_("All"))
    subject_type = django_filters.ChoiceFilter(
        label=_("About what kind"),
        choices=subject_kind_choices,
        empty_label=_("All"),
    )
    subject = django_filters.CharFilter(
        label=_("About whom or what (how it begins)"), lookup_expr="startswith"
    )
    address = django_filters.CharFilter(label=_("Address (how it begins)"), method="by_address")
    on_behalf_of = django_filters.CharFilter(label=_("On behalf of"), method="by_principal")
    purpose = django_filters.CharFilter(label=_("Purpose"), method="by_purpose")

    class Meta:
        model = TrailEvent
        fields: tuple[str, ...] = ()

    def by_actor(self, events: TrailQuerySet, name: str, text: str) -> TrailQuerySet:
        """Return the events of accounts with this name or number, and of those who typed it."""
        text = half_width(text)
        accounts = get_user_model()._default_manager.filter(
            Q(name__icontains=text) | Q(username=text)
        )
        numbers = list(accounts.order_by("pk").values_list("pk", flat=True)[:MANY_PEOPLE])
        return events.filter(Q(actor_id__in=numbers) | Q(actor_name=text))

    def by_group(self, events: TrailQuerySet, name: str, group: str) -> TrailQuerySet:
        """Return the events of a group of tags."""
        return events.filter(tag__in=tags_of(group))

    def by_address(self, events: TrailQuerySet, name: str, text: str) -> TrailQuerySet:
        """Return the events from one address, or from a net named by how its addresses begin."""
        return events.filter(address__startswith=text.strip())

    def by_principal(self, events: TrailQuerySet, name: str, text: str) -> TrailQuerySet:
        """Return what was done on behalf of somebody."""
        return events.exclude(on_behalf_of="").filter(on_behalf_of__icontains=text)

    def by_purpose(self, events: TrailQuerySet, name: str, text: str) -> TrailQuerySet:
        """Return the events for which a purpose with these words was stated."""
        return events.exclude(purpose="").filter(purpose__icontains=text)
