"""Accounts in the back office: opened, changed, deactivated; their passwords are their own."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.widgets.button import HeaderButton

from records.accounts.enums import ADMINISTRATORS, RoleKind
from records.accounts.models import User
from records.accounts.permissions import may_create_accounts, may_keep_accounts
from records.accounts.services import change_user, create_user
from records.core.access.actor import Actor
from records.core.access.readers import Reader
from records.core.forms import ScopedModelForm
from records.core.phones import parse_phone_or_none
from records.core.protection.masking import mask_phone
from records.core.viewsets import (
    ScopedCreateView,
    ScopedEditView,
    ScopedIndexView,
    ScopedPermissionPolicy,
    ScopedViewSet,
)


class AccountPolicy(ScopedPermissionPolicy):
    """Who keeps accounts opens this screen, whatever Django's permissions say."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Return whether `user` may do `action` on some account."""
        if action not in self.actions:
            return False
        if action == "add":
            return may_create_accounts(user)
        return may_keep_accounts(user) or (action == "view" and _sees_accounts(user))


def _sees_accounts(user: Reader) -> bool:
    return bool(user.is_active and user.has_role(RoleKind.OFFICER, *ADMINISTRATORS))


class AccountForm(ScopedModelForm):
    """A new account; it gets a one-time slip, never a password from somebody else."""

    choices = {"cadre": "accounts:create_user:cadre", "unit": "accounts:create_user:unit"}
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False)

    class Meta:
        model = User
        fields = ("username", "name", "phone", "cadre", "unit")

    def clean_phone(self) -> str:
        """Return the 11 digits, or an error that says what a mobile number is."""
        typed = self.cleaned_data["phone"]
        phone = parse_phone_or_none(typed) if typed else ""
        if phone is None:
            raise forms.ValidationError(_("This is not a mobile number of 11 digits."))
        return phone


class AccountChangeForm(AccountForm):
    """What may be changed of an account. Its phone is shown masked: only a new one is written."""

    forget_phone = forms.BooleanField(label=gettext_lazy("Remove the phone"), required=False)

    class Meta:
        model = User
        fields = ("name", "unit", "is_active")

    field_order = ("name", "phone", "forget_phone", "unit", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.phone:
            self.fields["phone"].help_text = _(
                "Now %(phone)s. Leave empty to keep it, or type a new one."
            ) % {"phone": mask_phone(self.instance.phone)}
        else:
            del self.fields["forget_phone"]
        if self.instance.cadre_id is not None:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """Return the values; a phone cannot be typed and taken away at once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("forget_phone") and data.get("phone"):
            self.add_error("phone", _("Type a phone or remove it, not both."))
        return data


def slip_url(user: User) -> str | None:
    """Return where a one-time slip is issued, or None in an installation without slips."""
    try:
        return reverse("account_care", args=[user.pk])
    except NoReverseMatch:
        return None


class OfferSlipMixin:
    """A view after which somebody may need to be let in."""

    object: User

    def get_success_buttons(self) -> list[Any]:
        """Return Wagtail's buttons, and the one that issues a slip."""
        buttons: list[Any] = super().get_success_buttons()  # type: ignore[misc]
        url = slip_url(self.object)
        return [*buttons, messages.button(url, _("Issue a one-time slip"))] if url else buttons


class AccountIndexView(ScopedIndexView):
    """The list, with what each row names fetched along."""

    def get_base_queryset(self) -> Any:
        """Return the visible accounts."""
        return super().get_base_queryset().select_related("cadre__unit", "unit")


class AccountCreateView(OfferSlipMixin, ScopedCreateView):
    """Opens an account."""


class AccountEditView(OfferSlipMixin, ScopedEditView):
    """Changes an account."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return Wagtail's buttons, and the one that issues a slip."""
        url = slip_url(self.object)
        if url is None:
            return []
        return [HeaderButton(label=_("Issue a one-time slip"), url=url, icon_name="key")]


def _create_user(data: dict[str, Any], actor: Actor, now: datetime) -> User:
    return create_user(
        username=data["username"],
        name=data["name"],
        phone=data["phone"],
        cadre=data["cadre"],
        unit=data["unit"],
        actor=actor,
        now=now,
    )


def _change_user(user: User, data: dict[str, Any], actor: Actor, now: datetime) -> User:
    phone = "" if data.get("forget_phone") else data["phone"] or None
    return change_user(
        user=user,
        name=data["name"],
        phone=phone,
        unit=data.get("unit"),
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
    index_view_class: type[IndexView] = AccountIndexView
    create_with = staticmethod(_create_user)
    change_with = staticmethod(_change_user)
    list_display = ("name", "username", "cadre", "unit", "is_active", "last_login")
    list_filter = ("is_active",)
    list_export = ("username", "name", "home", "is_active", "date_joined", "last_login")
    export_labels = {"home": gettext_lazy("Unit")}
    search_fields = ("name", "username")
    search_backend_name = None
    inspect_view_fields = (
        "username",
        "name",
        "cadre",
        "unit",
        "is_active",
        "date_joined",
        "last_login",
    )

    @cached_property
    def permission_policy(self) -> AccountPolicy:
        """Return the policy that Wagtail's views ask."""
        return AccountPolicy(self.model, self.actions)

    @cached_property
    def add_view_class(self) -> type[CreateView]:
        """Return the create view, bound to the service."""
        return self._bound(AccountCreateView, "create_with")

    @cached_property
    def edit_view_class(self) -> type[EditView]:
        """Return the edit view, bound to the service."""
        return self._bound(AccountEditView, "change_with")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the form; whose account it is is settled when it is made."""
        return AccountChangeForm if for_update else AccountForm
