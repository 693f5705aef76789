"""Sign-in by staff number or phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest
from django.utils import timezone

from records.accounts.models import User
from records.accounts.sign_in.enums import Guess
from records.accounts.sign_in.lockout import LockedOut, record_failure_of, take_attempt
from records.accounts.sign_in.names import subject_of
from records.core.access.actor import Actor
from records.core.access.context import address_of
from records.core.database.prepared import PreparedRead


class StaffNumberOrPhoneBackend(AuthenticationBackend):
    """django-allauth's backend, by staff number or phone in every spelling, held by the lockout."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> "User | None":
        """Return the user whose staff number or phone and password these are, else None.

        Known and unknown names take the same way and the same time: both are counted, both hash
        once, both are locked. Raises PermissionDenied while locked, right password or not.
        """
        if not credentials.get("password"):
            return None
        now, actor = timezone.now(), _actor(request)
        subject = subject_of(str(credentials.get("username") or ""))
        try:
            attempt = take_attempt(subject=subject, guess=Guess.PASSWORD, actor=actor, now=now)
        except LockedOut as locked:
            raise PermissionDenied(str(locked)) from locked
        if subject.user is not None:
            credentials["username"] = subject.user.username
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempt.succeeded()
        else:
            record_failure_of(attempt, actor=actor, now=now)
        return user

    def _get_group_permissions(self, user_obj: User) -> Any:
        """Return what the roles in force today give, not what the stored groups did once.

        So an ended role gives nothing whether or not anybody tidied up, and a deputy has the
        permissions of the roles they act in.
        """
        return Permission.objects.filter(group__name__in=user_obj.role_groups)

    def _get_user_permissions(self, user_obj: User) -> Any:
        """Return nothing: rights come from roles, each with its unit and its period."""
        return Permission.objects.none()

    def get_user(self, user_id: int) -> "User | None":
        """Return the user behind a session, if still active: one prepared query a request."""
        user = _just_read.get()
        if user is None or user.pk != user_id:
            row = _user_row.first(user_id)
            user = User.from_db(DEFAULT_DB_ALIAS, USER_FIELDS, row) if row else None
        return user if user and self.user_can_authenticate(user) else None


def _actor(request: HttpRequest | None) -> Actor:
    return Actor(None, "anonymous", address_of(request)) if request else Actor.system("sign-in")


USER_FIELDS = [field.attname for field in User._meta.concrete_fields]
_user_row = PreparedRead(
    lambda user_id: User.objects.filter(pk=user_id).values_list(*USER_FIELDS), arguments=1
)
_just_read: ContextVar["User | None"] = ContextVar("just_read", default=None)


def session_user_id(request: HttpRequest) -> int | None:
    """Return whose session this says it is; nothing of it is verified before `request.user`."""
    found = request.session.get(SESSION_KEY)
    return User._meta.pk.to_python(found) if found else None


@contextmanager
def just_read(user: User | None) -> Iterator[None]:
    """Let `request.user` verify a user read along with something else, not read once more."""
    token = _just_read.set(user)
    try:
        yield
    finally:
        _just_read.reset(token)
