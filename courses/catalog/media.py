"""Files in parts: a player that seeks asks for a range of bytes and gets just that (RFC 9110 §14)."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PUBLIC_FOLDERS = frozenset({"images", "original_images"})
"""Folders whose files need no permission; documents go through Wagtail, which asks for it."""


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
        "Cache-Control": f"max-age={seconds}" if seconds else "no-cache",
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
    """Serve a picture from the media folder where no web server stands before the site."""
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    inside = found.relative_to(Path(settings.MEDIA_ROOT).resolve()).parts
    if not inside or inside[0] not in PUBLIC_FOLDERS or not found.is_file():
        raise Http404
    return serve_file(request, found, seconds=3600)


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
