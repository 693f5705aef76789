"""The tables of providers."""

from courses.providers.models.files import ProviderFile
from courses.providers.models.joint import JointAgreement, OfferedCourse, OfferedLecturer
from courses.providers.models.members import ProviderInvitation, ProviderMember
from courses.providers.models.papers import Declaration, QualificationDocument
from courses.providers.models.provider import Provider
from courses.providers.models.published import (
    ChecklistItem,
    DeclarationText,
    ProviderPolicy,
    RatingFormula,
)
from courses.providers.models.ratings import ProviderComplaint, ProviderRating
from courses.providers.models.reviews import (
    ProviderRestriction,
    ProviderReview,
    ReviewFinding,
)

__all__ = [
    "ChecklistItem",
    "Declaration",
    "DeclarationText",
    "JointAgreement",
    "OfferedCourse",
    "OfferedLecturer",
    "Provider",
    "ProviderComplaint",
    "ProviderFile",
    "ProviderInvitation",
    "ProviderMember",
    "ProviderPolicy",
    "ProviderRating",
    "ProviderRestriction",
    "ProviderReview",
    "QualificationDocument",
    "RatingFormula",
    "ReviewFinding",
]
