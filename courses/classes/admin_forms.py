"""Back-office forms of classes and timetables."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateTimeInput

from courses.classes.assessment.scheme import read_scheme, scheme_fields
from records.core.forms import ScopedModelForm


class SessionForm(ScopedModelForm):
    """A row of the timetable; once drawn it stays in its class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["training_class"].disabled = True


class ClassForm(ScopedModelForm):
    """A class with its assessment scheme; the fields of the scheme come from the components."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = read_scheme(self.instance if self.instance.pk is not None else None)
        for name, value in stands.items():
            self.initial.setdefault(name, value)


def form_fields_of_scheme() -> dict[str, forms.Field]:
    """Return the fields of all components, with the back office's widgets."""
    found = scheme_fields()
    for one in found.values():
        if isinstance(one, forms.DateTimeField):
            one.widget = AdminDateTimeInput()
    return found
