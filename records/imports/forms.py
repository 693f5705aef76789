"""The upload form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.forms import ScopedForm
from records.imports.models import BatchKind
from records.register.models import Unit

MAX_BYTES = 10 * 1024 * 1024


class UploadForm(ScopedForm):
    """A file, what it holds, and for a roster the unit its people belong to."""

    choices = {"unit": "imports:upload:unit"}
    kind = forms.ChoiceField(label=gettext_lazy("What the file holds"), choices=BatchKind.choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An Excel sheet (.xlsx, .xls) or .csv as your office keeps it, up to 10 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("As the sheet says"),
        help_text=gettext_lazy("For a roster without a unit column."),
    )

    def clean_file(self) -> Any:
        """Return the file, or say that it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file
