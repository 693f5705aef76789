"""The front door: everybody's own home, or the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.home.dashboard import dashboard_of
from courses.catalog.cards import cards_of, on_cards
from courses.catalog.models import CoursePage
from records.accounts.models import User
from records.archive.summary import post_facts
from records.core.database.kept_queries import KeptQuery
from records.register.models import CadrePhoto

WELCOME_COURSES = 8
PHOTO: KeptQuery[int] = KeptQuery(
    lambda cadre: CadrePhoto.objects.filter(cadre=cadre).values_list("cadre", flat=True)[:1], int
)


def home(request: HttpRequest) -> HttpResponse:
    """Show each person what is theirs; visitors see the catalog and where to sign in."""
    user = request.user
    if not isinstance(user, User):
        return _welcome(request)
    now = timezone.now()
    today = timezone.localdate(now)
    cadre = user.cadre
    context = {
        "cadre": cadre,
        "facts": post_facts(cadre, today) if cadre else [],
        "has_photo": cadre is not None and PHOTO.first(cadre.pk) is not None,
        "dashboard": dashboard_of(user, now),
        "today": today,
    }
    return render(request, "cms/home/home.html", context)


def _welcome(request: HttpRequest) -> HttpResponse:
    newest = CoursePage.objects.open_to_all().order_by("-first_published_at")
    courses = cards_of(on_cards(newest)[:WELCOME_COURSES], request)
    return render(request, "cms/home/welcome.html", {"courses": courses})
