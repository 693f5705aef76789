"""The front door: a trainee's home, a desk for those who run training, or the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.home.desk import desk_of
from cms.home.trainee import next_sessions, to_dos
from courses.catalog.models import CoursePage
from records.accounts.enums import BACK_OFFICE, FILE_READERS
from records.accounts.models import User
from records.archive.summary import summarise
from records.register.models import CadrePhoto

WELCOME_COURSES = 8


def home(request: HttpRequest) -> HttpResponse:
    """Show each person what is theirs; visitors see the catalog and where to sign in."""
    user = request.user
    if not isinstance(user, User):
        return _welcome(request)
    works_here = user.has_role(*BACK_OFFICE, *FILE_READERS)
    if user.cadre is not None and not works_here:
        return _trainee(request, user)
    return _desk(request, user)


def _welcome(request: HttpRequest) -> HttpResponse:
    courses = CoursePage.objects.on_cards().order_by("-first_published_at")[:WELCOME_COURSES]
    return render(request, "cms/home/welcome.html", {"courses": courses})


def _trainee(request: HttpRequest, user: User) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    cadre = user.cadre
    assert cadre is not None  # noqa: S101
    context = {
        "cadre": cadre,
        "summary": summarise(cadre, today),
        "sessions": next_sessions(cadre, now),
        "to_dos": to_dos(cadre, today),
        "has_photo": CadrePhoto.objects.filter(cadre=cadre).exists(),
        "today": today,
    }
    return render(request, "cms/home/trainee.html", context)


def _desk(request: HttpRequest, user: User) -> HttpResponse:
    today = timezone.localdate()
    context = {"desk": desk_of(user, today), "today": today}
    return render(request, "cms/home/desk.html", context)
