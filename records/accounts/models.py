"""User and Role."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.accounts.enums import FILE_READERS, RoleKind
from records.core.authority import within
from records.core.crypto import blind_index
from records.core.fields import EncryptedTextField
from records.register.models import Cadre, Unit


class UserQuerySet(models.QuerySet["User"]):
    """Reads of accounts."""

    def visible_to(self, user: Any) -> "UserQuerySet":
        """Return one's own account, and those of the cadres and role holders of one's units."""
        if user.is_superuser:
            return self
        return self.filter(Q(pk=user.pk) | self._kept_by(user)).distinct()

    def managed_by(self, user: Any) -> "UserQuerySet":
        """Return the accounts `user` looks after: nobody's who reaches further than they do.

        An account of a cadre of theirs, or with a role in their units, and no role outside.
        """
        if user.is_superuser:
            return self
        paths = user.keeper_paths()
        reaching_out = Role.objects.exclude(within(paths, "unit__path")).values("user")
        kept = self.filter(self._kept_by(user)).exclude(pk__in=reaching_out)
        return kept.exclude(is_superuser=True).distinct()

    def overseen_by(self, user: Any) -> "UserQuerySet | None":
        """Return the accounts whose doings `user` oversees; None: everybody's, known or not."""
        kinds = (RoleKind.OFFICER, RoleKind.AUDITOR)
        if user.is_superuser or user.covers_everything(*kinds):
            return None
        paths = user.role_paths(*kinds)
        holders = Role.objects.filter(within(paths, "unit__path")).values("user")
        reached = Q(pk__in=holders) | within(paths, "cadre__unit__path")
        return self.filter(Q(pk=user.pk) | reached)

    def _kept_by(self, user: Any) -> Q:
        paths = user.keeper_paths()
        holders = Role.objects.filter(within(paths, "unit__path")).values("user")
        return Q(cadre__in=Cadre.objects.managed_by(user)) | Q(pk__in=holders)


class RoleQuerySet(models.QuerySet["Role"]):
    """Reads of roles."""

    def visible_to(self, user: Any) -> "RoleQuerySet":
        """Return the roles held within the part of the tree an officer looks after."""
        return self.managed_by(user)

    def managed_by(self, user: Any) -> "RoleQuerySet":
        """Return the roles `user` may take away: those held within the units they keep."""
        return self if user.is_superuser else self.filter(within(user.keeper_paths(), "unit__path"))


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
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("created at"), default=timezone.now)

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

    def set_phone(self, phone: str) -> None:
        """Set the mobile number (11 digits, or "") and its look-up digest."""
        self.phone = phone
        self.phone_index = blind_index(phone, "phone") or None

    @cached_property
    def held_roles(self) -> "list[tuple[str, str | None, int | None]]":
        """Return (kind, path of the unit or None for everything, unit id) of each role held."""
        return list(self.roles.values_list("kind", "unit__path", "unit_id"))

    def has_role(self, *kinds: str) -> bool:
        """Return whether the user holds one of `kinds` anywhere."""
        return self.is_superuser or any(kind in kinds for kind, _path, _id in self.held_roles)

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
        paths = ["/"] if self.is_superuser else self.role_paths(*kinds)
        if not paths or "/" in paths:
            return bool(paths)
        roots = set(Unit.objects.filter(parent=None).values_list("path", flat=True))
        return bool(roots) and roots <= set(paths)


class Role(models.Model):
    """What a user may do, for `unit` and the units below it; no unit means everywhere."""

    user = models.ForeignKey(
        User, verbose_name=_("account"), on_delete=models.CASCADE, related_name="roles"
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ("user", "kind")
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "unit"), name="records_accounts_role_once"
            ),
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=Q(unit__isnull=True),
                name="records_accounts_role_everywhere_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RoleKind.values), name="records_accounts_role_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
