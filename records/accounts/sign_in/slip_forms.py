"""Forms of slips and of looking after accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ActivateForm(forms.Form):
    """What stands on a slip, and the password its holder chooses."""

    name = forms.CharField(
        label=gettext_lazy("Staff number or phone"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=100,
        help_text=gettext_lazy("16 letters and digits; dashes and small letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    password_again = forms.CharField(
        label=gettext_lazy("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_rules()

    def clean(self) -> dict[str, Any]:
        """Return the data, or say that the two passwords differ."""
        data: dict[str, Any] = super().clean() or {}
        first, again = data.get("password"), data.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", _("The two passwords differ."))
        return data


class UnitSearchForm(forms.Form):
    """Words of a unit's name, or its code."""

    q = forms.CharField(label=gettext_lazy("Unit: name or code"), required=False, max_length=60)


class AccountSearchForm(forms.Form):
    """A staff number, a phone, or part of a name."""

    q = forms.CharField(
        label=gettext_lazy("Staff number, phone or name"), required=False, max_length=60
    )


def password_rules() -> str:
    """Return the rules of a password as a list."""
    rules = format_html_join(
        "", "<li>{}</li>", ((text,) for text in password_validators_help_texts())
    )
    return f"<ul>{rules}</ul>"
