"""Writes to accounts, roles and delegations."""

from records.accounts.services.accounts import change_user, create_user
from records.accounts.services.delegations import delegate_role, end_delegation
from records.accounts.services.roles import (
    change_role_end,
    grant_role,
    revoke_role,
    sync_all_groups,
)

__all__ = [
    "change_role_end",
    "change_user",
    "create_user",
    "delegate_role",
    "end_delegation",
    "grant_role",
    "revoke_role",
    "sync_all_groups",
]
