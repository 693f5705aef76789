"""Which row is to be proven."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.seals.tables import logged_models


class ProofForm(forms.Form):
    """A table of the log and the number of a row."""

    table = forms.ChoiceField(label=_("Table"))
    row = forms.IntegerField(label=_("Row number"), min_value=1, max_value=2**63 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [  # type: ignore[attr-defined]
            (model._meta.db_table, str(model._meta.verbose_name).capitalize())
            for model in logged_models()
        ]
