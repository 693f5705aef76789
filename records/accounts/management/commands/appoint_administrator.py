"""Appoint the first system, security or audit administrator of a new installation."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from records.accounts.administrators import appoint_administrator
from records.accounts.enums import ADMINISTRATORS
from records.accounts.models import User
from records.accounts.services import create_user
from records.core.access.actor import Actor
from records.core.errors import DomainError


class Command(BaseCommand):
    """manage.py appoint_administrator security_admin 90012 --name 吴晓东"""

    help = (
        "Appoint an administrator. The first of each kind needs nobody's word; for another one "
        "name a present administrator of the same kind with --asked-by."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind, the account, and who asks."""
        parser.add_argument("kind", choices=sorted(ADMINISTRATORS))
        parser.add_argument("username", help="staff number of the account")
        parser.add_argument("--name", default="", help="opens the account where there is none")
        parser.add_argument("--asked-by", default="", help="staff number of a present holder")
        parser.add_argument(
            "--no-password",
            action="store_true",
            help="open the account without a password: a one-time slip lets its owner in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint, or say why not; nothing is half done."""
        actor, now = Actor.system("appoint_administrator"), timezone.now()
        try:
            with transaction.atomic():
                user = self._account(options, actor, now)
                asked_by = self._found(options["asked_by"]) if options["asked_by"] else None
                role = appoint_administrator(
                    kind=options["kind"], user=user, asked_by=asked_by, actor=actor, now=now
                )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user.username} {user.name}: {role.get_kind_display()}")

    def _account(self, options: dict[str, Any], actor: Actor, now: Any) -> User:
        found = User.objects.filter(username=options["username"]).first()
        if found is not None:
            return found
        if not options["name"]:
            raise CommandError(
                f"There is no account {options['username']}: name its owner with --name to open it."
            )
        password = None if options["no_password"] else self._password()
        return create_user(
            username=options["username"],
            name=options["name"],
            password=password,
            actor=actor,
            now=now,
        )

    def _found(self, username: str) -> User:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no account {username}.")
        return found

    def _password(self) -> str:
        typed = getpass.getpass("Password: ")
        if typed != getpass.getpass("Password (again): "):
            raise CommandError("The two passwords differ.")
        try:
            validate_password(typed)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return typed
