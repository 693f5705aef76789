"""Back-office screens of the register."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from records.core.actor import Actor
from records.core.viewsets import ScopedViewSet
from records.register.enums import PriorityTagKind
from records.register.forms import CadreForm
from records.register.models import Appointment, Cadre, PriorityTag, Unit
from records.register.models.cadre import CadreQuerySet
from records.register.people.tags import end_tag, tag_cadre
from records.register.services import (
    appoint_cadre,
    change_cadre,
    change_unit,
    create_unit,
    register_cadre,
)


def _create_unit(data: dict[str, Any], actor: Actor, now: datetime) -> Unit:
    return create_unit(
        code=data["code"],
        name=data["name"],
        short_name=data["short_name"],
        kind=data["kind"],
        parent=data["parent"],
        actor=actor,
        now=now,
    )


def _change_unit(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> Unit:
    return change_unit(
        unit=unit,
        name=data["name"],
        short_name=data["short_name"],
        kind=data["kind"],
        is_active=data["is_active"],
        actor=actor,
        now=now,
    )


class UnitViewSet(ScopedViewSet):
    """The unit tree."""

    model = Unit
    icon = "sitemap"
    menu_label = _("Units")
    choices = {"parent": "register:create_unit:parent"}
    add_to_admin_menu = False
    create_with = staticmethod(_create_unit)
    change_with = staticmethod(_change_unit)
    list_display = ("name", "code", "kind", "parent", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")
    search_backend_name = None
    list_export = ("code", "name", "short_name", "kind", "path", "is_active")
    form_fields = ("code", "name", "short_name", "kind", "parent", "is_active")
    inspect_view_fields = ("code", "name", "short_name", "kind", "parent", "path", "is_active")


def _register_cadre(data: dict[str, Any], actor: Actor, now: datetime) -> Cadre:
    return register_cadre(values=data, actor=actor, now=now)


def _change_cadre(cadre: Cadre, data: dict[str, Any], actor: Actor, now: datetime) -> Cadre:
    return change_cadre(cadre=cadre, values=data, actor=actor, now=now)


class CadreFilterSet(WagtailFilterSet):
    """Filters of the cadre listing."""

    tag = ChoiceFilter(
        label=_("Priority tag"), choices=PriorityTagKind.choices, method="filter_tag"
    )

    class Meta:
        model = Cadre
        fields = ("category", "civil_service", "status", "political_status", "education", "sex")

    def filter_tag(self, cadres: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        """Return those who bear the tag today."""
        return cadres.with_tag(value, timezone.localdate())


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


class CadreViewSet(ScopedViewSet):
    """The register of cadres. Protected numbers are entered here and shown masked."""

    model = Cadre
    icon = "group"
    menu_label = _("Cadres")
    base_form_class = CadreForm
    choices = {"unit": "register:register_cadre:unit"}
    add_to_admin_menu = False
    create_with = staticmethod(_register_cadre)
    change_with = staticmethod(_change_cadre)
    list_display = (
        "name",
        "staff_number",
        "unit",
        Column("masked_citizen_number", label=_("Citizen number")),
    )
    filterset_class = CadreFilterSet
    search_fields = ("name", "staff_number")
    search_backend_name = None
    list_export = ("staff_number", "name", "sex", "birth_date", "unit", "masked_citizen_number")
    panels = (
        MultiFieldPanel(
            [
                _row("staff_number", "name"),
                _row("citizen_number", "phone"),
                _row("sex", "birth_date"),
                _row("ethnicity", "native_place"),
                _row("birth_place"),
            ],
            heading=_("Person"),
        ),
        MultiFieldPanel(
            [_row("political_status", "joined_party_on"), _row("second_party")],
            heading=_("Political background"),
        ),
        MultiFieldPanel(
            [
                _row("education", "degree"),
                _row("full_time_education", "full_time_degree"),
                _row("full_time_school", "full_time_major"),
                _row("in_service_education", "in_service_degree"),
                _row("in_service_school", "in_service_major"),
            ],
            heading=_("Education"),
        ),
        MultiFieldPanel(
            [
                _row("unit", "category"),
                _row("civil_service", "professional_title"),
                _row("began_work_on"),
                _row("status", "left_on"),
            ],
            heading=_("Work"),
        ),
    )
    inspect_view_fields = (
        "staff_number",
        "name",
        "sex",
        "birth_date",
        "masked_citizen_number",
        "masked_phone",
        "ethnicity",
        "native_place",
        "birth_place",
        "political_status",
        "joined_party_on",
        "second_party",
        "education",
        "degree",
        "full_time_education",
        "full_time_degree",
        "full_time_school",
        "full_time_major",
        "in_service_education",
        "in_service_degree",
        "in_service_school",
        "in_service_major",
        "professional_title",
        "civil_service",
        "began_work_on",
        "unit",
        "category",
        "status",
        "left_on",
    )


def _tag_cadre(data: dict[str, Any], actor: Actor, now: datetime) -> PriorityTag:
    return tag_cadre(**data, actor=actor, now=now)


def _end_tag(tag: PriorityTag, data: dict[str, Any], actor: Actor, now: datetime) -> PriorityTag:
    if data["until"] is None:
        return tag
    return end_tag(tag=tag, until=data["until"], actor=actor, now=now)


class PriorityTagViewSet(ScopedViewSet):
    """Whom training is to reach first: a tag is set, and ended; its past is not edited."""

    model = PriorityTag
    icon = "tag"
    menu_label = _("Priority tags")
    choices = {"cadre": "register:tag_cadre:cadre"}
    add_to_admin_menu = False
    create_with = staticmethod(_tag_cadre)
    change_with = staticmethod(_end_tag)
    list_display = ("cadre", "kind", "since", "until", "set_by_name")
    list_filter = ("kind",)
    list_export = ("cadre", "kind", "since", "until", "set_by_name")
    search_fields = ("cadre__name", "cadre__staff_number")
    search_backend_name = None
    form_fields = ("cadre", "kind", "since", "until")
    inspect_view_fields = ("cadre", "kind", "since", "until", "set_by_name", "set_at")

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form; once set, only the end can be given."""
        form = super().get_form_class(for_update)
        if for_update:
            for name in ("cadre", "kind", "since"):
                form.base_fields[name].disabled = True
        else:
            form.base_fields["since"].initial = timezone.localdate
        return form


def _appoint(data: dict[str, Any], actor: Actor, now: datetime) -> Appointment:
    return appoint_cadre(**data, actor=actor, now=now)


class AppointmentViewSet(ScopedViewSet):
    """Posts and ranks: a new one ends the one before; the past is not edited."""

    model = Appointment
    icon = "history"
    menu_label = _("Appointments")
    choices = {"cadre": "register:appoint:cadre", "unit": "register:appoint:unit"}
    add_to_admin_menu = False
    create_with = staticmethod(_appoint)
    list_display = ("cadre", "post_title", "post_level", "rank", "unit", "since", "until")
    list_filter = ("post_level", "rank", "is_main")
    search_fields = ("cadre__name", "cadre__staff_number", "post_title")
    search_backend_name = None
    form_fields = ("cadre", "unit", "post_title", "post_level", "rank", "is_main", "since")
    inspect_view_fields = form_fields

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form; a new appointment begins today unless told otherwise."""
        form = super().get_form_class(for_update)
        form.base_fields["since"].initial = timezone.localdate
        return form


class RegisterGroup(ViewSetGroup):
    """Menu: Register."""

    menu_label = _("Register")
    menu_icon = "group"
    menu_order = 210
    items = (CadreViewSet, AppointmentViewSet, PriorityTagViewSet, UnitViewSet)
