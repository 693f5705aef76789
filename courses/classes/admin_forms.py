"""Back-office forms: one plans for one's own units, and draws the timetables of one's own classes."""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.admin.forms import WagtailAdminModelForm

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from records.accounts.enums import RoleKind
from records.register.models import Unit


def units_of_officer(user: Any) -> QuerySet[Unit]:
    """Return the units for which `user` may organise classes."""
    units = Unit.objects.filter(is_active=True)
    if user.is_superuser:
        return units
    condition = Q(pk__in=[])
    for path in user.role_paths(RoleKind.OFFICER):
        condition |= Q(path__startswith=path)
    return units.filter(condition)


class ServiceForm(WagtailAdminModelForm):
    """A form whose service says in words, beside the field, what a constraint would refuse."""

    def _post_clean(self) -> None:
        # Django asks the instance, and would answer with a constraint's name.
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()


class TrainingClassForm(ServiceForm):
    """A class of the officer's own units."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = units_of_officer(self.for_user)
        self.fields["host"].queryset = Unit.objects.filter(is_active=True)


class SessionForm(ServiceForm):
    """A row of the timetable of a class the officer plans; it stays in its class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = TrainingClass.objects.managed_by(self.for_user)
        field = self.fields["training_class"]
        if self.instance.pk is None:
            done = (ClassState.CLOSED, ClassState.CANCELLED)
            field.queryset = classes.exclude(state__in=done)
        else:
            field.queryset, field.disabled = classes, True
