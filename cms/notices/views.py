"""The files of published tenders, for anybody; nothing is kept of who takes one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from courses.tenders.models import TenderDocument


@require_safe
def notice_document(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a published document. No trail, no count: who takes documents stays unknown."""
    document = get_object_or_404(TenderDocument.objects.published(), key=key)
    answer = HttpResponse(document.read(), content_type=document.content_type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=document.name) or "attachment"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # The same for everybody, and for good: the address holds a key, the content a digest.
    answer.headers["Cache-Control"] = "public, max-age=3600, immutable"
    answer.headers["ETag"] = f'"{document.digest}"'
    return answer
