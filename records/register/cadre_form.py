"""The back office's form of a cadre: protected numbers are typed blind."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from records.core.forms import ScopedModelForm
from records.core.protection.masking import mask_citizen_number, mask_phone
from records.core.protection.protected_fields import ProtectedField, ProtectedFormMixin
from records.register.people.consistency import clean_citizen_number, clean_phone


class ProtectedCadreForm(ProtectedFormMixin, ScopedModelForm):
    """A cadre's facts; citizen number and phone are written only when typed or cleared."""

    protected: ClassVar[tuple[str, ...]] = ("citizen_number", "phone")

    citizen_number = ProtectedField(
        label=_("Citizen number"), clean=clean_citizen_number, mask=mask_citizen_number
    )
    phone = ProtectedField(label=_("Phone"), clean=clean_phone, mask=mask_phone)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hide_protected()
        if "status" in self.fields:
            # Left out, a new person is in service and another stays as they are.
            self.fields["status"].required = False

    def clean(self) -> dict[str, Any]:
        """Leave out what was not typed, so that nothing writes it."""
        data = self.kept_out(super().clean() or self.cleaned_data)
        if not data.get("status"):
            data.pop("status", None)
        return data
