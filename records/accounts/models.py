"""User and Role."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.accounts.enums import ADMINISTRATORS, FILE_READERS, RoleKind
from records.accounts.querysets import RoleQuerySet, UserQuerySet
from records.core.access.readers import stands_above
from records.core.database.kept_queries import KeptQuery
from records.core.fields import EncryptedTextField
from records.core.protection.crypto import blind_index
from records.register.models import Cadre, Unit


class UserManager(BaseUserManager["User"]):
    """Creates users; signs them in by staff number."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user who signs in as `username`, a staff number."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.set_phone(fields.get("phone", ""))
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user who may do everything."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def by_phone(self, phone: str) -> "models.QuerySet[User]":
        """Return the users with this mobile number (11 digits)."""
        return self.filter(phone_index=blind_index(phone, "phone"))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by staff number or phone."""

    username = models.CharField(
        _("staff number"),
        max_length=30,
        unique=True,
        error_messages={"unique": _("This staff number already has an account.")},
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique, and most have none
    email = models.EmailField(_("e-mail"), blank=True)
    cadre = models.OneToOneField(
        Cadre,
        verbose_name=_("cadre"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="user",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("home unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        help_text=_("The unit that keeps the account of somebody who is no cadre."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("created at"), default=timezone.now)
    # Sign-in. Columns, so that the rules of every request ask no question of their own.
    must_change_password = models.BooleanField(_("must choose a password"), default=False)
    password_changed_at = models.DateTimeField(_("password chosen at"), null=True, blank=True)
    has_second_factor = models.BooleanField(_("second factor"), default=False, editable=False)
    second_factor_due_at = models.DateTimeField(
        _("second factor due"), null=True, blank=True, editable=False
    )

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("username",)
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name, as Wagtail shows it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name."""
        return self.name

    @property
    def first_name(self) -> str:
        """Return the name: Chinese names are not split, and Wagtail asks for this."""
        return self.name

    @property
    def last_name(self) -> str:
        """Return nothing; see `first_name`."""
        return ""

    @property
    def home(self) -> Unit | None:
        """Return the unit the account belongs to: its cadre's, else the one that keeps it."""
        return self.cadre.unit if self.cadre is not None else self.unit

    @property
    def is_factor_missing(self) -> bool:
        """Return whether a second factor is asked of this person and none is set up."""
        return self.second_factor_due_at is not None and not self.has_second_factor

    @property
    def is_factor_overdue(self) -> bool:
        """Return whether the time for setting one up is over."""
        due = self.second_factor_due_at
        return due is not None and not self.has_second_factor and due <= timezone.now()

    def set_phone(self, phone: str) -> None:
        """Set the mobile number (11 digits, or "") and its look-up digest."""
        self.phone = phone
        self.phone_index = blind_index(phone, "phone") or None

    @cached_property
    def held_roles(self) -> "list[tuple[str, str | None, int | None]]":
        """Return (kind, path of the unit or None for everything, unit id) of each role in force.

        A closed account holds none: every wall built on roles stands before it too. While acting
        for somebody these are the roles delegated by them, and no other.
        """
        if not self.is_active:
            return []
        today = timezone.localdate()
        if self.acting_for_id is None:
            return OWN_ROLES.rows(self.pk, today)
        roles = self.roles.delegated_in_force(today).filter(delegated_by__user=self.acting_for_id)
        return list(roles.values_list(*HELD))

    acting_for_id: int | None = None
    """Whose deputy this account is in the request at hand."""
    acting_for_name: str = ""

    def act_for(self, user_id: int | None, name: str = "") -> None:
        """From now on use the roles that `user_id` delegated to this account; None: own ones."""
        self.acting_for_id, self.acting_for_name = user_id, name
        self.forget_rights()

    def forget_rights(self) -> None:
        """Work out roles and permissions anew when next asked."""
        for name in CACHED_RIGHTS:
            self.__dict__.pop(name, None)

    @property
    def role_groups(self) -> list[str]:
        """Return the names of the Django groups whose permissions the roles in force give."""
        return sorted({f"role:{kind}" for kind, _path, _id in self.held_roles})

    # Wagtail keeps what it found about an account under these two names and asks there first; its
    # own search goes through the stored groups, which know neither an end date nor a deputy.
    @cached_property
    def _page_permission_cache(self) -> Any:
        from wagtail.models import GroupPagePermission

        rows = GroupPagePermission.objects.filter(group__name__in=self.role_groups)
        return rows.select_related("page", "permission")

    @cached_property
    def _collection_permission_cache(self) -> Any:
        from wagtail.models import GroupCollectionPermission

        rows = GroupCollectionPermission.objects.filter(group__name__in=self.role_groups)
        return rows.select_related("collection", "permission")

    def has_role(self, *kinds: str) -> bool:
        """Return whether the user holds one of `kinds` anywhere."""
        return stands_above(self) or any(kind in kinds for kind, _path, _id in self.held_roles)

    def role_paths(self, *kinds: str) -> list[str]:
        """Return the paths of the units for which one of `kinds` is held; "/" means all."""
        return [path or "/" for kind, path, _id in self.held_roles if kind in kinds]

    def file_reader_paths(self) -> list[str]:
        """Return the unit paths whose cadres' files this user may open."""
        return self.role_paths(*FILE_READERS)

    def keeper_paths(self) -> list[str]:
        """Return the unit paths whose people and register this user keeps."""
        return self.role_paths(RoleKind.OFFICER)

    def corrector_paths(self) -> list[str]:
        """Return the unit paths whose people's data this user helps to keep right."""
        return self.role_paths(RoleKind.OFFICER, RoleKind.UNIT_LIAISON)

    def covers_everything(self, *kinds: str) -> bool:
        """Return whether one of `kinds` is held for the whole tree: everywhere, or at each root."""
        paths = ["/"] if stands_above(self) else self.role_paths(*kinds)
        return Unit.objects.all_lie_within(paths)


HELD = ("kind", "unit__path", "unit_id")
# Asked on every page of everybody signed in.
OWN_ROLES: "KeptQuery[tuple[str, str | None, int | None]]" = KeptQuery(
    lambda user, today: Role.objects.filter(user=user).own_in_force(today).values_list(*HELD),
    int,
    date,
)

# What Django and Wagtail keep of an account for the length of a request. An account that is handed
# a role in a test, a worker or its own request would go on with what it could before.
CACHED_RIGHTS = (
    "held_roles",
    "_perm_cache",
    "_user_perm_cache",
    "_group_perm_cache",
    "_page_permission_cache",
    "_collection_permission_cache",
    "_explorable_root_page_cache",
)


class Role(models.Model):
    """What a user may do, for `unit` and the units below it; no unit means everywhere.

    Held from the first to the last day, both included, of the calendar at the school. A role is
    history: it is ended, never removed. One that is ended stops at once and counts as held until
    that day; one ended before it began has its last day before its first and was never held.
    """

    user = models.ForeignKey(
        User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="roles"
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        help_text=_("The role counts for this unit and those below; empty: for every unit."),
    )
    valid_from = models.DateField(pgettext_lazy("of a role", "first day"))
    valid_until = models.DateField(
        pgettext_lazy("of a role", "last day"),
        null=True,
        blank=True,
        help_text=_("Empty: until it is ended."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_at = models.DateTimeField(_("given at"))
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("given by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    delegated_by = models.ForeignKey(
        "self",
        verbose_name=_("delegated from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    revoked_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User,
        verbose_name=_("ended by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ("user", "kind", "valid_from")
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=RoleKind.values), name="records_accounts_role_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"))
                | Q(revoked_at__isnull=False),
                name="records_accounts_role_period",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(ADMINISTRATORS))
                | Q(unit__isnull=True, delegated_by__isnull=True),
                name="records_accounts_role_administrator_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True) | Q(valid_until__isnull=False),
                name="records_accounts_role_delegation_ends",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "valid_from"), name="records_accounts_role_kind_idx"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user}"

    def is_in_force(self, today: date) -> bool:
        """Return whether the role itself gives rights on `today`; its source is not asked."""
        if self.revoked_at is not None or self.valid_from > today:
            return False
        return self.valid_until is None or self.valid_until >= today

    @property
    def where(self) -> str:
        """Return the name of the unit, or that the role counts everywhere."""
        return str(self.unit) if self.unit_id else str(_("every unit"))

    @property
    def unit_code(self) -> str:
        """Return the code of the unit, empty where the role counts everywhere."""
        return self.unit.code if self.unit is not None else ""

    @property
    def username(self) -> str:
        """Return the staff number of the holder."""
        return self.user.username

    @property
    def source(self) -> str:
        """Return whose role a deputy does; empty for a role held by oneself."""
        return str(self.delegated_by.user) if self.delegated_by is not None else ""

    @property
    def state_label(self) -> str:
        """Return in one word whether the role is in force, not yet begun or ended."""
        today = timezone.localdate()
        if self.is_in_force(today):
            return str(pgettext_lazy("of a role", "in force"))
        begins = self.revoked_at is None and self.valid_from > today
        return str(_("not yet begun") if begins else pgettext_lazy("of a role", "ended"))


from records.accounts.sign_in.models import (  # noqa: E402  (they point at User)
    FailedGuesses,
    PasswordRecord,
    Slip,
    SlipSheet,
)

__all__ = ["FailedGuesses", "PasswordRecord", "Role", "Slip", "SlipSheet", "User"]
