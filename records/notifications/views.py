"""The inbox, its preferences, and for the system administrator how deliveries stand."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.seams.notifications import NOTIFICATIONS, NotificationKind
from records.notifications.channels import offered_channels
from records.notifications.composing import wishes_of
from records.notifications.deputies import still_acts
from records.notifications.enums import LOOK, DeliveryState
from records.notifications.forms import PreferencesForm, initial_of
from records.notifications.models import Delivery, Message, OutboxItem
from records.notifications.permissions import may_see_deliveries, may_use_inbox
from records.notifications.reading import mark_all_read, mark_read, unread_count
from records.notifications.services import change_preferences, retry_delivery
from records.notifications.tags import NotificationsTag
from records.trail.services import record_event

PER_PAGE = 20
DELIVERIES_PER_PAGE = 50


def for_oneself(view: Any) -> Any:
    """Open a page to whoever has signed in, and not while acting for somebody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_use_inbox(request.user):
            raise PermissionDenied
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return login_required(guarded)


@for_oneself
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's messages, unread first."""
    rows = Message.objects.visible_to(request.user).inbox()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unread": unread_count(request.user),
        "newest": max((one.pk for one in page), default=0),
    }
    return render(request, "records/notifications/inbox.html", context)


@for_oneself
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a message with the ways it took; whoever opens it has read it."""
    rows = Message.objects.visible_to(request.user).select_related("on_behalf_of")
    found, now = get_object_or_404(rows.prefetch_related("deliveries"), pk=pk), timezone.now()
    if request.method == "GET":
        mark_read(user=request.user, message_id=pk, now=now)
    context = {"message": found, "acts": found.on_behalf_of is not None and still_acts(found, now)}
    return render(request, "records/notifications/message.html", context)


@for_oneself
@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as read."""
    get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    mark_read(user=request.user, message_id=pk, now=timezone.now())
    return redirect("inbox")


@for_oneself
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what stood in the list, and not what came in since."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        mark_all_read(user=request.user, up_to=int(newest), now=timezone.now())
    return redirect("inbox")


@for_oneself
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change what one wants of which kind."""
    kinds, channels = _kinds_of(request.user), offered_channels()
    initial = initial_of(request.user, wishes_of(request.user), kinds, channels)
    form = PreferencesForm(request.POST or None, kinds=kinds, channels=channels, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_saved(request, form):
        messages.success(request, _("Your preferences are saved."))
        return redirect("inbox_preferences")
    context = {"form": form, "channels": channels}
    status = 422 if form.errors else 200
    return render(request, "records/notifications/preferences.html", context, status=status)


def _is_saved(request: HttpRequest, form: PreferencesForm) -> bool:
    try:
        change_preferences(
            unwanted=form.unwanted(),
            language=form.cleaned_data["language"],
            wants_digest=form.cleaned_data["wants_digest"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _kinds_of(user: Any) -> list[NotificationKind]:
    """Return the kinds that concern somebody with the user's roles."""
    return [kind for kind in NOTIFICATIONS if not kind.roles or user.has_role(*kind.roles)]


def for_administrators(view: Any) -> Any:
    """Open a page to who looks after deliveries."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_deliveries(request.user):
            raise PermissionDenied
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return login_required(guarded)


@for_administrators
@require_safe
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Show how deliveries stand, without what they say."""
    state = request.GET.get("state", "")
    rows = Delivery.objects.visible_to(request.user).select_related("message__recipient")
    rows = rows.defer("message__subject", "message__body", "message__recipient__phone")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, DELIVERIES_PER_PAGE).get_page(request.GET.get("page"))
    answer = render(
        request,
        "records/notifications/deliveries.html",
        {"page": page, "states": _figures(), "state": state, "given_up": _given_up()},
    )
    _record_view(request, state)
    return answer


@for_administrators
@require_POST
def delivery_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a delivery made again."""
    delivery = get_object_or_404(Delivery.objects.managed_by(request.user), pk=pk)
    try:
        retry_delivery(delivery=delivery, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is sent once more."))
    return redirect("delivery_list")


def _figures() -> list[dict[str, Any]]:
    counted = dict(Delivery.objects.values_list("state").annotate(Count("pk")).order_by())
    return [
        {
            "value": state.value,
            "label": state.label,
            "look": LOOK[state],
            "count": counted.get(state, 0),
        }
        for state in DeliveryState
    ]


def _given_up() -> int:
    return OutboxItem.objects.given_up().count()


def _record_view(request: HttpRequest, state: str) -> None:
    record_event(
        tag=NotificationsTag.DELIVERIES_VIEWED,
        actor=actor_of(request),
        now=timezone.now(),
        subject=_("Deliveries"),
        subject_type="delivery",
        subject_id="",
        after={"state": state} if state else None,
    )
