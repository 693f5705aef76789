"""Preferences of one person; the rule in the back office."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from records.core.forms import ScopedModelForm
from records.core.seams.notifications import (
    NOTIFICATIONS,
    PUSHED,
    Channel,
    NotificationKind,
)
from records.notifications.models import ContactSettings, Preference


class PreferencesForm(forms.Form):
    """Language, summary, and for each kind the channels one wants."""

    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)
    wants_digest = forms.BooleanField(
        label=_("One summary a day for what can wait"), required=False
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[NotificationKind],
        channels: Sequence[Channel],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, self.channels = kinds, channels
        for kind in self._optional():
            self.fields[kind.code] = forms.MultipleChoiceField(
                label=str(kind.label),
                help_text=str(kind.description),
                required=False,
                choices=[(one.value, one.label) for one in channels],
                widget=forms.CheckboxSelectMultiple,
            )

    def _optional(self) -> list[NotificationKind]:
        return [kind for kind in self.kinds if not kind.is_mandatory and self.channels]

    def kind_fields(self) -> list[forms.BoundField]:
        """Return the fields of the kinds that may be switched off."""
        return [self[kind.code] for kind in self._optional()]

    def mandatory(self) -> list[NotificationKind]:
        """Return the kinds that always come."""
        return [kind for kind in self.kinds if kind.is_mandatory]

    def unwanted(self) -> dict[str, list[str]]:
        """Return by kind what was not ticked, of the channels that were offered."""
        return {
            kind.code: [
                one.value for one in self.channels if one not in self.cleaned_data[kind.code]
            ]
            for kind in self._optional()
        }


def initial_of(
    user: Any,
    wishes: ContactSettings,
    kinds: Sequence[NotificationKind],
    channels: Sequence[Channel],
) -> dict[str, Any]:
    """Return what stands in the form: everything that was not switched off."""
    off = set(Preference.objects.filter(user=user).values_list("kind", "channel"))
    wanted = {
        kind.code: [one.value for one in channels if (kind.code, one.value) not in off]
        for kind in kinds
    }
    return {"language": wishes.language, "wants_digest": wishes.wants_digest, **wanted}


class RuleForm(ScopedModelForm):
    """Kind and channels by their names."""

    kind = forms.ChoiceField(label=_("kind"), choices=())
    channels = forms.MultipleChoiceField(
        label=_("channels"),
        help_text=_("Besides the inbox, which always has it; only channels that are set up send."),
        required=False,
        choices=[(one.value, one.label) for one in Channel if one in PUSHED],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("kind")
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.code, str(kind.label)) for kind in NOTIFICATIONS]
        if self.instance.pk:
            # Kind and unit make a rule what it is: another one is another rule.
            for name in ("kind", "unit"):
                if name in self.fields:
                    self.fields[name].disabled = True
