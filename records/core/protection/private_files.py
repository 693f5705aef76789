"""Personal files handed out by a view: kept by no cache, run by no browser."""

from django.http import HttpResponse


def private_file(content: bytes, content_type: str) -> HttpResponse:
    """Return an answer that holds `content` for this reader alone."""
    answer = HttpResponse(content, content_type=content_type)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
