"""Form fields for values that no form may show: typed anew, kept, or cleared on purpose.

A form that cannot show a value must not write it: left empty, the field keeps what stands.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from records.core.errors import DomainError

Clean = Callable[[str], str]
Mask = Callable[[str], str]


class _Kept:
    """Stands for: nothing was typed, leave what there is."""

    def __bool__(self) -> bool:
        return False


KEPT = _Kept()
CLEARED = "\0cleared"


class ProtectedInput(forms.TextInput):
    """An empty box beside the mask of what is kept, and a tick to clear it."""

    masked = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed, CLEARED, or nothing; both at once is told as a contradiction."""
        typed = super().value_from_datadict(data, files, name) or ""
        if data.get(f"{name}-clear"):
            return (typed.strip(), CLEARED)
        return typed

    def format_value(self, value: Any) -> Any:
        """Return what was typed just now, never what is kept."""
        return value[0] if isinstance(value, tuple) else value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the box, with the mask for a placeholder, and the tick where there is a value."""
        given = {**(attrs or {}), "placeholder": self.masked, "autocomplete": "off"}
        box = super().render(name, value, given, renderer)
        if not self.masked:
            return box
        return format_html(
            '{}<label class="protected-clear"><input type="checkbox" name="{}-clear"{}> {}</label>',
            box,
            name,
            SafeString(" checked") if isinstance(value, tuple) else "",
            _("Clear it (now %s)") % self.masked,
        )


class ProtectedField(forms.CharField):
    """Gives the cleaned value, "" where it is to be cleared, KEPT where nothing was typed."""

    widget = ProtectedInput

    def __init__(self, *, clean: Clean, mask: Mask, **kwargs: Any) -> None:
        super().__init__(required=False, **{"max_length": 40, **kwargs})
        self.clean_with, self.mask = clean, mask

    def show(self, value: str) -> None:
        """Let the widget tell what is kept, masked."""
        self.widget.masked = self.mask(value) if value else ""

    def clean(self, value: Any) -> Any:
        """Return the value; raises ValidationError in the words of the domain."""
        if isinstance(value, tuple):
            if value[0]:
                raise ValidationError(_("Either type a new value or clear it."))
            return ""
        typed = super().clean(value)
        if not typed:
            return KEPT
        try:
            return self.clean_with(typed)
        except DomainError as error:
            raise ValidationError(error.message) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether something was typed or is to be cleared."""
        return bool(data)


class ProtectedFormMixin:
    """A model form whose `protected` fields keep what they cannot show."""

    protected: ClassVar[tuple[str, ...]] = ()
    fields: Any
    initial: dict[str, Any]
    instance: Any

    def hide_protected(self) -> None:
        """Take the values out of the form and show their masks."""
        for name in self.protected:
            field = self.fields.get(name)
            if isinstance(field, ProtectedField):
                self.initial[name] = ""
                field.show(getattr(self.instance, name) or "")

    def kept_out(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the cleaned data without the fields nothing was typed into."""
        return {name: value for name, value in data.items() if value is not KEPT}
