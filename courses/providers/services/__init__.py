"""Writes to providers, one file a noun."""

from courses.providers.permissions import require_capacity
from courses.providers.services.agreements import end_agreement, record_agreement
from courses.providers.services.application import (
    begin_round,
    change_provider,
    correct_identity,
    submit_provider,
)
from courses.providers.services.complaints import decide_complaint, file_complaint
from courses.providers.services.files import record_file_viewed, remove_old_files
from courses.providers.services.members import (
    accept_invitation,
    deposit_power,
    invite_member,
    revoke_member,
    withdraw_invitation,
)
from courses.providers.services.offers import add_course, add_lecturer, withdraw_offer
from courses.providers.services.papers import add_document, make_declarations, withdraw_document
from courses.providers.services.ratings import publish_ratings
from courses.providers.services.registration import register_provider, sign_up
from courses.providers.services.restrictions import (
    debar_provider,
    lift_restriction,
    suspend_provider,
)
from courses.providers.services.reviews import review_provider
from courses.providers.standing import approved_on, require_approved, standing_on

__all__ = [
    "accept_invitation",
    "add_course",
    "add_document",
    "add_lecturer",
    "approved_on",
    "begin_round",
    "change_provider",
    "correct_identity",
    "debar_provider",
    "decide_complaint",
    "deposit_power",
    "end_agreement",
    "file_complaint",
    "invite_member",
    "lift_restriction",
    "make_declarations",
    "publish_ratings",
    "record_agreement",
    "record_file_viewed",
    "register_provider",
    "remove_old_files",
    "require_approved",
    "require_capacity",
    "review_provider",
    "revoke_member",
    "sign_up",
    "standing_on",
    "submit_provider",
    "suspend_provider",
    "withdraw_document",
    "withdraw_invitation",
    "withdraw_offer",
]
