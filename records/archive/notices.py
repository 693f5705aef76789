"""What is told of training to be made up after a promotion, while there is still time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.accounts.models import User
from records.core.seams import BY_MAIL_AND_APP, Channel, Notice, NotificationKind
from records.eligibility.checking.results import RuleResult
from records.eligibility.makeups import makeups_due


def _is_oneself(user: Any, about: str) -> bool:
    return user.cadre_id is not None and str(user.cadre_id) == about


def _makeups(now: datetime, days: int | None) -> Iterable[Notice]:
    found = list(makeups_due(timezone.localdate(now), days or 0))
    ids = [check.cadre_id for check, _result in found]
    accounts = dict(User.objects.filter(cadre__in=ids).values_list("cadre", "pk"))
    for check, result in found:
        account = accounts.get(check.cadre_id)
        if account is not None:
            yield _notice(check.cadre_id, account, result)


def _notice(cadre_id: int, account: int, result: RuleResult) -> Notice:
    return Notice(
        key=f"{cadre_id}:{result.code}:{result.due}",
        recipients=[account],
        context={
            # A function: the rule's title depends on the reader's language.
            "title": lambda: result.title,
            "missing": result.missing,
            "unit": result.unit,
            "due": result.due,
        },
        url=reverse("archive"),
        about=str(cadre_id),
    )


MAKEUP_NOTICES = (
    NotificationKind(
        code="makeup_due",
        label=_("Training to be made up"),
        description=_("After a promotion, before the last day for making up."),
        is_open_to=_is_oneself,
        channels=BY_MAIL_AND_APP | {Channel.SMS},
        find=_makeups,
        days=(90, 30, 7),
    ),
)
