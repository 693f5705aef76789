"""What an auditor narrows the trail by. Each filter leans on an index (migration 0010)."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from records.trail.enums import REVEALS, Tag, tag_choices
from records.trail.models import TrailEvent, TrailQuerySet

GROUPS = (
    ("opened", _("Opened and seen")),
    ("reveals", _("Numbers shown in full")),
    ("exports", _("Exports")),
    ("sign_in", _("Sign-ins, also failed")),
    ("changes", _("Changes")),
)
SIGN_IN = (Tag.SIGNED_IN, Tag.SIGNED_OUT, Tag.SIGN_IN_FAILED)

KINDS = (
    ("cadre", _("Cadre")),
    ("unit", _("Unit")),
    ("appointment", _("Appointment")),
    ("user", _("Account")),
    ("role", _("Role")),
    ("entry", _("Journal entry")),
    ("rule", _("Rule")),
    ("conversion_rule", _("Conversion row")),
    ("coverage", _("Coverage")),
    ("training_class", _("Class")),
    ("session", _("Session")),
    ("enrollment", _("Enrollment")),
    ("attendance_mark", _("Attendance mark")),
    ("essay", _("Essay")),
    ("course", _("Course")),
    ("lecturer", _("Lecturer")),
    ("import", _("Import")),
    ("job", _("Long work")),
    ("own_data", _("Own data")),
    ("trailevent", _("Trail")),
)
MANY_PEOPLE = 200
"""Accounts that one name may mean in the filter of actors."""


def tags_of(group: str) -> list[str]:
    """Return the tags of a group: a list of values, which an index serves where a pattern is not."""
    seen = [tag.value for tag in Tag if tag.value.endswith(":viewed")]
    exports = [Tag.LIST_EXPORTED.value]
    known = {
        "opened": seen,
        "reveals": [tag.value for tag in REVEALS],
        "exports": exports,
        "sign_in": [tag.value for tag in SIGN_IN],
    }
    others = {*seen, *exports, *known["sign_in"]}
    return known.get(group, [tag.value for tag in Tag if tag.value not in others])


class TrailFilterSet(WagtailFilterSet):
    """From–until, who, what, about what, from where, on whose behalf, what for."""

    at = django_filters.DateFromToRangeFilter(label=_("From – until"), widget=DateRangePickerWidget)
    actor = django_filters.CharFilter(label=_("Who (name or staff number)"), method="by_actor")
    group = django_filters.ChoiceFilter(
        label=_("What, roughly"), choices=GROUPS, method="by_group", empty_label=_("All")
    )
    tag = django_filters.ChoiceFilter(label=_("What"), choices=tag_choices, empty_label=_("All"))
    subject_type = django_filters.ChoiceFilter(
        label=_("About what kind"), choices=KINDS, empty_label=_("All")
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
