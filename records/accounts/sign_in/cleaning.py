"""What sign-in keeps no longer than it is needed."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from records.accounts.sign_in.lockout import forget_old_failures
from records.accounts.sign_in.models import SlipSheet

SHEETS_FOR = timedelta(days=1)
LISTED_FOR = timedelta(days=1)


def forget_sign_in_leftovers(now: datetime) -> dict[str, int]:
    """Remove old counts, sheets of slips a day old, and listed sessions that are gone."""
    sheets, _by_model = SlipSheet.objects.filter(made_at__lt=now - SHEETS_FOR).delete()
    standing = Session.objects.filter(expire_date__gt=now).values("session_key")
    old = UserSession.objects.filter(created_at__lt=now - LISTED_FOR)
    gone, _by_model = old.exclude(session_key__in=standing).delete()
    return {"failures": forget_old_failures(now), "sheets": sheets, "sessions": gone}
