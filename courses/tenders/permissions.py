"""Who may write a tender, approve it, and ask about it."""

from rules.predicates import predicate

from courses.tenders.models import Amendment, Tender
from records.accounts.predicates import holds, holds_for, is_acting, is_active, is_superuser
from records.core.access.readers import Account, Reader
from records.core.access.roles import RoleKind
from records.register.models import Unit


def organiser_of(tender: Tender) -> Unit:
    """Return the unit whose officers a tender belongs to."""
    return tender.organiser


is_organisers_officer = holds_for(organiser_of, RoleKind.OFFICER)
is_organisers_auditor = holds_for(organiser_of, RoleKind.AUDITOR)

may_list_tenders = is_active & holds(RoleKind.OFFICER, RoleKind.AUDITOR)
"""Whether the list of tenders is open to the user: an officer or an auditor."""

may_draft_tenders = is_active & (is_superuser | holds(RoleKind.OFFICER))
"""Whether the user begins tenders at all."""

may_manage_tender = is_active & (is_superuser | is_organisers_officer)
"""Whether the user writes the tender: an officer of the purchaser, or a superuser."""

may_see_tender = may_manage_tender | (is_active & is_organisers_auditor)
"""Whether the user may open the tender's page."""


def people_behind(user: Reader) -> set[int]:
    """Return the numbers of who acts: the account, and whoever it stands in for."""
    acting_for = getattr(user, "acting_for_id", None)
    return {number for number in (user.pk, acting_for) if number is not None}


@predicate
def has_written(user: Reader, tender: Tender) -> bool:
    """Return whether the user, or whoever they stand in for, wrote the tender or sent it in."""
    behind = people_behind(user)
    if behind & {tender.created_by_id, tender.submitted_by_id}:
        return True
    return bool(behind) and tender.writers.filter(pk__in=behind).exists()


may_approve_tender = may_manage_tender & ~has_written
"""Whether the user may approve the tender: an officer of the purchaser who did not write it."""


def may_approve_amendment(user: Account, amendment: Amendment) -> bool:
    """Return whether `user` may approve the amendment: an officer who did not propose it."""
    if amendment.proposed_by_id in people_behind(user):
        return False
    return bool(may_manage_tender(user, amendment.tender))


# A provider asks; that it is an approved one is asked by the room that keeps providers.
may_ask_questions = is_active & ~is_acting & holds(RoleKind.PROVIDER)
"""Whether the user may ask about published tenders: somebody of a training provider."""


@predicate
def keeps_regimes(user: Reader) -> bool:
    """Return whether `user` enters and confirms regimes: an officer of every unit."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser or user.covers_everything(RoleKind.OFFICER))
