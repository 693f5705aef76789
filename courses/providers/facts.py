"""The facts of a provider: which may be changed when, and how each is checked."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.providers.models import Provider
from records.core.credit_codes import parse_credit_code
from records.core.errors import DomainError, ManyErrors
from records.core.protection.masking import mask_phone
from records.core.typed import half_width

PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}[0-9]")
"""Of an organisation: mobile or fixed."""
IDENTITY = ("name", "uscc", "kind")
"""What the organisation is: once approved, an officer corrects it."""
REVIEWED = ("size", "person_in_charge", "person_in_control")
"""What is reviewed: changed while an application is prepared."""
FREE = ("contact_name", "contact_phone", "address", "introduction")
"""What may change whenever no review is under way."""
FIELDS = (*IDENTITY, *REVIEWED, *FREE)


def set_facts(provider: Provider, values: Mapping[str, Any]) -> None:
    """Put `values` into `provider`; raises ManyErrors naming each field that cannot stand."""
    errors = []
    for name, value in values.items():
        try:
            cleaned = (
                parse_credit_code(value) if name == "uscc" else _cleaned(provider, name, value)
            )
        except DomainError as error:
            errors.append(error)
        else:
            setattr(provider, name, cleaned)
    if errors:
        raise ManyErrors(" ".join(error.message for error in errors), errors)


def _cleaned(provider: Provider, name: str, value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else value
    if name != "introduction" and isinstance(text, str):
        text = " ".join(text.split())
    if name == "contact_phone":
        text = half_width(str(text))
        if text and not PHONE.fullmatch(text):
            raise DomainError(_("Digits, spaces, + and - only, 7 to 20 of them."), field=name)
    field = Provider._meta.get_field(name)
    try:
        return field.clean(text, provider)  # type: ignore[union-attr]
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field=name) from None


def facts_of(provider: Provider, fields: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    """Return facts as the trail and a review keep them: the phone masked."""
    found = {name: getattr(provider, name) for name in fields}
    if "contact_phone" in found:
        found["contact_phone"] = mask_phone(found["contact_phone"])
    return {name: str(value) for name, value in found.items()}


def iso(day: date | None) -> str | None:
    """Return a day as the trail keeps it."""
    return day.isoformat() if day is not None else None
