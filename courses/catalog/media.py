"""Files in parts: a player that seeks asks for a range of bytes and gets just that (RFC 9110 §14)."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

from records.core.access.readers import Reader

CHUNK = 64 * 1024
PRIVATE = "private, no-cache"
"""Kept by the reader's own browser at most, which asks again each time."""
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PUBLIC_FOLDERS = frozenset({"images"})
"""Drawings of pictures in the sizes that pages show; documents go through views that ask."""
STAFF_FOLDERS = frozenset({"original_images", "avatar_images"})
"""What only the back office shows."""


def requested_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for; None where the whole file is meant.

    Several ranges at once are answered by the whole file, as the standard allows.
    Raises ValueError for a range the file does not have.
    """
    match = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start >= size or start > end:
        raise ValueError(header)
    return start, end


def serve_file(
    request: HttpRequest, path: Path, content_type: str = "", seconds: int = 0
) -> HttpResponseBase:
    """Answer with the file or the part of it asked for; `seconds` it may be kept by browsers."""
    facts = path.stat()
    modified = http_date(facts.st_mtime)
    headers = {
        "Accept-Ranges": "bytes",
        "Last-Modified": modified,
        "Cache-Control": f"max-age={seconds}" if seconds else PRIVATE,
        "X-Content-Type-Options": "nosniff",
        "Content-Type": content_type
        or mimetypes.guess_type(path.name)[0]
        or "application/octet-stream",
    }
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", modified) != modified:
        asked = ""
    if not asked and request.headers.get("If-Modified-Since") == modified:
        return HttpResponse(status=304, headers=headers)
    try:
        part = requested_range(asked, facts.st_size)
    except ValueError:
        headers["Content-Range"] = f"bytes */{facts.st_size}"
        return HttpResponse(status=416, headers=headers)
    start, end = part or (0, facts.st_size - 1)
    headers["Content-Length"] = str(end - start + 1)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end}/{facts.st_size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_chunks(path, start, end), status=status, headers=headers)


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture from the media folder, where the web server before the site does not.

    Originals are as large as they came, and shown to the back office alone.
    """
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    inside = found.relative_to(Path(settings.MEDIA_ROOT).resolve()).parts
    if not inside or not found.is_file():
        raise Http404
    if inside[0] in PUBLIC_FOLDERS:
        return serve_file(request, found, seconds=3600)
    if inside[0] in STAFF_FOLDERS and request.user.has_perm("wagtailadmin.access_admin"):
        return serve_file(request, found)
    raise Http404


@require_safe
def document_file(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """Serve a document to who may read it, kept by nobody on the way."""
    response: HttpResponseBase = serve(request, pk, filename)
    if response.status_code in (200, 304):
        response.headers["Cache-Control"] = PRIVATE
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def ask_who_reads(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Lead to the sign-in who may not read `document` unknown; None lets the reader go on."""
    if may_read_document(request.user, document):
        return None
    return redirect_to_login(request.get_full_path())


def may_read_document(user: Reader, document: Any) -> bool:
    """Return whether `user` may read it: everybody signed in, others what is meant to be public.

    Public are the collection of `settings.PUBLIC_COLLECTION` and those below it; what Wagtail
    restricts further is asked besides.
    """
    if user.is_authenticated:
        return True
    collections = document.collection.get_ancestors(inclusive=True)
    return bool(collections.filter(name=settings.PUBLIC_COLLECTION, depth__gt=1).exists())


@require_safe
def video_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve a video to who may read it: Wagtail's own view of documents knows no ranges."""
    document = get_object_or_404(get_document_model(), pk=pk)
    if document.file_extension.lower() != "mp4":
        raise Http404
    for check in hooks.get_hooks("before_serve_document"):
        answer = check(document, request)
        if isinstance(answer, HttpResponseBase):
            return answer
    try:
        path = Path(document.file.path)
    except NotImplementedError:
        # A storage elsewhere knows ranges itself.
        return redirect(document.file.url)
    if not path.is_file():
        raise Http404
    return serve_file(request, path, "video/mp4")


def _chunks(path: Path, start: int, end: int) -> Iterator[bytes]:
    left = end - start + 1
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
