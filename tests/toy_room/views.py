"""One page: the visits one may see."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tests.toy_room.models import FieldVisit


@login_required
def visit_list(request: HttpRequest) -> HttpResponse:
    """List the visits; with `waiting=1` those of which the reader has still to report."""
    visits = FieldVisit.objects.visible_to(request.user)
    if request.GET.get("waiting"):
        visits = visits.waiting_for(request.user)
    return render(request, "tests/toy_room/visit_list.html", {"visits": list(visits)})
