"""The upload form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.access.readers import Reader
from records.imports.enums import import_kind_choices
from records.register.unit_field import UnitField, UnitFieldsMixin

MAX_BYTES = 10 * 1024 * 1024


class UploadForm(UnitFieldsMixin, forms.Form):
    """A file, what it holds, and for a roster the unit its people belong to."""

    kind = forms.ChoiceField(label=gettext_lazy("What the file holds"), choices=import_kind_choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An Excel sheet (.xlsx, .xls) or .csv as your office keeps it, up to 10 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    unit = UnitField(
        "imports:upload:unit",
        label=gettext_lazy("Unit"),
        required=False,
        help_text=gettext_lazy("For a roster without a unit column. Empty: as the sheet says."),
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_name(user)

    def clean_file(self) -> Any:
        """Return the file, or say that it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file
