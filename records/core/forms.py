"""Forms that offer only what their user may name."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm

from records.core.access.authority import NOBODY
from records.core.access.choices import Choice, choice_of
from records.core.access.readers import Reader


def relation_fields(form: Any) -> dict[str, forms.ModelChoiceField]:
    """Return the fields of a form, or of a form class, that offer rows of a table."""
    fields = form.fields if hasattr(form, "fields") else form.base_fields
    return {
        name: field for name, field in fields.items() if isinstance(field, forms.ModelChoiceField)
    }


def undeclared_fields(form_class: type[Any]) -> list[str]:
    """Return the names of the relations in a form for which no choice is declared."""
    declared = getattr(form_class, "choices", {})
    return sorted(name for name in relation_fields(form_class) if name not in declared)


class ScopedFormMixin:
    """Gives each relation the rows that `for_user` may name; `choices` says for which act.

    A relation without an act is refused outright, so that a forgotten one offers nobody's rows.
    """

    choices: ClassVar[dict[str, str]] = {}
    """Field name → act, as declared with `records.core.access.choices`."""
    fields: dict[str, forms.Field]
    searches_in_back_office = False
    """Whether large relations are found in the back office's search window."""

    def scope_choices(self, user: Reader) -> None:
        """Narrow every relation to what `user` may name, plus what already stands there."""
        for name, field in relation_fields(self).items():
            if name not in self.choices:
                raise ImproperlyConfigured(f"{type(self).__name__}.{name}: declare its choice.")
            choice = choice_of(self.choices[name])
            usable = choice.usable_by(user if user is not None else NOBODY)
            field.queryset = _with_current(usable, self._current(name), choice.model)
            if choice.search and self.searches_in_back_office:
                _search_instead(field, choice)

    def _current(self, name: str) -> Any:
        instance = getattr(self, "instance", None)
        return getattr(instance, f"{name}_id", None) if instance is not None else None


class ScopedForm(ScopedFormMixin, forms.Form):
    """A form of the site: choices by its user."""

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope_choices(user)


class ScopedModelForm(ScopedFormMixin, WagtailAdminModelForm):
    """A back-office form: choices by its user; the service, not a constraint, speaks of errors."""

    searches_in_back_office = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope_choices(self.for_user)

    def _post_clean(self) -> None:
        # Django asks the instance, and would answer with a constraint's name.
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()


def _with_current(usable: Any, current: Any, model: type[models.Model]) -> Any:
    """Return the usable rows and the one that stands: leaving it alone is no new choice."""
    if current is None:
        return usable
    return model._default_manager.filter(Q(pk__in=usable.values("pk")) | Q(pk=current))


def _search_instead(field: forms.ModelChoiceField, choice: Choice) -> None:
    from records.core.choosers import chooser_widget

    if not isinstance(field.widget, forms.HiddenInput):
        field.widget = chooser_widget(choice.act, field.queryset, required=field.required)
