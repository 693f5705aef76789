"""The assessment scheme of a class: what its planner says of each component."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.classes.assessment.components import components
from courses.classes.models import TrainingClass
from records.core.errors import DomainError


def scheme_fields() -> dict[str, forms.Field]:
    """Return the fields of all components, by name."""
    return {name: one for component in components() for name, one in component.fields().items()}


def read_scheme(training_class: TrainingClass | None) -> dict[str, Any]:
    """Return the scheme of a class, by field; for None, what a new class begins with."""
    return {
        name: value
        for component in components()
        for name, value in component.read(training_class).items()
    }


def change_scheme(
    training_class: TrainingClass, values: Mapping[str, Any], *, is_new: bool = False
) -> None:
    """Keep what `values` say of the components; what they do not name stays.

    Called in the transaction that has locked the class. Raises DomainError naming the field.
    """
    for component in components():
        given = {name: values[name] for name in component.fields() if name in values}
        stands = component.read(None if is_new else training_class)
        wanted = {**stands, **_cleaned(component.fields(), given)}
        # Asked also where nothing is said of it: the days of the class may have moved.
        component.check(training_class, wanted)
        if is_new or wanted != stands:
            component.write(training_class, wanted)


def class_facts(training_class: TrainingClass) -> list[tuple[str, str]]:
    """Return what the page of a class says of its components."""
    return [fact for component in components() for fact in component.class_facts(training_class)]


def _cleaned(fields: Mapping[str, forms.Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as their fields take them: a caller without a form is held to the same."""
    found = {}
    for name, value in given.items():
        try:
            found[name] = fields[name].clean(value)
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field=name) from None
    return found
