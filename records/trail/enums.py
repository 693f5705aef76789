"""Tags of the trail: `room:subject:action`, one section a room, each room adds its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tag(models.TextChoices):
    """What happened. The value never changes once used; a new meaning gets a new tag."""

    # back office, whichever room
    LIST_VIEWED = "office:list:viewed", _("List opened")
    ROW_VIEWED = "office:row:viewed", _("Record opened")
    HISTORY_VIEWED = "office:history:viewed", _("History opened")
    USAGE_VIEWED = "office:usage:viewed", _("Usage opened")
    LIST_EXPORTED = "office:list:exported", _("List exported")
    CHOICE_VIEWED = "office:choice:viewed", _("List to choose from opened")

    # calendar
    CALENDAR_ENTERED = "calendar:year:entered", _("Year of the working calendar entered")
    CALENDAR_CHANGED = "calendar:year:changed", _("Year of the working calendar changed")

    # register
    UNIT_CREATED = "register:unit:created", _("Unit created")
    UNIT_CHANGED = "register:unit:changed", _("Unit changed")
    CADRE_CREATED = "register:cadre:created", _("Cadre registered")
    CADRE_CHANGED = "register:cadre:changed", _("Cadre changed")
    CADRE_VIEWED = "register:cadre:viewed", _("Cadre file opened")
    CITIZEN_NUMBER_VIEWED = "register:citizen_number:viewed", _("Citizen number shown in full")
    PHONE_VIEWED = "register:phone:viewed", _("Phone shown in full")
    APPOINTMENT_CREATED = "register:appointment:created", _("Appointment recorded")
    UNIT_MOVED = "register:unit:moved", _("Unit moved")
    UNIT_MERGED = "register:unit:merged", _("Unit merged into another")
    UNIT_SPLIT = "register:unit:split", _("Unit split")
    UNIT_CLOSED = "register:unit:closed", _("Unit closed")
    UNIT_BROUGHT_TO_DATE = "register:unit:brought_to_date", _("Planned change of a unit began")
    CADRE_MOVED = "register:cadre:moved", _("Cadre belongs to another unit")
    APPOINTMENT_ENDED = "register:appointment:ended", _("Appointment ended")
    TRANSFER_RELEASED = "register:transfer:released", _("Transfer: released")
    TRANSFER_ACCEPTED = "register:transfer:accepted", _("Transfer: accepted")
    TRANSFER_DECLINED = "register:transfer:declined", _("Transfer: declined")
    TRANSFER_WITHDRAWN = "register:transfer:withdrawn", _("Transfer: withdrawn")
    TRANSFER_VIEWED = "register:transfer:viewed", _("Transfer opened")
    CADRE_PHOTO_SET = "register:photo:set", _("Photo set")
    CADRE_PHOTO_REMOVED = "register:photo:removed", _("Photo removed")
    CADRE_TAGGED = "register:tag:set", _("Priority tag set")
    CADRE_TAG_ENDED = "register:tag:ended", _("Priority tag ended")
    CADRES_NOT_SAME = "register:duplicate:dismissed", _("Found to be two people")
    CADRES_MERGED = "register:duplicate:merged", _("Duplicate merged")
    ROSTER_APPLIED = "register:roster:applied", _("Roster imported")

    # accounts
    USER_CREATED = "accounts:user:created", _("Account created")
    USER_CHANGED = "accounts:user:changed", _("Account changed")
    PASSWORD_CHANGED = "accounts:password:changed", _("Password changed")
    SIGNED_IN = "accounts:user:signed_in", pgettext_lazy("of an account", "Signed in")
    SIGNED_OUT = "accounts:user:signed_out", _("Signed out")
    SIGN_IN_FAILED = "accounts:user:sign_in_failed", _("Sign-in failed")
    LOCKED_OUT = "accounts:user:locked_out", _("Locked out after failed attempts")
    LOCKOUT_ENDED = "accounts:user:lockout_ended", _("Lockout ended")
    FACTOR_ENROLLED = "accounts:factor:enrolled", _("Second factor set up")
    FACTOR_REMOVED = "accounts:factor:removed", _("Second factor removed")
    FACTOR_FAILED = "accounts:factor:failed", _("Code of a second factor was wrong")
    FACTORS_RESET = "accounts:factor:reset", _("Second factors reset by another person")
    RECOVERY_CODES_MADE = "accounts:factor:recovery_codes", _("Recovery codes made")
    SESSIONS_ENDED = "accounts:session:ended", _("Sessions ended")
    SLIP_ISSUED = "accounts:slip:issued", _("One-time slip issued")
    SLIP_USED = "accounts:slip:used", _("One-time slip used")
    SLIP_REVOKED = "accounts:slip:revoked", _("One-time slip withdrawn")
    SLIP_REFUSED = "accounts:slip:refused", _("One-time slip refused")
    SLIPS_ASKED = "accounts:slip:asked", _("Accounts and slips asked for")
    SLIPS_PRINTED = "accounts:slip:printed", _("Sheet of slips drawn")
    SLIPS_FETCHED = "accounts:slip:fetched", _("Sheet of slips fetched")
    SSO_BOUND = "accounts:sso:bound", _("Single sign-on linked")
    SSO_UNBOUND = "accounts:sso:unbound", _("Single sign-on unlinked")
    SSO_REFUSED = "accounts:sso:refused", _("Single sign-on refused")
    ACCOUNTS_SYNCED = "accounts:sync:applied", _("Accounts synchronised from a file")
    ROLE_GRANTED = "accounts:role:granted", _("Role granted")
    ROLE_REVOKED = "accounts:role:revoked", _("Role revoked")
    ROLE_END_CHANGED = "accounts:role:end_changed", _("Last day of a role changed")
    ROLE_DELEGATED = "accounts:role:delegated", _("Role delegated")
    DELEGATION_ENDED = "accounts:role:delegation_ended", _("Delegation ended")
    ROLE_GROUPS_SYNCED = "accounts:role:groups_synced", _("Rights followed the roles")
    ACTING_STARTED = "accounts:acting:started", _("Began to act for somebody")
    ACTING_STOPPED = "accounts:acting:stopped", _("Stopped acting for somebody")

    # corrections
    CORRECTION_ASKED = "corrections:request:asked", _("Correction asked for")
    CORRECTION_WITHDRAWN = "corrections:request:withdrawn", _("Request for correction withdrawn")
    CORRECTION_ACCEPTED = "corrections:request:accepted", _("Correction accepted")
    CORRECTION_DECLINED = "corrections:request:declined", _("Correction declined")
    CORRECTION_VIEWED = "corrections:request:viewed", _("Request for correction opened")
    PROOF_VIEWED = "corrections:proof:viewed", _("Proof opened")
    PROOFS_REMOVED = "corrections:proof:removed", _("Proofs removed after their time")

    # jobs
    JOB_QUEUED = "jobs:job:queued", _("Work queued")
    JOB_FINISHED = "jobs:job:finished", _("Work finished")
    JOB_FAILED = "jobs:job:failed", _("Work failed")
    JOB_CANCELLED = "jobs:job:cancelled", _("Work cancelled")

    # exports
    EXPORT_FETCHED = "exports:file:fetched", _("Export fetched")
    EXPORTS_REMOVED = "exports:file:removed", _("Exports removed after their time")

    # journal
    ENTRY_POSTED = "journal:entry:posted", _("Journal entry posted")
    ENTRY_REVERSED = "journal:entry:reversed", _("Journal entry reversed")
    CONVERSION_RULE_CREATED = "journal:conversion_rule:created", _("Conversion rule created")
    BALANCES_REBUILT = "journal:balance:rebuilt", _("Balances rebuilt")

    # seals
    CHECKPOINT_MADE = "seals:checkpoint:made", _("Checkpoint made")
    CHECKPOINT_COSIGNED = "seals:checkpoint:cosigned", _("Checkpoint signed by a witness")
    WITNESS_FAILED = "seals:witness:failed", _("A witness did not sign")
    SEALS_EXPORTED = "seals:bundle:exported", _("Log exported")
    ROW_PROVEN = "seals:proof:viewed", _("Proof of a row drawn")
    ROWS_REMOVED = "seals:rows:removed", _("Rows past their retention removed")

    # eligibility
    RULE_CREATED = "eligibility:rule:created", _("Rule created")
    CHECK_VIEWED = "eligibility:check:viewed", _("Eligibility check opened")

    # archive
    ARCHIVE_VIEWED = "archive:archive:viewed", _("Training archive opened")
    DUPLICATES_VIEWED = "archive:duplicates:viewed", _("Possible duplicates opened")
    ONLINE_HOURS_APPLIED = "archive:online_hours:applied", _("Online hours imported")

    # files coming in (imports)
    IMPORT_UPLOADED = "imports:batch:uploaded", _("Import file uploaded")
    IMPORT_QUEUED = "imports:batch:queued", _("Import queued")
    IMPORT_DISCARDED = "imports:batch:discarded", _("Import discarded")

    IMPORT_VIEWED = "imports:batch:viewed", _("Import preview opened")

    # privacy
    OWN_DATA_ASKED = "privacy:own_data:asked", _("Own data asked for")
    OWN_DATA_MADE = "privacy:own_data:made", _("Own data made")
    OWN_DATA_FETCHED = "privacy:own_data:fetched", _("Own data fetched")
    RETENTION_APPLIED = "privacy:retention:applied", _("Let go of after its time")
    REVEALS_VIEWED = "privacy:reveals:viewed", _("Figures of numbers shown in full opened")

    # catalog
    LECTURER_CREATED = "catalog:lecturer:created", _("Lecturer created")
    LECTURER_CHANGED = "catalog:lecturer:changed", _("Lecturer changed")
    COURSE_PUBLISHED = "catalog:course:published", _("Course published")
    COURSE_UNPUBLISHED = "catalog:course:unpublished", _("Course unpublished")
    COURSE_DELETED = "catalog:course:deleted", _("Course deleted")

    # classes
    CLASS_CREATED = "classes:class:created", _("Class created")
    CLASS_CHANGED = "classes:class:changed", _("Class changed")
    CLASS_STATE_CHANGED = "classes:class:state_changed", _("Class state changed")
    SESSION_CREATED = "classes:session:created", _("Session created")
    SESSION_CHANGED = "classes:session:changed", _("Session changed")
    SESSION_REMOVED = "classes:session:removed", _("Session removed")

    # enrollment
    ENROLLED = "enrollment:enrollment:created", _("Enrolled")
    TRAINEES_VIEWED = "enrollment:list:viewed", _("List of trainees opened")
    ENROLLMENT_WITHDRAWN = "enrollment:enrollment:withdrawn", _("Enrollment withdrawn")

    # attendance
    SIGNED_IN_BY_CODE = "attendance:mark:scanned", _("Signed in by code")
    MARKED = "attendance:mark:marked", _("Attendance marked")
    MARK_CORRECTED = "attendance:mark:corrected", _("Attendance corrected")
    ROLL_VIEWED = "attendance:roll:viewed", _("Roll opened")
    SCREEN_OPENED = "attendance:screen:opened", _("Class screen opened")

    # essays
    ESSAY_SAVED = "essays:essay:saved", _("Essay saved")
    ESSAY_SUBMITTED = "essays:essay:submitted", _("Essay submitted")
    ESSAY_WITHDRAWN = "essays:essay:withdrawn", _("Essay withdrawn")
    ESSAY_LIST_VIEWED = "essays:list:viewed", _("List of essays opened")
    ESSAY_OPENED = "essays:essay:opened", _("Essay opened")
    ESSAY_RETURNED = "essays:essay:returned", _("Essay returned")
    ESSAY_ACCEPTED = "essays:essay:accepted", _("Essay accepted")
    ESSAY_READER_NAMED = "essays:essay:reader_named", _("Essay reader named")
    ESSAY_MARKER_ASSIGNED = "essays:essay:marker_assigned", _("Essay marker assigned")

    # completion
    BOARD_VIEWED = "completion:board:viewed", _("Completion board opened")
    CLOSING_QUEUED = "completion:closing:queued", _("Closing queued")
    CLASS_CLOSED = "completion:class:closed", _("Class closed")
    CLASS_RECLOSED = "completion:class:reclosed", _("Class closed again after a correction")


REVEALS = (Tag.CITIZEN_NUMBER_VIEWED, Tag.PHONE_VIEWED)
"""A protected number was shown in full."""


def tag_choices() -> list[tuple[str, str]]:
    """Return the tags as choices; a function, so that a new tag needs no migration."""
    return [(tag.value, str(tag.label)) for tag in Tag]
