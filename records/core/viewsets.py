"""Back-office screens: Wagtail's viewsets, held to `visible_to` and to the services.

A subclass names the model, its services, and the choice (`records.core.access.choices`) behind each
relation of its form; listing, filters, search, export come from Wagtail:

    class UnitViewSet(ScopedViewSet):
        model = Unit
        choices = {"parent": "register:create_unit:parent"}
        create_with = staticmethod(create_unit_from_form)
        change_with = staticmethod(change_unit_from_form)

`create_with(data, actor, now)`, `change_with(instance, data, actor, now)` and
`remove_with(instance, actor, now)` make one service call each; without one of them, that
action is not offered to anyone. A form with a relation that names no choice fails the system
check `records.E001`. Whatever is opened here is told to the trail.
"""

from typing import Any, ClassVar

from django.db import models
from django.forms import BaseForm, modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
    InspectView,
)
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from records.core.access import recording
from records.core.access.authority import changeable_rows, visible_rows
from records.core.access.context import actor_of
from records.core.access.readers import Reader
from records.core.access.recording import record_access
from records.core.errors import DomainError, ManyErrors
from records.core.exports.views import ScopedExportMixin
from records.core.forms import ScopedModelForm
from records.core.protection.masking import mask_text
from records.core.tables import write_plainly

SHOWN_WORDS = 60
"""How much of what was searched for the trail keeps."""


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions say which actions, the viewset which exist, `visible_to` which rows."""

    def __init__(self, model: type[models.Model], actions: frozenset[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Return whether `user` may do `action` on some row."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Reader, actions: Any) -> bool:
        """Return whether `user` may do one of `actions` on some row."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Reader, action: str, instance: Any) -> bool:
        """Return whether `user` may do `action` on this row."""
        if not self.user_has_permission(user, action):
            return False
        rows = visible_rows if action == "view" else changeable_rows
        return bool(rows(self.model, user).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Reader, actions: Any) -> Any:
        """Return the rows on which `user` may do one of `actions`."""
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return visible_rows(self.model, user)


class AccessRecordingMixin:
    """Tells the trail what was opened, once it was shown."""

    request: HttpRequest
    model: type[models.Model]

    def record_view(self, what: str, row: models.Model | None = None, **asked: Any) -> None:
        """Keep that the reader opened a list (no row), or one row."""
        meta = self.model._meta
        record_access(
            what,
            actor=actor_of(self.request),
            now=timezone.now(),
            subject=str(row) if row is not None else str(meta.verbose_name_plural),
            subject_type=str(meta.model_name),
            subject_id=row.pk if row is not None else "",
            asked={key: value for key, value in asked.items() if value},
        )


class VisibleRowMixin(AccessRecordingMixin):
    """A view of one row: what one may not see is not there, neither are its name and its past."""

    sighting: ClassVar[str]

    def get_base_object_queryset(self) -> Any:
        """Return the rows one may see: every other answers 404."""
        return visible_rows(self.model, self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the row, and tell the trail."""
        answer: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        self.record_view(self.sighting, self.object)  # type: ignore[attr-defined]
        return answer


class ScopedIndexView(ScopedExportMixin, AccessRecordingMixin, IndexView):
    """A listing of the rows one may see, and the export of just these rows."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list and tell the trail what was asked for; an export tells it itself."""
        answer = super().get(request, *args, **kwargs)
        if not self.is_export:
            if isinstance(answer, SimpleTemplateResponse):
                # Drawn first: the trail's own list would push its last row out by this opening.
                answer.render()
            self.record_view(recording.LISTED, asked=self.asked())
        return answer

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Return the page, remembering which rows it shows."""
        found = super().paginate_queryset(queryset, page_size)
        self._shown = [row.pk for row in found[2]]
        return found

    @cached_property
    def changeable(self) -> set[Any]:
        """Return which of the rows shown this person may change: others offer no way to."""
        rows = changeable_rows(self.model, self.request.user)
        return set(rows.filter(pk__in=self._shown).values_list("pk", flat=True))

    def get_edit_url(self, instance: Any) -> str | None:
        """Return where the row is changed, None for one that may only be seen."""
        url: str | None = super().get_edit_url(instance)
        return url if url and instance.pk in self.changeable else None

    def get_delete_url(self, instance: Any) -> str | None:
        """Return where the row is removed, None for one that may only be seen."""
        url: str | None = super().get_delete_url(instance)
        return url if url and instance.pk in self.changeable else None

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Return the columns; plain cells are written without a template each."""
        return write_plainly(super().columns)

    def asked(self) -> dict[str, str]:
        """Return the filters and words the list was narrowed by."""
        return {
            key: mask_text(str(value))[:SHOWN_WORDS]
            for key, value in self.request.GET.items()
            if value and key not in ("p", "ordering", "export")
        }

    def get_base_queryset(self) -> Any:
        """Return the visible rows, with what the columns name fetched along."""
        rows = visible_rows(self.model, self.request.user)
        named = {getattr(column, "name", column) for column in self.list_display}
        along = [f.name for f in self.model._meta.fields if f.is_relation and f.name in named]
        return rows.select_related(*along) if along else rows


class DomainErrorMixin:
    """A broken rule comes back beside the field it is about; nothing typed is lost."""

    produced_error_message: str | None = None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save, or show what the service refused."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            for one in error.errors if isinstance(error, ManyErrors) else [error]:
                form.add_error(one.field if one.field in form.fields else None, str(one))
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ScopedCreateView(DomainErrorMixin, CreateView):
    """Adds a row through its service."""

    create_with: ClassVar[Any] = None

    def save_instance(self) -> Any:
        """Call the service; the trail is written there."""
        data = dict(self.form.cleaned_data)
        return type(self).create_with(data, actor_of(self.request), timezone.now())


class ChangeableRowMixin:
    """A view that changes one row."""

    model: type[models.Model]
    request: HttpRequest

    def get_queryset(self) -> Any:
        """Return the rows one may change: others do not exist for this person."""
        return changeable_rows(self.model, self.request.user)


class ScopedEditView(ChangeableRowMixin, DomainErrorMixin, AccessRecordingMixin, EditView):
    """Changes a row through its service."""

    change_with: ClassVar[Any] = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, and tell the trail: it shows the row."""
        answer = super().get(request, *args, **kwargs)
        self.record_view(recording.INSPECTED, self.object)
        return answer

    def save_instance(self) -> Any:
        """Call the service; the trail is written there."""
        self.has_content_changes = self.form.has_changed()
        stored = self.model._default_manager.get(pk=self.object.pk)
        data = dict(self.form.cleaned_data)
        return type(self).change_with(stored, data, actor_of(self.request), timezone.now())


class ScopedDeleteView(ChangeableRowMixin, DomainErrorMixin, DeleteView):
    """Removes a row through its service, where the room has one."""

    remove_with: ClassVar[Any] = None

    def delete_action(self) -> None:
        """Call the service; the trail is written there."""
        type(self).remove_with(self.object, actor_of(self.request), timezone.now())


class ScopedInspectView(VisibleRowMixin, InspectView):
    """Shows a row one may see."""

    sighting = recording.INSPECTED

    def get_object(self, queryset: Any = None) -> Any:
        """Return the row, or answer 404 where one may not see it."""
        found = super().get_object(queryset)
        if not self.get_base_object_queryset().filter(pk=found.pk).exists():
            raise Http404
        return found

    @cached_property
    def is_changeable(self) -> bool:
        """Return whether this person may change the row: if not, no way to is offered."""
        rows = changeable_rows(self.model, self.request.user)
        return bool(rows.filter(pk=self.object.pk).exists())

    def get_edit_url(self) -> str | None:
        """Return where the row is changed, None for one that may only be seen."""
        url: str | None = super().get_edit_url()
        return url if url and self.is_changeable else None

    def get_delete_url(self) -> str | None:
        """Return where the row is removed, None for one that may only be seen."""
        url: str | None = super().get_delete_url()
        return url if url and self.is_changeable else None


class ScopedHistoryView(VisibleRowMixin, HistoryView):
    """What Wagtail noted of a row one may see."""

    sighting = recording.HISTORY


class ScopedUsageView(VisibleRowMixin, UsageView):
    """Where a row one may see is named."""

    sighting = recording.USAGE


class ScopedViewSet(ModelViewSet):
    """A back-office room for one model."""

    create_with: ClassVar[Any] = None
    change_with: ClassVar[Any] = None
    remove_with: ClassVar[Any] = None
    choices: ClassVar[dict[str, str]] = {}
    """Relation in the form → act whose choice it offers (`records.core.access.choices`)."""
    export_labels: ClassVar[dict[str, Any]] = {}
    """Headings of exported columns that are no fields (`list_export`, else `list_display`)."""
    base_form_class: ClassVar[type[ScopedModelForm]] = ScopedModelForm
    index_view_class = ScopedIndexView
    inspect_view_class = ScopedInspectView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    @property
    def actions(self) -> frozenset[str]:
        """Return what can be done here by anyone."""
        found = {"view"}
        if self.create_with is not None:
            found.add("add")
        if self.change_with is not None:
            found.add("change")
        if self.remove_with is not None:
            found.add("delete")
        return frozenset(found)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the list is told, the headings of its export among it."""
        return super().get_index_view_kwargs(**{"export_labels": self.export_labels, **kwargs})

    @cached_property
    def scoped_form_class(self) -> type[ScopedModelForm]:
        """Return the base of this room's forms: relations offer what `choices` says."""
        base = self.base_form_class
        named = {**base.choices, **self.choices}
        return type(f"{type(self).__name__}Form", (base,), {"choices": named})

    def get_edit_handler(self) -> Any:
        """Return the panels, over the scoped form."""
        handler = super().get_edit_handler()
        if handler is not None:
            handler.base_form_class = self.scoped_form_class
        return handler

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form, over the scoped one."""
        if self._edit_handler:
            return self._edit_handler.get_form_class()
        return modelform_factory(
            self.model,
            form=self.scoped_form_class,
            fields=self.get_form_fields(),
            exclude=self.get_exclude_form_fields(),
        )

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        """Return the policy that Wagtail's views ask."""
        return ScopedPermissionPolicy(self.model, self.actions)

    @cached_property
    def add_view_class(self) -> type[CreateView]:
        """Return the create view, bound to the service."""
        return self._bound(ScopedCreateView, "create_with")

    @cached_property
    def edit_view_class(self) -> type[EditView]:
        """Return the edit view, bound to the service."""
        return self._bound(ScopedEditView, "change_with")

    @cached_property
    def delete_view_class(self) -> type[DeleteView]:
        """Return the delete view, bound to the service."""
        return self._bound(ScopedDeleteView, "remove_with")

    def _bound(self, view: type[Any], name: str) -> type[Any]:
        service = getattr(type(self), name, None)
        bound = staticmethod(service) if service is not None else None
        return type(f"{type(self).__name__}{view.__name__}", (view,), {name: bound})
