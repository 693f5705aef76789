"""What the room of accounts brings."""

from django.utils.translation import gettext_lazy as _

from records.accounts.sign_in.services.bulk import WORK, make_accounts
from records.core.seams import JOBS, JobKind

MANIFEST = (JOBS(JobKind(WORK, _("Accounts from the register"), make_accounts)),)
