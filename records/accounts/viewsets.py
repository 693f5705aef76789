"""Back-office screens of accounts and roles."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from records.accounts.models import Role, User
from records.accounts.permissions import may_grant, may_keep_accounts
from records.accounts.services import (
    change_user,
    create_user,
    grant_role,
    revoke_role,
)
from records.core.actor import Actor
from records.core.errors import NotAllowed
from records.core.forms import ScopedModelForm
from records.core.phones import parse_phone_or_none
from records.core.viewsets import ScopedPermissionPolicy, ScopedViewSet


class KeeperPolicy(ScopedPermissionPolicy):
    """Accounts and roles are for officers, whatever Django's permissions say."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether `user` may do `action` on some account."""
        return action in self.actions and may_keep_accounts(user)


class UserForm(ScopedModelForm):
    """An account; its person chooses the password with a one-time slip."""

    choices = {"cadre": "accounts:create_user:cadre"}
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False)

    class Meta:
        model = User
        fields = ("username", "name", "phone", "cadre", "is_active")

    def clean_phone(self) -> str:
        """Return the 11 digits, or an error that says what a mobile number is."""
        typed = self.cleaned_data["phone"]
        phone = parse_phone_or_none(typed) if typed else ""
        if phone is None:
            raise forms.ValidationError(_("This is not a mobile number of 11 digits."))
        return phone


def _create_user(data: dict[str, Any], actor: Actor, now: datetime) -> User:
    return create_user(
        username=data["username"],
        name=data["name"],
        phone=data["phone"],
        cadre=data["cadre"],
        password=None,
        actor=actor,
        now=now,
    )


def _change_user(user: User, data: dict[str, Any], actor: Actor, now: datetime) -> User:
    return change_user(
        user=user,
        name=data["name"],
        phone=data["phone"],
        is_active=data["is_active"],
        actor=actor,
        now=now,
    )


class UserViewSet(ScopedViewSet):
    """Accounts."""

    model = User
    icon = "user"
    menu_label = gettext_lazy("Accounts")
    add_to_admin_menu = False
    create_with = staticmethod(_create_user)
    change_with = staticmethod(_change_user)
    list_display = ("name", "username", "cadre", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("name", "username")
    search_backend_name = None
    inspect_view_fields = ("username", "name", "cadre", "is_active", "date_joined", "last_login")

    @cached_property
    def permission_policy(self) -> KeeperPolicy:
        """Return the policy that Wagtail's views ask."""
        return KeeperPolicy(self.model, self.actions)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the form; who an account belongs to is settled when it is made."""
        if not for_update:
            return UserForm
        return forms.modelform_factory(User, form=UserForm, fields=("name", "is_active"))


def _grant(data: dict[str, Any], actor: Actor, now: datetime) -> Role:
    granting = User.objects.get(pk=actor.user_id)
    if not may_grant(granting, data["unit"]):
        raise NotAllowed(_("You may give roles only within your own units."), field="unit")
    return grant_role(user=data["user"], kind=data["kind"], unit=data["unit"], actor=actor, now=now)


def _revoke(role: Role, actor: Actor, now: datetime) -> None:
    revoke_role(role=role, actor=actor, now=now)


class RoleViewSet(ScopedViewSet):
    """Roles: granted and revoked, never edited."""

    model = Role
    icon = "key"
    menu_label = gettext_lazy("Roles")
    choices = {"user": "accounts:grant_role:user", "unit": "accounts:grant_role:unit"}
    add_to_admin_menu = False
    create_with = staticmethod(_grant)
    remove_with = staticmethod(_revoke)
    list_display = ("user", "kind", Column("unit", label=gettext_lazy("Unit")))
    list_filter = ("kind",)
    search_fields = ("user__name", "user__username", "unit__name")
    search_backend_name = None
    form_fields = ("user", "kind", "unit")
    inspect_view_fields = form_fields

    @cached_property
    def permission_policy(self) -> KeeperPolicy:
        """Return the policy that Wagtail's views ask."""
        return KeeperPolicy(self.model, self.actions)


class AccountsGroup(ViewSetGroup):
    """Menu: Accounts."""

    menu_label = gettext_lazy("Accounts and roles")
    menu_icon = "user"
    menu_order = 280
    items = (RoleViewSet,)
