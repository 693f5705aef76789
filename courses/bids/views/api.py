"""Uploads and bids: asked by browsers and programs without a session, answered in JSON.

No view here reads a session, a cookie or an account, and a request that brings a session's cookie is
refused: whoever bids must not be known by accident. They need no token against forged requests, since
there is nothing of a browser's that another site could use.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.bids.keys import keyset_of, signer
from courses.bids.models import Envelope
from courses.bids.refusals import refused
from courses.bids.sealing.encoding import unb64, unhex
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import BID_BYTES, MOST_BYTES
from courses.bids.sealing.owner import SIGNATURE_BYTES
from courses.bids.services import (
    begin_upload,
    finish_bid,
    parse_submission,
    store_chunk,
    withdraw_bid,
)
from courses.bids.services.late import NotOpen
from courses.bids.throttle import TooMany, count_use
from courses.tenders.models import Tender
from records.core.errors import DomainError, NotPossible

TICKET = "X-Bid-Ticket"
DIGEST = "X-Chunk-Digest"
View = Callable[..., JsonResponse]


def nameless(view: View) -> View:
    """Answer without knowing who asks, in JSON, kept by no cache; errors as their sentence."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            text = _("Bids are sent without cookies, so that nobody is known by them.")
            return _closed(JsonResponse({"code": "cookie", "error": text}, status=400))
        try:
            return _closed(view(request, *args, **kwargs))
        except DomainError as error:
            return _closed(_told(error))
        except SealingError as error:
            return _closed(_told(refused(error)))

    return answer


@nameless
@require_GET
def clock(request: HttpRequest, number: str) -> JsonResponse:
    """Tell the server's time, which alone decides, and the deadline."""
    tender = _tender(number)
    deadline = tender.deadline_at.isoformat() if tender.deadline_at else ""
    return JsonResponse({"now": timezone.now().isoformat(), "deadline": deadline})


@nameless
@require_GET
def keys(request: HttpRequest, number: str) -> JsonResponse:
    """Tell the tender's key set, and the public key of the server's receipts."""
    keyset = keyset_of(_tender(number))
    if keyset is None:
        raise NotPossible(_("The tender has no keys."), field="keys")
    return JsonResponse({**keyset.as_json(), "receipts": signer().verifier.text})


@nameless
@require_POST
def begin(request: HttpRequest, number: str) -> JsonResponse:
    """Begin an upload, or go on with one: tells which chunks are here."""
    told = _json(request)
    ticket = request.headers.get(TICKET, "")
    count_use("ticket", ticket)
    head, size = unb64(str(told.get("head", ""))[: 2 * MOST_BYTES]), told.get("size")
    if type(size) is not int or size < 0:
        raise NotPossible(_("Something of the bid is missing."), field="format")
    envelope = begin_upload(tender=_tender(number), head=head, size=size, ticket=ticket)
    have = list(envelope.chunks.order_by("number").values_list("number", flat=True))
    return JsonResponse({"upload": envelope.number, "chunks": have}, status=201)


@nameless
@require_http_methods(["PUT"])
def chunk(request: HttpRequest, number: str, upload: str, at: int) -> JsonResponse:
    """Take one sealed chunk: the body, read piece by piece."""
    rows = Envelope.objects.select_related("tender").filter(tender__number=number)
    stored = store_chunk(
        envelope=get_object_or_404(rows, pk=upload),
        number=at,
        stream=request,
        digest=unhex(request.headers.get(DIGEST, ""), 32).hex(),
        ticket=request.headers.get(TICKET, ""),
    )
    return JsonResponse({"chunk": stored.number})


@nameless
@require_POST
def submit(request: HttpRequest, number: str) -> JsonResponse:
    """Hand a bid in; the answer holds the signed receipt."""
    submission = parse_submission(_json(request))
    count_use("bid", submission.bid.hex())
    receipt = finish_bid(tender=_tender(number), submission=submission)
    return JsonResponse({"receipt": receipt}, status=201)


@nameless
@require_POST
def withdraw(request: HttpRequest, number: str) -> JsonResponse:
    """Withdraw a bid by its owner's signature."""
    told = _json(request)
    bid = unhex(str(told.get("bid", "")), BID_BYTES)
    count_use("bid", bid.hex())
    signature = unb64(str(told.get("signature", "")), SIGNATURE_BYTES)
    found = withdraw_bid(tender=_tender(number), bid=bid, signature=signature)
    return JsonResponse({"state": found.state})


def _tender(number: str) -> Tender:
    return get_object_or_404(Tender.objects.filter(published_at__isnull=False), number=number)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except ValueError as error:
        raise NotPossible(_("This is not JSON."), field="format") from error
    if not isinstance(told, dict):
        raise NotPossible(_("This is not JSON."), field="format")
    return told


def _told(error: DomainError) -> JsonResponse:
    status = 429 if isinstance(error, TooMany) else 409 if isinstance(error, NotOpen) else 422
    return JsonResponse({"code": error.field, "error": str(error)}, status=status)


def _closed(answer: JsonResponse) -> JsonResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
