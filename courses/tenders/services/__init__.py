"""The writes of this room."""

from courses.tenders.services.amending import (
    approve_amendment,
    propose_amendment,
    reject_amendment,
)
from courses.tenders.services.contents import (
    add_document,
    add_lot,
    name_author,
    remove_author,
    remove_criterion,
    remove_document,
    remove_lot,
    set_criterion,
)
from courses.tenders.services.drafting import change_tender, create_tender
from courses.tenders.services.flow import (
    advance_tender,
    cancel_tender,
    publish_tender,
    return_tender,
    submit_tender,
    void_tender,
)
from courses.tenders.services.questions import answer_question, ask_question, decline_question
from courses.tenders.services.regimes import confirm_regime, enter_regime

__all__ = [
    "add_document",
    "add_lot",
    "advance_tender",
    "answer_question",
    "approve_amendment",
    "ask_question",
    "cancel_tender",
    "change_tender",
    "confirm_regime",
    "create_tender",
    "decline_question",
    "enter_regime",
    "name_author",
    "propose_amendment",
    "publish_tender",
    "reject_amendment",
    "remove_author",
    "remove_criterion",
    "remove_document",
    "remove_lot",
    "return_tender",
    "set_criterion",
    "submit_tender",
    "void_tender",
]
