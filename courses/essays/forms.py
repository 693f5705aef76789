"""Forms of the essay pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.essays.enums import Grade
from courses.essays.rules import TITLE_LENGTH
from records.accounts.models import User
from records.core.forms import ScopedForm
from records.core.typed import TypedNumberField

COMMENT_ROWS = 5


class WritingForm(forms.Form):
    """What the author typed, and the version it was typed upon."""

    title = forms.CharField(label=_("Title of the essay"), max_length=TITLE_LENGTH, required=False)
    text = forms.CharField(
        label=_("Text of the essay"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    base_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["class"] = "input essay-title"
        self.fields["text"].widget.attrs["class"] = "input essay-text"
        self.fields["base_version"].widget.attrs["id"] = "base-version"


class ReturnForm(forms.Form):
    """Give the essay back."""

    comment = forms.CharField(
        label=_("What to revise"), widget=forms.Textarea(attrs={"rows": COMMENT_ROWS})
    )


class AcceptForm(forms.Form):
    """Accept the essay."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=pgettext_lazy("of an essay", "Comment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class _PersonField(TypedNumberField):
    """An account told by its staff number; whose, the form's choices say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=User.objects.none(),
            to_field_name="username",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"invalid_choice": _("No such account holds this task.")},
            **kwargs,
        )


class MarkerForm(ScopedForm):
    """Give the essay to a marker."""

    choices = {"marker": "essays:assign:marker"}
    marker = _PersonField(label=_("Staff number of the marker"))


class ReaderForm(ScopedForm):
    """Name an officer who may read the essay."""

    choices = {"reader": "essays:name:reader"}
    reader = _PersonField(label=_("Staff number of the officer"))
    purpose = forms.CharField(
        label=_("What for"),
        max_length=200,
        help_text=_("Each opening is written to the trail with this purpose."),
    )
