"""Forms of tenders."""

from typing import Any

from django import forms

from records.core.errors import DomainError, ManyErrors


def tell(form: forms.Form, error: DomainError) -> None:
    """Put what a service refused beside its field, or at the top where the form has no such field."""
    each: list[Any] = error.errors if isinstance(error, ManyErrors) else [error]
    for one in each:
        form.add_error(one.field if one.field in form.fields else None, str(one))
