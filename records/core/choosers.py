"""The back office's search for a row to name: one window for each declared choice.

Large relations are found by search, never offered as a list of everybody. Every answer of the
window is drawn from `Choice.usable_by`, the one a form offers and a service accepts.
"""

from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from records.core.access import recording
from records.core.access.choices import CHOICES, Choice, choice_of
from records.core.access.context import actor_of
from records.core.access.recording import record_access


class WordsForm(BaseFilterForm):
    """What is searched for."""

    q = forms.CharField(label=_("Search term"), required=False, widget=forms.TextInput)
    choice: ClassVar[Choice]

    def filter(self, objects: Any) -> Any:
        """Return those of `objects` in which every word is found."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(pk__in=self.choice.found(self.user, words).values("pk"))
        return objects

    user: Any = None


class _OfChoice:
    """A view of one choice's window."""

    choice: ClassVar[Choice]
    request: HttpRequest

    def usable(self) -> Any:
        """Return the rows that this person may name, with what the columns tell."""
        rows = self.choice.usable_by(self.request.user)
        along = {column.split("__")[0] for column in self.choice.columns}
        names = {field.name for field in self.choice.model._meta.fields if field.is_relation}
        return rows.select_related(*(along & names)) if along & names else rows


class _ChooseMixin(_OfChoice):
    ordering = None

    def get_object_list(self) -> Any:
        return self.usable()

    def get_filter_form(self) -> WordsForm:
        form_class = type("FilterForm", (WordsForm,), {"choice": self.choice})
        form = form_class(self.request.GET)
        form.user = self.request.user
        return form

    def can_create(self) -> bool:
        return False

    @property
    def columns(self) -> list[Column]:
        meta = self.choice.model._meta
        extra = [
            Column(name, label=meta.get_field(name.split("__")[0]).verbose_name)  # type: ignore[union-attr]
            for name in self.choice.columns
        ]
        return [*super().columns, *extra]  # type: ignore[misc]

    def get(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = super().get(request)  # type: ignore[misc]
        asked = {"act": self.choice.act, "q": request.GET.get("q", "")[:60]}
        record_access(
            recording.CHOSEN,
            actor=actor_of(request),
            now=timezone.now(),
            subject=str(self.choice.model._meta.verbose_name_plural),
            subject_type=self.choice.model._meta.model_name or "",
            asked=asked,
        )
        return answer


class _ChosenMixin(_OfChoice):
    def get_object(self, pk: str) -> Any:
        try:
            return self.usable().get(pk=pk)
        except ValueError:
            raise self.choice.model.DoesNotExist from None  # type: ignore[attr-defined]

    def get_objects(self, pks: list[str]) -> Any:
        if not all(pk.isdigit() for pk in pks):
            raise PermissionDenied
        return self.usable().filter(pk__in=pks)


class ScopedChooserViewSet(ChooserViewSet):
    """The window for one declared choice."""

    register_widget = False
    per_page = 15

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.model = choice.model
        self.page_title = self.choose_one_text = _("Choose")
        super().__init__(f"choose_{slugify(choice.act.replace(':', '_'))}")
        self.choose_view_class = self._of(_ChooseMixin, chooser.ChooseView)
        self.choose_results_view_class = self._of(_ChooseMixin, chooser.ChooseResultsView)
        self.chosen_view_class = self._of(_ChosenMixin, chooser.ChosenView)
        self.chosen_multiple_view_class = self._of(_ChosenMixin, chooser.ChosenMultipleView)

    def _of(self, mixin: type[Any], view: type[Any]) -> type[Any]:
        return type(f"Choice{view.__name__}", (mixin, view), {"choice": self.choice})

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses; nothing is created in passing."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what Wagtail's views are told."""
        return super().get_common_view_kwargs(**{**kwargs, "create_url_name": None})


class ScopedChooser(BaseChooser):
    """Shows the row that is named, and a way to search for another one."""

    show_edit_link = False
    rows: Any = None

    def get_instance(self, value: Any) -> Any:
        """Return the row named, if it is one of those offered: others show no name."""
        if value is None or isinstance(value, self.model_class):
            return value
        try:
            return self.rows.filter(pk=value).first()
        except (TypeError, ValueError):
            return None


@lru_cache
def chooser_viewset(act: str) -> ScopedChooserViewSet:
    """Return the window for `act`."""
    return ScopedChooserViewSet(choice_of(act))


def chooser_viewsets() -> list[ScopedChooserViewSet]:
    """Return the windows of all choices that are found by search."""
    return [chooser_viewset(choice.act) for choice in CHOICES if choice.search]


def chooser_widget(act: str, rows: Any, *, required: bool) -> forms.Widget:
    """Return the widget that names one of `rows` by a search in the window for `act`."""
    viewset = chooser_viewset(act)
    widget_class = type(
        "ChoiceWidget",
        (ScopedChooser,),
        {
            "model": viewset.model,
            "chooser_modal_url_name": viewset.get_url_name("choose"),
            "icon": "search",
        },
    )
    widget: ScopedChooser = widget_class(show_clear_link=not required)
    widget.rows = rows
    widget.is_required = required
    return widget
