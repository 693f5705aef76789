"""Sign-in by staff number or phone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest

from records.accounts.models import User
from records.core.phones import parse_phone_or_none
from records.core.prepared import PreparedRead


class StaffNumberOrPhoneBackend(AuthenticationBackend):
    """django-allauth's backend, where the name typed may also be a mobile number."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> "User | None":
        """Return the user whose staff number or phone and password these are, else None."""
        typed = str(credentials.get("username") or "").strip()
        if typed and not User.objects.filter(username=typed).exists():
            phone = parse_phone_or_none(typed)
            user = User.objects.by_phone(phone).first() if phone else None
            if user is not None:
                credentials["username"] = user.username
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: int) -> "User | None":
        """Return the user behind a session, if still active: one prepared query a request."""
        row = _user_row.first(user_id)
        user = User.from_db(DEFAULT_DB_ALIAS, USER_FIELDS, row) if row else None
        return user if user and self.user_can_authenticate(user) else None


USER_FIELDS = [field.attname for field in User._meta.concrete_fields]
_user_row = PreparedRead(
    lambda user_id: User.objects.filter(pk=user_id).values_list(*USER_FIELDS), arguments=1
)
