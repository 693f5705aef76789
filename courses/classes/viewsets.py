"""Back-office screens of classes and timetables."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import yesno
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSetGroup

from courses.classes.admin_forms import ClassForm, SessionForm, form_fields_of_scheme
from courses.classes.assessment import components
from courses.classes.assessment.scheme import read_scheme, scheme_fields
from courses.classes.models import Session, TrainingClass
from courses.classes.services import (
    add_session,
    change_class,
    change_session,
    create_class,
    remove_session,
)
from courses.classes.trail_values import SESSION_FIELDS
from records.core.access.actor import Actor
from records.core.forms import ScopedModelForm
from records.core.viewsets import ScopedInspectView, ScopedViewSet


def _create_class(data: dict[str, Any], actor: Actor, now: datetime) -> TrainingClass:
    return create_class(values=data, actor=actor, now=now)


def _change_class(
    training_class: TrainingClass, data: dict[str, Any], actor: Actor, now: datetime
) -> TrainingClass:
    return change_class(training_class=training_class, values=data, actor=actor, now=now)


class ClassInspectView(ScopedInspectView):
    """A class with its assessment scheme."""

    def get_fields(self) -> list[str]:
        """Return the fields of the class, then those of the components."""
        return [*super().get_fields(), *scheme_fields()]

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return the field's name, as the form of a class has it."""
        scheme = scheme_fields()
        if field_name in scheme:
            return str(capfirst(str(scheme[field_name].label)))
        return str(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return the value, of a component's field from its room."""
        scheme = read_scheme(self.object)
        if field_name not in scheme:
            return super().get_field_display_value(field_name, field)
        value = scheme[field_name]
        return yesno(value) if isinstance(value, bool) else value if value is not None else "–"


STATUS = Column("status", label=_("State"), accessor=lambda found: found.status_tag[1])
"""How a class stands today: under way, over, or the state it was given."""


class TrainingClassViewSet(ScopedViewSet):
    """Classes: planned and changed here; published on the class's own page."""

    model = TrainingClass
    inspect_view_class = ClassInspectView
    icon = "group"
    menu_label = _("Classes")
    choices = {
        "organiser": "classes:plan:organiser",
        "host": "classes:plan:host",
        "provider": "classes:plan:provider",
        "supervisor": "classes:plan:supervisor",
    }
    add_to_admin_menu = False
    create_with = staticmethod(_create_class)
    change_with = staticmethod(_change_class)
    list_display = ("title", "code", "starts_on", "ends_on", "capacity", "supervisor", STATUS)
    list_filter = ("state", "kind", "mode", "is_main_class")
    search_fields = ("title", "code")
    search_backend_name = None
    list_export = ("code", "title", "kind", "mode", "starts_on", "ends_on", "capacity", "state")
    base_form_class = ClassForm
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("mode")]),
                    FieldPanel("is_main_class"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldPanel("capacity"),
                ],
                heading=_("Class"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("budget"), FieldPanel("person_days")])],
                heading=_("Budget"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("organiser"),
                    FieldPanel("host"),
                    FieldPanel("provider"),
                    FieldPanel("supervisor"),
                ],
                heading=_("Who holds it"),
            ),
            MultiFieldPanel(
                [FieldPanel("is_open"), FieldPanel("enroll_until")], heading=_("Enrollment")
            ),
        ]
    )

    @cached_property
    def scoped_form_class(self) -> type[ScopedModelForm]:
        """Return the form of a class with the fields that the components of assessment bring."""
        base = super().scoped_form_class
        return type(base.__name__, (base,), form_fields_of_scheme())

    def get_edit_handler(self) -> Any:
        """Return the panels, one more for each component of assessment that has fields."""
        brought = [
            MultiFieldPanel([FieldPanel(name) for name in fields], heading=component.label)
            for component in components()
            if (fields := component.fields())
        ]
        handler = ObjectList([*self.edit_handler.children, *brought]).bind_to_model(self.model)
        handler.base_form_class = self.scoped_form_class
        return handler


def _add_session(data: dict[str, Any], actor: Actor, now: datetime) -> Session:
    return add_session(training_class=data["training_class"], values=data, actor=actor, now=now)


def _change_session(session: Session, data: dict[str, Any], actor: Actor, now: datetime) -> Session:
    return change_session(session=session, values=data, actor=actor, now=now)


def _remove_session(session: Session, actor: Actor, now: datetime) -> None:
    remove_session(session=session, actor=actor, now=now)


class OfClassMixin:
    """A new session is for the class it was asked for from."""

    def get_initial(self) -> dict[str, Any]:
        """Return what the form begins with."""
        initial: dict[str, Any] = super().get_initial()  # type: ignore[misc]
        asked = self.request.GET.get("training_class", "")  # type: ignore[attr-defined]
        return {**initial, "training_class": asked} if asked.isdigit() else initial


class SessionViewSet(ScopedViewSet):
    """Rows of the timetables."""

    model = Session
    icon = "calendar-alt"
    menu_label = _("Timetables")
    base_form_class = SessionForm
    choices = {
        "training_class": "classes:timetable:training_class",
        "course": "classes:timetable:course",
        "lecturer": "classes:timetable:lecturer",
    }
    add_to_admin_menu = False
    create_with = staticmethod(_add_session)
    change_with = staticmethod(_change_session)
    remove_with = staticmethod(_remove_session)
    list_display = ("title", "training_class", "starts_at", "ends_at", "venue", "lecturer")
    list_filter = ("content_kind", "method")
    search_fields = ("title", "training_class__title", "venue", "lecturer__name")
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("training_class"),
            MultiFieldPanel(
                [
                    FieldPanel("course"),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("content_kind"), FieldPanel("method")]),
                ],
                heading=_("What is taught"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("hours"), FieldPanel("venue")]),
                    FieldPanel("lecturer"),
                ],
                heading=_("When, where, by whom"),
            ),
        ]
    )
    inspect_view_fields = ("training_class", *SESSION_FIELDS)

    @cached_property
    def add_view_class(self) -> type[CreateView]:
        """Return the create view, bound to the service."""
        return type("SessionCreateView", (OfClassMixin, super().add_view_class), {})


class TrainingGroup(ViewSetGroup):
    """Menu: Training."""

    menu_label = _("Training")
    menu_icon = "group"
    menu_order = 200
    items = (TrainingClassViewSet, SessionViewSet)
