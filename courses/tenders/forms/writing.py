"""What an officer types of a tender and of its parts."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass
from courses.tenders.enums import IndicatorKind, TenderCategory
from courses.tenders.models import Criterion, Regime, Tender
from courses.tenders.scoring import number_scale, read_steps, step_scale, write_steps
from records.core.access.readers import Reader
from records.core.errors import DomainError
from records.core.forms import ScopedForm
from records.register.unit_field import UnitField, UnitFieldsMixin, spelled


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """Return a field for a moment of local time."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, required=False, widget=widget, **kwargs)


class RegimeChoiceField(forms.ModelChoiceField):
    """Names a regime by its title."""

    def label_from_instance(self, obj: Regime) -> str:
        """Return the title in the reader's language, and the code."""
        return f"{obj.label} ({obj.code})"


class TenderForm(UnitFieldsMixin, ScopedForm):
    """The facts of a tender."""

    choices: ClassVar[dict[str, str]] = {"regime": "tenders:draft:regime"}

    title = forms.CharField(label=_("Title"), max_length=120)
    category = forms.ChoiceField(label=_("Category"), choices=TenderCategory.choices)
    year = forms.IntegerField(label=_("Budget year"), min_value=2020, max_value=2100)
    organiser = UnitField("tenders:draft:organiser", label=_("Purchaser"))
    regime = RegimeChoiceField(label=_("Regime"), queryset=Regime.objects.none())
    ground = forms.CharField(
        label=_("Ground for this regime"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The case of the law that allows a way other than open tender."),
    )
    approval = forms.CharField(
        label=_("Approval of the finance department"),
        required=False,
        max_length=200,
        help_text=_("Number and date, where the budget lies above the regime's limit."),
    )
    specification = forms.CharField(
        label=_("Specification"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    small_firm_deduction = forms.DecimalField(
        label=_("Deduction for small firms (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    planned_on = day_field(_("Planned publication"))
    offered_until = day_field(_("Documents on offer until"))
    deadline_at = moment_field(_("Deadline for bids"))
    opening_place = forms.CharField(label=_("Place of the opening"), required=False, max_length=120)
    contact = forms.CharField(label=_("Contact for bidders"), required=False, max_length=200)
    split_note = forms.CharField(
        label=_("Why this is no splitting"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked for where tenders of like content stand beside this one."),
    )

    def __init__(
        self, *args: Any, user: Reader, tender: Tender | None = None, **kwargs: Any
    ) -> None:
        self.instance = tender
        if tender is not None:
            kwargs.setdefault("initial", _initial(tender))
        super().__init__(*args, user=user, **kwargs)
        self.let_name(user)


def _initial(tender: Tender) -> dict[str, Any]:
    names = (name for name in TenderForm.base_fields if name != "organiser")
    values = {name: getattr(tender, name) for name in names}
    return {**values, "organiser": spelled(tender.organiser), "regime": tender.regime_id}


class LotForm(ScopedForm):
    """A lot and its classes."""

    choices: ClassVar[dict[str, str]] = {"classes": "tenders:lot:training_class"}

    title = forms.CharField(label=_("Title of the lot"), max_length=120)
    classes = forms.ModelMultipleChoiceField(
        label=_("Classes"),
        queryset=TrainingClass.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Draft classes with a budget and person-days that no other tender holds."),
    )


class AuthorForm(forms.Form):
    """Who wrote the specification, or advised on it."""

    name = forms.CharField(label=_("Name of the person"), max_length=60)
    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        required=False,
        max_length=18,
        help_text=_("Where the organisation lies outside: none of its people may bid."),
    )


class DocumentForm(forms.Form):
    """A file of the tender."""

    title = forms.CharField(label=_("Title"), required=False, max_length=120)
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, text or ZIP.")
    )


class CriterionForm(forms.Form):
    """A criterion: what is measured, and how the value becomes points."""

    title = forms.CharField(label=_("Title"), max_length=120)
    indicator = forms.ChoiceField(label=_("Indicator"), choices=IndicatorKind.choices)
    points = forms.DecimalField(
        label=_("Points"), min_value=Decimal("0.01"), max_value=100, decimal_places=2
    )
    measured = forms.CharField(
        label=_("What is measured, and by which proof"), required=False, max_length=400
    )
    unit = forms.CharField(label=_("Counted in"), required=False, max_length=20)
    none_at = forms.DecimalField(
        label=_("No points at"), required=False, help_text=_("For a number.")
    )
    full_at = forms.DecimalField(
        label=_("Full points at"), required=False, help_text=_("For a number.")
    )
    steps = forms.CharField(
        label=_("Steps"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For steps, one a line: from which value on how many points, such as 3: 5."),
    )

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        if criterion is not None:
            kwargs.setdefault("initial", _criterion_initial(criterion))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Make the scale of what was typed; what the indicator does not use is left out."""
        data: dict[str, Any] = super().clean() or {}
        indicator, points = data.get("indicator"), data.get("points")
        data["scale"] = {}
        try:
            if indicator == IndicatorKind.NUMBER:
                data["scale"] = self._number(data)
            elif indicator == IndicatorKind.STEPS and points is not None:
                data["scale"] = step_scale(read_steps(data.get("steps", "")), points)
        except DomainError as error:
            self.add_error(error.field or None, str(error))
        return data

    def _number(self, data: dict[str, Any]) -> dict[str, str]:
        none_at, full_at = data.get("none_at"), data.get("full_at")
        if none_at is None or full_at is None:
            raise DomainError(
                __("Say at which value there are no points, and at which all."), field="full_at"
            )
        return number_scale(none_at, full_at)

    @property
    def values(self) -> dict[str, Any]:
        """Return what `set_criterion` takes."""
        names = ("title", "indicator", "points", "measured", "unit", "scale")
        return {name: self.cleaned_data[name] for name in names}


def _criterion_initial(criterion: Criterion) -> dict[str, Any]:
    return {
        "title": criterion.title,
        "indicator": criterion.indicator,
        "points": criterion.points,
        "measured": criterion.measured,
        "unit": criterion.unit,
        "none_at": criterion.scale.get("none_at"),
        "full_at": criterion.scale.get("full_at"),
        "steps": write_steps(criterion.scale),
    }
