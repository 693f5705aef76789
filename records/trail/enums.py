"""Tags of the trail: `room:subject:action`, one section a room, each room adds its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.TextChoices):
    """What happened. The value never changes once used; a new meaning gets a new tag."""

    # register
    UNIT_CREATED = "register:unit:created", _("Unit created")
    UNIT_CHANGED = "register:unit:changed", _("Unit changed")
    CADRE_CREATED = "register:cadre:created", _("Cadre registered")
    CADRE_CHANGED = "register:cadre:changed", _("Cadre changed")
    CADRE_VIEWED = "register:cadre:viewed", _("Cadre file opened")
    CITIZEN_NUMBER_VIEWED = "register:citizen_number:viewed", _("Citizen number shown in full")
    APPOINTMENT_CREATED = "register:appointment:created", _("Appointment recorded")
    ROSTER_APPLIED = "register:roster:applied", _("Roster imported")

    # accounts
    USER_CREATED = "accounts:user:created", _("Account created")
    USER_CHANGED = "accounts:user:changed", _("Account changed")
    PASSWORD_CHANGED = "accounts:password:changed", _("Password changed")
    SIGNED_IN = "accounts:user:signed_in", _("Signed in")
    SIGNED_OUT = "accounts:user:signed_out", _("Signed out")
    SIGN_IN_FAILED = "accounts:user:sign_in_failed", _("Sign-in failed")
    ROLE_GRANTED = "accounts:role:granted", _("Role granted")
    ROLE_REVOKED = "accounts:role:revoked", _("Role revoked")

    # jobs
    JOB_QUEUED = "jobs:job:queued", _("Work queued")
    JOB_FINISHED = "jobs:job:finished", _("Work finished")
    JOB_FAILED = "jobs:job:failed", _("Work failed")

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
    ROWS_REMOVED = "seals:rows:removed", _("Rows past their retention removed")
    PROOF_VIEWED = "seals:proof:viewed", _("Proof of a row drawn")

    # eligibility
    RULE_CREATED = "eligibility:rule:created", _("Rule created")
    CHECK_VIEWED = "eligibility:check:viewed", _("Eligibility check opened")

    # archive
    ARCHIVE_VIEWED = "archive:archive:viewed", _("Training archive opened")
    ONLINE_HOURS_APPLIED = "archive:online_hours:applied", _("Online hours imported")

    # files coming in (imports)
    IMPORT_UPLOADED = "imports:batch:uploaded", _("Import file uploaded")
    IMPORT_QUEUED = "imports:batch:queued", _("Import queued")
    IMPORT_DISCARDED = "imports:batch:discarded", _("Import discarded")

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


def tag_choices() -> list[tuple[str, str]]:
    """Return the tags as choices; a function, so that a new tag needs no migration."""
    return [(tag.value, str(tag.label)) for tag in Tag]
