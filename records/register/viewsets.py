"""Back-office screens of the register."""

from datetime import datetime
from typing import Any

from django.forms import modelform_factory
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from records.core.access.actor import Actor
from records.core.viewsets import ScopedViewSet
from records.register.admin_forms import (
    AppointmentForm,
    EndAppointmentForm,
    NewCadreForm,
    NewUnitForm,
    RenameUnitForm,
)
from records.register.cadre_form import ProtectedCadreForm
from records.register.enums import PriorityTagKind
from records.register.models import Appointment, Cadre, PriorityTag, Unit
from records.register.models.cadre import CadreQuerySet
from records.register.people.tags import end_tag, tag_cadre
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


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


PERSON_PANELS = (
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
            _row("category", "civil_service"),
            _row("professional_title", "began_work_on"),
            _row("status", "left_on"),
        ],
        heading=_("Work"),
    ),
)
NEW_UNIT_PANEL = MultiFieldPanel(
    [
        FieldPanel("unit"),
        _row("first_post", "first_since"),
        _row("first_level", "first_rank"),
    ],
    heading=_("Unit and first post"),
)


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


class CadreViewSet(ScopedViewSet):
    """The register of cadres. Protected numbers are entered here and shown masked."""

    model = Cadre
    icon = "group"
    menu_label = _("Cadres")
    base_form_class = ProtectedCadreForm
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
    change_panels = PERSON_PANELS
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

    @cached_property
    def change_handler(self) -> Any:
        """Return the panels for changing a person: the unit follows from the main post."""
        handler = ObjectList(list(self.change_panels)).bind_to_model(self.model)
        handler.base_form_class = type("ChangeCadreForm", (self.base_form_class,), {"choices": {}})
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
    items = (CadreViewSet, AppointmentViewSet, PriorityTagViewSet, UnitViewSet)
