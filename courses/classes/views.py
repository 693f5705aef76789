"""Pages of classes and timetables."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalog.models import CoursePage
from courses.classes.assessment.scheme import class_facts
from courses.classes.class_actions import actions_for
from courses.classes.enums import ClassKind, ClassState
from courses.classes.forms import ClassFilterForm
from courses.classes.lists import CLASSES
from courses.classes.models import Session, SessionQuerySet, TrainingClass
from courses.classes.permissions import may_manage_class, may_run_class, may_see_class
from courses.classes.roster_hooks import ROSTER_HOOKS, places_taken
from courses.classes.services import cancel_class, publish_class, redraft_class
from courses.classes.timetable import SessionLinks, by_day, split_at_today
from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.addresses import address
from records.core.codes import Mode
from records.core.database.kept_queries import KeptQuery
from records.core.errors import DomainError
from records.core.labels import label_of
from records.lists.frame import open_list

SHOWN = (
    "title",
    "training_class",
    "starts_at",
    "ends_at",
    "venue",
    "content_kind",
    "lecturer__name",
    "course__url_path",
)
"""What the page of a class says of its sessions; of a course, what its address is made of."""

CHANGES = {"publish": publish_class, "cancel": cancel_class, "redraft": redraft_class}


@login_required
@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    """List the classes one takes part in, works with, or may join."""
    user = account_of(request)
    today = timezone.localdate()
    form = ClassFilterForm(request.GET, user=user, today=today)
    classes = TrainingClass.objects.listed_for(user, today).select_related("organiser")
    listing = open_list(request, CLASSES, form.find(classes))
    context = {"listing": listing, "page": listing.page, "form": form, "today": today}
    return render(request, "courses/classes/class_list.html", context)


@login_required
@require_safe
def class_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class: its facts, its timetable, and what this person may do in it."""
    training_class = _class(request, pk)
    user, now = request.user, timezone.now()
    sessions = list(training_class.sessions.select_related("lecturer", "course").only(*SHOWN))
    days, days_over = split_at_today(by_day(sessions, now))
    may_run = may_run_class(user, training_class)
    context = {
        "training_class": training_class,
        "kind_label": label_of(ClassKind, training_class.kind),
        "mode_label": label_of(Mode, training_class.mode),
        "enrollment_over": not training_class.takes_trainees_on(timezone.localdate(now)),
        "days": days,
        "days_over": days_over,
        "links": _session_links(request, sessions, may_run=may_run, today=timezone.localdate(now)),
        "taken": places_taken(training_class),
        "assessment_facts": class_facts(training_class),
        "actions": actions_for(training_class, user),
        "may_manage": may_manage_class(user, training_class),
    }
    if context["may_manage"] and training_class.state in (ClassState.DRAFT, ClassState.PUBLISHED):
        context["change_url"] = reverse("trainingclass:edit", args=[pk])
        context["add_session_url"] = f"{reverse('session:add')}?training_class={pk}"
    return render(request, "courses/classes/class_detail.html", context)


def _session_links(
    request: HttpRequest, sessions: list[Session], *, may_run: bool, today: date
) -> dict[int, SessionLinks]:
    """Return where each session leads: for whoever holds it to its roll, for others to its course."""
    lecturer = getattr(request.user, "lecturer", None)
    # What an address asks of the site is kept on the request, which `course.url` does not have.
    courses = {session.course_id: session.course for session in sessions if session.course}
    course_urls = {pk: _path_of(course, request) for pk, course in courses.items()}
    links = {}
    for session in sessions:
        if may_run or (lecturer is not None and session.lecturer_id == lecturer.pk):
            is_today = timezone.localdate(session.starts_at) == today
            links[session.pk] = SessionLinks(
                address("roll", session.pk),
                address("class_screen", session.pk) if is_today else "",
            )
        else:
            links[session.pk] = SessionLinks(course_urls.get(session.course_id, ""))
    return links


def _path_of(course: CoursePage, request: HttpRequest) -> str:
    """Return where a course is read; one that belongs to no site has no address.

    There is one site (`cms.core`), so the path is enough and the site need not be looked up.
    """
    parts = course.get_url_parts(request)
    return parts[2] if parts else ""


@login_required
@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """Show one's own sessions from today on: those one takes part in and those one teaches."""
    user = account_of(request)
    now = timezone.now()
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    # An account without a person behind it has no place in any class.
    sessions = OWN_SESSIONS.rows(user.pk, user.cadre_id or 0, start)
    return render(request, "courses/classes/timetable.html", {"days": by_day(sessions, now)})


def _own_sessions(user: int, cadre: int, start: datetime) -> SessionQuerySet:
    own = Q(lecturer__user=user) | Q(training_class__supervisor=user)
    for hooks in ROSTER_HOOKS:
        own |= Q(training_class__in=hooks.current_classes_of(cadre))
    return (
        Session.objects.filter(own, training_class__state=ClassState.PUBLISHED, ends_at__gte=start)
        .select_related("training_class", "lecturer")
        .distinct()
        .order_by("starts_at")
    )


OWN_SESSIONS: KeptQuery[Session] = KeptQuery(_own_sessions, int, int, datetime)


@login_required
@require_POST
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish or cancel a class, or take it back to the drawing board."""
    training_class = _class(request, pk)
    if not may_manage_class(request.user, training_class):
        raise PermissionDenied
    change = CHANGES.get(request.POST.get("to", ""))
    if change is None:
        raise Http404
    try:
        change(training_class=training_class, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("class_detail", pk=pk)


def _class(request: HttpRequest, pk: int) -> TrainingClass:
    found = get_object_or_404(
        TrainingClass.objects.select_related("organiser", "host", "provider", "supervisor"), pk=pk
    )
    if not may_see_class(request.user, found):
        raise Http404
    return found
