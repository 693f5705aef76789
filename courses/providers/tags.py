"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProvidersTag(models.TextChoices):
    """What happened: `providers:subject:action`. A value never changes once it is used."""

    PROVIDER_REGISTERED = "providers:provider:registered", _("Provider registered")
    PROVIDER_CHANGED = "providers:provider:changed", _("Provider changed")
    PROVIDER_CORRECTED = "providers:provider:corrected", _("Identity of a provider corrected")
    PROVIDER_SUBMITTED = "providers:provider:submitted", _("Application of a provider submitted")
    PROVIDER_APPROVED = "providers:provider:approved", _("Provider approved")
    PROVIDER_RETURNED = "providers:provider:returned", _("Application of a provider returned")
    PROVIDER_REFUSED = "providers:provider:refused", _("Provider refused")
    ROUND_BEGUN = "providers:provider:round_begun", _("New round of a provider begun")
    PROVIDER_VIEWED = "providers:provider:viewed", _("Application of a provider opened")
    MEMBER_INVITED = "providers:member:invited", _("Member of a provider invited")
    INVITATION_WITHDRAWN = "providers:member:invitation_withdrawn", _("Invitation withdrawn")
    MEMBER_JOINED = "providers:member:joined", _("Member joined a provider")
    MEMBER_REVOKED = "providers:member:revoked", _("Member of a provider revoked")
    POWER_DEPOSITED = "providers:member:power_deposited", _("Power of attorney deposited")
    DOCUMENT_ADDED = "providers:document:added", _("Qualification document added")
    DOCUMENT_WITHDRAWN = "providers:document:withdrawn", _("Qualification document withdrawn")
    FILE_VIEWED = "providers:file:viewed", _("File of a provider opened")
    FILES_REMOVED = "providers:file:removed", _("Files of providers removed after their time")
    DECLARATION_MADE = "providers:declaration:made", _("Declaration made")
    OFFER_ADDED = "providers:offer:added", _("Course or lecturer offered")
    OFFER_WITHDRAWN = "providers:offer:withdrawn", _("Offer withdrawn")
    PROVIDER_SUSPENDED = "providers:restriction:suspended", _("Provider suspended")
    PROVIDER_DEBARRED = "providers:restriction:debarred", _("Provider debarred")
    RESTRICTION_LIFTED = "providers:restriction:lifted", _("Suspension or debarment lifted")
    AGREEMENT_RECORDED = "providers:agreement:recorded", _("Joint-running agreement recorded")
    AGREEMENT_ENDED = "providers:agreement:ended", _("Joint-running agreement ended")
    COMPLAINT_FILED = "providers:complaint:filed", _("Complaint about a provider filed")
    COMPLAINT_DECIDED = "providers:complaint:decided", _("Complaint about a provider decided")
    RATING_PUBLISHED = "providers:rating:published", _("Rating of a provider published")
