"""Forms of the organization department."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.providers.enums import (
    Decision,
    Finding,
    ProviderKind,
    ProviderState,
    Standing,
)
from courses.providers.facts import IDENTITY
from courses.providers.forms.own import day_field, file_field, provider_fields
from courses.providers.lists import PROVIDERS
from courses.providers.models import ChecklistItem, Provider
from courses.providers.models.published import PolicyCode, policy
from records.core.forms import ScopedForm

WAITING, ENDING = "waiting", "ending"


class ProviderFilterForm(forms.Form):
    """Find a provider by words, standing and kind."""

    q = forms.CharField(label=_("Name or credit code"), required=False, max_length=60)
    show = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[
            ("", _("All")),
            (WAITING, _("Waiting for review")),
            (ENDING, _("Term ends soon")),
            *Standing.choices,
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *ProviderKind.choices]
    )
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def find(self, providers: Any) -> Any:
        """Return `providers` with their standing, narrowed and in the order asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        found = providers.standing(self.today)
        if words := asked.get("q"):
            found = found.filter(Q(name__icontains=words) | Q(uscc__icontains=words))
        if kind := asked.get("kind"):
            found = found.filter(kind=kind)
        show = asked.get("show")
        if show == WAITING:
            found = found.filter(state=ProviderState.SUBMITTED)
        elif show == ENDING:
            found = ending_soon(found, self.today)
        elif show:
            found = found.filter(standing=show)
        return found.order_by(*PROVIDERS.order_for(asked.get("sort")))


def ending_soon(providers: Any, today: date) -> Any:
    """Return the providers whose term ends within the days of renewal, and who did not apply anew."""
    days = int(policy(PolicyCode.RENEWAL_DAYS, today))
    return providers.filter(
        state=ProviderState.APPROVED,
        approved_until__gte=today,
        approved_until__lte=today + timedelta(days=days),
    )


class ReviewForm(forms.Form):
    """Each item of the checklist, then the decision."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision, widget=forms.RadioSelect)
    until = day_field(_("Approved until"), required=False, help_text=_("Needed where you approve."))
    message = forms.CharField(
        label=_("Message to the provider"),
        max_length=1000,
        required=False,
        help_text=_("Needed where you return or refuse."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, items: Sequence[ChecklistItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        asked: dict[str, forms.Field] = {}
        for item in items:
            asked[item.code] = forms.ChoiceField(
                label=item.text,
                choices=Finding,
                widget=forms.RadioSelect,
                help_text=" · ".join(part for part in (item.explanation, item.source) if part),
            )
            asked[f"{item.code}_note"] = forms.CharField(
                label=_("Note"), max_length=300, required=False
            )
        self.fields = {**asked, **self.fields}

    @property
    def findings(self) -> dict[str, tuple[str, str]]:
        """Return result and note by the code of the item."""
        data = self.cleaned_data
        return {item.code: (data[item.code], data[f"{item.code}_note"]) for item in self.items}


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SuspensionForm(ReasonForm):
    """A suspension: its end may be left open."""

    first = day_field(_("First day"))
    until = day_field(_("Last day"), required=False, help_text=_("Empty: until it is lifted."))


class DebarmentForm(ReasonForm):
    """A debarment, with its end."""

    first = day_field(_("First day"))
    until = day_field(_("Last day"))


class IdentityForm(forms.Form):
    """Name, credit code and kind, with the reason for correcting them."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(provider, name) for name in IDENTITY})
        super().__init__(*args, **kwargs)
        self.fields = {**provider_fields(IDENTITY), **self.fields}

    @property
    def values(self) -> dict[str, Any]:
        """Return the facts."""
        return {name: self.cleaned_data[name] for name in IDENTITY}


class AgreementForm(ScopedForm):
    """A joint-running agreement."""

    choices = {"unit": "providers:agreement:unit"}

    title = forms.CharField(label=_("Training base"), max_length=120)
    unit: forms.ModelChoiceField = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    signed_on = day_field(_("Signed on"))
    first = day_field(_("First day"))
    last = day_field(_("Last day"))
    file = file_field(_("Agreement"), required=False)


class ComplaintDecisionForm(forms.Form):
    """Whether a complaint is upheld, and what was found."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("upheld", pgettext_lazy("of a complaint", "Upheld")),
            ("not_upheld", pgettext_lazy("of a complaint", "Not upheld")),
        ],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=_("Finding"),
        max_length=500,
        help_text=_("The provider reads it: name nobody who complained."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeriodForm(forms.Form):
    """The period of a rating."""

    first = day_field(_("First day"))
    last = day_field(_("Last day"))
