"""Say what is wrong; decide on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.errors import DomainError
from records.core.protection.masking import mask_citizen_number, mask_phone
from records.register.models import Cadre
from records.register.people.consistency import clean_citizen_number, clean_phone
from records.register.people.fields import PERSON_FIELDS

PHOTO = "photo"
TYPED = {
    "citizen_number": (clean_citizen_number, mask_citizen_number),
    "phone": (clean_phone, mask_phone),
}
"""Fields whose value no form shows: typed anew, checked and cleaned."""


class ManyFilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files, each within the limits."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; none is an empty list."""
        files = data if isinstance(data, list | tuple) else [data]
        given = [file for file in files if file]
        if not given:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(file, initial) for file in given]


class ChangeForm(forms.Form):
    """The right values of the fields that were picked, why, and what proves it."""

    reason = forms.CharField(
        label=gettext_lazy("How it is wrong"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proofs = ManyFilesField(label=gettext_lazy("Proof"), required=False)

    def __init__(self, *args: Any, cadre: Cadre, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cadre = cadre
        self.names = [name for name in PERSON_FIELDS if name in names]
        found = fields_for_model(Cadre, fields=self.names)
        asked = {name: self._asked(name, found[name]) for name in self.names}
        if PHOTO in names:
            asked[PHOTO] = forms.FileField(
                label=gettext_lazy("New photo"),
                help_text=_(
                    "A portrait as JPEG, PNG or WebP, up to 10 MB; it is cut to 35 × 49 mm."
                ),
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            )
        self.fields = {**asked, **self.fields}
        files = self.fields["proofs"]
        files.help_text = _(
            "Up to %(count)d pictures or PDFs of at most %(limit)d MB each, for example of the paper "
            "that says so. Only you and who decides see them; they are removed %(days)d days after."
        ) % {
            "count": settings.CORRECTION_PROOFS_MAX,
            "limit": settings.CORRECTION_PROOF_MAX_BYTES // 1024**2,
            "days": settings.CORRECTION_PROOFS_KEPT_DAYS,
        }
        files.widget.attrs["accept"] = "image/jpeg,image/png,image/webp,application/pdf"

    def _asked(self, name: str, found: Any) -> forms.Field:
        value = getattr(self.cadre, name)
        if name in TYPED:
            field: forms.Field = forms.CharField(label=PERSON_FIELDS[name].label, max_length=40)
            field.widget.attrs |= {"autocomplete": "off", "placeholder": TYPED[name][1](value)}
            return field
        field = found
        field.label, field.required = PERSON_FIELDS[name].label, False
        if not self.is_bound:
            self.initial.setdefault(name, value)
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return field

    def clean(self) -> dict[str, Any]:
        """Clean what is typed blind, and say beside each field what is wrong."""
        data = super().clean() or {}
        for name in self.names:
            if name in TYPED and data.get(name):
                try:
                    data[name] = TYPED[name][0](data[name])
                except DomainError as error:
                    self.add_error(name, error.message)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the values asked for, by field."""
        return {name: self.cleaned_data[name] for name in self.names}


class DecisionForm(forms.Form):
    """Accept or decline, with an answer to the person."""

    answer = forms.CharField(
        label=gettext_lazy("Answer to the person"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed where you decline."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
