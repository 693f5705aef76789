"""Forms by which an organisation registers and keeps its application."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.providers.choices import cities
from courses.providers.enums import Answer, Capacity, DocumentKind
from courses.providers.facts import FIELDS
from courses.providers.models import OfferedCourse, OfferedLecturer, Provider
from courses.providers.standing import DeclarationRow

FILES = "image/jpeg,image/png,image/webp,application/pdf"


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def file_field(label: Any, *, required: bool = True) -> forms.FileField:
    """Return a field for one scan."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=_("A PDF or a picture. Only members and the organization department see it."),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )


def provider_fields(names: Sequence[str]) -> dict[str, forms.Field]:
    """Return form fields for facts of a provider, in their order."""
    found = fields_for_model(Provider, fields=list(names))
    if "contact_phone" in found:
        found["contact_phone"] = forms.CharField(
            label=_("Phone of the contact"),
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        )
    if "introduction" in found:
        found["introduction"].widget = forms.Textarea(attrs={"rows": 4})
    if "uscc" in found:
        found["uscc"].help_text = _("18 characters, as on the licence.")
        found["uscc"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
        # What people type may have spaces in it: the service says how long it is.
        found["uscc"].max_length = None
        found["uscc"].validators = []
        found["uscc"].widget.attrs.pop("maxlength", None)
    return {name: found[name] for name in names if name in found}


class AccountForm(forms.Form):
    """What somebody says who opens an account."""

    account_name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        help_text=_("4 to 30 small letters and digits, beginning with a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    phone = forms.CharField(
        label=_("Your mobile phone"),
        max_length=20,
        help_text=_("You may sign in with it as well."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Hold the two passwords against each other."""
        data = super().clean() or {}
        one, other = data.get("password"), data.get("again")
        if one and other and one != other:
            self.add_error("again", _("The two passwords differ."))
        return data


class ApplicationForm(forms.Form):
    """The organisation, as its account registers it."""

    capacity = forms.ChoiceField(label=_("You act as"), choices=Capacity, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("City applied to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in cities()}
        choice: Any = self.fields["unit"]
        choice.choices = [(key, unit.name) for key, unit in self.units.items()]
        self.fields = {**provider_fields(FIELDS), **self.fields}

    @property
    def values(self) -> dict[str, Any]:
        """Return the facts of the organisation."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def city(self) -> Any:
        """Return the unit applied to."""
        return self.units[self.cleaned_data["unit"]]


class SignUpForm(ApplicationForm, AccountForm):
    """Both at once."""


class ProfileForm(forms.Form):
    """The facts that may be changed as the application stands."""

    def __init__(self, *args: Any, provider: Provider, names: Sequence[str], **kwargs: Any) -> None:
        names = [name for name in FIELDS if name in names]
        kwargs.setdefault("initial", {name: getattr(provider, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields = provider_fields(names)


class DocumentForm(forms.Form):
    """A qualification document."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind)
    number = forms.CharField(label=_("Number on it"), max_length=60, required=False)
    issued_on = day_field(_("Issued on"))
    expires_on = day_field(_("Good until"), required=False, help_text=_("Empty: without an end."))
    file = file_field(_("File"))


class PowerForm(forms.Form):
    """A power of attorney."""

    valid_from = day_field(_("Power valid from"))
    valid_until = day_field(_("Power valid until"))
    file = file_field(_("Power of attorney"))


class InvitationForm(PowerForm):
    """A colleague, with the power of attorney they will act under."""

    name = forms.CharField(label=_("Name of the colleague"), max_length=60)
    username = forms.CharField(
        label=_("Sign-in name of the colleague"),
        max_length=30,
        required=False,
        help_text=_("Where the colleague has an account: nobody else can then accept."),
    )
    field_order = ("name", "username", "valid_from", "valid_until", "file")


class DeclarationForm(forms.Form):
    """An answer to each published statement; the former answer is shown, and not chosen."""

    def __init__(self, *args: Any, rows: Sequence[DeclarationRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            code, answer = row.text.code, row.answer
            self.fields[code] = forms.ChoiceField(
                label=row.text.text,
                choices=Answer,
                widget=forms.RadioSelect,
                initial=answer.answer if answer else None,
                help_text=_former_words(row),
            )
            self.fields[f"{code}_explanation"] = forms.CharField(
                label=_("Why it cannot be confirmed"),
                max_length=500,
                required=False,
                initial=answer.explanation if answer else "",
            )

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Return answer and explanation by code."""
        data = self.cleaned_data
        codes = [row.text.code for row in self.rows]
        return {code: (data[code], data[f"{code}_explanation"]) for code in codes}


def _former_words(row: DeclarationRow) -> str:
    if row.former is None:
        return ""
    details = {"answer": row.former.get_answer_display(), "round": row.former.round}
    return gettext("Round %(round)d: %(answer)s. Confirm it anew.") % details


class LecturerForm(forms.Form):
    """A lecturer offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = fields_for_model(OfferedLecturer, fields=["name", "title", "expertise"])


class CourseForm(forms.Form):
    """A course offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["title", "content_kind", "method", "hours", "lecturer_name", "summary"]
        self.fields = fields_for_model(OfferedCourse, fields=names)


class ComplaintForm(forms.Form):
    """What somebody has to say against a provider."""

    text = forms.CharField(
        label=pgettext_lazy("about a provider", "Complaint"),
        max_length=4000,
        help_text=_("What happened, when and where. The provider is not told who wrote."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
