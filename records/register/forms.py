"""Forms of the site: changes of the tree, transfers."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.core.codes import PostLevel, Rank
from records.core.forms import ScopedFormMixin
from records.register.admin_forms import day_input
from records.register.enums import UnitKind, UnitLevel
from records.register.models import Cadre, Unit
from records.register.unit_field import UnitField, UnitFieldsMixin


class DatedForm(UnitFieldsMixin, forms.Form):
    """What holds from a day on."""

    on = forms.DateField(
        label=_("From which day on"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("A day to come is kept and applied then; until then it can be seen here."),
    )

    def __init__(self, *args: Any, user: Reader, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_name(user)
        self.unit = unit


class RenameForm(DatedForm):
    """Another name, short name, kind or level."""

    name = forms.CharField(label=_("Name of the unit"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    level = forms.ChoiceField(label=_("Level of the unit"), choices=UnitLevel.choices)

    field_order = ("name", "short_name", "kind", "level", "on")


class MoveForm(DatedForm):
    """Another place in the tree."""

    parent = UnitField(
        "register:create_unit:parent",
        label=_("Below which unit"),
        required=False,
        help_text=_("Everything below it moves along. Empty: it stands at the top."),
    )

    field_order = ("parent", "on")


class CloseForm(DatedForm):
    """The end of a unit."""


class MergeForm(DatedForm):
    """One unit goes on with the people of this one."""

    into = UnitField(
        "register:reform_unit:unit",
        label=_("Merged into"),
        help_text=_("Posts and inner departments go on there; this unit closes."),
    )

    field_order = ("into", "on")


class SplitForm(ScopedFormMixin, DatedForm):
    """A unit that comes out of this one."""

    choices = {"people": "register:appoint:cadre", "children": "register:reform_unit:unit"}

    code = forms.CharField(label=_("Code of the new unit"), max_length=24)
    name = forms.CharField(label=_("Name of the new unit"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    people = forms.ModelMultipleChoiceField(
        label=_("Who goes there"),
        queryset=Cadre.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    children = forms.ModelMultipleChoiceField(
        label=_("Inner departments that go there, with their people"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("code", "name", "short_name", "kind", "on", "people", "children")

    def __init__(self, *args: Any, user: Reader, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, user=user, unit=unit, **kwargs)
        self.scope_choices(user)
        people, children = self.fields["people"], self.fields["children"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101
        assert isinstance(children, forms.ModelMultipleChoiceField)  # noqa: S101
        people.queryset = Cadre.objects.managed_by(user).active().filter(unit=unit)
        children.queryset = Unit.objects.open_to(user).filter(parent=unit)


class PostForm(forms.Form):
    """The post with which somebody is taken in."""

    title = forms.CharField(label=_("Post"), max_length=100)
    level = forms.TypedChoiceField(
        label=_("Post level"), coerce=int, choices=PostLevel.choices, initial=PostLevel.UNSET
    )
    rank = forms.TypedChoiceField(
        label=_("Rank"), coerce=int, choices=Rank.choices, initial=Rank.NONE
    )
    since = forms.DateField(label=_("Since"), widget=day_input(), initial=timezone.localdate)


class AcceptForm(UnitFieldsMixin, PostForm):
    """Takes somebody in."""

    unit = UnitField(
        "register:accept_transfer:unit",
        label=_("Unit of the post"),
        help_text=_("The unit named by the sender, or one below it."),
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_name(user)


class DeclineForm(forms.Form):
    """Says no, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReleaseForm(UnitFieldsMixin, forms.Form):
    """Releases somebody to another unit."""

    to_unit = UnitField(
        "register:release_cadre:to_unit",
        label=_("To which unit"),
        help_text=_("Any active unit: of those outside your own only the name is shown."),
    )
    wanted_on = forms.DateField(
        label=_("To begin on"), widget=day_input(), initial=timezone.localdate
    )
    note = forms.CharField(label=_("Note for the receiving unit"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_name(user)
