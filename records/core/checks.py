"""System checks: a back-office room that forgets to say who may name what does not start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks
from django.db import models
from django_filters import ModelChoiceFilter, ModelMultipleChoiceFilter
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from records.core.access.choices import choice_of
from records.core.forms import relation_fields, undeclared_fields
from records.core.viewsets import ScopedViewSet


def scoped_viewsets() -> Iterator[ScopedViewSet]:
    """Give every back-office room of the product that is registered."""
    for hook in hooks.get_hooks("register_admin_viewset"):
        for item in _flat(hook()):
            if isinstance(item, ScopedViewSet):
                yield item


def _flat(found: Any) -> Iterator[Any]:
    for item in found if isinstance(found, list | tuple) else [found]:
        if isinstance(item, ViewSetGroup):
            yield from item.registerables
        else:
            yield item


@checks.register("records")
def check_choices(app_configs: Any = None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Report relations of forms and filters that name no declared choice."""
    found: list[checks.CheckMessage] = []
    for viewset in scoped_viewsets():
        for for_update in (False, True):
            form = viewset.get_form_class(for_update=for_update)
            found += [
                checks.Error(
                    f"The form of {type(viewset).__name__} offers “{name}” without a declared choice.",
                    hint="Add it to `choices` and declare the act in the room's choices.py.",
                    id="records.E001",
                )
                for name in undeclared_fields(form)
            ]
            for name in relation_fields(form):
                act = getattr(form, "choices", {}).get(name)
                if act is not None:
                    choice_of(act)
        found += _of_scope(viewset)
    return found


def _of_scope(viewset: ScopedViewSet) -> Sequence[checks.CheckMessage]:
    rows = viewset.model._default_manager.all()
    wanted = ["visible_to"]
    if viewset.change_with is not None or viewset.remove_with is not None:
        wanted.append("managed_by")
    return [
        checks.Error(
            f"{viewset.model._meta.label} has no `{rule}`, which {type(viewset).__name__} asks.",
            id="records.E002",
        )
        for rule in wanted
        if not hasattr(rows, rule)
    ] + [
        checks.Error(
            f"The filter “{name}” of {type(viewset).__name__} would offer rows of a table.",
            hint="Filter by a field of the row itself, or give the filter a scoped queryset.",
            id="records.E003",
        )
        for name in _open_filters(viewset)
    ]


def _open_filters(viewset: ScopedViewSet) -> list[str]:
    names = viewset.list_filter if isinstance(viewset.list_filter, list | tuple) else []
    relations = {
        field.name
        for field in viewset.model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    }
    named = set(names) & relations
    filters = getattr(viewset.filterset_class, "base_filters", {})
    named |= {
        name
        for name, one in filters.items()
        if isinstance(one, ModelChoiceFilter | ModelMultipleChoiceFilter)
    }
    return sorted(named)
