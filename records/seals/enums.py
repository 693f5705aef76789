"""Kinds of leaves, what can be found wrong, how witnesses fail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeafKind(models.TextChoices):
    """What a leaf holds."""

    ROWS = "rows", _("Rows of a table")
    HEADS = "heads", _("Ends of chains")
    TABLES = "tables", _("Tables covered")
    REMOVED = "removed", _("Rows taken away on purpose")


class WitnessFailure(models.TextChoices):
    """Why a witness did not sign."""

    REFUSED = "refused", _("The witness refused to sign.")
    UNREACHABLE = "unreachable", _("The witness cannot be reached.")


class IssueKind(models.TextChoices):
    """What is wrong with a table or with the log."""

    # rows
    CHANGED = "changed", _("The row was changed after it was logged.")
    MISSING = "missing", _("The row was logged and is no longer there.")
    INSERTED = "inserted", _("The row claims to be older than a log run that did not see it.")
    NO_COLUMN = "no_column", _("A column that was logged is no longer there.")
    NO_TABLE = "no_table", _("Rows were logged of a table that this program does not guard.")
    # chains
    CHAIN_CUT = "chain_cut", _("The chain no longer holds the entry that was logged as its end.")
    # the log
    LEAF_CHANGED = "leaf_changed", _("The leaf of the log was changed.")
    LEAF_MISSING = "leaf_missing", _("The leaf of the log is missing.")
    LOG_CUT = "log_cut", _("The log is shorter than what was signed.")
    HEAD_FORGED = "head_forged", _("The end of the log does not carry its keyed digest.")
    ROOT_DIFFERS = "root_differs", _("The log is not the one that was signed.")
    NOT_SIGNED = "not_signed", _("The checkpoint does not carry a signature of ours.")
    NOT_COSIGNED = "not_cosigned", _("The signature kept for a witness is not the witness's.")
    NOT_AS_KEPT = "not_as_kept", _("The log is not the one that the file kept elsewhere shows.")
