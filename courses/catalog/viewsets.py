"""Back-office screens of the catalog; courses themselves are pages."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.catalog.models import Lecturer
from courses.catalog.services import change_lecturer, create_lecturer
from records.core.access.actor import Actor
from records.core.viewsets import ScopedViewSet


def _create(data: dict[str, Any], actor: Actor, now: datetime) -> Lecturer:
    return create_lecturer(**data, actor=actor, now=now)


def _change(lecturer: Lecturer, data: dict[str, Any], actor: Actor, now: datetime) -> Lecturer:
    return change_lecturer(lecturer=lecturer, values=data, actor=actor, now=now)


class LecturerViewSet(ScopedViewSet):
    """The pool of teachers."""

    model = Lecturer
    icon = "user"
    menu_label = _("Lecturers")
    menu_order = 205
    choices = {"user": "catalog:lecturer:user"}
    add_to_admin_menu = True
    create_with = staticmethod(_create)
    change_with = staticmethod(_change)
    list_display = ("name", "title", "institution", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "institution", "title")
    search_backend_name = None
    list_export = ("name", "title", "institution", "kind")
    form_fields = ("name", "title", "institution", "kind", "biography", "user")
    inspect_view_fields = form_fields
