"""A document as an answer."""

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from records.core.access.actor import Actor
from records.core.paper.documents import Paper, render_paper


def paper_response(paper: Paper, *, actor: Actor, now: datetime, about: str = "") -> HttpResponse:
    """Return the document as a download that no cache keeps; `about` goes into the file's name."""
    response = HttpResponse(render_paper(paper, actor=actor, now=now), "application/pdf")
    words = [paper.title, about, f"{timezone.localtime(now):%Y%m%d}"]
    name = get_valid_filename("-".join(word for word in words if word))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf")
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
