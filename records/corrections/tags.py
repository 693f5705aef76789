"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CorrectionsTag(models.TextChoices):
    """What happened: `corrections:subject:action`. A value never changes once it is used."""

    CORRECTION_ASKED = "corrections:request:asked", _("Correction asked for")
    CORRECTION_WITHDRAWN = "corrections:request:withdrawn", _("Request for correction withdrawn")
    CORRECTION_ACCEPTED = "corrections:request:accepted", _("Correction accepted")
    CORRECTION_DECLINED = "corrections:request:declined", _("Correction declined")
    CORRECTION_VIEWED = "corrections:request:viewed", _("Request for correction opened")
    PROOF_VIEWED = "corrections:proof:viewed", _("Proof opened")
    PROOFS_REMOVED = "corrections:proof:removed", _("Proofs removed after their time")
