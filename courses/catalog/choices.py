"""Whom one may name as the account of a teacher."""

from courses.catalog.permissions import linkable_accounts
from records.accounts.models import User
from records.core.access.choices import Choice

CATALOG_CHOICES = (
    Choice(
        "catalog:lecturer:user",
        User,
        linkable_accounts,
        search=("name", "username"),
        columns=("username",),
    ),
)
