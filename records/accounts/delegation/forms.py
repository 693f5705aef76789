"""The form that gives a role to a deputy for a while."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.accounts.models import Role, User
from records.accounts.permissions import covers
from records.core.forms import ScopedForm
from records.core.typed import TypedNumberField
from records.register.models import Unit


class RoleField(forms.ModelChoiceField):
    """One's own roles, each with its units."""

    def label_from_instance(self, role: Any) -> str:
        """Return the role and where it counts."""
        return f"{role.get_kind_display()} · {role.where}"


class DelegationForm(ScopedForm):
    """Which role, to whom, for which units, from when to when, and why."""

    choices = {"role": "accounts:delegate:role", "deputy": "accounts:delegate:deputy"}
    role = RoleField(label=gettext_lazy("Role"), queryset=Role.objects.none())
    deputy = TypedNumberField(
        label=gettext_lazy("Staff number of the deputy"),
        queryset=User.objects.none(),
        to_field_name="username",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid_choice": gettext_lazy(
                "No account with this staff number belongs to your units."
            )
        },
    )
    unit = forms.CharField(
        label=gettext_lazy("Only for the unit"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Name or code of a unit below yours. Empty: all units of the role."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        roles = list(self.fields["role"].queryset[:2])  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0]
        self.fields["valid_from"].initial = today
        self.fields["valid_until"].help_text = _("At most %(days)s days.") % {
            "days": settings.DELEGATION_MAX_DAYS
        }

    def clean(self) -> dict[str, Any]:
        """Return the values, the unit found by its name or code among those of the role."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        role, typed = data.get("role"), (data.get("unit") or "").strip()
        data["unit"] = None
        if role is not None and typed:
            data["unit"] = self._unit(role, typed)
        return data

    def _unit(self, role: Role, typed: str) -> Unit | None:
        named = Q(code=typed) | Q(name=typed) | Q(short_name=typed)
        found = [u for u in Unit.objects.filter(named, is_active=True) if covers(role, u)]
        if len(found) == 1:
            return found[0]
        self.add_error(
            "unit",
            _("Several units are called that: type the code.")
            if found
            else _("No unit of the role has this name or code."),
        )
        return None
