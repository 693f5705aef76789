"""Forms of the back office that ask for more than the row: a day, a first post, why a post ends."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.core.codes import PostLevel, Rank
from records.register.enums import AppointmentKind, EndReason


def day_input() -> forms.DateInput:
    """Return the widget for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NewUnitForm(forms.ModelForm):
    """Founds a unit."""

    since = forms.DateField(
        label=_("There since"),
        required=False,
        widget=day_input(),
        help_text=_("Empty: as long as its parent unit has been known. A day to come is kept."),
    )


class RenameUnitForm(forms.ModelForm):
    """Says what a unit is called, and of what kind it is, from a day on."""

    on = forms.DateField(
        label=_("From which day on"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_(
            "Until then everything keeps the old name, also in answers as of a day. "
            "A day to come is kept and applied then."
        ),
    )


class NewCadreForm(forms.ModelForm):
    """Registers a person with the first post."""

    first_post = forms.CharField(
        label=_("Post"),
        required=False,
        max_length=100,
        help_text=_("Empty: the person has no post yet and belongs to the unit until one begins."),
    )
    first_since = forms.DateField(label=_("Held since"), required=False, widget=day_input())
    first_level = forms.TypedChoiceField(
        label=_("Post level"),
        required=False,
        coerce=int,
        empty_value=str(PostLevel.UNSET.value),
        choices=PostLevel.choices,
        initial=PostLevel.UNSET,
    )
    first_rank = forms.TypedChoiceField(
        label=_("Rank"),
        required=False,
        coerce=int,
        empty_value=str(Rank.NONE.value),
        choices=Rank.choices,
        initial=Rank.NONE,
    )

    def clean(self) -> dict[str, Any]:
        """Hold the post and its day together."""
        data = super().clean() or self.cleaned_data
        if data.get("first_post") and not data.get("first_since"):
            self.add_error("first_since", _("Say since when the post is held."))
        if data.get("first_since") and not data.get("first_post"):
            self.add_error("first_post", _("Say which post is held since then."))
        return data


class AppointmentForm(forms.ModelForm):
    """Appoints; begins today unless told otherwise."""

    kind = forms.TypedChoiceField(
        label=_("Kind of appointment"),
        coerce=int,
        choices=AppointmentKind.choices,
        initial=AppointmentKind.MAIN,
        help_text=_(
            "The main post says where the person belongs. A concurrent post or a secondment "
            "is no promotion and moves nobody."
        ),
    )
    since = forms.DateField(label=_("Since"), widget=day_input(), initial=timezone.localdate)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=day_input(),
        help_text=_("The first day on which it is no longer held. A secondment has one."),
    )


class EndAppointmentForm(forms.ModelForm):
    """Ends a post without a successor."""

    until = forms.DateField(
        label=_("Ends on"),
        widget=day_input(),
        help_text=_("The first day on which it is no longer held."),
    )
    end_reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[
            (reason.value, reason.label) for reason in EndReason if reason != EndReason.SUCCEEDED
        ],
        help_text=_("Who retires, leaves or has died holds no post from that day on."),
    )
