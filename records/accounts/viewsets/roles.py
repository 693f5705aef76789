"""Who holds which role for which units from when to when: given and ended here, never removed."""

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.widgets import AdminDateInput

from records.accounts.enums import RoleKind
from records.accounts.models import Role
from records.accounts.permissions import (
    grantable_kinds,
    may_give_roles,
    may_keep_accounts,
    may_read_roles,
)
from records.accounts.services import change_role_end, grant_role, revoke_role
from records.core.access.actor import Actor
from records.core.access.readers import Reader
from records.core.forms import ScopedModelForm
from records.core.viewsets import (
    ScopedDeleteView,
    ScopedIndexView,
    ScopedPermissionPolicy,
    ScopedViewSet,
)
from records.register.models import Unit


class RolePolicy(ScopedPermissionPolicy):
    """Who may read and give roles opens this screen, whatever Django's permissions say."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Return whether `user` may do `action` on some role."""
        if action not in self.actions:
            return False
        if action == "view":
            return may_read_roles(user)
        return may_give_roles(user) if action == "add" else may_keep_accounts(user)


class RoleForm(ScopedModelForm):
    """A role to give; the kinds are those that the giver's own role includes."""

    choices = {"user": "accounts:grant_role:user", "unit": "accounts:grant_role:unit"}

    class Meta:
        model = Role
        fields = ("user", "kind", "unit", "valid_from", "valid_until", "reason")
        widgets = {"valid_from": AdminDateInput, "valid_until": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = grantable_kinds(self.for_user) if self.for_user is not None else frozenset()
        offered = [("", "---------"), *((k, k.label) for k in RoleKind if k in kinds)]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        self.fields["valid_from"].required = False
        self.initial.setdefault("valid_from", timezone.localdate())

    def clean_valid_from(self) -> date:
        """Return the first day: today where none is named."""
        return self.cleaned_data["valid_from"] or timezone.localdate()


class RoleEndForm(ScopedModelForm):
    """Another last day for a role."""

    class Meta:
        model = Role
        fields = ("valid_until",)
        widgets = {"valid_until": AdminDateInput}


def _grant(data: dict[str, Any], actor: Actor, now: datetime) -> Role:
    return grant_role(
        user=data["user"],
        kind=data["kind"],
        unit=data["unit"],
        valid_from=data["valid_from"],
        valid_until=data["valid_until"],
        reason=data["reason"],
        actor=actor,
        now=now,
    )


def _change_end(role: Role, data: dict[str, Any], actor: Actor, now: datetime) -> Role:
    return change_role_end(role=role, valid_until=data["valid_until"], actor=actor, now=now)


def _revoke(role: Role, actor: Actor, now: datetime) -> None:
    revoke_role(role=role, actor=actor, now=now)


class RoleFilterSet(WagtailFilterSet):
    """As of a day, what stands, for whom; and which roles reach a given unit."""

    held_on = django_filters.DateFilter(
        method="by_day", label=gettext_lazy("Held on"), widget=AdminDateInput
    )
    reaching = django_filters.CharFilter(
        method="by_unit", label=gettext_lazy("Counts for the unit (name or code)")
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=gettext_lazy("State"),
        choices=(
            ("in_force", pgettext_lazy("of a role", "in force")),
            ("to_come", gettext_lazy("not yet begun")),
            ("ended", pgettext_lazy("of a role", "ended")),
        ),
    )
    delegated = django_filters.BooleanFilter(
        field_name="delegated_by",
        lookup_expr="isnull",
        exclude=True,
        label=gettext_lazy("Done by a deputy"),
    )

    class Meta:
        model = Role
        fields = ("kind",)

    def by_day(self, roles: Any, _name: str, day: date) -> Any:
        """Return the roles held on `day`."""
        return roles.held_on(day)

    def by_unit(self, roles: Any, _name: str, typed: str) -> Any:
        """Return the roles that count for the units so named: held there, above, or everywhere."""
        named = Q(code=typed.strip()) | Q(name=typed.strip()) | Q(short_name=typed.strip())
        condition = Q(pk__in=[])
        for path in Unit.objects.filter(named).values_list("path", flat=True):
            condition |= Q(unit__path__in=_lines(path)) | Q(unit=None)
        return roles.filter(condition)

    def by_state(self, roles: Any, _name: str, state: str) -> Any:
        """Return the roles that stand so today."""
        today = timezone.localdate()
        if state == "in_force":
            return roles.filter(
                pk__in=roles.model.objects.own_in_force(today).values("pk")
            ) | roles.filter(pk__in=roles.model.objects.delegated_in_force(today).values("pk"))
        if state == "to_come":
            return roles.not_ended(today).filter(valid_from__gt=today)
        return roles.exclude(pk__in=roles.model.objects.not_ended(today).values("pk"))


def _lines(path: str) -> list[str]:
    """Return the paths of a unit and of those above it."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


class RoleIndexView(ScopedIndexView):
    """The list, with what each row names fetched along."""

    def get_base_queryset(self) -> Any:
        """Return the visible roles."""
        rows = super().get_base_queryset()
        return rows.select_related("user", "unit", "granted_by", "delegated_by__user")


class RoleEndView(ScopedDeleteView):
    """Ends a role at once; the row stays in the list as history."""

    template_name = "records/accounts/role_end.html"
    page_title = gettext_lazy("End the role")
    success_message = gettext_lazy("The role “%(object)s” has ended.")


class RoleViewSet(ScopedViewSet):
    """Roles, past and present."""

    model = Role
    icon = "key"
    menu_label = gettext_lazy("Roles")
    add_to_admin_menu = False
    index_view_class: type[IndexView] = RoleIndexView
    create_with = staticmethod(_grant)
    change_with = staticmethod(_change_end)
    remove_with = staticmethod(_revoke)
    list_display = (
        Column("user", label=gettext_lazy("Account"), sort_key="user__name"),
        Column("get_kind_display", label=gettext_lazy("Role"), sort_key="kind"),
        Column("where", label=gettext_lazy("For the units of"), sort_key="unit__path"),
        Column("valid_from", label=gettext_lazy("First day"), sort_key="valid_from"),
        Column("valid_until", label=gettext_lazy("Last day"), sort_key="valid_until"),
        Column("state_label", label=gettext_lazy("State")),
        Column("source", label=gettext_lazy("Deputy of")),
    )
    filterset_class = RoleFilterSet
    search_fields = ("user__name", "user__username", "unit__name")
    search_backend_name = None
    list_export = (
        "username",
        "user",
        "kind",
        "where",
        "unit_code",
        "valid_from",
        "valid_until",
        "state_label",
        "source",
        "reason",
        "granted_by",
        "granted_at",
        "revoked_by",
        "revoked_at",
    )
    export_labels = {
        "username": gettext_lazy("Staff number"),
        "user": gettext_lazy("Account"),
        "where": gettext_lazy("For the units of"),
        "unit_code": gettext_lazy("Unit code"),
        "state_label": gettext_lazy("State"),
        "source": gettext_lazy("Deputy of"),
    }
    inspect_view_fields = (
        "user",
        "kind",
        "unit",
        "valid_from",
        "valid_until",
        "reason",
        "granted_by",
        "granted_at",
        "revoked_by",
        "revoked_at",
    )

    @cached_property
    def permission_policy(self) -> RolePolicy:
        """Return the policy that Wagtail's views ask."""
        return RolePolicy(self.model, self.actions)

    @cached_property
    def delete_view_class(self) -> type[DeleteView]:
        """Return the view that ends a role, bound to the service."""
        return self._bound(RoleEndView, "remove_with")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the form: everything for a new role, the last day for one that stands."""
        return RoleEndForm if for_update else RoleForm
