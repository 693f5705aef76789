"""The filter of the public register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import Standing

SHOWN = (Standing.APPROVED, Standing.EXPIRED, Standing.SUSPENDED, Standing.DEBARRED)


class RegisterFilterForm(forms.Form):
    """Find a provider of the public register."""

    q = forms.CharField(label=_("Name or credit code"), required=False, max_length=60)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("All")), *((one.value, one.label) for one in SHOWN)],
    )
