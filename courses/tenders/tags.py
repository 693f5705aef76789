"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TendersTag(models.TextChoices):
    """What happened: `tenders:subject:action`. A value never changes once it is used."""

    REGIME_ENTERED = "tenders:regime:entered", _("Procurement regime entered")
    REGIME_CONFIRMED = "tenders:regime:confirmed", _("Procurement regime confirmed")
    TENDER_CREATED = "tenders:tender:created", _("Tender created")
    TENDER_CHANGED = "tenders:tender:changed", _("Tender changed")
    TENDER_SUBMITTED = "tenders:tender:submitted", _("Tender sent for approval")
    TENDER_RETURNED = "tenders:tender:returned", _("Tender returned for completion")
    TENDER_PUBLISHED = "tenders:tender:published", _("Tender approved and published")
    TENDER_CANCELLED = "tenders:tender:cancelled", _("Tender cancelled")
    TENDER_VOIDED = "tenders:tender:voided", _("Tender declared void")
    TENDER_ADVANCED = "tenders:tender:advanced", _("Tender moved on")
    DOCUMENT_ADDED = "tenders:document:added", _("Tender document added")
    DOCUMENT_REMOVED = "tenders:document:removed", _("Tender document removed")
    DOCUMENT_READ = "tenders:document:read", _("Unpublished tender document opened")
    AMENDMENT_PROPOSED = "tenders:amendment:proposed", _("Amendment proposed")
    AMENDMENT_PUBLISHED = "tenders:amendment:published", _("Amendment published")
    AMENDMENT_REJECTED = "tenders:amendment:rejected", _("Amendment not approved")
    QUESTION_RECEIVED = "tenders:question:received", _("Question about a tender received")
    QUESTION_ANSWERED = "tenders:question:answered", _("Question answered and published")
    QUESTION_DECLINED = "tenders:question:declined", _("Question not answered")
    NOTICE_PUBLISHED = "tenders:notice:published", _("Notice published")
