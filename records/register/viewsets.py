"""Back-office screens of the register."""

from datetime import datetime
from typing import Any

from django.forms import modelform_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from records.core.actor import Actor
from records.core.viewsets import ScopedViewSet
from records.register.admin_forms import (
    AppointmentForm,
    CadreForm,
    EndAppointmentForm,
    NewCadreForm,
    NewUnitForm,
    RenameUnitForm,
)
from records.register.models import Appointment, Cadre, Unit
from records.register.services import (
    FirstPost,
    appoint_cadre,
    change_cadre,
    create_unit,
    end_appointment,
    register_cadre,
    rename_unit,
)


def _create_unit(data: dict[str, Any], actor: Actor, now: datetime) -> Unit:
    return create_unit(**data, actor=actor, now=now)


def _rename_unit(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> Unit:
    return rename_unit(unit=unit, **data, actor=actor, now=now)


class UnitViewSet(ScopedViewSet):
    """The units. A change has its day; moving, merging, splitting and closing are pages of the tree."""

    model = Unit
    icon = "sitemap"
    menu_label = _("Units")
    choices = {"parent": "register:create_unit:parent"}
    add_to_admin_menu = False
    create_with = staticmethod(_create_unit)
    change_with = staticmethod(_rename_unit)
    list_display = ("name", "code", "kind", "level", "parent", "is_active")
    list_filter = ("kind", "level", "is_active")
    search_fields = ("name", "short_name", "code")
    search_backend_name = None
    list_export = ("code", "name", "short_name", "kind", "level", "path", "is_active")
    form_fields = ("code", "name", "short_name", "kind", "level", "parent")
    inspect_view_fields = (*form_fields, "path", "is_active")

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form: founding a unit, or what it is called from a day on."""
        base = RenameUnitForm if for_update else NewUnitForm
        form = type(base.__name__, (base, self.scoped_form_class), {})
        fields = ("name", "short_name", "kind", "level") if for_update else self.form_fields
        return modelform_factory(Unit, form=form, fields=fields)


def _register_cadre(data: dict[str, Any], actor: Actor, now: datetime) -> Cadre:
    title, since = data.pop("first_post"), data.pop("first_since")
    level, rank = int(data.pop("first_level")), int(data.pop("first_rank"))
    post = FirstPost(title, since, level, rank) if title else None
    return register_cadre(values=data, post=post, actor=actor, now=now)


def _change_cadre(cadre: Cadre, data: dict[str, Any], actor: Actor, now: datetime) -> Cadre:
    return change_cadre(cadre=cadre, values=data, actor=actor, now=now)


PERSON_PANELS = (
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("staff_number"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("sex"), FieldPanel("birth_date")]),
            FieldRowPanel([FieldPanel("ethnicity"), FieldPanel("native_place")]),
        ],
        heading=_("Person"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("political_status"), FieldPanel("joined_party_on")]),
            FieldRowPanel([FieldPanel("education"), FieldPanel("degree")]),
            FieldRowPanel([FieldPanel("began_work_on"), FieldPanel("left_on")]),
        ],
        heading=_("Background"),
    ),
)
NEW_UNIT_PANEL = MultiFieldPanel(
    [
        FieldPanel("unit"),
        FieldRowPanel([FieldPanel("first_post"), FieldPanel("first_since")]),
        FieldRowPanel([FieldPanel("first_level"), FieldPanel("first_rank")]),
        FieldPanel("category"),
    ],
    heading=_("Unit and first post"),
)
CATEGORY_PANEL = MultiFieldPanel([FieldPanel("category")], heading=_("Cadre category"))


class CadreFilterSet(WagtailFilterSet):
    """Filters of the cadre listing."""

    class Meta:
        model = Cadre
        fields = ("category", "political_status", "education", "sex")


class CadreViewSet(ScopedViewSet):
    """The register of cadres. Protected numbers are entered here and shown masked."""

    model = Cadre
    icon = "group"
    menu_label = _("Cadres")
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
    panels = (*PERSON_PANELS, NEW_UNIT_PANEL)
    change_panels = (*PERSON_PANELS, CATEGORY_PANEL)
    inspect_view_fields = (
        "staff_number",
        "name",
        "sex",
        "birth_date",
        "masked_citizen_number",
        "masked_phone",
        "ethnicity",
        "political_status",
        "education",
        "unit",
        "category",
    )

    @cached_property
    def change_handler(self) -> Any:
        """Return the panels for changing a person: the unit follows from the main post."""
        handler = ObjectList(list(self.change_panels)).bind_to_model(self.model)
        handler.base_form_class = type(
            "ChangeCadreForm", (CadreForm, self.base_form_class), {"choices": {}}
        )
        return handler

    def get_edit_handler(self) -> Any:
        """Return the panels for registering a person, with the first post."""
        handler = super().get_edit_handler()
        handler.base_form_class = type(
            "RegisterCadreForm", (NewCadreForm, self.scoped_form_class), {}
        )
        return handler

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form: with unit and first post only where a person is registered."""
        handler = self.change_handler if for_update else self._edit_handler
        return handler.get_form_class()

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the view that changes a person is told."""
        return super().get_edit_view_kwargs(panel=self.change_handler, **kwargs)


def _appoint(data: dict[str, Any], actor: Actor, now: datetime) -> Appointment:
    return appoint_cadre(**data, actor=actor, now=now)


def _end_appointment(
    appointment: Appointment, data: dict[str, Any], actor: Actor, now: datetime
) -> Appointment:
    return end_appointment(
        appointment=appointment,
        until=data["until"],
        reason=data["end_reason"],
        note=data["end_note"],
        actor=actor,
        now=now,
    )


class AppointmentViewSet(ScopedViewSet):
    """Posts and ranks: a new main post ends the one before; of a past one only the end is entered."""

    model = Appointment
    icon = "history"
    menu_label = _("Appointments")
    choices = {"cadre": "register:appoint:cadre", "unit": "register:appoint:unit"}
    add_to_admin_menu = False
    create_with = staticmethod(_appoint)
    change_with = staticmethod(_end_appointment)
    list_display = ("cadre", "post_title", "kind", "post_level", "rank", "unit", "since", "until")
    list_filter = ("kind", "post_level", "rank")
    search_fields = ("cadre__name", "cadre__staff_number", "post_title")
    search_backend_name = None
    form_fields = (
        "cadre",
        "kind",
        "unit",
        "post_title",
        "post_level",
        "rank",
        "since",
        "until",
        "released_from",
    )
    inspect_view_fields = (*form_fields, "end_reason", "end_note")

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form: a new appointment, or the end of one that stands."""
        base = EndAppointmentForm if for_update else AppointmentForm
        form = type(base.__name__, (base, self.scoped_form_class), {})
        fields = ("until", "end_reason", "end_note") if for_update else self.form_fields
        return modelform_factory(Appointment, form=form, fields=fields)


class RegisterGroup(ViewSetGroup):
    """Menu: Register."""

    menu_label = _("Register")
    menu_icon = "group"
    menu_order = 210
    items = (CadreViewSet, AppointmentViewSet, UnitViewSet)
