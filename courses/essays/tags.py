"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EssaysTag(models.TextChoices):
    """What happened: `essays:subject:action`. A value never changes once it is used."""

    ESSAY_SAVED = "essays:essay:saved", _("Essay saved")
    ESSAY_SUBMITTED = "essays:essay:submitted", _("Essay submitted")
    ESSAY_WITHDRAWN = "essays:essay:withdrawn", _("Essay withdrawn")
    ESSAY_LIST_VIEWED = "essays:list:viewed", _("List of essays opened")
    ESSAY_OPENED = "essays:essay:opened", _("Essay opened")
    ESSAY_RETURNED = "essays:essay:returned", _("Essay returned")
    ESSAY_ACCEPTED = "essays:essay:accepted", _("Essay accepted")
    ESSAY_READER_NAMED = "essays:essay:reader_named", _("Essay reader named")
    ESSAY_MARKER_ASSIGNED = "essays:essay:marker_assigned", _("Essay marker assigned")
