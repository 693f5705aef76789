"""States and kinds of tenders, with the transitions beside the states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TenderState(models.TextChoices):
    """Where a tender stands. That its deadline has passed is derived, not a state."""

    DRAFT = "draft", _("Draft")
    IN_APPROVAL = "in_approval", _("Waiting for approval")
    RETURNED = "returned", _("Returned for completion")
    PUBLISHED = "published", _("Published")
    OPENED = "opened", _("Bids opened")
    EVALUATED = "evaluated", _("Evaluated")
    AWARDED = "awarded", _("Awarded")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    VOID = "void", _("Void")


TRANSITIONS: dict[str, frozenset[str]] = {
    TenderState.DRAFT: frozenset({TenderState.IN_APPROVAL, TenderState.CANCELLED}),
    TenderState.IN_APPROVAL: frozenset(
        {TenderState.PUBLISHED, TenderState.RETURNED, TenderState.CANCELLED}
    ),
    TenderState.RETURNED: frozenset({TenderState.IN_APPROVAL, TenderState.CANCELLED}),
    TenderState.PUBLISHED: frozenset({TenderState.OPENED, TenderState.CANCELLED, TenderState.VOID}),
    TenderState.OPENED: frozenset({TenderState.EVALUATED, TenderState.CANCELLED, TenderState.VOID}),
    TenderState.EVALUATED: frozenset(
        {TenderState.AWARDED, TenderState.CANCELLED, TenderState.VOID}
    ),
    # A challenge that is upheld can still void an award.
    TenderState.AWARDED: frozenset({TenderState.DONE, TenderState.VOID}),
    TenderState.DONE: frozenset(),
    TenderState.CANCELLED: frozenset(),
    TenderState.VOID: frozenset(),
}
"""Which state may follow which."""

EDITABLE = frozenset({TenderState.DRAFT, TenderState.RETURNED})
"""States in which the officers still write the tender."""

ENDED = frozenset({TenderState.CANCELLED, TenderState.VOID})
"""States that let the classes go."""

WAS_PUBLISHED = frozenset(
    {
        TenderState.PUBLISHED,
        TenderState.OPENED,
        TenderState.EVALUATED,
        TenderState.AWARDED,
        TenderState.DONE,
    }
)
"""States of a tender that stands before the public; one that ended may or may not."""

COUNTED = WAS_PUBLISHED | {TenderState.IN_APPROVAL}
"""States that count when the purchases of a year are added up: a draft may come to nothing."""


class TenderCategory(models.TextChoices):
    """What is bought: purchases of one category in one year are added up."""

    TRAINING = "training", _("Training services")
    VENUE = "venue", _("Venue, board and lodging")
    ONLINE = "online", _("Online courses and platforms")
    MATERIALS = "materials", _("Textbooks and materials")
    ASSESSMENT = "assessment", _("Assessment and research")
    OTHER = "other", _("Other services")


class PriceOpening(models.TextChoices):
    """When the price envelopes are opened."""

    AT_OPENING = "at_opening", _("with the technical envelopes")
    AFTER_TECHNICAL = "after_technical", _("after the technical scores are fixed")


class IndicatorKind(models.TextChoices):
    """How the indicator of a criterion becomes points."""

    NUMBER = "number", _("A number, from none to full points in proportion")
    YES_NO = "yes_no", _("Yes or no")
    STEPS = "steps", _("Steps")
    PRICE = "price", _("Price: lowest valid price ÷ price × points")


class NoticeKind(models.TextChoices):
    """Kinds of public notice about a tender."""

    TENDER = "tender", _("Tender notice")
    AMENDMENT = "amendment", _("Amendment")
    ANSWERS = "answers", _("Answers to questions")
    CANCELLATION = "cancellation", _("Cancellation")
    VOID = "void", _("Declared void")
    PUBLICITY = "publicity", _("Publicity of candidates")
    AWARD = "award", _("Award notice")
    CONTRACT = "contract", _("Contract notice")


class AmendmentState(models.TextChoices):
    """Where an amendment stands: proposed by one person, published by another."""

    PROPOSED = "proposed", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Not approved")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered and published")
    DECLINED = "declined", _("Not answered")


class TenderEvent(models.TextChoices):
    """What the rooms above are told of."""

    PUBLISHED = "published", _("Published")
    AMENDED = "amended", _("Amended")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Declared void")
