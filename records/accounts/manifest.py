"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.accounts.choices import ACCOUNTS_CHOICES
from records.accounts.merging import ACCOUNTS_MERGE_HANDLER
from records.accounts.notices import SECURITY_NOTICES
from records.accounts.sign_in.services.bulk import WORK, make_accounts
from records.accounts.tags import AccountsTag
from records.core.access.choices import CHOICES
from records.core.seams import (
    JOBS,
    NAVIGATION,
    NOTIFICATIONS,
    SIGNED_IN,
    SUBJECT_KINDS,
    TAG_GROUPS,
    TRAIL_TAGS,
    JobKind,
    Manifest,
    NavEntry,
    SubjectKind,
    TagGroup,
)
from records.register.merging import MERGE_HANDLERS

MANIFEST: Manifest = (
    NOTIFICATIONS(*SECURITY_NOTICES),
    TRAIL_TAGS(*AccountsTag),
    SUBJECT_KINDS(
        SubjectKind("user", _("Account")),
        SubjectKind("role", _("Role")),
    ),
    JOBS(JobKind(WORK, _("Accounts from the register"), make_accounts)),
    NAVIGATION(
        NavEntry(
            label=_("Deputies"),
            url_name="delegation_list",
            icon="users",
            roles=frozenset({SIGNED_IN}),
            order=2300,
            in_account_menu=True,
        ),
        NavEntry(
            label=_("Sign-in and security"),
            url_name="account_security",
            icon="shield",
            roles=frozenset({SIGNED_IN}),
            order=2400,
            in_account_menu=True,
        ),
    ),
    CHOICES(*ACCOUNTS_CHOICES),
    MERGE_HANDLERS(ACCOUNTS_MERGE_HANDLER),
    TAG_GROUPS(
        TagGroup(
            "sign_in",
            _("Sign-ins, also failed"),
            (AccountsTag.SIGNED_IN, AccountsTag.SIGNED_OUT, AccountsTag.SIGN_IN_FAILED),
        )
    ),
)
